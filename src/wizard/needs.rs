//! What the chosen sites need, in words: getDependencies' output made readable, with its evidence.

use crate::model::dependency::{AppPoolInUse, Cgi, DependencyInfo, InheritedScriptMap, Isapi};

/// Groups of needs, in the order they are shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum NeedKind {
    /// How visitors sign in.
    SignIn,
    /// Features of IIS.
    Feature,
    /// Script maps in effect, inherited ones included.
    ScriptMap,
    /// ISAPI extensions that Windows does not bring.
    Extension,
    /// Programs started per request.
    Cgi,
    /// Application pools.
    Pool,
}

/// What a need means on IIS 7 and later.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum NeedState {
    /// There is no such thing any more.
    Gone,
    /// Something is to be installed or made.
    Install,
    /// It cannot be told from here.
    CannotTell,
    /// Always there.
    Present,
}

/// One need.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Need {
    /// Its group.
    pub kind: NeedKind,
    /// What it means on the destination.
    pub state: NeedState,
    /// What a person calls it (`Windows sign-in`).
    pub name: String,
    /// The name in getDependencies' output, where it differs; shown in small type.
    pub code: String,
    /// What it means on the destination, in one line.
    pub meaning: String,
    /// For a script map that a key inherits: the key that sets it. The official output leaves these out.
    pub inherited_from: Option<String>,
    /// Where it was seen: metabase paths, or `systemInfo scriptmaps`.
    pub evidence: Vec<String>,
    /// Its element in getDependencies' output; for an inherited script map, which has none there, what was found.
    pub raw: String,
}

/// What the detail pane shows of a need.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum NeedTab {
    /// Where it was seen.
    #[default]
    Evidence,
    /// Its element in getDependencies' output.
    RawXml,
}

/// The needs with what the person looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    all: Vec<Need>,
    /// Text that shown needs contain.
    pub filter: String,
    /// What the detail pane shows.
    pub tab: NeedTab,
    selected: Option<usize>,
    /// True once a job reported needs.
    pub known: bool,
    /// The whole getDependencies document.
    pub document: String,
}

impl Needs {
    /// Takes over what a job found.
    pub fn set(&mut self, info: &DependencyInfo, document: String) {
        self.all = from_dependencies(info);
        self.document = document;
        self.known = true;
        self.selected = (!self.all.is_empty()).then_some(0);
    }

    /// Forgets what was found.
    pub fn clear(&mut self) {
        *self = Needs {
            filter: std::mem::take(&mut self.filter),
            tab: self.tab,
            ..Needs::default()
        };
    }

    /// All needs, by group, then by name.
    pub fn all(&self) -> &[Need] {
        &self.all
    }

    /// Needs in a state.
    pub fn count(&self, state: NeedState) -> usize {
        self.all.iter().filter(|need| need.state == state).count()
    }

    /// Numbers of the needs that the filter lets through.
    pub fn visible(&self) -> Vec<usize> {
        let filter = self.filter.trim().to_lowercase();
        let holds = |need: &Need| {
            let inherited = need.inherited_from.as_deref().unwrap_or_default();
            filter.is_empty()
                || [&need.name, &need.code, &need.meaning]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&filter))
                || inherited.to_lowercase().contains(&filter)
                || need
                    .evidence
                    .iter()
                    .any(|text| text.to_lowercase().contains(&filter))
        };
        (0..self.all.len())
            .filter(|&index| self.all.get(index).is_some_and(holds))
            .collect()
    }

    /// The number of the need with the cursor.
    pub fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// The need with the cursor.
    pub fn selected_need(&self) -> Option<&Need> {
        self.all.get(self.selected?)
    }

    /// Puts the cursor on a need.
    pub fn select(&mut self, index: usize) {
        if index < self.all.len() {
            self.selected = Some(index);
        }
    }
}

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
        evidence: triggers.to_vec(),
        raw,
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
        evidence: pool.triggers.clone(),
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
        evidence: isapi.triggers.clone(),
        raw: element(
            "isapi",
            &[
                ("dll", &isapi.dll),
                ("enabled", if isapi.enabled { "True" } else { "False" }),
            ],
            &isapi.triggers,
        ),
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
        evidence: cgi.triggers.clone(),
        raw: element(
            "cgi",
            &[("exe", &cgi.exe), ("Restricted", &cgi.restricted)],
            &cgi.triggers,
        ),
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
            if !need.evidence.contains(&map.used_by) {
                need.evidence.push(map.used_by.clone());
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
            evidence: vec![map.used_by.clone()],
            raw: format!(
                "Not in getDependencies' output: script maps that a site inherits are left out there.\n\nScriptMaps of {}\n{},{}",
                map.set_at, map.extension, map.processor
            ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dependency::Dependency;

    fn info() -> DependencyInfo {
        DependencyInfo {
            dependencies: vec![
                Dependency {
                    name: "ASP".into(),
                    triggers: vec!["systemInfo scriptmaps".into()],
                },
                Dependency {
                    name: "ASPNET 1.1.4322".into(),
                    triggers: vec![],
                },
                Dependency {
                    name: "Brand \"New\"".into(),
                    triggers: vec![],
                },
            ],
            inherited: ["/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT/staff"]
                .map(|key| InheritedScriptMap {
                    extension: ".hbx".into(),
                    processor: r"D:\bin\hbext.dll".into(),
                    used_by: key.into(),
                    set_at: "/LM/W3SVC".into(),
                    component: None,
                })
                .to_vec(),
            ..DependencyInfo::default()
        }
    }

    #[test]
    fn unknown_names_are_shown_as_they_are() {
        let needs = from_dependencies(&info());
        let unknown = needs
            .iter()
            .find(|need| need.code.starts_with("Brand"))
            .expect("kept");
        assert_eq!(unknown.state, NeedState::CannotTell);
        assert_eq!(unknown.raw, "<dependency name=\"Brand &quot;New&quot;\" />");
        let old = needs
            .iter()
            .find(|need| need.name == "ASP.NET 1.1.4322")
            .expect("kept");
        assert_eq!(old.state, NeedState::Gone);
    }

    #[test]
    fn one_inherited_map_is_one_need_with_all_its_users() {
        let needs = from_dependencies(&info());
        let maps: Vec<&Need> = needs
            .iter()
            .filter(|need| need.kind == NeedKind::ScriptMap)
            .collect();
        assert_eq!(maps.len(), 1);
        assert_eq!(maps[0].evidence.len(), 2);
        assert_eq!(maps[0].inherited_from.as_deref(), Some("/LM/W3SVC"));
    }

    #[test]
    fn the_filter_looks_at_evidence_too() {
        let mut needs = Needs::default();
        needs.set(&info(), String::new());
        needs.filter = "root/STAFF".into();
        assert_eq!(needs.visible().len(), 1);
        needs.filter = "no such".into();
        assert_eq!(needs.visible().len(), 0);
    }
}
