//! What benches share: inputs that are the same everywhere, and measurements against a peer in pairs.

pub mod mersenne;
pub mod metabase_file;
pub mod pairs;
