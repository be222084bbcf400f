//! Large files are cut into parts, so that one file can keep all threads busy.

use super::files::LogFile;
use crate::formats::w3c_log::LogState;
use crate::hosts::Host;
use std::io::Read;

/// Size of a part. Smaller ones would only have more counts to merge.
pub(super) const PART: u64 = 32 << 20;
/// How much of a file is looked at for its header.
const HEAD: u64 = 16 << 10;

/// One piece of work: a file, or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its file, by place in the list.
    pub file: usize,
    /// Where its lines begin.
    pub from: u64,
    /// Where the next part's lines begin.
    pub to: u64,
    /// What is taken for granted about its lines: what the head of the file says. Looked at again when the part before
    /// it is done.
    pub begins: LogState,
    /// True for the last part of its file.
    pub is_last: bool,
}

/// Cuts files into parts. A file stays whole when it is small, or when its lines cannot be read without those before them.
pub(super) fn parts(host: &dyn Host, files: &[LogFile], size: u64) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let is_large = file.size > size.saturating_mul(2);
        let begins = if is_large { head(host, file) } else { None };
        let mut from = 0;
        if let Some(begins) = begins {
            while file.size - from > size.saturating_mul(2) {
                parts.push(Part {
                    file: index,
                    from,
                    to: from + size,
                    begins: if from == 0 { start(file) } else { begins.clone() },
                    is_last: false,
                });
                from += size;
            }
            parts.push(Part {
                file: index,
                from,
                to: u64::MAX,
                begins,
                is_last: true,
            });
        } else {
            parts.push(Part {
                file: index,
                from,
                to: u64::MAX,
                begins: start(file),
                is_last: true,
            });
        }
    }
    parts
}

/// What holds before the first line of a file.
fn start(file: &LogFile) -> LogState {
    LogState::of_name(file.day)
}

/// What the header at the beginning says; `None` when that is not enough, or cannot be read.
fn head(host: &dyn Host, file: &LogFile) -> Option<LogState> {
    let mut head = Vec::new();
    let opened = file.open(host, 0).ok()?;
    opened.take(HEAD).read_to_end(&mut head).ok()?;
    LogState::of_head(&head, file.day)
}
