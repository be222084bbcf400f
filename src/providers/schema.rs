//! The schema of a server with IIS 7 or later: its own files where they came with it, else what is known of its release.

use super::destination::DestinationServer;
use crate::formats::apphost::schema::Schema;
use crate::hosts::configuration::IIS_SCHEMA;
use crate::hosts::{EntryKind, Host, HostError};
use crate::model::{Place, Problem, ServerPath};
use std::borrow::Cow;
use std::sync::Arc;

/// Largest schema file that is read, in bytes; IIS_schema.xml has some 150,000.
const LARGEST: u64 = 8 << 20;

/// Where a schema is from, and so what may be said by it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SchemaSource {
    /// The server's own files: what they do not have, it refuses.
    Own,
    /// What is known of its release, because its files did not come with it. A newer release may know more.
    Release,
    /// Its files are there, and not all of them can be read: nobody can say what it does not know.
    Unreadable,
}

/// What a server's configuration system accepts.
#[derive(Clone, Debug)]
pub struct ServerSchema {
    /// Its schema; the built-in one when its own cannot be had.
    pub schema: Cow<'static, Schema>,
    /// Where it is from.
    pub by: SchemaSource,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

impl ServerSchema {
    fn built_in(by: SchemaSource, problems: Vec<Problem>) -> Self {
        ServerSchema {
            schema: Cow::Borrowed(Schema::built_in()),
            by,
            problems,
        }
    }

    /// Reads the files `*.xml` of a folder `config\schema`, by name, which is the order in which IIS reads them.
    fn read(host: &dyn Host, folder: &ServerPath) -> Self {
        let entries = match host.list(folder) {
            Ok(entries) => entries,
            Err(HostError::NotFound(_)) => return ServerSchema::built_in(SchemaSource::Release, Vec::new()),
            Err(error) => {
                let problem = not_read(folder, format!("{error}."));
                return ServerSchema::built_in(SchemaSource::Unreadable, vec![problem]);
            }
        };
        let mut own = Schema::default();
        let mut problems = Vec::new();
        for entry in entries {
            let is_xml = entry
                .name
                .rsplit_once('.')
                .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("xml"));
            if entry.kind == EntryKind::Directory || !is_xml {
                continue;
            }
            let Some(path) = folder.join(&entry.name) else {
                continue;
            };
            let read = if entry.kind == EntryKind::Other {
                Err(not_read(&path, "It is a link, and links are not followed."))
            } else if entry.facts.size > LARGEST {
                let size = entry.facts.size;
                let cause = format!("It has {size} bytes, and none of IIS has more than {LARGEST}.");
                Err(not_read(&path, cause))
            } else {
                match host.read(&path) {
                    Ok(bytes) => own.add_file(bytes, path.as_str()).map_err(unjudged),
                    Err(error) => Err(not_read(&path, format!("{error}."))),
                }
            };
            problems.extend(read.err());
        }
        match (problems.is_empty(), own.is_complete()) {
            (true, true) => ServerSchema {
                schema: Cow::Owned(own),
                by: SchemaSource::Own,
                problems,
            },
            // Files of add-ons alone say nothing of IIS itself.
            (true, false) => ServerSchema::built_in(SchemaSource::Release, problems),
            (false, _) => ServerSchema::built_in(SchemaSource::Unreadable, problems),
        }
    }
}

impl DestinationServer {
    /// What the server's own `config\schema\*.xml` say, read once. Without its main file, IIS_schema.xml, the built-in schema
    /// counts.
    pub fn schema(&self) -> Arc<ServerSchema> {
        let read = || {
            let folder = ServerPath::parse(&self.facts.windows_directory)
                .and_then(|windows| windows.join(IIS_SCHEMA))
                .and_then(|file| file.parent());
            Arc::new(match folder {
                Some(folder) => ServerSchema::read(self.host.as_ref(), &folder),
                None => ServerSchema::built_in(SchemaSource::Release, Vec::new()),
            })
        };
        Arc::clone(self.schema.get_or_init(read))
    }
}

