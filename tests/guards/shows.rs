//! Whole servers by the command line: a what-if tells what the sync tells and writes nothing, and ways that do not exist
//! are refused with both ends named.

use crate::support::written;
use crate::world::{METABASE, World};
use siteferry::formats::apphost::AppHostConfig;
use std::fs;

/// A copy of the old server under another name, to be a destination with IIS 6.
fn second_old_server(world: &World) -> std::path::PathBuf {
    let other = world.old().with_file_name("old-web02");
    crate::world::copy_tree(&world.old(), &other);
    world.edit(
        &other.join(METABASE),
        &[
            ("ServerComment=\"Harbour Books\"", "ServerComment=\"Harbour\""),
            ("ServerComment=\"Intranet\"", "ServerComment=\"Inside\""),
        ],
    );
    fs::remove_file(other.join("D/shop/web.config")).expect("there");
    other
}

#[test]
fn a_whole_server_is_told_by_the_what_if_as_by_the_sync_into_7_and_into_6() {
    let world = World::make();
    let source = format!("webServer60,root={}", world.old().display());
    for (destination, expected) in [
        (world.new_server(), "Adding site"),
        (second_old_server(&world), "Updating metaKey"),
    ] {
        let there = format!("webServer60,root={}", destination.display());
        let agreed = "-acknowledge:BINDING-CLASH";
        let before = World::tree(&destination);
        let what_if = world.between(&source, &there, &[agreed, "-whatif"]);
        assert_eq!(what_if.code, 0, "{}", what_if.all());
        assert_eq!(World::tree(&destination), before, "a what-if writes nothing");
        let sync = world.between(&source, &there, &[agreed]);
        assert_eq!(sync.code, 0, "{}", sync.all());
        assert_eq!(what_if.told(), sync.told());
        assert!(what_if.told().len() > 3 && what_if.out.contains("Total changes: "));
        assert!(what_if.out.contains(expected), "{expected}\n{}", what_if.out);
        assert_ne!(World::tree(&destination), before);
        let again = world.between(&source, &there, &[agreed]);
        assert_eq!(again.code, 0, "{}", again.all());
        assert!(
            again
                .out
                .contains("Total changes: 0 (0 added, 0 deleted, 0 updated"),
            "a second sync changes nothing\n{}",
            again.out
        );
    }
}

#[test]
fn the_way_back_is_refused_with_both_versions_named() {
    let world = World::make();
    let (old, new) = (world.old(), world.new_server());
    let before = World::tree(&old);
    for provider in ["webServer60", "metaKey=lm/w3svc/1", "metaKey=lm/w3svc"] {
        let said = world.between(
            &format!("{provider},root={}", new.display()),
            &format!("{provider},root={}", old.display()),
            &[],
        );
        assert_ne!(said.code, 0, "{provider}");
        assert!(said.err.contains("METAKEY-TO-IIS6"), "{}", said.err);
        assert!(
            said.err.contains("IIS 10") && said.err.contains("IIS 6.0"),
            "{}",
            said.err
        );
        assert!(said.err.contains("MetakeyToIIS6"), "{}", said.err);
    }
    assert_eq!(World::tree(&old), before);
}

#[test]
fn a_64_bit_server_does_not_go_to_a_32_bit_one_unless_the_rule_is_off() {
    let world = World::make();
    let other = second_old_server(&world);
    fs::remove_dir_all(other.join("C/WINDOWS/SysWOW64")).expect("there");
    let metabase = other.join(METABASE);
    world.edit(&metabase, &[("\t\tEnable32BitAppOnWin64=\"TRUE\"\r\n", "")]);
    let source = format!("webServer60,root={}", world.old().display());
    let there = format!("webServer60,root={}", other.display());
    let before = World::tree(&other);
    let said = world.between(&source, &there, &["-whatif"]);
    assert_ne!(said.code, 0);
    assert!(
        said.err.contains("CONFIG-64-TO-32")
            && said
                .err
                .contains("64-bit IIS 6.0 cannot be synchronised to 32-bit IIS 6.0"),
        "{}",
        said.err
    );
    assert!(said.err.contains("IISConfigFrom64To32"), "{}", said.err);
    assert_eq!(World::tree(&other), before);
    let off = world.between(&source, &there, &["-whatif", "-disableRule:IISConfigFrom64To32"]);
    assert_eq!(off.code, 0, "{}", off.all());
    assert!(off.out.contains("Total changes: "));
}

#[test]
fn what_the_loss_report_says_is_written_stands_in_the_new_servers_file_after_the_sync() {
    for (provider, extra) in [
        ("webServer60", &[][..]),
        ("metaKey=lm/w3svc/1", &["-enableLink:AppPoolExtension"][..]),
        ("metaKey=lm/w3svc/3", &["-enableLink:AppPoolExtension"][..]),
    ] {
        let world = World::make();
        let report = world.named("loss", provider, &[&["-json"], extra].concat());
        assert_eq!(report.code, 0, "{provider}: {}", report.all());
        let document: serde_json::Value = serde_json::from_str(&report.out).expect("JSON");
        let said = world.sync(
            provider,
            &[&["-acknowledge:BINDING-CLASH,PASSWORD-NEEDED"], extra].concat(),
        );
        assert_eq!(said.code, 0, "{provider}: {}", said.all());
        let config =
            AppHostConfig::parse(world.apphost().into_bytes(), "applicationHost.config").expect("a file");
        let claims = written::claims(&document);
        let looked_up = written::assert_written(claims, &config);
        assert!(looked_up > 20, "{provider}: {looked_up}");
    }
}
