//! The window over made-up servers: a backend that answers from a script, and plans of any size.

#[path = "decisions.rs"]
mod decisions;
#[path = "evidence.rs"]
pub mod evidence;
#[path = "logs.rs"]
pub mod logs;

use siteferry::app::{Backend, Shell};
use siteferry::model::change::AttributeChange;
use siteferry::model::dependency::{
    AppPoolInUse, Cgi, Dependency, DependencyInfo, InheritedScriptMap, Isapi,
};
use siteferry::model::{
    Change, ConfigElement, ConfigPath, Detail, FileFacts, Finding, FindingState, IisVersion, Item, NodeKind,
    Origin, Overview, Place, Plan, Problem, RowState, ServerFacts, ServerPath, SiteNode, Totals,
};
use siteferry::prepare::{Check, CheckState, Part, Task, Waived};
use siteferry::report::RunEnd;
use siteferry::wizard::{JobId, News, Outcome, Scanned, Side, SpotCheck, State, VerifyResult, Work};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

/// What a fake backend was asked, and what it has still to say.
#[derive(Default)]
pub struct Script {
    /// Work it was asked to do, oldest first.
    pub asked: Vec<(JobId, Work)>,
    /// Jobs it was asked to stop.
    pub stopped: Vec<JobId>,
    /// News not fetched yet.
    pub news: VecDeque<(JobId, News)>,
    /// True when it keeps its answers to itself until told.
    pub silent: bool,
    /// What was waived, by both places.
    pub waived: BTreeMap<(String, String), Vec<Waived>>,
}

/// A backend that answers every question at once, from Harbour Books.
#[derive(Clone, Default)]
pub struct Fake(pub Rc<RefCell<Script>>);

impl Backend for Fake {
    fn start(&mut self, id: JobId, work: Work) {
        let mut script = self.0.borrow_mut();
        if !script.silent {
            if matches!(work, Work::Scan { .. }) {
                script.news.push_back((id, News::Evidence(evidence::rows())));
            }
            let answer = answer(&work);
            script.news.push_back((id, News::Finished(Ok(Box::new(answer)))));
        }
        script.asked.push((id, work));
    }

    fn stop(&mut self, id: JobId) {
        let mut script = self.0.borrow_mut();
        script.stopped.push(id);
        script.news.push_back((id, News::Cancelled));
    }

    fn waivers(&mut self, old: &str, new: &str) -> Result<Vec<Waived>, Problem> {
        let script = self.0.borrow();
        let kept = script.waived.get(&(old.to_owned(), new.to_owned()));
        Ok(kept.cloned().unwrap_or_default())
    }

    fn keep_waivers(&mut self, old: &str, new: &str, waived: &[Waived]) -> Result<(), Problem> {
        let mut script = self.0.borrow_mut();
        script
            .waived
            .insert((old.to_owned(), new.to_owned()), waived.to_vec());
        Ok(())
    }

    fn poll(&mut self) -> Option<(JobId, News)> {
        self.0.borrow_mut().news.pop_front()
    }
}

impl Fake {
    /// A window over this backend, its clock standing still.
    pub fn shell(&self, state: State) -> Shell {
        Shell::new(state, Box::new(self.clone())).frozen()
    }
}

