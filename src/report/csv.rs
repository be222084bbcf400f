//! Every row of a plan and of a loss report, as comma-separated values.
//!
//! UTF-8 with a byte order mark, CRLF, quotes only where needed: what Excel opens by a double click. A cell that a
//! spreadsheet would take for a formula begins with an apostrophe.

use super::words::{row_state, values};
use crate::model::{Change, Detail, FileFacts, LossReport};
use std::io::{self, Write};

const HEADER: [&str; 9] = [
    "Number", "State", "Object", "Name", "Why", "Place", "Before", "After", "Bytes",
];

const LOSS_HEADER: [&str; 9] = [
    "Site",
    "Outcome",
    "Setting",
    "Value",
    "Set at",
    "Line",
    "Inherited",
    "Written to",
    "Why or what to do",
];

/// Writes a sheet: its header and its rows, each with a cell a column.
pub(super) fn sheet<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    line(out, header.into_iter().map(str::to_owned))?;
    for row in rows {
        line(out, row.into_iter())?;
    }
    Ok(())
}

/// Writes rows as they come, so that any number of them needs no memory.
///
/// # Errors
/// Those of the writer.
pub fn write<'c>(rows: impl IntoIterator<Item = &'c Change>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    line(out, HEADER.iter().map(|name| (*name).to_owned()))?;
    for row in rows {
        let (before, after) = before_and_after(row);
        line(
            out,
            [
                row.id.to_string(),
                row_state(row.state).1.to_owned(),
                row.object.to_string(),
                row.name.to_string(),
                row.why.clone(),
                place(&row.detail),
                before,
                after,
                row.bytes().to_string(),
            ]
            .into_iter(),
        )?;
    }
    Ok(())
}

/// Writes what became of every setting.
///
/// # Errors
/// Those of the writer.
pub fn write_loss(report: &LossReport, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    line(out, LOSS_HEADER.iter().map(|name| (*name).to_owned()))?;
    for group in &report.groups {
        for row in &group.rows {
            line(
                out,
                [
                    group.name.clone(),
                    row.column.word().to_owned(),
                    row.property.to_string(),
                    row.value_shown.to_string(),
                    row.key.to_string(),
                    row.line.map(|line| line.to_string()).unwrap_or_default(),
                    if row.is_inherited { "yes" } else { "" }.to_owned(),
                    row.target.to_string(),
                    row.why.to_string(),
                ]
                .into_iter(),
            )?;
        }
    }
    Ok(())
}

/// A table of texts.
pub fn table<const N: usize>(header: &[&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut out = "\u{FEFF}".as_bytes().to_vec();
    let header = header.map(str::to_owned);
    for row in std::iter::once(header).chain(rows) {
        // A vector takes all.
        let _ = line(&mut out, row.into_iter());
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn line(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let cells: Vec<String> = cells.map(|text| cell(&text)).collect();
    out.write_all(cells.join(",").as_bytes())?;
    out.write_all(b"\r\n")
}

/// A cell that says what it holds and does nothing else. OWASP's list of first characters that start a formula.
fn cell(text: &str) -> String {
    let harmless = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if harmless.contains(['"', ',', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", harmless.replace('"', "\"\""))
    } else {
        harmless
    }
}

/// The file or element that a row is about.
fn place(detail: &Detail) -> String {
    match detail {
        Detail::File { destination, .. } | Detail::Directory { destination } => destination.to_string(),
        Detail::Config { path, .. } => path.to_string(),
        Detail::None => String::new(),
    }
}

fn before_and_after(row: &Change) -> (String, String) {
    if let Detail::File { before, after, .. } = &row.detail {
        let bytes = |facts: &Option<FileFacts>| facts.map(|facts| facts.size.to_string()).unwrap_or_default();
        return (bytes(before), bytes(after));
    }
    let values = values(row);
    let column = |pick: fn(&(String, String, String)) -> &String| {
        values
            .iter()
            .filter(|value| !pick(value).is_empty())
            .map(|value| format!("{}={}", value.0, pick(value)))
            .collect::<Vec<_>>()
            .join("; ")
    };
    (column(|value| &value.1), column(|value| &value.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::change::AttributeChange;
    use crate::model::{AttributeValue, ConfigPath, RowState, Secret};

    #[test]
    fn rows_open_in_a_spreadsheet_and_run_nothing() {
        let row = Change {
            id: 7,
            state: RowState::Change,
            object: "processModel".into(),
            name: "=cmd|' /C calc'!A1".into(),
            why: "It says \"no\", twice".to_owned(),
            detail: Detail::Config {
                path: ConfigPath::section(None, "a/b"),
                attributes: vec![AttributeChange {
                    name: "password".into(),
                    before: None,
                    after: Some(AttributeValue::Secret(Secret::new("hunter2"))),
                    origin: None,
                }],
                items: None,
            },
        };
        let mut out = Vec::new();
        write([&row], &mut out).expect("a vector takes all");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(
            text,
            "\u{FEFF}Number,State,Object,Name,Why,Place,Before,After,Bytes\r\n\
             7,change,processModel,'=cmd|' /C calc'!A1,\"It says \"\"no\"\", twice\",a/b,,password=••••••,0\r\n"
        );
    }
}
