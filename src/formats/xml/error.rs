//! Problems of a file that is not the XML it should be.

use super::text::Lines;
use crate::model::{Place, Problem};

/// The file being read, as far as error messages need it.
pub(super) struct Source<'t> {
    pub(super) label: &'t str,
    pub(super) text: &'t str,
}

impl Source<'_> {
    /// The line and column of a byte offset as a place.
    pub(super) fn place(&self, offset: usize) -> Place {
        let (line, column) = Lines::new(self.text).position(self.text, offset);
        Place::at(self.label, line, column)
    }

    fn problem(&self, code: &str, what: &str, offset: usize) -> Problem {
        Problem::error(code, format!("{} {what}", self.label)).with_place(self.place(offset))
    }

    /// Something is where it may not be.
    pub(super) fn syntax(&self, offset: usize, cause: impl Into<String>) -> Problem {
        self.problem("XML-SYNTAX", "is not well-formed XML", offset)
            .with_cause(cause)
            .with_fix("Correct the file at this place, or take a copy from the server again.")
    }

    /// The file ends too early.
    pub(super) fn truncated(&self, offset: usize, cause: impl Into<String>) -> Problem {
        self.problem("XML-TRUNCATED", "ends too early", offset)
            .with_cause(cause)
            .with_fix("The copy is incomplete; take it from the server again.")
    }

    /// A DOCTYPE is there.
    pub(super) fn doctype(&self, offset: usize) -> Problem {
        self.problem("XML-DOCTYPE", "has a DOCTYPE", offset)
            .with_cause(
                "IIS never writes one, and a document type can make a reader fetch other files or grow without \
                 bound; it is refused.",
            )
            .with_fix("Remove the <!DOCTYPE …> declaration if you trust the file.")
    }

    /// An entity that is not built in.
    pub(super) fn entity(&self, offset: usize, name: &str) -> Problem {
        self.problem("XML-ENTITY", "uses an entity that XML does not know", offset)
            .with_cause(format!(
                "\"&{name};\" is neither a character reference nor one of amp, lt, gt, quot and apos."
            ))
            .with_fix("Write \"&amp;\" where an ampersand is meant.")
    }

    /// A character that XML 1.0 forbids.
    pub(super) fn character(&self, offset: usize, code: u32) -> Problem {
        self.problem("XML-CHARACTER", "holds a character that XML forbids", offset)
            .with_cause(format!(
                "The character U+{code:04X} may not occur in an XML file."
            ))
            .with_fix("Remove it, or take a copy of the file again if it is damaged.")
    }

    /// Too deep.
    pub(super) fn depth(&self, offset: usize) -> Problem {
        self.problem("XML-DEPTH", "nests elements too deeply", offset)
            .with_cause(format!(
                "More than {} elements are open at this place; configuration never needs that.",
                super::MAX_DEPTH
            ))
            .with_fix("Check where the file comes from.")
    }

    /// Too many attributes.
    pub(super) fn attributes(&self, offset: usize) -> Problem {
        self.problem(
            "XML-ATTRIBUTES",
            "has an element with too many attributes",
            offset,
        )
        .with_cause(format!(
            "The element has more than {} attributes; configuration never needs that.",
            super::MAX_ATTRIBUTES
        ))
        .with_fix("Check where the file comes from.")
    }
}

/// There is nothing in the file.
pub(super) fn empty(label: &str) -> Problem {
    Problem::error("XML-EMPTY", format!("{label} is empty"))
        .with_cause("There is no XML element in it.")
        .with_fix("Take a copy of the file from the server again.")
        .with_place(Place::at(label, 1, 1))
}

/// The file is larger than is read.
pub(super) fn too_large(label: &str, bytes: usize) -> Problem {
    Problem::error("XML-TOO-LARGE", format!("{label} is too large"))
        .with_cause(format!(
            "It has {bytes} bytes; at most {} are read.",
            super::MAX_BYTES
        ))
        .with_fix("Check that this is the configuration file that is meant.")
        .with_place(Place::file(label))
}

/// The file is in an encoding that is not read, or contradicts itself.
pub(super) fn encoding(label: &str, title: &str, cause: String) -> Problem {
    Problem::error("XML-ENCODING", format!("{label} {title}"))
        .with_cause(cause)
        .with_fix("Save the file as UTF-8.")
        .with_place(Place::at(label, 1, 1))
}

/// The bytes are not text in the file's encoding.
pub(super) fn not_text(label: &str, place: Place, encoding: &str) -> Problem {
    Problem::error("XML-NOT-TEXT", format!("{label} is not {encoding} text"))
        .with_cause(format!(
            "A byte at this place does not belong to any {encoding} character: the file is damaged or in another encoding."
        ))
        .with_fix("Save the file as UTF-8, or take a copy from the server again.")
        .with_place(place)
}
