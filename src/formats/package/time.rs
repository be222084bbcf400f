//! Times of entries: FILETIME in the model, DOS date and time in a zip.
//!
//! A zip has two-second local times without a zone. The exact time travels in the NTFS extra field (0x000A), which
//! readers that do not know it skip. Where only a DOS time is there it is taken as UTC, which may be off by the zone of
//! the machine that made the package (the same doubt that Web Deploy's packages have).

/// 100 ns units per second.
const SECOND: u64 = 10_000_000;
/// 1970-01-01 as FILETIME.
const UNIX_EPOCH: u64 = 116_444_736_000_000_000;
/// 1980-01-01, the first day a DOS date knows, as FILETIME.
pub const DOS_EPOCH: u64 = 119_600_064_000_000_000;
/// Identifies the NTFS extra field.
const NTFS: u16 = 0x000A;
/// Identifies the extended time stamp, seconds since 1970.
const UNIX: u16 = 0x5455;

/// DOS date and time of a FILETIME, cut to what DOS can say (1980 to 2107).
pub fn to_dos(filetime: u64) -> (u16, u16) {
    let seconds = filetime.max(DOS_EPOCH).saturating_sub(UNIX_EPOCH) / SECOND;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    if year > 2107 {
        return (0xFF9F, 0xBF7D);
    }
    let date = ((year - 1980) << 9) | (month << 5) | day;
    let time = ((rest / 3600) << 11) | ((rest / 60 % 60) << 5) | (rest % 60 / 2);
    (
        u16::try_from(date).unwrap_or(u16::MAX),
        u16::try_from(time).unwrap_or(0),
    )
}

/// FILETIME of a DOS date and time; a date that does not exist is the first one.
pub fn from_dos(date: u16, time: u16) -> u64 {
    let (date, time) = (u64::from(date), u64::from(time));
    let (year, month, day) = (1980 + (date >> 9), date >> 5 & 15, date & 31);
    if !(1..=12).contains(&month) || day == 0 {
        return DOS_EPOCH;
    }
    let seconds =
        days(year, month, day) * 86_400 + (time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2;
    UNIX_EPOCH + seconds * SECOND
}

/// Year, month and day of a day since 1970 (Hinnant's algorithm, for days from 1970 on).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

/// Day since 1970 of a date; the other way round.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = year - u64::from(month <= 2);
    let (era, of_era) = (year / 400, year % 400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The NTFS extra field that carries a last write time.
pub fn ntfs_field(filetime: u64) -> Vec<u8> {
    let mut field = Vec::with_capacity(36);
    field.extend(NTFS.to_le_bytes());
    field.extend(32_u16.to_le_bytes());
    field.extend([0; 4]);
    field.extend(1_u16.to_le_bytes());
    field.extend(24_u16.to_le_bytes());
    for _ in ["write", "access", "creation"] {
        field.extend(filetime.to_le_bytes());
    }
    field
}

/// The last write time that extra fields tell: the NTFS one, else the extended time stamp.
pub fn of_extra(extra: &[u8]) -> Option<u64> {
    let mut unix = None;
    for (id, data) in fields(extra) {
        match id {
            NTFS => {
                let inner = data.get(4..)?;
                let time = fields(inner)
                    .find(|(tag, _)| *tag == 1)
                    .and_then(|(_, data)| data.get(..8));
                if let Some(Ok(bytes)) = time.map(<[u8; 8]>::try_from) {
                    return Some(u64::from_le_bytes(bytes));
                }
            }
            UNIX if data.first().is_some_and(|flags| flags & 1 == 1) => {
                let seconds = data.get(1..5).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
                unix = seconds.map(|bytes| UNIX_EPOCH + u64::from(u32::from_le_bytes(bytes)) * SECOND);
            }
            _ => {}
        }
    }
    unix
}

/// Fields of `id, length, data`, as far as they are whole.
pub fn fields(mut extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = extra.split_at_checked(4)?;
        let [id0, id1, length0, length1] = <[u8; 4]>::try_from(head).ok()?;
        let (data, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([length0, length1])))?;
        extra = rest;
        Some((u16::from_le_bytes([id0, id1]), data))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_times_read_as_they_are_written() {
        // 2013-07-21 01:21:46, archive.xml of a real package.
        let date = (33 << 9) | (7 << 5) | 21;
        let time = (1 << 11) | (21 << 5) | 23;
        let filetime = from_dos(date, time);
        assert_eq!(filetime, UNIX_EPOCH + 1_374_369_706 * SECOND);
        assert_eq!(to_dos(filetime), (date, time));
        assert_eq!(to_dos(0), (0x21, 0));
        assert_eq!(from_dos(0, 0), DOS_EPOCH);
        assert_eq!(to_dos(u64::MAX).0, 0xFF9F);
    }

    proptest! {
        #[test]
        fn dos_times_lose_nothing_but_odd_seconds(seconds in 315_532_800_u64..4_354_819_198) {
            let filetime = UNIX_EPOCH + seconds * SECOND;
            let (date, time) = to_dos(filetime);
            prop_assert_eq!(from_dos(date, time), UNIX_EPOCH + seconds / 2 * 2 * SECOND);
        }

        #[test]
        fn the_ntfs_field_is_exact(filetime: u64) {
            prop_assert_eq!(of_extra(&ntfs_field(filetime)), Some(filetime));
        }

        #[test]
        fn any_extra_field_is_read_without_harm(extra in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = of_extra(&extra);
        }
    }
}
