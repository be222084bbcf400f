//! The window: draws the wizard's state, turns input into its messages, and runs what it asks for.
//!
//! Every line that knows the screen library is in this room. [`shell::Shell`] is the whole window without an operating
//! system around it, so that tests can drive it; [`run`] puts it on the screen. Pages are functions from the state to
//! messages: none changes the state itself, waits, or reads a file.

pub mod backend;
mod commands;
mod dialogs;
mod engine;
mod fonts;
mod frame;
mod icons;
mod kept;
mod native;
mod pages;
pub mod shell;
pub mod text;
pub mod theme;
mod widgets;

pub use backend::Backend;
pub use engine::Engine;
pub use native::{StartWith, run};
pub use shell::Shell;
