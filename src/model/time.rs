//! Days and moments as log files have them: UTC, to the second, without a zone.

use serde::{Serialize, Serializer};
use std::fmt;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A day of the calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of a date. `None` for a month or day that no calendar has, and for a year before 1601 (the first that
    /// Windows counts) or after 9999.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1601..=9999).contains(&year) || day == 0 || day > length_of(year, month)? {
            return None;
        }
        // Days from civil, Howard Hinnant: years begin in March, so that the leap day is the last of a year.
        let (month, day) = (month as i32, day as i32);
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Some(Day(era * 146_097 + days - 719_468))
    }

    /// This day at midnight.
    pub fn start(self) -> Moment {
        Moment(i64::from(self.0) * DAY)
    }

    /// The day so many days later, earlier when negative.
    #[must_use]
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Year, month and day.
    pub fn civil(self) -> (i32, u32, u32) {
        let shifted = i64::from(self.0) + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }
}

/// Days of a month; `None` for a month that there is not.
fn length_of(year: i32, month: u32) -> Option<u32> {
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    })
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A second, counted from 1970-01-01 00:00:00.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The day it lies in.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(DAY) as i32)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.rem_euclid(DAY);
        write!(
            f,
            "{} {:02}:{:02}:{:02}",
            self.day(),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(Day::of(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::of(2009, 11, 4), Some(Day(14_552)));
        assert_eq!(Day::of(2000, 2, 29).map(Day::civil), Some((2000, 2, 29)));
        for (year, month, day) in [
            (1900, 2, 29),
            (2009, 13, 1),
            (2009, 0, 1),
            (2009, 1, 0),
            (2009, 4, 31),
            (1600, 1, 1),
        ] {
            assert_eq!(Day::of(year, month, day), None, "{year}-{month}-{day}");
        }
        let mut last = Day::of(1601, 1, 1).expect("a day");
        for year in 1601..2401 {
            for month in 1..=12 {
                let first = Day::of(year, month, 1).expect("a day");
                assert_eq!(first.civil(), (year, month, 1));
                last = last.max(first);
            }
        }
        assert_eq!(last.to_string(), "2400-12-01");
    }

    #[test]
    fn moments_read_as_in_a_log() {
        let day = Day::of(2009, 11, 4).expect("a day");
        let moment = Moment(day.start().0 + 6 * 3600 + 59 * 60 + 38);
        assert_eq!(moment.to_string(), "2009-11-04 06:59:38");
        assert_eq!(moment.day(), day);
        assert_eq!(Moment(-1).to_string(), "1969-12-31 23:59:59");
    }
}
