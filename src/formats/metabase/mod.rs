//! The configuration of IIS 6: MetaBase.xml, its schema MBSchema.xml, and the values written in them.
//!
//! A metabase is a flat list of keys (`/LM/W3SVC/1/ROOT`), each with properties that are known by number and mostly
//! inherited by the keys below. [`Metabase::read`] streams over the file once (`window`, `lexeme`, `scanner`), keeps what is
//! said in a compact arena (`assembly`) and sorts it into a tree; inheritance is resolved when it is asked for
//! (`effective`). What cannot be understood is a [`crate::model::Problem`] with its line and key, and the rest still loads.
//! Passwords and access lists are recognised (`secret`) and dropped while reading: nothing can show them later.
//! `values` reads the small languages inside of values: bindings, script maps, error pages.
//!
//! The way back: `objects` turns keys into objects that can be compared, `local` knows what belongs to one machine and
//! stays there, `splice` puts what changes into the bytes of a file and leaves all others (`layout` finds the places),
//! and `write` makes a whole file. Both write in the lexical form of IIS 6.

mod assembly;
mod builder;
mod complaint;
mod custom;
mod effective;
mod fault;
mod key;
mod key_type;
mod layout;
mod lexeme;
mod local;
mod numbers;
mod objects;
pub mod property;
mod reader;
mod scanner;
mod schema;
mod schema_file;
mod secret;
mod shape;
mod sorting;
mod splice;
mod store;
mod text;
mod tree;
mod untyped;
mod value;
pub mod values;
mod window;
mod write;

pub use builder::MetabaseBuilder;
pub use effective::{Effective, EffectiveOrigin};
pub use key::Key;
pub use local::{Local, local};
pub use objects::{KEY_TYPE, ObjectOptions, objects};
pub use property::PropertyId;
pub use schema::{Attributes, PropertyDefinition, PropertyKind, Schema, UserType};
pub use secret::SecretState;
pub use splice::apply;
pub use tree::Metabase;
pub use value::Property;
pub use write::LineEnd;

#[cfg(test)]
mod tests;
