//! The collector: a batch file that gathers on the old server what a migration needs to know.

#[cfg(test)]
mod batch;
#[cfg(test)]
mod tests;

/// Name to save it under.
pub const COLLECTOR_NAME: &str = "collect.cmd";

/// Its text, to be shown before it is saved. For cmd.exe of Windows Server 2003: line ends are CRLF, and it is ASCII.
pub fn collector() -> String {
    include_str!("../../../assets/collector/collect.cmd")
        .lines()
        .flat_map(|line| [line, "\r\n"])
        .collect()
}
