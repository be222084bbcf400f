//! The folders of the chosen sites, each with the address it is reached by.

use crate::formats::metabase::{Key, Metabase, property};
use crate::model::path::fold;
use crate::model::{Place, Problem, Selection, ServerPath};

/// The folder of a site, application or virtual directory.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Area {
    /// What people call it (`Harbour Books/staff`).
    pub name: String,
    /// Id of its site.
    pub site: u32,
    /// Its path below the site, without `/` at the end: empty for the root, `/staff`.
    pub url: String,
    /// The metabase key, or the XPath in applicationHost.config, of what names the folder.
    pub key: String,
    /// The folder.
    pub folder: ServerPath,
}

impl Area {
    /// Where the configuration names the folder.
    pub fn place(&self) -> Place {
        let property = if self.key.starts_with("/configuration/") {
            "@physicalPath"
        } else {
            "Path"
        };
        Place::key(format!("{}/{property}", self.key))
    }
}

/// All folders of the chosen sites, without the keys that stay behind.
///
/// # Errors
/// When a chosen site does not exist.
pub fn areas(metabase: &Metabase, selection: &Selection) -> Result<Vec<Area>, Problem> {
    let mut all = Vec::new();
    for id in &selection.sites {
        let site = crate::discover::Scope::site(*id).key(metabase)?;
        let name = site
            .property(property::SERVER_COMMENT)
            .map(|comment| comment.text().into_owned())
            .filter(|comment| !comment.is_empty())
            .unwrap_or_else(|| format!("site {id}"));
        if let Some(root) = site.child("ROOT") {
            walk(root, *id, &name, selection, &mut all);
        }
    }
    Ok(all)
}

fn walk(root: Key<'_>, site: u32, name: &str, selection: &Selection, all: &mut Vec<Area>) {
    let above = root.path().len();
    for key in std::iter::once(root).chain(root.descendants()) {
        let is_excluded = selection.excluded.iter().any(|out| {
            let (out, own) = (fold(out.trim_end_matches('/')), fold(key.path()));
            own == out || own.strip_prefix(&out).is_some_and(|rest| rest.starts_with('/'))
        });
        let folder = key
            .property(property::PATH)
            .filter(|path| !path.is_empty_text())
            .and_then(|path| ServerPath::parse(&path.text()));
        if let (false, Some(folder)) = (is_excluded, folder) {
            let url = key
                .path()
                .get(above..)
                .unwrap_or_default()
                .trim_end_matches('/')
                .to_owned();
            all.push(Area {
                name: format!("{name}{url}"),
                site,
                url,
                key: key.path().to_owned(),
                folder,
            });
        }
    }
}

/// Where the file of a virtual path lies: below the folder of the longest path that it begins with.
pub(super) fn locate(areas: &[Area], site: u32, path: &str) -> Option<ServerPath> {
    let path = format!("/{}", path.trim().replace('\\', "/").trim_matches('/'));
    let folded = fold(&path);
    let area = areas
        .iter()
        .filter(|area| area.site == site)
        .filter(|area| {
            folded
                .strip_prefix(&fold(&area.url))
                .is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
        })
        .max_by_key(|area| area.url.len())?;
    let rest = path.get(area.url.len()..)?;
    up_and_down(&area.folder, rest)
}

/// A path below (or beside) a folder, with its `..` worked out; `None` when it leads above the drive.
pub(super) fn up_and_down(folder: &ServerPath, relative: &str) -> Option<ServerPath> {
    let mut at = folder.clone();
    for part in relative
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != ".")
    {
        at = if part == ".." {
            at.parent()?
        } else {
            at.join(part)?
        };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{MetabaseBuilder, Schema};

    fn metabase() -> Metabase {
        MetabaseBuilder::new()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Shop")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("Path", r"C:\shop")
            .key("/LM/W3SVC/1/ROOT/staff", "IIsWebVirtualDir")
            .set("Path", r"D:\staff")
            .key("/LM/W3SVC/1/ROOT/staff/old", "IIsWebVirtualDir")
            .set("Path", r"E:\old")
            .build(Schema::built_in())
    }

    #[test]
    fn folders_and_addresses_are_told() {
        let all = areas(&metabase(), &Selection::site(1)).expect("the site is there");
        let names: Vec<_> = all
            .iter()
            .map(|area| (area.name.as_str(), area.folder.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                ("Shop", r"C:\shop"),
                ("Shop/staff", r"D:\staff"),
                ("Shop/staff/old", r"E:\old")
            ]
        );
        let at = |path: &str| locate(&all, 1, path).map(|path| path.to_string());
        assert_eq!(at("/inc/a.inc").as_deref(), Some(r"C:\shop\inc\a.inc"));
        assert_eq!(at("/Staff/x/../a.inc").as_deref(), Some(r"D:\staff\a.inc"));
        assert_eq!(at("staffing/a").as_deref(), Some(r"C:\shop\staffing\a"));
        assert_eq!(at("/../../a"), None);
        assert_eq!(locate(&all, 2, "/a"), None);
        assert!(areas(&metabase(), &Selection::site(9)).is_err());
    }

    #[test]
    fn what_stays_behind_is_left_out() {
        let selection = Selection {
            excluded: vec!["/LM/W3SVC/1/ROOT/staff".to_owned()],
            ..Selection::site(1)
        };
        assert_eq!(areas(&metabase(), &selection).expect("there").len(), 1);
    }
}
