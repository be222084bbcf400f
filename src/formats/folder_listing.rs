//! Lists of the files in a folder and all below it, as the collector has cmd.exe of Windows Server 2003 write them.
//!
//! `folder="C:\x"` and then what `dir /s /a /-c` prints of it. The head of each folder is in the language of the server, so
//! what stands around its path is learnt from the first head, whose path is known; dates and times are passed over. An older
//! collector wrote lines of `bytes:path` instead, which leave out what is hidden.

use crate::model::ServerPath;
use crate::model::path::fold;

/// What a list holds.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Listing {
    /// The folder and all below it; none in the older form.
    pub folders: Vec<ServerPath>,
    /// Files with their size in bytes.
    pub files: Vec<(ServerPath, u64)>,
}

/// Reads a list. Lines that mean nothing are passed over.
pub fn read(text: &str) -> Listing {
    let mut found = Listing::default();
    let mut top: Option<&str> = None;
    let mut head: Option<Head<'_>> = None;
    let mut folder: Option<ServerPath> = None;
    for line in text.lines() {
        let line = line.trim_start_matches('\u{FEFF}');
        if let Some(name) = line.strip_prefix("folder=") {
            (top, head, folder) = (Some(name.trim().trim_matches('"')), None, None);
            continue;
        }
        let Some(top) = top else {
            found.files.extend(older(line));
            continue;
        };
        if head.is_none() {
            head = Head::of(line, top);
        }
        if let Some(path) = head.as_ref().and_then(|head| head.path(line, top)) {
            folder = ServerPath::parse(path);
            found.folders.extend(folder.clone());
        } else if let Some(folder) = &folder
            && let Some((name, size)) = file(line)
        {
            found.files.extend(folder.join(name).map(|path| (path, size)));
        }
    }
    found
}

/// What stands before and after the path in the head of a folder: ` Directory of C:\x`, ` C:\x のディレクトリ`.
struct Head<'t> {
    before: &'t str,
    after: &'t str,
}

impl<'t> Head<'t> {
    fn of(line: &'t str, top: &str) -> Option<Self> {
        let parts = |start: usize| {
            Some((
                line.get(..start)?,
                line.get(start..)?.split_at_checked(top.len())?,
            ))
        };
        line.char_indices()
            .filter_map(|(start, _)| parts(start))
            .find(|(_, (path, after))| {
                fold(path) == fold(top) && (after.is_empty() || after.starts_with(' '))
            })
            .map(|(before, (_, after))| Head { before, after })
    }

    /// The path of a line that is such a head.
    fn path<'l>(&self, line: &'l str, top: &str) -> Option<&'l str> {
        let path = line.strip_prefix(self.before)?.strip_suffix(self.after)?;
        let (start, rest) = path.split_at_checked(top.len())?;
        (fold(start) == fold(top) && (rest.is_empty() || rest.starts_with('\\'))).then_some(path)
    }
}

/// A file: date and time, blanks up to the size in digits, one blank, the name. Sums of files begin with a blank, folders have
/// no digits.
fn file(line: &str) -> Option<(&str, u64)> {
    if line.starts_with([' ', '\t']) {
        return None;
    }
    let mut rest = line;
    while let Some(start) = rest.find("  ") {
        rest = rest.get(start..)?.trim_start_matches(' ');
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (size, after) = rest.split_at(digits);
        let name = after.trim_start_matches(' ');
        let blanks = after.len() - name.len();
        // Behind a time without any mark stand more: then the size is still to come. (Wine writes two.)
        if digits > 0 && (1..=2).contains(&blanks) && !name.is_empty() {
            return Some((name, size.parse().ok()?));
        }
    }
    None
}

/// `bytes:path`.
fn older(line: &str) -> Option<(ServerPath, u64)> {
    let (size, path) = line.split_once(':')?;
    Some((ServerPath::parse(path.trim())?, size.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (Vec<String>, Vec<(String, u64)>) {
        let listing = read(text);
        (
            listing.folders.iter().map(ToString::to_string).collect(),
            listing
                .files
                .iter()
                .map(|(path, size)| (path.to_string(), *size))
                .collect(),
        )
    }

    #[test]
    fn lists_are_read_in_every_language() {
        let files = |names: &[(&str, u64)]| -> Vec<(String, u64)> {
            names
                .iter()
                .map(|(name, size)| ((*name).to_owned(), *size))
                .collect()
        };
        let date = "06/15/2009  03:12 PM";
        let english = [
            " Volume in drive C has no label.",
            " Volume Serial Number is 1234-ABCD",
            "",
            " Directory of C:\\web",
            "",
            "06/15/2009  03:12 PM    <DIR>          .",
            "06/15/2009  03:12 PM    <DIR>          in 7 days",
            "06/15/2009  03:12 PM        5000000000 big.bin",
            "06/15/2009  03:12 PM                 0 12 empty  x.txt",
            "               2 File(s)     5000000000 bytes",
            "",
            " Directory of C:\\web\\in 7 days",
            "",
            "06/15/2009  03:12 PM                 7 \u{142}\u{4e2d}.txt",
            "               1 File(s)              7 bytes",
            "",
            "     Total Files Listed:",
            "               3 File(s)     5000000007 bytes",
            "               2 Dir(s)   1234567 bytes free",
            "",
        ]
        .join("\r\n");
        let folders = [r"C:\web".to_owned(), r"C:\web\in 7 days".to_owned()];
        let expected = files(&[
            (r"C:\web\big.bin", 5_000_000_000),
            (r"C:\web\12 empty  x.txt", 0),
            ("C:\\web\\in 7 days\\\u{142}\u{4e2d}.txt", 7),
        ]);
        let german = english
            .replace("Directory of", "Verzeichnis von")
            .replace(date, "15.06.2009  15:12   ");
        let japanese = english
            .replace("Directory of C:\\web\r\n", "C:\\web のディレクトリ\r\n")
            .replace(
                "Directory of C:\\web\\in 7 days\r\n",
                "C:\\web\\in 7 days のディレクトリ\r\n",
            )
            .replace(date, "2009/06/15  15:12   ");
        let bare = english.replace(date, "20090615  1512      ");
        for text in [english.clone(), german, japanese, bare] {
            let listed = shown(&format!("folder=\"c:\\WEB\"\r\n{text}"));
            assert_eq!(listed, (folders.to_vec(), expected.clone()), "{text}");
        }
        let older = "1000:C:\\web\\a.asp\r\ntorn\r\n7:C:\\web\\b.txt\r\n";
        assert_eq!(
            shown(older),
            (vec![], files(&[(r"C:\web\a.asp", 1000), (r"C:\web\b.txt", 7)]))
        );
    }

    #[test]
    fn nonsense_lists_nothing() {
        for text in [
            "",
            "folder=",
            "folder=\"\"\r\nx  1 y",
            "folder=\"C:\\x\"\r\nDirectory of D:\\y\r\n1  1 a",
            "folder=\"C:\\x\"\r\n Directory of C:\\xy\r\na  1 b",
            "folder=\"C:\\\u{130}\"\r\nC:\\i\u{307}  1 \u{130}",
        ] {
            assert_eq!(shown(text).1, [], "{text}");
        }
    }
}
