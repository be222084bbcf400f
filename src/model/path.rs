//! Windows paths of a server, the same on every operating system that Siteferry runs on.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A full Windows path of a server: `C:\Inetpub\wwwroot` or `\\FILER1\images`.
///
/// Kept as it was written, apart from `/` becoming `\` and a trailing `\` going away. Compared, ordered and hashed
/// without case, component by component, as NTFS does for the names that occur in practice (Unicode upper case).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServerPath(String);

impl ServerPath {
    /// Reads a drive path (`D:\x`) or a UNC path (`\\server\share\x`). `None` for anything relative, for an empty
    /// component's `..` or `.`, and for text with a NUL.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('/', "\\");
        let text = text.strip_prefix(r"\\?\").unwrap_or(&text);
        let is_unc = text.starts_with(r"\\");
        let mut letters = text.chars();
        let is_drive = matches!((letters.next(), letters.next()), (Some(drive), Some(':')) if drive.is_ascii_alphabetic())
            && matches!(letters.next(), None | Some('\\'));
        if !(is_unc || is_drive) || text.contains('\0') {
            return None;
        }
        let mut clean = String::with_capacity(text.len());
        if is_unc {
            clean.push('\\');
        }
        for (index, part) in text.split('\\').filter(|part| !part.is_empty()).enumerate() {
            if part == "." || part == ".." {
                return None;
            }
            if index > 0 || is_unc {
                clean.push('\\');
            }
            clean.push_str(part);
        }
        if is_unc && clean.len() < 3 {
            return None;
        }
        if clean.len() == 2 && is_drive {
            clean.push('\\');
        }
        Some(ServerPath(clean))
    }

    /// The path as text (`C:\Inetpub`, `C:\`, `\\FILER1\images`).
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for `\\server\share`.
    pub fn is_unc(&self) -> bool {
        self.0.starts_with(r"\\")
    }

    /// The drive letter in upper case; `None` for a UNC path.
    pub fn drive(&self) -> Option<char> {
        if self.is_unc() {
            None
        } else {
            self.0.chars().next().map(|letter| letter.to_ascii_uppercase())
        }
    }

    /// The names after the drive (or all of a UNC path's), outermost first.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &str> {
        let rest = if self.is_unc() {
            &self.0
        } else {
            self.0.get(2..).unwrap_or_default()
        };
        rest.split('\\').filter(|part| !part.is_empty())
    }

    /// The last name; `None` for the root of a drive.
    pub fn file_name(&self) -> Option<&str> {
        self.components().next_back()
    }

    /// The path without its last name; `None` for the root of a drive and for `\\server`.
    pub fn parent(&self) -> Option<ServerPath> {
        let end = self.0.rfind('\\')?;
        if self.is_unc() {
            return (end > 2).then(|| ServerPath(self.0[..end].to_owned()));
        }
        if self.0.len() <= 3 {
            return None;
        }
        Some(ServerPath(
            self.0[..end.max(2)].to_owned() + if end <= 2 { "\\" } else { "" },
        ))
    }

    /// This path with a relative path (`a\b.txt`, either slash) added. `None` when that would leave the path
    /// (`..`) or name a drive or stream (`:`).
    pub fn join(&self, relative: &str) -> Option<ServerPath> {
        let relative = relative.replace('/', "\\");
        if relative.contains(':') || relative.contains('\0') {
            return None;
        }
        let mut joined = self.0.trim_end_matches('\\').to_owned();
        for part in relative.split('\\').filter(|part| !part.is_empty()) {
            if part == "." || part == ".." {
                return None;
            }
            joined.push('\\');
            joined.push_str(part);
        }
        if joined.len() == 2 {
            joined.push('\\');
        }
        Some(ServerPath(joined))
    }

    /// What of this path lies below `ancestor`, without a leading `\`; empty for the same path.
    pub fn relative_to(&self, ancestor: &ServerPath) -> Option<String> {
        if self.drive() != ancestor.drive() {
            return None;
        }
        let mut own = self.components();
        for theirs in ancestor.components() {
            if fold(own.next()?) != fold(theirs) {
                return None;
            }
        }
        Some(own.collect::<Vec<_>>().join("\\"))
    }
}

/// The form of a name by which Windows compares it: simple upper case. Two names with the same fold are one name.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_uppercase()
    } else {
        name.chars().flat_map(char::to_uppercase).collect()
    }
}

/// Orders two names as [`fold`] does, without allocating for ASCII.
pub fn compare_folded(left: &str, right: &str) -> Ordering {
    if left == right {
        Ordering::Equal
    } else if left.is_ascii() && right.is_ascii() {
        left.bytes()
            .map(|b| b.to_ascii_uppercase())
            .cmp(right.bytes().map(|b| b.to_ascii_uppercase()))
    } else {
        fold(left).cmp(&fold(right))
    }
}

impl PartialEq for ServerPath {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for ServerPath {}

impl PartialOrd for ServerPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ServerPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.drive().cmp(&other.drive()).then_with(|| {
            let mut left = self.components();
            let mut right = other.components();
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return Ordering::Equal,
                    (None, Some(_)) => return Ordering::Less,
                    (Some(_), None) => return Ordering::Greater,
                    (Some(a), Some(b)) => match compare_folded(a, b) {
                        Ordering::Equal => {}
                        unequal => return unequal,
                    },
                }
            }
        })
    }
}

impl std::hash::Hash for ServerPath {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.drive().hash(state);
        for part in self.components() {
            fold(part).hash(state);
        }
    }
}

impl fmt::Display for ServerPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> ServerPath {
        ServerPath::parse(text).unwrap_or_else(|| panic!("{text} is not a server path"))
    }

    #[test]
    fn reads_drive_and_unc_paths_and_nothing_else() {
        assert_eq!(path(r"c:/inetpub//wwwroot\").as_str(), r"c:\inetpub\wwwroot");
        assert_eq!(path("D:").as_str(), r"D:\");
        assert_eq!(path(r"\\FILER1\images\").as_str(), r"\\FILER1\images");
        for text in ["", "x", r"\x", r"c:x", r"c:\a\..\b", r"\\", "1:\\x", "c:\\a\0"] {
            assert_eq!(ServerPath::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn compares_without_case_and_parents_come_first() {
        assert_eq!(path(r"C:\Inetpub"), path(r"c:\INETPUB"));
        assert!(path(r"C:\a") < path(r"C:\a\b"));
        assert!(path(r"C:\a\z") < path(r"C:\ab"));
    }

    #[test]
    fn parent_join_and_relative_agree() {
        let base = path(r"C:\Inetpub");
        let file = base.join("wwwroot/a.asp").expect("joins");
        assert_eq!(file.as_str(), r"C:\Inetpub\wwwroot\a.asp");
        assert_eq!(file.relative_to(&base).as_deref(), Some(r"wwwroot\a.asp"));
        assert_eq!(path(r"C:\a").parent(), Some(path(r"C:\")));
        assert_eq!(path(r"C:\").parent(), None);
        assert_eq!(path(r"\\S\share\x").parent(), Some(path(r"\\S\share")));
        assert_eq!(base.join(r"..\x"), None);
        assert_eq!(base.join("a:b"), None);
    }
}
