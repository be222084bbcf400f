//! Settings and the list of migrations, kept from one session to the next in one small file.

use crate::wizard::{Recent, Settings};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Settings of the person.
    pub settings: Settings,
    /// Migrations of the list, newest first.
    pub recent: Vec<Recent>,
}

/// The file: `%APPDATA%\Siteferry\window.json`; `$XDG_CONFIG_HOME/siteferry/window.json`, else below `~/.config`.
/// `None` when the environment names no such place.
pub fn file() -> Option<PathBuf> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = if cfg!(windows) {
        variable("APPDATA")?.join("Siteferry")
    } else {
        variable("XDG_CONFIG_HOME")
            .or_else(|| Some(variable("HOME")?.join(".config")))?
            .join("siteferry")
    };
    Some(folder.join("window.json"))
}

/// Reads the file. What cannot be read is as if it was never written: settings are not worth a dialog.
pub fn read(file: &Path) -> Kept {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Writes the file: beside it first, then over it, so that it is never half a file.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(file: &Path, kept: &Kept) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut beside, kept)?;
    beside.flush()?;
    beside.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::ThemeChoice;

    #[test]
    fn what_was_kept_is_read_and_damage_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a/window.json");
        assert_eq!(read(&file).settings, Settings::default());
        let kept = Kept {
            settings: Settings {
                theme: ThemeChoice::Dark,
                ..Settings::default()
            },
            recent: vec![Recent {
                old: "/old".into(),
                ..Recent::default()
            }],
        };
        write(&file, &kept).expect("writes");
        assert_eq!(read(&file).settings.theme, ThemeChoice::Dark);
        assert_eq!(read(&file).recent.len(), 1);
        std::fs::write(&file, "{ half").expect("writes");
        assert!(read(&file).recent.is_empty());
    }
}
