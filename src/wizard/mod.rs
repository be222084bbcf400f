//! The wizard without a screen: what the person has decided, what jobs have found, and what that allows next.
//!
//! A face shows a [`State`] and turns input into [`Message`]s; [`update()`] is the only function that changes a state,
//! and says what is to be done outside as [`Effect`]s. Nothing here draws, waits, reads a clock or touches a file, so
//! the whole way from the start page to a verified sync can be tested by messages.

pub mod activity;
pub mod checks;
pub mod command;
pub mod dialog;
pub mod export;
mod filter;
pub mod loss;
pub mod map;
pub mod message;
pub mod needs;
pub mod primary;
pub mod review;
pub mod run;
pub mod server;
pub mod settings;
pub mod sites;
pub mod state;
pub mod step;
pub mod update;
mod update_dialog;
mod update_files;
mod update_jobs;
mod update_map;
mod update_needs;
mod update_steps;
pub mod waivers;
pub mod work;

pub use activity::{Job, JobId, JobState, LogLine};
pub use checks::{CHECK_STATES, Checks, ShowChecks};
pub use dialog::Dialog;
pub use export::{Export, ListAs};
pub use filter::Filter;
pub use loss::{Loss, LossLine};
pub use map::{Map, MapField, MapTab, Mapped};
pub use message::{Effect, ExportAs, Message, Pick};
pub use needs::{
    LogsRead, Need, NeedGroup, NeedKind, NeedLevel, NeedLine, NeedState, NeedTab, NeedTitle, NeedUse, Needs,
    Scanned, Seen, Used, Viewed,
};
pub use primary::{Blocked, Primary};
pub use review::{Chips, Review};
pub use run::{Left, Run, RunPhase, SpotCheck, VerifyResult};
pub use server::{Opening, SideState};
pub use settings::{Contrast, Recent, Settings, ThemeChoice};
pub use sites::{SiteTree, Tick, TreeNode};
pub use state::{DrawerTab, ListedProblem, ReviewTab, Saved, Side, State};
pub use step::{Page, Step, StepMark};
pub use update::update;
pub use work::{News, Outcome, Wanted, Work};

#[cfg(test)]
mod tests;
