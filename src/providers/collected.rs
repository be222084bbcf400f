//! What the collector gathered on the old server besides its files: who it is, its registry, lists of files and rights.
//!
//! Everything is optional. A part that is missing or damaged is a warning, and what needs it says "not checked".

use crate::formats::cacls::{self, FolderRights};
use crate::formats::registry::{Hear, Registry, Value, read};
use crate::hosts::collected::find_collected;
use crate::hosts::{Entry, Host, HostError};
use crate::model::path::fold;
use crate::model::{Place, Problem, ServerPath};
use std::collections::BTreeMap;
use std::io::BufReader;

/// Longest list that is read into memory, in bytes.
const LONGEST_LIST: u64 = 256 << 20;

/// What the collector wrote about the server and itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct About {
    /// Machine name.
    pub computer: Option<String>,
    /// Windows directory.
    pub windows: Option<String>,
    /// True for a 64-bit Windows.
    pub is_64_bit: Option<bool>,
    /// What `ver` printed.
    pub version: Option<String>,
    /// When it was gathered, as the server wrote dates.
    pub date: Option<String>,
}

/// A COM class by the name that scripts use.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ComServer {
    /// `{…}`, where the name has one.
    pub class: String,
    /// DLL or program, as the registry names it; empty when the class is not registered.
    pub file: String,
    /// True when it is registered for 32-bit programs of a 64-bit Windows only.
    pub is_32_bit_only: bool,
}

/// What was gathered.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// Where it lies.
    pub folder: Option<ServerPath>,
    /// Who the server is.
    pub about: About,
    /// Its registry as far as it was exported, without its classes.
    pub registry: Registry,
    /// Rights in the folders of its sites.
    pub rights: Vec<FolderRights>,
    /// Files of the folders of its sites by folded path, and their size in bytes.
    files: BTreeMap<String, u64>,
    /// What could not be gathered, as the collector says.
    pub left_out: Vec<String>,
    /// What of it could not be read.
    pub problems: Vec<Problem>,
}

impl Collected {
    /// Reads what is there; `None` when the collector was not used. What the system refuses to read is a problem.
    pub fn open(host: &dyn Host) -> Option<Collected> {
        let folder = match find_collected(host) {
            Ok(folder) => folder?,
            Err(error) => {
                let problem = match &error {
                    HostError::NotFound(path)
                    | HostError::Io { path, .. }
                    | HostError::Refused { path, .. } => unreadable(path, &format!("{error}.")),
                };
                return Some(Collected {
                    problems: vec![problem],
                    ..Collected::default()
                });
            }
        };
        let mut collected = Collected {
            folder: Some(folder.clone()),
            ..Collected::default()
        };
        if let Some(text) = collected.text(host, &folder, "collected.txt") {
            collected.about = about(&text);
        }
        if let Some(text) = collected.text(host, &folder, "left-out.txt") {
            collected.left_out = text
                .lines()
                .map(str::to_owned)
                .filter(|line| !line.trim().is_empty())
                .collect();
        }
        for path in collected.names(host, &folder, "registry") {
            // Classes are many and asked for by name.
            if !is_classes(&path) {
                collected.take_registry(host, &path);
            }
        }
        for path in collected.names(host, &folder, "rights") {
            if let Some(bytes) = collected.bytes(host, &path) {
                collected.rights.extend(cacls::read(&bytes));
            }
        }
        for path in collected.names(host, &folder, "files") {
            if let Some(bytes) = collected.bytes(host, &path) {
                let text = crate::formats::text(&bytes);
                collected.files.extend(text.lines().filter_map(listed));
            }
        }
        Some(collected)
    }

    /// Number and bytes of the files that were listed below a folder; `None` when it was not listed.
    pub fn size_of(&self, folder: &ServerPath) -> Option<(u64, u64)> {
        let around = format!("{}\\", fold(folder.as_str()).trim_end_matches('\\'));
        let (mut count, mut bytes) = (0, 0_u64);
        for (_, size) in self
            .files
            .range(around.clone()..)
            .take_while(|(path, _)| path.starts_with(&around))
        {
            count += 1;
            bytes = bytes.saturating_add(*size);
        }
        (count > 0).then_some((count, bytes))
    }

