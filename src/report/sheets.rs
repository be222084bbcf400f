//! Needs, evidence, checklist, use and shopping list as comma-separated values, in the form that [`super::csv`] describes.

use super::csv::sheet;
use super::shopping::Item;
use crate::model::Evidence;
use crate::model::dependency::DependencyInfo;
use crate::model::usage::{Usage, Use};
use crate::prepare::Check;
use std::io::{self, Write};

/// Writes what sites need, a row each place that shows it.
///
/// # Errors
/// Those of the writer.
pub fn needs(needs: &DependencyInfo, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<[String; 4]> = Vec::new();
    let mut add = |kind: &str, name: &str, detail: &str, places: &[String]| {
        let row = |place: &str| [kind, name, detail, place].map(str::to_owned);
        if places.is_empty() {
            rows.push(row(""));
        }
        rows.extend(places.iter().map(|place| row(place)));
    };
    for need in &needs.dependencies {
        add("Component", &need.name, "", &need.triggers);
    }
    for pool in &needs.app_pools {
        let detail = if pool.definition_included {
            "comes along"
        } else {
            ""
        };
        add("Application pool", &pool.name, detail, &pool.triggers);
    }
    for cgi in &needs.cgis {
        let detail = format!("restricted: {}", cgi.restricted);
        add("CGI program", &cgi.exe, &detail, &cgi.triggers);
    }
    for isapi in &needs.isapis {
        let detail = if isapi.enabled { "allowed" } else { "prohibited" };
        add("ISAPI extension", &isapi.dll, detail, &isapi.triggers);
    }
    for module in &needs.native_modules {
        add("Native module", &module.name, "", &[]);
    }
    for of in &needs.managed_types {
        add("Managed type", &of.name, "", &of.triggers);
    }
    for map in &needs.inherited {
        let detail = format!("{}, inherited from {}", map.processor, map.set_at);
        add(
            "Script map",
            &map.extension,
            &detail,
            std::slice::from_ref(&map.used_by),
        );
    }
    sheet(["Kind", "Need", "Detail", "Seen at"], rows, out)
}

/// Writes what the content shows, a row each place.
///
/// # Errors
/// Those of the writer.
pub fn evidence(rows: &[Evidence], out: &mut dyn Write) -> io::Result<()> {
    let mut sorted: Vec<&Evidence> = rows.iter().collect();
    sorted.sort_by(|a, b| a.compare(b));
    let rows = sorted.into_iter().map(|seen| {
        let place = &seen.place;
        [
            seen.severity.word().to_lowercase(),
            seen.kind.words().to_owned(),
            seen.what.clone(),
            seen.product.as_deref().unwrap_or_default().to_owned(),
            seen.sureness.word().to_owned(),
            seen.area.clone(),
            place
                .file
                .clone()
                .or_else(|| place.key.clone())
                .unwrap_or_default(),
            place.line.map(|line| line.to_string()).unwrap_or_default(),
            seen.more.to_string(),
            seen.excerpt.clone(),
            seen.meaning.clone().into_owned(),
            seen.fix.clone().into_owned(),
            seen.source.as_deref().unwrap_or_default().to_owned(),
        ]
    });
    sheet(
        [
            "Weight",
            "Kind",
            "What",
            "Product",
            "How sure",
            "Found in",
            "File or key",
            "Line",
            "More lines of the file",
            "Excerpt",
            "Meaning",
            "What to do",
            "Source",
        ],
        rows,
        out,
    )
}

/// Writes the checklist, with passed and waived rows.
///
/// # Errors
/// Those of the writer.
pub fn checklist(checks: &[Check], out: &mut dyn Write) -> io::Result<()> {
    let rows = checks.iter().map(|check| {
        let waiver = check.waiver.as_ref();
        [
            check.state.words().to_owned(),
            check.id.clone(),
            check.title.clone(),
            check.found.clone(),
            check.why.clone(),
            check.fix.clone(),
            check.needed_by.join("; "),
            waiver.map(|waiver| waiver.reason.clone()).unwrap_or_default(),
            waiver
                .map(|waiver| waiver.was.words().to_owned())
                .unwrap_or_default(),
            waiver.and_then(|waiver| waiver.at.clone()).unwrap_or_default(),
        ]
    });
    sheet(
        [
            "State",
            "Check",
            "Title",
            "Found",
            "Why",
            "Fix",
            "Needed by",
            "Waived because",
            "State before",
            "Waived at",
        ],
        rows,
        out,
    )
}

