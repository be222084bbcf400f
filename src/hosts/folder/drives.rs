//! Which folders are the drives of a server: the `root=` contract.

use crate::model::{Place, Problem};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders by drive letter, and what was odd about finding them.
pub struct Drives {
    /// Folder of each drive, by upper-case letter.
    pub folders: BTreeMap<char, PathBuf>,
    /// Warnings: a drive given twice, a link that is not followed.
    pub problems: Vec<Problem>,
}

/// Finds the drives below `root`: sub-folders `C`, `C$`, `C_`, `drive_c` in any case; `root` itself when it holds
/// `Windows`, `WINNT` or `Inetpub`; and those given one by one, which come first.
pub fn find(root: &Path, extra: &[(char, PathBuf)]) -> Result<Drives, Problem> {
    let mut problems = Vec::new();
    let mut folders = BTreeMap::new();
    for (letter, folder) in extra {
        folders.insert(letter.to_ascii_uppercase(), given_drive(*letter, folder)?);
    }
    let mut is_drive_c = false;
    let mut candidates = Vec::new();
    for entry in list(root)? {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if is_system_folder(&name) && entry.path().is_dir() {
            is_drive_c = true;
        }
        if let Some((letter, form)) = drive_name(&name) {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => candidates.push((letter, form, name)),
                Ok(kind) if kind.is_symlink() => problems.push(
                    Problem::warning("DRIVE-IS-A-LINK", format!("Left out drive {letter}: {name} is a link"))
                        .with_cause("Links inside the folder of a server are not followed, because they may lead out of it.")
                        .with_fix(format!(
                            "If the drive really lies there, add the setting drive.{letter}=FOLDER."
                        ))
                        .with_place(Place::file(entry.path().display().to_string())),
                ),
                _ => {}
            }
        }
    }
    candidates.sort();
    for (letter, _, name) in candidates {
        let folder = root.join(&name);
        match folders.get(&letter) {
            None => {
                folders.insert(letter, folder);
            }
            Some(used) => problems.push(
                Problem::warning(
                    "DRIVE-TWICE",
                    format!("Drive {letter} is there more than once below {}", root.display()),
                )
                .with_cause(format!("{} is used, {name} is not.", used.display()))
                .with_fix(format!(
                    "Remove one of them, or name the right one: drive.{letter}=FOLDER."
                ))
                .with_place(Place::file(folder.display().to_string())),
            ),
        }
    }
    if is_drive_c {
        folders.entry('C').or_insert_with(|| root.to_owned());
    }
    Ok(Drives { folders, problems })
}

/// The folder of a drive that was given by a `drive.X=` setting.
fn given_drive(letter: char, folder: &Path) -> Result<PathBuf, Problem> {
    if !letter.is_ascii_alphabetic() {
        return Err(
            Problem::error("DRIVE-LETTER", format!("{letter} is not a drive letter"))
                .with_cause(format!("drive.{letter}={} was given.", folder.display()))
                .with_fix("Use a letter from A to Z, for example drive.D=FOLDER."),
        );
    }
    match fs::canonicalize(folder) {
        Ok(real) if real.is_dir() => Ok(real),
        Ok(_) => Err(not_a_folder(folder)),
        Err(error) => Err(unreadable(folder, &error)),
    }
}

fn list(root: &Path) -> Result<Vec<fs::DirEntry>, Problem> {
    let entries = fs::read_dir(root).map_err(|error| unreadable(root, &error))?;
    entries
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| unreadable(root, &error))
}

/// The letter of a drive folder's name, and the rank of its form.
fn drive_name(name: &str) -> Option<(char, u8)> {
    let lower = name.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("drive_") {
        return Some((single_letter(rest)?, 3));
    }
    let rank = match lower.get(1..)? {
        "" => 0,
        "$" => 1,
        "_" => 2,
        _ => return None,
    };
    Some((single_letter(lower.get(..1)?)?, rank))
}

fn single_letter(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    chars.next().is_none().then(|| letter.to_ascii_uppercase())
}

fn is_system_folder(name: &str) -> bool {
    ["windows", "winnt", "inetpub"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// The folder exists but is a file.
pub fn not_a_folder(path: &Path) -> Problem {
    Problem::error(
        "ROOT-NOT-A-FOLDER",
        format!("{} is not a folder", path.display()),
    )
    .with_cause("The files of a server are expected in a folder.")
    .with_fix("Give the folder that holds the server's drives, for example root=/srv/old-web01 with a sub-folder C.")
    .with_place(Place::file(path.display().to_string()))
}

/// The folder is absent or may not be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let shown = path.display();
    if error.kind() == std::io::ErrorKind::NotFound {
        Problem::error("ROOT-NOT-FOUND", format!("The folder {shown} does not exist"))
            .with_cause("It was given as the place of a server's files.")
            .with_fix("Check the spelling of root= (and drive.X=).")
            .with_place(Place::file(shown.to_string()))
    } else {
        Problem::error("ROOT-NOT-READABLE", format!("The folder {shown} cannot be read"))
            .with_cause(format!("The operating system says: {error}."))
            .with_fix("Give your account the right to read it, or copy it to a place that you may read.")
            .with_place(Place::file(shown.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drive_names_in_every_form() {
        for (name, letter) in [
            ("C", 'C'),
            ("c$", 'C'),
            ("D_", 'D'),
            ("Drive_e", 'E'),
            ("DRIVE_Z", 'Z'),
        ] {
            assert_eq!(drive_name(name).map(|(letter, _)| letter), Some(letter), "{name}");
        }
        for name in ["", "CC", "C-", "drive_", "drive_cc", "1", "é", "ü$", "Windows"] {
            assert_eq!(drive_name(name), None, "{name}");
        }
    }
}
