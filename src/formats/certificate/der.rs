//! DER (X.690): values with a tag and a length, one after the other.

/// A walk over values of DER, each with a tag of one byte and a length.
pub(super) struct Der<'b>(pub &'b [u8]);

impl<'b> Der<'b> {
    /// Length of the head and of the value.
    fn measure(&self) -> Option<(usize, usize)> {
        let first = usize::from(*self.0.get(1)?);
        if first < 0x80 {
            return Some((2, first));
        }
        let count = first & 0x7F;
        if !(1..=4).contains(&count) {
            return None;
        }
        let length = self
            .0
            .get(2..2 + count)?
            .iter()
            .fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
        Some((2 + count, length))
    }

    /// The next value with its head.
    pub fn whole(&mut self) -> Option<&'b [u8]> {
        let (head, length) = self.measure()?;
        let (whole, rest) = self.0.split_at_checked(head.checked_add(length)?)?;
        self.0 = rest;
        Some(whole)
    }

    /// Tag and value of the next.
    pub fn next(&mut self) -> Option<(u8, &'b [u8])> {
        let (head, _) = self.measure()?;
        let whole = self.whole()?;
        Some((*whole.first()?, whole.get(head..)?))
    }

    /// The next value, when it has this tag.
    pub fn inside(&mut self, tag: u8) -> Option<&'b [u8]> {
        let (found, value) = self.next()?;
        (found == tag).then_some(value)
    }
}