    /// True when a file was listed.
    pub fn lists(&self, path: &ServerPath) -> bool {
        self.files.contains_key(&fold(path.as_str()))
    }

    /// The rights in a folder.
    pub fn rights_in(&self, folder: &ServerPath) -> Option<&FolderRights> {
        self.rights.iter().find(|known| known.folder == *folder)
    }

    /// Finds COM classes by the names that scripts use (`Persits.Upload.1`). Streams the exports of the classes, which
    /// may be large; a name that is not registered is not in the answer. Half an export is worth what it holds, and a problem.
    pub fn com_servers(
        &self,
        host: &dyn Host,
        names: &[&str],
    ) -> (BTreeMap<String, ComServer>, Vec<Problem>) {
        let mut found: BTreeMap<String, ComServer> = BTreeMap::new();
        let mut problems = Vec::new();
        let Some(folder) = &self.folder else {
            return (found, problems);
        };
        let exports = list(host, folder, "registry").unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        let exports: Vec<ServerPath> = exports.into_iter().filter(is_classes).collect();
        let wanted: Vec<String> = names.iter().map(|name| fold(name)).collect();
        // Names come after their classes in an export, so classes are looked up in a second reading.
        for path in &exports {
            let heard = hear(host, path, &mut |key, value| {
                if let Some(name) = key
                    .strip_suffix("\\CLSID")
                    .and_then(|key| key.rsplit('\\').next())
                    && wanted.contains(&fold(name))
                    && let Some(("", Value::Text(class))) = value
                {
                    found.entry(name.to_owned()).or_default().class.clone_from(&class);
                }
            });
            problems.extend(heard.err().map(|error| unreadable(path, &format!("{error}."))));
        }
        for path in &exports {
            let is_32_bit = fold(path.as_str()).contains("CLASSES32");
            // What fails here has failed before, and was told.
            let _ = hear(host, path, &mut |key, value| {
                let (Some(around), Some(("", Value::Text(file)))) = (server_of(key), value) else {
                    return;
                };
                for server in found.values_mut() {
                    if server.file.is_empty() && fold(&server.class) == fold(around) {
                        server.file.clone_from(&file);
                        server.is_32_bit_only = is_32_bit;
                    }
                }
            });
        }
        (found, problems)
    }

    /// The files in a folder of what was gathered; one that cannot be listed is a problem.
    fn names(&mut self, host: &dyn Host, folder: &ServerPath, name: &str) -> Vec<ServerPath> {
        list(host, folder, name).unwrap_or_else(|problem| {
            self.problems.push(problem);
            Vec::new()
        })
    }

    /// What is at a path; what the system refuses to tell is a problem.
    fn entry(&mut self, host: &dyn Host, path: &ServerPath) -> Option<Entry> {
        host.entry(path).unwrap_or_else(|error| {
            self.problems.push(unreadable(path, &format!("{error}.")));
            None
        })
    }

    fn take_registry(&mut self, host: &dyn Host, path: &ServerPath) {
        let read = host.open(path).and_then(|file| {
            self.registry
                .take(BufReader::new(file), &|_| true)
                .map_err(|error| HostError::io(path, error))
        });
        match read {
            Ok(read) if read.is_export && read.lost_keys == 0 => {}
            Ok(read) if read.is_export => self.problems.push(unreadable(
                path,
                &format!(
                    "The names of {} of its keys are longer than any key's, so these keys and their values are left out.",
                    read.lost_keys
                ),
            )),
            Ok(_) => self.problems.push(unreadable(
                path,
                "It does not begin as an export of the registry does.",
            )),
            Err(error) => self.problems.push(unreadable(path, &format!("{error}."))),
        }
    }

    fn bytes(&mut self, host: &dyn Host, path: &ServerPath) -> Option<Vec<u8>> {
        let entry = self.entry(host, path)?;
        if entry.facts.size > LONGEST_LIST {
            self.problems
                .push(unreadable(path, "It is longer than any list of the collector."));
            return None;
        }
        match host.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.problems.push(unreadable(path, &format!("{error}.")));
                None
            }
        }
    }

    fn text(&mut self, host: &dyn Host, folder: &ServerPath, name: &str) -> Option<String> {
        let path = folder.join(name)?;
        self.bytes(host, &path).map(|bytes| crate::formats::text(&bytes))
    }
}

