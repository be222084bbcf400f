//! Worker threads: a job goes in, events come out.
//!
//! The only floor that starts threads or opens channels. A job runs on a thread with its name, tells what it does over
//! a bounded channel (rows in batches, progress in samples), stops when asked, and is joined. Window and command line
//! start the same jobs and read the same events.

pub mod app_host;
mod cancel;
mod compare;
mod crew;
mod event;
pub mod evidence;
pub mod ini_sync;
mod log;
pub mod metabase_sync;
pub mod migration;
pub mod paper;
pub mod report;
pub mod run;
pub mod saved;
pub mod usage;
mod worker;

pub use cancel::Cancel;
pub use event::{JobEvent, Progress};
pub use log::{FileGuard, Log};
pub use worker::{Ended, Job, Reporter, Stop, Wake};
