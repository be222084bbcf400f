use super::*;
use crate::hosts::{Destination, EntryKind, filetime};
use std::io::Write;

fn path(text: &str) -> ServerPath {
    ServerPath::parse(text).unwrap()
}

fn write(root: &Path, relative: &str, bytes: &str) {
    let file = root.join(relative);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

#[test]
fn drives_are_sub_folders_in_every_form_and_given_ones_come_first() {
    let root = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    write(root.path(), "c$/a.txt", "c");
    write(root.path(), "Drive_D/a.txt", "d");
    write(root.path(), "E/a.txt", "not this one");
    write(elsewhere.path(), "a.txt", "e");
    let host = FolderHost::open(root.path(), &[('e', elsewhere.path().to_owned())]).unwrap();
    assert_eq!(host.drives(), ['C', 'D', 'E']);
    for (file, bytes) in [(r"C:\A.TXT", "c"), (r"d:\a.txt", "d"), (r"E:\a.txt", "e")] {
        assert_eq!(host.read(&path(file)).unwrap(), bytes.as_bytes(), "{file}");
    }
    assert_eq!(host.problems().len(), 1, "{:?}", host.problems());
    assert!(matches!(
        host.read(&path(r"F:\a.txt")),
        Err(HostError::NotFound(_))
    ));
    assert!(matches!(
        host.read(&path(r"\\FILER\x")),
        Err(HostError::Refused { .. })
    ));
}

#[test]
fn a_folder_with_windows_or_inetpub_is_drive_c() {
    for name in ["WINDOWS", "winnt", "InetPub"] {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &format!("{name}/x.txt"), "x");
        let host = FolderHost::open(root.path(), &[]).unwrap();
        assert_eq!(host.read(&path(&format!(r"C:\{name}\X.txt"))).unwrap(), b"x");
    }
}

#[test]
fn what_is_no_server_is_said_so() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "file", "");
    for (folder, code) in [
        (root.path().join("absent"), "ROOT-NOT-FOUND"),
        (root.path().join("file"), "ROOT-NOT-A-FOLDER"),
        (root.path().to_owned(), "ROOT-HAS-NO-DRIVE"),
    ] {
        let problem = FolderHost::open(&folder, &[]).err().unwrap();
        assert_eq!(problem.code, code);
        assert!(!problem.cause.is_empty() && !problem.fix.is_empty());
    }
}

#[test]
fn loose_configuration_appears_in_its_proper_place_and_only_then() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "metabase.XML", "loose");
    write(root.path(), "ApplicationHost.config", "loose");
    let host = FolderHost::open(root.path(), &[]).unwrap();
    let found = find_configuration(&host).unwrap();
    assert_eq!(host.read(&found.metabase.unwrap()).unwrap(), b"loose");
    assert_eq!(host.read(&found.application_host.unwrap()).unwrap(), b"loose");
    assert_eq!(found.metabase_schema, None);

    write(root.path(), "C/WINNT/system32/inetsrv/MetaBase.xml", "proper");
    let host = FolderHost::open(root.path(), &[]).unwrap();
    let found = find_configuration(&host).unwrap();
    assert_eq!(host.read(&found.metabase.unwrap()).unwrap(), b"proper");
    assert_eq!(found.windows_directory, Some(path(r"C:\WINNT")));
    assert_eq!(host.read(&found.application_host.unwrap()).unwrap(), b"loose");
}

#[test]
fn a_loose_configuration_file_is_replaced_where_it_lies() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "applicationHost.config", "old");
    let destination = FolderDestination::open(root.path(), &[]).unwrap();
    let target = find_configuration(&destination)
        .unwrap()
        .application_host
        .unwrap();
    let staged = target.parent().unwrap().join(".~siteferry-r-1").unwrap();
    destination.stage(&staged).unwrap().write_all(b"new").unwrap();
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    destination.replace(&staged, &target).unwrap();
    assert_eq!(
        fs::read(root.path().join("applicationHost.config")).unwrap(),
        b"new"
    );
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

