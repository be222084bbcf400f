//! Script languages other than the two that come with Windows.

use crate::discover::content::detector::{Detector, Line, Runs, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r#"language[[:blank:]]*=[[:blank:]]*["']?(perl|python|rexx|ruby|tcl|haskell|lua)"#,
    look,
};

static LANGUAGE: Pattern = Pattern::new(
    r#"language[[:blank:]]*=[[:blank:]]*["']?((?:perl|python|rexx|ruby|tcl|haskell|lua)[a-z0-9.]*)"#,
);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if line.source.runs == Runs::InBrowser {
        return;
    }
    for found in LANGUAGE.all(line.text) {
        let name = found.group(1).unwrap_or_default();
        let at = found.range(1);
        let sureness = line.sureness(at.start, Sureness::Sure);
        seen.push(Seen::new(EvidenceKind::ScriptEngine, name, at).sure(sureness).says(
            "Windows brings VBScript and JScript only; pages in this language need its script engine.",
            "Install the language with its ActiveX scripting engine, in 32 bit when the engine is, or rewrite the pages.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn foreign_languages_are_named() {
        assert!(LANGUAGE.is_valid());
        assert_eq!(
            names(&DETECTOR, "asp", r#"<%@ LANGUAGE = PerlScript %>"#),
            ["PerlScript"]
        );
        assert!(names(&DETECTOR, "asp", r#"<%@ Language="VBScript" %>"#).is_empty());
    }
}
