//! How secrets stand in texts, mostly after a name: one expression a form.

use super::names::is_innocent;
use crate::model::pattern::Pattern;
use std::ops::Range;

/// Parts of the names that secrets have.
macro_rules! names {
    () => {
        r"(?:pass|pwd|secret|kennwort|wachtwoord|senha|contrase|token|credential|pword|\bpw[0-9]?\b|(?:validation|decryption|access|account|private|api|shared|encryption|machine)[_-]?key)"
    };
}

/// `Password=…;`, `pwd: '…'`, `'pass' => "…"`, `sendpassword") = "…"`, `Properties("Password").Value = "…"`,
/// `Dim pwd As String = "…"`, `validationKey="…"`, `\"password\":\"…\"`: the value in one of groups 1 to 5. It ends at the quote
/// it began with, or is what stands there without one.
static NAMED: Pattern = Pattern::new(concat!(
    names!(),
    r#"[a-z0-9_-]*[\\"')\]}]*(?:\.(?:value|text))?(?:[[:blank:]]+as[[:blank:]]+[a-z0-9_.]+|[[:blank:]]*:[[:blank:]]*string\b)?"#,
    r#"[[:blank:]]*(?:={1,3}>?|:=|:|<>|!==?|%3d|&#61;|&#x3d;|\.equals[[:blank:]]*\()[[:blank:]]*"#,
    r#"(?:(?:new[[:blank:]]+[a-z.]+|cstr|trim|lcase|ucase|[a-z0-9_.]*(?:crypt|code|hash|base64|md5)[a-z0-9_]*)\([[:blank:]]*)?"#,
    r#"(?:\\"((?:[^"\\]|\\[^"])*)|[@$a-z]{0,2}""([^"[:blank:]][^"]*)""|[@$a-z]{0,2}"((?:[^"\\]|""|\\.)*)|[@$a-z]{0,2}'((?:[^'\\]|''|\\.)*)|([^[:space:];,"'&<>)]+))"#,
));
/// `<add key="SmtpPassword" value="…" />`
static KEYED: Pattern = Pattern::new(concat!(
    r#"(?:key|name|id)[[:blank:]]*=[[:blank:]]*["'][^"']*"#,
    names!(),
    r#"[^"']*["'][^<>]*value[[:blank:]]*=[[:blank:]]*(?:"([^"]*)|'([^']*))"#
));
/// `<add value="…" key="SmtpPassword" />`
static KEYED_BEHIND: Pattern = Pattern::new(concat!(
    r#"value[[:blank:]]*=[[:blank:]]*(?:"([^"]*)"|'([^']*)')[^<>]*(?:key|name|id)[[:blank:]]*=[[:blank:]]*["'][^"']*"#,
    names!()
));
/// `<setting name="SmtpPassword" serializeAs="String"> <value>…</value>`
static KEYED_AROUND: Pattern = Pattern::new(concat!(
    r#"(?:key|name)[[:blank:]]*=[[:blank:]]*["'][^"']*"#,
    names!(),
    r#"[^"']*["'][^<>]*>[[:space:]]*(?:<value[^<>]*>)?([^<]+)"#
));
/// `<password>…</password>`
static ENCLOSED: Pattern = Pattern::new(concat!(
    "<[a-z0-9_:.]*",
    names!(),
    r"[a-z0-9_]*(?:[[:blank:]][^<>]*)?>(?:<!\[cdata\[)?([^<]+)"
));
/// `define('DB_PASSWORD', '…')`, `Parameters.AddWithValue("@pwd", "…")`: the last text behind one that names it.
static NAMED_FIRST: Pattern = Pattern::new(concat!(
    r#"["'][^"',]*"#,
    names!(),
    r#"[^"',]*["'][[:blank:]]*,(?:[^"',()]*,)*[[:blank:]]*(?:"([^"]*)|'([^']*))"#
));
/// `ftp://user:password@host`.
static ADDRESSED: Pattern = Pattern::new(r#"[a-z]+://[^/:@[:space:]"']*:([^/[:space:]"'<>]+)@"#);
/// `…;Password=value;` of a connection string, `password = value` of an ini file: a value may hold nearly everything, ends at a
/// semicolon or the quote, and in XML has its special letters as entities, which a semicolon ends too.
static CONNECTED: Pattern = Pattern::new(
    r#"(?:password|passwd|passphrase|passwort|pass|pwd|kennwort)[0-9_]*[[:blank:]]*=[[:blank:]]*(\{(?:[^}\r\n]|\}\})*\}|&quot;(?:[^&"<>\r\n]|&(?:amp|apos|lt|gt|#[0-9a-fx]+);)*|&apos;(?:[^&"<>\r\n]|&(?:amp|quot|lt|gt|#[0-9a-fx]+);)*|(?:&(?:amp|apos|lt|gt|quot|#[0-9a-fx]+);|[^;"<>\r\n])+)"#,
);
/// `schtasks … /rp password`, `tool -pw password`, `tool --password password`, `blat -pw:password`.
static GIVEN: Pattern = Pattern::new(
    r#"(?:^|[[:blank:]"])[-/]{1,2}(?:rp|pw|[a-z-]*(?:password|passwd|passphrase|pwd))(?:[[:blank:]]*[:=][[:blank:]]*|[[:blank:]]+)(?:\\?"([^"]*)|'([^']*)|([^[:space:]"'/-][^[:space:]"']*))"#,
);
/// `osql -U name -P password`, also written together, of programs that are known to take one so.
static GIVEN_TO: Pattern = Pattern::new(
    r#"\b(?:osql|isql|sqlcmd|bcp|sqlmaint|dtsrun|dtexec|dtutil|aspnet_setreg|aspnet_regsql|iis[a-z]+(?:\.vbs)?|mysql[a-z]*|psexec[0-9]*|certutil|importpfx|signtool|winexe|7za?|(?:un|win)?rar|blat|htpasswd)(?:\.exe)?\\?"?[[:blank:]](?:[^|\r\n]*[[:blank:]])?[-/](?:hp|p)[:=]?[[:blank:]]*(?:\\?"([^"]*)|'([^']*)|([^[:space:]"']+))"#,
);
/// `adsutil.vbs set w3svc/AnonymousUserPass "password"`.
static SET: Pattern = Pattern::new(
    r#"adsutil(?:\.vbs)?\\?"?[[:blank:]]+set[[:blank:]]+[^[:space:]]*pass[a-z]*[[:blank:]]+\\?"?([^[:space:]"]+)"#,
);
/// `net use \\server\share /user:name password`.
static NET_USER: Pattern = Pattern::new(
    r#"net[[:blank:]]+use[[:blank:]][^|&\r\n]*/user:[^[:space:]]+[[:blank:]]+\"?([^/[:space:]\"][^[:space:]\"]*)"#,
);
/// `net use \\server\share password /user:name`, `net use * \\server\share password`, `net user name password /add`.
static NET_USE: Pattern = Pattern::new(
    r#"net[[:blank:]]+(?:use[[:blank:]]+(?:(?:[a-z]:|\*)[[:blank:]]+)?(?:"\\\\[^"]+"|"?\\\\[^[:space:]"]+"?)|user[[:blank:]]+[^/[:space:]][^[:space:]]*)[[:blank:]]+\"?([^/[:space:]"][^[:space:]"]*)"#,
);
/// `curl -u user:password`.
static CURL: Pattern = Pattern::new(
    r#"curl(?:\.exe)?[[:blank:]](?:[^|\r\n]*[[:blank:]])?(?:-u|--user|--proxy-user)[[:blank:]]*[\"']?[^:[:space:]]+:([^[:space:]\"']+)"#,
);
/// `sqlplus scott/tiger@sales`, `jdbc:oracle:thin:scott/tiger@host`.
static ORACLE: Pattern = Pattern::new(
    r#"(?:(?:sqlplus|expdp|impdp|exp|imp|sqlldr)(?:\.exe)?[[:blank:]](?:[^|\r\n/]*[[:blank:]])?|:thin:|userid=)[a-z0-9_$#]+/([^@[:space:]"']+)"#,
);
/// `user name password` of a script for ftp: `echo user web password>>script.txt`.
static FTP: Pattern = Pattern::new(
    r#"(?:^|echo[[:blank:]]*\(?)[[:blank:]]*user[[:blank:]]+[^[:space:]=(]+[[:blank:]]+([^[:space:]=>(]+)[[:blank:]]*(?:>|$)"#,
);
/// `Authorization: Basic …`.
static AUTHORIZED: Pattern = Pattern::new(
    r#"authorization["')]*[[:blank:]]*[,:=]*[[:blank:]]*["']?(?:basic|bearer|digest)[[:blank:]]+([^[:space:]"']+)"#,
);
/// `IDENTIFIED BY …` of Oracle and MySQL.
static IDENTIFIED: Pattern = Pattern::new(
    r#"identified[[:blank:]]+by[[:blank:]]+(?:password[[:blank:]]+)?\\?["']?([^[:space:]"';\\]+)"#,
);
/// `OPENROWSET('SQLOLEDB', 'server'; 'user'; 'password', …)`.
static ROW_SET: Pattern = Pattern::new(
    r"openrowset[[:blank:]]*\([[:blank:]]*'[^']*'[[:blank:]]*,[[:blank:]]*'[^']*'[[:blank:]]*;[[:blank:]]*'[^']*'[[:blank:]]*;[[:blank:]]*'([^']*)",
);

/// Each form with the groups that hold the value, of which a hit has one.
const FORMS: &[(&Pattern, &[usize])] = &[
    (&NAMED, &[1, 2, 3, 4, 5]),
    (&CONNECTED, &[1]),
    (&KEYED, &[1, 2]),
    (&KEYED_BEHIND, &[1, 2]),
    (&KEYED_AROUND, &[1]),
    (&ENCLOSED, &[1]),
    (&NAMED_FIRST, &[1, 2]),
    (&ADDRESSED, &[1]),
    (&GIVEN, &[1, 2, 3]),
    (&GIVEN_TO, &[1, 2, 3]),
    (&SET, &[1]),
    (&NET_USER, &[1]),
    (&NET_USE, &[1]),
    (&CURL, &[1]),
    (&ORACLE, &[1]),
    (&FTP, &[1]),
    (&AUTHORIZED, &[1]),
    (&IDENTIFIED, &[1]),
    (&ROW_SET, &[1]),
];

/// Where a text holds a value of one of these forms. They rather take too much than too little.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    let mut next = Some(0..text.len());
    while let Some(part) = next {
        let inside = text.get(part.clone()).unwrap_or_default();
        for (pattern, groups) in FORMS {
            for hit in pattern.all(inside) {
                let Some(group) = groups.iter().find(|group| hit.group(**group).is_some()) else {
                    continue;
                };
                let range = hit.range(*group);
                let range = part.start + range.start..part.start + range.end;
                if is_innocent(word_at(inside, hit.range(0).start)) {
                    // `bypass: password=…`: what was taken for its value may hold another.
                    open.push(range);
                } else {
                    found.push(range);
                }
            }
        }
        next = open.pop();
    }
    found
}

/// The word around the beginning of a hit.
fn word_at(text: &str, at: usize) -> &str {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let (before, after) = (
        text.get(..at).unwrap_or_default(),
        text.get(at..).unwrap_or_default(),
    );
    let start = before.trim_end_matches(is_letter).len();
    let end = text.len() - after.trim_start_matches(is_letter).len();
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_an_expression_with_its_groups() {
        for (number, (pattern, groups)) in FORMS.iter().enumerate() {
            assert!(pattern.is_valid(), "form {number}");
            assert!(!groups.is_empty());
        }
    }

    #[test]
    fn words_that_only_look_like_one_are_passed_over() {
        let found =
            |text: &str| -> Vec<String> { find(text).into_iter().map(|at| text[at].to_owned()).collect() };
        for text in [
            "bypass=1;compass=2",
            "passive: yes",
            "AuthPassport=a",
            "x-pass-through: on",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
        assert_eq!(found("bypass:password:hunter2"), ["hunter2"]);
        assert_eq!(
            found("bypass=1;pass=hunter2").last().map(String::as_str),
            Some("hunter2")
        );
    }
}
