//! Regular expressions of this room.

#[cfg(test)]
pub(super) use crate::model::pattern::compile;
pub(super) use crate::model::pattern::{Found, Pattern, builder};
