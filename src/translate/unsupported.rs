//! What IIS 7+ does not have, said once a site and place with a way out (property map, I1).
//!
//! Script maps of programs that are gone are said by [`super::handlers`], Passport by [`super::sections`], filters by
//! [`super::filters`]; here is what single properties and keys show.

use super::draft::{Draft, Setting};
use super::tree::Node;
use crate::formats::metabase::values::WebServiceExtension;
use crate::formats::metabase::{Key, PropertyId, property};
use crate::model::path::fold;
use crate::model::{Place, Problem, Text};

/// A switch that asks for something that is gone.
struct Gone {
    id: PropertyId,
    code: &'static str,
    /// Follows the name of the place.
    title: &'static str,
    cause: &'static str,
    fix: &'static str,
}

const GONE: [Gone; 3] = [
    Gone {
        id: property::FRONT_PAGE_WEB,
        code: "FRONTPAGE-NOT-SUPPORTED",
        title: "is published with FrontPage Server Extensions, which IIS 7 and later do not have",
        cause: "FrontPageWeb is TRUE. Its pages work; publishing with FrontPage and components such as search and form handlers do not.",
        fix: "Publish by WebDAV or Web Deploy, and look for pages that use the components.",
    },
    Gone {
        id: property::AZ_ENABLE,
        code: "AUTHORIZATION-MANAGER-NOT-SUPPORTED",
        title: "lets Authorization Manager decide who may see it, which IIS 7 and later cannot",
        cause: "AzEnable is TRUE. Without its rules whoever the file permissions admit is let in.",
        fix: "Write its rules under system.webServer/security/authorization before the site goes live.",
    },
    Gone {
        id: property::CLUSTER_ENABLED,
        code: "CLUSTER-NOT-SUPPORTED",
        title: "is a resource of a cluster",
        cause: "ClusterEnabled is TRUE. The resource types of IIS 6 are gone.",
        fix: "Set the cluster up again on the destination, or use network load balancing.",
    },
];

/// Bits of AuthFlags and AccessFlags (MBSchema 6000, 6016).
const AUTH_MD5: u32 = 16;
const ACCESS_WRITE: u32 = 2;

/// Says what a site uses that is gone.
pub(super) fn tell<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, nodes: &[Node<'m>], name: &str) {
    switches(draft, site, nodes, name);
    front_page_keys(draft, nodes, name);
    password_pages(draft, site, nodes, name);
    digest(draft, nodes);
    web_dav(draft, nodes, name);
    ftp(draft, nodes, name);
    administration(draft, site, nodes, name);
}

/// The site by which browsers administer Windows Server 2003 (property map, AdminServer). Its name is that of setup; its
/// folder or its port tell it from a site that is only called so (inferred).
fn administration<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, nodes: &[Node<'m>], name: &str) {
    let comment = site.property(property::SERVER_COMMENT);
    if !comment.is_some_and(|comment| comment.text().trim().eq_ignore_ascii_case("Administration")) {
        return;
    }
    let folder = nodes.first().and_then(|root| root.folder.as_deref()).map(fold);
    let is_folder = folder.is_some_and(|folder| {
        [r"\SYSTEM32\SERVERAPPLIANCE\", r"\INETSRV\IISADMIN"]
            .iter()
            .any(|known| folder.contains(known))
    });
    let is_port = [property::SERVER_BINDINGS, property::SECURE_BINDINGS]
        .iter()
        .filter_map(|id| site.property(*id))
        .any(|bindings| {
            let mut items = bindings.list().into_iter();
            items.any(|item| matches!(item.split(':').nth(1), Some("8098" | "8099")))
        });
    if !is_folder && !is_port {
        return;
    }
    draft.say(
        Problem::warning(
            "ADMINISTRATION-SITE",
            format!("{name} is the site by which browsers administered the old server"),
        )
        .with_cause("IIS 7 and later do not have it: its pages call components of Windows Server 2003.")
        .with_fix("Leave the site behind. IIS Manager, also from another machine, takes its place.")
        .with_place(place(site))
        .with_target(name),
    );
}

/// Says what else runs on the old server.
pub(super) fn tell_server<'m>(draft: &mut Draft<'m, '_>, name: &str) {
    for (path, kind, what, fix) in [
        (
            "/LM/MSFTPSVC",
            "IIsFtpServer",
            "FTP",
            "Make them again as FTP sites of IIS 7 or later, which have settings of their own.",
        ),
        (
            "/LM/SmtpSvc",
            "IIsSmtpServer",
            "SMTP",
            "Set the mail service up again on the destination or on a mail server.",
        ),
        (
            "/LM/NntpSvc",
            "IIsNntpServer",
            "NNTP",
            "No Windows that runs IIS 7 has a news service; move it elsewhere.",
        ),
    ] {
        let Some(service) = draft.metabase.key(path) else {
            continue;
        };
        let servers: Vec<Key<'m>> = service
            .children()
            .filter(|key| key.key_type().eq_ignore_ascii_case(kind))
            .collect();
        let Some(first) = servers.first() else { continue };
        draft.say(
            Problem::note(
                &*format!("{what}-NOT-MIGRATED"),
                format!(
                    "{} virtual {what} server(s) of {name} do not come along",
                    servers.len()
                ),
            )
            .with_cause("Only the web service is moved, as Web Deploy does.")
            .with_fix(fix)
            .with_place(place(*first))
            .with_target(name),
        );
    }
}

