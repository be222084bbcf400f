//! Configuration between two servers with IIS 7 or later: what-if and run, a second run, and back, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

#[path = "seven_to_seven/collections.rs"]
mod collections;
mod support;
#[path = "seven_to_seven/tags.rs"]
mod tags;

use siteferry::formats::apphost::AppHostConfig;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::program::{Said, program, run};
use support::schema::Schema;

const CONFIG: &str = "C/Windows/System32/inetsrv/config/applicationHost.config";

impl Said {
    /// The lines that tell changes and totals.
    fn changes(&self) -> Vec<&str> {
        self.out
            .lines()
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
            .collect()
    }

    fn id(&self) -> String {
        let line = self
            .out
            .lines()
            .find(|line| line.starts_with("Run "))
            .expect("a run");
        line[4..].split('.').next().expect("its name").to_owned()
    }
}

/// A folder with servers and runs.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        Bench {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn root(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn server(&self, name: &str, config: &[u8]) -> String {
        let file = self.root(name).join(CONFIG);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("creates");
        std::fs::write(&file, config).expect("writes");
        self.root(name).to_str().expect("UTF-8").to_owned()
    }

    fn config(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.root(name).join(CONFIG)).expect("reads")
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.config(name)).expect("UTF-8")
    }

    fn run(&self, arguments: &[&str]) -> Said {
        run(program(arguments).env("SITEFERRY_RUNS", self.folder.path().join("runs")))
    }

    /// A sync between the servers `old` and `new`.
    fn sync(&self, provider: &str, from: &str, to: &str, more: &[&str]) -> Said {
        let source = format!(
            "-source:{provider}=\"{from}\",root={}",
            self.root("old").display()
        );
        let destination = format!("-dest:{provider}=\"{to}\",root={}", self.root("new").display());
        let mut arguments = vec!["-verb:sync", source.as_str(), destination.as_str()];
        arguments.extend(more);
        self.run(&arguments)
    }

    /// What-if, run, verify, a second run, and undo. Gives the what-if and the file that the run wrote; the server is as
    /// it was before.
    fn round(&self, provider: &str, from: &str, to: &str, more: &[&str]) -> (Said, Vec<u8>) {
        let (source, before) = (self.config("old"), self.config("new"));
        let mut trial = more.to_vec();
        trial.push("-whatif");
        let what_if = self.sync(provider, from, to, &trial);
        assert_eq!(what_if.code, 0, "{}\n{}", what_if.out, what_if.err);
        assert_eq!(self.config("new"), before, "a what-if wrote");
        let done = self.sync(provider, from, to, more);
        assert_eq!(done.code, 0, "{}\n{}", done.out, done.err);
        assert_eq!(done.changes(), what_if.changes(), "the run is not what was shown");
        let after = self.config("new");
        assert_eq!(self.config("old"), source, "the source was written");
        if after != before {
            let id = done.id();
            assert_eq!(self.run(&["verify", &id]).code, 0);
            let again = self.sync(provider, from, to, more);
            assert_eq!(
                again.changes(),
                ["Total changes: 0 (0 added, 0 deleted, 0 updated, 0 parameters changed, 0 bytes copied)"],
                "a second sync changes something"
            );
            let undone = self.run(&["undo", &id]);
            assert_eq!(undone.code, 0, "{}", undone.err);
            assert_eq!(self.config("new"), before, "undo did not bring back every byte");
        }
        (what_if, after)
    }
}

fn sample() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/sample/new-web07")
        .join(CONFIG);
    std::fs::read_to_string(file).expect("the sample")
}

