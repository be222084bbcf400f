//! What can happen to a wizard, and what it asks for.

use super::activity::JobId;
use super::checks::ShowChecks;
use super::export::{Export, ListAs};
use super::map::{MapField, MapTab, Mapped};
use super::needs::{NeedGroup, NeedLevel, NeedTab, Scanned, Used};
use super::run::VerifyResult;
use super::state::{Contrast, DrawerTab, Recent, ReviewTab, Settings, Side, ThemeChoice};
use super::step::{Page, Step};
use crate::discover::content::FileView;
use crate::jobs::Progress;
use crate::model::dependency::DependencyInfo;
use crate::model::{
    Change, Column, Evidence, LossReport, Overview, Plan, Problem, RowState, Secret, Selection, Totals,
};
use crate::prepare::{Check, Part, Waived};
use crate::report::RunEnd;
use crate::translate::{Choices, NumberClash};
use std::sync::Arc;

/// What the person did, or a job reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Go to a page, if it is not locked.
    Go(Page),
    /// One step back.
    Back,
    /// The one primary button.
    Primary,
    /// Read this page's facts again.
    Refresh,
    /// Close the topmost thing: dialog, settings, filter.
    Escape,
    /// The session's clock, in milliseconds since the window opened.
    Clock(u64),

    /// Start a migration with empty places.
    Migrate,
    /// Unpack the bundled sample and open it; into this folder, or a fresh one.
    TrySample(Option<String>),
    /// Go on with a migration of the list.
    OpenRecent(usize),
    /// Take a migration off the list.
    ForgetRecent(usize),
    /// Files or folders were dropped on the window.
    Dropped(Vec<String>),

    /// The path field of a side changed.
    PathEdited(Side, String),
    /// Read the place in the path field.
    Open(Side),
    /// Ask for a folder in a dialog.
    Browse(Side),
    /// The dialog's answer; `None` when it was closed.
    Browsed(Side, Option<String>),
    /// Show the batch file that gathers on the old server what is needed of it.
    ShowCollector,
    /// Ask for what getDependencies printed on the old server.
    AskRecorded,
    /// Ask for a file or folder in a dialog of the system.
    Pick(Pick),
    /// Its answer; `None` when it was closed.
    Picked(Pick, Option<String>),

    /// Put the cursor on a node of the site tree.
    SelectSite(usize),
    /// Tick or untick a node.
    ToggleSite(usize),
    /// Show or hide what is below a node.
    OpenSite(usize, bool),
    /// Move the whole server, or only what is ticked.
    WholeServer(bool),
    /// Text that shown needs contain.
    FilterNeeds(String),
    /// Put the cursor on a need.
    SelectNeed(usize),
    /// What the detail pane of needs shows.
    NeedTab(NeedTab),
    /// Press the chip of a level of needs; with `true` in addition to those pressed.
    NeedChip(NeedLevel, bool),
    /// What needs are grouped by.
    GroupNeeds(NeedGroup),
    /// Put the cursor on a place at which a need was seen, and show its file there.
    SelectPlace(usize),
    /// Stop what Discover does; what was found stays.
    StopScan,
    /// Scan the content again.
    Rescan,
    /// Save the needs that are shown.
    ExportNeeds(ExportAs),
    /// Save what the owner of the software has to bring.
    ExportShopping(ListAs),
    /// Ask where the logs are, and say what those that were read cover.
    AskLogs,

    /// Put the cursor on a check.
    SelectCheck(usize),
    /// Which checks are shown.
    ShowChecks(ShowChecks),
    /// Look again at the row with this id.
    Recheck(String),
    /// Stop looking at the new server; what was found stays.
    StopChecking,
    /// Go on with the checklist where it was stopped.
    GoOnChecking,
    /// What was waived for these two places in another session.
    Recalled {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// The waivers, or why they cannot be read or kept.
        waived: Result<Vec<Waived>, Box<Problem>>,
    },
    /// Ask for the reason to waive the row with this id.
    AskWaive(String),
    /// Take the waiver of the row with this id back.
    Unwaive(String),
    /// Ask for the reason to accept the errors of the plan that have this code.
    AskAccept(String),
    /// Accept the errors of the plan that have this code no more.
    Unaccept(String),
    /// Text that shown checks contain.
    FilterChecks(String),
    /// Save the checks that are shown.
    ExportChecks(ExportAs),
    /// Show the script that does what is left to do; with `true` the one that installs features by dism.exe.
    ShowScript(bool),

    /// Show a part of Map.
    MapTab(MapTab),
    /// Put the cursor of the part on a row.
    SelectMapRow(usize),
    /// A field of Map was edited.
    MapEdited(MapField, String),
    /// The password of an account of the old server was edited.
    PasswordTyped(String, Secret),
    /// What was typed on Map is meant.
    Settle,
    /// What an account of the old server becomes; `None` leaves it to Siteferry.
    MapAccount(String, Option<String>),
    /// The password of an account of the old server is not known after all.
    ForgetPassword(String),
    /// What is done when the number of a site is taken, or of any site.
    SiteClash(Option<u32>, NumberClash),

    /// Run this application, by its short name (`3/stock`), in the Integrated pipeline, or leave it in Classic.
    Integrate(String, bool),

    /// Show a part of Review.
    ReviewTab(ReviewTab),
    /// Press the chip of a column of the settings; with `true` in addition to those pressed.
    LossChip(Column, bool),
    /// Text that shown settings contain.
    FilterLoss(String),
    /// Put the cursor on the line at this place of the settings.
    SelectLoss(usize),
    /// Save the settings that are shown.
    ExportLoss(ExportAs),

    /// Press a chip; with `true` in addition to those pressed.
    Chip(RowState, bool),
    /// Text that shown rows contain.
    FilterRows(String),
    /// Show all rows.
    ClearFilter,
    /// Put the cursor on the shown row at this place.
    SelectRow(usize),
    /// Show or hide the detail pane.
    ToggleDetails,
    /// Filter some more rows.
    Advance,

    /// Text of the open dialog's field.
    DialogText(String),
    /// The open dialog's act.
    DialogConfirm,
    /// Stop the job that runs.
    Stop,
    /// Ask whether to undo the run.
    AskUndo,
    /// Read the result of the run back.
    Verify,
    /// Open the run's report.
    OpenReport,

    /// Show or hide the drawer.
    ToggleDrawer,
    /// Show a tab of the drawer.
    Drawer(DrawerTab),
    /// Go to what a problem of the list is about.
    OpenProblem(usize),
    /// Show the list of problems.
    ShowProblems,
    /// Show or hide the command line.
    ToggleCommand,
    /// Show or hide the settings.
    ToggleSettings,
    /// Light, dark, or as the system.
    Theme(ThemeChoice),
    /// Normal or high contrast.
    Contrast(Contrast),
    /// Put this text on the clipboard.
    Copy(String),
    /// Write a document to this file.
    SaveTo(String, Box<Export>),
    /// Open what was saved last.
    OpenSaved,
    /// The window is asked to close.
    CloseRequested,

    /// A job reports.
    News(JobId, News),
}

