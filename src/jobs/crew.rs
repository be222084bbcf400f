//! Work that falls into parts which do not know of each other, done on all processors at once.

use crate::plan::Crew;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many parts a thread takes at a time: enough that taking costs nothing, few enough that all end together.
const TAKEN: usize = 16;
/// More threads than this wait for memory rather than for a processor.
const MOST: usize = 8;

/// All processors, for work on a plan.
pub(super) struct Hands;

impl Crew for Hands {
    fn each(&self, parts: usize, work: &(dyn Fn(usize) + Sync)) {
        let numbers: Vec<usize> = (0..parts).collect();
        take_turns(&numbers, 1, |part| work(*part));
    }
}

/// Does two things at once.
pub(super) fn both<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let name = "crew".to_owned();
        let other = thread::Builder::new().name(name).spawn_scoped(scope, &first);
        let second = second();
        let first = match other.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(first)) => first,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => first(),
        };
        (first, second)
    })
}

/// Does the same with every part; the results stand in the order of the parts.
pub(super) fn each<P: Sync, R: Send>(parts: &[P], work: impl Fn(&P) -> R + Sync) -> Vec<R> {
    take_turns(parts, TAKEN, work)
}

/// Each thread takes `taken` parts at a time until none is left.
fn take_turns<P: Sync, R: Send>(parts: &[P], taken: usize, work: impl Fn(&P) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST);
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let start = next.fetch_add(taken, Ordering::Relaxed);
            let end = start.saturating_add(taken).min(parts.len());
            let Some(mine) = parts.get(start..end).filter(|mine| !mine.is_empty()) else {
                return done;
            };
            done.push((start, mine.iter().map(&work).collect()));
        }
    };
    let mut done = thread::scope(|scope| {
        let wanted = threads.min(parts.len().div_ceil(taken)).saturating_sub(1);
        // A thread that cannot be started leaves its share to the others.
        let crew: Vec<_> = (0..wanted)
            .map_while(|_| {
                let name = "crew".to_owned();
                thread::Builder::new().name(name).spawn_scoped(scope, take).ok()
            })
            .collect();
        let mut done = take();
        for member in crew {
            match member.join() {
                Ok(more) => done.extend(more),
                // The job that called tells of it.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_parts() {
        for count in [0, 1, TAKEN, 10_007] {
            let parts: Vec<usize> = (0..count).collect();
            let squares = each(&parts, |part| part * part);
            assert!(
                squares.iter().copied().eq(parts.iter().map(|part| part * part)),
                "{count}"
            );
        }
    }

    #[test]
    fn two_things_are_both_done_and_their_faults_are_told() {
        assert_eq!(both(|| 1, || "two"), (1, "two"));
        assert!(std::panic::catch_unwind(|| both(|| assert_ne!(1, 1), || ())).is_err());
    }

    #[test]
    fn a_fault_of_one_is_a_fault_of_all() {
        let parts: Vec<usize> = (0..1000).collect();
        let fault = std::panic::catch_unwind(|| each(&parts, |part| assert_ne!(*part, 700)));
        assert!(fault.is_err());
    }
}
