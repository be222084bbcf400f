//! Destinations whose configuration system cannot take what would be written, said before anything is.

use crate::support::shared_data;
use crate::world::{APPHOST, World};
use std::fs;

const AGREED: &str = "-acknowledge:BINDING-CLASH";

/// The line of a text in a file, from 1.
fn line_of(text: &str, what: &str) -> usize {
    text.lines()
        .position(|line| line.contains(what))
        .unwrap_or_else(|| panic!("{what}"))
        + 1
}

/// The problems of a code in the JSON of a what-if.
fn problems(world: &World, provider: &str, extra: &[&str], code: &str) -> Vec<serde_json::Value> {
    let said = world.sync(provider, &[&[AGREED, "-whatif", "-json"], extra].concat());
    let document: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let all = document["problems"].as_array().cloned().unwrap_or_default();
    all.into_iter()
        .filter(|problem| problem["code"] == code)
        .collect()
}

#[test]
fn a_section_that_is_not_defined_is_said_once_and_nothing_is_written() {
    let world = World::make();
    world.edit_apphost(&[("<section name=\"asp\"", "<!-- <section name=\"asp\"")]);
    let text = world.apphost();
    let commented = text.replacen(
        "<!-- <section name=\"asp\" overrideModeDefault=\"Deny\" />",
        "",
        1,
    );
    assert_ne!(commented, text);
    fs::write(world.new_server().join(APPHOST), &commented).expect("writes");
    let found = problems(&world, "webServer60", &[], "SECTION-NOT-DECLARED");
    assert_eq!(found.len(), 1, "{found:?}");
    let problem = &found[0];
    assert_eq!(problem["severity"], "error");
    assert!(
        problem["title"]
            .as_str()
            .is_some_and(|title| title.ends_with("system.webServer/asp")),
        "{problem}"
    );
    assert_eq!(
        problem["place"]["line"].as_u64(),
        Some(line_of(&commented, "<configSections>") as u64),
        "{problem}"
    );
    let before = World::tree(&world.new_server());
    let said = world.sync("webServer60", &[AGREED]);
    assert_ne!(said.code, 0);
    assert!(
        said.err.contains("Error Code: SECTION-NOT-DECLARED"),
        "{}",
        said.err
    );
    assert_eq!(World::tree(&world.new_server()), before, "nothing is written");
    let anyway = world.sync(
        "webServer60",
        &["-acknowledge:BINDING-CLASH,SECTION-NOT-DECLARED", "-whatif"],
    );
    assert_eq!(anyway.code, 0, "{}", anyway.all());
}