impl Message {
    /// True for what happens by itself or asks for the hint, and so leaves the hint where it is.
    pub(super) fn is_passive(&self) -> bool {
        matches!(
            self,
            Message::Primary
                | Message::Clock(_)
                | Message::News(..)
                | Message::Advance
                | Message::Recalled { .. }
        )
    }

    /// True when what was typed before is meant now: whatever a person does but go on typing, or take it back.
    pub(super) fn settles(&self) -> bool {
        !matches!(
            self,
            Message::MapEdited(..)
                | Message::PasswordTyped(..)
                | Message::Escape
                | Message::Clock(_)
                | Message::News(..)
                | Message::Advance
                | Message::Recalled { .. }
        )
    }
}

/// What a dialog of the system is asked for, besides the folders of the two servers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pick {
    /// The folder of the logs.
    Logs,
    /// The file with what getDependencies printed.
    Recorded,
}

/// What a list is saved as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExportAs {
    /// A page that prints well.
    Html,
    /// A table for a spreadsheet.
    Csv,
    /// A document for programs.
    Json,
}

impl ExportAs {
    /// All of them.
    pub const ALL: [ExportAs; 3] = [ExportAs::Html, ExportAs::Csv, ExportAs::Json];

    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            ExportAs::Html => "html",
            ExportAs::Csv => "csv",
            ExportAs::Json => "json",
        }
    }
}

