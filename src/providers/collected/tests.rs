//! What is understood of a collected folder, and what of a damaged one.

use super::*;
use crate::formats::registry::Value;
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
}

#[test]
fn a_server_that_was_copied_by_hand_has_nothing_of_it() {
    assert!(Collected::open(&MemoryHost::new("old")).is_none());
    let host = MemoryHost::new("old");
    host.put_folder(NOTES);
    let empty = Collected::open(&host).expect("an empty folder");
    assert!(empty.registry.is_empty() && empty.problems.is_empty() && empty.about == About::default());
}
