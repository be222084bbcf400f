//! The checklist of real servers: each applicationHost.config of the shared data as the destination of the sample's sites.

use crate::support::{checks, shared_file};
use siteferry::prepare::{
    Check, CheckState, Headline, Subject, are_of_one_kind, checklist, printed, recheck, script,
};
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use std::path::Path;

/// Both servers of a checklist. The destination is a folder that holds nothing but the real file.
struct Pair {
    old: SourceServer,
    new: DestinationServer,
    _folder: tempfile::TempDir,
}

fn pair(config: &str) -> Option<Pair> {
    let file = shared_file(&format!("apphost/{config}"))?;
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("REAL1");
    let place = root.join("C/Windows/System32/inetsrv/config");
    std::fs::create_dir_all(&place).expect("creates");
    std::fs::copy(&file, place.join("applicationHost.config")).expect("copies");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/old-web01");
    Some(Pair {
        old: SourceServer::open(&ServerLocation::folder(sample))
            .unwrap_or_else(|problem| panic!("{problem}")),
        new: DestinationServer::open(&ServerLocation::folder(root))
            .unwrap_or_else(|problem| panic!("{problem}")),
        _folder: folder,
    })
}

impl Pair {
    /// Asks something of the checklist of a site, its pools carried along.
    fn ask<T>(&self, site: u32, ask: impl FnOnce(&Subject<'_>) -> T) -> T {
        checks::ask(&self.old, &self.new, site, true, ask)
    }
}

/// Rows by how they stand.
fn counts(checks: &[Check]) -> String {
    Headline::of(checks).to_string()
}

fn row<'c>(checks: &'c [Check], id: &str) -> &'c Check {
    checks.iter().find(|check| check.id == id).unwrap_or_else(|| {
        panic!(
            "no {id} among {:?}",
            checks.iter().map(|check| &check.id).collect::<Vec<_>>()
        )
    })
}

/// A full IIS 7.5 with SharePoint. By hand: lines 777 and 794 load the modules of Windows authentication and of includes,
/// line 907 allows asp.dll, line 904 is the prohibited ASP.NET 1.1.
#[test]
fn a_server_with_sharepoint() {
    let Some(pair) = pair("nciocpl-pubslocator/applicationHost.config") else {
        return;
    };
    let books = pair.ask(1, checklist);
    assert_eq!(
        counts(&books),
        "1 blocking, 4 to do, 1 note, 2 not checked, 8 ready"
    );
    assert_eq!(
        row(&books, "FEATURE-MISSING:WindowsAuthentication").state,
        CheckState::Ready
    );
    assert_eq!(
        row(&books, "FEATURE-UNWANTED:ServerSideInclude").state,
        CheckState::ToDo
    );
    let asp = row(&books, "FEATURE-MISSING:ASP");
    assert_eq!(
        asp.found,
        r"REAL1 has C:\Windows\system32\inetsrv\asp.dll and allows it."
    );
    let shop = pair.ask(2, checklist);
    assert_eq!(
        counts(&shop),
        "2 blocking, 4 to do, 1 note, 2 not checked, 11 ready"
    );
    let old = row(&shop, "FEATURE-NOT-SUPPORTED:ASPNET-1.1.4322");
    assert_eq!(
        old.state,
        CheckState::Blocking,
        "that it is listed there does not make it run"
    );
}

/// A shared configuration of IIS 8. By hand: no line names WindowsAuthenticationModule or IpRestrictionModule as a global
/// module, lines 432 to 434 allow asp.dll and ASP.NET 4 and no 2.0, line 143 is the pool and line 155 makes it 32-bit.
#[test]
fn a_server_with_a_shared_configuration() {
    let Some(pair) = pair("c1982-sharedgitconfig/applicationHost.config") else {
        return;
    };
    let books = pair.ask(1, checklist);
    assert_eq!(
        counts(&books),
        "1 blocking, 4 to do, 1 note, 2 not checked, 8 ready"
    );
    let windows = row(&books, "FEATURE-MISSING:WindowsAuthentication");
    assert_eq!(windows.state, CheckState::ToDo);
    assert!(
        windows.fix.contains("Install-WindowsFeature Web-Windows-Auth"),
        "{}",
        windows.fix
    );
    assert_eq!(
        row(&books, "APP-POOL-MISSING:DefaultAppPool").found,
        "REAL1 has it: .NET v4.0, Integrated pipeline, 32-bit, runs as ApplicationPoolIdentity."
    );
    let shop = pair.ask(2, checklist);
    assert_eq!(
        counts(&shop),
        "2 blocking, 5 to do, 1 note, 2 not checked, 10 ready"
    );
    assert_eq!(row(&shop, "FEATURE-MISSING:IPSecurity").state, CheckState::ToDo);
    assert_eq!(
        row(&shop, "FEATURE-MISSING:ASPNET-2.0.50727").state,
        CheckState::ToDo
    );
    assert_eq!(row(&shop, "FEATURE-MISSING:ASP").state, CheckState::Ready);
}

