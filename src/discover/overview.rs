//! A server at a glance: what was found of it, and its sites as a tree to choose from.

use crate::formats::apphost::{AppHostConfig, Site};
use crate::formats::metabase::property::{
    APP_POOL_ID, APP_ROOT, PATH, SECURE_BINDINGS, SERVER_AUTO_START, SERVER_BINDINGS, SERVER_COMMENT,
};
use crate::formats::metabase::{Key, Metabase};
use crate::hosts::Host;
use crate::model::{Finding, FindingState, NodeKind, Overview, ServerFacts, ServerPath, SiteNode};
use std::collections::BTreeSet;

/// The overview of an IIS 6 server. Looks on the host whether content folders are there; reads none of them.
pub fn of_metabase(metabase: &Metabase, host: &dyn Host, facts: &ServerFacts) -> Overview {
    let sites: Vec<SiteNode> = metabase.sites().filter_map(site_node).collect();
    let mut findings = vec![Finding {
        state: FindingState::Found,
        name: "MetaBase.xml".into(),
        text: format!(
            "{}, {}, {}",
            facts.iis,
            count(sites.len(), "site", "sites"),
            count(pools(metabase), "application pool", "application pools")
        ),
    }];
    if !metabase.problems().is_empty() {
        findings.push(Finding {
            state: FindingState::Attention,
            name: "Damaged places".into(),
            text: format!(
                "{} of MetaBase.xml could not be understood; the rest was read",
                count(metabase.problems().len(), "place", "places")
            ),
        });
    }
    findings.push(content_finding(metabase, host));
    Overview {
        facts: facts.clone(),
        label: host.label(),
        findings,
        sites,
    }
}

/// The overview of a server with IIS 7 or later.
pub fn of_config(config: &AppHostConfig, host: &dyn Host, facts: &ServerFacts) -> Overview {
    let sites = config.sites();
    let findings = vec![
        Finding {
            state: FindingState::Found,
            name: "applicationHost.config".into(),
            text: format!(
                "{} or later, {}, {}",
                facts.iis,
                count(sites.len(), "site", "sites"),
                count(
                    config.application_pools().len(),
                    "application pool",
                    "application pools"
                )
            ),
        },
        Finding {
            state: FindingState::Found,
            name: "Drives".into(),
            text: host
                .drives()
                .iter()
                .map(|letter| format!("{letter}:"))
                .collect::<Vec<_>>()
                .join(", "),
        },
    ];
    Overview {
        facts: facts.clone(),
        label: host.label(),
        findings,
        sites: sites.iter().map(configured_site).collect(),
    }
}

fn site_node(key: Key<'_>) -> Option<SiteNode> {
    let site = key.site_id()?;
    let text = |id| {
        key.property(id)
            .map(|property| property.text().into_owned())
            .unwrap_or_default()
    };
    let comment = text(SERVER_COMMENT);
    let mut bindings: Vec<String> = Vec::new();
    for (id, scheme) in [(SERVER_BINDINGS, "http"), (SECURE_BINDINGS, "https")] {
        for binding in key
            .property(id)
            .map(|property| property.list())
            .unwrap_or_default()
        {
            bindings.push(format!("{scheme} {}", readable_binding(&binding)));
        }
    }
    Some(SiteNode {
        key: key.path().to_owned(),
        site,
        kind: NodeKind::Site,
        name: if comment.is_empty() {
            format!("Site {site}")
        } else {
            comment
        },
        detail: format!("#{site} {}", bindings.join(", ")).trim_end().to_owned(),
        // MBSchema 1017 ServerAutoStart: TRUE unless it is set.
        starts: key
            .property(SERVER_AUTO_START)
            .and_then(|property| property.boolean())
            .unwrap_or(true),
        children: key
            .child("ROOT")
            .map(|root| nodes_below(root, root, site))
            .unwrap_or_default(),
    })
}

/// `:80:` → `*:80`, `10.0.0.1:80:www.x` → `10.0.0.1:80 www.x`.
fn readable_binding(binding: &str) -> String {
    let mut parts = binding.splitn(3, ':');
    let address = parts.next().filter(|address| !address.is_empty()).unwrap_or("*");
    let port = parts.next().unwrap_or_default();
    format!("{address}:{port} {}", parts.next().unwrap_or_default())
        .trim_end()
        .to_owned()
}

/// The applications and virtual directories below a key; plain directories only hand theirs up.
fn nodes_below(key: Key<'_>, root: Key<'_>, site: u32) -> Vec<SiteNode> {
    let mut nodes = Vec::new();
    for child in key.children() {
        let below = nodes_below(child, root, site);
        match node_kind(child) {
            None => nodes.extend(below),
            Some(kind) => nodes.push(SiteNode {
                key: child.path().to_owned(),
                site,
                kind,
                name: child
                    .path()
                    .get(root.path().len()..)
                    .unwrap_or_default()
                    .to_owned(),
                detail: detail(child, kind),
                starts: true,
                children: below,
            }),
        }
    }
    nodes
}

