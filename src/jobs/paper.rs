//! The report of a migration, written beside its run.

use super::migration::{Migration, Planned, certificates, certificates_script, loss_report};
use super::saved::{write, write_fresh};
use crate::apply::{Outcome, RunReport, UndoReport, VerifyReport};
use crate::discover::pipeline;
use crate::model::usage::Usage;
use crate::model::{Evidence, LossReport, Problem};
use crate::prepare::Check;
use crate::report::papers::{self, Paper};
use crate::report::{self, Certificates, Report, RunEnd, RunResult, commands};
use jiff::Zoned;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

pub use super::saved::{refuse, refuse_inside, refuse_servers, write_new};

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

/// Writes the report as one HTML page, and beside it, where sites answer on https, the script that binds certificates, and
/// the whole list where the page shows only the beginning of one. Answers with the files that were written.
///
/// # Errors
/// When a file is there that is no report of ours, or one cannot be written.
pub fn write_report(file: &Path, written: &Written<'_>) -> Result<Vec<PathBuf>, Problem> {
    with_report(written, |report| {
        let (is_plan_cut, is_evidence_cut) = report::html::is_cut(report);
        let mut papers = vec![(Paper::Page, file.to_owned())];
        for (paper, is_wanted) in [
            (Paper::Certificates, true),
            (Paper::Plan, is_plan_cut),
            (Paper::Evidence, is_evidence_cut),
        ] {
            if is_wanted {
                papers.push((paper, file.with_file_name(paper.name())));
            }
        }
        write_papers(papers, report)
    })
}

/// Writes those papers that a report has something for, each in the place of an older one, all or none refused.
pub(super) fn write_papers(
    mut papers: Vec<(Paper, PathBuf)>,
    report: &Report<'_>,
) -> Result<Vec<PathBuf>, Problem> {
    papers.retain(|(paper, _)| paper.is_in(report));
    refuse_strangers(&papers)?;
    // What somebody has filled in is written nowhere else.
    papers.retain(|(paper, file)| *paper != Paper::Certificates || !holds_thumbprints(file));
    for (paper, file) in &papers {
        write(file, &|out| paper.write(report, out))?;
    }
    Ok(papers.into_iter().map(|(_, file)| file).collect())
}

fn holds_thumbprints(script: &Path) -> bool {
    std::fs::read_to_string(script).is_ok_and(|text| papers::is_filled_in(&text))
}

/// Refuses to write over a file that is no report of ours.
pub(super) fn refuse_strangers(papers: &[(Paper, PathBuf)]) -> Result<(), Problem> {
    let strangers: Vec<String> = papers
        .iter()
        .filter(|(paper, file)| !is_free_or_ours(*paper, file))
        .map(|(_, file)| file.display().to_string())
        .collect();
    let (are, them) = match strangers.as_slice() {
        [] => return Ok(()),
        [_] => ("is there already, and is no report", "it"),
        _ => ("are there already, and are no reports", "them"),
    };
    Err(Problem::error(
        "FILE-EXISTS",
        format!("{} {are} of Siteferry", strangers.join(", ")),
    )
    .with_cause("A report takes the place of an older report, and of nothing else. Nothing was written.")
    .with_fix(format!("Name another folder, or move {them} away first.")))
}

/// True where nothing is, and where a paper of the same kind is.
fn is_free_or_ours(paper: Paper, file: &Path) -> bool {
    let mut start = Vec::new();
    match std::fs::File::open(file) {
        // A link that leads nowhere is somebody's, too.
        Err(error) => error.kind() == ErrorKind::NotFound && file.symlink_metadata().is_err(),
        Ok(there) => {
            let most = u64::try_from(papers::START).unwrap_or(u64::MAX);
            there.take(most).read_to_end(&mut start).is_ok() && paper.is_ours(&start)
        }
    }
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
            file: Paper::Certificates.name(),
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

/// Writes a loss report as comma-separated values.
///
/// # Errors
/// When the file is there already, lies in a server, or cannot be written.
pub fn write_loss(file: &Path, report: &LossReport, migration: &Migration) -> Result<(), Problem> {
    refuse(file, migration)?;
    write_fresh(file, &|out| report::csv::write_loss(report, out))
}

/// Writes a checklist as comma-separated values.
///
/// # Errors
/// When the file is there already, lies in a server, or cannot be written.
pub fn write_checklist(file: &Path, checks: &[Check], migration: &Migration) -> Result<(), Problem> {
    refuse(file, migration)?;
    write_fresh(file, &|out| report::sheets::checklist(checks, out))
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
        let expected = match report.undone {
            None => "as planned",
            Some(_) => "as they were before what was undone",
        };
        format!("{} items were read back; all are {expected}.", report.checked)
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
