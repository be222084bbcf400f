//! Where the collector (`assets/collector/collect.cmd`) leaves what is no file of the old server itself.

use super::{EntryKind, Host, HostError};
use crate::model::ServerPath;

/// Name of the folder, at the top of the drive that Windows was on.
pub const FOLDER: &str = "siteferry-collected";

/// Finds that folder: on drive C, else on another.
pub fn find_collected(host: &dyn Host) -> Result<Option<ServerPath>, HostError> {
    let mut drives = host.drives();
    drives.sort_by_key(|drive| (*drive != 'C', *drive));
    for drive in drives {
        let Some(path) = ServerPath::parse(&format!(r"{drive}:\{FOLDER}")) else {
            continue;
        };
        if host
            .entry(&path)?
            .is_some_and(|entry| entry.kind == EntryKind::Directory)
        {
            return Ok(Some(path));
        }
    }
    Ok(None)
}
