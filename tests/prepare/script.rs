//! The prep script: PowerShell that asks for nothing the second time.

use super::play::{Read, Server, actions};
use super::recorded::{DISM_2008_R2, FRESH_IIS_10, WITH_WINDOWS_AUTHENTICATION, installed};
use crate::support::checks::sample_checklist;
use siteferry::model::{IisVersion, ServerPath};
use siteferry::prepare::{Check, CheckState, Installer, Right, Task, script, script_for};

fn path(text: &str) -> ServerPath {
    ServerPath::parse(text).expect("a server path")
}

/// A check with every task there is, its names as hostile as a metabase can make them.
fn everything(iis: IisVersion) -> Vec<Check> {
    let name = "HB'; Remove-Item C:\\ -Recurse #\u{2019} $(calc) `\" %PATH% { } @( Ünï".to_owned();
    let features = [
        "Web-Windows-Auth",
        "Web-ASP",
        "Web-Asp-Net",
        "Web-Asp-Net45",
        "Web-ISAPI-Filter",
    ];
    let tasks = vec![
        Task::Features {
            ids: features.iter().map(|id| (*id).to_owned()).collect(),
            iis,
        },
        Task::Folder {
            path: path(r"D:\sites\o'neil $(x) `n [1]"),
        },
        Task::Program {
            from: r"\\OLD\D$\bin\a b'c.dll".to_owned(),
            to: path(r"D:\bin\a b'c.dll"),
        },
        Task::Pool { name: name.clone() },
        Task::Pool32Bit { name: name.clone() },
        Task::PoolIdentity {
            name: name.clone(),
            user: r"HARBOUR\svc'hb".to_owned(),
        },
        Task::Password {
            what: name.clone(),
            location: name.clone(),
            filter: name.clone(),
            user: r"HARBOUR\svc'hb".to_owned(),
        },
        Task::Right {
            path: path(r"D:\sites\hb"),
            account: name.clone(),
            right: Right::Modify,
        },
        Task::Restriction {
            path: r#"C:\perl\perl.exe "%s" %s"#.to_owned(),
        },
        Task::Certificate {
            thumbprint: "40DA7E6686D698EFAE7172220F4DA438025DFEEA".to_owned(),
            store: "MY".to_owned(),
            iis,
        },
        Task::SslBinding {
            endpoint: "0.0.0.0:443".to_owned(),
            thumbprint: "40DA7E6686D698EFAE7172220F4DA438025DFEEA".to_owned(),
            arguments: vec![(
                "appid".to_owned(),
                "{4dc3e181-e14b-4a21-b022-59fc669b0914}".to_owned(),
            )],
        },
    ];
    vec![
        Check::new("EVERYTHING", "", format!("All\nof it {name}"))
            .found(CheckState::ToDo, format!("missing\r\n{name}"))
            .why("Because.")
            .needed_by([name.clone()])
            .step(tasks),
        Check::new("HAND", "", "By hand")
            .found(CheckState::Blocking, "gone")
            .fix(format!("Do it.\n{name}")),
    ]
}

const ALL: [Installer; 3] = [
    Installer::ServerManager,
    Installer::Dism,
    Installer::PackageManager,
];

/// Every script that is a product of these tests.
fn scripts() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (id, with_pools) in [(1, true), (1, false), (2, true), (2, false), (3, true)] {
        let checks = sample_checklist(id, with_pools);
        found.push((format!("sample site {id}"), script(&checks)));
        for installer in ALL {
            found.push((
                format!("sample site {id}, {installer:?}"),
                script_for(&checks, installer),
            ));
        }
    }
    for iis in [(7, 0), (7, 5), (8, 0), (8, 5), (10, 0)] {
        let (major, minor) = iis;
        for installer in ALL {
            let text = script_for(&everything(IisVersion { major, minor }), installer);
            found.push((format!("everything for {iis:?}, {installer:?}"), text));
        }
    }
    found.push(("nothing".to_owned(), script(&[])));
    found
}

#[test]
fn every_script_is_powershell_and_calls_only_what_it_defines_or_windows_has() {
    for (label, text) in scripts() {
        let read = Read::of(&text);
        let functions = read.functions();
        for command in read.commands() {
            let is_ours = command
                .split_once('-')
                .is_some_and(|(verb, _)| ["Test", "Add", "Set", "Copy", "Confirm", "Invoke"].contains(&verb));
            let of_windows = [
                "Test-Path",
                "Add-PSSnapin",
                "Add-WindowsFeature",
                "Set-StrictMode",
                "Set-ItemProperty",
                "Set-WebConfigurationProperty",
                "Copy-Item",
                "Get-Restriction",
            ];
            assert!(
                !is_ours || of_windows.contains(&command) || functions.contains(command),
                "{label}: nothing defines {command}"
            );
        }
    }
}

