//! `IPSecurity`: who is let in, as bytes.
//!
//! The layout comes from the one byte array that is widely published for the relay list of the mail service
//! (metabase format §5.6). How several families and names are laid out is (inferred) and only met with care here: what
//! does not fit is `None`, and names are counted, not read.

use std::net::Ipv4Addr;

/// Bytes of the header: four offsets, flags, the size of the header with its lists.
const HEADER: usize = 24;
/// Address family of the Windows SDK: AF_INET.
const IPV4: u32 = 2;
/// An offset has the highest bit set.
const OFFSET: u32 = 0x8000_0000;

/// Addresses that agree with one in the bits of a mask.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub struct AddressRange {
    /// The address.
    pub address: Ipv4Addr,
    /// The bits that count.
    pub mask: Ipv4Addr,
}

/// Who is let in and who is kept out.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct IpSecurity {
    /// Kept out.
    pub denied: Vec<AddressRange>,
    /// Let in.
    pub granted: Vec<AddressRange>,
    /// Number of names (domains) that are kept out; which ones cannot be told.
    pub denied_names: u32,
    /// Number of names (domains) that are let in; which ones cannot be told.
    pub granted_names: u32,
}

impl IpSecurity {
    /// Reads the bytes of the property; none are no restriction. `None` when they are laid out in another way.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(IpSecurity::default());
        }
        Some(IpSecurity {
            denied: ranges(bytes, offset(bytes, 0)?)?,
            granted: ranges(bytes, offset(bytes, 4)?)?,
            denied_names: word(bytes, offset(bytes, 8)?)?,
            granted_names: word(bytes, offset(bytes, 12)?)?,
        })
    }

    /// True when whoever is not listed is let in: some are kept out, or nobody is listed at all (inferred).
    pub fn grants_by_default(&self) -> bool {
        let denies = !self.denied.is_empty() || self.denied_names > 0;
        let grants = !self.granted.is_empty() || self.granted_names > 0;
        denies || !grants
    }

    /// True when nobody is kept out.
    pub fn is_open(&self) -> bool {
        self.denied.is_empty() && self.denied_names == 0 && self.grants_by_default()
    }

    /// The bytes of the property, addresses only.
    pub fn encode(&self) -> Vec<u8> {
        if self.denied.is_empty() && self.granted.is_empty() {
            return Vec::new();
        }
        let list_size = |list: &[AddressRange]| if list.is_empty() { 8 } else { 28 };
        let denied = HEADER;
        let granted = denied + list_size(&self.denied);
        let denied_names = granted + list_size(&self.granted);
        let granted_names = denied_names + 8;
        let data = granted_names + 8;
        let mut words: Vec<u32> = [denied, granted, denied_names, granted_names]
            .map(pointer)
            .to_vec();
        words.extend([1, count(data)]);
        let mut next = data;
        for list in [&self.denied, &self.granted] {
            words.extend(if list.is_empty() { [0, 0] } else { [1, 0] });
            if !list.is_empty() {
                words.extend([IPV4, count(list.len()), 4, 0, pointer(next)]);
                next += list.len() * 8;
            }
        }
        words.extend([0, 0, 0, 0]);
        let addresses = self.denied.iter().chain(&self.granted);
        let addresses = addresses.flat_map(|range| [range.mask.octets(), range.address.octets()]);
        words
            .iter()
            .map(|word| word.to_le_bytes())
            .chain(addresses)
            .flatten()
            .collect()
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn pointer(offset: usize) -> u32 {
    count(offset) | OFFSET
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk::<4>()
        .map(|word| u32::from_le_bytes(*word))
}

fn offset(bytes: &[u8], at: usize) -> Option<usize> {
    let value = word(bytes, at)?;
    let offset = (value & !OFFSET) as usize;
    (value & OFFSET != 0 && offset >= HEADER && offset < bytes.len()).then_some(offset)
}

/// The addresses of a list: the number of families, 0, and for each family its number, how many addresses, bytes an
/// address, 0, and where they are; there, a mask and an address each.
fn ranges(bytes: &[u8], list: usize) -> Option<Vec<AddressRange>> {
    let families = word(bytes, list)? as usize;
    if families > bytes.len() / 20 {
        return None;
    }
    let mut found = Vec::new();
    for family in (0..families).map(|index| list + 8 + index * 20) {
        let (number, addresses, size) = (
            word(bytes, family)?,
            word(bytes, family + 4)? as usize,
            word(bytes, family + 8)?,
        );
        if number != IPV4 || size != 4 {
            return None;
        }
        let start = offset(bytes, family + 16)?;
        let data = bytes.get(start..start.checked_add(addresses.checked_mul(8)?)?)?;
        found.extend(
            data.as_chunks::<8>()
                .0
                .iter()
                .map(|[a, b, c, d, e, f, g, h]| AddressRange {
                    mask: Ipv4Addr::new(*a, *b, *c, *d),
                    address: Ipv4Addr::new(*e, *f, *g, *h),
                }),
        );
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(address: [u8; 4], mask: [u8; 4]) -> AddressRange {
        AddressRange {
            address: address.into(),
            mask: mask.into(),
        }
    }

    #[test]
    fn the_published_bytes_are_read_and_written() {
        let words: [u32; 19] = [
            0x8000_0018,
            0x8000_0020,
            0x8000_003C,
            0x8000_0044,
            1,
            76,
            0,
            0,
            1,
            0,
            2,
            1,
            4,
            0,
            0x8000_004C,
            0,
            0,
            0,
            0,
        ];
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend([255, 255, 255, 255, 127, 0, 0, 1]);
        let security = IpSecurity::decode(&bytes).expect("reads");
        assert_eq!(security.granted, [range([127, 0, 0, 1], [255; 4])]);
        assert_eq!(
            (
                security.denied.len(),
                security.denied_names,
                security.granted_names
            ),
            (0, 0, 0)
        );
        assert!(!security.grants_by_default() && !security.is_open());
        assert_eq!(security.encode(), bytes);
    }

    #[test]
    fn nothing_is_no_restriction() {
        let open = IpSecurity::decode(&[]).expect("reads");
        assert!(open.is_open() && open.encode().is_empty());
    }

    proptest! {
        #[test]
        fn lists_read_back(denied in any::<Vec<([u8; 4], [u8; 4])>>(), granted in any::<Vec<([u8; 4], [u8; 4])>>()) {
            let list = |list: Vec<([u8; 4], [u8; 4])>| list.into_iter().map(|(a, m)| range(a, m)).collect::<Vec<_>>();
            let security = IpSecurity { denied: list(denied), granted: list(granted), ..IpSecurity::default() };
            prop_assert_eq!(IpSecurity::decode(&security.encode()), Some(security));
        }

        #[test]
        fn any_bytes_are_survived(bytes in any::<Vec<u8>>(), places in any::<[u8; 8]>()) {
            let _ = IpSecurity::decode(&bytes);
            let mut damaged = IpSecurity { granted: vec![range([1; 4], [2; 4])], ..IpSecurity::default() }.encode();
            for (place, byte) in places.iter().zip(&bytes) {
                let place = usize::from(*place) % damaged.len();
                damaged[place] = *byte;
            }
            let _ = IpSecurity::decode(&damaged);
        }
    }
}