/// The files in a folder of what was gathered, in the order of their names; none when the folder is not there.
fn list(host: &dyn Host, folder: &ServerPath, name: &str) -> Result<Vec<ServerPath>, Problem> {
    let Some(folder) = folder.join(name) else {
        return Ok(Vec::new());
    };
    match host.list(&folder) {
        Ok(entries) => Ok(entries
            .iter()
            .filter_map(|entry| folder.join(&entry.name))
            .collect()),
        Err(HostError::NotFound(_)) => Ok(Vec::new()),
        Err(error) => Err(unreadable(&folder, &format!("{error}."))),
    }
}

fn is_classes(path: &ServerPath) -> bool {
    path.components()
        .next_back()
        .is_some_and(|name| fold(name).starts_with("CLASSES"))
}

fn hear(host: &dyn Host, path: &ServerPath, hear: &mut Hear<'_>) -> Result<(), HostError> {
    let file = host.open(path)?;
    read(BufReader::new(file), hear).map_err(|error| HostError::io(path, error))?;
    Ok(())
}

/// The class of a key that names its program: `…\CLSID\{…}\InprocServer32`.
fn server_of(key: &str) -> Option<&str> {
    let (around, last) = key.rsplit_once('\\')?;
    let is_server = ["InprocServer32", "LocalServer32"]
        .iter()
        .any(|known| last.eq_ignore_ascii_case(known));
    let (before, class) = around.rsplit_once('\\')?;
    let is_class = before
        .rsplit('\\')
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case("CLSID"));
    (is_server && is_class).then_some(class)
}

/// A line of a list of files: `bytes:path`.
fn listed(line: &str) -> Option<(String, u64)> {
    let (size, path) = line.split_once(':')?;
    Some((
        fold(ServerPath::parse(path.trim())?.as_str()),
        size.trim().parse().ok()?,
    ))
}

