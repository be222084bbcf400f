//! What cannot be carried between two servers, in words.

use crate::formats::apphost::{Left, LeftWhy};
use crate::model::{ConfigObject, Problem};

/// One problem for each thing that stays behind. `there` is what the destination has now.
pub fn problems(left: &[Left], there: &[ConfigObject], source: &str, destination: &str) -> Vec<Problem> {
    left.iter()
        .map(|left| {
            let own = there
                .iter()
                .find(|object| object.path.compare(&left.path).is_eq());
            let is_there = match &left.attribute {
                Some(name) => own.is_some_and(|object| object.attributes.contains_key(name)),
                None => there.iter().any(|object| {
                    starts_with(&object.path.elements, &left.path.elements)
                        && object.path.location.is_some() == left.path.location.is_some()
                }),
            };
            problem(left, is_there, source, destination)
                .with_place(left.place.clone())
                .with_target(left.name.clone())
        })
        .collect()
}

fn starts_with<T: PartialEq>(path: &[T], start: &[T]) -> bool {
    path.len() >= start.len() && path.iter().zip(start).all(|(own, other)| own == other)
}

fn problem(left: &Left, is_there: bool, source: &str, destination: &str) -> Problem {
    let (kind, name) = (&left.kind, &left.name);
    let rest = if is_there {
        format!("{destination} has one of its own, which stays.")
    } else {
        format!("{destination} has none.")
    };
    match (left.why, &left.attribute) {
        (LeftWhy::EncryptedValue, Some(attribute)) => Problem::warning(
            "ENCRYPTED-VALUE",
            format!("The {attribute} of {kind} ({name}) is encrypted on {source} and is not copied"),
        )
        .with_cause(format!(
            "Only {source} has the key that it was encrypted with. {rest}"
        ))
        .with_fix(if is_there {
            "Nothing to do if it is still right; else set it on the destination after the sync.".to_owned()
        } else {
            format!(
                "Set it on {destination} after the sync, with IIS Manager or appcmd, which encrypt it there."
            )
        }),
        (LeftWhy::EncryptedValue | LeftWhy::EncryptedSection, _) => Problem::warning(
            "ENCRYPTED-SECTION",
            format!("The section {kind} ({name}) is encrypted as a whole on {source} and is not copied"),
        )
        .with_cause(format!(
            "Only {source} has the key that it was encrypted with. {rest}"
        ))
        .with_fix(
            "Decrypt it on the source with aspnet_regiis -pd, sync, and encrypt it on both servers again.",
        ),
        (LeftWhy::OtherFile, _) => Problem::warning(
            "CONFIG-SOURCE",
            format!("The section {kind} ({name}) is kept in another file on {source} and is not copied"),
        )
        .with_cause(format!(
            "Its configSource names a file beside applicationHost.config. {rest}"
        ))
        .with_fix(
            "Write the section into applicationHost.config, or copy the file and set configSource yourself.",
        ),
        (LeftWhy::Text, _) => Problem::warning(
            "CONFIG-TEXT",
            format!("{kind} ({name}) holds text on {source} and is not copied"),
        )
        .with_cause(format!("No section of IIS has text between its elements. {rest}"))
        .with_fix("Look at it on the source: it may be a slip of the pen."),
    }
}
