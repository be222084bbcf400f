//! The section about what the content shows: one row a need, with the places that show it.

use super::super::words::{count, number, severity};
use super::{EVIDENCE_SHOWN, ROWS_SHOWN, heading, text};
use crate::model::{Evidence, ServerPath, Severity};
use std::fmt::Write;

/// Writes the section; nothing when no content was looked at, or it shows nothing.
pub(super) fn evidence(out: &mut String, rows: &[Evidence]) {
    let mut needs = needs(rows);
    if needs.is_empty() {
        return;
    }
    // What matters most comes first; within that the order of the kinds stays.
    needs.sort_by_key(|need| std::cmp::Reverse(worst(need)));
    let mut line = format!(
        "{} that the content of the sites shows, in {}.",
        count(needs.len() as u64, "thing", "things"),
        count(rows.len() as u64, "place", "places")
    );
    if needs.len() > ROWS_SHOWN {
        let _ = write!(
            line,
            " The first {} are shown; all are in evidence.csv beside this page.",
            number(ROWS_SHOWN as u64)
        );
    }
    heading(out, "Evidence in the content", &line);
    out.push_str(
        "<table>\n<thead><tr><th>Weight</th><th>Kind</th><th>What</th><th>What it means, and what to do</th>\
         <th>Seen at</th></tr></thead>\n<tbody>\n",
    );
    for need in needs.iter().take(ROWS_SHOWN) {
        row(out, need);
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

/// The places of each thing that the content shows, in the order of the evidence.
pub(super) fn needs(rows: &[Evidence]) -> Vec<Vec<&Evidence>> {
    let mut sorted: Vec<&Evidence> = rows.iter().collect();
    sorted.sort_by(|a, b| a.compare(b));
    sorted
        .chunk_by(|a, b| a.need() == b.need())
        .map(<[&Evidence]>::to_vec)
        .collect()
}

fn worst(need: &[&Evidence]) -> Severity {
    need.iter()
        .map(|evidence| evidence.severity)
        .max()
        .unwrap_or(Severity::Note)
}

fn row(out: &mut String, need: &[&Evidence]) {
    let Some(first) = need.first() else {
        return;
    };
    let (word, class) = severity(worst(need));
    let product = first
        .product
        .as_ref()
        .map(|product| format!("<br>{}", text(product)))
        .unwrap_or_default();
    let sureness = need.iter().map(|evidence| evidence.sureness).max();
    let source = first
        .source
        .as_ref()
        .map(|source| format!("<br><span class=\"muted\">Source: {}</span>", text(source)))
        .unwrap_or_default();
    let mut places: Vec<String> = need
        .iter()
        .take(EVIDENCE_SHOWN)
        .map(|evidence| place(evidence))
        .collect();
    let more = need.len().saturating_sub(EVIDENCE_SHOWN);
    if more > 0 {
        places.push(format!("and {} more", number(more as u64)));
    }
    let _ = writeln!(
        out,
        "<tr><td class=\"state {class}\">{word}</td><td class=\"short\">{}</td><td class=\"place\"><code>{}</code>{product}<br>\
         <span class=\"muted\">{}</span></td><td>{} {}{source}</td><td>{}</td></tr>",
        first.kind.words(),
        text(&first.what),
        sureness.map_or("", |sureness| sureness.word()),
        text(&first.meaning),
        text(&first.fix),
        places.join("<br>")
    );
}

/// Name and line of the file with the whole path as a hint, and the line itself.
fn place(evidence: &Evidence) -> String {
    let whole = evidence.place.to_string();
    let name = evidence
        .place
        .file
        .as_deref()
        .and_then(ServerPath::parse)
        .and_then(|path| {
            let names: Vec<&str> = path.components().collect();
            Some(names.get(names.len().checked_sub(2)?..)?.join("\\"))
        });
    let shown = match (name, evidence.place.line) {
        (Some(name), Some(line)) => format!("{name}, line {line}"),
        (Some(name), None) => name,
        (None, _) => whole.clone(),
    };
    let excerpt = match evidence.excerpt.as_str() {
        "" => String::new(),
        excerpt => format!("<br><code>{}</code>", text(excerpt)),
    };
    format!(
        "<span title=\"{}\">{}</span>{excerpt}",
        text(&whole),
        text(&shown)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;
    use crate::model::evidence::{EvidenceKind, Sureness};

    fn seen(what: &str, severity: Severity, line: u32, excerpt: &str) -> Evidence {
        Evidence {
            kind: EvidenceKind::Component,
            what: what.to_owned(),
            product: Some("Mail <objects>".into()),
            place: Place::at(r"D:\apps\staff\mail.asp", line, 1),
            excerpt: excerpt.to_owned(),
            sureness: Sureness::Sure,
            severity,
            meaning: "It ended.".into(),
            fix: "Use another.".into(),
            source: Some("https://example.com/?a=1&b=2".into()),
            area: "Shop/staff".to_owned(),
            more: 0,
        }
    }

    #[test]
    fn one_row_a_need_the_heaviest_first_and_all_of_it_escaped() {
        let rows = [
            seen("A.Note", Severity::Note, 1, ""),
            seen("CDONTS.NewMail", Severity::Error, 9, "Set m = <b>"),
            seen("cdonts.newmail", Severity::Warning, 4, "x"),
        ];
        let mut out = String::new();
        evidence(&mut out, &rows);
        assert_eq!(out.matches("<tr><td class=\"state").count(), 2);
        assert!(
            out.contains("2 things that the content of the sites shows, in 3 places."),
            "{out}"
        );
        assert!(out.find("CDONTS") < out.find("A.Note"));
        for part in [
            "staff\\mail.asp, line 9",
            "<code>Set m = &lt;b&gt;</code>",
            "Mail &lt;objects&gt;",
            "a=1&amp;b=2",
            "title=\"D:\\apps\\staff\\mail.asp, line 4, column 1\"",
        ] {
            assert!(out.contains(part), "{part}\n{out}");
        }
        let mut nothing = String::new();
        evidence(&mut nothing, &[]);
        assert_eq!(nothing, "");
    }
}
