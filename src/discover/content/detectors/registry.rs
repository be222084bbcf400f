//! Use of the registry.

use crate::discover::content::detector::{Detector, Line, Runs, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r"\.reg(read|write|delete)|hkey_[a-z]|hk(lm|cu|cr)[\\]|microsoft\.win32|reg(\.exe)? +(add|query|delete|import) ",
    look,
};

static KEY: Pattern = Pattern::new(
    r#"((?:hkey_(?:local_machine|current_user|classes_root|users|current_config)|hklm|hkcu|hkcr)\\[^"'<>[:cntrl:]]{1,250})"#,
);
static USE: Pattern = Pattern::new(
    r"(\.reg(?:read|write|delete)|microsoft\.win32\.registry[a-z]*|imports[[:blank:]]+microsoft\.win32|using[[:blank:]]+microsoft\.win32|\breg(?:\.exe)? +(?:add|query|delete|import) )",
);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if line.source.runs == Runs::InBrowser {
        return;
    }
    let mut is_named = false;
    for found in KEY.all(line.text) {
        let Some(key) = found.group(1) else { continue };
        is_named = true;
        let key = key.replace(r"\\", r"\");
        let key = key.trim_end_matches([' ', ')', ',', '\\', ';']);
        seen.push(evidence(
            key,
            found.range(1),
            line.sureness(found.range(1).start, Sureness::Sure),
        ));
    }
    if !is_named && let Some(found) = USE.first(line.text) {
        let what = found.group(1).unwrap_or_default().trim().trim_start_matches('.');
        seen.push(evidence(
            what,
            found.range(1),
            line.sureness(found.range(1).start, Sureness::Likely),
        ));
    }
}

fn evidence(what: &str, at: std::ops::Range<usize>, sureness: Sureness) -> Seen {
    Seen::new(EvidenceKind::Registry, what, at).sure(sureness).says(
        "The code reads or writes the registry, which is not part of a site and stays on the old server. A 32-bit pool \
         sees HKLM\\SOFTWARE\\WOW6432Node instead of HKLM\\SOFTWARE.",
        "Export the key from the old server, import it at the destination, and let the pool's account read it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn keys_and_calls_are_found() {
        assert!(KEY.is_valid() && USE.is_valid());
        for (text, expected) in [
            (
                r#"v = sh.RegRead("HKLM\SOFTWARE\Acme\Path")"#,
                &[r"HKLM\SOFTWARE\Acme\Path"][..],
            ),
            (r"v = sh.RegRead(strKey)", &["RegRead"]),
            ("using Microsoft.Win32;", &["using Microsoft.Win32"]),
            (
                r#"Registry.GetValue("HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme", "x")"#,
                &[r"HKEY_LOCAL_MACHINE\SOFTWARE\Acme"],
            ),
            ("the registry of births", &[]),
        ] {
            assert_eq!(names(&DETECTOR, "cs", text), expected, "{text}");
        }
    }
}