#[test]
fn what_the_destinations_own_schema_does_not_know_is_an_error_or_left_out_by_rule() {
    let Some(data) = shared_data() else { return };
    let files = crate::support::files_ending(&data.join("schema"), &["iis_schema.xml"]);
    let Some(schema) = files.first() else {
        eprintln!("SKIPPED: there is no IIS_schema.xml in {}", data.display());
        return;
    };
    let world = World::make();
    let folder = world
        .new_server()
        .join("C/Windows/System32/inetsrv/config/schema");
    fs::create_dir_all(&folder).expect("creates");
    let text = fs::read_to_string(schema).expect("reads");
    fs::write(folder.join("IIS_schema.xml"), &text).expect("writes");
    assert_eq!(
        problems(&world, "webServer60", &[], "NOT-IN-SCHEMA"),
        [] as [serde_json::Value; 0]
    );
    // A server that was never told of a queue, nor that its pools watch for failures.
    let queue = text
        .lines()
        .find(|line| line.contains("name=\"queueLength\""))
        .expect("there");
    let start = text
        .find("<attribute name=\"rapidFailProtection\"")
        .expect("there");
    let end = start + text[start..].find("/>").expect("its end") + 2;
    let older = format!("{}{}", &text[..start], &text[end..]).replace(queue, "");
    fs::write(folder.join("IIS_schema.xml"), older).expect("writes");
    let report = |rule: &[&str]| {
        let said = world.named("loss", "webServer60", &[&["-json"], rule].concat());
        assert_eq!(said.code, 0, "{}", said.all());
        serde_json::from_str::<serde_json::Value>(&said.out).expect("JSON")
    };
    let rule = "-enableRule:IISSchemaDifferenceRule";
    let (with_all, with_rule) = (report(&[]), report(&[rule]));
    let found = problems(&world, "webServer60", &[], "NOT-IN-SCHEMA");
    assert_eq!(found.len(), 1, "one problem a section: {found:?}");
    let problem = &found[0];
    assert_eq!(problem["severity"], "error");
    let cause = problem["cause"].as_str().expect("a cause");
    for attribute in ["applicationPools/add@queueLength", "failure@rapidFailProtection"] {
        assert!(cause.contains(attribute), "{cause}");
    }
    let line = line_of(&world.apphost(), "<section name=\"applicationPools\"");
    assert_eq!(problem["place"]["line"].as_u64(), Some(line as u64), "{problem}");
    let before = World::tree(&world.new_server());
    let said = world.sync("webServer60", &[AGREED]);
    assert_ne!(said.code, 0);
    assert_eq!(World::tree(&world.new_server()), before, "nothing is written");
    let said = world.sync("webServer60", &[AGREED, rule]);
    assert_eq!(said.code, 0, "{}", said.all());
    let written = world.apphost();
    let pool = written.find("<add name=\"HarbourPool\"").expect("the pool");
    let pool = &written[pool..pool + written[pool..].find("</add>").expect("its end")];
    assert!(
        !pool.contains("queueLength") && !pool.contains("rapidFailProtection="),
        "{pool}"
    );
    assert!(pool.contains("managedRuntimeVersion=\"v2.0\""), "{pool}");
    // The account says of what the rule left out that it is not carried, and why; of all else it says the same.
    let rows = |report: &serde_json::Value| {
        let groups = report["groups"].as_array().cloned().unwrap_or_default();
        let rows = groups
            .iter()
            .flat_map(|group| group["rows"].as_array().cloned().unwrap_or_default());
        rows.map(|row| {
            let key = format!(
                "{}/{}",
                row["key"].as_str().expect("a key"),
                row["property"].as_str().expect("a name")
            );
            (key, row)
        })
        .collect::<std::collections::BTreeMap<_, _>>()
    };
    let (with_all, with_rule) = (rows(&with_all), rows(&with_rule));
    assert_eq!(with_all.len(), with_rule.len());
    let mut lost = Vec::new();
    for (key, before) in &with_all {
        let after = &with_rule[key];
        let target = before["target"].as_str().expect("a target");
        let is_left_out = target.contains("@queueLength")
            || (target.contains("/add[@name=") && target.contains("@rapidFailProtection"));
        if !is_left_out {
            assert_eq!(after, before);
            continue;
        }
        lost.push(key.rsplit('/').next().expect("a name"));
        assert_eq!(after["column"], "cannotExist", "{after}");
        assert_eq!(after["target"], "", "{after}");
        let why = after["why"].as_str().expect("a reason");
        assert!(
            why.contains("NEW-WEB07 does not know it") && why.ends_with("(rule IISSchemaDifferenceRule)"),
            "{why}"
        );
    }
    for property in ["AppPoolQueueLength", "RapidFailProtection"] {
        assert!(lost.contains(&property), "{lost:?}");
    }
}

#[test]
fn a_setting_that_came_with_a_later_release_is_a_warning_where_the_release_is_a_guess() {
    let world = World::make();
    // Nothing in this file shows more than IIS 7.
    let older = r#"<configuration><configSections>
<sectionGroup name="system.applicationHost">
<section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
<section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
</sectionGroup></configSections>
<system.applicationHost><applicationPools /><sites /></system.applicationHost></configuration>"#;
    let newer = older.replace(
        "<applicationPools />",
        r#"<applicationPools><add name="Shop" startMode="AlwaysRunning"><processModel identityType="ApplicationPoolIdentity" /></add></applicationPools>"#,
    );
    fs::write(world.new_server().join(APPHOST), older).expect("writes");
    let source = world.new_server().with_file_name("newer");
    let config = source.join(APPHOST);
    fs::create_dir_all(config.parent().expect("a folder")).expect("creates");
    fs::write(&config, newer).expect("writes");
    let told = |extra: &[&str]| {
        world.between(
            &format!("appPoolConfig=Shop,root={}", source.display()),
            &format!("appPoolConfig=Shop,root={}", world.new_server().display()),
            &[&["-whatif", "-verbose"], extra].concat(),
        )
    };
    let said = told(&[]);
    assert_eq!(said.code, 0, "{}", said.all());
    let warning = said
        .out
        .lines()
        .find(|line| line.contains("does not know"))
        .unwrap_or_else(|| panic!("{}", said.all()));
    assert!(
        warning.starts_with("Warning: ") && warning.contains("startMode (it came with IIS 7.5)"),
        "{warning}"
    );
    let without = told(&["-enableRule:IISSchemaDifferenceRule"]);
    assert_eq!(without.code, 0, "{}", without.all());
    assert!(
        !without.out.contains("startMode") && without.out.contains("Adding applicationPool (Shop)"),
        "{}",
        without.out
    );
    assert!(
        !without.out.contains("does not know 1") && !without.out.contains("does not know a setting"),
        "{}",
        without.out
    );
}

