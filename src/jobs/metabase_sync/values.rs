//! Values as the other machine needs them.
//!
//! Literal in a metabase are the Windows directory, the accounts that IIS made for itself, and in `AppRoot` the key of
//! the application (metabase format §5.9).

use super::{MetabaseSync, Part, below};
use crate::formats::metabase::{Metabase, PropertyId, property};
use crate::model::path::fold;
use crate::rules::is_filter_of_iis5;

/// Turns values of the source into those of the destination, for one part.
pub(super) struct Values<'a> {
    part: &'a Part,
    /// Rule AppRootNormalize is on.
    app_roots: bool,
    /// Windows directories, when they differ and rule EnvironmentVariableNormalize is on.
    windows: Option<(&'a str, &'a str)>,
    /// Accounts that IIS made for itself on either machine, by property.
    accounts: Vec<(&'static str, String, String)>,
    /// Names of ISAPI filters that rule XpIsapis leaves behind, folded; `None` when it leaves none.
    filters: Option<Vec<String>>,
}

impl<'a> Values<'a> {
    pub fn new(sync: &'a MetabaseSync, part: &'a Part) -> Self {
        let (source, destination) = (&sync.source, &sync.destination.server);
        let (old, new) = (
            &source.facts.windows_directory,
            &destination.facts.windows_directory,
        );
        let accounts = [
            ("AnonymousUserName", property::ANONYMOUS_USER_NAME, "IUSR_"),
            ("WAMUserName", property::WAM_USER_NAME, "IWAM_"),
        ];
        Values {
            part,
            app_roots: sync.rules.is_on("AppRootNormalize"),
            windows: (fold(old) != fold(new) && sync.rules.is_on("EnvironmentVariableNormalize"))
                .then_some((old.as_str(), new.as_str())),
            accounts: accounts
                .into_iter()
                .filter_map(|(name, id, prefix)| {
                    let old = own_account(&source.metabase, id, prefix)?;
                    let new = own_account(&destination.metabase, id, prefix)?;
                    (fold(&old) != fold(&new)).then_some((name, old, new))
                })
                .collect(),
            // IIS 5 as a whole, as the rule has it.
            filters: (source.facts.iis.major < 6 && sync.rules.is_on("XpIsapis"))
                .then(|| filters_left(&source.metabase)),
        }
    }

    /// The value of a property at its new place; `None` when it is the same.
    pub fn at_destination(&self, name: &str, text: &str) -> Option<String> {
        if name == "AppRoot" {
            return self.app_roots.then(|| self.app_root(text)).flatten();
        }
        if let ("FilterLoadOrder", Some(left)) = (name, &self.filters) {
            return without_filters(text, left);
        }
        if let Some((_, _, new)) = self
            .accounts
            .iter()
            .find(|(property, old, _)| *property == name && fold(old) == fold(text))
        {
            return Some(new.clone());
        }
        let (old, new) = self.windows?;
        replace_folder(text, old, new)
    }

    /// The application at its new place: below the key that moves, or anywhere else in the site that does.
    fn app_root(&self, text: &str) -> Option<String> {
        let (from, to) = (&self.part.from, &self.part.to);
        if let Some(rest) = below(from, text) {
            return (fold(from) != fold(to)).then(|| format!("{to}{rest}"));
        }
        let (old, new) = (site_of(from)?, site_of(to)?);
        let rest = below(old, text)?;
        (fold(old) != fold(new)).then(|| format!("{new}{rest}"))
    }
}

/// Names of filters that stay behind because of the file that they load, folded. A name that means another filter
/// elsewhere is not among them.
fn filters_left(metabase: &Metabase) -> Vec<String> {
    let mut all: Vec<(String, bool)> = Vec::new();
    for key in metabase.root().descendants() {
        let mut names = key.path().rsplit('/');
        let (Some(name), Some(above)) = (names.next(), names.next()) else {
            continue;
        };
        if above.eq_ignore_ascii_case("Filters") && !key.is_implicit() {
            let file = key.property(property::FILTER_PATH);
            all.push((
                fold(name),
                file.is_some_and(|file| is_filter_of_iis5(&file.text())),
            ));
        }
    }
    let stays = |name: &str| all.iter().any(|(other, is_left)| other == name && !is_left);
    let mut left: Vec<String> = all
        .iter()
        .filter(|(_, is_left)| *is_left)
        .map(|(name, _)| name.clone())
        .collect();
    left.retain(|name| !stays(name));
    left
}

/// A list of filters without those that stay behind; `None` when it has none of them.
fn without_filters(text: &str, left: &[String]) -> Option<String> {
    let is_left = |name: &str| is_filter_of_iis5(name) || left.contains(&fold(name.trim()));
    let kept: Vec<&str> = text.split(',').filter(|name| !is_left(name)).collect();
    (kept.len() < text.split(',').count()).then(|| kept.join(","))
}

/// The part of a path that is a web site (`/LM/W3SVC/1`).
fn site_of(path: &str) -> Option<&str> {
    let rest = below("/LM/W3SVC", path)?;
    let id = rest.strip_prefix('/')?.split('/').next()?;
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let end = path.len() - rest.len() + 1 + id.len();
    path.get(..end).filter(|_| is_number)
}

/// The account that IIS made for itself on a machine, as the web service names it.
fn own_account(metabase: &Metabase, id: PropertyId, prefix: &str) -> Option<String> {
    let user = metabase.key("/LM/W3SVC")?.property(id)?.text().into_owned();
    user.get(..prefix.len())?
        .eq_ignore_ascii_case(prefix)
        .then_some(user)
}

