//! What FrontPage put into pages.

use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r"<!--[[:blank:]]*webbot|_vti_bin/|fp_jscript|fpdbregion|_fpclass/",
    look,
};

static BOT: Pattern =
    Pattern::new(r#"<!--[[:blank:]]*webbot[[:blank:]]+bot[[:blank:]]*=[[:blank:]]*["']?([a-z]+)"#);
static PROGRAM: Pattern = Pattern::new(r"(_vti_bin/[a-z_./]+|_fpclass/[a-z_./]+|fpdbregion[a-z.]*)");

/// Bots that the extensions work out while a page is asked for; the others were written into the page.
const AT_REQUEST: &[&str] = &[
    "savedata",
    "saveresults",
    "search",
    "hitcounter",
    "registration",
    "discussion",
    "confirmationfield",
    "databaseregionstart",
];

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    for found in BOT.all(line.text) {
        let bot = found.group(1).unwrap_or_default();
        let is_live = AT_REQUEST.contains(&bot.to_ascii_lowercase().as_str());
        let seen_bot =
            Seen::new(EvidenceKind::FrontPage, format!("WebBot {bot}"), found.range(0)).sure(Sureness::Sure);
        seen.push(if is_live {
            seen_bot.weighs(Severity::Error).says(
                "The FrontPage Server Extensions work this part of the page out when it is asked for. They are not part of \
                 IIS 7+, and Microsoft no longer supports them.",
                "Replace it: a form by a page that mails or stores it, a counter by the logs, a search by a search page.",
            )
        } else {
            seen_bot.weighs(Severity::Note).says(
                "FrontPage wrote this part into the page; it is shown as it is without the extensions.",
                "Nothing, unless somebody still edits the site with FrontPage.",
            )
        });
    }
    for found in PROGRAM.all(line.text) {
        let name = found.group(1).unwrap_or_default();
        seen.push(
            Seen::new(EvidenceKind::FrontPage, name, found.range(1))
                .sure(line.sureness(found.range(1).start, Sureness::Sure))
                .weighs(Severity::Error)
                .says(
                    "The page calls a program of the FrontPage Server Extensions, which are not part of IIS 7+ and no longer \
                     supported.",
                    "Replace what the page wants from it.",
                ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::look;

    #[test]
    fn bots_that_need_the_extensions_weigh_more() {
        assert!(BOT.is_valid() && PROGRAM.is_valid());
        let first = |text: &str| look(&DETECTOR, "htm", text).remove(0);
        assert_eq!(
            first(r#"<!--webbot bot="SaveResults" u-file="x" -->"#).2,
            Severity::Error
        );
        assert_eq!(first(r#"<!--webbot bot="Timestamp" -->"#).2, Severity::Note);
        assert_eq!(
            first(r#"<form action="/_vti_bin/shtml.dll/a.htm">"#).0,
            "_vti_bin/shtml.dll/a.htm"
        );
    }
}