#[test]
fn real_configurations_take_what_is_written_although_most_of_their_sections_are_locked() {
    let Some(data) = shared_data() else { return };
    for file in crate::support::files_ending(&data.join("apphost"), &["applicationhost.config"]) {
        let world = World::make();
        fs::copy(&file, world.new_server().join(APPHOST)).expect("copies");
        for code in ["SECTION-NOT-DECLARED", "SECTION-NOT-IN-LOCATION", "NOT-IN-SCHEMA"] {
            let found = problems(
                &world,
                "metaKey=lm/w3svc/1",
                &["-enableLink:AppPoolExtension"],
                code,
            );
            assert!(found.is_empty(), "{}: {found:?}", file.display());
        }
    }
}

#[test]
fn a_web_config_that_uses_what_is_locked_or_unknown_is_named_with_its_line() {
    let world = World::make();
    let file = world.old().join("C/Inetpub/harbour/web.config");
    let text = r#"<?xml version="1.0"?>
<configuration>
  <configSections><section name="harbour" type="Harbour.Section" /></configSections>
  <harbour tide="low" />
  <system.webServer>
    <defaultDocument enabled="true" />
    <security>
      <authentication>
        <anonymousAuthentication enabled="false" />
      </authentication>
    </security>
    <rewrite>
      <rules><rule name="x"><match url=".*" /></rule></rules>
    </rewrite>
  </system.webServer>
  <location path="staff">
    <system.webServer>
      <globalModules><clear /></globalModules>
    </system.webServer>
  </location>
</configuration>"#;
    fs::write(&file, text).expect("writes");
    let locked = problems(&world, "metaKey=lm/w3svc/1", &[], "WEBCONFIG-SECTION-LOCKED");
    let told = |problem: &serde_json::Value| {
        (
            problem["place"]["line"].as_u64().expect("a line"),
            problem["title"].as_str().expect("a title").to_owned(),
        )
    };
    let lines: Vec<(u64, String)> = locked.iter().map(told).collect();
    assert_eq!(lines.len(), 2, "{locked:?}");
    assert_eq!(lines[0].0 as usize, line_of(text, "<anonymousAuthentication"));
    assert!(
        lines[0].1.contains(
            "of Harbour Books uses system.webServer/security/authentication/anonymousAuthentication"
        )
    );
    let definition = line_of(&world.apphost(), "<section name=\"anonymousAuthentication\"");
    let cause = locked[0]["cause"].as_str().expect("a cause");
    assert!(
        cause.contains(&format!(
            "overrideModeDefault=\"Deny\" (applicationHost.config, line {definition})"
        )),
        "{cause}"
    );
    assert_eq!(lines[1].0 as usize, line_of(text, "<globalModules>"));
    assert!(
        lines[1].1.contains("Harbour Books/staff") && lines[1].1.contains("applicationHost.config only"),
        "{lines:?}"
    );
    let undefined = problems(
        &world,
        "metaKey=lm/w3svc/1",
        &[],
        "WEBCONFIG-SECTION-NOT-DECLARED",
    );
    assert_eq!(undefined.len(), 1, "{undefined:?}");
    let (line, title) = told(&undefined[0]);
    assert_eq!(line as usize, line_of(text, "<rules>"));
    assert!(
        title.contains("uses system.webServer/rewrite/rules, which"),
        "{title}"
    );
    // Unlocked for the site, it is no matter any more.
    let text = world.apphost();
    let end = "</configuration>";
    let at = text.rfind(end).expect("an end");
    let unlocked = format!(
        "{}<location path=\"Harbour Books\" overrideMode=\"Allow\"><system.webServer><security><authentication><anonymousAuthentication /></authentication></security></system.webServer></location>\r\n{end}\r\n",
        &text[..at]
    );
    fs::write(world.new_server().join(APPHOST), unlocked).expect("writes");
    let locked = problems(&world, "metaKey=lm/w3svc/1", &[], "WEBCONFIG-SECTION-LOCKED");
    assert_eq!(locked.len(), 1, "{locked:?}");
}

