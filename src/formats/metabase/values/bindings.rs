//! `ServerBindings` and `SecureBindings`.

use std::fmt;
use std::net::Ipv4Addr;

/// One address that a site answers: `10.0.0.1:8080:www.example.com`.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Binding {
    /// Address; `None` for all. IIS 6 has no IPv6 here.
    pub address: Option<Ipv4Addr>,
    /// Port, never 0.
    pub port: u16,
    /// Host name; empty for any.
    pub host: String,
}

impl Binding {
    /// Reads `address:port:host`, address and host may be empty. `None` without a port from 1 to 65535.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, ':');
        let address = match parts.next()?.trim() {
            "" | "*" => None,
            address => Some(address.parse().ok()?),
        };
        let port = parts.next()?.trim();
        let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
        let port = port.parse().ok().filter(|port| is_number && *port != 0)?;
        let host = parts.next().unwrap_or_default().trim();
        if host.contains(':') || host.chars().any(char::is_whitespace) {
            return None;
        }
        Some(Binding {
            address,
            port,
            host: host.to_owned(),
        })
    }
}

impl fmt::Display for Binding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(address) = self.address {
            write!(f, "{address}")?;
        }
        write!(f, ":{}:{}", self.port, self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_is_read_and_written() {
        for text in [":80:", ":443:www.x.com", "10.0.0.1:8080:", "10.0.0.1:65535:a.b"] {
            assert_eq!(Binding::parse(text).map(|b| b.to_string()).as_deref(), Some(text));
        }
        assert_eq!(
            Binding::parse(" *:80 ").map(|b| b.to_string()).as_deref(),
            Some(":80:")
        );
    }

    #[test]
    fn a_broken_binding_is_none() {
        for text in [
            "",
            "80",
            "::",
            ":0:",
            ":65536:",
            ":-1:",
            ":+80:",
            "::1:80:",
            "300.0.0.1:80:",
            ":80:a:b",
            ":80:a b",
        ] {
            assert_eq!(Binding::parse(text), None, "{text}");
        }
    }
}
