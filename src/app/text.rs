//! Every sentence the window says. Sentence case; counts with their object; what to do next.

use crate::model::usage::Tally;
use crate::model::{RowState, ServerFacts, Severity};
use crate::prepare::Waived;
use crate::wizard::{
    Blocked, DrawerTab, Job, JobState, Left, LogsRead, NeedLevel, NeedTitle, Page, Pick, Primary, Side, Step,
    StepMark, Work,
};

mod numbers;

pub use numbers::{about, changes, clock, count_of, file_time, fingerprint, number, size, took};

/// The program's name, as in its title bar.
pub const PROGRAM: &str = "Siteferry";

/// The title of the window: what runs, the migration, the step. In a task bar it is all there is to see.
pub fn window_title(running: Option<&Job>, old: Option<&str>, new: Option<&str>, page: Page) -> String {
    let mut title = String::new();
    if let Some(job) = running {
        title.push_str(&work(&job.work));
        if let Some(share) = job.items_share() {
            title.push_str(&format!(" {:.0} %", share * 100.0));
        }
        title.push_str("… ");
    }
    match (old, new) {
        (Some(old), Some(new)) => title.push_str(&format!("{old} to {new} ")),
        (Some(one), None) | (None, Some(one)) => title.push_str(&format!("{one} ")),
        (None, None) => {}
    }
    if let Page::Step(at) = page {
        title.push_str(&format!("· {} ", step(at)));
    }
    if !title.is_empty() {
        title.push_str("– ");
    }
    title.push_str(PROGRAM);
    title
}

/// A step on the rail.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Source => "Source",
        Step::Discover => "Discover",
        Step::Prepare => "Prepare",
        Step::Map => "Map",
        Step::Review => "Review",
        Step::Apply => "Apply",
        Step::Verify => "Verify",
    }
}

/// How a step stands, in words.
pub fn mark(mark: StepMark, here: bool) -> String {
    match mark {
        _ if here => "you are here".to_owned(),
        StepMark::NotStarted => "not started".to_owned(),
        StepMark::Done => "done".to_owned(),
        StepMark::Problems(count) => format!(
            "done, {} to look at",
            count_of(count as u64, "problem", "problems")
        ),
        StepMark::Stale => "something earlier changed, refresh it".to_owned(),
        StepMark::Working => "working".to_owned(),
        StepMark::Stopped => "stopped before it was done".to_owned(),
        StepMark::Locked(by) => format!("locked until {} is done", step(by)),
    }
}

/// The side in words.
pub fn side(side: Side) -> &'static str {
    match side {
        Side::Source => "old server",
        Side::Destination => "new server",
    }
}

/// The title of the folder dialog.
pub fn browse_title(which: Side) -> &'static str {
    match which {
        Side::Source => "Choose the folder that stands for the old server",
        Side::Destination => "Choose the folder that stands for the new server",
    }
}

/// The title of a dialog for something else.
pub fn pick_title(pick: Pick) -> &'static str {
    match pick {
        Pick::Logs => "Choose the folder with the logs (LogFiles, W3SVC1, …)",
        Pick::Recorded => "Choose the file with what getDependencies printed",
    }
}

/// How often something was asked for and when last, in one line.
pub fn asked_for(tally: &Tally) -> String {
    let requests = count_of(tally.found(), "request", "requests");
    match tally.last {
        Some(last) => format!("{requests}, last {}", last.day()),
        None => requests,
    }
}

/// What logs cover, in one line.
pub fn logs(read: &LogsRead) -> String {
    match read.span {
        Some((first, newest)) => format!(
            "Logs: {} in {}, {} to {}",
            count_of(read.requests, "request", "requests"),
            count_of(read.files, "file", "files"),
            first.day(),
            newest.day()
        ),
        None => "Logs: none found, so nothing is known of what is used".to_owned(),
    }
}

/// Version and Windows directory of a server, in one line.
pub fn facts(facts: &ServerFacts) -> String {
    let bits = if facts.is_64_bit { "64-bit" } else { "32-bit" };
    format!("{} · {bits} · {}", facts.iis, facts.windows_directory)
}

