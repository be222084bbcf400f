//! Is it used? What the logs of a server say about its script maps, applications, virtual directories and pages.
//!
//! A [`Question`] is what the configuration sets up (and the pages that a scan found something in); a [`Counter`] hears
//! the requests of one log file; what it [`Counted`] is merged with that of other files, in their order, and [`judge`]
//! says what follows. Counting holds one entry a different address, up to a limit, and then only what was asked.
//! [`places`] knows where the logs are. Opening them and reading them on threads is the business of jobs.

mod count;
mod fold;
mod hash;
mod hosted;
mod judge;
mod places;
mod question;
mod table;

#[cfg(test)]
mod tests;

pub use count::{Counted, Counter, LogOf};
pub use hosted::hosted_places;
pub use judge::{FileFacts, WINDOW_DAYS, judge};
pub use places::{LogPlace, name_day, places};
pub use question::{MappedExtension, Question, SiteQuestion, UrlFolder};
