//! Evidence about a whole file, a folder or a key, where there is no line to show.

use super::catalogue::Component;
use crate::model::evidence::Words;
use crate::model::{Evidence, EvidenceKind, Place, Severity, Sureness};

/// A sure warning without words; refine it with the other functions.
pub(super) fn row(kind: EvidenceKind, what: impl Into<String>, place: Place, area: &str) -> Evidence {
    Evidence {
        kind,
        what: what.into(),
        product: None,
        place,
        excerpt: String::new(),
        sureness: Sureness::Sure,
        severity: Severity::Warning,
        meaning: Words::default(),
        fix: Words::default(),
        source: None,
        area: area.to_owned(),
        more: 0,
    }
}

/// How evidence of this room is put together.
pub(super) trait Refine {
    /// Sets what it means and what to do.
    #[must_use]
    fn says(self, severity: Severity, meaning: impl Into<Words>, fix: impl Into<Words>) -> Self;
    /// Sets how sure it is.
    #[must_use]
    fn sure(self, sureness: Sureness) -> Self;
    /// Takes product, weight, words and source from the catalogue.
    #[must_use]
    fn known_as(self, component: &Component) -> Self;
}

impl Refine for Evidence {
    fn says(mut self, severity: Severity, meaning: impl Into<Words>, fix: impl Into<Words>) -> Self {
        self.severity = severity;
        self.meaning = meaning.into();
        self.fix = fix.into();
        self
    }

    fn sure(mut self, sureness: Sureness) -> Self {
        self.sureness = sureness;
        self
    }

    fn known_as(mut self, component: &Component) -> Self {
        self.product = Some(component.product.into());
        self.source = Some(component.source.into());
        self.says(component.severity, component.status, component.todo)
    }
}
