//! Lists the folders of a tree on a thread of its own, ahead of the comparison that wants them.

use crate::hosts::Host;
use crate::model::ServerPath;
use crate::plan::{FolderListing, FolderWalk, Walk};
use crossbeam_channel::bounded;
use std::sync::Arc;

/// Listings that may be ready before they are wanted. A folder of 10,000 names takes about a megabyte.
const AHEAD: usize = 64;

/// Walks that read ahead. Both sides of a comparison are then read at the same time.
pub struct ReadAhead {
    hosts: Vec<Arc<dyn Host>>,
}

impl ReadAhead {
    /// For trees on these hosts; a tree on any other host is listed in place.
    pub fn of(hosts: impl IntoIterator<Item = Arc<dyn Host>>) -> Self {
        ReadAhead {
            hosts: hosts.into_iter().collect(),
        }
    }

    fn owned(&self, host: &dyn Host) -> Option<Arc<dyn Host>> {
        let wanted = std::ptr::from_ref(host).cast::<()>();
        self.hosts
            .iter()
            .find(|known| std::ptr::addr_eq(Arc::as_ptr(known), wanted))
            .cloned()
    }
}

impl Walk for ReadAhead {
    fn folders<'s>(
        &'s self,
        host: &'s dyn Host,
        root: ServerPath,
        left_out: &[String],
    ) -> Box<dyn Iterator<Item = FolderListing> + 's> {
        let Some(owned) = self.owned(host) else {
            return Box::new(FolderWalk::new(host, root, left_out));
        };
        let (sender, receiver) = bounded(AHEAD);
        let (path, skipped) = (root.clone(), left_out.to_vec());
        let started = std::thread::Builder::new()
            .name("list folders".to_owned())
            .spawn(move || {
                for listing in FolderWalk::new(owned.as_ref(), path, &skipped) {
                    // Nobody wants the rest: the comparison was cancelled.
                    if sender.send(listing).is_err() {
                        break;
                    }
                }
            });
        match started {
            Ok(thread) => Box::new(Ahead {
                receiver: Some(receiver),
                thread: Some(thread),
            }),
            Err(_) => Box::new(FolderWalk::new(host, root, left_out)),
        }
    }
}

/// The listings of one tree as they arrive. Dropping it ends and joins the thread.
struct Ahead {
    receiver: Option<crossbeam_channel::Receiver<FolderListing>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Iterator for Ahead {
    type Item = FolderListing;

    fn next(&mut self) -> Option<FolderListing> {
        self.receiver.as_ref()?.recv().ok()
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.receiver = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::memory::MemoryHost;
    use crate::plan::InPlace;

    fn names(walk: &dyn Walk, host: &dyn Host) -> Vec<String> {
        let root = ServerPath::parse(r"C:\site").expect("a path");
        let listings = walk.folders(host, root, &["b".to_owned()]);
        listings.map(|listing| listing.relative).collect()
    }

    #[test]
    fn reading_ahead_gives_what_listing_in_place_gives() {
        let memory = MemoryHost::new("S");
        for folder in 0..200 {
            memory.put_file(&format!(r"C:\site\d{folder}\sub\x.txt"), "x", 1);
        }
        memory.put_file(r"C:\site\b\left-out.txt", "x", 1);
        let host: Arc<dyn Host> = Arc::new(memory);
        let ahead = ReadAhead::of([host.clone()]);
        let found = names(&ahead, host.as_ref());
        assert_eq!(found, names(&InPlace, host.as_ref()));
        assert_eq!(found.len(), 1 + 200 * 2);
    }

    #[test]
    fn a_walk_that_is_given_up_ends_its_thread() {
        let memory = MemoryHost::new("S");
        for folder in 0..1000 {
            memory.put_file(&format!(r"C:\site\d{folder}\x.txt"), "x", 1);
        }
        let host: Arc<dyn Host> = Arc::new(memory);
        let ahead = ReadAhead::of([host.clone()]);
        let root = ServerPath::parse(r"C:\site").expect("a path");
        let mut listings = ahead.folders(host.as_ref(), root, &[]);
        assert!(listings.next().is_some());
        drop(listings);
        assert_eq!(Arc::strong_count(&host), 2, "the thread still holds the host");
    }
}