fn place(key: Key<'_>) -> Place {
    Place {
        line: Some(key.line()).filter(|line| *line > 0),
        ..Place::key(key.path())
    }
}

/// A switch counts for the whole site where the root has it in effect, and wherever a key below turns it on.
fn switches<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, nodes: &[Node<'m>], name: &str) {
    let root = nodes.first().map_or(site, |root| root.key);
    for gone in &GONE {
        let whole = Setting::set(root, gone.id).map(|setting| (setting, Text::from(name)));
        let below = nodes.iter().skip(1).filter_map(|node| {
            let own = node.key.property(gone.id)?;
            let setting = Setting {
                key: node.key,
                property: own,
                set_at: Some(node.key),
            };
            Some((setting, node.location.clone()))
        });
        let own_of_site =
            Setting::set(site, gone.id).filter(|_| !root.path().eq_ignore_ascii_case(site.path()));
        let own_of_site = own_of_site.map(|setting| (setting, Text::from(name)));
        let all: Vec<(Setting<'m>, Text)> = whole.or(own_of_site).into_iter().chain(below).collect();
        for (setting, location) in all
            .iter()
            .filter(|(setting, _)| setting.property.boolean() == Some(true))
        {
            if gone.id == property::AZ_ENABLE {
                draft.needs_you(
                    setting,
                    "write the rules under system.webServer/security/authorization",
                );
            }
            draft.say(
                Problem::warning(gone.code, format!("{location} {}", gone.title))
                    .with_cause(gone.cause)
                    .with_fix(gone.fix)
                    .with_place(setting.place())
                    .with_target(location.clone()),
            );
        }
    }
}

/// The folders that the extensions keep in a web, when no switch has said so.
fn front_page_keys(draft: &mut Draft<'_, '_>, nodes: &[Node<'_>], name: &str) {
    let says = |node: &Node<'_>| {
        node.key
            .property(property::FRONT_PAGE_WEB)
            .and_then(|web| web.boolean())
            == Some(true)
    };
    let found = nodes
        .iter()
        .find(|node| fold(node.key.name()).starts_with("_VTI_"));
    let Some(found) = found.filter(|_| !nodes.iter().any(says)) else {
        return;
    };
    draft.say(
        Problem::warning(
            "FRONTPAGE-NOT-SUPPORTED",
            format!("{name} has folders of FrontPage Server Extensions, which IIS 7 and later do not have"),
        )
        .with_cause(format!("{} is such a folder.", found.location))
        .with_fix(
            "Publish by WebDAV or Web Deploy, and leave the _vti_ folders behind when nothing uses them.",
        )
        .with_place(place(found.key))
        .with_target(name),
    );
}

/// The pages by which people change a password that has expired.
fn password_pages<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, nodes: &[Node<'m>], name: &str) {
    let folder = nodes.iter().find(|node| fold(node.key.name()) == "IISADMPWD");
    let ids = [
        property::AUTH_CHANGE_URL,
        property::AUTH_EXPIRED_URL,
        property::AUTH_EXPIRED_UNSECURE_URL,
    ];
    // Setup writes the addresses for the whole service, so only a site's own tell that they are used.
    let own = std::iter::once(site)
        .chain(nodes.iter().map(|node| node.key))
        .flat_map(|key| ids.iter().filter_map(move |id| Some((key, key.property(*id)?))))
        .find(|(_, own)| !own.is_empty_text());
    let at = match (own, folder) {
        (Some((key, property)), _) => Setting {
            key,
            property,
            set_at: Some(key),
        }
        .place(),
        (None, Some(folder)) => place(folder.key),
        (None, None) => return,
    };
    draft.say(
        Problem::warning(
            "PASSWORD-PAGES-NOT-SUPPORTED",
            format!("{name} has pages to change expired passwords (IISADMPWD), which IIS 7 and later do not run"),
        )
        .with_cause("Visitors with an expired password are refused instead of being led to the pages.")
        .with_fix("Offer another way, such as Remote Desktop Web Access or a page of your own, and leave IISADMPWD behind.")
        .with_place(at)
        .with_target(name),
    );
}

/// Digest authentication by the sub-authenticator, which kept passwords in a reversible form (property map, UseDigestSSP).
fn digest<'m>(draft: &mut Draft<'m, '_>, nodes: &[Node<'m>]) {
    for (index, node) in nodes.iter().enumerate() {
        let flags = if index == 0 {
            Setting::set(node.key, property::AUTH_FLAGS)
        } else {
            node.key.property(property::AUTH_FLAGS).map(|property| Setting {
                key: node.key,
                property,
                set_at: Some(node.key),
            })
        };
        let Some(flags) =
            flags.filter(|flags| flags.property.dword().is_some_and(|bits| bits & AUTH_MD5 != 0))
        else {
            continue;
        };
        let is_advanced = node
            .key
            .effective(property::USE_DIGEST_SSP)
            .and_then(|on| on.boolean());
        if is_advanced == Some(true) {
            continue;
        }
        draft.say(
            Problem::warning(
                "DIGEST-SUBAUTHENTICATION",
                format!("{} uses digest authentication as IIS 5 had it", node.location),
            )
            .with_cause(
                "UseDigestSSP is not TRUE, so the old server asks its sub-authenticator, which is gone. IIS 7 and \
                 later know advanced digest alone, which asks a domain controller.",
            )
            .with_fix("Both servers must belong to the domain of the accounts. Sign in by digest once before going live, or choose Windows authentication.")
            .with_place(flags.place())
            .with_target(node.location.clone()),
        );
    }
}

