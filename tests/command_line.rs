//! The command line as an admin meets it: the real binary, its words, its exit codes, and nothing written by mistake.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

#[path = "command_line/guards.rs"]
mod guards;
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::program::{Said, siteferry};

fn old() -> String {
    sample("old-web01")
}

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/sample")
        .join(name);
    folder.to_str().expect("UTF-8").to_owned()
}

/// The code that a failure in msdeploy's grammar ends with: -1, a byte where exit codes are bytes.
const FAILED: i32 = if cfg!(windows) { -1 } else { 255 };

/// Runs a command that must fail, and holds the form of its error.
fn refused(arguments: &[&str]) -> Said {
    let said = siteferry(arguments);
    assert_eq!(said.code, FAILED, "{arguments:?}\n{}\n{}", said.out, said.err);
    let lines: Vec<&str> = said.err.lines().collect();
    assert!(lines[0].starts_with("Error Code: "), "{}", said.err);
    assert!(lines[1].starts_with("Error: "), "{}", said.err);
    assert!(
        lines.last().is_some_and(|line| line.starts_with("Error count: ")),
        "{}",
        said.err
    );
    said
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("can be walked"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            (
                entry.path().to_owned(),
                std::fs::read(entry.path()).expect("can be read"),
            )
        })
        .collect()
}

