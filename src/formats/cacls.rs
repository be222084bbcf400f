//! Rights in folders, as `cacls` of Windows Server 2003 lists them.
//!
//! The collector writes `folder="C:\x"` before each listing, so the folder's name, which cacls puts before the first
//! entry in the code page of the console, is never guessed. An entry is `ACCOUNT:(OI)(CI)R`: flags, then N, R, W, C or F;
//! or `(special access:)` with single rights on the lines below it.

use crate::model::ServerPath;
use crate::model::path::fold;

/// How much an entry allows, or denies.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Access {
    /// Nothing that matters for files.
    None,
    /// Read and run.
    Read,
    /// Write as well.
    Change,
    /// Everything, rights and owner too.
    Full,
}

/// One entry of a folder's list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Account as it is written: `OLD-WEB01\IUSR_OLD-WEB01`, `BUILTIN\Users`, `Everyone`.
    pub account: String,
    /// What it may do, or must not.
    pub access: Access,
    /// True when the entry takes rights away.
    pub is_denied: bool,
    /// True when it says nothing of the folder itself, only of what is below.
    pub is_for_children_only: bool,
}

/// The rights in a folder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FolderRights {
    /// The folder.
    pub folder: ServerPath,
    /// Its list.
    pub entries: Vec<Entry>,
}

/// Reads listings. What is not understood is left out: a right that was not read is never given.
pub fn read(text: &str) -> Vec<FolderRights> {
    let mut found: Vec<FolderRights> = Vec::new();
    let mut is_known = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("folder=") {
            let folder = ServerPath::parse(name.trim().trim_matches('"'));
            is_known = folder.is_some();
            found.extend(folder.map(|folder| FolderRights {
                folder,
                entries: Vec::new(),
            }));
            continue;
        }
        let Some(here) = found.last_mut().filter(|_| is_known) else {
            continue;
        };
        let line = without_folder(line, here.folder.as_str()).trim();
        match line.split_once(':') {
            Some((account, rights)) if !account.trim().is_empty() => {
                here.entries.push(entry(account.trim(), rights));
            }
            // A single right of the entry above.
            _ => {
                if let Some(last) = here.entries.last_mut() {
                    last.access = last.access.max(single(line));
                }
            }
        }
    }
    found
}

/// A line without the folder's own name, which stands before the first entry.
fn without_folder<'l>(line: &'l str, folder: &str) -> &'l str {
    match line.get(..folder.len()) {
        Some(start) if fold(start) == fold(folder) => line.get(folder.len()..).unwrap_or_default(),
        _ => line,
    }
}

fn entry(account: &str, rights: &str) -> Entry {
    let mut entry = Entry {
        account: account.to_owned(),
        access: Access::None,
        is_denied: false,
        is_for_children_only: false,
    };
    let mut rest = rights.trim();
    while let Some((flag, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        match flag.to_ascii_uppercase().as_str() {
            "DENY" => entry.is_denied = true,
            "IO" => entry.is_for_children_only = true,
            _ => {}
        }
        rest = after.trim_start();
    }
    match rest.to_ascii_uppercase().as_str() {
        "N" => {
            entry.is_denied = true;
            entry.access = Access::Full;
        }
        "R" => entry.access = Access::Read,
        "W" | "C" => entry.access = Access::Change,
        "F" => entry.access = Access::Full,
        _ => {}
    }
    entry
}

/// What a single right of a special entry allows (names of cacls).
fn single(name: &str) -> Access {
    match name {
        "FILE_READ_DATA" | "FILE_EXECUTE" | "GENERIC_READ" | "GENERIC_EXECUTE" => Access::Read,
        "FILE_WRITE_DATA" | "FILE_APPEND_DATA" | "FILE_DELETE_CHILD" | "DELETE" | "GENERIC_WRITE" => {
            Access::Change
        }
        "WRITE_DAC" | "WRITE_OWNER" | "GENERIC_ALL" => Access::Full,
        _ => Access::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = "folder=\"C:\\Inetpub\\wwwroot\"\r\n\
C:\\Inetpub\\wwwroot OLD-WEB01\\IUSR_OLD-WEB01:(OI)(CI)R \r\n\
                   BUILTIN\\Administrators:(OI)(CI)F \r\n\
                   CREATOR OWNER:(OI)(CI)(IO)F \r\n\
                   BUILTIN\\Users:(OI)(CI)(special access:)\r\n\
                                         SYNCHRONIZE\r\n\
                                         FILE_APPEND_DATA\r\n\
\r\n\
                   HARBOUR\\interns:(OI)(CI)(DENY)(special access:)\r\n\
                                         FILE_WRITE_DATA\r\n\
                   HARBOUR\\guests:(OI)(CI)N \r\n\
folder=\"C:\\Inetpub\\wwwroot\\up\"\r\n\
C:\\Inetpub\\wwwroot\\up OLD-WEB01\\IUSR_OLD-WEB01:(OI)(CI)C \r\n\
folder=\"\"\r\n\
 Everyone:F\r\n";

    #[test]
    fn listings_are_read_entry_by_entry() {
        let found = read(LISTING);
        assert_eq!(found.len(), 2, "a listing without a folder is nobody's");
        let told: Vec<(&str, Access, bool, bool)> = found[0]
            .entries
            .iter()
            .map(|entry| {
                (
                    entry.account.as_str(),
                    entry.access,
                    entry.is_denied,
                    entry.is_for_children_only,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (r"OLD-WEB01\IUSR_OLD-WEB01", Access::Read, false, false),
                (r"BUILTIN\Administrators", Access::Full, false, false),
                ("CREATOR OWNER", Access::Full, false, true),
                (r"BUILTIN\Users", Access::Change, false, false),
                (r"HARBOUR\interns", Access::Change, true, false),
                (r"HARBOUR\guests", Access::Full, true, false),
            ]
        );
        assert_eq!(found[1].folder.as_str(), r"C:\Inetpub\wwwroot\up");
        assert_eq!(found[1].entries[0].access, Access::Change);
    }

    #[test]
    fn nonsense_gives_no_right() {
        for text in [
            "",
            "\0\0\u{FF}",
            "folder=nowhere\nX:F",
            "folder=\"C:\\x\"\nX:(OI)(CI",
            "folder=\"C:\\x\"\n:F",
        ] {
            let given: usize = read(text)
                .iter()
                .flat_map(|folder| &folder.entries)
                .filter(|entry| entry.access > Access::None)
                .count();
            assert_eq!(given, 0, "{text}");
        }
    }
}
