//! Why a file cannot be read at all, and how that is told.

use crate::model::{Place, Problem};

/// Largest number of open elements.
pub(super) const MAX_DEPTH: usize = 256;
/// Largest number of attributes of an element; the longest key type has 160.
pub(super) const MAX_ATTRIBUTES: usize = 1024;
/// Longest tag or comment, in bytes.
pub(super) const MAX_TOKEN: usize = 16 << 20;

/// What stops reading.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("is empty")]
    Empty,
    #[error("ends too early")]
    Truncated(String),
    #[error("is not well-formed XML")]
    Syntax(String),
    #[error("has a DOCTYPE")]
    Doctype,
    #[error("uses an entity that XML does not know")]
    Entity(String),
    #[error("holds a character that XML forbids")]
    Character(String),
    #[error("nests elements too deeply")]
    Depth,
    #[error("has an element with too many attributes")]
    Attributes,
    #[error("has an attribute twice")]
    DuplicateAttribute(String),
    #[error("has a tag that is too long")]
    TooLong,
    #[error("is in an encoding that IIS does not use for it")]
    Encoding(String),
    #[error("is not UTF-8 text")]
    NotText,
    #[error("is too large")]
    TooLarge(String),
    #[error("could not be read")]
    Io(#[from] std::io::Error),
    #[error("is not a {expected}")]
    OtherFile { expected: &'static str, found: String },
}

impl Fault {
    /// The problem that a person sees.
    pub(super) fn problem(&self, label: &str, line: u32, column: u32) -> Problem {
        let place = match self {
            Fault::Io(_) => Place::file(label),
            _ => Place::at(label, line, column),
        };
        Problem::error(self.code(), format!("{label} {self}"))
            .with_cause(self.cause())
            .with_fix(self.fix())
            .with_place(place)
    }

    fn code(&self) -> &'static str {
        match self {
            Fault::Empty => "XML-EMPTY",
            Fault::Truncated(_) => "XML-TRUNCATED",
            Fault::Syntax(_) => "XML-SYNTAX",
            Fault::Doctype => "XML-DOCTYPE",
            Fault::Entity(_) => "XML-ENTITY",
            Fault::Character(_) => "XML-CHARACTER",
            Fault::Depth => "XML-DEPTH",
            Fault::Attributes => "XML-ATTRIBUTES",
            Fault::DuplicateAttribute(_) => "XML-DUPLICATE-ATTRIBUTE",
            Fault::TooLong => "XML-TOO-LONG",
            Fault::Encoding(_) => "XML-ENCODING",
            Fault::NotText => "XML-NOT-TEXT",
            Fault::TooLarge(_) => "XML-TOO-LARGE",
            Fault::Io(_) => "METABASE-UNREADABLE",
            Fault::OtherFile { .. } => "METABASE-NOT-A-METABASE",
        }
    }

    fn cause(&self) -> String {
        match self {
            Fault::Empty => "There is no XML element in it.".to_owned(),
            Fault::Truncated(cause)
            | Fault::Syntax(cause)
            | Fault::Character(cause)
            | Fault::Encoding(cause)
            | Fault::TooLarge(cause) => cause.clone(),
            Fault::Doctype => {
                "IIS never writes one, and a document type can make a reader fetch other files or grow \
                               without bound; it is refused."
                    .to_owned()
            }
            Fault::Entity(name) if name.is_empty() => {
                "There is an \"&\" that starts no reference.".to_owned()
            }
            Fault::Entity(name) => format!(
                "\"&{name};\" is neither a character reference nor one of amp, lt, gt, quot and apos."
            ),
            Fault::Depth => {
                format!("More than {MAX_DEPTH} elements are open at this place; a metabase has four.")
            }
            Fault::Attributes => {
                format!(
                    "The element has more than {MAX_ATTRIBUTES} attributes; no key has that many properties."
                )
            }
            Fault::DuplicateAttribute(name) => {
                format!(
                    "The element has the attribute {name} more than once, so that its value is not certain."
                )
            }
            Fault::TooLong => format!(
                "A tag, text or comment that starts at this place is longer than {} MB.",
                MAX_TOKEN >> 20
            ),
            Fault::NotText => {
                "A byte at this place does not belong to any UTF-8 character: the file is damaged or in \
                               another encoding."
                    .to_owned()
            }
            Fault::Io(error) => format!("The operating system says: {error}."),
            Fault::OtherFile { found, .. } => found.clone(),
        }
    }

    fn fix(&self) -> &'static str {
        match self {
            Fault::Truncated(_) => "The copy is incomplete; take it from the server again.",
            Fault::Doctype => "Remove the <!DOCTYPE …> declaration if you trust the file.",
            Fault::Entity(_) => "Write \"&amp;\" where an ampersand is meant.",
            Fault::DuplicateAttribute(_) => "Remove the wrong one of the two.",
            Fault::Encoding(_) | Fault::NotText => {
                "Save the file as UTF-8, or take a copy from the server again."
            }
            Fault::Depth | Fault::Attributes | Fault::TooLong | Fault::TooLarge(_) => {
                "Check where the file comes from."
            }
            Fault::Empty => "Take a copy of the file from the server again.",
            Fault::Syntax(_) | Fault::Character(_) => {
                "Correct the file at this place, or take a copy from the server again."
            }
            Fault::Io(_) => "Check that the file can be read, and try again.",
            Fault::OtherFile { .. } => {
                "Give the file %windir%\\system32\\inetsrv\\MetaBase.xml of the IIS 6 server, or one of its copies in \
                 inetsrv\\History or inetsrv\\MetaBack."
            }
        }
    }
}
