//! Decisions about a migration, given to syncs that take them and to syncs that cannot.

use crate::world::{World, copy_tree, siteferry};
use std::fs;

const DECISIONS: [(&str, &str); 5] = [
    ("-siteId", "-siteId:1=77"),
    ("-siteName", "-siteName:1=Quay"),
    ("-integrated", "-integrated:*"),
    ("-account", "-account:IUSR_OLD-WEB01=IUSR"),
    ("-accountPassword", "-accountPassword:HARBOUR\\svc=env:NO_SUCH"),
];

#[test]
fn a_package_takes_no_decisions_and_says_where_they_belong() {
    let world = World::make();
    let package = world.old().with_file_name("site1.zip");
    let source = format!("metaKey=lm/w3svc/1,root={}", world.old().display());
    let target = format!("package={}", package.display());
    for (name, decision) in DECISIONS {
        let said = world.between(&source, &target, &[decision]);
        assert_ne!(said.code, 0, "{decision}: {}", said.all());
        assert!(
            said.err
                .contains(&format!("{name} decides nothing in a sync to this destination"))
                && said.err.contains("-source:package=")
                && said.err.contains("SETTING-NOT-USED"),
            "{decision}: {}",
            said.err
        );
        assert!(!package.exists(), "{decision}: nothing is written");
    }
    let said = world.between(&source, &target, &["-siteId:renumber", "-siteName:1=Quay"]);
    assert!(
        said.err.contains("-siteId and -siteName decide nothing"),
        "{}",
        said.err
    );

    // Where they belong they count: the package becomes what was decided.
    let said = world.between(&source, &target, &[]);
    assert_eq!(said.code, 0, "{}", said.all());
    let said = world.between(
        &target,
        &format!("metaKey=lm/w3svc/77,root={}", world.new_server().display()),
        &["-siteId:1=77", "-siteName:1=Quay", "-acknowledge:BINDING-CLASH"],
    );
    assert_eq!(said.code, 0, "{}", said.all());
    let written = world.apphost();
    assert!(written.contains("<site name=\"Quay\" id=\"77\""), "{written}");
}

#[test]
fn a_package_is_judged_for_the_integrated_pipeline_as_its_server_is() {
    let world = World::make();
    let package = world.old().with_file_name("site3.zip");
    let source = format!("metaKey=lm/w3svc/3,root={}", world.old().display());
    let target = format!("package={}", package.display());
    assert_eq!(world.between(&source, &target, &[]).code, 0);
    let new = format!("metaKey=lm/w3svc/3,root={}", world.new_server().display());
    let told = |from: &str, choice: &str| {
        let said = world.between(from, &new, &["-whatif", "-json", choice]);
        let document: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        let problems = document["problems"].as_array().cloned().expect("a list");
        let told = problems.iter().filter_map(|problem| {
            let code = problem["code"]
                .as_str()
                .filter(|code| code.starts_with("INTEGRATED-"))?;
            Some((code.to_owned(), problem["title"].to_string()))
        });
        told.collect::<Vec<_>>()
    };
    for choice in ["-integrated:3/stock", "-integrated:*"] {
        let of_package = told(&target, choice);
        assert!(!of_package.is_empty(), "{choice}");
        assert_eq!(of_package, told(&source, choice), "{choice}");
    }
}

#[test]
fn a_sync_between_servers_of_one_kind_takes_no_decisions() {
    let world = World::make();
    let other = world.old().with_file_name("old-web02");
    copy_tree(&world.old(), &other);
    let newer = world.new_server().with_file_name("new-web08");
    copy_tree(&world.new_server(), &newer);
    let before = World::tree(&other);
    for (from, to, provider) in [
        (world.old(), other.clone(), "metaKey=lm/w3svc/1"),
        (world.new_server(), newer.clone(), "appHostConfig"),
    ] {
        for (name, decision) in DECISIONS {
            let said = world.between(
                &format!("{provider},root={}", from.display()),
                &format!("{provider},root={}", to.display()),
                &[decision],
            );
            assert_ne!(said.code, 0, "{provider} {decision}: {}", said.all());
            assert!(
                said.err.contains(&format!("{name} decides nothing"))
                    && said.err.contains("brings them as they are"),
                "{provider} {decision}: {}",
                said.err
            );
        }
    }
    assert_eq!(World::tree(&other), before);
    assert!(fs::metadata(&newer).is_ok());
}

#[test]
fn the_record_of_a_run_names_what_was_accepted_and_no_code_that_nothing_has() {
    let world = World::make();
    let agreed = "-acknowledge:binding-clash,NOT-ENOUGH-SPACE";
    let said = world.sync("webServer60", &[agreed]);
    assert_eq!(said.code, 0, "{}", said.all());
    let runs = format!("-runs:{}", world.old().with_file_name("runs").display());
    let listed = siteferry(&["runs", "-json", &runs]);
    let document: serde_json::Value = serde_json::from_str(&listed.out).expect("JSON");
    let waived = document["runs"][0]["waived"].as_array().cloned().expect("a list");
    let titles: Vec<&str> = waived
        .iter()
        .filter_map(|waived| waived["title"].as_str())
        .collect();
    assert!(
        !titles.is_empty() && titles.iter().all(|title| title.contains("would both listen on")),
        "{waived:?}"
    );
    assert!(
        waived
            .iter()
            .all(|waived| waived["reason"] == "accepted by -acknowledge"
                && waived["check"]
                    .as_str()
                    .is_some_and(|check| check.starts_with("BINDING-CLASH:"))),
        "{waived:?}"
    );
}