fn answer(work: &Work) -> Outcome {
    match work {
        Work::UnpackSample { .. } => Outcome::Sample {
            old: r"D:\mig\old-web01".to_owned(),
            new: r"D:\mig\new-web07".to_owned(),
        },
        Work::Open {
            side: Side::Source, ..
        } => Outcome::Opened(Side::Source, Box::new(old_server())),
        Work::Open { .. } => Outcome::Opened(Side::Destination, Box::new(new_server())),
        Work::Discover { .. } => Outcome::Discovered {
            info: needs(),
            document: "<dependencyInfo />".to_owned(),
        },
        Work::Prepare {
            part: Part::Row(id), ..
        } => Outcome::Prepared(checks().into_iter().filter(|check| check.id == *id).collect()),
        Work::Prepare { .. } => Outcome::Prepared(checks()),
        Work::Scan { .. } => Outcome::Scanned(Scanned {
            read: 312,
            unread: 0,
            bytes: 1_482_011,
        }),
        Work::Usage { .. } => Outcome::Used(logs::used()),
        Work::ReadPasted { .. } => Outcome::Recorded {
            overview: Box::new(Overview {
                sites: vec![],
                ..old_server()
            }),
            info: needs(),
            document: "<dependencyInfo />".to_owned(),
        },
        Work::Save { file, export } => Outcome::Saved {
            file: file.clone(),
            bytes: export.text("now").len() as u64,
        },
        Work::View { file, line } => Outcome::Viewed(Ok(evidence::view(file, *line))),
        Work::Map { wanted, .. } => Outcome::Mapped(Arc::new(decisions::mapped(&wanted.choices))),
        Work::Plan { .. } => Outcome::Planned(Arc::new(plan(rows(), problems())), decisions::shared_loss()),
        Work::Apply { plan, .. } => Outcome::Applied {
            end: RunEnd::Done,
            run: "7F3A-19C2".to_owned(),
            totals: plan.totals,
            report: Some(r"D:\mig\runs\7F3A-19C2\report.html".to_owned()),
        },
        Work::Verify { .. } => Outcome::Verified(verified()),
        Work::Undo { .. } => Outcome::Undone {
            restored: 25,
            conflicts: 0,
        },
    }
}

