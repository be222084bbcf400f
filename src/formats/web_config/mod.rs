//! web.config of an ASP.NET application, as far as the pipeline of IIS 7 and later is concerned.
//!
//! [`WebConfig::issues`] names what stands in the way of the Integrated pipeline, by line; [`WebConfig::converted`] is
//! the file with what that pipeline reads instead: `system.webServer/modules`, `handlers` and `validation`, merged with
//! what is there already. `system.web` stays as it is, so that the file serves both pipelines. Source: "ASP.NET
//! Integration with IIS 7", "Moving an ASP.NET Application from IIS 6.0 to IIS 7" (learn.microsoft.com).

mod convert;
mod issues;
#[cfg(test)]
mod tests;

pub use convert::Converted;
pub use issues::{Issue, Weight};

use super::xml::{Document, ElementId};
use crate::model::Problem;

/// A web.config, read.
#[derive(Clone, Debug)]
pub struct WebConfig {
    document: Document,
}

/// A `system.web` and what it stands in: the root element, or a location tag.
#[derive(Clone, Copy, Debug)]
struct Area {
    around: ElementId,
    system_web: ElementId,
}

impl WebConfig {
    /// Reads a file; `label` is what problems call it.
    ///
    /// # Errors
    /// The problems of [`Document::parse`], and `WEBCONFIG-ROOT` for XML that is something else.
    pub fn parse(bytes: Vec<u8>, label: &str) -> Result<WebConfig, Problem> {
        let document = Document::parse(bytes, label)?;
        let name = document.name(document.root());
        if name != "configuration" {
            return Err(
                Problem::error("WEBCONFIG-ROOT", format!("{label} is no web.config"))
                    .with_cause(format!("Its root element is <{name}>, not <configuration>."))
                    .with_fix("Correct the file; ASP.NET refuses it too.")
                    .with_place(document.place(document.root())),
            );
        }
        Ok(WebConfig { document })
    }

    /// True when it says anything to ASP.NET.
    pub fn has_system_web(&self) -> bool {
        !self.areas().is_empty()
    }

    fn areas(&self) -> Vec<Area> {
        let document = &self.document;
        let root = document.root();
        std::iter::once(root)
            .chain(document.children_named(root, "location"))
            .flat_map(|around| {
                document
                    .children_named(around, "system.web")
                    .map(move |system_web| Area { around, system_web })
            })
            .collect()
    }

    fn value(&self, element: ElementId, attribute: &str) -> String {
        self.document
            .attribute(element, attribute)
            .map(|value| value.trim().to_owned())
            .unwrap_or_default()
    }
}
