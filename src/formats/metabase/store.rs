//! The text of a metabase in one piece, most repeated values once.

/// A stretch of the store.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) length: u32,
}

impl Span {
    /// The first `length` bytes of it.
    pub(super) fn prefix(self, length: usize) -> Span {
        Span {
            start: self.start,
            length: u32::try_from(length).unwrap_or(self.length).min(self.length),
        }
    }
}

const SLOTS: usize = 1 << 14;

/// Text that only grows. Every key of a farm repeats the same script maps; a value that was seen lately is not
/// stored again. The memory of what was seen is a table of fixed size in which a newer value displaces an older one:
/// hostile values cannot make it slow, only less useful.
#[derive(Default)]
pub(super) struct Store {
    text: String,
    recent: Vec<Recent>,
}

/// A value that was stored lately. The upper half of its hash spares looking at it in vain.
#[derive(Clone, Copy, Default)]
struct Recent {
    span: Span,
    mark: u32,
}

/// The store is full.
#[derive(Debug)]
pub(super) struct Full;

impl Store {
    pub(super) fn get(&self, span: Span) -> &str {
        let start = span.start as usize;
        self.text
            .get(start..start + span.length as usize)
            .unwrap_or_default()
    }

    /// Stores text, given as its bytes, that is likely to be repeated.
    pub(super) fn intern(&mut self, text: &[u8]) -> Result<Span, Full> {
        if text.is_empty() {
            return Ok(Span::default());
        }
        if self.recent.is_empty() {
            self.recent = vec![Recent::default(); SLOTS];
        }
        let hash = hash(text);
        let slot = usize::try_from(hash).unwrap_or_default() % SLOTS;
        let mark = u32::try_from(hash >> 32).unwrap_or_default();
        if let Some(recent) = self.recent.get(slot).copied()
            && recent.mark == mark
            && self.bytes(recent.span) == text
        {
            return Ok(recent.span);
        }
        let span = self.push(std::str::from_utf8(text).unwrap_or_default())?;
        if let Some(slot) = self.recent.get_mut(slot) {
            *slot = Recent { span, mark };
        }
        Ok(span)
    }

    fn bytes(&self, span: Span) -> &[u8] {
        let start = span.start as usize;
        let end = start + span.length as usize;
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// Stores text that occurs once.
    pub(super) fn push(&mut self, text: &str) -> Result<Span, Full> {
        let span = Span {
            start: u32::try_from(self.text.len()).map_err(|_| Full)?,
            length: u32::try_from(text.len()).map_err(|_| Full)?,
        };
        span.start.checked_add(span.length).ok_or(Full)?;
        self.text.push_str(text);
        Ok(span)
    }

    /// Drops what is only needed while reading.
    pub(super) fn settle(&mut self) {
        self.recent = Vec::new();
    }
}

/// A quick hash, not a safe one: see [`Store`]. Of long text it takes length, start and end.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    const LONG: usize = 192;
    let mix = |sum: u64, word: u64| (sum.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let all = |sum: u64, bytes: &[u8]| {
        let (words, rest) = bytes.as_chunks::<8>();
        let sum = words
            .iter()
            .fold(sum, |sum, word| mix(sum, u64::from_le_bytes(*word)));
        mix(
            sum,
            rest.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
        )
    };
    let length = bytes.len() as u64;
    let sum = match (bytes.first_chunk::<64>(), bytes.last_chunk::<64>()) {
        (Some(start), Some(end)) if bytes.len() > LONG => all(all(length, start), end),
        _ => all(length, bytes),
    };
    sum ^ (sum >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_value_is_stored_once_and_every_value_reads_back() {
        let mut store = Store::default();
        let spans: Vec<_> = (0..200_000)
            .map(|i| store.intern(format!("value {}", i % 7).as_bytes()).expect("room"))
            .collect();
        assert_eq!(store.text.len(), 7 * "value 0".len());
        assert_eq!(store.get(spans[13]), "value 6");
        let unique: Vec<_> = (0..200_000)
            .map(|i| store.intern(i.to_string().as_bytes()).expect("room"))
            .collect();
        assert!(
            unique
                .iter()
                .enumerate()
                .all(|(i, span)| store.get(*span) == i.to_string())
        );
        assert_eq!(store.intern(b"").expect("room"), Span::default());
    }

    #[test]
    fn long_values_that_agree_at_both_ends_are_two() {
        let long = |middle: &str| format!("{}{middle}{}", "a".repeat(100), "b".repeat(100));
        let mut store = Store::default();
        let (one, other) = (
            store.intern(long("x").as_bytes()),
            store.intern(long("y").as_bytes()),
        );
        assert_eq!(store.get(one.expect("room")), long("x"));
        assert_eq!(store.get(other.expect("room")), long("y"));
    }
}
