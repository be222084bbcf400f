//! UrlScan.ini and fcgiext.ini brought to a destination: to the section that took their place, or to a file again.
//!
//! The plan is of the same kind as that of a site, so what-if, run, undo and verify are too.

use super::{Reporter, Stop};
use crate::formats::apphost::{Scope, managed};
use crate::formats::fcgi_ext::FcgiExt;
use crate::formats::ini::Account;
use crate::formats::url_scan::{self, Known, UrlScan};
use crate::hosts::{EntryKind, configuration};
use crate::jobs::compare::{accepted, compare};
use crate::jobs::crew::Hands;
use crate::jobs::run::Ends;
use crate::model::{
    Change, ConfigObject, ConfigPath, Detail, IisVersion, Place, Plan, Problem, RowState, ServerPath, Totals,
};
use crate::plan::{
    InPlace, Managed, Request, RuleJudge, TIME_WINDOW, fingerprint, refuse_overlap, section_problems,
};
use crate::providers::DestinationServer;
use crate::providers::ini_file::{IniEnd, IniOnServer, IniProvider};
use crate::rules::{RuleContext, RuleSet, keep_hidden_segments};
use std::sync::Arc;

/// What is to be brought where.
#[derive(Clone)]
pub struct IniSync {
    /// Which of the two.
    pub provider: IniProvider,
    /// What is read.
    pub source: Arc<IniEnd>,
    /// What would be written.
    pub destination: Arc<IniEnd>,
    /// The rules that are on.
    pub rules: Arc<RuleSet>,
}

/// A plan, and what became of each line of the ini file.
#[derive(Clone, Debug)]
pub struct PlannedIni {
    /// What would happen.
    pub plan: Plan,
    /// Each line of the source's file; empty when the source is a section, or the file is copied as it is.
    pub accounts: Vec<Account>,
}

/// What an end holds, as objects.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The section, sorted.
    pub objects: Vec<ConfigObject>,
    /// What became of each line of the file.
    pub accounts: Vec<Account>,
    /// What is odd about it.
    pub problems: Vec<Problem>,
}

impl IniSync {
    /// What writing needs of both servers.
    pub fn ends(&self) -> Ends {
        let (destination, config) = match self.destination.as_ref() {
            IniEnd::Ini(ini) => (ini.location.clone(), ini.path.clone()),
            IniEnd::AppHost(server) => (server.location.clone(), server.config_path.clone()),
        };
        Ends {
            source: self.source.host().clone(),
            destination,
            config,
        }
    }
}

/// What an end holds, as a destination that knows this much would say it.
///
/// # Errors
/// When the file does not exist, or is no ini file.
pub fn told(provider: IniProvider, end: &IniEnd, known: Known) -> Result<Told, Problem> {
    let ini = match end {
        IniEnd::AppHost(server) => {
            return Ok(Told {
                objects: server
                    .config
                    .objects(&Scope::Section(provider.section().to_owned())),
                ..Told::default()
            });
        }
        IniEnd::Ini(ini) => ini,
    };
    let (bytes, label) = (ini.bytes(provider)?, ini.path.as_str());
    match provider {
        IniProvider::UrlScan => UrlScan::read(bytes, label).map(|file| {
            let done = file.convert(known);
            Told {
                objects: done.objects,
                accounts: done.accounts,
                problems: done.problems,
            }
        }),
        IniProvider::FastCgi => FcgiExt::read(bytes, label).map(|file| {
            let done = file.convert(known.iis);
            Told {
                objects: done.objects,
                accounts: done.accounts,
                problems: done.problems,
            }
        }),
    }
}

/// What a server can be told: by its own schema where that was copied with it, else by its version.
pub fn known(server: &DestinationServer) -> Known {
    let schema = ServerPath::parse(&server.facts.windows_directory)
        .and_then(|windows| windows.join(configuration::IIS_SCHEMA))
        .and_then(|path| server.host.read(&path).ok());
    let iis = server.facts.iis;
    Known {
        iis,
        remove_server_header: match schema {
            Some(schema) => memchr::memmem::find(&schema, b"removeServerHeader").is_some(),
            None => iis >= IisVersion::IIS10,
        },
    }
}

