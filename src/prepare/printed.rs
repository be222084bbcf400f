//! The checklist as plain text, to be printed and ticked off.

use super::check::{Check, CheckState};
use super::headline::Headline;
use crate::model::ServerFacts;
use std::fmt::Write;

/// Letters in a line: what fits on a sheet in a typewriter's font.
const WIDTH: usize = 78;
/// How many places that need a check are printed.
const PLACES_PRINTED: usize = 10;

/// Writes the list: what is open first, with a box to tick; what is ready last, a line each. Line ends are CRLF, for
/// Notepad.
pub fn printed(
    checks: &[Check],
    source: &ServerFacts,
    destination: &ServerFacts,
    written_at: &str,
) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "CHECKLIST for {} ({})", destination.name, destination.iis);
    let _ = writeln!(
        out,
        "for sites from {} ({}), written {written_at}",
        source.name, source.iis
    );
    let _ = writeln!(out, "{}", Headline::of(checks));
    for state in CheckState::ALL {
        let rows: Vec<&Check> = checks.iter().filter(|check| check.state == state).collect();
        if rows.is_empty() {
            continue;
        }
        let title = format!("{} ({})", state.words().to_uppercase(), rows.len());
        let _ = write!(out, "\n{title}\n{}\n", "-".repeat(title.chars().count()));
        for check in rows {
            if state == CheckState::Ready {
                paragraph(&mut out, "[x] ", &format!("{}: {}", check.title, check.found));
            } else {
                row(&mut out, check);
            }
        }
    }
    out.push_str("\nDone by: ____________________   Date: ______________   Change: ______________\n");
    out.replace('\n', "\r\n")
}

fn row(out: &mut String, check: &Check) {
    let tick = match check.state {
        CheckState::Waived => "[~] ",
        _ => "[ ] ",
    };
    out.push('\n');
    paragraph(out, tick, &check.title);
    if let Some(waiver) = &check.waiver {
        paragraph(out, "    Waived:    ", &waiver.to_string());
    }
    for (name, text) in [
        ("Found:", &check.found),
        ("Why:", &check.why),
        ("Fix:", &check.fix),
    ] {
        let mut name = name;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            paragraph(out, &format!("    {name:<11}"), line);
            name = "";
        }
    }
    if !check.needed_by.is_empty() {
        let mut places: Vec<&str> = check
            .needed_by
            .iter()
            .take(PLACES_PRINTED)
            .map(String::as_str)
            .collect();
        let more = check.needed_by.len().saturating_sub(PLACES_PRINTED);
        let rest = format!("and {more} more");
        if more > 0 {
            places.push(&rest);
        }
        paragraph(out, "    Needed by: ", &places.join(", "));
    }
}

/// Text in lines of the sheet's width, the later ones as far in as the first. A word that is longer, such as a path or a
/// command, stays whole.
fn paragraph(out: &mut String, lead: &str, text: &str) {
    let indent = lead.chars().count();
    let mut at = indent;
    out.push_str(lead);
    let mut is_first = true;
    for word in text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
    {
        let length = word.chars().count();
        if !is_first && at + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            at = indent;
        } else if !is_first {
            out.push(' ');
            at += 1;
        }
        out.push_str(word);
        at += length;
        is_first = false;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IisVersion;

    fn facts(name: &str, iis: IisVersion) -> ServerFacts {
        ServerFacts {
            name: name.to_owned(),
            iis,
            windows_directory: r"C:\Windows".to_owned(),
            is_64_bit: true,
        }
    }

    #[test]
    fn every_row_is_on_the_sheet_and_no_line_is_wider() {
        let mut waived = Check::new("W", "", "SMTP relay").found(CheckState::ToDo, "no relay");
        waived.waive("mail team confirmed, CHG-4411");
        let checks = vec![
            Check::new("B", "", "Port 443 already used")
                .found(CheckState::Blocking, "Site \"Portal\" listens there. ".repeat(5))
                .why("Two sites cannot share it.")
                .fix("Run: one thing\nOr: another")
                .needed_by((0..12).map(|at| format!("/LM/W3SVC/{at}"))),
            waived,
            Check::new("R", "", "Classic ASP").found(CheckState::Ready, "installed"),
        ];
        let text = printed(
            &checks,
            &facts("OLD", IisVersion::IIS6),
            &facts("NEW", IisVersion::IIS10),
            "today",
        );
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH), "{text}");
        for expected in [
            "CHECKLIST for NEW (IIS 10)",
            "1 blocking, 1 waived, 1 ready",
            "BLOCKING (1)",
            "[ ] Port 443 already used",
            "    Fix:       Run: one thing",
            "               Or: another",
            "[~] SMTP relay",
            "    Waived:    mail team confirmed, CHG-4411 (was: to do)",
            "[x] Classic ASP: installed",
        ] {
            assert!(lines.contains(&expected), "{expected}\n{text}");
        }
        assert!(text.contains("and 2 more"));
    }
}
