//! Type libraries that pages declare: `<!--METADATA TYPE="typelib" …-->`.

use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r#"metadata[[:blank:]]+type[[:blank:]]*=[[:blank:]]*["']?typelib"#,
    look,
};

static DECLARED: Pattern = Pattern::new(r#"metadata[[:blank:]]+type[[:blank:]]*=[[:blank:]]*["']?typelib"#);
static NAMED: Pattern =
    Pattern::new(r#"(?:file|uuid|name)[[:blank:]]*=[[:blank:]]*(?:"([^"]+)"|([0-9a-z{}_.\\:-]+))"#);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    let Some(declared) = DECLARED.first(line.text) else {
        return;
    };
    let at = declared.range(0);
    let rest = line.text.get(at.end..).unwrap_or_default();
    let what = NAMED
        .first(rest)
        .and_then(|found| found.group(1).or(found.group(2)).map(str::to_owned))
        .unwrap_or_else(|| "type library".to_owned());
    seen.push(Seen::new(EvidenceKind::TypeLibrary, what, at).sure(Sureness::Sure).says(
        "Every page of the application fails with ASP 0222 or 0223 unless this type library is registered in the version \
         that is named.",
        "Register the component at the destination, or declare the version that is there.",
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn libraries_are_named() {
        assert!(DECLARED.is_valid() && NAMED.is_valid());
        assert_eq!(
            names(
                &DETECTOR,
                "asa",
                r#"<!--METADATA TYPE="typelib" FILE="C:\Program Files\Common Files\system\ado\msado15.dll"-->"#
            ),
            [r"C:\Program Files\Common Files\system\ado\msado15.dll"]
        );
        assert_eq!(
            names(
                &DETECTOR,
                "asp",
                r#"<!-- metadata type="TypeLib" uuid="00000205-0000-0010-8000-00AA006D2EA4" -->"#
            ),
            ["00000205-0000-0010-8000-00AA006D2EA4"]
        );
    }
}
