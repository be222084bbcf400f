//! Copies one file's bytes and takes their hash on the way.

use crate::hosts::{HostError, StagedFile};
use crate::model::{ServerPath, hex};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes between two looks at the cancel flag.
pub const BLOCK: usize = 256 * 1024;

/// What was copied.
pub struct Copied {
    /// Number of bytes.
    pub size: u64,
    /// Their SHA-256, hexadecimal.
    pub hash: String,
}

/// Copies everything; `None` when somebody asked to stop. `heard` hears the size of each block.
pub fn copy(
    source: (&ServerPath, &mut dyn Read),
    target: (&ServerPath, &mut dyn StagedFile),
    buffer: &mut Vec<u8>,
    cancel: &AtomicBool,
    heard: &mut dyn FnMut(u64),
) -> Result<Option<Copied>, HostError> {
    buffer.resize(BLOCK, 0);
    let mut hash = Sha256::new();
    let mut size = 0;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let count = match source.1.read(buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(HostError::io(source.0, error)),
        };
        let block = buffer.get(..count).unwrap_or_default();
        target
            .1
            .write_all(block)
            .map_err(|error| HostError::io(target.0, error))?;
        hash.update(block);
        size += block.len() as u64;
        heard(block.len() as u64);
    }
    Ok(Some(Copied {
        size,
        hash: hex(&hash.finalize()),
    }))
}

/// The SHA-256 of everything a reader gives.
pub fn hash_of(
    path: &ServerPath,
    reader: &mut dyn Read,
    cancel: &AtomicBool,
) -> Result<Option<String>, HostError> {
    let mut buffer = vec![0; BLOCK];
    let mut hash = Sha256::new();
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Ok(None);
        }
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(Some(hex(&hash.finalize()))),
            Ok(count) => hash.update(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(HostError::io(path, error)),
        }
    }
}