fn not_read(path: &ServerPath, cause: impl Into<String>) -> Problem {
    let problem = Problem::warning("SCHEMA-UNREADABLE", format!("{path} cannot be read"));
    unjudged(problem.with_cause(cause).with_place(Place::file(path.as_str())))
}

/// A damaged schema stops nothing, and nothing is judged by the half of it.
fn unjudged(mut problem: Problem) -> Problem {
    problem.severity = crate::model::Severity::Warning;
    problem.fix = "Copy the folder config\\schema from the server again; until then it is not checked whether the server knows \
                   every setting that would be written."
        .to_owned();
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;

    const FOLDER: &str = r"C:\Windows\System32\inetsrv\config\schema";
    const IIS: &str = r#"<configSchema><sectionSchema name="system.applicationHost/sites"/><sectionSchema name="system.webServer/handlers"/></configSchema>"#;

    fn read(files: &[(&str, &[u8])]) -> ServerSchema {
        let host = MemoryHost::new("new");
        for (name, bytes) in files {
            host.put_file(&format!(r"{FOLDER}\{name}"), bytes.to_vec(), 0);
        }
        ServerSchema::read(&host, &ServerPath::parse(FOLDER).expect("a path"))
    }

    #[test]
    fn a_schema_that_is_whole_is_the_last_word_and_one_that_is_not_there_is_guessed() {
        let whole = read(&[("IIS_schema.xml", IIS.as_bytes()), ("readme.txt", b"no schema")]);
        assert_eq!((whole.by, whole.problems.len()), (SchemaSource::Own, 0));
        assert!(whole.schema.node("system.webServer/asp").is_none());
        assert_eq!(read(&[]).by, SchemaSource::Release);
        let add_on =
            br#"<configSchema><sectionSchema name="system.webServer/rewrite/rules"/></configSchema>"#;
        let other = read(&[("rewrite_schema.xml", add_on)]);
        assert_eq!((other.by, other.problems.len()), (SchemaSource::Release, 0));
    }

    #[test]
    fn a_part_of_a_schema_that_cannot_be_read_is_told_and_nothing_is_judged_by_the_rest() {
        let large = vec![b' '; usize::try_from(LARGEST).expect("fits") + 1];
        for (file, cause) in [
            (large.as_slice(), "bytes, and none of IIS has more"),
            (b"<configSchema>".as_slice(), ""),
            (b"<x/>".as_slice(), "Its root element is <x>"),
        ] {
            let found = read(&[("IIS_schema.xml", IIS.as_bytes()), ("asp_schema.xml", file)]);
            assert_eq!(found.by, SchemaSource::Unreadable);
            let [problem] = found.problems.as_slice() else {
                panic!("{:?}", found.problems);
            };
            assert!(!problem.is_error() && problem.cause.contains(cause), "{problem}");
            assert!(
                problem
                    .place
                    .file
                    .as_deref()
                    .is_some_and(|file| file.ends_with("asp_schema.xml")),
                "{problem}"
            );
            assert!(problem.fix.contains("not checked"), "{problem}");
        }
    }

    #[test]
    fn a_folder_or_file_that_the_system_refuses_is_told() {
        // The folder is listed first, and then the file is read.
        for (operation, name) in [(1, "schema"), (2, "IIS_schema.xml")] {
            let host = MemoryHost::new("new");
            host.put_file(&format!(r"{FOLDER}\IIS_schema.xml"), IIS, 0);
            host.fail_at(operation, std::io::ErrorKind::PermissionDenied, true);
            let found = ServerSchema::read(&host, &ServerPath::parse(FOLDER).expect("a path"));
            assert!(host.was_struck());
            assert_eq!(found.by, SchemaSource::Unreadable, "{name}");
            let titles: Vec<&str> = found
                .problems
                .iter()
                .map(|problem| problem.title.as_str())
                .collect();
            assert_eq!(titles.len(), 1, "{titles:?}");
            assert!(
                titles[0].ends_with(&format!("{name} cannot be read")),
                "{titles:?}"
            );
        }
    }
}
