//! A fast hash for addresses that come from the outside.
//!
//! Every process has a key of its own, so that nobody can fill a log with addresses that meet in one place.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Odd constants with well-mixed bits (digits of pi).
const K1: u64 = 0x2437_6A88_85A3_08D3;
const K2: u64 = 0x1319_8A2E_0370_7345;

/// Makes hashers with one key.
#[derive(Clone, Debug)]
pub(super) struct Keyed(u64);

impl Default for Keyed {
    fn default() -> Self {
        Keyed(RandomState::new().hash_one(K1))
    }
}

impl BuildHasher for Keyed {
    type Hasher = Mix;

    fn build_hasher(&self) -> Mix {
        Mix(self.0)
    }
}

/// Folds eight bytes at a time into 64 bits by a wide multiplication, as wyhash does.
pub(super) struct Mix(u64);

fn mix(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    (wide as u64) ^ ((wide >> 64) as u64)
}

impl Hasher for Mix {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (pairs, rest) = bytes.as_chunks::<16>();
        let word = |bytes: &[u8]| {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(bytes) {
                *to = *from;
            }
            u64::from_le_bytes(word)
        };
        for pair in pairs {
            let (low, high) = pair.split_at(8);
            self.0 = mix(word(low) ^ self.0, word(high) ^ K1);
        }
        if !rest.is_empty() {
            let (low, high) = rest.split_at(rest.len().min(8));
            self.0 = mix(word(low) ^ self.0, word(high) ^ K2);
        }
    }

    #[inline]
    fn write_usize(&mut self, length: usize) {
        self.0 ^= (length as u64).wrapping_mul(K2);
    }

    #[inline]
    fn finish(&self) -> u64 {
        mix(self.0, K1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn addresses_that_differ_a_little_are_spread_over_all_bits() {
        let keyed = Keyed::default();
        let texts: Vec<String> = (0..20_000)
            .map(|number| format!("/catalogue/{number}.asp"))
            .collect();
        let hashes: HashSet<u64> = texts.iter().map(|text| keyed.hash_one(text.as_bytes())).collect();
        assert_eq!(hashes.len(), texts.len());
        for shift in [0, 48, 57] {
            let mut buckets = [0_u32; 128];
            for hash in &hashes {
                buckets[((hash >> shift) & 127) as usize] += 1;
            }
            assert!(
                buckets.iter().all(|count| (60..320).contains(count)),
                "{shift}: {buckets:?}"
            );
        }
        assert_ne!(keyed.hash_one(&b"/a\0"[..]), keyed.hash_one(&b"/a"[..]));
    }
}
