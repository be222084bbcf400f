//! One row a component: its section, its module, and what says that it does something.
//!
//! Names are those of the catalogue; sections and their defaults are IIS_schema.xml's, modules the ones that operations
//! §7.4 names for the check on a destination.

use super::super::programs::{Processor, same_program};
use super::effective::{Effective, Entry};
use super::nodes::{SiteNodes, framework};
use super::{Findings, Node};
use std::collections::{HashMap, HashSet};

/// A component that one switch turns on.
struct Switch {
    name: &'static str,
    module: &'static str,
    section: &'static str,
    attribute: &'static str,
    /// What holds when the file does not say.
    default: bool,
}

const SWITCHES: &[Switch] = &[
    Switch {
        name: "AnonymousAuthentication",
        module: "AnonymousAuthenticationModule",
        section: "security/authentication/anonymousAuthentication",
        attribute: "enabled",
        default: true,
    },
    Switch {
        name: "BasicAuthentication",
        module: "BasicAuthenticationModule",
        section: "security/authentication/basicAuthentication",
        attribute: "enabled",
        default: false,
    },
    Switch {
        name: "WindowsAuthentication",
        module: "WindowsAuthenticationModule",
        section: "security/authentication/windowsAuthentication",
        attribute: "enabled",
        default: false,
    },
    Switch {
        name: "DigestAuthentication",
        module: "DigestAuthenticationModule",
        section: "security/authentication/digestAuthentication",
        attribute: "enabled",
        default: false,
    },
    Switch {
        name: "HttpCompressionStatic",
        module: "StaticCompressionModule",
        section: "urlCompression",
        attribute: "doStaticCompression",
        default: true,
    },
    // False in IIS 7.0 and true later; only a server that installed the module gets here.
    Switch {
        name: "HttpCompressionDynamic",
        module: "DynamicCompressionModule",
        section: "urlCompression",
        attribute: "doDynamicCompression",
        default: true,
    },
    Switch {
        name: "WebDAV",
        module: "WebDAVModule",
        section: "webdav/authoring",
        attribute: "enabled",
        default: false,
    },
];

/// A site that FTP reaches.
pub(super) fn ftp(site: &SiteNodes, found: &mut Findings) {
    let is_ftp = |protocol: &str| protocol.eq_ignore_ascii_case("ftp");
    if site.bindings.iter().any(|binding| is_ftp(&binding.protocol)) {
        let trigger = format!("{}/bindings/binding[@protocol='ftp']", site.place());
        found.component("FTPServer", &trigger);
    }
}

/// Everything that a path needs.
pub(super) fn look(
    effective: &Effective<'_>,
    node: &Node,
    restrictions: &Restrictions,
    found: &mut Findings,
) {
    for switch in SWITCHES
        .iter()
        .filter(|switch| node.modules.contains(switch.module))
    {
        let on = effective.is_on(&node.at, switch.section, switch.attribute, switch.default);
        if let Some(trigger) = on {
            found.component(switch.name, &trigger);
        }
    }
    if node.modules.contains("HttpRedirectionModule") {
        redirection(effective, node, found);
    }
    if node.modules.contains("IpRestrictionModule") {
        addresses(effective, node, found);
    }
    if node.modules.contains("IsapiFilterModule") {
        filters(effective, node, found);
    }
    modules(effective, node, found);
    handlers(effective, node, restrictions, found);
}

fn redirection(effective: &Effective<'_>, node: &Node, found: &mut Findings) {
    let leads_anywhere = !effective
        .setting(&node.at, "httpRedirect", "destination", "")
        .value
        .is_empty();
    if let Some(trigger) = effective.is_on(&node.at, "httpRedirect", "enabled", false)
        && leads_anywhere
    {
        found.component("HttpRedirect", &trigger);
    }
}

fn addresses(effective: &Effective<'_>, node: &Node, found: &mut Findings) {
    const SECTION: &str = "security/ipSecurity";
    if let Some(entry) = effective.entries(&node.at, SECTION, "add", "ipAddress").first() {
        found.component("IPSecurity", &entry.section);
    }
    let unlisted = effective.setting(&node.at, SECTION, "allowUnlisted", "true");
    if unlisted.value.eq_ignore_ascii_case("false") {
        found.component("IPSecurity", &unlisted.trigger);
    }
}

fn filters(effective: &Effective<'_>, node: &Node, found: &mut Findings) {
    let filters = effective.entries(&node.at, "isapiFilters", "filter", "name");
    if !found.is_new_case(&filters, node, "") {
        return;
    }
    for filter in filters.iter() {
        let is_off = effective.value(filter, "enabled").eq_ignore_ascii_case("false");
        if !is_off && node.meets(&effective.value(filter, "preCondition")) {
            found.component("ISAPIFilter", &effective.place(filter, "name"));
        }
    }
}

fn modules(effective: &Effective<'_>, node: &Node, found: &mut Findings) {
    let modules = effective.entries(&node.at, "modules", "add", "name");
    if !found.is_new_case(&modules, node, "") {
        return;
    }
    for module in modules.iter() {
        let name = effective.value(module, "name");
        if !node.modules.contains(&name) {
            continue;
        }
        match effective.value(module, "type") {
            managed if managed.is_empty() => found.native_module(&name),
            managed => found.managed_type(&managed, &effective.place(module, "name")),
        }
    }
}

