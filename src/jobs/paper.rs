//! The report of a migration, written beside its run.

use super::migration::{Migration, Planned, certificates, certificates_script, loss_report};
use crate::apply::{Outcome, RunReport, UndoReport, VerifyReport};
use crate::discover::pipeline;
use crate::hosts::Host;
use crate::model::usage::Usage;
use crate::model::{Evidence, LossReport, Problem};
use crate::prepare::Check;
use crate::report::{self, Certificates, Report, RunEnd, RunResult, commands};
use jiff::Zoned;
use std::path::{Path, PathBuf};

/// What came of a migration, for its report.
pub struct Written<'a> {
    /// What was to be done.
    pub migration: &'a Migration,
    /// The plan.
    pub planned: &'a Planned,
    /// The checklist as it stood.
    pub checks: &'a [Check],
    /// The run; `None` for a what-if.
    pub run: Option<Ran<'a>>,
    /// What the content shows; empty when it was not scanned.
    pub evidence: &'a [Evidence],
    /// What the logs say is in use; `None` when they were not read.
    pub usage: Option<&'a Usage>,
}

/// A run, and what became of it since. Its report is written again when something did.
#[derive(Clone, Copy)]
pub struct Ran<'a> {
    /// How it ended.
    pub report: &'a RunReport,
    /// When it began.
    pub started: &'a Zoned,
    /// When it ended.
    pub finished: &'a Zoned,
    /// What reading back found; `None` before it was made.
    pub verified: Option<&'a VerifyReport>,
    /// How it was taken back; `None` when it was not.
    pub undone: Option<&'a UndoReport>,
}

/// Name of the script that binds certificates, beside the report.
pub const CERTIFICATES: &str = "certificates.cmd";

/// Name of the list of all rows of a plan, beside the report.
pub const PLAN: &str = "plan.csv";

/// Name of the list of all evidence.
pub const EVIDENCE: &str = "evidence.csv";

/// Writes the report as one HTML page, and beside it, where sites answer on https, the script that binds certificates, and
/// the whole list where the page shows only the beginning of one. Answers with the files that were written.
///
/// # Errors
/// When a file cannot be written.
pub fn write_report(file: &Path, written: &Written<'_>) -> Result<Vec<PathBuf>, Problem> {
    with_report(written, |report| {
        write(file, &|out| out.write_all(report::html::page(report).as_bytes()))?;
        let mut files = vec![file.to_owned()];
        if let Some(certificates) = report.certificates.filter(|it| !it.http_sys.bindings.is_empty()) {
            let script = file.with_file_name(CERTIFICATES);
            write(&script, &|out| out.write_all(certificates.script.as_bytes()))?;
            files.push(script);
        }
        let (is_plan_cut, is_evidence_cut) = report::html::is_cut(report);
        if let Some(plan) = report.plan.filter(|_| is_plan_cut) {
            let list = file.with_file_name(PLAN);
            write(&list, &|out| report::csv::write(&plan.rows, out))?;
            files.push(list);
        }
        if is_evidence_cut {
            let list = file.with_file_name(EVIDENCE);
            write(&list, &|out| report::sheets::evidence(report.evidence, out))?;
            files.push(list);
        }
        Ok(files)
    })
}

