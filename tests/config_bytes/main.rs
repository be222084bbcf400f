//! Configuration files keep their bytes: what is not edited comes out as it went in, what is edited reads back as it
//! was meant, and what a plan writes is legal by IIS's own schema.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod laws;
mod plans;
mod real_files;
#[path = "../support/mod.rs"]
mod support;
