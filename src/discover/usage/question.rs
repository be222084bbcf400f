//! What the configuration sets up, and so what is looked for in the logs.

use crate::discover::Scope;
use crate::discover::content::IncludeGraph;
use crate::discover::machine::script_maps;
use crate::formats::metabase::{EffectiveOrigin, Key, Metabase, property};
use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, NodeKind, Problem, Selection, ServerPath};
use std::collections::{BTreeMap, BTreeSet};

/// What is looked for in the logs of some sites.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Question {
    /// The sites, by number.
    pub sites: Vec<SiteQuestion>,
}

/// What is looked for in the logs of one site.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SiteQuestion {
    /// Id of the site.
    pub id: u32,
    /// Its name, and of a part of it the address.
    pub name: String,
    /// The address (`/staff`) below which requests count; empty for all of the site.
    pub below: String,
    /// The script maps in effect anywhere in the site, by extension.
    pub maps: Vec<MappedExtension>,
    /// The root, applications and virtual directories, by address.
    pub folders: Vec<UrlFolder>,
    /// Names of default documents in effect anywhere in the site (`default.asp`).
    pub default_documents: BTreeSet<String>,
    /// Addresses of pages that are asked about, each with the reasons (ProgIDs that it creates).
    pub pages: BTreeMap<String, BTreeSet<String>>,
}

/// A script map.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MappedExtension {
    /// Extension with its dot, or `*`.
    pub extension: String,
    /// The programs that answer it, each with the keys that say so: `asp.dll at /LM/W3SVC`.
    pub program: String,
}

/// An application or virtual directory.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UrlFolder {
    /// Its address (`/staff`); empty for the root of the site.
    pub address: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its metabase key.
    pub key: String,
    /// The folder behind it, where it has one of its own.
    pub folder: Option<ServerPath>,
    /// True when it stays behind: its requests are counted apart and not told.
    pub is_left_out: bool,
}

impl UrlFolder {
    /// What stands behind it, for people.
    pub fn behind(&self) -> String {
        let kind = match self.kind {
            NodeKind::Site => "root of the site",
            NodeKind::Application => "application",
            NodeKind::VirtualDirectory => "virtual directory",
        };
        match &self.folder {
            Some(folder) => format!("{kind}, {folder}"),
            None => kind.to_owned(),
        }
    }
}

impl Question {
    /// Asks about everything that an IIS 6 server sets up for the chosen sites.
    ///
    /// # Errors
    /// When a chosen site does not exist.
    pub fn of_metabase(metabase: &Metabase, selection: &Selection) -> Result<Question, Problem> {
        let mut sites = Vec::new();
        for id in &selection.sites {
            let site = Scope::site(*id).key(metabase)?;
            sites.push(of_site(*id, site, site.child("ROOT"), selection));
        }
        sites.sort_by_key(|site| site.id);
        sites.dedup_by_key(|site| site.id);
        Ok(Question { sites })
    }

    /// Asks about what an IIS 6 server sets up for a part of one site: an application, a folder (`lm/w3svc/1/root/staff`).
    /// Only requests for addresses below it count.
    ///
    /// # Errors
    /// When the site or the key does not exist.
    pub fn of_key(metabase: &Metabase, site: u32, key: &str) -> Result<Question, Problem> {
        let top = Scope::new(key).key(metabase)?;
        let key = Scope::site(site).key(metabase)?;
        Ok(Question {
            sites: vec![of_site(site, key, Some(top), &Selection::site(site))],
        })
    }

    /// Asks about every page that ends up with a component in it, by what a scan of the content found.
    pub fn ask_about(&mut self, evidence: &[Evidence], includes: &IncludeGraph) {
        for seen in evidence
            .iter()
            .filter(|seen| seen.kind == EvidenceKind::Component)
        {
            let file = seen.place.file.as_deref().and_then(ServerPath::parse);
            for page in file.iter().flat_map(|file| includes.pages_of(file)) {
                self.ask(&page, &seen.what);
            }
        }
    }

    /// Asks about a file of the server for a reason, wherever a chosen site shows it. Answers how many addresses it
    /// has; 0 for a file that no site shows.
    pub fn ask(&mut self, file: &ServerPath, reason: &str) -> usize {
        let mut found = 0;
        for site in &mut self.sites {
            let addresses: Vec<String> = site.addresses_of(file).collect();
            found += addresses.len();
            for address in addresses {
                site.pages.entry(address).or_default().insert(reason.to_owned());
            }
        }
        found
    }
}

impl SiteQuestion {
    /// The addresses at which the site shows a file.
    pub fn addresses_of(&self, file: &ServerPath) -> impl Iterator<Item = String> {
        self.folders
            .iter()
            .filter(|folder| !folder.is_left_out)
            .filter_map(move |folder| {
                let below = file.relative_to(folder.folder.as_ref()?)?;
                let address = format!("{}/{}", folder.address, below.replace('\\', "/"));
                // A virtual directory of the same name hides it.
                let innermost = self.innermost(&fold(&address))?;
                (innermost.address == folder.address).then_some(address)
            })
    }

