//! DLLs and programs outside of the sites: a sync never copies them (dd569091).

use super::check::{Check, CheckState};
use super::powershell::quoted;
use super::task::Task;
use super::unsupported::is_data_connector;
use super::view::View;
use crate::formats::metabase::property;
use crate::model::ServerPath;
use crate::model::path::fold;
use crate::translate::is_left_behind;

/// A program that a chosen site runs.
pub(super) struct Program {
    /// Its file as the old server names it, without arguments.
    pub file: String,
    /// `ISAPI extension`, `ISAPI filter`, `CGI program`.
    pub kind: &'static str,
    /// Where it is named.
    pub needed_by: Vec<String>,
    /// Metabase keys below which it runs.
    pub keys: Vec<String>,
}

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    programs(view)
        .iter()
        .map(|program| check(view, program))
        .chain(url_scan(view))
        .collect()
}

/// The programs of the chosen sites that Windows does not bring, each file once.
pub(super) fn programs(view: &View<'_>) -> Vec<Program> {
    let needs = view.subject.needs;
    let mut found: Vec<Program> = Vec::new();
    let mut add = |file: &str, kind: &'static str, by: Vec<String>, keys: Vec<String>| {
        let file = file_of(file);
        match found
            .iter_mut()
            .find(|known| known.file.eq_ignore_ascii_case(&file))
        {
            Some(known) => {
                known.needed_by.extend(by);
                known.keys.extend(keys);
            }
            None => found.push(Program {
                file,
                kind,
                needed_by: by,
                keys,
            }),
        }
    };
    for isapi in &needs.isapis {
        if isapi.enabled && !is_data_connector(&isapi.dll) {
            add(
                &isapi.dll,
                "ISAPI extension",
                isapi.triggers.clone(),
                keys_of(&isapi.triggers),
            );
        }
    }
    for cgi in &needs.cgis {
        if cgi.restricted != "True" {
            add(
                &cgi.exe,
                "CGI program",
                cgi.triggers.clone(),
                keys_of(&cgi.triggers),
            );
        }
    }
    for (trigger, path) in filters(view) {
        if !is_left_behind(&path) {
            // `…/1/Filters/name`: it runs for all of the site.
            let site = trigger.rsplitn(4, '/').nth(3).unwrap_or_default();
            let keys = vec![format!("{site}/ROOT")];
            add(&path, "ISAPI filter", vec![trigger.to_owned()], keys);
        }
    }
    // Prohibited programs are listed in the needs as such; one that only an inherited map names is listed there by
    // the script maps of the machine.
    for map in &needs.inherited {
        let is_known = needs
            .isapis
            .iter()
            .any(|isapi| isapi.enabled && isapi.dll.eq_ignore_ascii_case(&map.processor))
            || needs
                .cgis
                .iter()
                .any(|cgi| cgi.restricted != "True" && cgi.exe.eq_ignore_ascii_case(&map.processor));
        if map.component.is_none() && is_known && !is_data_connector(&map.processor) {
            let by = format!("{} ({} from {})", map.used_by, map.extension, map.set_at);
            add(
                &map.processor,
                "ISAPI extension",
                vec![by],
                vec![map.used_by.clone()],
            );
        }
    }
    found
}

/// ISAPI filters of the chosen sites: where each is named, and its DLL.
fn filters<'v>(view: &'v View<'_>) -> impl Iterator<Item = (&'v str, String)> {
    let needs = &view.subject.needs.dependencies;
    needs
        .iter()
        .filter(|found| found.name == "ISAPIFilter")
        .flat_map(|found| &found.triggers)
        .filter_map(|trigger| {
            let key = view.subject.metabase.key(trigger.rsplit_once('/')?.0)?;
            let path = key.property(property::FILTER_PATH)?;
            Some((trigger.as_str(), path.text().into_owned()))
        })
}