/// Settings of the old server.
pub fn settings(count: usize) -> String {
    count_of(count as u64, "setting", "settings")
}

/// A reason as a sentence: with a capital letter and a full stop. A reason that begins with a name keeps it as it is.
pub fn sentence(reason: &str) -> String {
    let reason = reason.trim();
    let first = reason.split(' ').next().unwrap_or_default();
    let is_word = !first.is_empty() && first.chars().all(|letter| letter.is_ascii_lowercase());
    let mut letters = reason.chars();
    let mut says: String = match letters.next() {
        Some(letter) if is_word => letter.to_uppercase().chain(letters).collect(),
        _ => reason.to_owned(),
    };
    if !says.is_empty() && !says.ends_with(['.', '!', '?', ':']) {
        says.push('.');
    }
    says
}

/// The word of a row's state.
pub fn row_state(state: RowState) -> &'static str {
    match state {
        RowState::Add => "add",
        RowState::Change => "change",
        RowState::Delete => "delete",
        RowState::Same => "same",
        RowState::SameAfterRules => "same after rules",
        RowState::Conflict => "conflict",
        RowState::Unread => "unread",
        RowState::Skipped => "skipped",
    }
}

/// The word of a chip.
pub fn chip(state: RowState) -> &'static str {
    match state {
        RowState::Add => "Add",
        RowState::Change => "Change",
        RowState::Delete => "Delete",
        RowState::Same => "Same",
        RowState::SameAfterRules => "Same after rules",
        RowState::Conflict => "Conflict",
        RowState::Unread => "Unread",
        RowState::Skipped => "Skipped",
    }
}

/// The title of a group of needs.
pub fn need_title(title: &NeedTitle) -> &str {
    match title {
        NeedTitle::Kind(kind) => kind.words(),
        NeedTitle::Application(name) if name.is_empty() => "The server, for all sites",
        NeedTitle::Application(name) => name,
        NeedTitle::Level(level) => need_level(*level),
    }
}

/// How much needs of a level ask.
pub fn need_level(level: NeedLevel) -> &'static str {
    match level {
        NeedLevel::Stops => "Stops working",
        NeedLevel::ToDo => "Something to do",
        NeedLevel::Unsure => "Cannot tell",
        NeedLevel::Fine => "Nothing to do",
    }
}

/// The same where there is little room.
pub fn need_level_short(level: NeedLevel) -> &'static str {
    match level {
        NeedLevel::Stops => "Stops",
        NeedLevel::ToDo => "To do",
        NeedLevel::Unsure => "Unsure",
        NeedLevel::Fine => "Fine",
    }
}

/// The word of a severity.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A tab of the drawer.
pub fn drawer_tab(tab: DrawerTab) -> &'static str {
    match tab {
        DrawerTab::Problems => "Problems",
        DrawerTab::Activity => "Activity",
        DrawerTab::Log => "Log",
    }
}

/// What a job does.
pub fn work(work: &Work) -> String {
    match work {
        Work::UnpackSample { .. } => "Unpacking the sample".to_owned(),
        Work::Open { side: which, .. } => format!("Reading the {}", side(*which)),
        Work::Discover { selection, .. } => format!(
            "Finding out what {} need",
            count_of(selection.sites.len() as u64, "site", "sites")
        ),
        Work::Scan { .. } => "Scanning the content".to_owned(),
        Work::Usage { .. } => "Reading the logs".to_owned(),
        Work::ReadPasted { .. } => "Reading what was pasted".to_owned(),
        Work::Save { export, .. } => format!("Saving {}", export.name),
        Work::View { file, .. } => format!("Reading {file}"),
        Work::Prepare { .. } => "Checking the new server".to_owned(),
        Work::Map { .. } => "Looking at accounts, names and pipelines".to_owned(),
        Work::Plan { .. } => "Planning".to_owned(),
        Work::Apply { plan, .. } => format!("Applying to {}", plan.destination.name),
        Work::Verify { run } => format!("Verifying run {run}"),
        Work::Undo { run } => format!("Undoing run {run}"),
    }
}