#[test]
fn help_and_version_need_nothing() {
    let help = siteferry(&["--help"]);
    assert_eq!(help.code, 0);
    for word in [
        "getDependencies",
        "-whatif",
        "root=FOLDER",
        "demo",
        "undo RUN",
        "Exit codes",
    ] {
        assert!(help.out.contains(word), "{word} is not in the help");
    }
    assert!(help.out.lines().count() < 70, "the help is short");
    assert!(
        help.out.lines().all(|line| line.chars().count() <= 110),
        "the help fits a terminal"
    );
    assert_eq!(
        siteferry(&["--version"]).out,
        format!("siteferry {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn what_is_not_understood_is_named_with_column_and_nearest_name() {
    for (arguments, expected) in [
        (
            &["-verb:snyc", "-source:metaKey=x"][..],
            &["Unknown verb “snyc”", "column 7", "sync"][..],
        ),
        (
            &["-verb:dump", "-source:metaKee=x"],
            &["Unknown provider “metaKee”", "column 9", "metaKey"],
        ),
        (
            &["-verb:dump", "-source:metaKey=x,rooot=y"],
            &["no setting “rooot”", "column 19", "root"],
        ),
        (
            &["-verb:dump", "-source:metaKey=x", "-watif"],
            &["Unknown setting “-watif”", "-whatif"],
        ),
        (
            &["-verb:dump", "-source:metaKey=x", "-enableRule:SkipUMC"],
            &["Unknown rule “SkipUMC”", "SkipUNC"],
        ),
        (
            &["-verb:dump", "-source:metaKey=x", "-disableLink:Contentt"],
            &["Unknown link extension", "Content"],
        ),
        (&["verb:dump"], &["All arguments must begin with \"-\""]),
        (
            &["-verb:getDependencies,alltriger", "-source:metaKey=x"],
            &["alltrigger"],
        ),
    ] {
        let said = refused(arguments);
        for text in expected {
            assert!(
                said.err.contains(text),
                "{arguments:?} does not say {text}:\n{}",
                said.err
            );
        }
    }
}

#[test]
fn what_is_not_built_says_so_and_names_its_subject() {
    for arguments in [
        &["-verb:dump", "-source:dirPath=c:\\x"][..],
        &["-verb:sync", "-source:manifest=a.xml", "-dest:auto"],
        &["-verb:dump", "-source:metaKey=lm/w3svc/1,computerName=old1"],
        &[
            "-verb:sync",
            "-source:metaKey=x",
            "-dest:package=x.zip,encryptPassword=hunter2",
        ],
        &["-verb:dump", "-source:metaKey=x", "-skip:objectName=filePath"],
    ] {
        let said = refused(arguments);
        assert!(said.err.contains("not built yet"), "{}", said.err);
        assert!(said.err.contains("It belongs to the subject “"), "{}", said.err);
        assert!(!said.err.contains("hunter2"), "a password is shown: {}", said.err);
    }
    for name in ["adsutil", "iiscnfg", "iissync", "agent"] {
        let said = siteferry(&[name, "GET", "W3SVC/1"]);
        assert_eq!(said.code, 2);
        assert!(
            said.err.contains(&format!("{name} is not built yet")),
            "{}",
            said.err
        );
    }
    let said = siteferry(&["udno", "x"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("Did you mean undo?"), "{}", said.err);
}

#[test]
fn dependencies_of_the_sample_are_the_ones_of_the_document() {
    let said = siteferry(&[
        "-verb:getDependencies,alltrigger",
        &format!("-source:metakey=lm/w3svc/1,root={}", old()),
    ]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    // "Viewing Dependencies", its sample output; it leaves the end tags out.
    let expected = r#"
        <dependency name="AnonymousAuthentication"> <trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" />
        <dependency name="WindowsAuthentication"> <trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" />
        <dependency name="FrontPageServerExtensions"> <trigger absolutePath="/lm/w3svc/1/ROOT/FrontPageWeb" />
        <dependency name="ServerSideIncludeDisabled"> <trigger absolutePath="systemInfo scriptmaps" />
        <dependency name="ASP"> <trigger absolutePath="systemInfo scriptmaps" />
        <apppoolInUse name="DefaultAppPool" definitionIncluded="False">
        <trigger absolutePath="/lm/w3svc/1/AppPoolId" /> <trigger absolutePath="/lm/w3svc/1/ROOT/AppPoolId" />
        <apppoolInUse name="MSSharePointAppPool" definitionIncluded="False">
        <trigger absolutePath="/lm/w3svc/1/ROOT/_vti_bin/AppPoolId" />
        <isapi dll="C:\WINDOWS\system32\inetsrv\httpodbc.dll" enabled="False">
        <trigger absolutePath="systemInfo scriptmaps" />"#;
    let tags = |text: &str| -> Vec<String> {
        text.split('<')
            .skip(1)
            .map(|tag| tag.trim().to_owned())
            .filter(|tag| tag.contains('='))
            .collect()
    };
    assert_eq!(tags(&said.out), tags(expected));
}

#[test]
fn a_dump_lists_keys_and_files_and_never_a_secret() {
    let source = format!("-source:metaKey=Harbour Books,root={}", old());
    let plain = siteferry(&["-verb:dump", &source]);
    assert_eq!(plain.code, 0, "{}", plain.err);
    let lines: Vec<&str> = plain
        .out
        .lines()
        .filter(|line| !line.starts_with("Warning: "))
        .collect();
    assert_eq!(lines[0], "/LM/W3SVC/1");
    assert!(lines.contains(&"/LM/W3SVC/1/ROOT"));
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("C:\\Inetpub\\harbour\\"))
    );
    let xml = siteferry(&["-verb:dump", &source, "-xml"]);
    assert!(xml.out.starts_with("<output>\n") && xml.out.ends_with("</output>\n"));
    assert!(xml.out.contains("<metaProperty name=\"ServerComment\""));
    assert!(xml.out.contains("<filePath path="));
    let json = siteferry(&["-verb:dump", &source, "-json"]);
    let document: serde_json::Value = serde_json::from_str(&json.out).expect("one JSON document");
    assert_eq!(
        (&document["schema"], &document["exitCode"]),
        (&1.into(), &0.into())
    );
    assert_eq!(document["objects"][0]["object"], "MSDeploy.metaKey");
    for text in [&plain.out, &xml.out, &json.out] {
        assert!(
            !text.to_lowercase().contains("49634462"),
            "an encrypted value is shown"
        );
    }
}

#[test]
fn a_server_describes_itself() {
    let old = siteferry(&[
        "-verb:getSystemInfo",
        &format!("-source:webServer60,root={}", old()),
    ]);
    assert_eq!(old.code, 0, "{}", old.err);
    assert!(
        old.out.contains("machineName=\"OLD-WEB01\"") && old.out.contains("iisMajorVersion=\"6\""),
        "{}",
        old.out
    );
    let new = siteferry(&[
        "-verb:getSystemInfo",
        &format!("-source:webServer,root={}", sample("new-web07")),
    ]);
    assert_eq!(new.code, 0, "{}", new.err);
    assert!(new.out.contains("machineName=\"NEW-WEB07\""), "{}", new.out);
}

#[test]
fn bad_servers_get_a_clear_error_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let make = |name: &str, file: &str, bytes: &[u8]| -> String {
        let root = folder.path().join(name);
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("creates");
        std::fs::create_dir_all(root.join("C/Inetpub")).expect("creates");
        std::fs::write(path, bytes).expect("writes");
        root.to_str().expect("UTF-8").to_owned()
    };
    let whole =
        std::fs::read(Path::new(&old()).join("C/WINDOWS/system32/inetsrv/MetaBase.xml")).expect("the sample");
    let half = &whole[..whole.len() / 2];
    let mut broken = whole.clone();
    let middle = broken.len() / 2;
    broken[middle] = 0xFF;
    let empty = make("empty", "C/Inetpub/x.txt", b"x");
    let truncated = make("truncated", "MetaBase.xml", half);
    let not_utf8 = make("not-utf8", "MetaBase.xml", &broken);
    let doctype = make(
        "doctype",
        "MetaBase.xml",
        b"<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n<configuration/>",
    );
    let missing = folder.path().join("missing").to_str().expect("UTF-8").to_owned();
    let newer = make(
        "newer",
        "C/Windows/System32/inetsrv/config/applicationHost.config",
        b"<configuration/>",
    );
    let before = tree(folder.path());
    for (root, expected) in [
        (&empty, &["NO-METABASE", "MetaBase.xml"][..]),
        (&truncated, &["MetaBase.xml", "line "]),
        (&not_utf8, &["MetaBase.xml", "line ", "UTF-8"]),
        (&doctype, &["MetaBase.xml", "line 2", "DOCTYPE"]),
        (&missing, &["missing"]),
        (&newer, &["NO-METABASE", "IIS 7 or later"]),
    ] {
        for verb in ["dump", "getDependencies", "getSystemInfo"] {
            let said = refused(&[
                &format!("-verb:{verb}"),
                &format!("-source:metaKey=lm/w3svc/1,root={root}"),
            ]);
            for text in expected {
                assert!(
                    said.err.contains(text),
                    "{root} does not say {text}:\n{}",
                    said.err
                );
            }
        }
        let target = folder.path().join("p.zip");
        refused(&[
            "-verb:sync",
            &format!("-source:metaKey=lm/w3svc/1,root={root}"),
            &format!("-dest:package={}", target.display()),
        ]);
    }
    let said = refused(&[
        "-verb:dump",
        &format!("-source:metaKey=lm/w3svc/9999,root={}", old()),
    ]);
    assert!(
        said.err.contains("ERROR_SITE_DOES_NOT_EXIST") && said.err.contains("Harbour Books"),
        "{}",
        said.err
    );
    assert!(before == tree(folder.path()), "something was written");
}

/// A fresh pair of sample servers and a runs folder: (old, new, runs).
fn servers(folder: &Path) -> (String, String, String) {
    let servers = siteferry::apply::sample::unpack(folder).expect("unpacks");
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    (text(&servers.old), text(&servers.new), text(&folder.join("runs")))
}

#[test]
fn a_sync_tells_what_its_what_if_told_and_undo_brings_every_byte_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new, runs) = servers(folder.path());
    let source = format!("-source:metaKey=lm/w3svc/1,root={old}");
    let dest = format!("-dest:metaKey=lm/w3svc/1,root={new}");
    let kept = format!("-runs:{runs}");
    let before = tree(Path::new(&new));

    let what_if = siteferry(&["-verb:sync", &source, &dest, &kept, "-whatif"]);
    assert_eq!((what_if.code, what_if.err.as_str()), (0, ""));
    assert!(before == tree(Path::new(&new)), "a what-if wrote something");
    let done = siteferry(&["-verb:sync", &source, &dest, &kept]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let (lines, last) = done.out.trim_end().rsplit_once('\n').expect("lines");
    assert_eq!(lines, what_if.out.trim_end());
    let id = last
        .strip_prefix("Run ")
        .and_then(|rest| rest.split_once(". Undo: siteferry undo "))
        .map(|(id, again)| {
            assert_eq!(id, again);
            id
        })
        .expect("the run is named");
    let totals = lines.lines().last().expect("a line");
    assert!(
        totals.starts_with("Total changes: ") && !totals.starts_with("Total changes: 0 "),
        "{totals}"
    );
    assert!(
        lines.contains("\nInfo: Adding site (Harbour Books).\n"),
        "the site has a line"
    );

    let third = siteferry(&["-verb:sync", &source, &dest, &kept]);
    assert_eq!(third.code, 0, "{}", third.err);
    assert!(
        third
            .out
            .trim_end()
            .lines()
            .last()
            .is_some_and(|line| line.starts_with("Total changes: 0 ")),
        "{}",
        third.out
    );

    let verified = siteferry(&["verify", id, &kept]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    let listed = siteferry(&["runs", &kept]);
    assert!(
        listed.out.contains(id) && listed.out.contains("finished"),
        "{}",
        listed.out
    );
    let json = siteferry(&["runs", &kept, "-json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("one document");
    assert_eq!(json["runs"][0]["id"], id);
    let resumed = siteferry(&["resume", id, &kept]);
    assert_eq!(resumed.code, 1);
    assert!(resumed.err.contains("NOTHING-TO-RESUME"), "{}", resumed.err);

    let undone = siteferry(&["undo", id, &kept]);
    assert_eq!(undone.code, 0, "{}{}", undone.out, undone.err);
    assert!(
        before == tree(Path::new(&new)),
        "undo did not bring every byte back"
    );
    undone_is_verified(id, &kept, Path::new(&new));
    assert_eq!(siteferry(&["undo", "nothing", &kept]).code, 1);
}

/// A run that was taken back is held against what was there before it.
fn undone_is_verified(id: &str, kept: &str, new: &Path) {
    let said = siteferry(&["verify", id, kept]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(
        said.out.starts_with(&format!("Run {id} was undone at 20"))
            && said.out.contains("The destination is as it was before the run: ")
            && said.out.lines().count() == 1,
        "{}",
        said.out
    );
    let json = siteferry(&["verify", id, kept, "-json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("one document");
    assert_eq!(
        (&json["isEqual"], &json["undone"]["isWhole"]),
        (&true.into(), &true.into())
    );
    // What somebody does afterwards is seen: a file that the run had added, and the configuration.
    let config = new.join("C/Windows/System32/inetsrv/config/applicationHost.config");
    let text = std::fs::read_to_string(&config).expect("the configuration");
    std::fs::write(&config, format!("{text}\n")).expect("writes");
    let said = siteferry(&["verify", id, kept]);
    assert_eq!(said.code, 3, "{}", said.out);
    assert!(
        said.err
            .contains("applicationHost.config is not as it was before the run"),
        "{}",
        said.err
    );
    assert!(
        said.out
            .contains("The destination is not as it was before the run: 1 difference among "),
        "{}",
        said.out
    );
}

#[test]
fn a_sync_as_json_is_one_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new, runs) = servers(folder.path());
    let said = siteferry(&[
        "-verb:sync",
        &format!("-source:metaKey=lm/w3svc/1,root={old}"),
        &format!("-dest:metaKey=lm/w3svc/1,root={new}"),
        &format!("-runs:{runs}"),
        "-whatif",
        "-json",
    ]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let document: serde_json::Value = serde_json::from_str(&said.out).expect("one document");
    assert_eq!(
        (&document["command"], &document["whatif"]),
        (&"sync".into(), &true.into())
    );
    assert_eq!(document["fingerprint"].as_str().map(str::len), Some(12));
    let changes = document["changes"].as_array().expect("changes");
    let added = changes.iter().filter(|change| change["state"] == "add").count() as u64;
    assert_eq!(document["totals"]["added"].as_u64(), Some(added));
    assert!(
        changes
            .iter()
            .all(|change| change["why"].as_str().is_some_and(|why| !why.is_empty()))
    );
}

#[test]
fn a_destination_that_cannot_take_the_site_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new, runs) = servers(folder.path());
    let bare = folder.path().join("bare");
    std::fs::create_dir_all(bare.join("C/Windows")).expect("creates");
    let before = tree(folder.path());
    let source = format!("-source:metaKey=lm/w3svc/1,root={old}");
    let kept = format!("-runs:{runs}");
    for (dest, expected) in [
        (
            format!("-dest:metaKey=lm/w3svc/1,root={}", bare.display()),
            "NO-IIS",
        ),
        (
            format!("-dest:metaKey=lm/w3svc/1/root,root={old}"),
            "KEY-TYPE-DIFFERS",
        ),
        (
            format!("-dest:metaKey=lm/w3svc/1/root,root={new}"),
            "ERROR_INVALID_PATH",
        ),
        ("-dest:metaKey=lm/w3svc/1".to_owned(), "root="),
        (format!("-dest:metaKey=a/b,root={new}"), "ERROR_INVALID_PATH"),
    ] {
        let said = refused(&["-verb:sync", &source, &dest, &kept]);
        assert!(said.err.contains(expected), "{dest}: {}", said.err);
    }
    let single = format!("-source:metaKey=lm/w3svc/1/root,root={old}");
    let dest = format!("-dest:metaKey=lm/w3svc/1,root={new}");
    assert!(
        refused(&["-verb:sync", &single, &dest, &kept])
            .err
            .contains("Name a whole site")
    );
    assert!(before == tree(folder.path()), "something was written");
}

#[test]
fn an_interrupted_run_is_resumed_by_its_own_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new, runs) = servers(folder.path());
    let kept = format!("-runs:{runs}");
    let done = siteferry(&[
        "-verb:sync",
        &format!("-source:metaKey='Harbour Books',root='{old}'"),
        &format!("-dest:metaKey=lm/w3svc/1,root=\"{new}\""),
        &kept,
    ]);
    assert_eq!(done.code, 0, "{}", done.err);
    let after = tree(Path::new(&new));
    let id = done
        .out
        .lines()
        .last()
        .and_then(|line| line.split(['.', ' ']).nth(1))
        .expect("a run")
        .to_owned();
    // The run was killed before its last line, and a file of it is gone.
    let journal = Path::new(&runs).join(&id).join("journal.jsonl");
    let text = std::fs::read_to_string(&journal).expect("the journal");
    let cut = text.trim_end().rfind('\n').expect("lines") + 1;
    std::fs::write(&journal, &text[..cut]).expect("writes");
    let gone = Path::new(&new).join("C/Inetpub/harbour/default.asp");
    let gone = if gone.exists() {
        gone
    } else {
        Path::new(&new).join("C/inetpub/harbour/default.asp")
    };
    std::fs::remove_file(&gone).expect("the sync wrote it");

    assert!(siteferry(&["runs", &kept]).out.contains("interrupted"));
    let resumed = siteferry(&["resume", &id, &kept]);
    assert_eq!(resumed.code, 0, "{}{}", resumed.out, resumed.err);
    assert!(
        resumed.out.contains("Total changes: 1 (1 added"),
        "{}",
        resumed.out
    );
    assert!(after == tree(Path::new(&new)), "the rest was not done");
}

/// The script that binds certificates for the sample, as it was reviewed.
#[test]
fn netsh_prints_the_reviewed_script_of_the_sample() {
    let root = |name: &str, side: &str| format!("-{side}:webServer60,root={}", sample(name));
    let said = siteferry(&["netsh", &root("old-web01", "source"), &root("new-web07", "dest")]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let golden = include_str!("golden/sample-netsh.cmd").replace("\r\n", "\n");
    assert_eq!(said.out.replace("\r\n", "\n"), golden);
    assert_eq!(
        said.out.matches('\n').count(),
        said.out.matches("\r\n").count(),
        "cmd wants CRLF"
    );

    let json = siteferry(&[
        "netsh",
        &root("old-web01", "source"),
        &root("new-web07", "dest"),
        "-json",
    ]);
    let read: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(read["bindings"][0]["endpoint"], "0.0.0.0:443");
    assert_eq!(
        read["bindings"][0]["candidates"][0]["thumbprint"],
        "4C1F0B7E93D2A85566F04E1D8B7A3C2290E5D1F7"
    );

    let slip = siteferry(&["netsh", "-sauce:metaKey=lm/w3svc/2"]);
    assert_eq!(slip.code, 2, "{}", slip.err);
}

#[test]
fn what_msdeploy_printed_is_a_source_of_needs() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("needs.txt");
    let log = "C:\\>msdeploy -verb:getDependencies\r\n<dependencyInfo>\r\n<dependencies><dependency name=\"ASP\" />\r\nInfo: x\r\n</dependencies><isapis><isapi dll=\"C:\\x.dll\" enabled=\"True\"/></isapis></dependencyInfo>\r\n";
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(log.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::write(&file, utf16).expect("writes");
    let source = format!("-source:dependencies={}", file.display());
    let said = siteferry(&["-verb:getDependencies,isapi=X.DLL", &source]);
    assert_eq!(
        said.out,
        "<dependencyInfo>\n    <isapis>\n        <isapi dll=\"C:\\x.dll\" enabled=\"True\" />\n    </isapis>\n</dependencyInfo>\n"
    );
    assert_eq!(said.code, 0);
    assert!(
        said.err.contains("does not say where the needs were seen"),
        "{}",
        said.err
    );

    std::fs::write(&file, "Error: The site is gone.\n").expect("writes");
    let said = refused(&["-verb:getDependencies", &source]);
    assert!(
        said.err.contains("RECORDED-NOT-FOUND") && said.err.contains("The site is gone."),
        "{}",
        said.err
    );
    assert!(
        refused(&["-verb:getDependencies", "-source:dependencies"])
            .err
            .contains("ERROR_INVALID_PATH")
    );
    assert!(
        refused(&["-verb:dump", &source])
            .err
            .contains("INCOMPATIBLE-PROVIDERS")
    );
    let both = ["-verb:sync", &source, "-dest:dependencies=x"];
    assert!(refused(&both).err.contains("a source only"));
}

#[test]
fn needs_of_a_server_with_iis_7_are_found_by_its_own_providers() {
    let new = sample("new-web07");
    let of = |source: &str, settings: &str| {
        let verb = format!("-verb:getDependencies{settings}");
        siteferry(&[&verb, &format!("-source:{source},root={new}")])
    };
    let server = of("webServer", "");
    assert_eq!(server.code, 0, "{}", server.err);
    assert!(
        server
            .out
            .contains("<dependency name=\"AnonymousAuthentication\" />"),
        "{}",
        server.out
    );
    assert!(
        server.out.contains("definitionIncluded=\"True\""),
        "{}",
        server.out
    );
    let pools = of("appHostConfig=Portal", ",appPoolInUse");
    assert!(
        pools.out.contains("definitionIncluded=\"False\""),
        "{}",
        pools.out
    );
    assert!(
        pools.out.contains("/@applicationPool"),
        "a setting shows triggers: {}",
        pools.out
    );
    for (source, code) in [
        ("appHostConfig=Nobody", "ERROR_SITE_DOES_NOT_EXIST"),
        ("appHostConfig=Portal/none", "ERROR_APP_DOES_NOT_EXIST"),
        ("metaKey=lm/w3svc/1", "NO-METABASE"),
    ] {
        let said = refused(&["-verb:getDependencies", &format!("-source:{source},root={new}")]);
        assert!(said.err.contains(code), "{source}: {}", said.err);
    }
    let said = refused(&[
        "-verb:getDependencies",
        &format!("-source:webServer,root={}", old()),
    ]);
    assert!(said.err.contains("NO-APPHOST"), "{}", said.err);
}

#[test]
fn xpath_filters_what_is_printed_as_xml() {
    let source = format!("-source:metaKey=lm/w3svc/1,root={}", old());
    let said = siteferry(&[
        "-verb:getDependencies",
        &source,
        "-xpath://dependency[@name='ASP']",
    ]);
    assert_eq!(
        (said.code, said.out.as_str()),
        (0, "<output>\n  <dependency name=\"ASP\" />\n</output>\n")
    );
    let said = siteferry(&[
        "-verb:getSystemInfo",
        &source,
        "-xpath:\"string(/systemInfo/@machineName)\"",
    ]);
    assert_eq!(said.out, "<output>\n  OLD-WEB01\n</output>\n", "{}", said.err);
    let said = siteferry(&["-verb:dump", &source, "-xpath:count(//metaKey) > 1"]);
    assert_eq!(said.out, "<output>\n  true\n</output>\n", "{}", said.err);
    let said = refused(&["-verb:getDependencies", &source, "-xpath://a[$x]"]);
    assert!(
        said.err.contains("XPATH-NOT-BUILT") && said.err.contains("column 5"),
        "{}",
        said.err
    );
}
