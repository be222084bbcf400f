//! Rules by their effect: what a sync does with each of them on, and what it does without.

use crate::world::{World, siteferry};

/// The attributes of the element that starts so.
fn element<'t>(text: &'t str, start: &str) -> &'t str {
    let at = text.find(start).unwrap_or_else(|| panic!("{start} in\n{text}"));
    text[at..].split('>').next().expect("an end")
}

fn synced(extra: &[&str]) -> (World, String) {
    let world = World::make();
    // The old server of the sample has 64 bits and says itself that its pools do not; here the rule has to.
    let _ = std::fs::remove_dir_all(world.old().join("C/WINDOWS/SysWOW64"));
    let _ = std::fs::remove_dir_all(world.old().join("C/WINDOWS/Microsoft.NET/Framework64"));
    world.edit_metabase(&[("\t\tEnable32BitAppOnWin64=\"TRUE\"\r\n", "")]);
    let mut arguments = vec!["-acknowledge:BINDING-CLASH"];
    arguments.extend(extra);
    let said = world.sync("webServer60", &arguments);
    assert_eq!(said.code, 0, "{}", said.all());
    let text = world.apphost();
    (world, text)
}

#[test]
fn every_rule_is_listed_with_its_state_and_the_missing_ones_say_why() {
    let said = siteferry(&["rules"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let lines: Vec<&str> = said.out.lines().collect();
    for (rule, state) in [
        ("AboFilter", "0.50 on"),
        ("SkipNewerFilesRule", "0.50 off"),
        ("AppOffline", "0.80 off"),
    ] {
        assert!(
            lines
                .iter()
                .any(|line| line.trim().starts_with(state) && line.ends_with(rule)),
            "{rule}\n{}",
            said.out
        );
    }
    assert_eq!(said.out.matches("Not built: ").count(), 9, "{}", said.out);
    let json = siteferry(&["rules", "-json"]);
    let document: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let all = document["rules"].as_array().expect("a list");
    assert_eq!(all.len(), 34);
    assert!(
        all.iter()
            .all(|rule| rule["built"].as_bool() == Some(rule["why"].is_null()))
    );
}

#[test]
fn a_rule_that_is_not_there_is_refused_with_the_reason_and_one_that_is_can_be_switched() {
    let world = World::make();
    let said = world.sync("webServer60", &["-enableRule:AppOffline", "-whatif"]);
    assert_ne!(said.code, 0);
    assert!(
        said.err.contains("AppOffline") && said.err.contains("app_offline.htm"),
        "{}",
        said.err
    );
    for rule in ["AboFilter", "CrossPlatformRule", "BlockHarmfulDeleteOperations"] {
        let said = world.sync(
            "webServer60",
            &[
                &format!("-disableRule:{rule}"),
                "-acknowledge:BINDING-CLASH",
                "-whatif",
            ],
        );
        assert!(!said.err.contains("NOT-BUILT"), "{rule}: {}", said.err);
        assert!(said.out.contains("Total changes: "), "{rule}: {}", said.all());
    }
}

#[test]
fn deletions_are_refused_by_the_rule_that_is_about_the_provider() {
    let world = World::make();
    let root = format!("root={}", world.new_server().display());
    for (provider, rule, why) in [
        (
            "metaKey=lm/w3svc/1",
            "BlockUnsupportedDeleteOperations",
            "unexpected",
        ),
        ("webServer60", "BlockHarmfulDeleteOperations", "harmful"),
    ] {
        let destination = format!("-dest:{provider},{root}");
        let name = provider.split('=').next().expect("a name");
        let said = siteferry(&["-verb:delete", &destination]);
        assert_ne!(said.code, 0);
        let sentence = format!(
            "Provider {name} is blocked, by {rule}, from performing delete operations to avoid {why} results"
        );
        assert!(said.err.contains(&sentence), "{}", said.err);
        let said = siteferry(&["-verb:delete", &destination, &format!("-disableRule:{rule}")]);
        assert!(said.err.contains("not built yet"), "{}", said.err);
    }
}

#[test]
fn a_32_bit_server_gets_conditions_versions_and_32_bit_processes_by_the_cross_platform_rule() {
    let (_with, text) = synced(&["-disableRule:AboFilter"]);
    let handler = element(&text, "<add name=\"PageHandlerFactory-ISAPI-2.0\"");
    assert!(
        handler.contains("preCondition=\"classicMode,runtimeVersionv2.0,bitness32\""),
        "{handler}"
    );
    let (_without, bare) = synced(&["-disableRule:AboFilter,CrossPlatformRule"]);
    let is_bare = |line: &&str| {
        line.contains("aspnet_isapi.dll")
            && line.contains("scriptProcessor")
            && !line.contains("preCondition")
    };
    assert!(
        bare.lines().any(|line| is_bare(&line)),
        "handlers without conditions"
    );
    assert!(!text.lines().any(|line| is_bare(&line)), "none with the rule");
    let pool = |text: &str| element(text, "<add name=\"HarbourPool\"").to_owned();
    assert!(
        pool(&text).contains("enable32BitAppOnWin64=\"true\""),
        "{}",
        pool(&text)
    );
    assert!(
        pool(&text).contains("managedRuntimeVersion=\"v2.0\""),
        "{}",
        pool(&text)
    );
    for attribute in ["enable32BitAppOnWin64", "managedRuntimeVersion"] {
        assert!(!pool(&bare).contains(attribute), "{}", pool(&bare));
    }
}

#[test]
fn a_pool_that_is_there_is_left_alone_by_the_abo_filter_and_overwritten_without_it() {
    let pool = |text: &str| element(text, "<add name=\"DefaultAppPool\"").to_owned();
    let before = pool(&World::make().apphost());
    let (_kept, text) = synced(&[]);
    assert_eq!(pool(&text), before);
    let (_overwritten, text) = synced(&["-disableRule:AboFilter"]);
    assert_ne!(pool(&text), before);
    assert!(
        pool(&text).contains("managedPipelineMode=\"Classic\""),
        "{}",
        pool(&text)
    );
}

#[test]
fn a_newer_file_of_the_destination_stays_when_it_is_asked_for() {
    let world = World::make();
    let pages = world.new_server().join("C/inetpub/harbour");
    std::fs::create_dir_all(&pages).expect("creates");
    let name = std::fs::read_dir(world.old().join("C/Inetpub/harbour"))
        .expect("lists")
        .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| path.is_file()))
        .min()
        .expect("a page");
    let name = name.file_name().expect("a name").to_string_lossy().into_owned();
    std::fs::write(pages.join(&name), "edited on the new server").expect("writes");
    let said = |extra: &[&str]| world.sync("metaKey=lm/w3svc/1", &[&["-whatif"], extra].concat());
    let line = format!("Updating file (Harbour Books\\{name})");
    let usual = said(&[]);
    assert!(usual.out.contains(&line), "{}", usual.all());
    let kept = said(&["-enableRule:SkipNewerFilesRule", "-verbose"]);
    assert_eq!(kept.code, 0, "{}", kept.err);
    assert!(!kept.out.contains(&line), "{}", kept.out);
    assert!(kept.out.contains("SkipNewerFilesRule"), "{}", kept.out);
}