/// UrlScan, whose work request filtering does now. The code is that of the sync's own problem.
fn url_scan(view: &View<'_>) -> Option<Check> {
    let named: Vec<String> = filters(view)
        .filter(|(_, path)| fold(path.trim_matches('"')).ends_with(r"\URLSCAN.DLL"))
        .map(|(trigger, _)| trigger.to_owned())
        .collect();
    if named.is_empty() {
        return None;
    }
    Some(
        Check::new("URLSCAN-BECOMES-REQUEST-FILTERING", "", "UrlScan")
            .found(
                CheckState::ToDo,
                "The old server filters requests with UrlScan, which does not come along.",
            )
            .why("What UrlScan refuses is answered on the new server until request filtering refuses it too.")
            .fix(
                "Bring its settings over: siteferry -verb:sync -source:urlScanConfig=ini,root=OLD \
                 -dest:urlScanConfig=apphost,root=NEW",
            )
            .needed_by(named),
    )
}

/// The keys of triggers that are metabase paths.
fn keys_of(triggers: &[String]) -> Vec<String> {
    triggers
        .iter()
        .filter(|trigger| trigger.starts_with('/'))
        .filter_map(|trigger| Some(trigger.rsplit_once('/')?.0.to_owned()))
        .collect()
}

/// The file in a command line such as `c:\perl\bin\perl.exe "%s" %s`.
fn file_of(command: &str) -> String {
    let command = command.trim();
    if let Some(rest) = command.strip_prefix('"') {
        return rest.split('"').next().unwrap_or(rest).to_owned();
    }
    let lower = command.to_ascii_lowercase();
    [".exe", ".com", ".cmd", ".bat", ".dll"]
        .iter()
        .flat_map(|ending| lower.match_indices(ending))
        .map(|(at, ending)| at + ending.len())
        .filter(|end| {
            let follows = lower.get(*end..).and_then(|rest| rest.chars().next());
            follows.is_none_or(char::is_whitespace)
        })
        .min()
        .and_then(|end| command.get(..end))
        .unwrap_or(command)
        .to_owned()
}

fn check(view: &View<'_>, program: &Program) -> Check {
    let destination = &view.subject.destination.name;
    let file = &program.file;
    let name = file.rsplit('\\').next().unwrap_or(file);
    let check = Check::new("PROGRAM-MISSING", file, format!("{}: {name}", program.kind))
        .why("A sync does not copy programs that lie outside of the sites. Requests for it would be answered with 404.3 or 500.")
        .needed_by(program.needed_by.iter().cloned());
    let Some(path) = view.path_there(file) else {
        return check
            .found(
                CheckState::Unknown,
                format!("{file} is no full path, so it cannot be looked for."),
            )
            .fix("Find out where the program lies on the old server, and install it on the new one.");
    };
    match view.is_there(&path) {
        Some(true) => check.found(CheckState::Ready, format!("{destination} has {path}.")),
        Some(false) if view.comes_along(&path) => check.found(
            CheckState::Ready,
            format!("{path} lies in a folder that the sync brings."),
        ),
        None => check
            .found(
                CheckState::Unknown,
                format!("Files do not show whether {destination} can reach {path}."),
            )
            .fix(format!(
                "Look by hand: Test-Path -LiteralPath {}",
                quoted(path.as_str())
            )),
        Some(false) => missing(view, check, &path),
    }
}

fn missing(view: &View<'_>, check: Check, path: &ServerPath) -> Check {
    let destination = &view.subject.destination.name;
    let old = &view.subject.source.name;
    let check = check.found(CheckState::ToDo, format!("{destination} does not have {path}."));
    let Some(drive) = path.drive() else {
        return check.fix("Install it on the new server.");
    };
    let from = format!(
        r"\\{old}\{drive}$\{}",
        path.components().collect::<Vec<_>>().join("\\")
    );
    let task = Task::Program {
        from,
        to: path.clone(),
    };
    check
        .fix(format!(
            "Install it with its own setup where it has one. If the file alone is enough: {}",
            task.commands().join("; ")
        ))
        .step([task])
}

#[cfg(test)]
mod tests {
    use super::file_of;

    #[test]
    fn the_file_is_found_in_a_command_line() {
        assert_eq!(
            file_of(r#"c:\perl\bin\perl.exe "%s" %s"#),
            r"c:\perl\bin\perl.exe"
        );
        assert_eq!(
            file_of(r#""C:\Program Files\x y.exe" %s"#),
            r"C:\Program Files\x y.exe"
        );
        assert_eq!(file_of(r"C:\Program Files\a.dll"), r"C:\Program Files\a.dll");
        assert_eq!(file_of(r"D:\my.exe.d\run.exe %s"), r"D:\my.exe.d\run.exe");
    }
}