/// The template of IIS Express, which allows every ISAPI extension (notListedIsapisAllowed) and maps asp.dll in line 987.
#[test]
fn a_configuration_of_iis_express() {
    let Some(pair) = pair("vinothkumar-vs2022-iisexpress/applicationhost.config") else {
        return;
    };
    let books = pair.ask(1, checklist);
    assert_eq!(
        counts(&books),
        "1 blocking, 4 to do, 1 note, 2 not checked, 8 ready"
    );
    let asp = row(&books, "FEATURE-MISSING:ASP");
    assert_eq!(
        asp.found,
        r"REAL1 maps %IIS_BIN%\asp.dll and allows programs that its restrictions do not name."
    );
    let shop = pair.ask(2, checklist);
    assert_eq!(
        counts(&shop),
        "2 blocking, 4 to do, 1 note, 2 not checked, 11 ready"
    );
}

const CONFIGS: [&str; 3] = [
    "nciocpl-pubslocator/applicationHost.config",
    "c1982-sharedgitconfig/applicationHost.config",
    "vinothkumar-vs2022-iisexpress/applicationhost.config",
];

/// What is free on the disk of this machine changes while a test runs.
fn without_room(mut checks: Vec<Check>) -> Vec<Check> {
    let rooms = checks.iter_mut().filter(|check| check.code == "FREE-SPACE");
    for room in rooms {
        room.found.clear();
    }
    checks
}

/// Looking again at a row gives that row and its kind, and nothing else; all rows together are the checklist.
#[test]
fn one_row_can_be_looked_at_again() {
    for config in CONFIGS {
        let Some(pair) = pair(config) else { return };
        for site in [1, 2, 3] {
            let all = without_room(pair.ask(site, checklist));
            for check in &all {
                let again = without_room(pair.ask(site, |subject| recheck(subject, &check.id)));
                assert_eq!(row(&again, &check.id), check);
                for other in &again {
                    assert!(
                        are_of_one_kind(&other.code, &check.code),
                        "{} for {}",
                        other.id,
                        check.id
                    );
                    assert!(all.contains(other));
                }
            }
            assert_eq!(
                pair.ask(site, |subject| recheck(subject, "NO-SUCH-CODE:x")),
                Vec::<Check>::new()
            );
        }
    }
}

/// What a person is given in every form says the same: the sheet, the script and the counts.
#[test]
fn the_sheet_and_the_script_hold_every_row_that_is_open() {
    for config in CONFIGS {
        let Some(pair) = pair(config) else { return };
        for site in [1, 2, 3] {
            let mut checks = pair.ask(site, checklist);
            if let Some(first) = checks.iter_mut().find(|check| check.is_open()) {
                first.waive("not before spring");
            }
            let sheet = printed(&checks, &pair.old.facts, &pair.new.facts, "2026-11-21");
            let text = script(&checks);
            for check in &checks {
                let words: Vec<&str> = check.title.split_whitespace().collect();
                assert!(
                    sheet
                        .replace("\r\n        ", " ")
                        .replace("\r\n    ", " ")
                        .contains(words[0]),
                    "{}",
                    check.title
                );
                assert_eq!(
                    text.contains(&format!("# {}\r\n", check.title))
                        || text.contains(&format!(": {}\r\n", check.title)),
                    check.is_open(),
                    "{}: {}",
                    check.id,
                    check.state.words()
                );
            }
            assert!(sheet.contains("not before spring"));
            assert!(
                !text.contains("not before spring"),
                "what was set aside is not in the script"
            );
            super::play::Read::of(&text);
        }
    }
}
