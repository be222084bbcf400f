//! Windows ini files, as Windows itself reads them.
//!
//! [`IniFile::read`] takes bytes in any encoding that Notepad writes and gives sections and entries with their lines.
//! What Windows would pass over in silence (a section that occurs twice, a line before the first section) is a problem
//! at its line, and the rest goes on. What an entry means is the business of the format that uses the file
//! ([`super::url_scan`], [`super::fcgi_ext`]); [`Account`] is how they say what became of each of its lines.

mod account;
mod encoding;
mod read;

pub use account::{Account, Fate};
pub use encoding::Encoding;
pub(in crate::formats) use encoding::{decode, has_mark, windows_1252};
pub use read::{Comments, Entry, IniFile, MAX_BYTES, Section};
