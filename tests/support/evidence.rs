//! What a scan finds in the files of Harbour Books.

use siteferry::discover::content::FileView;
use siteferry::model::{Evidence, EvidenceKind, Place, Severity, Sureness};

fn row(
    kind: EvidenceKind,
    what: &str,
    severity: Severity,
    (file, line): (&str, u32),
    excerpt: &str,
) -> Evidence {
    let (meaning, fix) = match kind {
        EvidenceKind::Mail | EvidenceKind::Component => (
            "Windows has had no CDONTS since 2003, so the page stops with an error.",
            "Change the code to CDO.Message, or install a replacement.",
        ),
        EvidenceKind::Unread => ("Another program had it open.", "Copy it again, and scan again."),
        _ => (
            "The drive may not be there on the new server.",
            "Change the path, or make the drive.",
        ),
    };
    Evidence {
        kind,
        what: what.to_owned(),
        product: (kind == EvidenceKind::Component).then(|| "CDO for NT Server".into()),
        place: Place {
            file: Some(file.to_owned()),
            line: (line > 0).then_some(line),
            ..Place::default()
        },
        excerpt: excerpt.to_owned(),
        sureness: Sureness::Sure,
        severity,
        meaning: meaning.into(),
        fix: fix.into(),
        source: None,
        area: if file.contains("staff") {
            "Harbour Books/staff"
        } else {
            "Harbour Books"
        }
        .to_owned(),
        more: 0,
    }
}

/// The evidence, in the order in which it is found.
pub fn rows() -> Vec<Evidence> {
    let create = "Set m = Server.CreateObject(\"CDONTS.NewMail\")";
    vec![
        row(
            EvidenceKind::Component,
            "CDONTS.NewMail",
            Severity::Error,
            (r"C:\Inetpub\harbour\staff\mail\send.asp", 41),
            create,
        ),
        row(
            EvidenceKind::DrivePath,
            r"F:\arch\orders.mdb",
            Severity::Warning,
            (r"C:\Inetpub\harbour\orders.asp", 7),
            r#"path = "F:\arch\orders.mdb""#,
        ),
        row(
            EvidenceKind::Component,
            "CDONTS.NewMail",
            Severity::Error,
            (r"C:\Inetpub\harbour\include\notify.inc", 12),
            create,
        ),
        row(
            EvidenceKind::Unread,
            r"C:\Inetpub\harbour\locked.asp",
            Severity::Warning,
            (r"C:\Inetpub\harbour\locked.asp", 0),
            "",
        ),
    ]
}

/// A page around a line.
pub fn view(file: &str, line: u32) -> FileView {
    let first = line.saturating_sub(20).max(1);
    let lines = (first..first + 45).map(|number| match number {
        number if number == line => "  Set m = Server.CreateObject(\"CDONTS.NewMail\")".to_owned(),
        number => format!("  ' line {number} of the page"),
    });
    FileView {
        path: file.to_owned(),
        first,
        lines: lines.collect(),
        line,
    }
}