/// What a job reports.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// How far it is.
    Progress(Progress),
    /// Rows of the plan being made.
    Rows(Vec<Change>),
    /// What the scan of the content found.
    Evidence(Vec<Evidence>),
    /// Rows of a kind of checks that was looked at, and how many kinds are done.
    Checks(Vec<Check>, usize),
    /// Something to look at.
    Problem(Problem),
    /// It ended by itself.
    Finished(Result<Box<Outcome>, Box<Problem>>),
    /// It ended because it was asked to.
    Cancelled,
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The sample lies here.
    Sample {
        /// Folder of the old server.
        old: String,
        /// Folder of the new server.
        new: String,
    },
    /// A side was opened.
    Opened(Side, Box<Overview>),
    /// What the chosen sites need.
    Discovered {
        /// The facts.
        info: DependencyInfo,
        /// getDependencies' document.
        document: String,
    },
    /// The checklist, or the part of it that was asked for.
    Prepared(Vec<Check>),
    /// The content was scanned; what was found was told on the way.
    Scanned(Scanned),
    /// The logs were read.
    Used(Used),
    /// All there is of the old server is what getDependencies printed there.
    Recorded {
        /// What is known of the server by it, and what is not.
        overview: Box<Overview>,
        /// The facts.
        info: DependencyInfo,
        /// getDependencies' document, written anew.
        document: String,
    },
    /// A document was written to this file.
    Saved {
        /// The file.
        file: String,
        /// How large it is.
        bytes: u64,
    },
    /// A file around a line, or why it cannot be shown.
    Viewed(Result<FileView, String>),
    /// Accounts, numbers, names and pipelines.
    Mapped(Arc<Mapped>),
    /// The plan, and what becomes of every setting by it.
    Planned(Arc<Plan>, Arc<LossReport>),
    /// The plan was applied, as far as `totals` says.
    Applied {
        /// How it ended.
        end: RunEnd,
        /// Id of the run.
        run: String,
        /// What was done.
        totals: Totals,
        /// File with the report.
        report: Option<String>,
    },
    /// The run was read back.
    Verified(VerifyResult),
    /// The run was taken back.
    Undone {
        /// Objects brought back or taken away.
        restored: u64,
        /// Objects that were changed since the run and left as they are.
        conflicts: u64,
    },
}

/// What is to be moved, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// What of the old server.
    pub selection: Selection,
    /// What the person decided about it.
    pub choices: Choices,
}

/// What a job is asked to do. Paths are as the person gave them.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// Unpack the bundled sample, into this folder or a fresh one.
    UnpackSample {
        /// The folder.
        folder: Option<String>,
    },
    /// Read what is at a place.
    Open {
        /// Which side it is to be.
        side: Side,
        /// The place.
        path: String,
    },
    /// Find out what sites need.
    Discover {
        /// Place of the old server.
        old: String,
        /// What is to be moved.
        selection: Selection,
    },
    /// Scan the content of sites.
    Scan {
        /// Place of the old server.
        old: String,
        /// What is to be moved.
        selection: Selection,
    },
    /// Read the logs of sites.
    Usage {
        /// Place of the old server.
        old: String,
        /// What is to be moved.
        selection: Selection,
        /// The folder that was named; otherwise they are looked for.
        folder: Option<String>,
    },
    /// Read what getDependencies printed, out of a text that was pasted.
    ReadPasted {
        /// The text.
        text: Arc<str>,
    },
    /// Write a document to a file.
    Save {
        /// The file.
        file: String,
        /// The document.
        export: Box<Export>,
    },
    /// Read a file of the old server around a line, for people to see.
    View {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u32,
    },
    /// Check the destination for it.
    Prepare {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// What is to be moved.
        wanted: Wanted,
        /// Which rows are looked at.
        part: Part,
    },
    /// Find out which accounts, numbers, names and pipelines are to be decided on.
    Map {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// What is to be moved.
        wanted: Wanted,
    },
    /// Plan the sync.
    Plan {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// What is to be moved.
        wanted: Wanted,
    },
    /// Apply a plan.
    Apply {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// The plan as it was reviewed.
        plan: Arc<Plan>,
        /// Codes of blocking problems that were accepted.
        acknowledged: Vec<String>,
        /// What was set aside, and why: for the run's record and its report.
        waived: Vec<Waived>,
        /// The checklist as the person saw it, for the report; nothing when it was never made.
        checks: Vec<Check>,
    },
    /// Read a run's result back.
    Verify {
        /// Id of the run.
        run: String,
    },
    /// Take a run back.
    Undo {
        /// Id of the run.
        run: String,
    },
}