/// How a job stands.
pub fn job_state(state: &JobState) -> String {
    match state {
        JobState::Running => "running".to_owned(),
        JobState::Stopping => "stopping…".to_owned(),
        JobState::Done(0) => "done".to_owned(),
        JobState::Done(count) => format!("done with {}", count_of(*count as u64, "problem", "problems")),
        JobState::Stopped => "stopped".to_owned(),
        JobState::Failed(reason) => format!("failed: {reason}"),
    }
}

/// The label of the primary button.
pub fn primary(primary: &Primary) -> String {
    match primary {
        Primary::Migrate => "Migrate a site…".to_owned(),
        Primary::Next(Step::Discover) => "Next: Discover".to_owned(),
        Primary::Next(next) => format!("Next: {}", step(*next)),
        Primary::NextApply(0) => "Next: nothing to apply".to_owned(),
        Primary::NextApply(count) => format!("Next: apply {}…", changes(*count)),
        Primary::Apply(count, name) => format!("Apply {} to {name}…", changes(*count)),
        Primary::Another => "Start another migration".to_owned(),
    }
}

/// Why the primary button did not go, and what to do.
pub fn blocked(blocked: &Blocked) -> String {
    match blocked {
        Blocked::NoPlace(which) => format!("Say where the {} is first", side(*which)),
        Blocked::NotOpened(which) => format!("Open the folder of the {} first", side(*which)),
        Blocked::Reading(which) => format!("The {} is still being read", side(*which)),
        Blocked::Unusable(which) => format!(
            "The folder of the {} cannot be used; choose another one",
            side(*which)
        ),
        Blocked::OnlyRecorded => "Only getDependencies' output of the old server is open; a plan takes a copy of its files, on Source".to_owned(),
        Blocked::NothingChosen => "Tick at least one site to move".to_owned(),
        Blocked::Working(at) => format!("{} is still working; wait or stop it", step(*at)),
        Blocked::Failed(at) => format!("{} has no result; try again with F5", step(*at)),
        Blocked::Stale(Step::Prepare) => {
            "The checklist was made for something else; refresh with F5 first".to_owned()
        }
        Blocked::Stale(_) => "Something earlier changed; refresh with F5 first".to_owned(),
        Blocked::NothingChanges => "Nothing would change; there is nothing to apply".to_owned(),
        Blocked::Errors(count) => format!(
            "{} must be fixed or accepted first",
            count_of(*count as u64, "error", "errors")
        ),
        Blocked::Checks(count) => format!(
            "{} must be fixed or waived first",
            count_of(*count as u64, "blocking check", "blocking checks")
        ),
        Blocked::Refused(why) => format!("{why}; mend it or press Esc"),
        Blocked::Applied => "This plan was applied already".to_owned(),
    }
}

/// Where a hint's "Show" leads.
pub fn blocked_leads_to(blocked: &Blocked) -> Option<Page> {
    match blocked {
        Blocked::Checks(_) | Blocked::Working(Step::Prepare) | Blocked::Stale(Step::Prepare) => {
            Some(Page::Step(Step::Prepare))
        }
        Blocked::Errors(_) | Blocked::Stale(_) => Some(Page::Step(Step::Review)),
        Blocked::NoPlace(_) | Blocked::NotOpened(_) | Blocked::Unusable(_) => Some(Page::Step(Step::Source)),
        _ => None,
    }
}

/// What was set aside, and why.
pub fn waived(waived: &Waived) -> String {
    format!("{} – “{}”", waived.title, waived.reason)
}

/// Something that stays to be done by hand: what, and how.
pub fn left(left: &Left) -> (String, String) {
    match left {
        Left::Check(title, fix) => (title.clone(), fix.clone()),
        Left::Waiver(title, reason) => (format!("Waived: {title}"), reason.clone()),
        Left::Problem(title, fix) => (title.clone(), fix.clone()),
        Left::Dns => (
            "Point the names to the new server".to_owned(),
            "Change DNS, or the load balancer, once the sites answer as they should.".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_says_what_and_where() {
        let at = Page::Step(Step::Review);
        assert_eq!(
            window_title(None, Some("OLD"), Some("NEW"), at),
            "OLD to NEW · Review – Siteferry"
        );
        assert_eq!(window_title(None, None, None, Page::Start), "Siteferry");
    }
}
