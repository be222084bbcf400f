//! What is known of a server without asking it anything.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The IIS version a server's configuration files belong to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
pub struct IisVersion {
    /// 5, 6, 7, 8 or 10.
    pub major: u8,
    /// 1 for 5.1, 5 for 7.5 and 8.5.
    pub minor: u8,
}

impl IisVersion {
    /// IIS 6.0, Windows Server 2003.
    pub const IIS6: IisVersion = IisVersion { major: 6, minor: 0 };
    /// IIS 10.0, Windows Server 2016 and later.
    pub const IIS10: IisVersion = IisVersion { major: 10, minor: 0 };

    /// True when the configuration is a metabase (IIS 6 and earlier).
    pub fn has_metabase(self) -> bool {
        self.major < 7
    }
}

impl fmt::Display for IisVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minor == 0 && self.major >= 10 {
            write!(f, "IIS {}", self.major)
        } else {
            write!(f, "IIS {}.{}", self.major, self.minor)
        }
    }
}

/// The few facts about a server that rules, translation and faces need.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ServerFacts {
    /// Machine name (`OLD-WEB01`).
    pub name: String,
    /// IIS version, by the configuration found.
    pub iis: IisVersion,
    /// Windows directory (`C:\WINDOWS`).
    pub windows_directory: String,
    /// True for a 64-bit Windows.
    pub is_64_bit: bool,
}