impl Work {
    /// The step that shows the work; `None` for the start page.
    pub fn step(&self) -> Option<Step> {
        Some(match self {
            Work::UnpackSample { .. } | Work::View { .. } | Work::Save { .. } => return None,
            Work::Open { .. } | Work::ReadPasted { .. } => Step::Source,
            Work::Discover { .. } | Work::Scan { .. } | Work::Usage { .. } => Step::Discover,
            Work::Prepare { .. } => Step::Prepare,
            Work::Map { .. } => Step::Map,
            Work::Plan { .. } => Step::Review,
            Work::Apply { .. } => Step::Apply,
            Work::Verify { .. } | Work::Undo { .. } => Step::Verify,
        })
    }

    /// True for work that goes on beside a step's own, whose result does not wait for it.
    pub fn is_beside(&self) -> bool {
        matches!(
            self,
            Work::Scan { .. } | Work::Usage { .. } | Work::View { .. } | Work::Save { .. }
        )
    }

    /// True when what this work finds takes the place of what the other one would have found.
    pub(super) fn replaces(&self, other: &Work) -> bool {
        match (self.side(), other.side()) {
            (None, None) if self.is_beside() || other.is_beside() => {
                std::mem::discriminant(self) == std::mem::discriminant(other)
            }
            (None, None) => self.step() == other.step(),
            (side, other) => side == other,
        }
    }

    /// The side that the work opens.
    pub(super) fn side(&self) -> Option<Side> {
        match self {
            Work::Open { side, .. } => Some(*side),
            Work::ReadPasted { .. } => Some(Side::Source),
            _ => None,
        }
    }

    /// True for work that writes to the destination. Only one such job runs at a time, and nothing else beside it.
    pub fn writes(&self) -> bool {
        matches!(self, Work::Apply { .. } | Work::Undo { .. })
    }
}

/// What is to be done outside of the wizard.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Start a job; its news come back under this number.
    Start(JobId, Work),
    /// Stop a job; it answers with [`News::Cancelled`] or, when it was faster, with its end.
    Stop(JobId),
    /// Show a folder dialog.
    Browse(Side),
    /// Show a dialog for something else, that begins at this path.
    Pick(Pick, String),
    /// Put text on the clipboard.
    Copy(String),
    /// Ask for a file name, this one suggested, and write the text there.
    SaveText(String, String),
    /// Ask for a file name, and write the document there.
    SaveAs(Box<Export>),
    /// Open a file with the program the system has for it.
    OpenFile(String),
    /// Keep the settings and the list of migrations.
    Save(Settings, Vec<Recent>),
    /// Say what was waived for these two places before: answer with [`Message::Recalled`].
    RecallWaivers {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
    },
    /// Keep what is waived for these two places.
    KeepWaivers {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// All waivers of this migration.
        waived: Vec<Waived>,
    },
    /// Rows are still to be filtered: send [`Message::Advance`] with the next frame.
    AdvanceLater,
    /// Close the window.
    Close,
}