/// An application is a key whose own AppRoot names itself; a virtual directory one that has a folder of its own
/// (metabase format, §6).
fn node_kind(key: Key<'_>) -> Option<NodeKind> {
    let own_root = key
        .property(APP_ROOT)
        .map(|property| property.text().into_owned());
    if own_root.is_some_and(|app_root| {
        app_root
            .trim_matches('/')
            .eq_ignore_ascii_case(key.path().trim_matches('/'))
    }) {
        return Some(NodeKind::Application);
    }
    key.property(PATH).map(|_| NodeKind::VirtualDirectory)
}

fn detail(key: Key<'_>, kind: NodeKind) -> String {
    let folder = key.property(PATH).map(|property| property.text().into_owned());
    let pool = match kind {
        NodeKind::Application => key
            .effective(APP_POOL_ID)
            .map(|pool| format!("pool {}", pool.value.text())),
        NodeKind::Site | NodeKind::VirtualDirectory => None,
    };
    [pool, folder]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn pools(metabase: &Metabase) -> usize {
    metabase
        .key("/LM/W3SVC/AppPools")
        .map_or(0, |pools| pools.children().count())
}

/// Whether the folders of all sites are part of what was copied from the server.
fn content_finding(metabase: &Metabase, host: &dyn Host) -> Finding {
    let mut folders = BTreeSet::new();
    let mut shares = 0_usize;
    for key in metabase.sites().flat_map(|site| site.descendants()) {
        let Some(path) = key
            .property(PATH)
            .and_then(|property| ServerPath::parse(&property.text()))
        else {
            continue;
        };
        if path.is_unc() {
            shares += 1;
        } else {
            folders.insert(path);
        }
    }
    let missing: Vec<&ServerPath> = folders
        .iter()
        .filter(|folder| !matches!(host.entry(folder), Ok(Some(_))))
        .collect();
    let mut text = match missing.as_slice() {
        [] => format!("all {} are here", count(folders.len(), "folder", "folders")),
        [first, ..] => format!(
            "{first} is not in the copy: {} of {} missing",
            missing.len(),
            folders.len()
        ),
    };
    if shares > 0 {
        text.push_str(&format!(
            "; {} on other machines",
            count(shares, "folder lies", "folders lie")
        ));
    }
    Finding {
        state: if missing.is_empty() {
            FindingState::Found
        } else {
            FindingState::Attention
        },
        name: "Site content".into(),
        text,
    }
}

fn configured_site(site: &Site) -> SiteNode {
    let bindings: Vec<String> = site
        .bindings
        .iter()
        .map(|binding| format!("{} {}", binding.protocol, binding.information))
        .collect();
    SiteNode {
        key: site.name.clone(),
        site: site.id,
        kind: NodeKind::Site,
        name: site.name.clone(),
        detail: format!("#{} {}", site.id, bindings.join(", "))
            .trim_end()
            .to_owned(),
        starts: site.auto_start,
        children: site
            .applications
            .iter()
            .filter(|application| application.path != "/")
            .map(|application| SiteNode {
                key: format!("{}{}", site.name, application.path),
                site: site.id,
                kind: NodeKind::Application,
                name: application.path.clone(),
                detail: format!("pool {}", application.pool),
                starts: true,
                children: Vec::new(),
            })
            .collect(),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{MetabaseBuilder, Schema};
    use crate::hosts::memory::MemoryHost;
    use crate::model::IisVersion;

    fn facts() -> ServerFacts {
        ServerFacts {
            name: "OLD".into(),
            iis: IisVersion::IIS6,
            windows_directory: r"C:\WINDOWS".into(),
            is_64_bit: false,
        }
    }

    #[test]
    fn the_tree_has_applications_and_virtual_directories_and_names_what_is_missing() {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .key("/LM/W3SVC/2", "IIsWebServer")
            .set("ServerComment", "Shop")
            .set("ServerBindings", ":80:www.shop.example")
            .set("ServerAutoStart", "FALSE")
            .key("/LM/W3SVC/2/root", "IIsWebVirtualDir")
            .set("Path", r"C:\shop")
            .key("/LM/W3SVC/2/root/plain/app", "IIsWebDirectory")
            .set("AppRoot", "/lm/w3svc/2/ROOT/plain/app/")
            .set("AppPoolId", "Own")
            .key("/LM/W3SVC/2/root/images", "IIsWebVirtualDir")
            .set("Path", r"F:\images")
            .build(Schema::built_in());
        let overview = of_metabase(&metabase, &MemoryHost::new("OLD"), &facts());
        let site = overview.sites.first().expect("one site");
        assert_eq!((site.name.as_str(), site.starts), ("Shop", false));
        assert_eq!(site.detail, "#2 http *:80 www.shop.example");
        let children: Vec<_> = site
            .children
            .iter()
            .map(|node| (node.name.as_str(), node.kind, node.detail.as_str()))
            .collect();
        assert_eq!(
            children,
            [
                ("/images", NodeKind::VirtualDirectory, r"F:\images"),
                ("/plain/app", NodeKind::Application, "pool Own"),
            ]
        );
        let content = overview.findings.last().expect("a finding");
        assert_eq!(content.state, FindingState::Attention);
        assert_eq!(content.text, r"C:\shop is not in the copy: 2 of 2 missing");
    }
}
