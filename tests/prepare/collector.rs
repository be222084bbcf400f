//! The collector: what it gathers is understood, and its text runs.
//!
//! The folder of the first tests is written by hand in the form of Windows Server 2003. The last test starts the real
//! batch file under Wine's cmd.exe, where Wine is installed; its cacls prints nothing, so rights are not among its results.

use siteferry::discover::{Scope, dependencies};
use siteferry::hosts::MemoryHost;
use siteferry::model::{ContentRoot, ServerPath};
use siteferry::prepare::{Check, CheckState, Right, Subject, Task, checklist, collector};
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use std::path::Path;
use std::process::Command;

const METABASE: &str = "<?xml version =\"1.0\"?>\r\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n\
<MBProperty>\r\n<IIsWebService\tLocation =\"/LM/W3SVC\"\r\n\t\tAnonymousUserName=\"IUSR_OLD-WEB01\"\r\n\t>\r\n</IIsWebService>\r\n\
<IIsWebServer\tLocation =\"/LM/W3SVC/1\"\r\n\t\tServerComment=\"Shop\"\r\n\t>\r\n</IIsWebServer>\r\n\
<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT\"\r\n\t\tAccessFlags=\"AccessRead\"\r\n\t\tPath=\"C:\\Inetpub\\wwwroot\"\r\n\t>\r\n</IIsWebVirtualDir>\r\n\
<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/a\"\r\n\t\tPath=\"C:\\sites\\a &amp; b&apos;s\"\r\n\t>\r\n</IIsWebVirtualDir>\r\n\
<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/again\"\r\n\t\tPath=\"c:\\inetpub\\WWWROOT\\\"\r\n\t>\r\n</IIsWebVirtualDir>\r\n\
<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/img\"\r\n\t\tPath=\"\\\\FILER\\img\"\r\n\t>\r\n</IIsWebVirtualDir>\r\n\
<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/gone\"\r\n\t\tPath=\"C:\\gone\"\r\n\t>\r\n</IIsWebVirtualDir>\r\n\
</MBProperty>\r\n</configuration>\r\n";

const RIGHTS: &str = "folder=\"C:\\Inetpub\\wwwroot\"\r\n\
C:\\Inetpub\\wwwroot OLD-WEB01\\IUSR_OLD-WEB01:(OI)(CI)R \r\n\
                   BUILTIN\\Administrators:(OI)(CI)F \r\n\
                   NT AUTHORITY\\SYSTEM:(OI)(CI)F \r\n\
                   CREATOR OWNER:(OI)(CI)(IO)F \r\n\
                   BUILTIN\\Users:(OI)(CI)R \r\n\
folder=\"C:\\Inetpub\\wwwroot\\upload\"\r\n\
C:\\Inetpub\\wwwroot\\upload OLD-WEB01\\IUSR_OLD-WEB01:(OI)(CI)C \r\n\
                          OLD-WEB01\\IIS_WPG:(OI)(CI)(special access:)\r\n\
                                                    FILE_READ_DATA\r\n\
                                                    FILE_WRITE_DATA\r\n\
                          HARBOUR\\editors:(OI)(CI)C \r\n\
                          HARBOUR\\interns:(OI)(CI)N \r\n\
folder=\"C:\\Inetpub\\wwwroot\\upload\\deeper\"\r\n\
C:\\Inetpub\\wwwroot\\upload\\deeper OLD-WEB01\\IUSR_OLD-WEB01:(OI)(CI)C \r\n";

/// A folder as the collector makes it on a 64-bit Windows Server 2003.
fn collected_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("creates");
        std::fs::write(path, bytes).expect("writes");
    };
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    put("C/WINDOWS/system32/inetsrv/MetaBase.xml", METABASE.as_bytes());
    let notes = "C/siteferry-collected";
    put(
        &format!("{notes}/collected.txt"),
        b"format=1\r\ncomputer=OLD-WEB01\r\nwindows=C:\\WINDOWS\r\nprocessor=AMD64\r\nprocessor32=\r\nversion=Microsoft Windows [Version 5.2.3790]\r\n",
    );
    put(
        &format!("{notes}/left-out.txt"),
        b"share \"\\\\FILER\\img\"\r\nfolder \"C:\\gone\"\r\n",
    );
    put(&format!("{notes}/rights/1.txt"), RIGHTS.as_bytes());
    put(
        &format!("{notes}/files/1.txt"),
        &wide(
            "5000000000:C:\\Inetpub\\wwwroot\\video.wmv\r\n10:C:\\Inetpub\\wwwroot\\upload\\Gr\u{fc}\u{df}e.txt\r\n",
        ),
    );
    let mut export = vec![0xFF, 0xFE];
    export.extend(wide(
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\InetStp]\r\n\"MajorVersion\"=dword:00000006\r\n",
    ));
    put(&format!("{notes}/registry/iis.reg"), &export);
    folder
}

