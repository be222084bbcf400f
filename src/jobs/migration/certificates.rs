//! What http.sys of the destination must be told, which no sync can do.

use super::Migration;
use super::study::{Study, subject};
use crate::prepare::netsh::{self, HttpSys};

/// Which certificate answers at which address of the sites that are carried.
pub fn certificates(migration: &Migration, study: &Study) -> HttpSys {
    netsh::http_sys(&subject(migration, study))
}

/// The same as a batch file for the destination.
pub fn certificates_script(migration: &Migration, http_sys: &HttpSys) -> String {
    netsh::script(http_sys, &migration.source.facts, &migration.destination.facts)
}
