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
    /// What it looks at, for who waits.
    pub what: &'static str,
    /// Codes of the rows that it makes.
    pub codes: &'static [&'static str],
    /// What makes them.
    pub look: Look,
}

const fn kind(what: &'static str, codes: &'static [&'static str], look: Look) -> Kind {
    Kind { what, codes, look }
}

/// All checks. Adding one is a file and a line here.
pub(super) const REGISTRY: &[Kind] = &[
    kind("Addresses of sites", &["BINDING-CLASH"], bindings::look),
    kind(
        "What is gone",
        &["FEATURE-NOT-SUPPORTED", "FEATURE-UNWANTED"],
        unsupported::look,
    ),
    kind(
        "Role services",
        &["FEATURE-MISSING", "FEATURE-UNKNOWN"],
        features::look,
    ),
    kind("Application pools", &["APP-POOL-MISSING"], pools::look),
    kind("Accounts", &["PASSWORD-NEEDED"], accounts::look),
    kind("32-bit programs", &["POOL-BITNESS"], widths::look),
    kind(
        "Programs",
        &["PROGRAM-MISSING", "URLSCAN-BECOMES-REQUEST-FILTERING"],
        programs::look,
    ),
    kind(
        "Modules and assemblies",
        &["MODULE-MISSING", "ASSEMBLY-MISSING"],
        modules::look,
    ),
    kind(
        "Folders",
        &["FOLDER-MISSING", "DRIVE-MISSING", "SHARE-REACHABLE"],
        folders::look,
    ),
    kind("Rights in folders", &["FOLDER-RIGHTS"], rights::look),
    kind("Room for the content", &["FREE-SPACE"], space::look),
    kind(
        "Certificates",
        &["CERTIFICATE-CLASH", "CERTIFICATE-NEEDED", "CERTIFICATE-MISSING"],
        certificates::look,
    ),
    kind("Version of Windows", &["WINDOWS-VERSION"], version::look),
];
