//! The parts pages are made of: buttons, fields, chips, rows, bars, notices.
//!
//! Each draws itself from the tokens of `theme`, has a name and a role in the accessibility tree, works by keyboard,
//! and reports what happened; none keeps wizard state.

mod basics;
mod button;
mod chip;
mod choice;
mod field;
mod menu;
mod notice;
mod pairs;
mod progress;
mod rows;
mod tabs;

pub use basics::{
    Truncate, count_badge, elide_middle, empty_state, hairline, heading, mono, muted, paint_text, section,
    strong, wrapped, wrapped_muted,
};
pub use button::{Button, Kind};
pub use chip::Chip;
pub use choice::{check, radio};
pub use field::{Field, search};
pub use menu::menu;
pub use notice::{Tone, notice};
pub use pairs::Pairs;
pub use progress::bar;
pub use rows::{RowKey, RowPaint, Rows};
pub use tabs::tabs;
