//! The one way to stop a job.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared between who asks a job to stop and the job, which looks at it at every item and every block of a file.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the job to stop. It does so at the next item or block, within a second.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True once a stop was asked for.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The flag itself, for lower floors that take a plain one.
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }
}