/// The sample with a site that uses what no IIS 6 property can say.
fn rich() -> String {
    let site = r#"<site name="Shop" id="9" serverAutoStart="true">
                <application path="/" applicationPool="Shop pool" serviceAutoStartEnabled="true">
                    <virtualDirectory path="/" physicalPath="%SystemDrive%\shop" userName="shop" password="[enc:IISWASOnlyAesProvider:QUJD:enc]" />
                </application>
                <application path="/cart" applicationPool="Shop pool">
                    <virtualDirectory path="/" physicalPath="C:\shop\cart" />
                    <virtualDirectory path="/img" physicalPath="C:\shop\img" />
                </application>
                <bindings>
                    <binding protocol="http" bindingInformation="*:8080:shop.example" />
                    <binding protocol="ftp" bindingInformation="*:2121:" />
                </bindings>
                <limits maxUrlSegments="40" />
                <logFile enabled="true">
                    <customFields>
                        <add logFieldName="X" sourceName="X-Forwarded-For" sourceType="RequestHeader" />
                    </customFields>
                </logFile>
                <traceFailedRequestsLogging enabled="true" maxLogFiles="7" />
                <ftpServer>
                    <security>
                        <ssl controlChannelPolicy="SslAllow" />
                        <authentication>
                            <basicAuthentication enabled="true" />
                        </authentication>
                    </security>
                </ftpServer>
            </site>
            <siteDefaults"#;
    let tags = r#"    <location path="Shop">
        <system.webServer>
            <rewrite>
                <rules>
                    <clear />
                    <rule name="Old" stopProcessing="true">
                        <match url="^old/(.*)" />
                        <conditions logicalGrouping="MatchAny">
                            <add input="{HTTPS}" pattern="off" />
                        </conditions>
                        <action type="Redirect" url="new/{R:1}" />
                    </rule>
                </rules>
            </rewrite>
            <handlers>
                <clear />
                <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" requireAccess="Read" />
                <add name="TRACEVerbHandler" path="*" verb="TRACE" modules="ProtocolSupportModule" requireAccess="None" />
            </handlers>
            <vendorSection level="3">
                <thing id="2"><part /></thing>
                <thing id="1" />
            </vendorSection>
        </system.webServer>
    </location>
    <location path="Shop/cart" overrideMode="Allow" inheritInChildApplications="false">
        <system.webServer>
            <asp />
            <directoryBrowse enabled="true" />
        </system.webServer>
    </location>

</configuration>"#;
    let definitions = r#"            <section name="webSocket" overrideModeDefault="Deny" />
            <section name="vendorSection" overrideModeDefault="Allow" />
            <sectionGroup name="rewrite">
                <section name="rules" overrideModeDefault="Allow" />
            </sectionGroup>"#;
    let pool = r#"<add name="Shop pool" managedRuntimeVersion="" startMode="AlwaysRunning">
                <processModel identityType="SpecificUser" userName="CORP\shop" password="[enc:IISWASOnlyAesProvider:WFla:enc]" />
                <environmentVariables>
                    <add name="API_TOKEN" value="s3cr3t-token" />
                    <add name="MODE" value="live" />
                </environmentVariables>
            </add>
            <add name="Classic .NET AppPool""#;
    let text = sample();
    for part in [
        "<siteDefaults",
        "</configuration>",
        r#"<add name="Classic .NET AppPool""#,
    ] {
        assert_eq!(text.matches(part).count(), 1, "{part}");
    }
    text.replacen("<siteDefaults", site, 1)
        .replacen("</configuration>", tags, 1)
        .replacen(
            r#"            <section name="webSocket" overrideModeDefault="Deny" />"#,
            definitions,
            1,
        )
        .replacen(r#"<add name="Classic .NET AppPool""#, pool, 1)
}

/// The sample on which the sections are defined that `rich` uses.
fn ready() -> String {
    sample().replacen(
        r#"            <section name="webSocket" overrideModeDefault="Deny" />"#,
        r#"            <section name="webSocket" overrideModeDefault="Deny" />
            <section name="vendorSection" overrideModeDefault="Allow" />
            <sectionGroup name="rewrite">
                <section name="rules" overrideModeDefault="Allow" />
            </sectionGroup>"#,
        1,
    )
}

/// Lines of one text that the other lacks, in order, and the other way round.
fn difference(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let diff = similar::TextDiff::from_lines(before, after);
    let side = |tag: similar::ChangeTag| {
        diff.iter_all_changes()
            .filter(|change| change.tag() == tag)
            .map(|change| change.value().trim_end().to_owned())
            .collect()
    };
    (side(similar::ChangeTag::Delete), side(similar::ChangeTag::Insert))
}

#[test]
fn a_site_comes_with_everything_that_is_said_of_it() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    bench.server("new", ready().as_bytes());
    let before = bench.text("new");
    let (said, after) = bench.round("appHostConfig", "shop", "Shop", &["-enableLink:AppPoolExtension"]);
    let after = String::from_utf8(after).expect("UTF-8");
    let (gone, new) = difference(&before, &after);
    assert!(gone.is_empty(), "lines of the destination went: {gone:#?}");
    let new: BTreeSet<&str> = new.iter().map(|line| line.trim()).collect();
    for line in [
        r#"<site name="Shop" id="9" serverAutoStart="true">"#,
        r#"<application path="/" applicationPool="Shop pool" serviceAutoStartEnabled="true">"#,
        r#"<virtualDirectory path="/" physicalPath="%SystemDrive%\shop" userName="shop" />"#,
        r#"<binding protocol="ftp" bindingInformation="*:2121:" />"#,
        r#"<limits maxUrlSegments="40" />"#,
        r#"<add logFieldName="X" sourceName="X-Forwarded-For" sourceType="RequestHeader" />"#,
        r#"<traceFailedRequestsLogging enabled="true" maxLogFiles="7" />"#,
        r#"<ssl controlChannelPolicy="SslAllow" />"#,
        r#"<rule name="Old" stopProcessing="true">"#,
        r#"<add input="{HTTPS}" pattern="off" />"#,
        r#"<vendorSection level="3">"#,
        r#"<thing id="1" />"#,
        r#"<location path="Shop/cart" overrideMode="Allow" inheritInChildApplications="false">"#,
        r#"<asp />"#,
        r#"<add name="Shop pool" managedRuntimeVersion="" startMode="AlwaysRunning">"#,
        r#"<processModel identityType="SpecificUser" userName="CORP\shop" />"#,
        r#"<add name="API_TOKEN" value="s3cr3t-token" />"#,
    ] {
        assert!(new.contains(line), "{line} is missing in {new:#?}");
    }
    assert!(!after.contains("[enc:"), "an encrypted value was copied");
    let told = format!("{}{}", said.out, said.err);
    assert!(
        !told.contains("QUJD") && !told.contains("s3cr3t"),
        "a secret was told: {told}"
    );
    assert_eq!(
        told.matches("is encrypted on OLD and is not copied").count(),
        2,
        "{told}"
    );
    // The order of rules and handlers is what they do.
    let at = |text: &str| after.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at(r#"<thing id="2">"#) < at(r#"<thing id="1" />"#));
    assert!(
        at(r#"<add name="StaticFile" path="*" verb="*" modules="StaticFileModule" requireAccess="Read" />"#)
            > at(r#"<location path="Shop">"#)
    );
}

#[test]
fn a_site_may_have_another_name_there_and_keeps_the_number_it_has() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    bench.server("new", ready().replacen(r#"id="7""#, r#"id="9""#, 1).as_bytes());
    let (_, after) = bench.round("appHostConfig", "Shop", "Store", &["-enableLink:AppPool"]);
    let after = String::from_utf8(after).expect("UTF-8");
    assert!(after.contains(r#"<site name="Store" id="10""#), "9 is taken");
    assert!(after.contains(r#"<location path="Store/cart" overrideMode="Allow""#));
    assert!(
        !after.contains("Shop\"") || !after.contains("path=\"Shop"),
        "the old name is left"
    );
}

#[test]
fn an_application_goes_into_another_site() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    bench.server("new", ready().as_bytes());
    let (said, after) = bench.round(
        "appHostConfig",
        "Shop/cart",
        "portal/basket",
        &["-enableLink:AppPool"],
    );
    let after = String::from_utf8(after).expect("UTF-8");
    let (gone, _) = difference(&bench.text("new"), &after);
    assert!(gone.is_empty(), "{gone:#?}");
    assert!(after.contains(r#"<application path="/basket" applicationPool="Shop pool">"#));
    assert!(after.contains(
        r#"<location path="Portal/basket" overrideMode="Allow" inheritInChildApplications="false">"#
    ));
    assert!(
        !after.contains("maxUrlSegments"),
        "only the application was asked for"
    );
    assert!(
        said.out.contains("Adding application (Portal/basket)."),
        "{}",
        said.out
    );
}

#[test]
fn what_differs_is_changed_and_what_is_too_much_goes() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    let other = rich()
        .replace(r#"maxUrlSegments="40""#, r#"maxUrlSegments="32" maxBandwidth="4096""#)
        .replace(r#"<add input="{HTTPS}" pattern="off" />"#, r#"<add input="{HTTPS}" pattern="on" />"#)
        .replace(r#"physicalPath="%SystemDrive%\shop""#, r#"physicalPath="c:\SHOP""#)
        .replace(r#"password="[enc:IISWASOnlyAesProvider:QUJD:enc]""#, r#"password="[enc:IISWASOnlyAesProvider:T1RIRVI=:enc]""#)
        .replace(r#"<thing id="1" />"#, r#"<thing id="1" /><thing id="0" />"#)
        .replace(
            r#"<location path="Shop/cart" overrideMode="Allow" inheritInChildApplications="false">"#,
            r#"<location path="Shop/old" overrideMode="Deny"><system.webServer><asp /></system.webServer></location>
    <location path="Shop/cart" overrideMode="Allow" inheritInChildApplications="false">"#,
        );
    bench.server("new", other.as_bytes());
    let (said, after) = bench.round("appHostConfig", "Shop", "Shop", &[]);
    let (gone, new) = difference(&bench.text("new"), &String::from_utf8(after).expect("UTF-8"));
    let all = format!("{gone:#?}{new:#?}");
    assert!(!all.contains("SHOP"), "the same folder by another name: {all}");
    assert!(!all.contains("[enc:"), "the destination's password stays: {all}");
    assert!(said.out.contains("Deleting location (Shop/old)."), "{}", said.out);
    assert!(said.out.contains("Updating limits (Shop)."), "{}", said.out);
    assert!(
        said.out.contains("has one of its own, which stays"),
        "{}",
        said.out
    );
    assert!(gone.len() < 18, "more than the differences changed: {all}");
}

#[test]
fn pools_are_carried_by_name_and_those_in_use_do_not_go() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    bench.server("new", ready().as_bytes());
    let (said, after) = bench.round("appPoolConfig", "shop pool", "Shop pool 2", &[]);
    assert!(
        String::from_utf8(after)
            .expect("UTF-8")
            .contains(r#"<add name="Shop pool 2" managedRuntimeVersion="""#)
    );
    assert!(
        said.out.contains("Adding applicationPool (Shop pool 2)."),
        "{}",
        said.out
    );
    assert!(!said.out.contains("Deleting"), "{}", said.out);

    // Without the pool that Portal runs in, all pools cannot be made equal.
    let without = rich().replace(r#"<add name=".NET v4.5 Classic""#, r#"<add name="Other""#);
    bench.server("old", without.as_bytes());
    let refused = bench.sync("appPoolConfig", "", "", &["-whatif"]);
    assert!(
        refused.code != 0 && refused.err.contains("POOL-IN-USE"),
        "{}{}",
        refused.out,
        refused.err
    );
    assert!(
        refused.err.contains("Portal/tides of NEW runs in it"),
        "{}",
        refused.err
    );
    bench.round("appPoolConfig", "", "", &["-acknowledge:POOL-IN-USE"]);
}

#[test]
fn the_whole_file_is_made_equal_but_for_what_describes_the_server() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    bench.server(
        "new",
        sample()
            .replace(r#"name="Portal""#, r#"name="Front""#)
            .replace("path=\"Portal", "path=\"Front")
            .as_bytes(),
    );
    let (said, after) = bench.round(
        "appHostConfig",
        "",
        "",
        &["-verbose", "-acknowledge:SECTION-NOT-DECLARED"],
    );
    let after = String::from_utf8(after).expect("UTF-8");
    assert!(after.contains(r#"<site name="Portal" id="7""#) && after.contains(r#"<site name="Shop" id="9""#));
    assert!(
        !after.contains("path=\"Front"),
        "location tags of the old name are left"
    );
    assert!(
        !after.contains(r#"<section name="vendorSection""#),
        "a definition was carried"
    );
    assert!(said.out.contains("SchemaSection"), "{}", said.out);
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_read_twice() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    bench.server("new", ready().as_bytes());
    let iis6 = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/old-web01");
    for provider in ["appHostConfig", "metaKey"] {
        let path = if provider == "appHostConfig" {
            "=Shop"
        } else {
            "=lm/w3svc/1"
        };
        let said = bench.run(&[
            "-verb:sync",
            &format!("-source:{provider}{path},root={}", bench.root("old").display()),
            &format!("-dest:{provider}{path},root={}", iis6.display()),
        ]);
        assert!(
            said.code != 0 && said.err.contains("METAKEY-TO-IIS6"),
            "{provider}: {}",
            said.err
        );
        assert!(
            said.err.contains("IIS 10") && said.err.contains("IIS 6.0"),
            "{}",
            said.err
        );
    }
    // A 32-bit Windows: an older IIS, and only the 32-bit framework.
    bench.server("new", ready().replace("environmentVariables", "other").as_bytes());
    std::fs::create_dir_all(bench.root("new").join("C/Windows/Microsoft.NET/Framework")).expect("creates");
    let said = bench.sync(
        "appHostConfig",
        "Shop",
        "Shop",
        &["-whatif", "-enableLink:AppPool"],
    );
    assert!(
        said.code != 0 && said.err.contains("CONFIG-64-TO-32"),
        "{}",
        said.err
    );
    for (from, to, code) in [
        ("Shopp", "Shop", "Did you mean Shop?"),
        ("Shop/nowhere", "Shop/x", "ERROR_APP_DOES_NOT_EXIST"),
        ("Shop/cart", "Nobody/x", "NEW has no site Nobody"),
        ("Shop", "Portal/x", "INCOMPATIBLE-PATHS"),
    ] {
        let said = bench.sync("appHostConfig", from, to, &["-whatif"]);
        assert!(
            said.code != 0 && said.err.contains(code),
            "{from} {to}: {}",
            said.err
        );
    }
    let said = bench.run(&[
        "-verb:dump",
        &format!("-source:appHostConfig=Shop,root={}", iis6.display()),
    ]);
    assert!(said.err.contains("is an IIS 6 server"), "{}", said.err);
}

#[test]
fn a_dump_shows_elements_and_hides_secrets() {
    let bench = Bench::new();
    bench.server("old", rich().as_bytes());
    let root = bench.root("old");
    std::fs::create_dir_all(root.join("C/shop/cart")).expect("creates");
    std::fs::write(root.join("C/shop/cart/buy.asp"), "x").expect("writes");
    let dump = |path: &str, more: &[&str]| {
        let source = format!("-source:{path},root={}", root.display());
        let mut arguments = vec!["-verb:dump", source.as_str()];
        arguments.extend(more);
        bench.run(&arguments)
    };
    let said = dump("appHostConfig=Shop/cart", &["-xml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let expected = r#"<output>
  <appHostConfig path="Shop/cart">
    <application path="/cart" applicationPool="Shop pool">
      <virtualDirectory path="/" physicalPath="C:\shop\cart">
        <dirPath path="C:\shop\cart" "#;
    assert!(said.out.starts_with(expected), "{}", said.out);
    assert!(said.out.contains(r#"<filePath path="buy.asp""#), "{}", said.out);
    assert!(
        said.out
            .contains(r#"<location path="Shop/cart" overrideMode="Allow""#),
        "{}",
        said.out
    );
    let said = dump("appPoolConfig", &["-xml"]);
    assert!(said.out.contains(r#"password="••••••""#), "{}", said.out);
    assert!(
        !said.out.contains("[enc:") && !said.out.contains("s3cr3t"),
        "{}",
        said.out
    );
    let said = dump("appHostConfig", &["-disableLink:Content"]);
    assert!(
        said.out
            .lines()
            .any(|line| line == "system.applicationHost/sites/site[@id='9']/limits"),
        "{}",
        said.out
    );
}

#[test]
fn a_variable_for_a_drive_that_is_another_one_there_is_written_out_wherever_it_stands() {
    let bench = Bench::new();
    let text = sample();
    let with = |inside: &str| {
        let at = text.find("    </system.webServer>").expect("the group");
        format!("{}{inside}\n{}", &text[..at], &text[at..])
    };
    let config = with(
        r#"<fastCgi><application fullPath="%SystemDrive%\php.exe" arguments="" maxInstances="7" /></fastCgi>"#,
    );
    let config = config.replacen("<handlers", "<!-- here --><handlers", 1);
    let handlers = config.find("<!-- here -->").expect("handlers");
    let open = handlers + config[handlers..].find(">").expect("a comment") + 1;
    let open = open + config[open..].find('>').expect("a tag") + 1;
    let added = r#"<add name="mine" path="*.mine" verb="*" modules="IsapiModule" scriptProcessor="%systemdrive%\mine.dll" />"#;
    let config = format!("{}{added}{}", &config[..open], &config[open..]);
    bench.server("old", config.as_bytes());
    let there = bench.root("new").join(CONFIG.replacen('C', "D", 1));
    std::fs::create_dir_all(there.parent().expect("a parent")).expect("creates");
    std::fs::write(&there, &text).expect("writes");
    let more = [
        "-disableLink:Content",
        "-acknowledge:SECTION-NOT-DECLARED,NOT-IN-SCHEMA,APP-POOL-MISSING",
    ];
    let done = bench.sync("appHostConfig", "", "", &more);
    assert_eq!(done.code, 0, "{}\n{}", done.out, done.err);
    let after = std::fs::read_to_string(&there).expect("reads");
    for path in [r#"fullPath="C:\php.exe""#, r#"scriptProcessor="C:\mine.dll""#] {
        assert!(after.contains(path), "{path}\n{after}");
    }
    let again = bench.sync("appHostConfig", "", "", &more);
    assert!(again.out.contains("Total changes: 0 ("), "{}", again.out);
}

/// Real files, and the sample: every one to every other, whole and site by site.
#[test]
fn real_servers_are_made_equal_to_one_another() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let schema = Schema::folder(&data.join("schema/schema-iis-server-lextm"));
    let mut files: Vec<(String, Vec<u8>)> =
        support::files_ending(&data.join("apphost"), &["applicationhost.config"])
            .into_iter()
            .map(|file| (file.display().to_string(), std::fs::read(file).expect("reads")))
            .collect();
    assert!(files.len() >= 3);
    files.push(("the sample".to_owned(), sample().into_bytes()));
    let violations = |bytes: &[u8]| -> BTreeSet<String> {
        let config = AppHostConfig::parse(bytes.to_vec(), "x").expect("reads");
        schema
            .violations(config.document())
            .into_iter()
            .map(|line| line.split_once(": ").expect("a line").1.to_owned())
            .collect()
    };
    // Real servers differ in what is installed, and here that is not the question.
    let accept = "-acknowledge:SECTION-NOT-DECLARED,SECTION-LOCKED,NOT-IN-SCHEMA,BINDING-CLASH,APP-POOL-MISSING,POOL-IN-USE,CONFIG-64-TO-32";
    for (from, source) in &files {
        for (to, destination) in &files {
            if from == to {
                continue;
            }
            let bench = Bench::new();
            bench.server("old", source);
            bench.server("new", destination);
            let known: BTreeSet<String> = &violations(source) | &violations(destination);
            let check = |after: &[u8], what: &str| {
                let new: Vec<String> = violations(after).difference(&known).cloned().collect();
                assert!(new.is_empty(), "{what} from {from} to {to}: {new:#?}");
            };
            let (_, after) = bench.round("appHostConfig", "", "", &["-disableLink:Content", accept]);
            check(&after, "everything");
            let sites = AppHostConfig::parse(source.clone(), from).expect("reads").sites();
            let most = sites
                .iter()
                .max_by_key(|site| site.applications.len())
                .expect("a site");
            let more = ["-disableLink:Content", "-enableLink:AppPool", accept];
            let (_, after) = bench.round("appHostConfig", &most.name, &most.name, &more);
            check(&after, &most.name);
        }
    }
}