/// What holds the scripts would see a script that is broken.
#[test]
fn the_parser_sees_a_broken_script() {
    let text = script(&everything(IisVersion::IIS10));
    for (good, bad) in [
        ("-Done {", "-Done ("),
        ("'0.0.0.0:443'", "'0.0.0.0:443"),
        ("param([string]", "param([string"),
    ] {
        assert!(text.contains(good), "{good}");
        let broken = text.replacen(good, bad, 1);
        let read = std::panic::catch_unwind(|| Read::of(&broken).steps());
        assert!(read.is_err(), "{bad} passes");
    }
}

#[test]
fn no_name_leaves_its_literal() {
    for installer in ALL {
        let text = script_for(&everything(IisVersion::IIS10), installer);
        let steps = Read::of(&text).steps();
        let pool = steps
            .iter()
            .find(|step| step.act[0] == "Add-Pool")
            .expect("a pool is made");
        assert_eq!(
            pool.act[1], "HB'; Remove-Item C:\\ -Recurse #\u{2019} $(calc) `\" %PATH% { } @( Ünï",
            "the name comes out as it went in"
        );
        assert_eq!(pool.done[1], pool.act[1]);
        let counted = actions(&steps);
        assert_eq!(counted.values().sum::<usize>(), 12, "{counted:?}");
    }
}

/// Plays a script three times: what it would do, what it did, what it would do then.
fn twice(text: &str, list: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let steps = Read::of(text).steps();
    let mut server = Server::with(installed(list));
    let before = server.what_if(&steps);
    let untouched = server.clone();
    let did = server.run(&steps);
    assert!(before.is_empty() || server != untouched);
    (before, did, server.what_if(&steps))
}

#[test]
fn run_twice_it_asks_for_nothing_the_second_time() {
    for (label, text) in scripts() {
        for list in [FRESH_IIS_10, WITH_WINDOWS_AUTHENTICATION, DISM_2008_R2, ""] {
            let (before, did, after) = twice(&text, list);
            assert_eq!(before, did, "{label}: -WhatIf tells exactly what is done");
            assert_eq!(after, Vec::<String>::new(), "{label}");
        }
    }
}

#[test]
fn what_the_server_has_is_not_asked_for() {
    let feature = |ids: &[&str], iis| {
        vec![
            Check::new("F", "", "F")
                .found(CheckState::ToDo, "missing")
                .step([Task::Features {
                    ids: ids.iter().map(|id| (*id).to_owned()).collect(),
                    iis,
                }]),
        ]
    };
    let windows = script(&feature(&["Web-Windows-Auth"], IisVersion::IIS10));
    let (before, ..) = twice(&windows, FRESH_IIS_10);
    assert_eq!(before, ["1: install Web-Windows-Auth"]);
    let (before, ..) = twice(&windows, WITH_WINDOWS_AUTHENTICATION);
    assert_eq!(before, Vec::<String>::new(), "an administrator had installed it");

    // A parent that is missing is a reason to install as well.
    let filters = script(&feature(&["Web-Filtering"], IisVersion::IIS10));
    let without_parent = FRESH_IIS_10.replace(
        "Web-Security                   Installed",
        "Web-Security                   Available",
    );
    let (before, ..) = twice(&filters, &without_parent);
    assert_eq!(before, ["1: install Web-Filtering"]);

    let r2 = IisVersion { major: 7, minor: 5 };
    let (before, ..) = twice(
        &script_for(&feature(&["Web-Default-Doc"], r2), Installer::Dism),
        DISM_2008_R2,
    );
    assert_eq!(before, Vec::<String>::new());
    let (before, ..) = twice(
        &script_for(&feature(&["Web-ASP"], r2), Installer::Dism),
        DISM_2008_R2,
    );
    assert_eq!(before, ["1: install Web-ASP"]);
}

#[test]
fn a_recorded_list_is_read_as_windows_prints_it() {
    let names = installed(FRESH_IIS_10);
    assert!(names.contains("Web-Filtering") && names.contains("Web-Mgmt-Console"));
    assert!(!names.contains("Web-ASP") && !names.contains("NET-Framework-Core"));
    assert_eq!(installed(DISM_2008_R2).len(), 7);
}
