//! What can be wrong with a package, as problems.

use crate::model::{Place, Problem};

const AGAIN: &str = "Make the package again, or copy it again from where it was made.";

fn problem(label: &str, code: &str, title: String, fix: &str) -> Problem {
    Problem::error(code, title)
        .with_fix(fix)
        .with_place(Place::file(label))
}

/// It is no zip at all.
pub fn not_a_zip(label: &str, cause: impl Into<String>) -> Problem {
    problem(
        label,
        "PACKAGE-NOT-A-ZIP",
        format!("{label} is not a package: it is no zip file"),
        "Name a package that msdeploy or Siteferry made. An unzipped one is an archive folder.",
    )
    .with_cause(cause)
}

/// It is a zip with damage.
pub fn damaged(label: &str, cause: impl Into<String>) -> Problem {
    problem(
        label,
        "PACKAGE-DAMAGED",
        format!("The package {label} is damaged"),
        AGAIN,
    )
    .with_cause(cause)
}

/// Two programs could see two different packages in it.
pub fn ambiguous(label: &str, cause: impl Into<String>) -> Problem {
    problem(
        label,
        "PACKAGE-AMBIGUOUS",
        format!("The package {label} can be read in more than one way"),
        "Do not use it unless you know who made it. Unzip it, check what is in it, and zip it again.",
    )
    .with_cause(cause)
}

/// It uses something that packages never use.
pub fn unsupported(label: &str, cause: impl Into<String>) -> Problem {
    problem(
        label,
        "PACKAGE-UNSUPPORTED",
        format!("The package {label} uses a form of zip that Web Deploy packages never have"),
        "Unzip it and zip it again with Windows Explorer, or make the package again with msdeploy.",
    )
    .with_cause(cause)
}

/// An entry's name is dangerous or impossible.
pub fn unsafe_name(label: &str, number: usize, name: &str, reason: &str) -> Problem {
    let shown: String = name.chars().take(120).flat_map(char::escape_debug).collect();
    problem(
        label,
        "PACKAGE-UNSAFE-NAME",
        format!("The package {label} holds a name that is refused"),
        "Do not use it unless you know who made it. Make the package again without this entry.",
    )
    .with_cause(format!("Entry {number}, “{shown}”: {reason}."))
    .with_target(shown)
}

/// It is larger than the format allows, or than anyone would want.
pub fn too_large(label: &str, cause: impl Into<String>) -> Problem {
    problem(
        label,
        "ERROR_PACKAGE_TOO_LARGE",
        format!("The package {label} is too large"),
        "Leave content out, or bring it to the other server by a direct sync.",
    )
    .with_cause(cause)
}
