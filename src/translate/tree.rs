//! The keys of a site as applications, virtual directories and plain folders.
//!
//! Metabase format §6: a key whose own AppRoot names itself is an application, a virtual directory is a key of that
//! type with a Path, everything else only carries settings. IIS 7+ wants complete objects, so the site's root always
//! is an application with a virtual directory, whatever the metabase says (property map, A4).

use super::draft::{At, Draft, Setting};
use super::index::pool_of;
use super::key_names;
use super::options::Inherited;
use crate::formats::metabase::{Key, property};
use crate::model::{AttributeValue, ConfigElement, ConfigPath, Place, Problem, Text};
use crate::rules::RuleSet;

/// A key of the site's tree and where it stands on IIS 7+.
#[derive(Clone)]
pub(super) struct Node<'m> {
    /// The key.
    pub key: Key<'m>,
    /// Path of its location tag: `Shop/staff`.
    pub location: Text,
    /// Path below the site: `/` or `/staff`.
    pub path: String,
    /// Path of the application it belongs to.
    pub application: String,
    /// The folder it stands for, with variables as written; `None` when nobody can say.
    pub folder: Option<String>,
    /// What it is.
    pub shape: Shape,
}

/// What a key becomes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Shape {
    /// An application.
    pub is_application: bool,
    /// A virtual directory with a folder of its own.
    pub is_virtual: bool,
}

/// True when a key is the starting point of an application by its own AppRoot.
pub(super) fn is_application(key: Key<'_>, rules: &RuleSet) -> bool {
    key.property(property::APP_ROOT)
        .is_some_and(|root| rules.same_app_root(&root.text(), key.path()))
}

/// The keys at and below ROOT that are not excluded, parents first; those that IIS 7+ refuses are said and left out.
pub(super) fn nodes<'m>(draft: &mut Draft<'m, '_>, root: Key<'m>, site_name: &str) -> Vec<Node<'m>> {
    let options = draft.options;
    let mut nodes = Vec::new();
    if options.excludes(root.path()) {
        return nodes;
    }
    let folder = path_of(root);
    let mut stack = vec![Node {
        key: root,
        location: site_name.into(),
        path: "/".to_owned(),
        application: "/".to_owned(),
        folder,
        shape: Shape {
            is_application: true,
            is_virtual: true,
        },
    }];
    while let Some(node) = stack.pop() {
        let mut below: Vec<Node<'m>> = node
            .key
            .children()
            .filter(|child| !options.excludes(child.path()))
            .filter(|child| !key_names::is_refused(draft, *child, &node.location))
            .map(|child| below(&node, child, options.rules))
            .collect();
        below.reverse();
        nodes.push(node);
        stack.append(&mut below);
    }
    nodes
}

/// The root of a site that has no key ROOT. IIS 7+ wants an application and a virtual directory all the same, and what
/// the site's own key says must count once somebody gives it a folder.
pub(super) fn without_root<'m>(site: Key<'m>, site_name: &str) -> Node<'m> {
    Node {
        key: site,
        location: site_name.into(),
        path: "/".to_owned(),
        application: "/".to_owned(),
        folder: None,
        shape: Shape {
            is_application: true,
            is_virtual: true,
        },
    }
}

fn below<'m>(parent: &Node<'m>, key: Key<'m>, rules: &RuleSet) -> Node<'m> {
    let path = format!("{}/{}", parent.path.trim_end_matches('/'), key.name());
    let own = path_of(key).filter(|_| key.key_type().eq_ignore_ascii_case("IIsWebVirtualDir"));
    let is_application = !is_file(key) && is_application(key, rules);
    let is_virtual = own.is_some();
    let folder = own.or_else(|| {
        let parent = parent.folder.as_deref()?;
        Some(format!("{}\\{}", parent.trim_end_matches('\\'), key.name()))
    });
    Node {
        location: format!("{}/{}", parent.location, key.name()).into(),
        application: if is_application {
            path.clone()
        } else {
            parent.application.clone()
        },
        path,
        folder,
        shape: Shape {
            is_application,
            is_virtual,
        },
        key,
    }
}

fn is_file(key: Key<'_>) -> bool {
    key.key_type().eq_ignore_ascii_case("IIsWebFile")
}

