//! The collector: a batch file that gathers on the old server what a migration needs to know.

/// Name to save it under.
pub const COLLECTOR_NAME: &str = "collect.cmd";

/// Its text, to be shown before it is saved. For cmd.exe of Windows Server 2003: line ends are CRLF, and it is ASCII.
pub fn collector() -> String {
    include_str!("../../assets/collector/collect.cmd")
        .lines()
        .flat_map(|line| [line, "\r\n"])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Programs and cmd's own commands of Windows Server 2003 that change nothing outside of the collected folder.
    const HARMLESS: [&str; 22] = [
        "@echo", "rem", "setlocal", "set", "if", "for", "echo", "echo.", "exit", "goto", "call", "md",
        "copy", "reg", "cacls", "cmd", "xcopy", ")", ">>", ">", ":", "",
    ];

    #[test]
    fn the_collector_only_reads() {
        let text = collector();
        assert!(text.is_ascii() && !text.replace("\r\n", "").contains('\n'));
        for line in text.lines() {
            let line = line.trim();
            let first = line.split([' ', '(']).next().unwrap_or_default();
            let is_known = HARMLESS.contains(&first) || first.starts_with(':') || first.starts_with('>');
            assert!(is_known, "{line}");
        }
        let lower = text.to_ascii_lowercase();
        for forbidden in ["reg add", "reg delete", "reg import", "net stop", "net start"] {
            assert!(!lower.contains(forbidden), "{forbidden}");
        }
        for word in lower.split_whitespace() {
            let forbidden = [
                "del",
                "erase",
                "rd",
                "rmdir",
                "move",
                "ren",
                "iisreset",
                "powershell",
                "robocopy",
                "icacls",
                "/grant",
                "/g",
            ];
            assert!(!forbidden.contains(&word), "{word}");
        }
        // Everything that is written goes below the folder that was made.
        for target in lower.split('>').skip(1).filter(|rest| rest.starts_with('"')) {
            assert!(target.starts_with("\"%notes%\\"), "{target}");
        }
    }
}
