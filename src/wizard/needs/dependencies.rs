//! Needs out of getDependencies' output, in words.

use super::{Need, NeedKind, NeedState, Seen};
use crate::model::dependency::{
    AppPoolInUse, Cgi, DependencyInfo, InheritedScriptMap, Isapi, ManagedType, NativeModule,
};

/// One line of the catalogue: name in the output, group, state, what a person calls it, what it means.
type Known = (&'static str, NeedKind, NeedState, &'static str, &'static str);

/// Names of getDependencies' output (Web Deploy getDependencies, dd569090; operations §7.4 for the role services).
const CATALOGUE: &[Known] = {
    use NeedKind::{Feature, SignIn};
    use NeedState::{Gone, Install, Present};
    &[
        (
            "AnonymousAuthentication",
            SignIn,
            Present,
            "Anonymous sign-in",
            "Always there; the account becomes IUSR or the pool's identity",
        ),
        (
            "WindowsAuthentication",
            SignIn,
            Install,
            "Windows sign-in",
            "Role service Web-Windows-Auth",
        ),
        (
            "BasicAuthentication",
            SignIn,
            Install,
            "Basic sign-in",
            "Role service Web-Basic-Auth",
        ),
        (
            "DigestAuthentication",
            SignIn,
            Install,
            "Digest sign-in",
            "Role service Web-Digest-Auth; needs the domain",
        ),
        (
            "PassportAuthentication",
            SignIn,
            Gone,
            "Passport sign-in",
            "Removed in Windows Server 2008; choose another sign-in",
        ),
        (
            "ASP",
            Feature,
            Install,
            "Classic ASP",
            "Role service Web-ASP; parent paths and error detail behave differently",
        ),
        (
            "ASPNET",
            Feature,
            Install,
            "ASP.NET",
            "Role service Web-Asp-Net or Web-Asp-Net45",
        ),
        (
            "ServerSideInclude",
            Feature,
            Install,
            "Server-side includes",
            "Role service Web-Includes",
        ),
        (
            "ServerSideIncludeDisabled",
            Feature,
            Present,
            "Includes are switched off",
            "Nothing to install; keep Web-Includes off",
        ),
        (
            "ISAPIFilter",
            Feature,
            Install,
            "ISAPI filter",
            "Role service Web-ISAPI-Filter and the DLL itself, same bitness as the pool",
        ),
        (
            "ISAPIExtensions",
            Feature,
            Install,
            "ISAPI extensions",
            "Role service Web-ISAPI-Ext",
        ),
        ("CGI", Feature, Install, "CGI programs", "Role service Web-CGI"),
        (
            "HttpRedirect",
            Feature,
            Install,
            "Redirects",
            "Role service Web-Http-Redirect",
        ),
        (
            "IPSecurity",
            Feature,
            Install,
            "Address restrictions",
            "Role service Web-IP-Security",
        ),
        (
            "HttpCompressionStatic",
            Feature,
            Install,
            "Compression of files",
            "Role service Web-Stat-Compression",
        ),
        (
            "HttpCompressionDynamic",
            Feature,
            Install,
            "Compression of pages",
            "Role service Web-Dyn-Compression",
        ),
        (
            "FrontPageServerExtensions",
            Feature,
            Gone,
            "FrontPage extensions",
            "Gone; publish by WebDAV or otherwise",
        ),
        (
            "WebDAV",
            Feature,
            Gone,
            "WebDAV of IIS 6",
            "Cannot be moved; set up WebDAV Publishing by hand",
        ),
        (
            "FTPServer",
            Feature,
            Install,
            "FTP",
            "Role service Web-Ftp-Server; set up by hand",
        ),
    ]
};

/// Makes needs of what getDependencies reports, sorted by group and name.
pub fn from_dependencies(info: &DependencyInfo) -> Vec<Need> {
    let mut needs: Vec<Need> = info
        .dependencies
        .iter()
        .map(|dependency| built_in(&dependency.name, &dependency.triggers))
        .collect();
    needs.extend(info.app_pools.iter().map(pool));
    needs.extend(info.isapis.iter().map(isapi));
    needs.extend(info.cgis.iter().map(cgi));
    needs.extend(info.native_modules.iter().map(native));
    needs.extend(info.managed_types.iter().map(managed));
    needs.extend(inherited(&info.inherited));
    needs.sort_by(|a, b| {
        (a.kind, a.state, &a.name, &a.inherited_from).cmp(&(b.kind, b.state, &b.name, &b.inherited_from))
    });
    needs
}

fn built_in(name: &str, triggers: &[String]) -> Need {
    let known = CATALOGUE.iter().find(|entry| entry.0.eq_ignore_ascii_case(name));
    let raw = element("dependency", &[("name", name)], triggers);
    let (kind, state, title, meaning) = match known {
        Some(&(_, kind, state, title, meaning)) => (kind, state, title.to_owned(), meaning.to_owned()),
        None if name.starts_with("ASPNET ") => asp_net(name.trim_start_matches("ASPNET ")),
        None => (
            NeedKind::Feature,
            NeedState::CannotTell,
            name.to_owned(),
            "Not in the catalogue of built-in components; look at its evidence".to_owned(),
        ),
    };
    Need {
        kind,
        state,
        name: title,
        code: name.to_owned(),
        meaning,
        inherited_from: None,
        seen: at_keys(triggers),
        raw,
        ..Need::default()
    }
}

/// What one version of ASP.NET means (`ASPNET 1.1.4322` in the output).
fn asp_net(version: &str) -> (NeedKind, NeedState, String, String) {
    let (state, meaning) = match version.chars().next() {
        Some('1') => (
            NeedState::Gone,
            "Exists on no later IIS; most applications run on 4.x, but test them",
        ),
        Some('2') => (
            NeedState::Install,
            "Role service Web-Asp-Net (.NET 3.5), or move to 4.x",
        ),
        _ => (NeedState::Install, "Role service Web-Asp-Net45"),
    };
    (
        NeedKind::Feature,
        state,
        format!("ASP.NET {version}"),
        meaning.to_owned(),
    )
}

fn pool(pool: &AppPoolInUse) -> Need {
    let (state, meaning) = if pool.definition_included {
        (NeedState::Present, "Its settings are carried with the server")
    } else {
        (
            NeedState::Install,
            "Used by the site; made on the destination when it is not there",
        )
    };
    Need {
        kind: NeedKind::Pool,
        state,
        name: pool.name.clone(),
        code: "apppoolInUse".to_owned(),
        meaning: meaning.to_owned(),
        inherited_from: None,
        seen: at_keys(&pool.triggers),
        raw: element(
            "apppoolInUse",
            &[
                ("name", &pool.name),
                (
                    "definitionIncluded",
                    if pool.definition_included { "True" } else { "False" },
                ),
            ],
            &pool.triggers,
        ),
        ..Need::default()
    }
}

fn isapi(isapi: &Isapi) -> Need {
    let (state, meaning) = if isapi.enabled {
        (
            NeedState::Install,
            "Copy or install the DLL, same bitness as the pool, and allow it",
        )
    } else {
        (
            NeedState::Present,
            "Registered but prohibited; not needed unless you enable it",
        )
    };
    Need {
        kind: NeedKind::Extension,
        state,
        name: isapi.dll.clone(),
        code: "isapi".to_owned(),
        meaning: meaning.to_owned(),
        inherited_from: None,
        seen: at_keys(&isapi.triggers),
        raw: element(
            "isapi",
            &[
                ("dll", &isapi.dll),
                ("enabled", if isapi.enabled { "True" } else { "False" }),
            ],
            &isapi.triggers,
        ),
        ..Need::default()
    }
}

fn cgi(cgi: &Cgi) -> Need {
    let (state, meaning) = match cgi.restricted.as_str() {
        "True" => (
            NeedState::Present,
            "Registered but prohibited; not needed unless you enable it",
        ),
        "False" => (
            NeedState::Install,
            "Install the program and allow it; role service Web-CGI",
        ),
        _ => (
            NeedState::CannotTell,
            "Whether it is allowed could not be read; check by hand",
        ),
    };
    Need {
        kind: NeedKind::Cgi,
        state,
        name: cgi.exe.clone(),
        code: "cgi".to_owned(),
        meaning: meaning.to_owned(),
        inherited_from: None,
        seen: at_keys(&cgi.triggers),
        raw: element(
            "cgi",
            &[("exe", &cgi.exe), ("Restricted", &cgi.restricted)],
            &cgi.triggers,
        ),
        ..Need::default()
    }
}

fn native(module: &NativeModule) -> Need {
    Need {
        kind: NeedKind::Module,
        state: NeedState::Install,
        name: module.name.clone(),
        code: "nativeModule".to_owned(),
        meaning: "Does not come with IIS; install it before the sites start".to_owned(),
        raw: element("nativeModule", &[("name", &module.name)], &[]),
        ..Need::default()
    }
}

fn managed(found: &ManagedType) -> Need {
    Need {
        kind: NeedKind::Module,
        state: NeedState::Look,
        name: found.name.clone(),
        code: "managedType".to_owned(),
        meaning: "Does not come with .NET; it is in the bin folder of the site, or has to be installed"
            .to_owned(),
        seen: at_keys(&found.triggers),
        raw: element("managedType", &[("name", &found.name)], &found.triggers),
        ..Need::default()
    }
}

/// One need for each extension, program and origin, however many keys inherit it.
fn inherited(maps: &[InheritedScriptMap]) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for map in maps {
        let name = format!("{}  {}", map.extension, map.processor);
        let known = needs
            .iter_mut()
            .find(|need| need.name == name && need.inherited_from.as_deref() == Some(map.set_at.as_str()));
        if let Some(need) = known {
            let used_by = Seen::at_key(&map.used_by);
            if !need.seen.contains(&used_by) {
                need.seen.push(used_by);
            }
            continue;
        }
        let (state, meaning) = match &map.component {
            Some(component) => (NeedState::Present, format!("Part of {component}; comes with it")),
            None => (
                NeedState::CannotTell,
                "Not from Microsoft; copy or install the program".to_owned(),
            ),
        };
        needs.push(Need {
            kind: NeedKind::ScriptMap,
            state,
            name,
            code: "scriptMap".to_owned(),
            meaning,
            inherited_from: Some(map.set_at.clone()),
            seen: vec![Seen::at_key(&map.used_by)],
            raw: format!(
                "Not in getDependencies' output: script maps that a site inherits are left out there.\n\nScriptMaps of {}\n{},{}",
                map.set_at, map.extension, map.processor
            ),
            ..Need::default()
        });
    }
    needs
}

fn element(name: &str, attributes: &[(&str, &str)], triggers: &[String]) -> String {
    let mut text = format!("<{name}");
    for (attribute, value) in attributes {
        text.push_str(&format!(" {attribute}=\"{}\"", escape(value)));
    }
    if triggers.is_empty() {
        text.push_str(" />");
        return text;
    }
    text.push('>');
    for trigger in triggers {
        text.push_str(&format!("\n  <trigger absolutePath=\"{}\" />", escape(trigger)));
    }
    text.push_str(&format!("\n</{name}>"));
    text
}

fn escape(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn at_keys(triggers: &[String]) -> Vec<Seen> {
    triggers.iter().map(|trigger| Seen::at_key(trigger)).collect()
}
