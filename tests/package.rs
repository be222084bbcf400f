//! Packages: real ones are listed, ours bring a site through a file without losing anything, hostile ones are refused.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod support;

use siteferry::formats::metabase::Key;
use siteferry::formats::package::{Attributes, ZipWriter};
use siteferry::hosts::Host;
use siteferry::model::ServerPath;
use siteferry::providers::{MetaKeyScope, ServerLocation, SourceServer};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use support::program::{program, start};

fn siteferry(arguments: &[&str]) -> Output {
    start(program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()))
        .wait_with_output()
        .expect("it ends by itself")
}

fn succeeds(arguments: &[&str]) -> String {
    let output = siteferry(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn refused(arguments: &[&str]) -> String {
    let output = siteferry(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/sample")
        .join(name)
}

fn total(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

/// Zips documents and one content file, as far as they are there.
fn zip_of(folder: &Path, target: &Path, content: Option<&str>) {
    let mut zip = ZipWriter::new(File::create(target).expect("creates"), 6);
    zip.add_file(
        "archive.xml",
        Attributes::Document,
        None,
        &mut File::open(folder.join("archive.xml")).expect("opens"),
    )
    .expect("adds");
    if let Some(root) = content {
        zip.add_folder(root).expect("adds");
        zip.add_file(
            &format!("{root}/Web.config"),
            Attributes::Content,
            None,
            &mut &b"<configuration />"[..],
        )
        .expect("adds");
    }
    for name in ["parameters.xml", "systemInfo.xml"] {
        if let Ok(mut file) = File::open(folder.join(name)) {
            zip.add_file(name, Attributes::Document, None, &mut file)
                .expect("adds");
        }
    }
    zip.finish().expect("finishes");
}

#[test]
fn real_packages_are_listed() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut seen = 0;
    for archive in support::files_ending(&data.join("packages"), &["archive.xml"]) {
        let from = archive.parent().expect("a parent");
        let text = std::fs::read_to_string(&archive).expect("text");
        let path = text
            .split("<MSDeploy.dirPath path=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a content root");
        let root = siteferry::formats::package::layout::entry_of(path);
        let target = folder.path().join(format!("p{seen}.zip"));
        zip_of(from, &target, Some(&root));
        let source = format!("-source:package={}", target.display());

        let plain = succeeds(&["-verb:dump", &source]);
        let file = format!("{}\\Web.config", path.trim_end_matches('\\'));
        assert!(
            plain.lines().any(|line| line == file),
            "{}: {file} is not in\n{plain}",
            archive.display()
        );
        assert!(
            plain.lines().any(|line| line == path.trim_end_matches('\\')),
            "{plain}"
        );

        let xml = succeeds(&["-verb:dump", &source, "-xml"]);
        for expected in [
            "<output>",
            "<iisApp path=\"",
            "<createApp path=\"",
            "isDest=\"False\"",
            "<contentPath path=\"",
            "<dirPath path=\"",
            "<filePath path=\"Web.config\" size=\"17\"",
        ] {
            assert!(
                xml.contains(expected),
                "{}: {expected} is not in\n{xml}",
                archive.display()
            );
        }
        assert!(
            !xml.contains("MSDeployProviderOptions"),
            "companions are no attributes"
        );

        let parameters = succeeds(&["-verb:getParameters", &source]);
        match std::fs::read_to_string(from.join("parameters.xml")) {
            Ok(original) => assert_eq!(
                parameters.trim_end(),
                original.trim_start_matches('\u{FEFF}').trim_end()
            ),
            Err(_) => assert_eq!(parameters, "<parameters />\n"),
        }
        let info = succeeds(&["-verb:getSystemInfo", &source]);
        assert!(info.starts_with("<systemInfo "), "{info}");

        let said = refused(&[
            "-verb:sync",
            &source,
            &format!("-dest:package={}", folder.path().join("x.zip").display()),
        ]);
        assert!(said.contains("Error Code: "), "{said}");
        seen += 1;
    }
    assert!(seen >= 9, "only {seen} packages were found");
}

#[test]
fn a_site_comes_out_of_a_package_as_it_went_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("site1.zip");
    let source = format!(
        "-source:metaKey=lm/w3svc/1,root={}",
        sample("old-web01").display()
    );
    let dest = format!("-dest:package={}", target.display());

    let what_if = succeeds(&["-verb:sync", &source, &dest, "-whatif"]);
    assert!(!target.exists(), "a what-if writes nothing");
    let done = succeeds(&["-verb:sync", &source, &dest]);
    assert_eq!(what_if, done, "the what-if says what is done");
    let first = std::fs::read(&target).expect("the package");
    let again = succeeds(&["-verb:sync", &source, &dest]);
    assert!(total(&again).starts_with("Total changes: 0 "), "{again}");
    assert_eq!(std::fs::read(&target).expect("the package"), first);
    let other = folder.path().join("other.zip");
    succeeds(&[
        "-verb:sync",
        &source,
        &format!("-dest:package={}", other.display()),
    ]);
    assert_eq!(
        std::fs::read(&other).expect("the package"),
        first,
        "the same source gives the same bytes"
    );

    let direct = SourceServer::open(&ServerLocation::folder(sample("old-web01"))).expect("opens");
    let packed = SourceServer::open_package(&target).expect("opens");
    assert_eq!(packed.facts, direct.facts);
    let scope = MetaKeyScope::resolve(&packed.metabase, "lm/w3svc/1").expect("the site");
    assert_eq!(scope.site().expect("a site"), 1);
    let facts = |server: &SourceServer| -> Vec<String> {
        let site = server.metabase.key("/LM/W3SVC/1").expect("the site");
        std::iter::once(site)
            .chain(site.descendants())
            .flat_map(effective)
            .collect()
    };
    assert_eq!(facts(&packed), facts(&direct));
    let files = |server: &SourceServer| -> Vec<String> {
        let mut found = Vec::new();
        for root in [r"C:\Inetpub\harbour", r"D:\apps", r"D:\media"] {
            list(
                server.host.as_ref(),
                &ServerPath::parse(root).expect("a path"),
                &mut found,
            );
        }
        found
    };
    let packed_files = files(&packed);
    assert!(packed_files.len() > 900, "{} files", packed_files.len());
    let direct_files = files(&direct);
    let lost: Vec<&String> = packed_files
        .iter()
        .filter(|file| !direct_files.contains(file))
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// Everything in effect on a key, with where it comes from.
fn effective(key: Key<'_>) -> Vec<String> {
    let mut facts = vec![format!("{} {}", key.path(), key.key_type())];
    facts.extend(key.effective_properties().map(|effective| {
        let value = effective.value;
        let set_at = effective.set_at(key).map(Key::path);
        format!(
            "  {} {:?} {:?} at {set_at:?}",
            value.id().0,
            value.list(),
            value.secret_state()
        )
    }));
    facts
}

fn list(host: &dyn Host, folder: &ServerPath, found: &mut Vec<String>) {
    for entry in host.list(folder).unwrap_or_default() {
        let path = folder.join(&entry.name).expect("a name");
        match entry.kind {
            siteferry::hosts::EntryKind::Directory => list(host, &path, found),
            _ => found.push(format!(
                "{path} {} {} {:?}",
                entry.facts.size,
                entry.facts.modified,
                siteferry_hash(host, &path)
            )),
        }
    }
}

fn siteferry_hash(host: &dyn Host, path: &ServerPath) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(host.read(path).expect("reads")).to_vec()
}

#[test]
fn a_package_is_renewed_with_what_changed_and_only_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("old");
    let site = root.join("C/Inetpub/site");
    std::fs::create_dir_all(site.join("empty")).expect("creates");
    let metabase = |port: u32| {
        format!(
            "<configuration><MBProperty>\n<IIsWebServer\tLocation =\"/LM/W3SVC/1\" ServerBindings=\":{port}:\"></IIsWebServer>\n\
             <IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT\" Path=\"C:\\Inetpub\\site\"></IIsWebVirtualDir>\n</MBProperty></configuration>"
        )
    };
    std::fs::write(root.join("MetaBase.xml"), metabase(80)).expect("writes");
    std::fs::write(site.join("a.txt"), "one").expect("writes");
    std::fs::write(site.join("b.txt"), "two").expect("writes");
    let target = folder.path().join("p.zip");
    let arguments = [
        "-verb:sync".to_owned(),
        format!("-source:metaKey=lm/w3svc/1,root={}", root.display()),
        format!("-dest:package={}", target.display()),
    ];
    let sync = || succeeds(&arguments.each_ref().map(String::as_str));
    let first = sync();
    assert!(first.contains("Info: Adding metaKey (/LM/W3SVC/1).\n"), "{first}");
    assert!(
        first.contains("Info: Adding directory (C:\\Inetpub\\site\\empty).\n"),
        "{first}"
    );
    assert!(
        first.contains("Info: Adding file (C:\\Inetpub\\site\\a.txt).\n"),
        "{first}"
    );

    std::fs::write(root.join("MetaBase.xml"), metabase(8080)).expect("writes");
    std::fs::write(site.join("a.txt"), "three").expect("writes");
    std::fs::remove_file(site.join("b.txt")).expect("removes");
    std::fs::write(site.join("c.txt"), "four").expect("writes");
    let second = sync();
    let lines: Vec<&str> = second.lines().collect();
    assert_eq!(
        lines,
        [
            "Info: Updating metaKey (/LM/W3SVC/1).",
            "Info: Updating file (C:\\Inetpub\\site\\a.txt).",
            "Info: Adding file (C:\\Inetpub\\site\\c.txt).",
            "Info: Deleting file (Content/C_C/Inetpub/site/b.txt).",
            "Total changes: 4 (1 added, 1 deleted, 2 updated, 0 parameters changed, 9 bytes copied)",
        ]
    );
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("lists")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(names.len(), 2, "nothing is left beside the package: {names:?}");
}

#[test]
fn what_is_no_package_is_refused_and_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes.zip");
    std::fs::write(&file, "my notes").expect("writes");
    let source = format!(
        "-source:metaKey=lm/w3svc/1,root={}",
        sample("old-web01").display()
    );
    let said = refused(&["-verb:dump", &format!("-source:package={}", file.display())]);
    assert!(
        said.contains("PACKAGE-NOT-A-ZIP") && said.contains("notes.zip"),
        "{said}"
    );
    let said = refused(&[
        "-verb:sync",
        &source,
        &format!("-dest:package={}", file.display()),
    ]);
    assert!(said.contains("PACKAGE-NOT-A-ZIP"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).expect("reads"), "my notes");
    let nowhere = folder.path().join("no/folder/p.zip");
    let said = refused(&[
        "-verb:sync",
        &source,
        &format!("-dest:package={}", nowhere.display()),
        "-whatif",
    ]);
    assert!(
        said.contains("ERROR_INVALID_PATH") && said.contains("does not exist"),
        "{said}"
    );
    let missing = folder.path().join("missing.zip");
    let said = refused(&["-verb:dump", &format!("-source:package={}", missing.display())]);
    assert!(said.contains("does not exist"), "{said}");

    let plain = folder.path().join("plain.zip");
    let mut zip = ZipWriter::new(File::create(&plain).expect("creates"), 6);
    zip.add_file("x/archive.xml", Attributes::Document, None, &mut &b"<a/>"[..])
        .expect("adds");
    zip.finish().expect("finishes");
    let said = refused(&["-verb:dump", &format!("-source:package={}", plain.display())]);
    assert!(said.contains("x/archive.xml"), "{said}");
}

