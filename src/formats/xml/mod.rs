//! XML that is changed without being rewritten.
//!
//! A [`Document`] keeps every byte of the file it was read from. It is a tree of pieces: names, attribute values,
//! comments and the white space between them are spans of the original text until somebody edits them.
//! [`Document::finish`] puts the pieces together again, so whatever was not edited comes out byte for byte: comments,
//! spacing, quotes, line ends, byte order mark and encoding. What is added follows the file's own habits.
//!
//! Reading is strict, because configuration of other machines is untrusted input: no DOCTYPE, no entities but the
//! five built-in ones, bounded depth, attribute count and size (reference: the project's XML rules X1 and X2).

mod edit;
mod encoding;
mod error;
mod layout;
mod parse;
mod tag;
#[cfg(test)]
mod tests;
mod text;
mod tree;

pub use edit::NewElement;
pub use tree::{Document, ElementId};

/// Deepest nesting of elements that is read. Real configuration files stay below 12.
pub const MAX_DEPTH: usize = 256;
/// Most attributes one element may have.
pub const MAX_ATTRIBUTES: usize = 1024;
/// Largest file in bytes. Real applicationHost.config files are below 20 MB; the tree takes several times the file.
pub const MAX_BYTES: usize = 256 << 20;
