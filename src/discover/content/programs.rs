//! Programs that the configuration names: script maps, handlers, filters, modules.

use super::catalogue::{Form, known};
use super::row::{Refine, row};
use crate::discover::programs::{Processor, same_program};
use crate::formats::metabase::{Key, property};
use crate::formats::pe;
use crate::hosts::{Host, HostError};
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity, Sureness};
use std::collections::HashSet;
use std::io::Read;

/// Bytes of a program that are read: its headers stand at its start.
const HEADERS: u64 = 16 << 20;

/// Programs that the configuration names, each looked at once.
pub(super) struct Programs<'h> {
    host: &'h dyn Host,
    windows: &'h str,
    seen: HashSet<String>,
}

impl<'h> Programs<'h> {
    pub fn new(host: &'h dyn Host, windows: &'h str) -> Self {
        Programs {
            host,
            windows,
            seen: HashSet::new(),
        }
    }

    /// A program, with what names it in front of what its file says.
    pub fn named(&mut self, written: &str, by: &str, place: String, area: &str) -> Option<Evidence> {
        let mut evidence = self.program(written, place, area)?;
        evidence.excerpt = format!("{by}; {}", evidence.excerpt);
        Some(evidence)
    }

    /// A program of a script map that is no part of IIS.
    pub fn mapped(
        &mut self,
        extension: &str,
        processor: &str,
        place: String,
        area: &str,
    ) -> Option<Evidence> {
        if !matches!(Processor::of(processor), Processor::Isapi | Processor::Cgi) {
            return None;
        }
        self.named(processor, &format!("{extension} is mapped to it"), place, area)
    }

    /// An ISAPI filter that is not switched off.
    pub fn filter(&mut self, key: Key<'_>, area: &str) -> Option<Evidence> {
        let path = key.property(property::FILTER_PATH)?;
        let is_off = key
            .property(property::FILTER_ENABLED)
            .is_some_and(|enabled| enabled.boolean() == Some(false));
        if is_off || path.is_empty_text() {
            return None;
        }
        let place = format!("{}/{}", key.path(), path.name());
        self.named(&path.text(), &format!("filter {}", key.name()), place, area)
    }

    fn program(&mut self, written: &str, place: String, area: &str) -> Option<Evidence> {
        if !self.seen.insert(same_program(written)) {
            return None;
        }
        let file = file_of(written, self.windows);
        let name = file.rsplit(['\\', '/']).next().unwrap_or(&file).to_owned();
        let evidence = row(EvidenceKind::Isapi, file.as_str(), Place::key(place), area);
        let mut evidence = match known(Form::Dll, &name) {
            Some(component) => evidence.known_as(component),
            None => evidence.says(
                Severity::Warning,
                "A program that is not part of IIS. It does not come along with the site, and IIS 7+ runs it only when it is \
                 allowed and the pool has its bitness.",
                "Ask who wrote it for a version for the destination, install it at the same path, and allow it in \
                 isapiCgiRestriction.",
            ),
        };
        evidence.excerpt = self.look(&file, &mut evidence.sureness);
        Some(evidence)
    }

    /// What the file says of itself, or why it says nothing.
    fn look(&self, file: &str, sureness: &mut Sureness) -> String {
        let Some(path) = ServerPath::parse(file) else {
            return "its path is not a full one".to_owned();
        };
        let read = self.host.open(&path).and_then(|reader| {
            let mut bytes = Vec::new();
            reader
                .take(HEADERS)
                .read_to_end(&mut bytes)
                .map_err(|error| HostError::io(&path, error))?;
            Ok(bytes)
        });
        match read.map(|bytes| pe::Program::read(&bytes)) {
            Ok(Ok(program)) => {
                let bits = match program.processor {
                    _ if program.clr.as_ref().is_some_and(|clr| clr.is_for_any_processor) => "any processor",
                    pe::Processor::X86 => "32 bit",
                    pe::Processor::X64 => "64 bit",
                    pe::Processor::Itanium => "Itanium",
                    pe::Processor::Arm64 | pe::Processor::Other(_) => "another processor",
                };
                format!("the file is for {bits}")
            }
            Ok(Err(error)) => format!("the file in the copy: {error}"),
            Err(HostError::NotFound(_)) => {
                *sureness = Sureness::Likely;
                "the file is not in the copy".to_owned()
            }
            Err(error) => format!("the file could not be read: {error}"),
        }
    }
}

/// The file of a program with quotes, arguments and variables.
fn file_of(written: &str, windows: &str) -> String {
    let text = written.trim();
    let text = match text.strip_prefix('"') {
        Some(rest) => rest.split('"').next().unwrap_or(rest),
        None => text,
    };
    let lower = text.to_ascii_lowercase();
    let end = [".dll", ".exe", ".cmd", ".bat"]
        .iter()
        .filter_map(|ending| lower.find(ending).map(|at| at + ending.len()))
        .min()
        .unwrap_or(text.len());
    let file = text.get(..end).unwrap_or(text);
    for variable in ["%windir%", "%systemroot%"] {
        let rest = file.get(variable.len()..);
        if let Some(rest) = rest.filter(|_| lower.starts_with(variable)) {
            return format!("{windows}{rest}");
        }
    }
    file.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_programs_are_found_in_every_spelling() {
        for (written, file) in [
            (
                r#""C:\Program Files\php\php.exe" %s"#,
                r"C:\Program Files\php\php.exe",
            ),
            (r"c:\perl\bin\perl.exe %s %s", r"c:\perl\bin\perl.exe"),
            (r"%WinDir%\x.dll", r"E:\WINNT\x.dll"),
            (r"C:\a.dll", r"C:\a.dll"),
            ("", ""),
        ] {
            assert_eq!(file_of(written, r"E:\WINNT"), file);
        }
    }
}
