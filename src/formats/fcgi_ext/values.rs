//! Single values of an fcgiext.ini as IIS 7 and later write them.

use crate::formats::ini::Fate;
use crate::model::ServerPath;

/// The value as IIS 7 and later write it, what became of it, and why; or what is wrong with it.
pub(super) type Read = Result<(String, Fate, String), String>;

/// A whole number between two.
pub(super) fn number(value: &str, least: u64, most: u64) -> Read {
    let digits = value.strip_prefix('+').unwrap_or(value);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_negative = value
        .strip_prefix('-')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number && !is_negative {
        return Err("It is no whole number.".to_owned());
    }
    // A number of more digits than u64 holds is certainly too large.
    let wanted = if is_negative {
        0
    } else {
        digits.parse::<u64>().unwrap_or(u64::MAX)
    };
    let allowed = wanted.clamp(least, most);
    if is_negative || allowed != wanted {
        let why = format!("IIS 7 and later allow {least} to {most}; {value} becomes {allowed}");
        return Ok((allowed.to_string(), Fate::Clamped, why));
    }
    Ok((wanted.to_string(), Fate::Carried, String::new()))
}

/// 0 or 1.
pub(super) fn flag(value: &str) -> Read {
    match value {
        "0" => Ok(("false".to_owned(), Fate::Converted, String::new())),
        "1" => Ok(("true".to_owned(), Fate::Converted, String::new())),
        _ => Err("It is neither 0 nor 1.".to_owned()),
    }
}

/// One of some words, in any case.
pub(super) fn word(value: &str, words: &[&str]) -> Read {
    match words.iter().find(|word| word.eq_ignore_ascii_case(value)) {
        Some(word) if *word == value => Ok((value.to_owned(), Fate::Carried, String::new())),
        Some(word) => Ok(((*word).to_owned(), Fate::Converted, String::new())),
        None => Err(format!("It is none of {}.", words.join(", "))),
    }
}

/// IIS reads a relative path from the folder of the program too; written in full it stays true when the program moves.
pub(super) fn file(value: &str, exe_path: &str) -> (String, Fate, String) {
    let is_absolute = value.is_empty() || ServerPath::parse(value).is_some() || value.starts_with('%');
    let folder = exe_path.rsplit_once(['\\', '/']).map(|(folder, _)| folder);
    match folder.filter(|_| !is_absolute) {
        Some(folder) => (
            format!("{folder}\\{value}"),
            Fate::Converted,
            "the path began at the folder of the program".to_owned(),
        ),
        None => (value.to_owned(), Fate::Carried, String::new()),
    }
}
