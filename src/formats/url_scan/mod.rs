//! UrlScan.ini 2.x and 3.x, and the request filtering of IIS 7 and later that took its place.
//!
//! [`UrlScan::convert`] turns the file into the section `requestFiltering` and accounts for each of its lines: carried,
//! converted, not in effect on the old server either, needs you, cannot exist, not read. Source of options and defaults:
//! "UrlScan 3 Reference" (iis.net); of the section: IIS_schema.xml and the configuration reference. Options that are not
//! written have UrlScan's defaults, which are written where IIS 7 and later would do otherwise.

mod draft;
mod limits;
mod lists;
mod options;
mod protection;
mod responses;
mod rules;
#[cfg(test)]
mod tests;

pub use protection::opened;

use super::ini::{Account, Comments, IniFile};
use crate::model::{ConfigObject, IisVersion, Problem};
use draft::Draft;

/// The section that the file turns into.
pub const SECTION: &str = "system.webServer/security/requestFiltering";
/// Code of the problem that UrlScan only wrote a log.
pub const LOG_ONLY: &str = "URLSCAN-LOG-ONLY";
/// Code of the problem that every request would be refused.
pub const REFUSES_ALL: &str = "URLSCAN-REFUSES-ALL";

/// A UrlScan.ini, read.
#[derive(Clone, Debug)]
pub struct UrlScan {
    ini: IniFile,
}

/// What the destination can be told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Known {
    /// Its version, at least.
    pub iis: IisVersion,
    /// True when its schema has `requestFiltering@removeServerHeader` (IIS 10). IIS refuses a file with an attribute
    /// that it does not know, so nobody guesses.
    pub remove_server_header: bool,
}

/// What a UrlScan.ini turns into.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// The section and all in it, sorted. It stands for the whole section: what is not in it goes.
    pub objects: Vec<ConfigObject>,
    /// What became of each line.
    pub accounts: Vec<Account>,
    /// What could not be read or needs a person, by line.
    pub problems: Vec<Problem>,
}

impl UrlScan {
    /// Reads a file; `label` is what problems call it.
    ///
    /// # Errors
    /// Those of [`IniFile::read`].
    pub fn read(bytes: &[u8], label: &str) -> Result<UrlScan, Problem> {
        IniFile::read(bytes, label, Comments::Anywhere).map(|ini| UrlScan { ini })
    }

    /// What the file says, for a destination that knows this much.
    pub fn convert(&self, known: Known) -> Converted {
        let mut draft = Draft::new(&self.ini, known);
        let options = draft.options();
        draft.lists(&options);
        draft.limits();
        draft.rules(&options);
        draft.leftovers();
        draft.finish()
    }
}
