//! What can happen to a wizard, and what it asks for.

use super::activity::JobId;
use super::checks::ShowChecks;
use super::export::{Export, ListAs};
use super::map::{MapField, MapTab};
use super::needs::{NeedGroup, NeedLevel, NeedTab};
use super::settings::{Contrast, Recent, Settings, ThemeChoice};
use super::state::{DrawerTab, ReviewTab, Side};
use super::step::Page;
use super::work::{News, Work};
use crate::model::{Column, Problem, RowState, Secret};
use crate::prepare::Waived;
use crate::translate::NumberClash;

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