    /// The innermost folder around an address in folded form.
    fn innermost(&self, folded: &str) -> Option<&UrlFolder> {
        self.folders
            .iter()
            .filter(|folder| {
                let own = fold(&folder.address);
                folded
                    .strip_prefix(own.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
            .max_by_key(|folder| folder.address.len())
    }
}

/// A program of a script map, and the keys that name it.
struct Named {
    program: String,
    at: Vec<String>,
}

fn name(programs: &mut Vec<Named>, program: &str, at: &str) {
    let known = programs
        .iter()
        .position(|named| fold(&named.program) == fold(program));
    match known.and_then(|index| programs.get_mut(index)) {
        Some(named) if named.at.iter().any(|key| key == at) => {}
        Some(named) => named.at.push(at.to_owned()),
        None => programs.push(Named {
            program: program.to_owned(),
            at: vec![at.to_owned()],
        }),
    }
}

/// Asks about a key of a site and all below it.
fn of_site(id: u32, site: Key<'_>, top: Option<Key<'_>>, selection: &Selection) -> SiteQuestion {
    let excluded: Vec<Scope> = selection.excluded.iter().map(|key| Scope::new(key)).collect();
    let is_left_out = |path: &str| excluded.iter().any(|out| out.contains(path));
    let comment = site
        .property(property::SERVER_COMMENT)
        .map(|comment| comment.text().into_owned())
        .filter(|comment| !comment.is_empty());
    let mut asked = SiteQuestion {
        id,
        name: comment.unwrap_or_else(|| format!("site {id}")),
        ..SiteQuestion::default()
    };
    let (Some(root), Some(top)) = (site.child("ROOT"), top) else {
        return asked;
    };
    let address = |key: Key<'_>| key.path().get(root.path().len()..).unwrap_or_default().to_owned();
    asked.below = address(top);
    asked.name.push_str(&asked.below);
    let mut maps: BTreeMap<String, (String, Vec<Named>)> = BTreeMap::new();
    for key in std::iter::once(top).chain(top.descendants()) {
        // What it inherits is in effect in all of it.
        let is_root = key.path() == top.path();
        let left_out = is_left_out(key.path());
        if let Some(kind) = kind_of(key, key.path() == root.path()) {
            asked.folders.push(UrlFolder {
                address: address(key),
                kind,
                key: key.path().to_owned(),
                folder: key
                    .property(property::PATH)
                    .and_then(|path| ServerPath::parse(&path.text())),
                is_left_out: left_out,
            });
        }
        if left_out {
            continue;
        }
        let documents = if is_root {
            key.effective(property::DEFAULT_DOC).map(|list| list.value)
        } else {
            key.property(property::DEFAULT_DOC)
        };
        asked.default_documents.extend(documents.iter().flat_map(|list| {
            let names = list.text();
            names
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
        }));
        let list = if is_root {
            key.effective(property::SCRIPT_MAPS).map(|list| {
                let set_at = match list.origin {
                    EffectiveOrigin::Inherited(setter) => setter.path(),
                    EffectiveOrigin::Own | EffectiveOrigin::SchemaDefault => key.path(),
                };
                (list.value, set_at)
            })
        } else {
            key.property(property::SCRIPT_MAPS).map(|list| (list, key.path()))
        };
        let Some((list, set_at)) = list else {
            continue;
        };
        for map in script_maps(&list) {
            let (_, programs) = maps
                .entry(fold(&map.extension))
                .or_insert_with(|| (map.extension.clone(), Vec::new()));
            name(programs, map.program(), set_at);
        }
    }
    asked.maps = maps
        .into_values()
        .map(|(extension, programs)| MappedExtension {
            extension,
            program: programs
                .iter()
                .map(|named| format!("{} at {}", named.program, named.at.join(", ")))
                .collect::<Vec<_>>()
                .join("; "),
        })
        .collect();
    asked.folders.sort_by_key(|folder| fold(&folder.address));
    asked
}

/// An application is a key whose own AppRoot names itself, a virtual directory one with a folder of its own (metabase
/// format, §6).
fn kind_of(key: Key<'_>, is_root: bool) -> Option<NodeKind> {
    if is_root {
        return Some(NodeKind::Site);
    }
    let own_root = key.property(property::APP_ROOT);
    let is_application = own_root.is_some_and(|root| {
        root.text()
            .trim_matches('/')
            .eq_ignore_ascii_case(key.path().trim_matches('/'))
    });
    if is_application {
        return Some(NodeKind::Application);
    }
    key.property(property::PATH).map(|_| NodeKind::VirtualDirectory)
}