fn path_of(key: Key<'_>) -> Option<String> {
    let text = key.property(property::PATH)?.text().trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Writes the applications and virtual directories of a site; answers the names of the pools they run in.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, site: &ConfigPath, nodes: &[Node<'m>]) -> Vec<String> {
    let mut pools: Vec<String> = Vec::new();
    let owner = nodes.first().map_or("", |root| root.location.as_str());
    for node in nodes {
        if node.shape.is_application {
            let pool = write_application(draft, site, owner, node);
            if !pools.iter().any(|known| known.eq_ignore_ascii_case(&pool)) {
                pools.push(pool);
            }
        } else {
            check_pool(draft, node, nodes);
        }
        if node.shape.is_application || node.shape.is_virtual {
            key_names::tell_unusual(draft, node.key, &node.location);
            write_directory(draft, site, owner, node);
        } else if node.key.key_type().eq_ignore_ascii_case("IIsWebVirtualDir") {
            draft.say(
                Problem::note(
                    "VDIR-WITHOUT-FOLDER",
                    format!("Virtual directory {} names no folder", node.location),
                )
                .with_cause("Its key has no Path, so it is treated as a folder of the directory above.")
                .with_place(Place::key(node.key.path()))
                .with_target(node.location.clone()),
            );
        }
    }
    pools.sort_by_key(|name| crate::model::path::fold(name));
    pools
}

fn application_path(site: &ConfigPath, path: &str) -> ConfigPath {
    site.child(ConfigElement::keyed("application", "path", path))
}

fn write_application<'m>(
    draft: &mut Draft<'m, '_>,
    site: &ConfigPath,
    owner: &str,
    node: &Node<'m>,
) -> String {
    let pool = pool_of(node.key);
    let legal = draft.pool_name(&pool);
    let at = At::of(application_path(site, &node.path), owner);
    match Setting::of(node.key, property::APP_POOL_ID) {
        // The server's applicationDefaults say it.
        Some(setting)
            if draft.options.inherited == Inherited::OnServer
                && setting
                    .set_at
                    .is_some_and(|key| key.path().eq_ignore_ascii_case("/LM/W3SVC"))
                && !setting.property.is_empty_text() =>
        {
            draft.object(&at.path, at.owner);
        }
        Some(setting) if !setting.property.is_empty_text() => {
            draft.write(&at, "applicationPool", legal.as_str(), &setting);
            if legal != pool {
                draft.note(&setting, format!("the pool is named {legal} on IIS 7+"));
            }
        }
        _ => {
            draft
                .object(&at.path, at.owner)
                .set("applicationPool", legal.as_str(), None);
        }
    }
    if legal != pool {
        draft.say(
            Problem::warning(
                "POOL-NAME-CHANGED",
                format!("Application pool {pool} is named {legal} on the destination"),
            )
            .with_cause(
                "IIS 7 and later accept 64 characters, and none of | < > & \\ \" / [ ] + = ; : , ? * @.",
            )
            .with_fix("Use the new name in scripts that start or stop the pool.")
            .with_target(legal.clone()),
        );
    }
    pool
}

/// A key that is no application runs in the pool of the application it belongs to; a pool of its own is lost.
fn check_pool<'m>(draft: &mut Draft<'m, '_>, node: &Node<'m>, nodes: &[Node<'m>]) {
    let Some(own) = node.key.property(property::APP_POOL_ID) else {
        return;
    };
    let Some(application) = nodes
        .iter()
        .find(|other| other.shape.is_application && other.path == node.application)
    else {
        return;
    };
    let pool = pool_of(application.key);
    if own.text().eq_ignore_ascii_case(&pool) {
        let setting = Setting {
            key: node.key,
            property: own,
            set_at: Some(node.key),
        };
        draft.same(
            &setting,
            format!("it is the pool of its application {}", application.location),
        );
        return;
    }
    let why = format!(
        "it is no application, so it runs in {pool}, the pool of {}",
        application.location
    );
    draft.goes_nowhere(node.key, property::APP_POOL_ID, why.clone());
    draft.say(
        Problem::warning(
            "POOL-OF-FOLDER-LOST",
            format!(
                "{} will not run in application pool {}",
                node.location,
                own.text()
            ),
        )
        .with_cause(format!(
            "On IIS 7 and later only applications choose a pool: {why}."
        ))
        .with_fix("Make it an application on the destination if it needs a pool of its own.")
        .with_place(Place::key(format!("{}/AppPoolId", node.key.path())))
        .with_target(node.location.clone()),
    );
}

fn write_directory<'m>(draft: &mut Draft<'m, '_>, site: &ConfigPath, owner: &str, node: &Node<'m>) {
    let relative = if node.path == node.application {
        "/"
    } else {
        node.path
            .get(node.application.trim_end_matches('/').len()..)
            .unwrap_or("/")
    };
    let path = application_path(site, &node.application).child(ConfigElement::keyed(
        "virtualDirectory",
        "path",
        relative,
    ));
    let at = At::of(path, owner);
    let Some(folder) = &node.folder else {
        draft.object(&at.path, at.owner);
        let why = match node.key.site_id() {
            Some(_) => "Its key has no ROOT below it; IIS 7 and later cannot serve it.",
            None => "Its root in the metabase has no Path; IIS 7 and later cannot serve it.",
        };
        draft.say(
            Problem::warning("SITE-WITHOUT-FOLDER", format!("{} has no folder", node.location))
                .with_cause(why)
                .with_fix("Set the folder of the site on the destination.")
                .with_place(Place::key(node.key.path()))
                .with_target(node.location.clone()),
        );
        return;
    };
    let shown = super::convert::trimmed_path(folder).to_owned();
    match Setting::set(node.key, property::PATH).filter(|_| node.shape.is_virtual) {
        Some(setting) if setting.set_at == Some(node.key) => {
            draft.write(&at, "physicalPath", shown.as_str(), &setting);
        }
        _ => draft
            .object(&at.path, at.owner)
            .set("physicalPath", shown.as_str(), None),
    }
    write_credentials(draft, &at, node, &shown);
}

/// `LogonMethod` as the schema of IIS 7+ names it.
pub(super) fn logon_method(setting: &Setting<'_>) -> Option<&'static str> {
    const NAMES: [&str; 4] = ["Interactive", "Batch", "Network", "ClearText"];
    let number = setting.property.dword()?;
    NAMES.get(number as usize).copied()
}

/// The account for a share. IIS 6 uses it for shares only.
fn write_credentials<'m>(draft: &mut Draft<'m, '_>, at: &At<'_>, node: &Node<'m>, folder: &str) {
    let Some(user) = Setting::set(node.key, property::UNC_USER_NAME) else {
        return;
    };
    if user.property.is_empty_text() {
        draft.same(
            &user,
            "no account: the visitor's own is used, as on IIS 7+ by default",
        );
        return;
    }
    if !folder.starts_with(r"\\") {
        return;
    }
    draft.write(
        at,
        "userName",
        AttributeValue::from(user.property.text().into_owned()),
        &user,
    );
    if let Some(method) = Setting::set(node.key, property::LOGON_METHOD)
        && let Some(name) = logon_method(&method)
    {
        draft.write(at, "logonMethod", name, &method);
    }
}