fn finding(state: FindingState, name: &str, text: &str) -> Finding {
    Finding {
        state,
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn node(site: u32, key: &str, kind: NodeKind, name: &str, detail: &str, children: Vec<SiteNode>) -> SiteNode {
    SiteNode {
        key: format!("/LM/W3SVC/{site}{key}"),
        site,
        kind,
        name: name.to_owned(),
        detail: detail.to_owned(),
        starts: true,
        children,
    }
}

/// OLD-WEB01.
pub fn old_server() -> Overview {
    use NodeKind::{Application, Site, VirtualDirectory};
    let harbour = node(
        1,
        "",
        Site,
        "Harbour Books",
        "#1 · :80 :443",
        vec![
            node(1, "/ROOT", Application, "/", "Pool HB", vec![]),
            node(1, "/ROOT/staff", Application, "/staff", "Pool HB · ASP", vec![]),
            node(
                1,
                "/ROOT/old",
                VirtualDirectory,
                "/old",
                r"F:\arch, not in the copy",
                vec![],
            ),
            node(1, "/ROOT/img", VirtualDirectory, "/img", r"\\FILER1\img", vec![]),
        ],
    );
    let intranet = node(
        2,
        "",
        Site,
        "Intranet",
        "#2 · :8080",
        vec![node(2, "/ROOT", Application, "/", "Pool Intra", vec![])],
    );
    let mut stopped = node(3, "", Site, "Default Web Site", "#3 · :80", vec![]);
    stopped.starts = false;
    Overview {
        facts: ServerFacts {
            name: "OLD-WEB01".to_owned(),
            iis: IisVersion::IIS6,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: false,
        },
        label: r"D:\mig\old-web01".to_owned(),
        findings: vec![
            finding(
                FindingState::Found,
                "MetaBase.xml",
                "IIS 6.0, 3 sites, 4 application pools",
            ),
            finding(
                FindingState::Found,
                "MBSchema.xml",
                "Found; property names come from it",
            ),
            finding(
                FindingState::Attention,
                "Site content",
                r"F:\arch of /old is not in the copy; 1 of 5 folders is missing",
            ),
            finding(
                FindingState::Missing,
                "Permissions",
                "Not found; NTFS permissions will not be migrated",
            ),
        ],
        sites: vec![harbour, intranet, stopped],
    }
}

/// NEW-WEB07.
pub fn new_server() -> Overview {
    Overview {
        facts: ServerFacts {
            name: "NEW-WEB07".to_owned(),
            iis: IisVersion::IIS10,
            windows_directory: r"C:\Windows".to_owned(),
            is_64_bit: true,
        },
        label: r"D:\mig\new-web07".to_owned(),
        findings: vec![
            finding(
                FindingState::Found,
                "applicationHost.config",
                "IIS 10, 1 site, 2 application pools",
            ),
            finding(FindingState::Found, "Drives", "C and D; both can be written to"),
        ],
        sites: vec![],
    }
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// What getDependencies finds.
pub fn needs() -> DependencyInfo {
    let dependency = |name: &str, triggers: &[&str]| Dependency {
        name: name.to_owned(),
        triggers: strings(triggers),
    };
    let inherited =
        |extension: &str, processor: &str, component: Option<&str>, used_by: &str| InheritedScriptMap {
            extension: extension.to_owned(),
            processor: processor.to_owned(),
            used_by: used_by.to_owned(),
            set_at: "/LM/W3SVC".to_owned(),
            component: component.map(str::to_owned),
        };
    DependencyInfo {
        dependencies: vec![
            dependency("AnonymousAuthentication", &["/lm/w3svc/1/ROOT/AuthFlags"]),
            dependency("WindowsAuthentication", &["/lm/w3svc/1/ROOT/staff/AuthFlags"]),
            dependency("BasicAuthentication", &["/lm/w3svc/2/ROOT/AuthFlags"]),
            dependency("FrontPageServerExtensions", &["/lm/w3svc/1/FrontPageWeb"]),
            dependency("ServerSideIncludeDisabled", &["systemInfo scriptmaps"]),
            dependency(
                "ASP",
                &["/lm/w3svc/1/ROOT/staff/ScriptMaps", "systemInfo scriptmaps"],
            ),
            dependency("ISAPIFilter", &["/lm/w3svc/1/Filters/hbfilter/FilterPath"]),
            dependency("HttpRedirect", &["/lm/w3svc/2/ROOT/HttpRedirect"]),
        ],
        app_pools: vec![AppPoolInUse {
            name: "HB".to_owned(),
            definition_included: false,
            triggers: strings(&["/lm/w3svc/1/ROOT/AppPoolId"]),
        }],
        cgis: vec![Cgi {
            exe: r"C:\perl\bin\perl.exe %s %s".to_owned(),
            restricted: "Unknown".to_owned(),
            triggers: strings(&["/lm/w3svc/2/ROOT/ScriptMaps"]),
        }],
        isapis: vec![Isapi {
            dll: r"C:\WINDOWS\system32\inetsrv\httpodbc.dll".to_owned(),
            enabled: false,
            triggers: strings(&["/lm/w3svc/WebSvcExtRestrictionList"]),
        }],
        inherited: vec![
            inherited(
                ".asp",
                r"C:\WINDOWS\system32\inetsrv\asp.dll",
                Some("ASP"),
                "/LM/W3SVC/1/ROOT",
            ),
            inherited(".hbx", r"D:\bin\hbext.dll", None, "/LM/W3SVC/1/ROOT"),
            inherited(".hbx", r"D:\bin\hbext.dll", None, "/LM/W3SVC/1/ROOT/staff"),
        ],
        ..DependencyInfo::default()
    }
}

fn check(code: &str, state: CheckState, title: &str, [found, why, fix, needed_by]: [&str; 4]) -> Check {
    let check = Check::new(code, "", title)
        .found(state, found)
        .why(why)
        .fix(fix)
        .needed_by(needed_by.split(", ").map(str::to_owned));
    if fix.starts_with("Install") {
        let id = fix.rsplit(' ').next().unwrap_or_default().to_owned();
        check.step([Task::Features {
            ids: vec![id],
            iis: IisVersion::IIS10,
        }])
    } else {
        check
    }
}

fn checks() -> Vec<Check> {
    vec![
        check(
            "ASPNET-1.1",
            CheckState::Blocking,
            "ASP.NET 1.1 applications",
            [
                "IIS 10 has no ASP.NET 1.1",
                "The application /shop runs on ASP.NET 1.1, which does not exist after IIS 7. Most 1.1 applications run on 4.x unchanged, but nobody can promise it.",
                "Test /shop on ASP.NET 4.x, then waive this with what you found.",
                "/LM/W3SVC/1/ROOT/shop",
            ],
        ),
        check(
            "ROLE-WINDOWS-AUTH",
            CheckState::ToDo,
            "Windows sign-in",
            [
                "The module WindowsAuthenticationModule is not installed",
                "/staff signs its visitors in with their Windows account.",
                "Install-WindowsFeature Web-Windows-Auth",
                "/LM/W3SVC/1/ROOT/staff",
            ],
        ),
        check(
            "ROLE-ASP",
            CheckState::ToDo,
            "Classic ASP",
            [
                "The handler of .asp is not installed",
                "Pages of /staff are Classic ASP.",
                "Install-WindowsFeature Web-ASP",
                "/LM/W3SVC/1/ROOT/staff",
            ],
        ),
        check(
            "PERMISSIONS",
            CheckState::Unknown,
            "NTFS permissions of the content",
            [
                "Cannot be read from a folder copy",
                "Sites that restrict files by NTFS permissions would be open to their pool.",
                "Compare the permissions of the folders by hand.",
                "Harbour Books",
            ],
        ),
        check(
            "ROLE-STATIC",
            CheckState::Ready,
            "Static content",
            [
                "Installed",
                "Every site serves files.",
                "",
                "Harbour Books, Intranet",
            ],
        ),
        check(
            "ROLE-DEFAULT-DOC",
            CheckState::Ready,
            "Default documents",
            [
                "Installed",
                "Every site has default documents.",
                "",
                "Harbour Books, Intranet",
            ],
        ),
    ]
}

fn path(text: &str) -> ServerPath {
    ServerPath::parse(text).expect("a server path")
}

/// A row that adds or changes a file.
pub fn file(id: u32, state: RowState, name: &str, size: u64, why: &str) -> Change {
    let facts = |size, modified| FileFacts { size, modified };
    let new = facts(size, 132_537_600_000_000_000);
    Change {
        id,
        state,
        object: "file".into(),
        name: format!(r"Harbour Books\{name}").into(),
        why: why.to_owned(),
        detail: Detail::File {
            source: (state != RowState::Delete).then(|| path(&format!(r"C:\Inetpub\harbour\{name}"))),
            destination: path(&format!(r"C:\inetpub\harbour\{name}")),
            before: (state != RowState::Add).then(|| facts(size / 2, 131_537_600_000_000_000)),
            after: (state != RowState::Delete).then_some(new),
        },
    }
}

fn config(id: u32, state: RowState, object: &str, name: &str, why: &str) -> Change {
    let path = ConfigPath::section(
        Some("Harbour Books/staff"),
        "system.webServer/security/authentication",
    )
    .child(ConfigElement::only("windowsAuthentication"));
    let attribute = |name: &str, before: Option<&str>, after: &str, property: &str| AttributeChange {
        name: name.into(),
        before: before.map(Into::into),
        after: Some(after.into()),
        origin: Some(Origin {
            key: "/LM/W3SVC/1/ROOT/staff".into(),
            property: property.into(),
        }),
    };
    Change {
        id,
        state,
        object: object.into(),
        name: name.into(),
        why: why.to_owned(),
        detail: Detail::Config {
            path,
            attributes: vec![
                attribute("enabled", Some("false"), "true", "AuthFlags"),
                attribute("useKernelMode", None, "true", "AuthFlags"),
            ],
            items: None,
        },
    }
}

/// The rows of the plan from OLD-WEB01 to NEW-WEB07.
pub fn rows() -> Vec<Change> {
    let none = "NEW-WEB07 has none";
    let mut rows = vec![
        file(0, RowState::Add, "default.asp", 4_812, none),
        file(
            1,
            RowState::Add,
            r"images\harbour\2004\0412\the-old-lighthouse-at-dusk-full-size.jpg",
            1_482_011,
            none,
        ),
        file(2, RowState::Add, r"images\logo.gif", 2_214, none),
        file(
            3,
            RowState::Change,
            r"bin\hb.dll",
            1_410_048,
            "newer on OLD-WEB01, 689 KB to 1.34 MB",
        ),
        file(4, RowState::Change, "web.config", 3_204, "content differs"),
        file(5, RowState::Delete, "old-notes.txt", 918, "not on OLD-WEB01"),
        file(
            6,
            RowState::Skipped,
            r"bin\hb.pdb",
            88_064,
            "left out by -skip:objectName=filePath",
        ),
        file(7, RowState::Unread, r"logs\app.log", 0, "in use on OLD-WEB01"),
    ];
    for id in 8..20 {
        rows.push(file(
            id,
            RowState::Add,
            &format!(r"include\part{id:02}.inc"),
            u64::from(id) * 731,
            none,
        ));
    }
    rows.extend([
        config(20, RowState::Add, "site", "Harbour Books", none),
        config(
            21,
            RowState::Conflict,
            "binding",
            "Harbour Books/http *:80:",
            "Portal listens there already",
        ),
        config(
            22,
            RowState::Change,
            "windowsAuthentication",
            "Harbour Books/staff",
            "False on NEW-WEB07, True on OLD-WEB01",
        ),
        config(
            23,
            RowState::SameAfterRules,
            "anonymousAuthentication",
            "Harbour Books",
            "made equal by the rule AnonymousUser",
        ),
    ]);
    let mut handlers = config(
        24,
        RowState::Change,
        "handlers",
        "Harbour Books/staff",
        "order of entries differs",
    );
    let item = |extension: &str, processor: &str| Item {
        name: "add".to_owned(),
        attributes: vec![
            ("name".to_owned(), format!("Map {extension}")),
            ("path".to_owned(), format!("*{extension}")),
            ("scriptProcessor".to_owned(), processor.to_owned()),
        ],
        ..Item::default()
    };
    if let Detail::Config {
        attributes, items, ..
    } = &mut handlers.detail
    {
        attributes.clear();
        let asp = item(".asp", r"%windir%\system32\inetsrv\asp.dll");
        let after = vec![asp.clone(), item(".hbx", r"D:\bin\hbext.dll")];
        *items = Some((vec![asp].into(), after.into()));
    }
    rows.push(handlers);
    rows
}

/// What preflight and translation found.
pub fn problems() -> Vec<Problem> {
    vec![
        Problem::error("BINDING-CLASH", "Another site already listens on *:80:")
            .with_cause("“Portal” of NEW-WEB07 has the binding *:80: without a host name. Two sites cannot share an address and port.")
            .with_fix("Give Portal a host name, or accept it: Harbour Books then stays stopped until one of them moves.")
            .with_target("Harbour Books/http *:80:")
            .with_place(Place::key("system.applicationHost/sites/site[@id='2']/bindings")),
        Problem::warning("SOURCE-MISSING", r"F:\arch of /old is not in the copy")
            .with_cause("The virtual directory points at a drive that was not copied.")
            .with_fix(r"Copy F:\arch to the folder F of the old server, or leave /old out on Discover.")
            .with_target("Harbour Books/old"),
        Problem::note("NOT-CARRIED", "FrontPageWeb of /LM/W3SVC/1 is not carried")
            .with_cause("IIS 7 and later have no FrontPage extensions.")
            .with_fix("Publish by WebDAV or otherwise."),
    ]
}

/// A plan of these rows.
pub fn plan(rows: Vec<Change>, problems: Vec<Problem>) -> Plan {
    let mut totals = Totals::default();
    rows.iter().for_each(|row| totals.count(row));
    Plan {
        fingerprint: "7F3A19C204BE".to_owned(),
        source: old_server().facts,
        destination: new_server().facts,
        rows,
        totals,
        same: 2_118,
        problems,
        config_hash: String::new(),
    }
}

pub fn verified() -> VerifyResult {
    let spot = |equal, object: &str, name: &str, says: &str| SpotCheck {
        equal,
        object: object.to_owned(),
        name: name.to_owned(),
        says: says.to_owned(),
    };
    VerifyResult {
        checked: 25,
        differing: 1,
        rows: vec![
            spot(
                false,
                "file",
                r"Harbour Books\logs\app.log",
                "changed since the run by someone else",
            ),
            spot(
                true,
                "file",
                r"Harbour Books\default.asp",
                "same bytes as on OLD-WEB01",
            ),
            spot(
                true,
                "file",
                r"Harbour Books\bin\hb.dll",
                "same bytes as on OLD-WEB01",
            ),
            spot(true, "site", "Harbour Books", "as planned"),
        ],
    }
}