/// Writes a file, over one that is there.
pub(super) fn write(
    file: &Path,
    text: &dyn Fn(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<(), Problem> {
    let written = std::fs::File::create(file)
        .map(std::io::BufWriter::new)
        .and_then(|mut out| {
            text(&mut out)?;
            std::io::Write::flush(&mut out)
        });
    written.map_err(|error| not_written(file, &error))
}

/// A file that the operating system did not take.
pub(super) fn not_written(file: &Path, error: &std::io::Error) -> Problem {
    Problem::error(
        "FILE-NOT-WRITTEN",
        format!("{} could not be written", file.display()),
    )
    .with_cause(format!("The operating system says: {error}."))
    .with_fix("Check that its folder is there and that you may write to it, or name another place.")
}

/// Puts the report together and shows it to `look`.
pub(super) fn with_report<T>(written: &Written<'_>, look: impl FnOnce(&Report<'_>) -> T) -> T {
    let now = &Zoned::now();
    let study = &written.planned.study;
    let migration = written.migration;
    let found = certificates(migration, study);
    let script = certificates_script(migration, &found);
    let chosen: Vec<String> = study
        .translations
        .iter()
        .map(|site| format!("{} (site {})", site.site_name, site.site_id))
        .collect();
    let names = study
        .translations
        .iter()
        .map(|site| site.site_name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let title = format!(
        "{names} – {} to {}",
        migration.source.facts.name, migration.destination.facts.name
    );
    let run = written.run.map(run_result);
    // Notes about single properties have a section of their own.
    let mut plan = written.planned.plan.clone();
    plan.problems
        .retain(|problem| !matches!(problem.code.as_str(), "NOT-CARRIED" | "NEEDS-YOU"));
    // A site that does not exist stopped the plan; what is asked here cannot fail by anything else.
    let mut advice = pipeline::advise(
        &migration.source.metabase,
        migration.source.host.as_ref(),
        &migration.selection,
    )
    .unwrap_or_default();
    for one in &mut advice {
        one.is_chosen = study.integrated.applications.keys.contains(&one.key);
    }
    look(&Report {
        title: &title,
        written_at: &shown(now),
        source: &migration.source.facts,
        destination: Some(&migration.destination.facts),
        chosen: &chosen,
        needs: Some(&study.needs),
        evidence: written.evidence,
        usage: written.usage,
        pipeline: &advice,
        checks: written.checks,
        certificates: Some(Certificates {
            http_sys: &found,
            script: &script,
            file: CERTIFICATES,
        }),
        plan: Some(&plan),
        loss: Some(&loss_report(study)),
        problems: &[],
        run: run.as_ref(),
        commands: &equivalent(migration),
    })
}

fn run_result(ran: Ran<'_>) -> RunResult {
    let report = ran.report;
    let later = ran.verified.iter().flat_map(|found| &found.problems);
    let later = later.chain(ran.undone.iter().flat_map(|found| &found.problems));
    RunResult {
        id: report.id.clone(),
        end: match ran.undone {
            Some(_) => RunEnd::Undone,
            None => end_of(report),
        },
        started: shown(ran.started),
        finished: shown(ran.finished),
        totals: report.totals,
        problems: report.problems.iter().chain(later).cloned().collect(),
        verified: ran.verified.map(verdict),
        undone: ran.undone.map(taken_back),
        undo_command: match ran.undone {
            Some(_) => String::new(),
            None => commands::undo(&report.id),
        },
    }
}

/// Writes a text for a person to a file that is not there yet.
///
/// # Errors
/// When there is such a file, or it cannot be written.
pub fn write_new(file: &Path, text: &str) -> Result<(), Problem> {
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file);
    match made {
        Ok(mut made) => {
            std::io::Write::write_all(&mut made, text.as_bytes()).map_err(|error| not_written(file, &error))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists(file)),
        Err(error) => Err(not_written(file, &error)),
    }
}

fn exists(file: &Path) -> Problem {
    Problem::error("FILE-EXISTS", format!("{} is there already", file.display()))
        .with_cause("Files are not overwritten.")
        .with_fix("Name another file, or remove this one first.")
}

/// Refuses a file before the work for it begins: one that is there, and one in a server.
///
/// # Errors
/// When it is either.
pub fn refuse(file: &Path, migration: &Migration) -> Result<(), Problem> {
    refuse_servers(file, migration)?;
    match file.symlink_metadata() {
        Ok(there) if !there.is_dir() => Err(exists(file)),
        _ => Ok(()),
    }
}

/// Nothing but a sync writes to a server: refuses a file or folder that lies in one of the two.
///
/// # Errors
/// When it does.
pub fn refuse_servers(place: &Path, migration: &Migration) -> Result<(), Problem> {
    let hosts = [
        migration.source.host.as_ref(),
        migration.destination.host.as_ref(),
    ];
    refuse_inside(place, hosts.into_iter())
}

/// The same for any servers.
///
/// # Errors
/// When it lies in one of them.
pub fn refuse_inside<'h>(place: &Path, mut hosts: impl Iterator<Item = &'h dyn Host>) -> Result<(), Problem> {
    // What does not exist yet lies where the nearest folder above it does.
    let full = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    let there = full
        .ancestors()
        .find_map(|above| above.canonicalize().ok())
        .unwrap_or(full);
    if !hosts.any(|host| host.contains_native(&there)) {
        return Ok(());
    }
    Err(Problem::error(
        "REPORT-INSIDE-SERVER",
        format!("{} is part of a server", place.display()),
    )
    .with_cause("A report is never written into a folder that stands for a server.")
    .with_fix("Name a place elsewhere."))
}

