//! Numbers, sizes, times and fingerprints as people read them.

/// A number with its group marks: `18,102`.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with what it counts: `1 change`, `18,102 changes`.
pub fn count_of(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// Changes.
pub fn changes(count: u64) -> String {
    count_of(count, "change", "changes")
}

/// A size with three digits: `214 B`, `1.23 KB`, `4.10 GB`.
pub fn size(bytes: u64) -> String {
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64;
    let mut unit = "B";
    for next in ["KB", "MB", "GB", "TB"] {
        value /= 1024.0;
        unit = next;
        if value < 999.5 {
            break;
        }
    }
    let decimals = if value < 9.995 {
        2
    } else if value < 99.95 {
        1
    } else {
        0
    };
    format!("{value:.decimals$} {unit}")
}

/// A length of time in friendly steps.
pub fn about(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    match seconds {
        0..10 => "less than 10 s".to_owned(),
        10..60 => format!("about {} s", (seconds + 5) / 10 * 10),
        60..3_600 => format!("about {} min", (seconds + 30) / 60),
        _ => format!("about {} h", (seconds + 1_800) / 3_600),
    }
}

/// A length of time, measured.
pub fn took(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    if milliseconds < 10_000 {
        format!("{}.{} s", seconds, milliseconds % 1_000 / 100)
    } else if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// The session's clock: `00:12.3`.
pub fn clock(milliseconds: u64) -> String {
    let tenths = milliseconds / 100;
    format!("{:02}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

/// A FILETIME in local time, to the second; in UTC where the time zone is not known.
pub fn file_time(filetime: u64, zone: &jiff::tz::TimeZone) -> String {
    // 100 ns units from 1601-01-01 to 1970-01-01.
    const TO_UNIX: i64 = 116_444_736_000_000_000;
    let since = i64::try_from(filetime)
        .unwrap_or(i64::MAX)
        .saturating_sub(TO_UNIX);
    match jiff::Timestamp::from_second(since.div_euclid(10_000_000)) {
        Ok(at) if filetime != 0 => at
            .to_zoned(zone.clone())
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string(),
        _ => "unknown".to_owned(),
    }
}

/// A plan's fingerprint in groups: `7F3A-19C2-04BE`.
pub fn fingerprint(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_counted() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(18_102), "18,102");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(changes(1), "1 change");
        assert_eq!(changes(0), "0 changes");
    }

    #[test]
    fn sizes_have_three_digits() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_500), "1.46 KB");
        assert_eq!(size(20_480), "20.0 KB");
        assert_eq!(size(4_402_341_478), "4.10 GB");
        assert_eq!(size(1_023_999), "0.98 MB");
    }

    #[test]
    fn times_are_friendly() {
        assert_eq!(about(4_000), "less than 10 s");
        assert_eq!(about(44_000), "about 40 s");
        assert_eq!(about(170_000), "about 3 min");
        assert_eq!(took(1_240), "1.2 s");
        assert_eq!(took(312_000), "5 min 12 s");
        assert_eq!(clock(72_300), "01:12.3");
        assert_eq!(
            file_time(116_444_736_000_000_000 + 10_000_000, &jiff::tz::TimeZone::UTC),
            "1970-01-01 00:00:01"
        );
    }
}