#[test]
fn groups_may_be_empty_and_what_is_too_large_or_no_xml_is_not_passed_over_in_silence() {
    let world = World::make();
    let file = world.old().join("C/Inetpub/harbour/web.config");
    let told = |text: &str| -> Vec<(String, u64)> {
        fs::write(&file, text).expect("writes");
        let said = world.sync("metaKey=lm/w3svc/1", &[AGREED, "-whatif", "-json"]);
        let document: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        let all = document["problems"].as_array().cloned().unwrap_or_default();
        all.iter()
            .filter_map(|problem| {
                let code = problem["code"]
                    .as_str()
                    .filter(|code| code.starts_with("WEBCONFIG-"))?;
                assert_eq!(problem["severity"], "warning", "{problem}");
                let file = problem["place"]["file"].as_str().unwrap_or_default();
                assert!(file.ends_with(r"harbour\web.config"), "{problem}");
                Some((
                    code.to_owned(),
                    problem["place"]["line"].as_u64().unwrap_or_default(),
                ))
            })
            .collect()
    };
    let one = |code: &str, line: u64| vec![(code.to_owned(), line)];
    // Groups that the destination or the file defines hold sections, or none.
    for fine in [
        "<configuration><system.webServer /></configuration>",
        "<configuration>\n<system.webServer>\n<security />\n<security><authentication></authentication></security>\n</system.webServer></configuration>",
        "<configuration><configSections><sectionGroup name=\"system.webServer\"><sectionGroup name=\"own\"><section name=\"x\" type=\"X\" /></sectionGroup></sectionGroup></configSections><system.webServer><own /></system.webServer></configuration>",
    ] {
        assert_eq!(told(fine), [], "{fine}");
    }
    // What nobody defines is refused however little it says.
    let unknown = "<configuration>\n<system.webServer>\n<rewrite />\n</system.webServer></configuration>";
    assert_eq!(told(unknown), one("WEBCONFIG-SECTION-NOT-DECLARED", 3));
    assert_eq!(
        told("<configuration>\n<system.webServer>\n</configuration>"),
        one("WEBCONFIG-BROKEN", 3)
    );
    let large = format!("<configuration><!-- {} --></configuration>", "x".repeat(4 << 20));
    assert_eq!(told(&large), one("WEBCONFIG-NOT-CHECKED", 0));
}

#[test]
fn encrypted_web_configs_are_told_when_the_rule_is_on() {
    let world = World::make();
    let file = world.old().join("D/shop/web.config");
    fs::write(
        &file,
        "<configuration>\r\n<connectionStrings configProtectionProvider=\"RsaProtectedConfigurationProvider\"><EncryptedData /></connectionStrings>\r\n</configuration>",
    )
    .expect("writes");
    let code = "ENCRYPTED-WEB-CONFIG";
    assert!(
        problems(&world, "webServer60", &[], code).is_empty(),
        "off by default"
    );
    let found = problems(
        &world,
        "webServer60",
        &["-enableRule:WarnForEncryptedDataRule"],
        code,
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["severity"], "warning");
    assert_eq!(found[0]["place"]["line"], 2);
    // The same between two servers with IIS 6, which have no sections to be locked.
    let other = world.old().with_file_name("old-web02");
    crate::world::copy_tree(&world.old(), &other);
    let said = |extra: &[&str]| {
        let said = world.between(
            &format!("webServer60,root={}", world.old().display()),
            &format!("webServer60,root={}", other.display()),
            &[&["-whatif"], extra].concat(),
        );
        assert_eq!(said.code, 0, "{}", said.all());
        said.out.matches("holds encrypted data").count()
    };
    assert_eq!(said(&[]), 0);
    assert_eq!(said(&["-enableRule:WarnForEncryptedDataRule"]), 1);
}

#[test]
fn request_filtering_is_not_written_where_it_is_not_defined() {
    let world = World::make();
    let ini = world.old().join("C/WINDOWS/system32/inetsrv/urlscan/UrlScan.ini");
    fs::create_dir_all(ini.parent().expect("a folder")).expect("creates");
    fs::write(&ini, "[options]\r\nUseAllowVerbs=1\r\n[AllowVerbs]\r\nGET\r\n").expect("writes");
    let text = world.apphost();
    let line = text
        .lines()
        .find(|line| line.contains("<section name=\"requestFiltering\""))
        .expect("defined");
    fs::write(world.new_server().join(APPHOST), text.replace(line, "")).expect("writes");
    let before = World::tree(&world.new_server());
    let said = world.between(
        &format!("urlScanConfig=ini,root={}", world.old().display()),
        &format!("urlScanConfig=apphost,root={}", world.new_server().display()),
        &[],
    );
    assert_ne!(said.code, 0, "{}", said.all());
    assert!(
        said.err.contains("SECTION-NOT-DECLARED") && said.err.contains("security/requestFiltering"),
        "{}",
        said.err
    );
    assert_eq!(World::tree(&world.new_server()), before);
}