/// Writes a loss report as comma-separated values.
///
/// # Errors
/// When the file is there already, lies in a server, or cannot be written.
pub fn write_loss(file: &Path, report: &LossReport, migration: &Migration) -> Result<(), Problem> {
    refuse(file, migration)?;
    write(file, &|out| report::csv::write_loss(report, out))
}

/// Writes a checklist as comma-separated values.
///
/// # Errors
/// When the file is there already, lies in a server, or cannot be written.
pub fn write_checklist(file: &Path, checks: &[Check], migration: &Migration) -> Result<(), Problem> {
    refuse(file, migration)?;
    write(file, &|out| report::sheets::checklist(checks, out))
}

/// The commands that do the same, ours and msdeploy's, one for each site.
pub fn equivalent(migration: &Migration) -> Vec<String> {
    let root =
        |folder: &Option<std::path::PathBuf>| folder.as_ref().map(|folder| folder.display().to_string());
    let old = root(&migration.source_location());
    let new = root(&migration.destination.location.root);
    // A whole server brings its pools without being asked.
    let is_whole = migration.selection.whole_server;
    let mut extra: Vec<String> = if migration.links.pools && !is_whole {
        vec!["-enableLink:AppPoolExtension".to_owned()]
    } else {
        Vec::new()
    };
    extra.extend(commands::accounts(
        migration
            .choices
            .accounts
            .iter()
            .map(|mapping| (mapping.old.as_str(), mapping.new.as_str())),
        migration.choices.passwords.accounts(),
    ));
    if is_whole {
        extra.extend(commands::integrated(&migration.choices.integrated));
        extra.extend(commands::sites(&migration.choices.sites));
        let [source, destination] = [old.as_deref(), new.as_deref()].map(|root| commands::Side {
            provider: "webServer60",
            path: "",
            root,
        });
        return commands::sync(source, destination, false, &extra).to_vec();
    }
    migration
        .selection
        .sites
        .iter()
        .flat_map(|id| {
            let path = format!("lm/w3svc/{id}");
            let number = migration
                .choices
                .sites
                .sites
                .get(id)
                .and_then(|choice| choice.number);
            let number = number.or(migration.destination_site).unwrap_or(*id);
            let to = format!("lm/w3svc/{number}");
            let mut extra = extra.clone();
            extra.extend(commands::site(*id, &migration.choices.sites));
            extra.extend(commands::integrated(&migration.choices.integrated.of_site(*id)));
            let source = commands::Side {
                provider: "metaKey",
                path: &path,
                root: old.as_deref(),
            };
            let destination = commands::Side {
                provider: "metaKey",
                path: &to,
                root: new.as_deref(),
            };
            commands::sync(source, destination, false, &extra)
        })
        .collect()
}

/// How a run ended, in the words of its report.
pub fn end_of(run: &RunReport) -> RunEnd {
    match run.outcome {
        Outcome::Finished => RunEnd::Done,
        Outcome::Failed => RunEnd::Failed,
        Outcome::Cancelled => RunEnd::Stopped,
    }
}

/// Where a migration's verification stands, in one sentence.
pub fn verdict(report: &VerifyReport) -> String {
    if report.is_equal() {
        format!("{} items were read back; all are as planned.", report.checked)
    } else {
        format!(
            "{} items were read back; {} differ.",
            report.checked,
            report.problems.len()
        )
    }
}

/// How a run was taken back, in one sentence.
pub fn taken_back(report: &UndoReport) -> String {
    let objects = report.restored + report.removed;
    let what = if objects == 1 {
        "1 object was".to_owned()
    } else {
        format!("{objects} objects were")
    };
    match report.conflicts {
        0 => format!("{what} brought back or removed; nothing had been changed since the run."),
        left => format!("{what} brought back or removed; {left} had been changed since the run and stayed."),
    }
}

fn shown(time: &Zoned) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}
