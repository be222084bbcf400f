//! Shows files of the old server. Who walks along the places of a need asks for the same file again and again, so the last
//! one is kept as long as it is what it was.

use super::Found;
use crate::discover::content::view;
use crate::jobs::{Reporter, Stop};
use crate::model::{FileFacts, ServerPath};
use crate::providers::SourceServer;
use crate::wizard::Outcome;
use std::sync::{Arc, Mutex, PoisonError};

/// The file that was shown last.
#[derive(Clone, Default)]
pub(super) struct LastFile(Arc<Mutex<Option<Kept>>>);

#[derive(Clone)]
struct Kept {
    path: ServerPath,
    facts: FileFacts,
    bytes: Arc<Vec<u8>>,
}

impl LastFile {
    /// Forgets it, because it is of another server.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn get(&self, path: &ServerPath, facts: FileFacts) -> Option<Arc<Vec<u8>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept
            .as_ref()
            .filter(|kept| kept.path == *path && kept.facts == facts)?;
        Some(kept.bytes.clone())
    }

    fn keep(&self, kept: Kept) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

pub(super) fn view_file(
    source: &SourceServer,
    (file, line): (&str, u32),
    last: &LastFile,
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    let viewed = match ServerPath::parse(file) {
        Some(path) => match bytes_of(source, path.clone(), last, reporter) {
            Ok(bytes) => view::show(&bytes, &path, line),
            Err(why) => Err(why),
        },
        None => Err("It is no path of the old server".to_owned()),
    };
    // What was stopped on the way is not shown, whatever came of it.
    reporter.checkpoint()?;
    Ok(Found::Outcome(Outcome::Viewed(viewed)))
}

fn bytes_of(
    source: &SourceServer,
    path: ServerPath,
    last: &LastFile,
    reporter: &Reporter<Found>,
) -> Result<Arc<Vec<u8>>, String> {
    let entry = source.host.entry(&path).map_err(|error| error.to_string())?;
    let facts = entry.ok_or_else(|| "It is not there".to_owned())?.facts;
    if let Some(bytes) = last.get(&path, facts) {
        return Ok(bytes);
    }
    let go_on = || !reporter.cancel().is_requested();
    let bytes = Arc::new(view::read(source.host.as_ref(), &path, &go_on)?);
    last.keep(Kept {
        path,
        facts,
        bytes: bytes.clone(),
    });
    Ok(bytes)
}
