//! msdeploy's grammar, read by hand in two stages.
//!
//! [`token`] splits each argument into switch and value and keeps columns; [`resolve`] turns the tokens into one
//! [`Request`], checking every name against the tables in [`names`] and in [`uses`] whether it has something to decide. Whatever is not understood becomes a problem that
//! names it, its column and the nearest known name; all of them are found in one go. Nothing here looks at a server.

mod accounts;
pub mod names;
mod object;
mod pieces;
mod request;
mod resolve;
mod sites;
mod token;
mod uses;

pub use accounts::PasswordSource;
pub use pieces::quote;
pub use request::{ProviderSpec, Request, Setting, Switched, Verb};
pub use resolve::{resolve, resolve_for};
pub use uses::Asker;
