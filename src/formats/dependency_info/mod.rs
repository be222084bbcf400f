//! The output of getDependencies: what Web Deploy prints, from the `DependencyInfo` that discovery found.
//!
//! The shape is the sample of "Viewing Dependencies" (dd569091) with its elements closed, inside the sections that
//! dd569090 names. A section without content is left out, as in Microsoft's samples.

mod settings;
mod write;

pub use settings::{DependencySettings, Section};
pub use write::write_xml;
