//! Pure data: what things *are*.
//!
//! Everything a person, a plan or a report can point at is a value of this floor: server paths, configuration
//! objects, changes, problems, dependencies, evidence, what became of each setting. No room here does I/O, opens channels or knows a file format, and
//! none may use anything above it.

pub mod change;
pub mod config;
pub mod content;
pub mod dependency;
mod entries;
pub mod evidence;
mod hex;
pub mod item;
pub mod loss;
pub mod named;
pub mod nearest;
pub mod overview;
pub mod path;
pub mod pattern;
pub mod problem;
pub mod secret;
pub mod server;
mod system_folders;
mod targets;
pub mod text;
pub mod time;
pub mod usage;

pub use change::{Action, Change, ChangeId, Detail, Plan, RowState, Totals};
pub use config::{ConfigElement, ConfigObject, ConfigPath, Origin};
pub use content::{ContentRoot, FileFacts};
pub use entries::Entries;
pub use evidence::{Evidence, EvidenceKind, Sureness};
pub use hex::hex;
pub use item::{AttributeValue, Item};
pub use loss::{Accounted, Column, LossCounts, LossGroup, LossReport};
pub use named::Named;
pub use nearest::nearest;
pub use overview::{Finding, FindingState, NodeKind, Overview, Selection, SiteNode};
pub use path::ServerPath;
pub use problem::{Place, Problem, Severity};
pub use secret::Secret;
pub use server::{IisVersion, ServerFacts};
pub use system_folders::{SystemFolder, SystemFolders};
pub use targets::{ConfigTarget, Targets};
pub use text::Text;
pub use time::{Day, Moment};
