//! A server with IIS 6 as the destination of an operation.

use super::location::ServerLocation;
use super::source::SourceServer;
use crate::formats::metabase::{Key, Metabase};
use crate::model::{Place, Problem, ServerPath, hex, nearest};
use sha2::{Digest, Sha256};

/// Files, metabase and facts of the server that would be written.
#[derive(Debug)]
pub struct MetabaseDestination {
    /// The server as it can be read.
    pub server: SourceServer,
    /// Where it is; writing opens it again through this.
    pub location: ServerLocation,
    /// Where MetaBase.xml lies on the server.
    pub config_path: ServerPath,
    /// SHA-256 of its bytes, hexadecimal.
    pub config_hash: String,
}

impl MetabaseDestination {
    /// Opens a server that is a folder of files.
    ///
    /// # Errors
    /// When the folder cannot be read, holds no MetaBase.xml, or its MetaBase.xml cannot be used.
    pub fn open(location: &ServerLocation) -> Result<MetabaseDestination, Problem> {
        let mut hash = Sha256::new();
        let server = SourceServer::open_end(location, "destination", &mut |bytes| hash.update(bytes))?;
        let config_hash = hex(&hash.finalize());
        let Some(config_path) = server.configuration.metabase.clone() else {
            return Err(Problem::error(
                "NO-METABASE",
                format!("{} has no MetaBase.xml", server.label),
            ));
        };
        Ok(MetabaseDestination {
            server,
            location: location.clone(),
            config_path,
            config_hash,
        })
    }

    /// The key that a path of the `metaKey` provider means here: a key path, or the name of a site. It need not exist: a
    /// sync makes it, when the key above is there.
    ///
    /// # Errors
    /// When the path means no key, or the key above does not exist.
    pub fn key_path(&self, path: &str) -> Result<String, Problem> {
        let metabase = &self.server.metabase;
        let text = path.trim().replace('\\', "/");
        let trimmed = text.trim_matches('/');
        let mut names = trimmed.split('/');
        let is_key = names.next().is_some_and(|first| first.eq_ignore_ascii_case("lm"));
        if !is_key {
            let scope = super::MetaKeyScope::resolve(metabase, path)?;
            return Ok(scope.path);
        }
        if names.next().is_none() {
            return Err(
                Problem::error("ERROR_INVALID_PATH", format!("{path} is the whole machine"))
                    .with_cause("Its state and that of other services belong to one machine.")
                    .with_fix("Name a service or a key of it: metaKey=lm/w3svc, metaKey=lm/w3svc/1."),
            );
        }
        let mut above = metabase.root();
        let mut written = String::new();
        let names: Vec<&str> = trimmed.split('/').collect();
        for (index, name) in names.iter().enumerate() {
            match above.child(name) {
                Some(key) => {
                    written = key.path().to_owned();
                    above = key;
                }
                None if index + 1 == names.len() => {
                    written = format!("{written}/{name}");
                }
                None => return Err(self.no_parent(metabase, trimmed, above, name)),
            }
        }
        Ok(written)
    }

    fn no_parent(&self, metabase: &Metabase, path: &str, above: Key<'_>, name: &str) -> Problem {
        let near = nearest(name, above.children().map(Key::name));
        Problem::error(
            "KEY-DOES-NOT-EXIST",
            format!("The destination has no key that /{path} could be made in"),
        )
        .with_cause(format!(
            "{} is there and has no key {name} below it.",
            above.path()
        ))
        .with_fix(match near {
            Some(near) => format!("Did you mean {near}?"),
            None => "Synchronise the key above first, or name another one.".to_owned(),
        })
        .with_place(Place {
            key: Some(format!("/{path}")),
            ..Place::file(metabase.file_label())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METABASE: &str = "<?xml version =\"1.0\"?>\n<configuration><MBProperty>\n\
        <IIsWebService\tLocation =\"/LM/W3SVC\"></IIsWebService>\n\
        <IIsWebServer\tLocation =\"/LM/W3SVC/1\" ServerComment=\"Shop\"></IIsWebServer>\n\
        </MBProperty></configuration>\n\n<!-- behind the document -->\n";

    #[test]
    fn is_known_by_the_hash_of_all_its_bytes_and_finds_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let inetsrv = folder.path().join("C/WINDOWS/system32/inetsrv");
        std::fs::create_dir_all(&inetsrv).expect("creates");
        std::fs::write(inetsrv.join("MetaBase.xml"), METABASE).expect("writes");
        let opened = MetabaseDestination::open(&ServerLocation::folder(folder.path())).expect("opens");
        assert_eq!(opened.config_hash, hex(&Sha256::digest(METABASE)));
        for (path, key) in [
            ("lm/w3svc/1", "/LM/W3SVC/1"),
            ("/LM/w3svc/7/", "/LM/W3SVC/7"),
            (r"lm\w3svc\1\Root", "/LM/W3SVC/1/Root"),
            ("shop", "/LM/W3SVC/1"),
            ("lm/msftpsvc", "/LM/msftpsvc"),
        ] {
            assert_eq!(opened.key_path(path).expect(path), key);
        }
        for (path, code) in [
            ("lm", "ERROR_INVALID_PATH"),
            ("lm/w3svc/1/root/a", "KEY-DOES-NOT-EXIST"),
            ("Nobody", "ERROR_SITE_DOES_NOT_EXIST"),
            ("", "ERROR_INVALID_PATH"),
        ] {
            assert_eq!(opened.key_path(path).expect_err(path).code, code, "{path}");
        }
    }
}
