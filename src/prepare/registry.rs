//! Every kind of check, in the order of the list.

use super::check::Check;
use super::view::View;
use super::{accounts, bindings, certificates, features, folders, pools, programs, unsupported, widths};

/// A check: looks at both servers and says what it found, once a thing.
pub(super) type Look = fn(&View<'_>) -> Vec<Check>;

/// All checks by name. Adding one is a file and a line here.
pub(super) fn registry() -> &'static [(&'static str, Look)] {
    &[
        ("bindings that other sites have", bindings::look),
        ("features that are gone", unsupported::look),
        ("role services", features::look),
        ("application pools", pools::look),
        ("accounts without a password", accounts::look),
        ("pools for 32-bit programs", widths::look),
        ("programs and filters", programs::look),
        ("folders and drives", folders::look),
        ("certificates", certificates::look),
    ]
}
