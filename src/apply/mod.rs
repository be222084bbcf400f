//! The only room that writes to a server's files.
//!
//! Everything else looks, compares and plans; here a plan becomes changed files, with a journal that can take each one
//! back. The bundled sample is written here too, for the same reason.

pub mod sample;
