//! Every kind of check, in the order of the list.

use super::check::Check;
use super::view::View;
use super::{
    accounts, bindings, certificates, features, folders, modules, pools, programs, rights, space,
    unsupported, version, widths,
};

/// A check: looks at both servers and says what it found, once a thing.
pub(super) type Look = fn(&View<'_>) -> Vec<Check>;

/// One kind of check.
pub(super) struct Kind {
    /// Codes of the rows that it makes.
    pub codes: &'static [&'static str],
    /// What makes them.
    pub look: Look,
}

const fn kind(codes: &'static [&'static str], look: Look) -> Kind {
    Kind { codes, look }
}

/// All checks. Adding one is a file and a line here.
pub(super) const REGISTRY: &[Kind] = &[
    kind(&["BINDING-CLASH"], bindings::look),
    kind(&["FEATURE-NOT-SUPPORTED", "FEATURE-UNWANTED"], unsupported::look),
    kind(&["FEATURE-MISSING", "FEATURE-UNKNOWN"], features::look),
    kind(&["APP-POOL-MISSING"], pools::look),
    kind(&["PASSWORD-NEEDED"], accounts::look),
    kind(&["POOL-BITNESS"], widths::look),
    kind(&["PROGRAM-MISSING"], programs::look),
    kind(&["MODULE-MISSING", "ASSEMBLY-MISSING"], modules::look),
    kind(
        &["FOLDER-MISSING", "DRIVE-MISSING", "SHARE-REACHABLE"],
        folders::look,
    ),
    kind(&["FOLDER-RIGHTS"], rights::look),
    kind(&["FREE-SPACE"], space::look),
    kind(
        &["CERTIFICATE-CLASH", "CERTIFICATE-NEEDED", "CERTIFICATE-MISSING"],
        certificates::look,
    ),
    kind(&["WINDOWS-VERSION"], version::look),
];
