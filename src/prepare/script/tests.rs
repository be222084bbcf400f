//! What the script says, and that no name leaves its place in it. That it is PowerShell, and what it does when it is run
//! twice, is held by tests/prep_script.rs.

use super::*;
use crate::model::ServerPath;

fn folder(path: &str) -> Task {
    Task::Folder {
        path: ServerPath::parse(path).expect("a path"),
    }
}

fn checks() -> Vec<Check> {
    vec![
        Check::new("A", "", "Pool \"it's\"\nRemove-Item C:\\")
            .found(CheckState::ToDo, "missing")
            .why("Because.")
            .needed_by((0..7).map(|at| format!("/site/{at}")))
            .step([Task::Pool {
                name: "it's; Remove-Item C:\\ # \u{2019}".to_owned(),
            }]),
        Check::new("B", "", "all fine").step([folder(r"C:\x")]),
        Check::new("C", "", "by hand")
            .found(CheckState::Blocking, "gone")
            .fix("Ask.\nAgain."),
    ]
}

#[test]
fn a_script_asks_before_it_does_and_lists_the_rest() {
    let script = script(&checks());
    assert!(
        script.starts_with("\u{FEFF}#Requires -RunAsAdministrator\r\n"),
        "a name that is not ASCII: Windows PowerShell wants a byte order mark"
    );
    assert!(
        super::script(&checks()[1..]).starts_with("#Requires"),
        "and none without"
    );
    assert!(script.contains("#    1. PowerShell's commands for IIS\r\n#    2. Pool "));
    assert!(script.contains("SupportsShouldProcess"));
    assert!(
        script.contains("# Step 1 of 2: PowerShell's commands for IIS\r\n"),
        "{script}"
    );
    assert!(script.contains("# Step 2 of 2: "));
    assert!(script.contains(" -Done {\r\n    Test-Pool "));
    assert!(script.contains("/site/4 and 2 more"));
    assert!(script.contains("# What to do: Again.\r\n"));
    assert!(!script.contains("all fine"), "a ready check has no step");
    assert!(
        !script.contains("function Add-Folder"),
        "functions that no step calls are left out"
    );
}

#[test]
fn no_name_can_break_out_of_its_line() {
    let script = script(&checks());
    let loose = script
        .lines()
        .find(|line| line.trim_start().starts_with("Remove-Item"));
    assert_eq!(loose, None);
    assert!(
        script.contains("Test-Pool 'it''s; Remove-Item C:\\ # \u{2019}\u{2019}'"),
        "quotes are doubled in literals: {script}"
    );
}

#[test]
fn waived_checks_are_left_out() {
    let mut checks = checks();
    let count = script_steps(&checks);
    assert!(count > 0 && script(&checks).contains(&format!("# Steps: {count}. ")));
    for check in &mut checks {
        check.waive("not here");
    }
    assert!(script(&checks).contains("# Steps: 0. To do by hand: 0."));
    assert_eq!(script_steps(&checks), 0);
}

#[test]
fn a_script_fits_the_windows_it_is_for() {
    let feature = |major, minor| {
        vec![
            Check::new("F", "", "ASP")
                .found(CheckState::ToDo, "missing")
                .step([Task::Features {
                    ids: vec!["Web-ASP".to_owned()],
                    iis: IisVersion { major, minor },
                }]),
        ]
    };
    let new = script(&feature(10, 0));
    assert!(
        new.contains("Test-Feature 'Web-Server', 'Web-WebServer', 'Web-Security', 'Web-Filtering'"),
        "{new}"
    );
    assert!(new.contains("Install-WindowsFeature -Name $Name"));
    // PowerShell 2 refuses a script with a requirement that it does not know.
    let r2 = script(&feature(7, 5));
    assert!(r2.starts_with("#Requires -Version 2.0\r\n") && r2.contains("Get-WindowsFeature"));
    let dism = script_for(&feature(7, 5), Installer::Dism);
    assert!(
        dism.contains("Add-Feature 'IIS-WebServerRole', 'IIS-WebServer', 'IIS-Security'"),
        "{dism}"
    );
    assert!(!dism.contains("Get-WindowsFeature"));
    let first = script(&feature(7, 0));
    assert!(
        first.contains("Test-Feature 'W3SVC', 'RequestFiltering', 'ISAPIExtensions', 'ASP'\r\n"),
        "{first}"
    );
    assert!(
        first.contains("'WAS-ProcessModel'"),
        "Server 2008 wants what IIS stands on to be named: {first}"
    );
}

#[test]
fn passwords_are_asked_for_and_never_written() {
    let checks = vec![
        Check::new("P", "", "identity")
            .found(CheckState::ToDo, "no password")
            .step([Task::PoolIdentity {
                name: "HB".to_owned(),
                user: r"HARBOUR\svc-hb".to_owned(),
            }]),
    ];
    let script = script(&checks);
    assert!(script.contains("Get-Credential -Credential $User"));
    assert!(script.contains(r"Set-PoolIdentity 'HB' 'HARBOUR\svc-hb'"));
}