/// Makes the plan. Reads both ends and writes nothing.
///
/// # Errors
/// When the file does not exist or is no ini file, a section would have to become a file, or a stop was asked for.
pub fn plan<O>(sync: &IniSync, reporter: &mut Reporter<O>) -> Result<PlannedIni, Stop> {
    reporter.phase("Reading both ends");
    match (sync.source.as_ref(), sync.destination.as_ref()) {
        (IniEnd::AppHost(_), IniEnd::Ini(_)) => Err(no_way_back(sync.provider).into()),
        (IniEnd::Ini(source), IniEnd::Ini(destination)) => {
            let plan = copied(sync, source, destination)?;
            Ok(PlannedIni {
                plan,
                accounts: Vec::new(),
            })
        }
        (_, IniEnd::AppHost(destination)) => converted(sync, destination, reporter),
    }
}

/// A file or section that becomes a section.
fn converted<O>(
    sync: &IniSync,
    destination: &DestinationServer,
    reporter: &mut Reporter<O>,
) -> Result<PlannedIni, Stop> {
    let Told {
        mut objects,
        accounts,
        problems: found,
    } = told(sync.provider, &sync.source, known(destination))?;
    let is_file = matches!(sync.source.as_ref(), IniEnd::Ini(_));
    let scope = Scope::Section(sync.provider.section().to_owned());
    let mut there = destination.config.objects(&scope);
    if is_file && sync.provider == IniProvider::FastCgi {
        // Programs that the new server has registered for itself have nothing to do with those of the old one.
        there.retain(|object| {
            objects
                .iter()
                .any(|known| known.path.compare(&object.path).is_eq())
        });
    }
    if sync.provider == IniProvider::UrlScan && sync.rules.is_on("UrlScanSkipIncompat") {
        keep_hidden_segments(&mut objects, &there);
    }
    let mut problems = sync.source.problems().to_vec();
    problems.extend(destination.problems.iter().cloned());
    problems.extend(found);
    problems.extend(match sync.provider {
        IniProvider::UrlScan => opened(&there, &objects, destination),
        IniProvider::FastCgi => missing_programs(&objects, destination),
    });
    let mut context = RuleContext::new(sync.source.facts().clone(), destination.facts.clone());
    context.provider = Some(sync.provider.name());
    let request = Request {
        source: sync.source.host().as_ref(),
        source_facts: sync.source.facts().clone(),
        destination: destination.host.as_ref(),
        destination_facts: destination.facts.clone(),
        content: &[],
        source_objects: &objects,
        destination_objects: &there,
        destination_sites: &[],
        config_hash: destination.config_hash.clone(),
        judge: &RuleJudge {
            rules: &sync.rules,
            context: &context,
        },
        managed: &Overwritten,
        walk: &InPlace,
        crew: &Hands,
        time_window: TIME_WINDOW,
        problems,
    };
    let mut plan = compare(request, reporter)?;
    let found = section_problems(&Hands, &plan.rows, &accepted(destination, &destination.schema()));
    plan.problems.extend(found);
    Ok(PlannedIni { plan, accounts })
}

/// The section is made equal to the source as a whole.
struct Overwritten;

impl Managed for Overwritten {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        managed::is_managed(path, name)
    }

    fn object(&self, path: &ConfigPath) -> bool {
        path.last().is_some_and(|element| !element.key.is_empty())
    }
}

/// Extensions that would be served and are refused now.
fn opened(there: &[ConfigObject], objects: &[ConfigObject], destination: &DestinationServer) -> Vec<Problem> {
    let opened = url_scan::opened(there, objects);
    if opened.is_empty() {
        return Vec::new();
    }
    vec![
        Problem::warning(
            "URLSCAN-OPENS",
            format!(
                "{} refuses {} extensions that the source does not",
                destination.facts.name,
                opened.len()
            ),
        )
        .with_cause(format!(
            "The section is overwritten, so these are no longer refused by request filtering: {}.",
            opened.join(", ")
        ))
        .with_fix(
            "If the destination should go on refusing them, add them to [DenyExtensions] of UrlScan.ini first. A file \
             without a MIME type is not served all the same.",
        )
        .with_place(Place::file(destination.config_path.as_str()))
        .with_target("fileExtensions"),
    ]
}

