//! Needs that msdeploy found on the old server, so that everything above works from its output alone.
//!
//! Of the names of components only eight were ever published (operations §7.4). A name in another form than the
//! [`super::catalogue`] has is brought to that form here, so that one component has one name wherever it was found; a name
//! that means nothing stays as it is, and is told.

use super::catalogue::CATALOGUE;
use super::programs::asp_net_name;
use crate::formats::dependency_info::{Recorded, read};
use crate::model::dependency::Dependency;
use crate::model::{Place, Problem};

/// Other forms of names, capital letters and digits only: those that role services, InetStp and messages of Web Deploy use
/// (inferred).
const OTHER_NAMES: &[(&str, &str)] = &[
    ("ANONYMOUSAUTH", "AnonymousAuthentication"),
    ("BASICAUTH", "BasicAuthentication"),
    ("WINDOWSAUTH", "WindowsAuthentication"),
    ("DIGESTAUTH", "DigestAuthentication"),
    ("PASSPORT", "PassportAuthentication"),
    ("IPRESTRICTIONS", "IPSecurity"),
    ("HTTPREDIRECTION", "HttpRedirect"),
    ("STATICCOMPRESSION", "HttpCompressionStatic"),
    ("DYNAMICCOMPRESSION", "HttpCompressionDynamic"),
    ("FRONTPAGE", "FrontPageServerExtensions"),
    ("WEBDAVPUBLISHING", "WebDAV"),
    ("ISAPIFILTERS", "ISAPIFilter"),
    ("ISAPIEXTENSION", "ISAPIExtensions"),
    ("ISAPI", "ISAPIExtensions"),
    ("SERVERSIDEINCLUDES", "ServerSideInclude"),
    ("SERVERSIDEINCLUDESDISABLED", "ServerSideIncludeDisabled"),
    ("CLASSICASP", "ASP"),
    ("FTP", "FTPServer"),
    ("FTPSERVICE", "FTPServer"),
    ("FTPPUBLISHINGSERVICE", "FTPServer"),
];

/// Reads what msdeploy's getDependencies printed: the bytes of a file, or of what was pasted. `label` is what to call
/// it.
///
/// # Errors
/// When it is no such output; see [`read`].
pub fn recorded(bytes: &[u8], label: &str) -> Result<Recorded, Problem> {
    let mut recorded = read(bytes, label)?;
    let mut known: Vec<Dependency> = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    for found in std::mem::take(&mut recorded.needs.dependencies) {
        let name = catalogue_name(&found.name).unwrap_or_else(|| {
            unknown.push(found.name.clone());
            found.name.clone()
        });
        match known.iter_mut().find(|other| other.name == name) {
            Some(other) => other.triggers.extend(found.triggers),
            None => known.push(Dependency { name, ..found }),
        }
    }
    let place = |name: &str| {
        let first = name.split(' ').next().unwrap_or(name);
        let position = CATALOGUE.iter().position(|component| component.name == first);
        position.unwrap_or(usize::MAX)
    };
    known.sort_by_key(|found| place(&found.name));
    recorded.needs.dependencies = known;
    if let Some(first) = unknown.first() {
        let all = match unknown.len() {
            1 => first.clone(),
            count => format!("{first} and {} more", count - 1),
        };
        recorded.problems.push(
            Problem::warning("RECORDED-NAME", format!("{label} names a component that is not known: {all}"))
                .with_cause(
                    "No role service of Windows is known that belongs to it, so nothing on the new server can be checked \
                     for it.",
                )
                .with_fix("Find out on the old server what it is, and install what takes its place.")
                .with_place(Place::file(label))
                .with_target(first),
        );
    }
    Ok(recorded)
}

/// The name in the catalogue; `None` for one that means nothing there.
fn catalogue_name(name: &str) -> Option<String> {
    // A version stands at the end, if at all: `ASPNET 2.0.50727`, `ASP.NET v4.0`.
    let version_at = name
        .char_indices()
        .find(|(at, c)| c.is_ascii_digit() && *at > 0)
        .map_or(name.len(), |(at, _)| at);
    let (text, version) = name.split_at(version_at);
    let letters: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let is = |known: &str| known.to_ascii_uppercase() == letters;
    if letters == "ASPNET" || (letters == "ASPNETV" && !version.is_empty()) {
        return Some(asp_net_name(version.trim()));
    }
    if !version.is_empty() {
        return None;
    }
    CATALOGUE
        .iter()
        .map(|component| component.name)
        .find(|known| is(known))
        .or_else(|| {
            let other = OTHER_NAMES.iter().find(|(other, _)| *other == letters);
            other.map(|(_, known)| *known)
        })
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_forms_of_names_become_the_catalogues() {
        for (written, expected) in [
            ("aspnet 2.0.50727", Some("ASPNET 2.0.50727")),
            ("ASP.NET v4.0.30319", Some("ASPNET 4.0.30319")),
            ("ASPNET", Some("ASPNET")),
            ("asp", Some("ASP")),
            ("Server Side Includes", Some("ServerSideInclude")),
            ("ServerSideIncludeDisabled", Some("ServerSideIncludeDisabled")),
            ("ISAPI Filters", Some("ISAPIFilter")),
            ("WebDAV", Some("WebDAV")),
            ("FTP Service", Some("FTPServer")),
            ("BITS", None),
            ("ASP 3", None),
            ("", None),
        ] {
            assert_eq!(catalogue_name(written).as_deref(), expected, "{written}");
        }
        for (_, known) in OTHER_NAMES {
            assert!(
                CATALOGUE.iter().any(|component| component.name == *known),
                "{known}"
            );
        }
    }

    #[test]
    fn needs_come_in_the_order_of_the_catalogue_and_unknown_ones_are_told() {
        let text = r#"<dependencyInfo><dependency name="ASP"/><dependency name="BITS"/><dependency name="windowsauthentication">
            <trigger absolutePath="/a"/></dependency><dependency name="Windows Auth"><trigger absolutePath="/b"/></dependency></dependencyInfo>"#;
        let recorded = recorded(text.as_bytes(), "needs.xml").expect("an output");
        let names: Vec<&str> = recorded
            .needs
            .dependencies
            .iter()
            .map(|found| found.name.as_str())
            .collect();
        assert_eq!(names, ["WindowsAuthentication", "ASP", "BITS"]);
        assert_eq!(recorded.needs.dependencies[0].triggers, ["/a", "/b"]);
        let problem = recorded.problems.last().expect("one");
        assert_eq!(
            (problem.code.as_str(), problem.target.as_deref()),
            ("RECORDED-NAME", Some("BITS"))
        );
    }
}
