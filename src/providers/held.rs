//! Which configuration a server holds, found out before it is opened for good.

use super::location::ServerLocation;
use crate::hosts::find_configuration;

/// The configuration that a server's files hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Held {
    /// MetaBase.xml: IIS 6 and earlier.
    Metabase,
    /// applicationHost.config: IIS 7 and later.
    ApplicationHost,
    /// Neither, or nobody can tell; opening the server says why.
    Unknown,
}

impl Held {
    /// Looks at a server. One that holds both was upgraded in place: it runs IIS 7 or later.
    pub fn by(location: &ServerLocation) -> Held {
        let found = location
            .open("server")
            .ok()
            .and_then(|host| find_configuration(&host).ok());
        match found {
            Some(found) if found.application_host.is_some() => Held::ApplicationHost,
            Some(found) if found.metabase.is_some() => Held::Metabase,
            _ => Held::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_configuration() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("C/Windows/System32/inetsrv");
        std::fs::create_dir_all(root.join("config")).expect("creates");
        let location = ServerLocation::folder(folder.path());
        assert_eq!(Held::by(&location), Held::Unknown);
        std::fs::write(root.join("MetaBase.xml"), "x").expect("writes");
        assert_eq!(Held::by(&location), Held::Metabase);
        std::fs::write(root.join("config/applicationHost.config"), "x").expect("writes");
        assert_eq!(Held::by(&location), Held::ApplicationHost);
        assert_eq!(Held::by(&ServerLocation::default()), Held::Unknown);
    }
}