#[test]
fn dependencies_of_applications_come_with_the_whole_server() {
    let (_world, text) = synced(&[]);
    let start = text.find("<applicationDependencies>").expect("a section");
    let section = &text[start..start + text[start..].find("</applicationDependencies>").expect("its end")];
    let lines: Vec<&str> = section.lines().map(str::trim).collect();
    assert!(
        lines.contains(&"<application name=\"Active Server Pages\" groupId=\"ASP\" />"),
        "{section}"
    );
    let shop = lines
        .iter()
        .position(|line| line.contains("Harbour Books stock"))
        .expect("two groups");
    assert_eq!(
        &lines[shop + 1..shop + 3],
        ["<add groupId=\"ASP\" />", "</application>"]
    );
}

#[test]
fn from_iis_5_pools_stay_and_filters_that_later_versions_have_built_in_do_not_come() {
    let world = World::make();
    let other = world.old().with_file_name("old-web02");
    crate::world::copy_tree(&world.old(), &other);
    let file = world.old().join(crate::world::METABASE);
    let mut text = std::fs::read_to_string(&file).expect("reads");
    let info = text.find("Location =\"/LM/W3SVC/Info\"").expect("there");
    let version = text[info..].replacen("MajorIIsVersionNumber=\"6\"", "MajorIIsVersionNumber=\"5\"", 1);
    let version = version.replacen("MinorIIsVersionNumber=\"0\"", "MinorIIsVersionNumber=\"1\"", 1);
    text.truncate(info);
    text += &version;
    let pools = text.find("<IIsApplicationPools\t").expect("there");
    let filters = text
        .find("<IIsFilters\tLocation =\"/LM/W3SVC/Filters\"")
        .expect("there");
    text.replace_range(pools..filters, "");
    let at = text.find("<IIsCompressionScheme\t").expect("there");
    text.insert_str(
        at,
        "<IIsFilter\tLocation =\"/LM/W3SVC/Filters/md5filt\"\r\n\t\tFilterPath=\"C:\\WINDOWS\\system32\\inetsrv\\md5filt.dll\"\r\n\t>\r\n</IIsFilter>\r\n",
    );
    std::fs::write(&file, &text).expect("writes");
    let said = |extra: &[&str]| {
        let said = world.between(
            &format!("webServer60,root={}", world.old().display()),
            &format!("webServer60,root={}", other.display()),
            &[&["-whatif", "-verbose"], extra].concat(),
        );
        assert!(said.out.contains("Total changes: "), "{}", said.all());
        said.out
    };
    let (pool, filter) = (
        "Deleting metaKey (/LM/W3SVC/AppPools/HarbourPool)",
        "Adding metaKey (/LM/W3SVC/Filters/md5filt)",
    );
    let with = said(&[]);
    assert!(!with.contains(pool) && !with.contains(filter), "{with}");
    assert!(with.contains("XpIsapis"), "{with}");
    let without = said(&["-disableRule:SyncXP,XpIsapis"]);
    assert!(without.contains(pool) && without.contains(filter), "{without}");
}