/// Programs that are not where the source has them.
fn missing_programs(objects: &[ConfigObject], destination: &DestinationServer) -> Vec<Problem> {
    objects
        .iter()
        .filter_map(|object| {
            let element = object.path.last().filter(|element| element.name == "application")?;
            let (_, program) = element.key.iter().find(|(name, _)| name == "fullPath")?;
            // A path with variables of its own cannot be followed.
            let path = ServerPath::parse(program)?;
            let is_there = destination
                .host
                .entry(&path)
                .is_ok_and(|entry| entry.is_some_and(|entry| entry.kind == EntryKind::File));
            (!is_there).then(|| {
                Problem::warning(
                    "FCGIEXT-PROGRAM-MISSING",
                    format!("{program} does not exist on {}", destination.facts.name),
                )
                .with_cause("IIS answers 500 to every request that the program should serve.")
                .with_fix("Install the program at the same place on the destination, or change the path there afterwards.")
                .with_place(Place::file(program.clone()))
                .with_target(object.name.clone())
            })
        })
        .collect()
}

/// A file that stays a file.
fn copied(sync: &IniSync, source: &IniOnServer, destination: &IniOnServer) -> Result<Plan, Problem> {
    refuse_overlap(source.host.as_ref(), destination.host.as_ref())?;
    let bytes = source.bytes(sync.provider)?;
    let after = source.file.as_ref().map(|(facts, _)| *facts);
    let before = destination.file.as_ref().map(|(facts, _)| *facts);
    let mut problems = source.problems.clone();
    problems.extend(destination.problems.iter().cloned());
    let (state, why) = match &destination.file {
        Some((_, there)) if there == bytes => (None, String::new()),
        Some(_) => (
            Some(RowState::Change),
            format!("{} has another one", source.facts.name),
        ),
        None => (
            Some(RowState::Add),
            format!("it is missing on {}", destination.facts.name),
        ),
    };
    if state == Some(RowState::Add) && !has_folder(destination) {
        problems.push(not_installed(sync.provider, destination));
    }
    let rows: Vec<Change> = state
        .into_iter()
        .map(|state| Change {
            id: 0,
            state,
            object: sync.provider.name().into(),
            name: destination.path.to_string().into(),
            why: why.clone(),
            detail: Detail::File {
                source: Some(source.path.clone()),
                destination: destination.path.clone(),
                before,
                after,
            },
        })
        .collect();
    let mut totals = Totals::default();
    rows.iter().for_each(|row| totals.count(row));
    let mut plan = Plan {
        fingerprint: String::new(),
        source: source.facts.clone(),
        destination: destination.facts.clone(),
        same: u64::from(rows.is_empty()),
        rows,
        totals,
        problems,
        config_hash: String::new(),
    };
    plan.fingerprint = fingerprint(&plan);
    Ok(plan)
}

fn has_folder(ini: &IniOnServer) -> bool {
    ini.path
        .parent()
        .and_then(|folder| ini.host.entry(&folder).ok().flatten())
        .is_some_and(|entry| entry.kind == EntryKind::Directory)
}

fn not_installed(provider: IniProvider, destination: &IniOnServer) -> Problem {
    let program = provider.program();
    Problem::error(
        "INI-NOT-INSTALLED",
        format!(
            "{} has no folder for {}",
            destination.facts.name, destination.path
        ),
    )
    .with_cause(format!(
        "It seems that {program} is not installed there, so nothing would read the file."
    ))
    .with_fix(format!(
        "Install {program} on the destination first; on IIS 7 or later write -dest:{}=apphost instead.",
        provider.name()
    ))
    .with_place(Place::file(destination.path.as_str()))
}

fn no_way_back(provider: IniProvider) -> Problem {
    let name = provider.name();
    // The sentence is Web Deploy's own.
    Problem::error(
        "INCOMPATIBLE-PROVIDERS",
        format!(
            "Source ({name}=apphost) and destination ({name}=ini) are not compatible for the given operation"
        ),
    )
    .with_cause("A section of IIS 7 and later says things that no ini file of IIS 6 can.")
    .with_fix(format!("Write -source:{name}=ini, or -dest:{name}=apphost."))
}