fn handlers(effective: &Effective<'_>, node: &Node, restrictions: &Restrictions, found: &mut Findings) {
    let policy = effective
        .setting(&node.at, "handlers", "accessPolicy", "Read")
        .value;
    let handlers = effective.entries(&node.at, "handlers", "add", "name");
    if !found.is_new_case(&handlers, node, &policy) {
        return;
    }
    for handler in handlers.iter() {
        let required = match effective.value(handler, "requireAccess") {
            required if required.is_empty() => "Script".to_owned(),
            required => required,
        };
        let may_run = required.eq_ignore_ascii_case("None")
            || policy
                .split(',')
                .any(|access| access.trim().eq_ignore_ascii_case(&required));
        if !may_run || !node.meets(&effective.value(handler, "preCondition")) {
            continue;
        }
        let managed = effective.value(handler, "type");
        if !managed.is_empty() {
            if let Some(version) = framework(&node.runtime) {
                found.asp_net(version, &handler.section);
            }
            found.managed_type(&managed, &effective.place(handler, "name"));
            continue;
        }
        let modules = effective.value(handler, "modules");
        for module in modules
            .split(',')
            .map(str::trim)
            .filter(|module| node.modules.contains(*module))
        {
            match module {
                "ServerSideIncludeModule" => found.component("ServerSideInclude", &handler.section),
                "IsapiModule" => isapi(effective, handler, restrictions, found),
                "CgiModule" => cgi(effective, handler, restrictions, found),
                "FastCgiModule" => fast_cgi(effective, handler, restrictions, found),
                _ => {}
            }
        }
    }
}

/// A handler that runs a DLL. Without a program it runs the DLL that is asked for.
fn isapi(effective: &Effective<'_>, handler: &Entry, restrictions: &Restrictions, found: &mut Findings) {
    let program = effective.value(handler, "scriptProcessor");
    if program.is_empty() {
        found.component("ISAPIExtensions", &handler.section);
        return;
    }
    let Some(is_allowed) = restrictions.allow(&program, true) else {
        return;
    };
    let kind = Processor::of(&program);
    match kind {
        Processor::ServerSideIncludes if !is_allowed => {
            found.component("ServerSideIncludeDisabled", &handler.section);
        }
        // The WebDAV of IIS 6 does not run here, so the file is somebody's own.
        Processor::Isapi | Processor::Cgi | Processor::WebDav => {
            let place = effective.place(handler, "name");
            found.isapi(&program, is_allowed, &place);
            if is_allowed {
                found.component("ISAPIExtensions", &handler.section);
            }
        }
        _ => {
            if let Some(name) = kind.component() {
                found.component(&name, &handler.section);
            }
        }
    }
}

/// A handler that starts a program for each request. Without one it starts the program that is asked for.
fn cgi(effective: &Effective<'_>, handler: &Entry, restrictions: &Restrictions, found: &mut Findings) {
    let program = effective.value(handler, "scriptProcessor");
    if program.is_empty() {
        found.component("CGI", &handler.section);
        return;
    }
    let Some(is_allowed) = restrictions.allow(&program, false) else {
        return;
    };
    found.cgi(&program, is_allowed, &effective.place(handler, "name"));
    if is_allowed {
        found.component("CGI", &handler.section);
    }
}

/// A handler that keeps a program running. It may when `fastCgi` defines it; hosters' configurations do not list it a
/// second time in the restriction list.
fn fast_cgi(effective: &Effective<'_>, handler: &Entry, restrictions: &Restrictions, found: &mut Findings) {
    let program = effective.value(handler, "scriptProcessor");
    let file = program.split('|').next().unwrap_or_default();
    let is_defined = restrictions.fast_cgi.contains(&same_program(file));
    let listed = restrictions.allow(&program, false);
    if let Some(is_allowed) = is_defined.then_some(true).or(listed) {
        found.cgi(&program, is_allowed, &effective.place(handler, "name"));
        if is_allowed {
            found.component("CGI", &handler.section);
        }
    }
}

/// `isapiCgiRestriction` and `fastCgi`, which the server has once for all sites.
pub(super) struct Restrictions {
    listed: HashMap<String, bool>,
    /// Whether ISAPI extensions, and CGI programs, that are not listed may run.
    unlisted: [bool; 2],
    /// Programs that FastCGI may keep running.
    fast_cgi: HashSet<String>,
}

impl Restrictions {
    pub(super) fn of(effective: &Effective<'_>) -> Self {
        const SECTION: &str = "security/isapiCgiRestriction";
        let mut listed = HashMap::new();
        for entry in effective.entries("", SECTION, "add", "path").iter() {
            let is_allowed = effective.value(entry, "allowed").eq_ignore_ascii_case("true");
            listed
                .entry(same_program(&effective.value(entry, "path")))
                .or_insert(is_allowed);
        }
        let unlisted = ["notListedIsapisAllowed", "notListedCgisAllowed"]
            .map(|attribute| effective.is_on("", SECTION, attribute, false).is_some());
        let fast_cgi = effective
            .entries("", "fastCgi", "application", "fullPath")
            .iter()
            .map(|entry| same_program(&effective.value(entry, "fullPath")))
            .collect();
        Restrictions {
            listed,
            unlisted,
            fast_cgi,
        }
    }

    /// Whether a program may run; `None` when the list does not name it and unlisted ones may not.
    fn allow(&self, program: &str, is_isapi: bool) -> Option<bool> {
        let [isapis, cgis] = self.unlisted;
        let unlisted = if is_isapi { isapis } else { cgis };
        let listed = self.listed.get(&same_program(program)).copied();
        listed.or(unlisted.then_some(true))
    }
}