fn open(folder: &Path) -> SourceServer {
    SourceServer::open(&ServerLocation::folder(folder)).unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn a_collected_folder_is_an_old_server() {
    let folder = collected_folder();
    let old = open(folder.path());
    assert_eq!(old.facts.name, "OLD-WEB01");
    assert!(old.facts.is_64_bit, "a copy by hand would not show it");
    assert_eq!(old.facts.windows_directory.to_uppercase(), r"C:\WINDOWS");
    for said in [
        "Machine name OLD-WEB01: siteferry-collected",
        "64-bit Windows: siteferry-collected",
        "[Version 5.2.3790]",
    ] {
        assert!(
            old.evidence.iter().any(|line| line.contains(said)),
            "{said}: {:?}",
            old.evidence
        );
    }
    let collected = old.collected.expect("gathered");
    assert_eq!(collected.left_out.len(), 2);
    assert!(collected.problems.is_empty(), "{:?}", collected.problems);
}

/// The checklist of the site, on a new server with little room.
fn checks(old: &SourceServer, new_host: &MemoryHost) -> Vec<Check> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/new-web07");
    let new = DestinationServer::open(&ServerLocation::folder(sample))
        .unwrap_or_else(|problem| panic!("{problem}"));
    let needs = dependencies(&old.metabase, &Scope::site(1)).unwrap_or_else(|problem| panic!("{problem}"));
    let path = |text: &str| ServerPath::parse(text).expect("a path");
    let content = [ContentRoot {
        logical: "Shop".to_owned(),
        origin: "/LM/W3SVC/1/ROOT".to_owned(),
        source: path(r"C:\Inetpub\wwwroot"),
        destination: path(r"C:\sites\shop"),
    }];
    checklist(&Subject {
        needs: &needs,
        source: &old.facts,
        source_host: &*old.host,
        metabase: &old.metabase,
        objects: &[],
        content: &content,
        destination: &new.facts,
        destination_host: new_host,
        config: &new.config,
    })
}

#[test]
fn collected_rights_become_grants_and_listed_files_take_room() {
    let folder = collected_folder();
    let old = open(folder.path());
    let host = MemoryHost::new("new");
    host.put_folder(r"C:\Windows");
    host.set_free_space(Some(1 << 30));
    let checks = checks(&old, &host);
    let rights = checks
        .iter()
        .find(|check| check.code == "FOLDER-RIGHTS")
        .expect("rights are a row");
    assert_eq!(
        (rights.state, rights.id.as_str()),
        (CheckState::ToDo, r"FOLDER-RIGHTS:C:\sites\shop")
    );
    let given: Vec<(&str, &str, Right)> = rights
        .step
        .iter()
        .flat_map(|step| &step.tasks)
        .filter_map(|task| match task {
            Task::Right { path, account, right } => Some((path.as_str(), account.as_str(), *right)),
            _ => None,
        })
        .collect();
    assert_eq!(
        given,
        [
            (r"C:\sites\shop", "IUSR", Right::Read),
            (r"C:\sites\shop\upload", "IUSR", Right::Modify),
            (r"C:\sites\shop\upload", "IIS_IUSRS", Right::Modify),
            (r"C:\sites\shop\upload", r"HARBOUR\editors", Right::Modify),
        ],
        "nothing is given twice, and nothing to those whom every server knows"
    );
    assert!(
        rights
            .fix
            .contains(r"HARBOUR\interns is kept out of C:\Inetpub\wwwroot\upload"),
        "{}",
        rights.fix
    );
    let room = checks
        .iter()
        .find(|check| check.code == "FREE-SPACE")
        .expect("room is a row");
    assert_eq!(room.state, CheckState::Blocking);
    assert_eq!(
        room.found,
        "The content has 4.6 GB in 2 files, and 1.0 GB are free there."
    );
    host.set_free_space(Some(6 << 30));
    let again = self::checks(&old, &host);
    assert!(
        again
            .iter()
            .any(|check| check.code == "FREE-SPACE" && check.state == CheckState::Ready)
    );
}

/// A name with every letter that means something to cmd.exe, except percent signs: Wine reads the values of variables
/// again for those, which Windows does not.
const HOSTILE: &str = "R&D (x86) ^ !x! it's; a ) & md pwned & rem ( b";

