//! The frame every page lives in: header, rail, footer, drawer, dialogs.

mod dialog;
mod drawer;
mod evidence;
mod footer;
mod header;
mod rail;
mod settings;

pub use dialog::dialog;
pub use drawer::{drawer, job_line, status_bar};
pub use footer::footer;
pub use header::header;
pub use rail::rail;
