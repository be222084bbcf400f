//! What a server's files tell about it: its name, its Windows directory, its version.

use super::collected::About;
use crate::formats::metabase::{Key, Metabase, property};
use crate::hosts::{Configuration, EntryKind, Host};
use crate::model::{IisVersion, ServerFacts, ServerPath};

/// Facts with what each was told by.
#[derive(Clone, Debug)]
pub struct Told {
    /// The facts.
    pub facts: ServerFacts,
    /// One sentence a fact: what it is and where it was found.
    pub evidence: Vec<String>,
}

/// Facts of an IIS 6 server.
pub fn of_metabase(
    metabase: &Metabase,
    host: &dyn Host,
    configuration: &Configuration,
    fallback: Option<String>,
) -> Told {
    let mut evidence = Vec::new();
    let name = match account_machine(metabase) {
        Some((name, origin)) => {
            evidence.push(format!("Machine name {name}: {origin}"));
            name
        }
        None => from_folder(fallback, &mut evidence),
    };
    let (windows_directory, origin) = windows_directory(metabase, host, configuration);
    evidence.push(format!("Windows directory {windows_directory}: {origin}"));
    let (iis, origin) = version(metabase);
    evidence.push(format!("{iis}: {origin}"));
    let (is_64_bit, origin) = is_64_bit(metabase, host, &windows_directory);
    evidence.push(format!(
        "{}-bit Windows: {origin}",
        if is_64_bit { 64 } else { 32 }
    ));
    Told {
        facts: ServerFacts {
            name,
            iis,
            windows_directory,
            is_64_bit,
        },
        evidence,
    }
}

/// Replaces what was concluded by what the collector saw on the server itself.
pub fn take_collected(told: &mut Told, about: &About) {
    let by = r"siteferry-collected\collected.txt";
    let mut say = |old: &str, new: String| {
        told.evidence.retain(|sentence| !sentence.starts_with(old));
        told.evidence.push(format!("{new}: {by}"));
    };
    if let Some(name) = &about.computer {
        say("Machine name", format!("Machine name {name}"));
        told.facts.name.clone_from(name);
    }
    if let Some(windows) = &about.windows {
        say("Windows directory", format!("Windows directory {windows}"));
        told.facts.windows_directory.clone_from(windows);
    }
    if let Some(is_64_bit) = about.is_64_bit {
        let bits = if is_64_bit { 64 } else { 32 };
        say(
            if told.facts.is_64_bit { "64-bit" } else { "32-bit" },
            format!("{bits}-bit Windows"),
        );
        told.facts.is_64_bit = is_64_bit;
    }
    if let Some(version) = &about.version {
        told.evidence.push(format!("{version}: {by}"));
    }
}

/// The name of the server's folder in upper case, told as such.
pub fn from_folder(folder: Option<String>, evidence: &mut Vec<String>) -> String {
    let name = folder.unwrap_or_default().to_uppercase();
    evidence.push(format!(
        "Machine name {name}: the name of its folder; no file of the server tells it"
    ));
    name
}

/// True when a folder exists.
pub fn has_folder(host: &dyn Host, parent: &str, relative: &str) -> bool {
    ServerPath::parse(parent)
        .and_then(|path| path.join(relative))
        .and_then(|path| host.entry(&path).ok().flatten())
        .is_some_and(|entry| entry.kind == EntryKind::Directory)
}

/// The machine by the accounts that IIS 6 made at installation: `IUSR_<machine>`, `IWAM_<machine>`.
fn account_machine(metabase: &Metabase) -> Option<(String, String)> {
    let service = metabase.key("/LM/W3SVC")?;
    let keys: Vec<Key<'_>> = std::iter::once(service)
        .chain(
            metabase
                .sites()
                .flat_map(|site| std::iter::once(site).chain(site.child("ROOT"))),
        )
        .collect();
    for (id, prefix) in [
        (property::ANONYMOUS_USER_NAME, "IUSR_"),
        (property::WAM_USER_NAME, "IWAM_"),
    ] {
        for key in &keys {
            let Some(account) = key.property(id) else { continue };
            let text = account.text();
            let user = text.rsplit('\\').next().unwrap_or_default();
            let is_made = user
                .get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix));
            let machine = user.get(prefix.len()..).unwrap_or_default();
            if is_made && !machine.is_empty() {
                return Some((
                    machine.to_uppercase(),
                    format!("{} {text} of {}", account.name(), key.path()),
                ));
            }
        }
    }
    None
}

fn windows_directory(
    metabase: &Metabase,
    host: &dyn Host,
    configuration: &Configuration,
) -> (String, String) {
    if let Some(path) = &configuration.windows_directory
        && has_folder(host, path.as_str(), "")
    {
        return (path.as_str().to_owned(), "it holds the configuration".to_owned());
    }
    const BELOW: &str = r"\system32\inetsrv\";
    let maps = metabase
        .key("/LM/W3SVC")
        .and_then(|key| key.property(property::SCRIPT_MAPS));
    let lists = maps.map(|maps| maps.list()).unwrap_or_default();
    for map in &lists {
        let program = map.split(',').nth(1).unwrap_or_default();
        if let Some(at) = program.to_ascii_lowercase().find(BELOW) {
            let directory = program.get(..at).unwrap_or_default();
            if ServerPath::parse(directory).is_some() {
                return (
                    directory.to_owned(),
                    format!("ScriptMaps of /LM/W3SVC names {program}"),
                );
            }
        }
    }
    (
        r"C:\WINDOWS".to_owned(),
        "the default of Windows Server 2003; no file of the server tells it".to_owned(),
    )
}

fn version(metabase: &Metabase) -> (IisVersion, String) {
    let info = metabase.key("/LM/W3SVC/Info");
    let number = |id| {
        info.and_then(|key| key.property(id))
            .and_then(|property| property.dword())
    };
    let major = number(property::MAJOR_IIS_VERSION_NUMBER);
    let minor = number(property::MINOR_IIS_VERSION_NUMBER).and_then(|minor| u8::try_from(minor).ok());
    match major.and_then(|major| u8::try_from(major).ok()) {
        Some(major @ 4..=6) => (
            IisVersion {
                major,
                minor: minor.unwrap_or(0),
            },
            "MajorIIsVersionNumber of /LM/W3SVC/Info".to_owned(),
        ),
        _ => (IisVersion::IIS6, "its configuration is a MetaBase.xml".to_owned()),
    }
}

fn is_64_bit(metabase: &Metabase, host: &dyn Host, windows: &str) -> (bool, String) {
    for folder in ["SysWOW64", r"Microsoft.NET\Framework64"] {
        if has_folder(host, windows, folder) {
            return (true, format!(r"{windows}\{folder} exists"));
        }
    }
    let is_set = metabase
        .key("/LM/W3SVC/AppPools")
        .and_then(|key| key.property(property::ENABLE32_BIT_APP_ON_WIN64))
        .and_then(|value| value.boolean());
    match is_set {
        // The property only exists where there is something to switch.
        Some(_) => (
            true,
            "Enable32BitAppOnWin64 is set at /LM/W3SVC/AppPools".to_owned(),
        ),
        None => (false, "nothing of a 64-bit Windows was found".to_owned()),
    }
}