/// Runs the batch file under Wine, in and into folders with hostile names, and opens what it made.
#[test]
fn the_batch_file_gathers_a_folder_that_opens() {
    if Command::new("wine").arg("--version").output().is_err() {
        eprintln!("SKIPPED: Wine is not installed, so the collector is not run");
        return;
    }
    let prefix = tempfile::tempdir().expect("a folder");
    let drive = prefix.path().join("drive_c");
    let wine = |arguments: &[&str]| {
        Command::new("timeout")
            .args(["120", "wine"])
            .args(arguments)
            .env("WINEPREFIX", prefix.path())
            .env("WINEDEBUG", "-all")
            .env_remove("DISPLAY")
            .output()
            .expect("Wine starts")
    };
    if !wine(&["wineboot", "-i"]).status.success() || !drive.join("windows/system32").is_dir() {
        eprintln!("SKIPPED: Wine cannot make a Windows here, so the collector is not run");
        return;
    }
    let put = |name: &str, bytes: &[u8]| {
        let path = drive.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("creates");
        std::fs::write(path, bytes).expect("writes");
    };
    let hostile = HOSTILE.replace('&', "&amp;").replace('\'', "&apos;");
    let more = format!(
        "<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/b\"\r\n\t\tPath=\"C:\\sites\\{hostile}\"\r\n\t>\r\n\
         </IIsWebVirtualDir>\r\n</MBProperty>"
    );
    let metabase = METABASE.replace("</MBProperty>", &more);
    put("windows/system32/inetsrv/MetaBase.xml", metabase.as_bytes());
    put("windows/system32/inetsrv/urlscan/urlscan.ini", b"[options]\r\n");
    put("Inetpub/wwwroot/default.asp", b"<% %>");
    put("Inetpub/wwwroot/sub dir/Gr\u{fc}\u{df}e.txt", b"hallo");
    put("sites/a & b's/x (1).txt", b"x");
    put("sites/a & b's/\u{4e2d}/\u{6587} \u{142}.txt", b"three");
    put("sites/a & b's/hidden/in/side.txt", b"hide");
    put("sites/a & b's/hidden.txt", b"hide");
    put(&format!("sites/{HOSTILE}/in {HOSTILE}/x {HOSTILE}.txt"), b"four");
    put(&format!("{HOSTILE}/collect.cmd"), collector().as_bytes());
    // Another batch file types the command, because Wine quotes arguments in its own way.
    let line = format!("@\"C:\\{HOSTILE}\\collect.cmd\" \"C:\\out {HOSTILE}\"");
    let hide =
        "@attrib +h \"C:\\sites\\a & b's\\hidden\"\r\n@attrib +h \"C:\\sites\\a & b's\\hidden.txt\"\r\n";
    put("content.cmd", format!("{hide}{line} content\r\n").as_bytes());
    put("again.cmd", format!("{line}\r\n").as_bytes());
    let before = listing(&drive);
    let ran = wine(&["cmd", "/c", r"C:\content.cmd"]);
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success() && said.contains("Done."),
        "{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let out = format!("out {HOSTILE}");
    let after: Vec<String> = listing(&drive)
        .into_iter()
        .filter(|path| {
            !before.contains(path)
                && !path.starts_with(&out)
                && !path.to_lowercase().starts_with("windows")
                && !path.starts_with("users")
        })
        .collect();
    assert_eq!(after, Vec::<String>::new(), "it writes nowhere else");

    let old = open(&drive.join(&out));
    assert_eq!(old.metabase.sites().count(), 1);
    assert!(old.configuration.url_scan.is_some());
    let path = |text: &str| ServerPath::parse(text).expect("a path");
    let copied = path("C:\\Inetpub\\wwwroot\\sub dir\\Gr\u{fc}\u{df}e.txt");
    assert_eq!(old.host.read(&copied).expect("copied"), b"hallo");
    let collected = old.collected.as_ref().expect("gathered");
    assert_eq!(collected.about.is_64_bit, Some(true));
    assert_eq!(collected.size_of(&path(r"C:\inetpub\wwwroot")), Some((2, 10)));
    assert_eq!(
        collected.size_of(&path(r"C:\sites\a & b's")),
        Some((4, 14)),
        "hidden files too"
    );
    assert!(collected.lists(&path(r"C:\sites\a & b's\hidden\in\side.txt")));
    let foreign = path("C:\\sites\\a & b's\\\u{4e2d}");
    assert!(collected.lists(&foreign.join("\u{6587} \u{142}.txt").expect("a name")));
    assert!(
        collected.rights_in(&foreign).is_some(),
        "its name is lost in the list of rights, and found again"
    );
    assert!(collected.rights_in(&path(r"C:\sites\a & b's\hidden")).is_some());
    assert_eq!(collected.about.code_page.unwrap_or(1252), 1252);
    assert_eq!(collected.problems, []);
    assert!(collected.lists(&copied), "names are in Unicode");
    let site = path(&format!(r"C:\sites\{HOSTILE}"));
    assert_eq!(collected.size_of(&site), Some((1, 4)));
    let inside = path(&format!(r"C:\sites\{HOSTILE}\in {HOSTILE}\x {HOSTILE}.txt"));
    assert_eq!(old.host.read(&inside).expect("copied"), b"four");
    assert_eq!(
        collected.left_out,
        [r#"share "\\FILER\img""#, r#"folder "C:\gone""#]
    );
    let machine = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName";
    assert!(
        collected.registry.has(machine),
        "{:?}",
        collected.registry.below(machine)
    );
    assert_eq!(
        collected.rights.len(),
        8,
        "a folder that serves two virtual directories is gathered once"
    );

    // A second run touches nothing that is there.
    let ran = wine(&["cmd", "/c", r"C:\again.cmd"]);
    assert_eq!(
        ran.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&ran.stdout)
    );
}

/// All files below a folder, by their paths from it.
fn listing(folder: &Path) -> Vec<String> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            Some(
                entry
                    .path()
                    .strip_prefix(folder)
                    .ok()?
                    .to_string_lossy()
                    .into_owned(),
            )
        })
        .collect()
}
