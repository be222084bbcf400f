//! fcgiext.ini: what the FastCGI extension of IIS 6 runs, and how.
//!
//! `[Types]` says which section serves an extension, for all sites, one site or one application; every other section is
//! a pool of processes of one program. [`FcgiExt::read`] gives both, [`FcgiExt::application_for`] answers what a script
//! map to fcgiext.dll means, and [`FcgiExt::convert`] turns the programs into `system.webServer/fastCgi`. Source of
//! settings and defaults: "Configuring the FastCGI Extension for IIS 6.0" (iis.net); of ranges: IIS_schema.xml.

mod convert;
mod environment;
mod read;
mod settings;
#[cfg(test)]
mod tests;
mod values;

pub use read::{Application, FcgiExt, Handler, Mapping, MappingScope};

use super::ini::{Account, Entry};
use crate::model::secret::masked;
use crate::model::{ConfigObject, Problem};
use std::borrow::Cow;

/// The section that the programs go to.
pub const SECTION: &str = "system.webServer/fastCgi";

/// A line as it may be shown.
pub fn shown(entry: &Entry) -> String {
    match entry
        .pair()
        .map(|(name, value)| (value, shown_value(name, value)))
    {
        Some((value, Cow::Owned(shown))) => entry.text.replace(value, &shown),
        Some((_, Cow::Borrowed(_))) => entry.text.clone(),
        None => masked(&entry.text).into_owned(),
    }
}

/// The value of a setting as it may be shown.
pub fn shown_value<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    if name.eq_ignore_ascii_case("EnvironmentVars") {
        environment::shown(value)
    } else {
        masked(value)
    }
}

/// What an fcgiext.ini turns into.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// One `application` a program, with its environment variables; sorted.
    pub objects: Vec<ConfigObject>,
    /// What became of each line.
    pub accounts: Vec<Account>,
    /// What could not be read or needs a person, by line.
    pub problems: Vec<Problem>,
}
