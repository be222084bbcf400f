//! Files that scripts write, rename and delete.

use crate::discover::content::detector::{Detector, Line, Runs, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r#"(opentextfile|createtextfile|copyfile|movefile|deletefile|createfolder|copyfolder|movefolder|deletefolder|savetofile|writealltext|appendalltext|writeallbytes|createdirectory|saveas|file\.(delete|move|copy|create|open[a-z]*)|new +(streamwriter|filestream))[[:blank:]]*[("']"#,
    look,
};

static CALL: Pattern = Pattern::new(
    r#"\b(opentextfile|createtextfile|copyfile|movefile|deletefile|createfolder|copyfolder|movefolder|deletefolder|savetofile|writealltext|appendalltext|writeallbytes|createdirectory|saveas|file\.(?:delete|move|copy|create|open[a-z]*)|streamwriter|filestream)[[:blank:]]*[("'][[:blank:]]*([^"'[:cntrl:]]?[^,[:cntrl:]]{0,120})"#,
);
/// The mode of `OpenTextFile(path, 8, True)`, or of a call that writes by its name.
static WRITES: Pattern = Pattern::new(
    r"opentextfile[[:blank:]]*\(.*,[[:blank:]]*(?:2|8|forwriting|forappending)\b|createtextfile|copyfile|movefile|deletefile|createfolder|copyfolder|movefolder|deletefolder|savetofile|write|append|createdirectory|saveas|file\.(?:delete|move|copy|create)|openwrite",
);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if line.source.runs == Runs::InBrowser {
        return;
    }
    let Some(found) = CALL.first(line.text) else {
        return;
    };
    let call = found.group(1).unwrap_or_default();
    let at = found.range(1);
    let sureness = line.sureness(at.start, Sureness::Likely);
    let seen_call = Seen::new(EvidenceKind::FileSystem, call, at).sure(sureness);
    seen.push(if WRITES.is_in(line.text) {
        seen_call.says(
            "The page writes files. Requests run as IUSR or the pool's own account at the destination, not as \
             IUSR_<server>, so rights that were granted on the old server do not hold there.",
            "Give the account of the site's requests the right to modify that folder, and keep uploads out of folders \
             that run scripts.",
        )
    } else {
        seen_call.weighs(Severity::Note).says(
            "The page reads files by itself.",
            "Make sure that the account of the site's requests may read them at the destination.",
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::look;

    #[test]
    fn writing_weighs_more_than_reading() {
        assert!(CALL.is_valid() && WRITES.is_valid());
        for (text, name, severity) in [
            (
                r#"Set f = fso.OpenTextFile(Server.MapPath("/a.txt"), 8, True)"#,
                "OpenTextFile",
                Severity::Warning,
            ),
            (
                r#"Set f = fso.OpenTextFile("a.txt")"#,
                "OpenTextFile",
                Severity::Note,
            ),
            (r#"stream.SaveToFile "x", 2"#, "SaveToFile", Severity::Warning),
            (r#"File.Delete(path);"#, "File.Delete", Severity::Warning),
            (
                "var w = new StreamWriter(path);",
                "StreamWriter",
                Severity::Warning,
            ),
        ] {
            let found = look(&DETECTOR, "aspx", text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].0.as_str(), found[0].2), (name, severity), "{text}");
        }
        assert!(look(&DETECTOR, "js", r#"doc.SaveAs("x")"#).is_empty());
    }
}