/// The text with a folder replaced by another wherever it stands as a whole name.
fn replace_folder(text: &str, old: &str, new: &str) -> Option<String> {
    let old = old.trim_end_matches('\\');
    if old.is_empty() {
        return None;
    }
    let mut replaced = String::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let is_here = rest
            .get(..old.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(old))
            && rest
                .get(old.len()..)
                .and_then(|after| after.chars().next())
                .is_none_or(|next| !(next.is_alphanumeric() || "_-. ".contains(next)))
            && text
                .get(..at)
                .and_then(|before| before.chars().next_back())
                .is_none_or(|before| !before.is_alphanumeric());
        if is_here {
            replaced.push_str(text.get(done..at).unwrap_or_default());
            replaced.push_str(new);
            at += old.len();
            done = at;
        } else {
            at += first.len_utf8();
        }
    }
    (done > 0).then(|| replaced + text.get(done..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values<'a>(part: &'a Part) -> Values<'a> {
        Values {
            part,
            app_roots: true,
            windows: Some((r"C:\WINDOWS", r"D:\WINNT")),
            accounts: vec![("AnonymousUserName", "IUSR_OLD".to_owned(), "IUSR_NEW".to_owned())],
            filters: None,
        }
    }

    #[test]
    fn a_list_of_filters_loses_those_that_stay_behind() {
        let xml = r#"<configuration><MBProperty>
            <IIsFilters Location="/LM/W3SVC/Filters" FilterLoadOrder="sspifilt,Mine"/>
            <IIsFilter Location="/LM/W3SVC/Filters/Hash" FilterPath="C:\WINDOWS\MD5FILT.dll"/>
            <IIsFilter Location="/LM/W3SVC/Filters/Both" FilterPath="C:\WINDOWS\md5filt.dll"/>
            <IIsFilter Location="/LM/W3SVC/1/Filters/Both" FilterPath="C:\mine.dll"/>
            <IIsFilter Location="/LM/W3SVC/Filters/Mine" FilterPath="C:\mine.dll"/>
            </MBProperty></configuration>"#;
        let schema = crate::formats::metabase::Schema::built_in();
        let metabase = Metabase::read(xml.as_bytes(), schema, "test").unwrap();
        let left = filters_left(&metabase);
        assert_eq!(left, [fold("hash")]);
        let same = part("/LM/W3SVC", "/LM/W3SVC");
        let values = Values {
            filters: Some(left),
            ..values(&same)
        };
        let of = |text: &str| values.at_destination("FilterLoadOrder", text);
        assert_eq!(
            of("sspifilt,HASH,md5filt.dll,Mine,Both").as_deref(),
            Some("Mine,Both")
        );
        assert_eq!(of("sspifilt").as_deref(), Some(""));
        assert_eq!(of("Mine,Both"), None);
        let off = Values {
            filters: None,
            ..values
        };
        assert_eq!(off.at_destination("FilterLoadOrder", "sspifilt,Mine"), None);
    }

    fn part(from: &str, to: &str) -> Part {
        Part {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn an_application_root_follows_its_key_and_its_site() {
        let site = part("/LM/W3SVC/1", "/LM/W3SVC/4");
        let of = |part: &Part, text: &str| values(part).at_destination("AppRoot", text);
        assert_eq!(
            of(&site, "/lm/w3svc/1/Root/app").as_deref(),
            Some("/LM/W3SVC/4/Root/app")
        );
        assert_eq!(of(&site, "/LM/W3SVC/10/Root"), None);
        let folder = part("/LM/W3SVC/1/ROOT/a", "/LM/W3SVC/4/ROOT/b");
        assert_eq!(
            of(&folder, "/LM/W3SVC/1/ROOT/a/x").as_deref(),
            Some("/LM/W3SVC/4/ROOT/b/x")
        );
        assert_eq!(
            of(&folder, "/LM/W3SVC/1/ROOT").as_deref(),
            Some("/LM/W3SVC/4/ROOT")
        );
        let same = part("/LM/W3SVC", "/LM/W3SVC");
        assert_eq!(of(&same, "/LM/W3SVC/1/ROOT"), None);
    }

    #[test]
    fn accounts_and_folders_of_the_machine_become_those_of_the_other() {
        let same = part("/LM/W3SVC", "/LM/W3SVC");
        let of = |name: &str, text: &str| values(&same).at_destination(name, text);
        assert_eq!(of("AnonymousUserName", "iusr_old").as_deref(), Some("IUSR_NEW"));
        assert_eq!(of("AnonymousUserName", r"HARBOUR\books"), None);
        assert_eq!(of("ServerComment", "IUSR_OLD"), None);
        assert_eq!(
            of(
                "ScriptMaps",
                ".asp,c:\\windows\\asp.dll,5\n*,\"C:\\WINDOWS\\x.exe\" C:\\WINDOWS"
            )
            .as_deref(),
            Some(".asp,D:\\WINNT\\asp.dll,5\n*,\"D:\\WINNT\\x.exe\" D:\\WINNT")
        );
        for other in [r"C:\WINDOWS2\x", r"C:\Windows.old", r"XC:\WINDOWS", "ü", ""] {
            assert_eq!(of("Path", other), None, "{other}");
        }
    }
}
