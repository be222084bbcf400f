//! The schema of a server with IIS 7 or later: its own files where they came with it, else what is known of its release.

use super::destination::DestinationServer;
use crate::formats::apphost::schema::Schema;
use crate::hosts::EntryKind;
use crate::hosts::configuration::IIS_SCHEMA;
use crate::model::{Place, Problem, ServerPath};
use std::borrow::Cow;

/// Largest schema file that is read, in bytes; IIS_schema.xml has some 150,000.
const LARGEST: u64 = 8 << 20;

/// What a server's configuration system accepts.
#[derive(Clone, Debug)]
pub struct ServerSchema {
    /// Its schema.
    pub schema: Cow<'static, Schema>,
    /// True when it was read from the server's own files.
    pub is_own: bool,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

impl DestinationServer {
    /// Reads `config\schema\*.xml` of the server. Without its main file, IIS_schema.xml, the built-in schema counts.
    pub fn schema(&self) -> ServerSchema {
        let mut own = Schema::default();
        let mut problems = Vec::new();
        for path in self.schema_files() {
            let read = match self.host.read(&path) {
                Ok(bytes) => own.add_file(bytes, path.as_str()),
                Err(error) => Err(
                    Problem::error("SCHEMA-UNREADABLE", format!("{path} cannot be read"))
                        .with_cause(format!("{error}."))
                        .with_place(Place::file(path.as_str())),
                ),
            };
            if let Err(mut problem) = read {
                problem.severity = crate::model::Severity::Warning;
                problem.fix =
                    "Copy the file from the server again; what it defines is not judged.".to_owned();
                problems.push(problem);
            }
        }
        if own.is_complete() && problems.is_empty() {
            return ServerSchema {
                schema: Cow::Owned(own),
                is_own: true,
                problems,
            };
        }
        ServerSchema {
            schema: Cow::Borrowed(Schema::built_in()),
            is_own: false,
            problems,
        }
    }

    /// The schema files beside the configuration, by name, which is the order in which IIS reads them.
    fn schema_files(&self) -> Vec<ServerPath> {
        let Some(folder) = ServerPath::parse(&self.facts.windows_directory)
            .and_then(|windows| windows.join(IIS_SCHEMA))
            .and_then(|file| file.parent())
        else {
            return Vec::new();
        };
        let entries = self.host.list(&folder).unwrap_or_default();
        entries
            .into_iter()
            .filter(|entry| {
                let is_xml = entry
                    .name
                    .rsplit_once('.')
                    .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("xml"));
                entry.kind == EntryKind::File && is_xml && entry.facts.size <= LARGEST
            })
            .filter_map(|entry| folder.join(&entry.name))
            .collect()
    }
}
