//! What can be wrong with a key or a property while the rest is read, in words.

use super::assembly::BadPath;
use super::property::PropertyId;
use super::shape::Shape;
use crate::model::{Place, Problem};

type At = (u32, u32);

fn place(label: &str, (line, column): At, key: Option<String>) -> Place {
    Place {
        key,
        ..Place::at(label, line, column)
    }
}

fn property_of(path: &str, name: &str) -> String {
    format!("{}/{name}", path.trim_end_matches('/'))
}

/// At most some 80 characters of a value.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

pub(super) fn namespace(label: &str, at: At, namespace: &str) -> Problem {
    Problem::note("METABASE-NAMESPACE", format!("{label} has an unknown namespace"))
        .with_cause(format!(
            "It is \"{}\"; IIS 6 writes urn:microsoft-catalog:XML_Metabase_V64_0. The file is read all the same.",
            excerpt(namespace)
        ))
        .with_fix("Check that the file comes from an IIS 6 server.")
        .with_place(place(label, at, None))
}

pub(super) fn no_location(label: &str, at: At, element: &str) -> Problem {
    Problem::warning(
        "METABASE-NO-LOCATION",
        format!("An element {element} of {label} has no Location"),
    )
    .with_cause("Without it nobody can tell which key it is; it is left out, and the rest is read.")
    .with_fix("Take a copy of the file from the server again, or add the Location.")
    .with_place(place(label, at, None))
}

pub(super) fn bad_path(label: &str, at: At, path: &str, bad: BadPath) -> Problem {
    let why = match bad {
        BadPath::Relative => "does not start with \"/\"",
        BadPath::EmptyName => "has an empty name in it",
        BadPath::Dots => "has \".\" or \"..\" in it, which are no names of keys",
        BadPath::TooDeep => "has too many names",
    };
    let path = excerpt(path);
    Problem::warning(
        "METABASE-BAD-LOCATION",
        format!("A key of {label} has a path that cannot be"),
    )
    .with_cause(format!(
        "\"{path}\" {why}. The key is left out, and the rest is read."
    ))
    .with_fix("Correct the Location in the file.")
    .with_place(place(label, at, Some(path)))
}

pub(super) fn key_type(label: &str, at: At, path: &str, name: &str) -> Problem {
    Problem::note(
        "METABASE-UNKNOWN-KEY-TYPE",
        format!("{label} has keys of the unknown type {name}"),
    )
    .with_cause(format!(
        "The first is {path}. IIS 6 itself does not have this type; its properties are read."
    ))
    .with_fix("Check whether the program that added it is needed on the new server.")
    .with_place(place(label, at, Some(path.to_owned())))
}

pub(super) fn not_in_schema(label: &str, at: At, path: &str, name: &str) -> Problem {
    Problem::note("METABASE-UNKNOWN-PROPERTY", format!("The property {name} is not in the schema"))
        .with_cause(
            "It is kept as text under this name. Where it is set first is shown here; it may be set elsewhere too.",
        )
        .with_fix("Put the MBSchema.xml of the server beside its MetaBase.xml, which says what the property is.")
        .with_place(place(label, at, Some(property_of(path, name))))
}

pub(super) fn bad_value(label: &str, at: At, path: &str, shape: &Shape, raw: &str) -> Problem {
    use super::schema::PropertyKind as Kind;
    let expected = match shape.kind {
        Kind::Bool => "TRUE or FALSE",
        Kind::Dword => "a number up to 4294967295, or names of flags",
        _ => "pairs of hexadecimal digits",
    };
    Problem::warning(
        "METABASE-BAD-VALUE",
        format!("{} of {path} has a value that cannot be read", shape.name),
    )
    .with_cause(format!(
        "The text is \"{}\"; it has to be {expected}.",
        excerpt(raw)
    ))
    .with_fix("Correct the property on the server and take a copy of the file again.")
    .with_place(place(label, at, Some(property_of(path, &shape.name))))
}

pub(super) fn custom(
    label: &str,
    at: At,
    path: &str,
    shape: &Shape,
    faults: &[String],
    is_set: bool,
) -> Problem {
    let outcome = if is_set {
        format!("It is read as {} of type {}", shape.name, shape.kind.word())
    } else {
        "It is left out".to_owned()
    };
    Problem::warning(
        "METABASE-CUSTOM-INCOMPLETE",
        format!("A Custom property of {path} is incomplete"),
    )
    .with_cause(format!(
        "Property {} has {}. {outcome}; the rest is read.",
        shape.id,
        list(faults)
    ))
    .with_fix("Check the property on the server, or take a copy of the file again.")
    .with_place(place(label, at, Some(property_of(path, &shape.name))))
}

pub(super) fn custom_unknown(label: &str, at: At, path: &str, faults: &[String]) -> Problem {
    Problem::warning(
        "METABASE-CUSTOM-UNKNOWN",
        format!("A Custom property of {path} cannot be told from others"),
    )
    .with_cause(format!(
        "It has {}. It is left out; the rest is read.",
        list(faults)
    ))
    .with_fix("Check the property on the server, or take a copy of the file again.")
    .with_place(place(label, at, Some(path.to_owned())))
}

pub(super) fn set_twice(label: &str, at: At, path: &str, id: PropertyId) -> Problem {
    Problem::warning(
        "METABASE-DUPLICATE-PROPERTY",
        format!("{path} sets the property {id} twice"),
    )
    .with_cause(
        "An attribute and a Custom element, or two Custom elements, have this number. The last counts.",
    )
    .with_fix("Check the value on the server.")
    .with_place(place(label, at, Some(path.to_owned())))
}

pub(super) fn stray_text(label: &str, at: At, path: Option<&str>) -> Problem {
    Problem::warning(
        "METABASE-STRAY-TEXT",
        format!("{label} has text between its elements"),
    )
    .with_cause("A metabase has all its values in attributes; the text is passed over.")
    .with_fix("Check whether somebody edited the file by hand.")
    .with_place(place(label, at, path.map(str::to_owned)))
}

pub(super) fn unexpected(label: &str, at: At, path: Option<&str>, name: &str, expectation: &str) -> Problem {
    Problem::warning(
        "METABASE-UNEXPECTED-ELEMENT",
        format!("{label} has an element {name} that does not belong there"),
    )
    .with_cause(format!(
        "It stands {expectation}; it is passed over with all that is in it."
    ))
    .with_fix("Check whether somebody edited the file by hand.")
    .with_place(place(label, at, path.map(str::to_owned)))
}

/// `no Name, no Type and no UserType`.
fn list(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