#[test]
fn listings_are_sorted_without_case_and_leave_staged_files_out() {
    let root = tempfile::tempdir().unwrap();
    for name in ["b.txt", "A.txt", "c.txt", ".~siteferry-x-1"] {
        write(root.path(), &format!("C/site/{name}"), "x");
    }
    let host = FolderHost::open(root.path(), &[]).unwrap();
    let names: Vec<String> = host
        .list(&path(r"C:\SITE"))
        .unwrap()
        .into_iter()
        .map(|e| e.name)
        .collect();
    assert_eq!(names, ["A.txt", "b.txt", "c.txt"]);
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.txt", "secret");
    write(root.path(), "C/site/a.txt", "a");
    symlink(outside.path(), root.path().join("C/site/out")).unwrap();
    symlink(
        outside.path().join("secret.txt"),
        root.path().join("C/site/secret.txt"),
    )
    .unwrap();
    symlink(outside.path(), root.path().join("D")).unwrap();
    let destination = FolderDestination::open(root.path(), &[]).unwrap();
    assert_eq!(destination.drives(), ['C']);
    assert_eq!(destination.host().problems().len(), 1);
    for file in [r"C:\site\out\secret.txt", r"C:\site\secret.txt"] {
        assert!(
            matches!(destination.read(&path(file)), Err(HostError::Refused { .. })),
            "{file}"
        );
    }
    assert!(destination.list(&path(r"C:\site\out")).is_err());
    assert!(destination.stage(&path(r"C:\site\out\new.txt")).is_err());
    assert!(destination.remove_file(&path(r"C:\site\secret.txt")).is_err());
    let kinds: Vec<EntryKind> = destination
        .list(&path(r"C:\site"))
        .unwrap()
        .iter()
        .map(|e| e.kind)
        .collect();
    assert_eq!(kinds, [EntryKind::File, EntryKind::Other, EntryKind::Other]);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn of_names_that_differ_only_in_case_the_one_as_spelled_is_meant_else_the_first() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "C/x/a.txt", "lower");
    write(root.path(), "C/x/A.txt", "upper");
    write(root.path(), "C/x/B.TXT", "b");
    let host = FolderHost::open(root.path(), &[]).unwrap();
    assert_eq!(host.read(&path(r"C:\x\a.txt")).unwrap(), b"lower");
    assert_eq!(host.read(&path(r"C:\X\A.txt")).unwrap(), b"upper");
    assert_eq!(host.read(&path(r"C:\x\a.TXT")).unwrap(), b"upper");
    assert_eq!(host.list(&path(r"C:\x")).unwrap().len(), 3);
}

#[test]
fn a_file_is_staged_replaced_preserved_and_brought_back_with_its_time() {
    let root = tempfile::tempdir().unwrap();
    let keep = tempfile::tempdir().unwrap();
    write(root.path(), "C/Site/Logo.gif", "old");
    let destination = FolderDestination::open(root.path(), &[]).unwrap();
    let target = path(r"C:\site\LOGO.gif");
    let staged = path(r"C:\site\.~siteferry-r-1");
    let before = destination.entry(&target).unwrap().unwrap().facts;
    destination.preserve(&target, &keep.path().join("1")).unwrap();

    let time = filetime::UNIX_EPOCH + 123_456_789_012_345;
    let mut file = destination.stage(&staged).unwrap();
    file.write_all(b"newer").unwrap();
    file.finish(time).unwrap();
    destination.adopt_permissions(&staged, &target).unwrap();
    destination
        .sync(std::slice::from_ref(&staged), &[path(r"C:\site")])
        .unwrap();
    destination.replace(&staged, &target).unwrap();
    let entry = destination.entry(&target).unwrap().unwrap();
    assert_eq!(
        (entry.name.as_str(), entry.facts.size, entry.facts.modified),
        ("Logo.gif", 5, time)
    );
    assert_eq!(destination.read(&target).unwrap(), b"newer");

    destination
        .stage_preserved(&keep.path().join("1"), &staged)
        .unwrap();
    destination.replace(&staged, &target).unwrap();
    assert_eq!(destination.entry(&target).unwrap().unwrap().facts, before);
    assert_eq!(destination.read(&target).unwrap(), b"old");
    assert_eq!(fs::read_dir(root.path().join("C/Site")).unwrap().count(), 1);
}

#[test]
fn names_windows_cannot_hold_are_never_created() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "C/x", "x");
    let destination = FolderDestination::open(root.path(), &[]).unwrap();
    for bad in [r"C:\con", r"C:\tail.", r"C:\q?"] {
        assert!(
            matches!(destination.stage(&path(bad)), Err(HostError::Refused { .. })),
            "{bad}"
        );
        assert!(
            matches!(
                destination.create_folder(&path(bad)),
                Err(HostError::Refused { .. })
            ),
            "{bad}"
        );
    }
}

#[test]
fn only_one_writer_has_the_folder_and_paths_inside_are_known() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "C/x", "x");
    let one = FolderDestination::open(root.path(), &[]).unwrap();
    let two = FolderDestination::open(root.path(), &[]).unwrap();
    assert_eq!(one.identity(), two.identity());
    if cfg!(unix) {
        let lock = one.lock().unwrap();
        assert!(lock.is_some() && two.lock().unwrap().is_none());
        drop(lock);
        assert!(two.lock().unwrap().is_some());
    }
    assert!(one.contains_native(&root.path().join("C/not/yet")));
    assert!(!one.contains_native(Path::new("/nowhere/else")));
    assert!(one.free_space(&path(r"C:\not\yet")).is_some());
}
