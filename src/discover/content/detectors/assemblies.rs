//! Assemblies that pages and web.config name in full: they may lie in the global assembly cache of the old server.

use crate::discover::content::catalogue::{Form, known};
use crate::discover::content::detector::{Detector, Line, Runs, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r"publickeytoken[[:blank:]]*=[[:blank:]]*[0-9a-f]{16}",
    look,
};

/// `Name, Version=1.0.0.0, Culture=neutral, PublicKeyToken=…`: name, version, token.
static NAMED: Pattern = Pattern::new(
    r"([a-z_][a-z0-9_.-]{0,200})[[:blank:]]*,[[:blank:]]*version[[:blank:]]*=[[:blank:]]*([0-9.]+)[[:blank:]]*(?:,[[:blank:]]*culture[[:blank:]]*=[[:blank:]]*[a-z-]+[[:blank:]]*)?,[[:blank:]]*publickeytoken[[:blank:]]*=[[:blank:]]*([0-9a-f]{16})",
);
static FRAMEWORK: &[&str] = &[
    // Of the assemblies of .NET itself (ECMA, Microsoft and platform keys).
    "b77a5c561934e089",
    "b03f5f7f11d50a3a",
    "31bf3856ad364e35",
];

/// True for the key that Microsoft signs the assemblies of .NET with.
pub(in crate::discover::content) fn is_framework(token: &str) -> bool {
    FRAMEWORK.contains(&token.to_ascii_lowercase().as_str())
}

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if line.source.runs == Runs::InBrowser {
        return;
    }
    for found in NAMED.all(line.text) {
        let (Some(name), Some(version), Some(token)) = (found.group(1), found.group(2), found.group(3))
        else {
            continue;
        };
        let at = found.range(0);
        let sureness = line.sureness(at.start, Sureness::Sure);
        let entry = known(Form::Assembly, name);
        // What .NET brings is no need of its own, apart from what is known to be an installation of its own.
        if entry.is_none() && is_framework(token) {
            continue;
        }
        let seen_one = Seen::new(EvidenceKind::Assembly, format!("{name}, {version}"), at).sure(sureness);
        seen.push(match entry {
            Some(component) => seen_one.known_as(component),
            None => seen_one.weighs(Severity::Warning).says(
                "An assembly with a strong name that is not part of .NET. When it is not in the application's bin folder, \
                 it lies in the global assembly cache of the old server, and no copy of the site brings it along.",
                "Install the product at the destination, or put the assembly into the bin folder.",
            ),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn only_assemblies_of_others_are_needs() {
        assert!(NAMED.is_valid());
        for (text, expected) in [
            (
                r#"<add assembly="Infragistics.WebUI, Version=5.3.20, Culture=neutral, PublicKeyToken=7dd5c3163f2cd0cb" />"#,
                &["Infragistics.WebUI, 5.3.20"][..],
            ),
            (
                r#"<add assembly="System.DirectoryServices, Version=2.0.0.0, Culture=neutral, PublicKeyToken=B03F5F7F11D50A3A" />"#,
                &[],
            ),
            (
                r#"<%@ Register Assembly="CrystalDecisions.Web, Version=10.2.3600.0, Culture=neutral, PublicKeyToken=692fbea5521e1304" %>"#,
                &["CrystalDecisions.Web, 10.2.3600.0"],
            ),
        ] {
            assert_eq!(names(&DETECTOR, "config", text), expected, "{text}");
        }
    }
}
