//! Siteferry moves web sites off IIS 6 onto IIS 7 and later, with nothing lost and nothing guessed.
//!
//! The library is a house of nine floors (see `ARCHITECTURE.md`); a module may use only what stands on a floor below
//! it, and a test holds that.

#[cfg(feature = "gui")]
pub mod app;
pub mod apply;
pub mod cli;
pub mod discover;
pub mod formats;
pub mod hosts;
pub mod jobs;
pub mod model;
pub mod plan;
pub mod prepare;
pub mod providers;
pub mod report;
pub mod rules;
pub mod translate;
pub mod wizard;
