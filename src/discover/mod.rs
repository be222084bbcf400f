//! What a server holds and what a site needs of it, each fact with the place it was seen at.
//!
//! [`overview`] shows a server at a glance: what was found, and its sites as a tree.
//! This floor reads metabases, configuration and hosts; it decides nothing and writes nothing.

pub mod overview;
