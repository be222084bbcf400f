//! Which names a Windows file system can hold.
//!
//! Source: "Naming Files, Paths, and Namespaces", learn.microsoft.com/windows/win32/fileio/naming-a-file, with the
//! console devices and superscript digits that Windows treats the same.

const DEVICES: [&str; 8] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM", "LPT"];

/// Why Windows cannot hold a file or folder of this name, as the end of a sentence that starts with the name; `None`
/// when it can.
pub fn refusal(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("is empty".to_owned());
    }
    if name == "." || name == ".." {
        return Some("means another folder".to_owned());
    }
    if name.contains(char::REPLACEMENT_CHARACTER) {
        return Some("is not valid Unicode".to_owned());
    }
    if let Some(bad) = name.chars().find(|c| "<>:\"/\\|?*".contains(*c)) {
        return Some(format!("contains the character {bad}"));
    }
    if let Some(bad) = name.chars().find(|c| (*c as u32) < 32) {
        return Some(format!("contains the control character {:#04x}", bad as u32));
    }
    if name.ends_with('.') || name.ends_with(' ') {
        return Some("ends with a dot or a space, which Windows drops".to_owned());
    }
    if name.encode_utf16().count() > 255 {
        return Some("is longer than 255 characters".to_owned());
    }
    is_device(name).then(|| "is the name of a device".to_owned())
}

/// True for `CON`, `nul.txt`, `COM1`, `LPT³.log` and the like.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    DEVICES.iter().any(|device| match stem.strip_prefix(device) {
        Some("") => !matches!(*device, "COM" | "LPT"),
        Some(rest) if matches!(*device, "COM" | "LPT") => {
            let mut chars = rest.chars();
            matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_windows_cannot_hold_are_refused_with_the_reason() {
        for bad in [
            "",
            ".",
            "..",
            "a<b",
            "a:b",
            "a|b",
            "q?",
            "a\u{1}b",
            "tail.",
            "tail ",
            "con",
            "NUL.txt",
            "com1",
            "LPT³.log",
            "aux.aspx",
            "CONIN$",
            "a\\b",
            "x\u{fffd}",
        ] {
            assert!(refusal(bad).is_some(), "{bad:?} passes");
        }
        assert!(refusal(&"x".repeat(256)).is_some());
        for good in [
            "a",
            "console",
            "com",
            "COM10",
            "comet",
            "lptx",
            ".htaccess",
            "a b.txt",
            "ümlaut.asp",
            "nulled",
        ] {
            assert_eq!(refusal(good), None, "{good:?} is refused");
        }
    }
}