/// WebDAV is allowed for all sites at once; it matters to a site that lets visitors write.
fn web_dav<'m>(draft: &mut Draft<'m, '_>, nodes: &[Node<'m>], name: &str) {
    let Some(service) = draft.metabase.key("/LM/W3SVC") else {
        return;
    };
    let Some(list) = Setting::set(service, property::WEB_SVC_EXT_RESTRICTION_LIST) else {
        return;
    };
    let is_allowed = list
        .property
        .list()
        .iter()
        .filter_map(|item| WebServiceExtension::parse(item))
        .any(|entry| entry.allowed && fold(&entry.path).ends_with("HTTPEXT.DLL"));
    let writes = |node: &&Node<'m>| {
        let flags = node
            .key
            .effective(property::ACCESS_FLAGS)
            .and_then(|flags| flags.dword());
        flags.is_some_and(|bits| bits & ACCESS_WRITE != 0)
    };
    let Some(place) = nodes.iter().find(writes).filter(|_| is_allowed) else {
        return;
    };
    draft.say(
        Problem::warning(
            "WEBDAV-NOT-SUPPORTED",
            format!("Authors may write to {} by WebDAV, whose settings do not come along", place.location),
        )
        .with_cause("The WebDAV of IIS 6 is gone. IIS 7 and later have a new one with authoring rules of its own.")
        .with_fix("If authors need it: Install-WindowsFeature Web-DAV-Publishing, then write its authoring rules; else nothing.")
        .with_place(list.place())
        .with_target(name),
    );
}

/// FTP sites that publish into the folders of this site.
fn ftp<'m>(draft: &mut Draft<'m, '_>, nodes: &[Node<'m>], name: &str) {
    let Some(service) = draft.metabase.key("/LM/MSFTPSVC") else {
        return;
    };
    let inside = |path: &str| {
        let path = format!("{}\\", fold(path.trim_end_matches('\\')));
        nodes
            .iter()
            .filter_map(|node| node.folder.as_deref())
            .any(|folder| path.starts_with(&format!("{}\\", fold(folder.trim_end_matches('\\')))))
    };
    let found = service.descendants().find_map(|key| {
        let own = key
            .property(property::PATH)
            .filter(|path| !path.is_empty_text())?;
        let is_ftp = key.key_type().eq_ignore_ascii_case("IIsFtpVirtualDir");
        (is_ftp && inside(&own.text())).then_some(Setting {
            key,
            property: own,
            set_at: Some(key),
        })
    });
    let Some(found) = found else { return };
    draft.say(
        Problem::warning(
            "FTP-NOT-MIGRATED",
            format!("{name} is published by FTP, which does not come along"),
        )
        .with_cause(format!("{} is a folder of an FTP site, and only the web service is moved.", found.property.text()))
        .with_fix("Add an FTP binding to the site on the destination (FTP of IIS 7.5 and later), or publish by Web Deploy.")
        .with_place(found.place())
        .with_target(name),
    );
}
