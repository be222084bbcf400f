//! Values of one system in the words of the other.

use super::property_map::Convert;
use crate::formats::metabase::Property;

/// A converted value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Converted {
    /// The text to write.
    Text(String),
    /// The text to write, which is not what the source says: its value was outside of what IIS 7+ accepts.
    Clamped {
        /// The text to write.
        text: String,
        /// What IIS 7+ accepts, in words.
        accepts: String,
    },
    /// The text to write, and the bits of the source that have no name in it.
    Partly {
        /// The text to write.
        text: String,
        /// Bits that mean nothing on either system.
        lost: u32,
    },
    /// Nothing is written, because the value means nothing to IIS: what it would have to be, after "it is".
    Meaningless(String),
    /// Nothing is written: why.
    Nothing(String),
}

impl Converted {
    /// The text to write, if any.
    pub fn text(self) -> Option<String> {
        match self {
            Converted::Text(text) | Converted::Clamped { text, .. } | Converted::Partly { text, .. } => {
                Some(text)
            }
            Converted::Meaningless(_) | Converted::Nothing(_) => None,
        }
    }
}

/// Numbers of the two ways in which DWORD values are read.
pub struct Input<'a> {
    /// The text as it stands in the file.
    pub text: &'a str,
    /// Its number, for a DWORD.
    pub number: Option<u32>,
    /// Its truth, for a BOOL.
    pub truth: Option<bool>,
    /// The Windows directory of the source.
    pub windows: &'a str,
}

impl<'a> Input<'a> {
    /// Reads a property once in every way.
    pub fn of(property: &Property<'_>, text: &'a str, windows: &'a str) -> Self {
        Input {
            text,
            number: property.dword(),
            truth: property.boolean(),
            windows,
        }
    }
}

/// Converts one value.
pub fn convert(way: Convert, input: &Input<'_>) -> Converted {
    let number = || {
        input
            .number
            .or_else(|| input.truth.map(u32::from))
            .ok_or_else(|| Converted::Nothing(format!("\"{}\" is not a number", input.text)))
    };
    let result = match way {
        Convert::Text => Ok(Converted::Text(input.text.to_owned())),
        Convert::NonEmptyText if input.text.is_empty() => Err(Converted::Nothing(
            "it is empty, which IIS 7+ does not accept; its own default stays".to_owned(),
        )),
        Convert::NonEmptyText => Ok(Converted::Text(input.text.to_owned())),
        Convert::Folder if input.text.trim().is_empty() => Err(Converted::Nothing(
            "it names no folder; the destination's stays".to_owned(),
        )),
        Convert::Folder => Ok(Converted::Text(portable_path(input.text, input.windows))),
        Convert::Bool => match input.truth.or_else(|| input.number.map(|n| n != 0)) {
            Some(truth) => Ok(Converted::Text(truth.to_string())),
            None => Err(Converted::Nothing(format!(
                "\"{}\" is neither TRUE nor FALSE",
                input.text
            ))),
        },
        Convert::NumberAsBool => number().map(|n| Converted::Text((n != 0).to_string())),
        Convert::Bit(bit) => number().map(|n| Converted::Text((n & bit != 0).to_string())),
        Convert::Number(min, max) => number().map(|n| bounded(n, min, max, |n| n.to_string())),
        Convert::NumberOrNoLimit(_, max) if input.number == Some(u32::MAX) => {
            Ok(Converted::Text(max.to_string()))
        }
        Convert::NumberOrNoLimit(min, max) => number().map(|n| bounded(n, min, max, |n| n.to_string())),
        Convert::Seconds(min, max) => number().map(|n| bounded(n, min, max, |n| time_span(u64::from(n)))),
        Convert::Minutes(min, max) => {
            number().map(|n| bounded(n.saturating_mul(60), min, max, |n| time_span(u64::from(n))))
        }
        Convert::SecondsOrForever => {
            number().map(|n| Converted::Text(time_span(if n == u32::MAX { 0 } else { u64::from(n) })))
        }
        Convert::Choice(names) => number().and_then(|n| {
            names
                .iter()
                .find(|(value, _)| *value == n)
                .map(|(_, name)| Converted::Text((*name).to_owned()))
                .ok_or_else(|| Converted::Meaningless(one_of(names)))
        }),
        Convert::Flags(names) => number().map(|n| {
            let text = flags(n, names);
            match lost_bits(n, names.iter().map(|(bit, _)| *bit)) {
                0 => Converted::Text(text),
                lost => Converted::Partly { text, lost },
            }
        }),
        Convert::Guid => {
            let guid = input.text.trim().trim_start_matches('{').trim_end_matches('}');
            if guid.is_empty() {
                Err(Converted::Nothing("it is empty".to_owned()))
            } else if is_guid(guid) {
                Ok(Converted::Text(guid.to_owned()))
            } else {
                Err(Converted::Meaningless(
                    "32 hexadecimal digits in five groups, in braces".to_owned(),
                ))
            }
        }
    };
    result.unwrap_or_else(|nothing| nothing)
}

