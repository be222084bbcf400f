//! What stands around the sections: the head, the list of contents, the script that filters.

use crate::formats::archive_xml::encode_base64;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const STYLE: &str = include_str!("../../../assets/report/report.css");

/// Shows and hides rows. The page is complete without it.
const SCRIPT: &str = include_str!("../../../assets/report/filter.js");

/// Sections listed in the contents at most.
const CONTENTS: usize = 24;

/// By which a page is known as ours.
pub(in crate::report) const GENERATOR: &str = "<meta name=\"generator\" content=\"Siteferry\">";

/// How a section begins, before it has a number. Text from outside is escaped, so it never looks like this.
pub(super) const SECTION: &str = "<section>\n<h2>";

/// Puts the page together from its escaped title, its header and its sections.
pub(super) fn put_together(title: &str, header: &str, sections: &str) -> String {
    let mut out = String::with_capacity(STYLE.len() + SCRIPT.len() + header.len() + sections.len() + 8_192);
    // Only this one script may run, whatever a name in the report looks like, and nothing may be fetched.
    let hash = encode_base64(&Sha256::digest(SCRIPT.as_bytes()));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         {GENERATOR}\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<main>\n{header}"
    );
    let mut parts = sections.split(SECTION);
    let before = parts.next().unwrap_or_default();
    let parts: Vec<&str> = parts.collect();
    contents(&mut out, &parts);
    out.push_str(before);
    for (number, part) in (1..).zip(&parts) {
        let _ = write!(out, "<section id=\"s{number}\">\n<h2>{part}");
    }
    let _ = write!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

/// Links to the sections; none for a page that has hardly any.
fn contents(out: &mut String, parts: &[&str]) {
    if parts.len() < 3 {
        return;
    }
    out.push_str("<nav aria-label=\"Contents\">\n");
    for (number, part) in (1..).zip(parts).take(CONTENTS) {
        let title = part.split("</h2>").next().unwrap_or_default();
        let _ = writeln!(out, "<a href=\"#s{number}\">{title}</a>");
    }
    if parts.len() > CONTENTS {
        let _ = writeln!(
            out,
            "<span class=\"muted\">and {} more</span>",
            parts.len() - CONTENTS
        );
    }
    out.push_str("</nav>\n");
}
