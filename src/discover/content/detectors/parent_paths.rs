//! Parent paths: `Server.MapPath("..\x")`. Includes with `..` are named by the detector of includes.

use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::evidence::Words;
use crate::model::{EvidenceKind, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r#"(mappath|server\.(execute|transfer))[[:blank:]]*\(?[[:blank:]]*["'][a-z0-9._ /\\-]*\.\.[/\\]"#,
    look,
};

static CALL: Pattern = Pattern::new(
    r#"(?:mappath|server\.(?:execute|transfer))[[:blank:]]*\(?[[:blank:]]*["']([^"']*\.\.[/\\][^"']*)"#,
);

/// What parent paths mean. "ASP: Enable Parent Paths" (AspEnableParentPaths, MBSchema 7031) is off by default since
/// IIS 6.
pub(super) const MEANING: Words = Words::Borrowed(
    "A path that leads upwards. ASP refuses it with 0131 “Disallowed Parent Path” unless parent paths are enabled, which \
     they are not on a fresh IIS 6 or 7+.",
);
/// What to do about them.
pub(super) const FIX: Words = Words::Borrowed(
    "Enable system.webServer/asp enableParentPaths for this application if the old site did (AspEnableParentPaths), or \
     write the path from the root of the site.",
);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    // ASP only: ASP.NET maps such paths without asking.
    if !matches!(line.source.extension, "asp" | "asa" | "inc" | "cer" | "cdx") {
        return;
    }
    for found in CALL.all(line.text) {
        if let Some(path) = found.group(1) {
            let sureness = line.sureness(found.range(1).start, Sureness::Sure);
            seen.push(
                Seen::new(EvidenceKind::ParentPath, path, found.range(1))
                    .sure(sureness)
                    .says(MEANING, FIX),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn only_paths_upwards_in_asp_count() {
        assert!(CALL.is_valid());
        assert_eq!(
            names(&DETECTOR, "asp", r#"x = Server.MapPath("../data/a.txt")"#),
            ["../data/a.txt"]
        );
        assert_eq!(
            names(&DETECTOR, "asp", r#"Server.Execute "..\a.asp""#),
            [r"..\a.asp"]
        );
        assert!(names(&DETECTOR, "asp", r#"Server.MapPath("/a..b/c")"#).is_empty());
        assert!(names(&DETECTOR, "aspx", r#"Server.MapPath("../a")"#).is_empty());
    }
}
