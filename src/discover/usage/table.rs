//! A count for every different address.

use super::hash::Keyed;
use crate::model::Moment;
use crate::model::usage::Tally;
use std::collections::HashMap;

/// Different addresses that are kept apart before they are folded into what was asked.
const ADDRESSES: usize = 1 << 17;
/// Bytes of addresses, likewise.
const BYTES: usize = 24 << 20;

/// Addresses as the log spells them, each with its count. Copies an address the first time it is met.
#[derive(Debug, Default)]
pub(super) struct Table {
    tallies: HashMap<Box<[u8]>, Tally, Keyed>,
    bytes: usize,
}

impl Table {
    /// Counts one request.
    #[inline]
    pub fn count(&mut self, address: &[u8], at: Moment, is_not_found: bool) {
        match self.tallies.get_mut(address) {
            Some(tally) => tally.add(at, is_not_found),
            None => self.insert(address, at, is_not_found),
        }
    }

    #[cold]
    fn insert(&mut self, address: &[u8], at: Moment, is_not_found: bool) {
        self.bytes += address.len();
        let mut tally = Tally::default();
        tally.add(at, is_not_found);
        self.tallies.insert(address.into(), tally);
    }

    /// Adds the counts of another.
    pub fn absorb(&mut self, other: Table) {
        if self.tallies.is_empty() {
            *self = other;
            return;
        }
        for (address, tally) in other.tallies {
            match self.tallies.get_mut(&address) {
                Some(known) => known.merge(&tally),
                None => {
                    self.bytes += address.len();
                    self.tallies.insert(address, tally);
                }
            }
        }
    }

    /// True when it has grown as large as it may.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.tallies.len() >= ADDRESSES || self.bytes >= BYTES
    }

    /// Takes everything out, in the order of the addresses: what is done with it must not depend on chance.
    pub fn drain(&mut self) -> Vec<(Box<[u8]>, Tally)> {
        self.bytes = 0;
        let mut all: Vec<_> = self.tallies.drain().collect();
        all.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        all
    }
}