fn bounded(n: u32, min: u32, max: u32, show: impl Fn(u32) -> String) -> Converted {
    if (min..=max).contains(&n) {
        return Converted::Text(show(n));
    }
    let accepts = if max == u32::MAX {
        format!("{} or more", show(min))
    } else {
        format!("{} to {}", show(min), show(max))
    };
    Converted::Clamped {
        text: show(n.clamp(min, max)),
        accepts,
    }
}

/// The values of a table in words: `0 (Interactive), 1 (Batch) or 2 (Network)`.
fn one_of(names: &[(u32, &str)]) -> String {
    let shown: Vec<String> = names
        .iter()
        .map(|(value, name)| format!("{value} ({name})"))
        .collect();
    match shown.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => shown.concat(),
    }
}

/// Bits that are not among the known ones.
pub fn lost_bits(bits: u32, known: impl IntoIterator<Item = u32>) -> u32 {
    known.into_iter().fold(bits, |left, bit| left & !bit)
}

/// `0A1B2C3D-0000-0000-0000-000000000000`, the form of `partitionId` in IIS_schema.xml.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups
            .iter()
            .all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Names of the bits that are set, joined by `, `; a bit without a name is one that code sees to. Without any known bit
/// it is the name that the table has for 0, or nothing: not every flags attribute of the schema has a `None`.
pub fn flags(bits: u32, names: &[(u32, &str)]) -> String {
    let set: Vec<&str> = names
        .iter()
        .filter(|(bit, name)| bits & bit != 0 && !name.is_empty())
        .map(|(_, name)| *name)
        .collect();
    if set.is_empty() {
        let none = names.iter().find(|(bit, _)| *bit == 0);
        none.map_or("", |(_, name)| *name).to_owned()
    } else {
        set.join(", ")
    }
}

/// A number of seconds as `hh:mm:ss`, with days as `d.hh:mm:ss`.
pub fn time_span(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    if days == 0 {
        clock
    } else {
        format!("{days}.{clock}")
    }
}

/// A path that means the same on another machine: the Windows directory becomes `%windir%`, a trailing backslash
/// goes. Variables stay as they are.
pub fn portable_path(path: &str, windows: &str) -> String {
    let path = trimmed_path(path);
    let windows = windows.trim_end_matches('\\');
    let below = path
        .get(..windows.len())
        .filter(|start| !windows.is_empty() && start.eq_ignore_ascii_case(windows))
        .and_then(|_| path.get(windows.len()..))
        .filter(|rest| rest.is_empty() || rest.starts_with('\\'));
    if let Some(rest) = below {
        return format!("%windir%{rest}");
    }
    for variable in ["%SystemRoot%", "%windir%"] {
        let rest = path
            .get(..variable.len())
            .filter(|start| start.eq_ignore_ascii_case(variable))
            .and_then(|_| path.get(variable.len()..));
        if let Some(rest) = rest {
            return format!("%windir%{rest}");
        }
    }
    path.to_owned()
}

