//! Last write times as Windows counts them: 100 ns units since 1601-01-01 UTC.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// 1970-01-01 in FILETIME units (134,774 days after 1601-01-01).
pub const UNIX_EPOCH: u64 = 116_444_736_000_000_000;

/// One second in FILETIME units.
pub const SECOND: u64 = 10_000_000;

/// The time as FILETIME; times before 1601 become 0.
pub fn from_system_time(time: SystemTime) -> u64 {
    let units = |duration: Duration| {
        duration
            .as_secs()
            .saturating_mul(SECOND)
            .saturating_add(u64::from(duration.subsec_nanos() / 100))
    };
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => UNIX_EPOCH.saturating_add(units(after)),
        Err(before) => {
            // Round down, as for times after 1970.
            let before = before.duration();
            let odd = u64::from(!before.subsec_nanos().is_multiple_of(100));
            UNIX_EPOCH.saturating_sub(units(before).saturating_add(odd))
        }
    }
}

/// The time for the standard library; saturates at what it can hold.
pub fn to_system_time(filetime: u64) -> SystemTime {
    let duration = |units: u64| Duration::new(units / SECOND, ((units % SECOND) * 100) as u32);
    let time = if filetime >= UNIX_EPOCH {
        SystemTime::UNIX_EPOCH.checked_add(duration(filetime - UNIX_EPOCH))
    } else {
        SystemTime::UNIX_EPOCH.checked_sub(duration(UNIX_EPOCH - filetime))
    };
    time.unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The last write time of a file.
#[cfg(unix)]
pub fn of(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let seconds = metadata.mtime().saturating_mul(SECOND as i64);
    let units = seconds.saturating_add(metadata.mtime_nsec() / 100);
    UNIX_EPOCH.saturating_add_signed(units)
}

/// The last write time of a file.
#[cfg(windows)]
pub fn of(metadata: &Metadata) -> u64 {
    use std::os::windows::fs::MetadataExt;
    metadata.last_write_time()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filetime_and_system_time_agree_to_100_ns() {
        for units in [
            0,
            1,
            UNIX_EPOCH - 1,
            UNIX_EPOCH,
            UNIX_EPOCH + 12_345_678_901_234_567,
        ] {
            assert_eq!(from_system_time(to_system_time(units)), units);
        }
        let odd = SystemTime::UNIX_EPOCH + Duration::new(1, 999_999_999);
        assert_eq!(from_system_time(odd), UNIX_EPOCH + 19_999_999);
    }
}
