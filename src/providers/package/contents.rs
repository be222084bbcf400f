//! What a package of a scope holds.

use super::objects;
use crate::formats::archive_xml::{Object, ProviderOptions, write_xml};
use crate::formats::metabase::{Key, Metabase, PropertyId, Schema, property};
use crate::formats::system_info::SystemInfo;
use crate::hosts::EntryKind;
use crate::model::path::fold;
use crate::model::{ContentRoot, Place, Problem, ServerFacts, ServerPath};
use crate::providers::{MetaKeyScope, SourceServer};
use crate::rules::{FolderState, RuleContext, RuleSet, Verdict};

/// How a package is made.
pub struct PackageOptions<'a> {
    /// True to take the files of virtual directories along (link extension ContentExtension).
    pub include_content: bool,
    /// The rules that are on.
    pub rules: &'a RuleSet,
    /// Description of the source server.
    pub system_info: SystemInfo,
}

/// A folder whose files are in the package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContentFolder {
    /// The folder on the source.
    pub path: ServerPath,
    /// The key whose virtual directory it is.
    pub key: String,
}

/// The documents of a package, and the folders whose files it holds.
#[derive(Debug)]
pub struct PackageContents {
    /// archive.xml.
    pub archive: Object,
    /// siteferry/inherited.xml.
    pub inherited: Object,
    /// systemInfo.xml, as text.
    pub system_info: String,
    /// Folders whose files are taken along, sorted, none inside another.
    pub folders: Vec<ContentFolder>,
    /// What is left out, and why.
    pub problems: Vec<Problem>,
}

/// Name of the root of siteferry/inherited.xml.
pub(super) const INHERITED_ROOT: &str = "siteferry.inherited";

// The classes by which Web Deploy finds the children of these objects (package format §3.1).
const RESOLVERS: [(&str, &str); 2] = [
    ("dirPath", "Microsoft.Web.Deployment.DirPathObjectResolver"),
    ("filePath", "Microsoft.Web.Deployment.FilePathObjectResolver"),
];

impl PackageContents {
    /// Collects what a package of the scope holds. Reads no files, only looks which folders are there.
    pub fn gather(
        source: &SourceServer,
        scope: &MetaKeyScope,
        options: &PackageOptions<'_>,
    ) -> PackageContents {
        let metabase = &source.metabase;
        let schema = Schema::built_in();
        let mut problems = Vec::new();
        let mut found = Vec::new();
        let key = metabase.key(&scope.path).unwrap_or_else(|| metabase.root());
        if options.include_content {
            found = folders(key, source, options, &mut problems);
        }
        let stubs: Vec<ContentFolder> = found.clone();
        let content = |key: Key<'_>| {
            stubs
                .iter()
                .find(|folder| folder.key == key.path())
                .map(|folder| folder.path.clone())
        };
        let mut tree = objects::of_tree(key, &schema, &content);
        tree.link = Some("Child1".to_owned());
        let provider_options = ProviderOptions {
            provider: objects::KEY.to_owned(),
            path: key.path().trim_start_matches('/').to_owned(),
            settings: Vec::new(),
        };
        tree.options = Some(provider_options.write());
        let mut archive = Object::new(format!("MSDeploy.{}", objects::KEY));
        archive.resolvers = RESOLVERS
            .map(|(kind, class)| (kind.to_owned(), class.to_owned()))
            .to_vec();
        archive.children.push(tree);
        PackageContents {
            archive,
            inherited: inherited(metabase, key, &schema),
            system_info: format!(
                "\u{FEFF}{}",
                options.system_info.write_xml().trim_end().replace('\n', "\r\n")
            ),
            folders: without_nested(found),
            problems,
        }
    }

    /// The documents by their names, in the order of a package.
    pub fn archive_xml(&self) -> String {
        write_xml(&self.archive)
    }

    /// The document of inherited values.
    pub fn inherited_xml(&self) -> String {
        write_xml(&self.inherited)
    }
}

/// Keys above and beside the scope that its effective values depend on, each without the keys of the scope.
fn inherited(metabase: &Metabase, scope: Key<'_>, schema: &Schema) -> Object {
    let mut keys: Vec<Key<'_>> = scope.ancestors().collect();
    keys.reverse();
    // Lists and pools that a site refers to without inheriting from them.
    for path in [
        "/LM/MimeMap",
        "/LM/W3SVC",
        "/LM/W3SVC/AppPools",
        "/LM/W3SVC/Filters",
        "/LM/W3SVC/Info",
    ] {
        let Some(key) = metabase.key(path) else { continue };
        keys.push(key);
        if path.ends_with("AppPools") || path.ends_with("Filters") {
            keys.extend(key.descendants());
        }
    }
    let mut root = Object::new(INHERITED_ROOT).with("version", "1");
    let mut taken: Vec<String> = Vec::new();
    for key in keys {
        let is_inside = key == scope || key.ancestors().any(|above| above == scope);
        let folded = fold(key.path());
        if is_inside || key.is_implicit() || taken.contains(&folded) {
            continue;
        }
        taken.push(folded);
        root.children.push(objects::of_key(key, schema));
    }
    root
}