/// A path without blanks around it and without its trailing backslash, except after a drive.
pub fn trimmed_path(path: &str) -> &str {
    let path = path.trim();
    let trimmed = path.trim_end_matches('\\');
    match trimmed.as_bytes() {
        [_, b':'] => path.get(..3).unwrap_or(trimmed),
        _ => trimmed,
    }
}

/// A path with the variables of a server put in: `%SystemDrive%`, `%windir%`, `%SystemRoot%`, `%ProgramFiles%`.
/// The first unknown variable is the error.
pub fn expand(path: &str, windows: &str) -> Result<String, String> {
    let drive = windows.get(..2).unwrap_or("C:");
    let mut expanded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        expanded.push_str(before);
        let Some((name, tail)) = after.split_once('%') else {
            expanded.push('%');
            rest = after;
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "systemdrive" | "homedrive" => expanded.push_str(drive),
            "windir" | "systemroot" => expanded.push_str(windows.trim_end_matches('\\')),
            "programfiles" => {
                expanded.push_str(drive);
                expanded.push_str(r"\Program Files");
            }
            _ => return Err(format!("%{name}%")),
        }
        rest = tail;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dword(n: u32) -> Input<'static> {
        Input {
            text: "n",
            number: Some(n),
            truth: None,
            windows: r"C:\WINDOWS",
        }
    }

    fn text(value: &'static str) -> Input<'static> {
        Input {
            text: value,
            number: None,
            truth: match value {
                "TRUE" => Some(true),
                "FALSE" => Some(false),
                _ => None,
            },
            windows: r"C:\WINDOWS",
        }
    }

    fn is(way: Convert, input: &Input<'_>, expected: &str) {
        assert_eq!(
            convert(way, input),
            Converted::Text(expected.to_owned()),
            "{way:?}"
        );
    }

    fn clamps(way: Convert, input: &Input<'_>, expected: &str) {
        match convert(way, input) {
            Converted::Clamped { text, .. } => assert_eq!(text, expected, "{way:?}"),
            other => panic!("{way:?} gave {other:?}"),
        }
    }

    #[test]
    fn numbers_hold_to_their_range_at_both_ends() {
        let queue = Convert::Number(10, 65_535);
        is(queue, &dword(10), "10");
        is(queue, &dword(65_535), "65535");
        clamps(queue, &dword(9), "10");
        clamps(queue, &dword(65_536), "65535");
        is(Convert::Number(1024, u32::MAX), &dword(u32::MAX), "4294967295");
        clamps(Convert::Number(1024, u32::MAX), &dword(1023), "1024");
        let start = Convert::NumberOrNoLimit(10, 2_147_483_647);
        is(start, &dword(10), "10");
        is(start, &dword(2_147_483_647), "2147483647");
        is(start, &dword(u32::MAX), "2147483647");
        clamps(start, &dword(9), "10");
        clamps(start, &dword(u32::MAX - 1), "2147483647");
    }

    #[test]
    fn seconds_and_minutes_become_time_spans() {
        is(Convert::Seconds(0, 65_535), &dword(0), "00:00:00");
        is(Convert::Seconds(0, 65_535), &dword(120), "00:02:00");
        is(Convert::Seconds(0, 65_535), &dword(65_535), "18:12:15");
        clamps(Convert::Seconds(0, 65_535), &dword(65_536), "18:12:15");
        clamps(Convert::Seconds(1, 4_294_967), &dword(0), "00:00:01");
        let restart = Convert::Minutes(0, 25_920_000);
        is(restart, &dword(0), "00:00:00");
        is(restart, &dword(1740), "1.05:00:00");
        is(restart, &dword(432_000), "300.00:00:00");
        clamps(restart, &dword(432_001), "300.00:00:00");
        clamps(restart, &dword(u32::MAX), "300.00:00:00");
        is(Convert::SecondsOrForever, &dword(u32::MAX), "00:00:00");
        is(Convert::SecondsOrForever, &dword(u32::MAX - 1), "49710.06:28:14");
    }

    #[test]
    fn flags_and_choices_become_names() {
        let access = Convert::Flags(&[(0, "None"), (1, "Read"), (4, "Execute"), (512, "Script")]);
        is(access, &dword(0), "None");
        is(Convert::Flags(&[(1, "Time")]), &dword(0), "");
        is(access, &dword(513), "Read, Script");
        let identity = Convert::Choice(&[(0, "LocalSystem"), (3, "SpecificUser")]);
        is(identity, &dword(0), "LocalSystem");
        is(identity, &dword(3), "SpecificUser");
        assert_eq!(
            convert(identity, &dword(4)),
            Converted::Meaningless("0 (LocalSystem) or 3 (SpecificUser)".to_owned())
        );
        is(Convert::Bit(64), &dword(64), "true");
        is(Convert::Bit(64), &dword(191), "false");
    }

    #[test]
    fn bits_without_a_name_are_told_and_those_that_code_sees_to_are_not() {
        let partly = |n, text: &str, lost| {
            let ssl = Convert::Flags(&[(0, "None"), (8, "Ssl"), (128, "")]);
            let text = text.to_owned();
            assert_eq!(convert(ssl, &dword(n)), Converted::Partly { text, lost }, "{n}");
        };
        partly(0x8000_0000, "None", 0x8000_0000);
        partly(9, "Ssl", 1);
        partly(u32::MAX, "Ssl", !136);
        let ssl = Convert::Flags(&[(0, "None"), (8, "Ssl"), (128, "")]);
        is(ssl, &dword(136), "Ssl");
        is(ssl, &dword(128), "None");
        let bare = Convert::Flags(&[(1, "Time")]);
        assert!(matches!(
            convert(bare, &dword(2)),
            Converted::Partly { lost: 2, .. }
        ));
    }

    #[test]
    fn truths_and_texts() {
        is(Convert::Bool, &text("TRUE"), "true");
        is(Convert::Bool, &text("FALSE"), "false");
        is(Convert::Bool, &dword(0), "false");
        assert!(matches!(
            convert(Convert::Bool, &text("maybe")),
            Converted::Nothing(_)
        ));
        is(Convert::NumberAsBool, &dword(0), "false");
        is(Convert::NumberAsBool, &dword(2), "true");
        is(Convert::Text, &text(""), "");
        assert!(matches!(
            convert(Convert::NonEmptyText, &text("")),
            Converted::Nothing(_)
        ));
        is(
            Convert::Guid,
            &text("{0A1b2C3D-0000-0000-0000-00000000000f}"),
            "0A1b2C3D-0000-0000-0000-00000000000f",
        );
        for broken in ["{xyz", "{0A1B}", "0A1b2C3D-0000-0000-0000-00000000000g"] {
            assert!(
                matches!(convert(Convert::Guid, &text(broken)), Converted::Meaningless(_)),
                "{broken}"
            );
        }
        assert!(matches!(
            convert(Convert::Number(0, 9), &text("x")),
            Converted::Nothing(_)
        ));
    }

    #[test]
    fn folders_become_portable() {
        let windows = r"C:\WINDOWS";
        for (from, to) in [
            (r"C:\WINDOWS\system32\LogFiles", r"%windir%\system32\LogFiles"),
            (r"c:\windows\", r"%windir%"),
            (r"C:\WINDOWS2\x", r"C:\WINDOWS2\x"),
            (r"%SystemRoot%\x\", r"%windir%\x"),
            (r"D:\", r"D:\"),
            (r"D:", r"D:"),
            (r"%SystemDrive%\web\", r"%SystemDrive%\web"),
        ] {
            assert_eq!(portable_path(from, windows), to, "{from}");
        }
    }

    #[test]
    fn variables_are_put_in() {
        let windows = r"D:\WINNT";
        assert_eq!(expand(r"%SystemDrive%\web", windows), Ok(r"D:\web".to_owned()));
        assert_eq!(expand(r"%windir%\x%y", windows), Ok(r"D:\WINNT\x%y".to_owned()));
        assert_eq!(expand(r"%OTHER%\x", windows), Err("%OTHER%".to_owned()));
    }
}