fn about(text: &str) -> About {
    let value = |name: &str| {
        text.lines()
            .filter_map(|line| line.split_once('='))
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    // A 32-bit cmd.exe of a 64-bit Windows says x86, and the truth in the second variable.
    let processor = value("processor32").or_else(|| value("processor"));
    About {
        computer: value("computer").map(|name| name.to_uppercase()),
        windows: value("windows").filter(|path| ServerPath::parse(path).is_some()),
        is_64_bit: processor.map(|name| !name.eq_ignore_ascii_case("x86")),
        version: value("version"),
        date: value("date"),
    }
}

fn unreadable(path: &ServerPath, cause: &str) -> Problem {
    Problem::warning("COLLECTED-NOT-READABLE", format!("{path} could not be read"))
        .with_cause(cause)
        .with_fix("Copy the collected folder again, or run the collector again on the old server.")
        .with_place(Place::file(path.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;

    const NOTES: &str = r"C:\siteferry-collected";

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn host() -> MemoryHost {
        let host = MemoryHost::new("old");
        let put = |name: &str, bytes: Vec<u8>| host.put_file(&format!(r"{NOTES}\{name}"), bytes, 0);
        put(
            "collected.txt",
            b"format=1\r\ncomputer=old-web01\r\nwindows=D:\\WINNT\r\nprocessor=x86\r\nprocessor32=AMD64\r\nversion=Microsoft Windows [Version 5.2.3790]\r\n".to_vec(),
        );
        put("left-out.txt", b"share \"\\\\FILER\\img\"\r\n".to_vec());
        put(
            r"files\1.txt",
            wide(
                "1000:C:\\Inetpub\\wwwroot\\Grüße.asp\r\n24:C:\\Inetpub\\wwwroot\\sub dir\\a.txt\r\ntorn\r\n7:C:\\Inetpub\\wwwroot2\\b.txt\r\n",
            ),
        );
        put(
            r"rights\1.txt",
            b"folder=\"C:\\Inetpub\\wwwroot\"\r\nC:\\Inetpub\\wwwroot BUILTIN\\Users:(OI)(CI)R\r\n".to_vec(),
        );
        put(
            r"registry\iis.reg",
            b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\InetStp]\r\n\"MajorVersion\"=dword:00000006\r\n".to_vec(),
        );
        put(r"registry\http.reg", b"\x7fELF".to_vec());
        put(
            r"registry\classes.reg",
            b"Windows Registry Editor Version 5.00\r\n\
              [HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\CLSID\\{AB}\\InprocServer32]\r\n@=\"C:\\\\up\\\\aspupload.dll\"\r\n\
              [HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\CLSID\\{AB}\\InprocServer32\\1.0]\r\n@=\"other\"\r\n\
              [HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\Persits.Upload]\r\n@=\"Upload\"\r\n\
              [HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\Persits.Upload\\CLSID]\r\n@=\"{ab}\"\r\n".to_vec(),
        );
        host
    }

    #[test]
    fn what_was_gathered_is_understood() {
        let collected = Collected::open(&host()).expect("there");
        assert_eq!(collected.about.computer.as_deref(), Some("OLD-WEB01"));
        assert_eq!(collected.about.windows.as_deref(), Some(r"D:\WINNT"));
        assert_eq!(collected.about.is_64_bit, Some(true));
        assert_eq!(collected.left_out, [r#"share "\\FILER\img""#]);
        let path = |text: &str| ServerPath::parse(text).expect("a path");
        assert_eq!(collected.size_of(&path(r"c:\inetpub\WWWROOT")), Some((2, 1024)));
        assert_eq!(
            collected.size_of(&path(r"C:\Inetpub\www")),
            None,
            "a name that only begins alike"
        );
        assert!(
            collected.lists(&path(r"C:\INETPUB\wwwroot\grüsse.asp"))
                || collected.lists(&path(r"C:\INETPUB\wwwroot\grüße.asp"))
        );
        assert_eq!(
            collected
                .rights_in(&path(r"C:\inetpub\wwwroot"))
                .map(|rights| rights.entries.len()),
            Some(1)
        );
        let version = collected
            .registry
            .value(r"HKLM\SOFTWARE\Microsoft\InetStp", "MajorVersion");
        assert_eq!(version.and_then(Value::number), Some(6));
        assert_eq!(
            collected.problems.len(),
            1,
            "one export is none: {:?}",
            collected.problems
        );
    }

    #[test]
    fn programs_behind_the_names_in_scripts_are_found() {
        let host = host();
        let collected = Collected::open(&host).expect("there");
        let (found, problems) = collected.com_servers(&host, &["PERSITS.upload", "No.Such"]);
        assert_eq!(problems, []);
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [(
                "Persits.Upload".to_owned(),
                ComServer {
                    class: "{ab}".to_owned(),
                    file: r"C:\up\aspupload.dll".to_owned(),
                    is_32_bit_only: false,
                }
            )]
        );
    }

    #[test]
    fn whatever_the_system_refuses_to_read_is_a_warning_and_the_rest_is_read() {
        let quiet = Collected::open(&host()).expect("there").problems.len();
        let mut struck = 0;
        for operation in 1.. {
            let host = host();
            host.fail_at(operation, std::io::ErrorKind::PermissionDenied, false);
            let collected = Collected::open(&host).expect("there, or not to be told");
            if !host.was_struck() {
                break;
            }
            struck += 1;
            // The damaged export that is always told may be the one that is struck.
            let told = &collected.problems;
            assert!(
                told.len() > quiet || told.iter().any(|p| p.cause.contains("denied")),
                "{operation}: {told:?}"
            );
            assert!(
                told.iter()
                    .all(|problem| problem.code == "COLLECTED-NOT-READABLE"),
                "{told:?}"
            );
            assert!(told.iter().all(|problem| !problem.is_error()), "{told:?}");
        }
        assert!(struck > 10, "{struck}");

        let host = host();
        let collected = Collected::open(&host).expect("there");
        host.fail_at(1, std::io::ErrorKind::PermissionDenied, true);
        let (found, problems) = collected.com_servers(&host, &["Persits.Upload"]);
        assert_eq!((found.len(), problems.len()), (0, 1), "{problems:?}");
    }

    #[test]
    fn a_server_that_was_copied_by_hand_has_nothing_of_it() {
        assert!(Collected::open(&MemoryHost::new("old")).is_none());
        let host = MemoryHost::new("old");
        host.put_folder(NOTES);
        let empty = Collected::open(&host).expect("an empty folder");
        assert!(empty.registry.is_empty() && empty.problems.is_empty() && empty.about == About::default());
    }
}
