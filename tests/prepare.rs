//! Making a destination ready: the script that is generated for it, and the checklist of real servers.
//!
//! PowerShell itself is not at hand where tests run. So the script is read by a parser for PowerShell, and what its steps
//! say is played on a recorded server (`prepare/play.rs`): the real text, first as -WhatIf, then done, then as -WhatIf
//! again.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on stops and says where"
)]

#[path = "prepare/collector.rs"]
mod collector;
#[path = "prepare/play.rs"]
mod play;
#[path = "prepare/real.rs"]
mod real;
#[path = "prepare/recorded.rs"]
mod recorded;
#[path = "prepare/script.rs"]
mod script;
mod support;
