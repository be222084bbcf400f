//! What keeps a sync honest: rules that act where they say, a property map without a hole, destinations that cannot take
//! what would be written, and input that is broken on purpose.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on stops and says where"
)]

mod bad_input;
mod decisions;
mod map;
mod real_metabase;
mod rules;
mod sections;
mod shows;
#[path = "../support/mod.rs"]
mod support;
mod world;
