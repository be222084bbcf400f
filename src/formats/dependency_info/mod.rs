//! The output of getDependencies: what Web Deploy prints, from the `DependencyInfo` that discovery found, and back.
//!
//! The shape is the sample of "Viewing Dependencies" (dd569091) with its elements closed, inside the sections that
//! dd569090 names. A section without content is left out, as in Microsoft's samples. [`read`] takes what msdeploy printed
//! on the old server, however it was kept.

mod read;
mod settings;
mod write;

pub use read::{Recorded, read, read_bytes};
pub use settings::{DependencySettings, Section};
pub use write::write_xml;