/// Writes what logs say is in use.
///
/// # Errors
/// Those of the writer.
pub fn usage(usage: &Usage, out: &mut dyn Write) -> io::Result<()> {
    let rows = usage.sites.iter().flat_map(|site| {
        let row = |kind: &str, it: &Use| {
            [
                format!("{} (site {})", site.name, site.site),
                kind.to_owned(),
                it.name.clone(),
                it.behind.clone(),
                it.verdict.word().to_owned(),
                it.tally.hits.to_string(),
                it.tally.not_found.to_string(),
                it.tally.last.map(|last| last.to_string()).unwrap_or_default(),
                it.why.clone(),
            ]
        };
        let mut rows = Vec::new();
        for it in &site.extensions {
            rows.push(row(if it.is_asked { "Script map" } else { "Files" }, it));
        }
        for (kind, all) in [
            ("Folder", &site.folders),
            ("Page", &site.pages),
            ("Busy page", &site.busiest),
        ] {
            rows.extend(all.iter().map(|it| row(kind, it)));
        }
        rows
    });
    sheet(
        [
            "Site",
            "Kind",
            "Name",
            "Behind it",
            "Use",
            "Requests",
            "Answered 404",
            "Last",
            "Why",
        ],
        rows,
        out,
    )
}

/// Writes the shopping list.
///
/// # Errors
/// Those of the writer.
pub fn shopping(items: &[Item], out: &mut dyn Write) -> io::Result<()> {
    let rows = items.iter().map(|item| {
        [
            item.kind.words().to_owned(),
            item.what.clone(),
            item.state().to_owned(),
            item.found.clone(),
            item.why.clone(),
            item.fix.clone(),
            item.used.clone(),
            item.needed_by.join("; "),
            item.waived.clone().unwrap_or_default(),
        ]
    });
    sheet(
        [
            "Kind",
            "What",
            "State",
            "Found",
            "Why",
            "To do",
            "Use",
            "Needed by",
            "Set aside because",
        ],
        rows,
        out,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dependency::{Dependency, InheritedScriptMap};
    use crate::prepare::CheckState;

    fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("a vector takes all");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_checklist_keeps_what_was_waived_and_why() {
        let mut waived = Check::new("SMTP", "", "Relay").found(CheckState::ToDo, "none");
        waived.waive("=the mail team, by phone");
        let ready = Check::new("POOL", "a", "Pool a");
        assert_eq!(
            text(|out| checklist(&[waived, ready], out)),
            "\u{FEFF}State,Check,Title,Found,Why,Fix,Needed by,Waived because,State before,Waived at\r\n\
             Waived,SMTP,Relay,none,,,,\"'=the mail team, by phone\",To do,\r\n\
             Ready,POOL:a,Pool a,,,,,,,\r\n"
        );
    }

    #[test]
    fn each_place_that_shows_a_need_is_a_row() {
        let info = DependencyInfo {
            dependencies: vec![Dependency {
                name: "ASP".to_owned(),
                triggers: vec!["a".to_owned(), "b".to_owned()],
            }],
            inherited: vec![InheritedScriptMap {
                extension: ".asp".to_owned(),
                processor: r"C:\asp.dll".to_owned(),
                used_by: "/LM/W3SVC/1/ROOT".to_owned(),
                set_at: "/LM/W3SVC".to_owned(),
                component: None,
            }],
            ..DependencyInfo::default()
        };
        assert_eq!(
            text(|out| needs(&info, out)),
            "\u{FEFF}Kind,Need,Detail,Seen at\r\nComponent,ASP,,a\r\nComponent,ASP,,b\r\n\
             Script map,.asp,\"C:\\asp.dll, inherited from /LM/W3SVC\",/LM/W3SVC/1/ROOT\r\n"
        );
    }
}