#[test]
fn hostile_documents_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, (text, expected)) in [
        ("<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>", "XML-DOCTYPE"),
        ("<a><b></a>", "XML-"),
        ("<a x='1' x='2'/>", "XML-"),
        ("", "XML-EMPTY"),
    ]
    .into_iter()
    .enumerate()
    {
        let target = folder.path().join(format!("{number}.zip"));
        let mut zip = ZipWriter::new(File::create(&target).expect("creates"), 6);
        zip.add_file("archive.xml", Attributes::Document, None, &mut text.as_bytes())
            .expect("adds");
        zip.finish().expect("finishes");
        let said = refused(&["-verb:dump", &format!("-source:package={}", target.display())]);
        assert!(
            said.contains(expected) && said.contains("archive.xml"),
            "{text}: {said}"
        );
    }
}

#[test]
fn a_sync_from_a_package_leaves_what_a_direct_one_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let direct = siteferry::apply::sample::unpack(&folder.path().join("a")).expect("unpacks");
    let packed = siteferry::apply::sample::unpack(&folder.path().join("b")).expect("unpacks");
    let package = folder.path().join("site1.zip");
    let runs = format!("-runs:{}", folder.path().join("runs").display());
    let source = format!("-source:metaKey=lm/w3svc/1,root={}", direct.old.display());
    let dest = |new: &Path| format!("-dest:metaKey=lm/w3svc/1,root={}", new.display());
    let pools = "-enableLink:AppPoolExtension";
    succeeds(&[
        "-verb:sync",
        &source,
        &format!("-dest:package={}", package.display()),
    ]);
    let first = succeeds(&["-verb:sync", &source, &dest(&direct.new), &runs, pools]);
    let from_package = format!("-source:package={}", package.display());
    let second = succeeds(&["-verb:sync", &from_package, &dest(&packed.new), &runs, pools]);
    let changes = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| {
                [
                    "Info: Adding",
                    "Info: Updating",
                    "Info: Deleting",
                    "Total changes",
                ]
                .iter()
                .any(|start| line.starts_with(start))
            })
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(changes(&first), changes(&second));
    let listing = |root: &Path| -> Vec<(String, Vec<u8>)> {
        let mut found: Vec<_> = walkdir::WalkDir::new(root)
            .into_iter()
            .map(|entry| entry.expect("can be walked"))
            .map(|entry| {
                let name = entry
                    .path()
                    .strip_prefix(root)
                    .expect("below")
                    .display()
                    .to_string();
                let is_file = entry.file_type().is_file();
                let bytes = if is_file {
                    std::fs::read(entry.path()).expect("reads")
                } else {
                    Vec::new()
                };
                (name, bytes)
            })
            .collect();
        found.sort();
        found
    };
    assert!(
        listing(&direct.new) == listing(&packed.new),
        "the two destinations differ"
    );
    // File times came through the package too.
    let again = succeeds(&["-verb:sync", &source, &dest(&packed.new), &runs, pools]);
    assert!(
        total(&again).starts_with("Total changes: 0 "),
        "a direct sync after it finds nothing to do: {}",
        total(&again)
    );
}
