//! Mail: CDO's settings, System.Web.Mail, System.Net.Mail. CDONTS itself is a component.

use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r"smtpserver|smtpmail|system\.(web|net)\.mail|smtpclient|sendusing|remotehost[[:blank:]]*=|<smtp[ >]|mailserver",
    look,
};

/// The server that mail is given to: `smtpserver") = "mail"`, `.MailHost = "mail"`, `SmtpMail.SmtpServer = "mail"`.
static SERVER: Pattern = Pattern::new(
    r#"(?:smtpserver|remotehost|mailserver(?:name)?)["')\]]*[[:blank:]]*(?:=|:|value[[:blank:]]*=)[[:blank:]]*["']([a-z0-9._-]+)["']"#,
);
static ATTRIBUTE: Pattern = Pattern::new(
    r#"(?:<network[^>]*host|key[[:blank:]]*=[[:blank:]]*["'](?:smtp|mail)[a-z]*["'][[:blank:]]+value)[[:blank:]]*=[[:blank:]]*["']([^"']+)["']"#,
);
static CLASS: Pattern = Pattern::new(
    r"(system\.web\.mail|system\.net\.mail|new[[:blank:]]+smtpclient)|(smtpmail)\.(?:send|smtpserver)",
);
static SEND_USING: Pattern = Pattern::new(r"(sendusing|sendusingmethod)\b");

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if let Some(found) = SERVER.first(line.text).or_else(|| ATTRIBUTE.first(line.text)) {
        let host = found.group(1).unwrap_or_default();
        let at = found.range(1);
        let sureness = line.sureness(at.start, Sureness::Sure);
        seen.push(Seen::new(EvidenceKind::Mail, host, at).sure(sureness).says(
            "Mail is given to this server. It may take mail only from the addresses that it knows, the old server's among \
             them; if it is the old server itself, its SMTP service does not come along.",
            "Allow the destination's address on that mail server, or name another one.",
        ));
    } else if let Some(found) = CLASS.first(line.text) {
        let group = if found.group(1).is_some() { 1 } else { 2 };
        let name = found.group(group).unwrap_or_default();
        let at = found.range(group);
        let sureness = line.sureness(at.start, Sureness::Likely);
        seen.push(Seen::new(EvidenceKind::Mail, name, at).sure(sureness).says(
            "The code sends mail with the classes of .NET. Without a server in code or web.config, System.Web.Mail puts it \
             into the SMTP service of the same machine, which IIS 7+ does not bring.",
            "Name a mail server that takes mail from the destination.",
        ));
    } else if let Some(found) = SEND_USING.first(line.text) {
        let at = found.range(1);
        let sureness = line.sureness(at.start, Sureness::Likely);
        seen.push(Seen::new(EvidenceKind::Mail, "CDO configuration", at).sure(sureness).says(
            "CDO for Windows 2000 sends mail here: through a pickup folder (1) or a server (2). Pickup needs the SMTP \
             service on the same machine.",
            "Use method 2 with a mail server that takes mail from the destination.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn mail_servers_are_named() {
        for pattern in [&SERVER, &ATTRIBUTE, &CLASS, &SEND_USING] {
            assert!(pattern.is_valid());
        }
        for (text, expected) in [
            (
                r#".Item("http://schemas.microsoft.com/cdo/configuration/smtpserver") = "mail01""#,
                &["mail01"][..],
            ),
            (
                r#".Item("http://schemas.microsoft.com/cdo/configuration/sendusing") = 1"#,
                &["CDO configuration"],
            ),
            (r#"SmtpMail.SmtpServer = "10.1.1.1""#, &["10.1.1.1"]),
            (
                r#"<add key="MailServer" value="old.harbour.example" />"#,
                &["old.harbour.example"],
            ),
            (
                r#"<%@ Import Namespace="System.Web.Mail" %>"#,
                &["System.Web.Mail"],
            ),
            (r#"Mailer.RemoteHost = "mail.x.example""#, &["mail.x.example"]),
            ("mailto:somebody", &[]),
        ] {
            assert_eq!(names(&DETECTOR, "asp", text), expected, "{text}");
        }
    }
}