/// The folders of the virtual directories in scope that the rules let through.
fn folders(
    scope: Key<'_>,
    source: &SourceServer,
    options: &PackageOptions<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<ContentFolder> {
    let context = RuleContext::new(source.facts.clone(), source.facts.clone());
    let mut kept = Vec::new();
    for key in std::iter::once(scope).chain(scope.descendants()) {
        let Some(text) = path_of(key, property::PATH) else {
            continue;
        };
        let name = logical_name(&source.metabase, key);
        let Some(path) = ServerPath::parse(&expand(&text, &source.facts)) else {
            problems.push(left_out(key, &name, format!("\"{text}\" is no full path")));
            continue;
        };
        let root = ContentRoot {
            logical: name.clone(),
            origin: key.path().to_owned(),
            source: path.clone(),
            destination: path.clone(),
        };
        let state = match source.host.entry(&path) {
            // Nobody looked on the other machine.
            _ if path.is_unc() => FolderState::Unknown,
            Ok(Some(entry)) if entry.kind == EntryKind::Directory => FolderState::Present,
            _ => FolderState::Missing,
        };
        match options.rules.content(&context, &root, state) {
            Verdict::Skip { rule, why } => {
                problems.push(left_out(key, &name, format!("{why} (rule {rule})")))
            }
            Verdict::Keep if state == FolderState::Present => kept.push(ContentFolder {
                path,
                key: key.path().to_owned(),
            }),
            Verdict::Keep => problems.push(missing(key, &name, &path)),
        }
    }
    kept
}

fn path_of(key: Key<'_>, id: PropertyId) -> Option<String> {
    let property = key.property(id)?;
    (!property.is_empty_text() && !property.is_secure()).then(|| property.text().into_owned())
}

/// What a person calls a virtual directory: `Harbour Books/staff`.
fn logical_name(metabase: &Metabase, key: Key<'_>) -> String {
    let site = std::iter::once(key)
        .chain(key.ancestors())
        .find(|key| key.site_id().is_some());
    let Some(site) = site else {
        return key.path().to_owned();
    };
    let root = metabase
        .key(&format!("{}/ROOT", site.path()))
        .map_or(0, |root| root.path().len());
    let below = key.path().get(root..).unwrap_or_default();
    format!("{}{below}", crate::providers::meta_key::site_name(site))
}

/// Replaces the variables that Windows itself sets; others stay and make the path no full one.
pub(in crate::providers) fn expand(text: &str, facts: &ServerFacts) -> String {
    let drive = facts.windows_directory.get(..2).unwrap_or("C:");
    let mut expanded = text.to_owned();
    for (variable, value) in [
        ("%SystemRoot%", facts.windows_directory.as_str()),
        ("%windir%", facts.windows_directory.as_str()),
        ("%SystemDrive%", drive),
    ] {
        while let Some(at) = expanded.to_ascii_lowercase().find(&variable.to_ascii_lowercase()) {
            expanded.replace_range(at..at + variable.len(), value);
        }
    }
    expanded
}

fn without_nested(mut folders: Vec<ContentFolder>) -> Vec<ContentFolder> {
    folders.sort_by(|a, b| a.path.cmp(&b.path));
    let mut kept: Vec<ContentFolder> = Vec::new();
    for folder in folders {
        if !kept
            .iter()
            .any(|outer| folder.path.relative_to(&outer.path).is_some())
        {
            kept.push(folder);
        }
    }
    kept
}

fn left_out(key: Key<'_>, name: &str, why: String) -> Problem {
    Problem::warning(
        "CONTENT-NOT-COPIED",
        format!("The folder of {name} is not in the package"),
    )
    .with_cause(format!("{why}."))
    .with_fix("Bring the folder to the other server yourself.")
    .with_place(Place::key(format!("{}/Path", key.path())))
    .with_target(name)
}

fn missing(key: Key<'_>, name: &str, path: &ServerPath) -> Problem {
    Problem::error(
        "SOURCE-FOLDER-MISSING",
        format!("The folder of {name} cannot be read"),
    )
    .with_cause(format!("{path} does not exist on the source, or is no folder."))
    .with_fix("Add its drive with drive.X=FOLDER, or leave the rule SkipInvalidSource on.")
    .with_place(Place::key(format!("{}/Path", key.path())))
    .with_target(name)
}
