//! Names of applications, directories and files that IIS 7+ refuses, or that its tools do.
//!
//! A name is part of every URL below it, so none is changed: what cannot be written is left out and blocks the sync until
//! a person has decided, what can be is written as it is.

use super::draft::Draft;
use crate::formats::metabase::Key;
use crate::model::{Place, Problem};

/// Characters that the path of a URL never holds when it reaches IIS: a query starts at one, http.sys makes slashes of
/// the other.
const IMPOSSIBLE: [char; 2] = ['?', '\\'];
/// What else IIS Manager and Microsoft.Web.Administration refuse in the path of an application or virtual directory
/// (ApplicationCollection.InvalidApplicationPathCharacters). The schema's own check lets it pass (IIS_schema.xml,
/// `applicationPath`).
const UNUSUAL: &str = ";:@&=+$,|\"<>*";
/// What ASP.NET 4 refuses in the path of a request (httpRuntime@requestPathInvalidCharacters, its default).
const REFUSED_BY_ASP_NET: &str = "<>*&:";

/// True for a key whose name IIS 7+ refuses; says so, and that nothing at and below it is carried.
pub(super) fn is_refused<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>, parent: &str) -> bool {
    let name = key.name();
    // The reader of the metabase refuses the names "." and "..", which the schema does not take either.
    if !name.contains(IMPOSSIBLE) {
        return false;
    }
    let found = among(name, "?\\");
    for key in std::iter::once(key).chain(key.descendants()) {
        for property in key.properties() {
            let what = "give its directory another name, or leave it behind; IIS 7+ refuses the one it has";
            draft.needs_you_at(key, property.id(), what);
        }
    }
    draft.say(
        Problem::error(
            "DIRECTORY-NAME-REFUSED",
            format!("{parent}/{name} is left out: IIS 7 and later refuse its name"),
        )
        .with_cause(format!(
            "The path of a URL cannot hold {found}. What the key and those below it set is left out with it."
        ))
        .with_fix(
            "Give it another name on the old server and compare again, or deselect it. To go on without it, acknowledge \
             DIRECTORY-NAME-REFUSED.",
        )
        .with_place(place(key))
        .with_target(format!("{parent}/{name}")),
    );
    true
}

/// Says that an application or virtual directory has a name that the tools of IIS 7+ do not take.
pub(super) fn tell_unusual(draft: &mut Draft<'_, '_>, key: Key<'_>, location: &str) {
    let name = key.name();
    let found = among(name, UNUSUAL);
    if found.is_empty() {
        return;
    }
    let by_asp_net = among(name, REFUSED_BY_ASP_NET);
    let by_asp_net = if by_asp_net.is_empty() {
        String::new()
    } else {
        format!(
            " ASP.NET 4 answers no request whose path holds {by_asp_net}, unless httpRuntime@requestPathInvalidCharacters lets it."
        )
    };
    draft.say(
        Problem::warning(
            "DIRECTORY-NAME-UNUSUAL",
            format!("{location} has a name that IIS Manager of IIS 7 and later does not take"),
        )
        .with_cause(format!(
            "It holds {found}. The name is written as it is, so that its addresses stay; IIS Manager would not make or rename \
             it so.{by_asp_net}"
        ))
        .with_fix(
            "Open one of its pages on the destination before going live. If it does not answer, give it another name on the old \
             server and compare again; links to it change with the name.",
        )
        .with_place(place(key))
        .with_target(location),
    );
}

fn place(key: Key<'_>) -> Place {
    Place {
        line: Some(key.line()).filter(|line| *line > 0),
        ..Place::key(key.path())
    }
}

/// The characters of a list that a name holds, each once: `& +`.
fn among(name: &str, list: &str) -> String {
    let found = list.chars().filter(|c| name.contains(*c));
    found.map(String::from).collect::<Vec<_>>().join(" ")
}
