//! Exit codes. msdeploy's grammar knows only done and failed, as the original; named commands tell more.

/// Done; warnings are allowed.
pub const DONE: i32 = 0;
/// Any failure in msdeploy's grammar; 255 where exit codes are bytes.
pub const OPERATION_FAILED: i32 = -1;
/// A named command failed.
pub const FAILED: i32 = 1;
/// A named command was not understood, or is not built yet.
pub const USAGE: i32 = 2;
/// `verify` found differences.
pub const DIFFERS: i32 = 3;
/// Stopped by the person.
pub const CANCELLED: i32 = 10;
/// Another run holds the destination.
pub const HELD: i32 = 11;
