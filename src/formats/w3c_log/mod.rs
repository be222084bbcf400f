//! The log files of IIS in the W3C extended format.
//!
//! [`LogReader`] takes a file block by block and hands out requests as slices of the block: nothing is copied and
//! nothing allocated for a line, so a log of any size takes the memory of one block. `#Fields` may change from line to line,
//! `#Date` stands in where no date is logged. A large file is read in parts ([`Segment`]) by several readers, each beginning with
//! what the part before it left ([`LogState`]). [`Address`] turns the bytes of `cs-uri-stem` into text.
//!
//! Sources: "Extended Log File Format" (W3C WD-logfile-960323), "W3C Extended Log File Format (IIS 6.0)" (cc786596).

mod address;
mod layout;
mod reader;
mod segment;

#[cfg(test)]
mod tests;

pub use address::Address;
pub use reader::{Entry, LogCounts, LogEnd, LogReader, LogState};
pub use segment::Segment;
