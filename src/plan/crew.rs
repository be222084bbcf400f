//! Work on a plan that falls into parts which do not know of each other.

use std::sync::Mutex;

/// Who does the parts. Nothing on this floor starts a thread; what does is handed in.
pub trait Crew: Sync {
    /// Calls `work` once with each number below `parts`, in any order and from any thread, and answers when all are done.
    fn each(&self, parts: usize, work: &(dyn Fn(usize) + Sync));
}

/// One part after the other, in the thread that asks.
pub struct Alone;

impl Crew for Alone {
    fn each(&self, parts: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..parts).for_each(work);
    }
}

/// What `work` makes of each number below `parts`, in their order.
pub(super) fn gather<R: Send>(crew: &dyn Crew, parts: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let done: Vec<Mutex<Option<R>>> = (0..parts).map(|_| Mutex::new(None)).collect();
    crew.each(parts, &|part| {
        let result = work(part);
        if let Some(mut place) = done.get(part).and_then(|place| place.lock().ok()) {
            *place = Some(result);
        }
    });
    // A part that panicked has ended the whole crew before.
    done.into_iter()
        .filter_map(|place| place.into_inner().ok().flatten())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_parts_whoever_is_done_first() {
        struct Backwards;
        impl Crew for Backwards {
            fn each(&self, parts: usize, work: &(dyn Fn(usize) + Sync)) {
                (0..parts).rev().for_each(work);
            }
        }
        for crew in [&Alone as &dyn Crew, &Backwards] {
            assert_eq!(gather(crew, 5, |part| part * part), [0, 1, 4, 9, 16]);
            assert!(gather(crew, 0, |part| part).is_empty());
        }
    }
}
