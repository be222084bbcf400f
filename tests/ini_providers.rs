//! UrlScan.ini and fcgiext.ini, end to end: the real binary on servers that the tests write themselves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::program::{Said, program, run};

const URL_SCAN: &str = "C/Windows/System32/inetsrv/urlscan/UrlScan.ini";
const FAST_CGI: &str = "C/Windows/System32/inetsrv/fcgiext.ini";
const CONFIG: &str = "C/Windows/System32/inetsrv/config/applicationHost.config";
const SCHEMA: &str = "C/Windows/System32/inetsrv/config/schema/IIS_schema.xml";

const INI: &str = "[options]\r\nUseAllowVerbs=1 ; comment\r\nUseAllowExtensions=0\r\nVerifyNormalization=1\r\n\
AllowHighBitCharacters=0\r\nRemoveServerHeader=1\r\nRuleList=SQL\r\n\r\n[AllowVerbs]\r\nGET\r\nPOST\r\n\r\n\
[DenyExtensions]\r\n.exe\r\n.config\r\nbat\r\n\r\n[DenyUrlSequences]\r\n..\r\n\r\n[DenyHeaders]\r\nTranslate:\r\n\r\n\
[RequestLimits]\r\nMaxUrl=300\r\nMax-Cookie=900\r\n\r\n[SQL]\r\nAppliesTo=.asp\r\nDenyDataSection=Strings\r\nScanQueryString=1\r\n\
[Strings]\r\n--\r\n";

const APPHOST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<configuration>
    <configSections>
        <sectionGroup name="system.applicationHost">
            <section name="serviceAutoStartProviders" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
            <section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
        </sectionGroup>
        <sectionGroup name="system.webServer">
            <section name="fastCgi" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
            <sectionGroup name="security">
                <section name="requestFiltering" overrideModeDefault="Allow" />
            </sectionGroup>
        </sectionGroup>
    </configSections>
    <system.applicationHost>
        <sites />
    </system.applicationHost>
    <system.webServer>
        <fastCgi>
            <application fullPath="C:\New PHP\php-cgi.exe">
                <environmentVariables>
                    <environmentVariable name="PHPRC" value="C:\New PHP" />
                </environmentVariables>
            </application>
        </fastCgi>
        <security>
            <requestFiltering>
                <!-- as it was installed -->
                <fileExtensions allowUnlisted="true" applyToWebDAV="true">
                    <add fileExtension=".config" allowed="false" />
                    <add fileExtension=".cs" allowed="false" />
                </fileExtensions>
                <verbs allowUnlisted="true" applyToWebDAV="true" />
                <hiddenSegments applyToWebDAV="true">
                    <add segment="bin" />
                    <add segment="App_Data" />
                </hiddenSegments>
            </requestFiltering>
        </security>
    </system.webServer>
    <location path="Shop">
        <system.webServer>
            <security>
                <requestFiltering allowDoubleEscaping="true" />
            </security>
        </system.webServer>
    </location>
</configuration>
"#;

const FCGI: &str = "; php\r\n[Types]\r\nphp=PHP\r\npl=Perl\r\n\r\n[PHP]\r\nExePath=C:\\PHP\\php-cgi.exe\r\n\
InstanceMaxRequests=5000\r\nEnvironmentVars=PHP_FCGI_MAX_REQUESTS:5000,PHPRC:C:\\PHP\r\nActivityTimeout=often\r\n\
[Perl]\r\nExePath=C:\\Perl\\perl.exe\r\nArguments=-T %s\r\n";

struct Servers {
    folder: tempfile::TempDir,
}

impl Said {
    /// Lines that tell changes, and the totals.
    fn changes(&self) -> Vec<&str> {
        let words = [
            "Info: Adding",
            "Info: Updating",
            "Info: Deleting",
            "Total changes",
        ];
        self.out
            .lines()
            .filter(|line| words.iter().any(|word| line.starts_with(word)))
            .collect()
    }

    fn run(&self) -> &str {
        let line = self.out.lines().find(|line| line.starts_with("Run "));
        line.and_then(|line| line.split(['.', ' ']).nth(1))
            .expect("a run")
    }
}

impl Servers {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let servers = Servers { folder };
        std::fs::create_dir_all(servers.path("old/C/Windows")).expect("creates");
        std::fs::create_dir_all(servers.path("new/C/Windows")).expect("creates");
        for (path, bytes) in files {
            servers.write(path, bytes);
        }
        servers
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("creates");
        std::fs::write(path, bytes).expect("writes");
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).expect("text")
    }

    fn say(&self, arguments: &[String]) -> Said {
        run(program(arguments).env("SITEFERRY_RUNS", self.path("runs")))
    }

    fn sync(&self, provider: &str, from: &str, to: &str, more: &[&str]) -> Said {
        let mut arguments = vec![
            "-verb:sync".to_owned(),
            format!("-source:{provider}={from},root={}", self.path("old").display()),
            format!("-dest:{provider}={to},root={}", self.path("new").display()),
        ];
        arguments.extend(more.iter().map(|text| (*text).to_owned()));
        self.say(&arguments)
    }

    fn undo(&self, run: &str) {
        let said = self.say(&["undo".to_owned(), run.to_owned()]);
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    }

    /// Every file of both servers with its bytes.
    fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        ["old", "new"]
            .iter()
            .flat_map(|server| walkdir::WalkDir::new(self.path(server)))
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

    /// The law of every sync: a what-if tells what the sync does and writes nothing, a second one finds nothing to do,
    /// and undo brings back every byte. Gives the destination's configuration after the sync.
    fn holds_the_law(&self, provider: &str, from: &str, to: &str, more: &[&str], written: &str) -> String {
        let before = self.tree();
        let mut with_whatif = more.to_vec();
        with_whatif.push("-whatif");
        let whatif = self.sync(provider, from, to, &with_whatif);
        assert_eq!(whatif.code, 0, "{}{}", whatif.out, whatif.err);
        assert_eq!(self.tree(), before, "a what-if wrote something");
        let done = self.sync(provider, from, to, more);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        assert_eq!(whatif.changes(), done.changes());
        assert!(done.changes().len() > 1, "{}", done.out);
        let after = self.text(written);
        let again = self.sync(provider, from, to, more);
        assert!(
            again.out.contains("Total changes: 0 ("),
            "{}{}",
            again.out,
            again.err
        );
        self.undo(done.run());
        assert_eq!(self.tree(), before, "undo left something");
        after
    }
}

fn url_scan() -> Servers {
    Servers::new(&[
        (&format!("old/{URL_SCAN}"), INI.as_bytes()),
        (&format!("new/{CONFIG}"), APPHOST.as_bytes()),
        (
            &format!("new/{SCHEMA}"),
            br#"<attribute name="removeServerHeader" />"#,
        ),
    ])
}

fn fast_cgi() -> Servers {
    Servers::new(&[
        (&format!("old/{FAST_CGI}"), FCGI.as_bytes()),
        (&format!("new/{CONFIG}"), APPHOST.as_bytes()),
    ])
}

#[test]
fn url_scan_becomes_request_filtering_and_back_by_undo() {
    let servers = url_scan();
    let after = servers.holds_the_law("urlScanConfig", "ini", "apphost", &[], &format!("new/{CONFIG}"));
    for text in [
        r#"<requestFiltering allowDoubleEscaping="false" allowHighBitCharacters="false" removeServerHeader="true" unescapeQueryString="true">"#,
        r#"<verbs allowUnlisted="false" applyToWebDAV="true">"#,
        r#"<add verb="POST" allowed="true" />"#,
        r#"<add fileExtension=".config" allowed="false" />"#,
        r#"<add header="Translate" sizeLimit="0" />"#,
        r#"<add header="Cookie" sizeLimit="900" />"#,
        r#"<requestLimits maxAllowedContentLength="30000000" maxUrl="300" maxQueryString="4096">"#,
        r#"<filteringRule name="SQL" scanUrl="false" scanQueryString="true" scanAllRaw="false" denyUnescapedPercent="false">"#,
        r#"<add string="--" />"#,
        // Never taken away, and never touched.
        r#"<add segment="bin" />"#,
        r#"<requestFiltering allowDoubleEscaping="true" />"#,
        "<!-- as it was installed -->",
        r#"<application fullPath="C:\New PHP\php-cgi.exe">"#,
    ] {
        assert!(after.contains(text), "{text}\n{after}");
    }
    assert!(!after.contains(r#"".cs""#), "{after}");
}

#[test]
fn hidden_segments_come_and_none_goes() {
    let source = APPHOST.replace("App_Data", "secret");
    let servers = Servers::new(&[
        (&format!("old/{CONFIG}"), source.as_bytes()),
        (&format!("new/{CONFIG}"), APPHOST.as_bytes()),
    ]);
    let written = format!("new/{CONFIG}");
    let after = servers.holds_the_law("urlScanConfig", "apphost", "apphost", &[], &written);
    for segment in ["bin", "App_Data", "secret"] {
        assert!(
            after.contains(&format!(r#"<add segment="{segment}" />"#)),
            "{segment}\n{after}"
        );
    }
}

#[test]
fn a_plan_names_what_it_opens_and_what_cannot_be_read_at_its_line() {
    let servers = url_scan();
    let said = servers.sync("urlScanConfig", "ini", "apphost", &["-whatif", "-verbose"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("no longer refused by request filtering: .cs."),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("“bat” of [DenyExtensions] cannot be read") && said.out.contains("line 16"),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("Leaving hiddenSegments") && said.out.contains("UrlScanSkipIncompat"),
        "{}",
        said.out
    );
    assert!(
        said.out
            .contains("[options] UseAllowVerbs=1 (line 2) converted as requestFiltering/verbs@allowUnlisted"),
        "{}",
        said.out
    );
    let gone = servers.sync(
        "urlScanConfig",
        "ini",
        "apphost",
        &["-disableRule:UrlScanSkipIncompat", "-whatif"],
    );
    assert!(gone.out.contains("Updating hiddenSegments"), "{}", gone.out);
}

#[test]
fn a_header_is_not_removed_where_the_schema_does_not_know_it() {
    let servers = url_scan();
    servers.write(&format!("new/{SCHEMA}"), b"<configSchema />");
    let said = servers.sync("urlScanConfig", "ini", "apphost", &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        !servers
            .text(&format!("new/{CONFIG}"))
            .contains("removeServerHeader")
    );
    assert!(said.out.contains("appcmd set config"), "{}", said.out);
}

#[test]
fn a_file_that_only_logged_stops_until_it_is_accepted() {
    let servers = url_scan();
    let ini = INI.replace("RuleList=SQL", "RejectResponseUrl=/~*");
    servers.write(&format!("old/{URL_SCAN}"), ini.as_bytes());
    let before = servers.tree();
    let said = servers.sync("urlScanConfig", "ini", "apphost", &[]);
    assert_ne!(said.code, 0);
    assert!(said.err.contains("Error Code: URLSCAN-LOG-ONLY"), "{}", said.err);
    assert_eq!(servers.tree(), before);
    let said = servers.sync(
        "urlScanConfig",
        "ini",
        "apphost",
        &["-acknowledge:URLSCAN-LOG-ONLY"],
    );
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn a_file_in_utf_16_says_the_same() {
    let servers = url_scan();
    let plain = servers.sync("urlScanConfig", "ini", "apphost", &["-whatif"]);
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(INI.encode_utf16().flat_map(u16::to_le_bytes));
    servers.write(&format!("old/{URL_SCAN}"), &bytes);
    let wide = servers.sync("urlScanConfig", "ini", "apphost", &["-whatif"]);
    assert_eq!(plain.changes(), wide.changes());
}

#[test]
fn a_loose_file_and_one_beside_the_filter_are_found() {
    let servers = Servers::new(&[
        ("old/UrlScan.ini", INI.as_bytes()),
        (&format!("new/{CONFIG}"), APPHOST.as_bytes()),
    ]);
    assert_eq!(
        servers.sync("urlScanConfig", "ini", "apphost", &["-whatif"]).code,
        0
    );
    let metabase = r#"<?xml version ="1.0"?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
<IIsWebService	Location ="/LM/W3SVC"></IIsWebService>
<IIsFilters	Location ="/LM/W3SVC/Filters" FilterLoadOrder="URLSCAN"></IIsFilters>
<IIsFilter	Location ="/LM/W3SVC/Filters/URLSCAN" FilterPath="C:\Tools\urlscan\urlscan.dll"></IIsFilter>
</MBProperty></configuration>"#;
    let servers = Servers::new(&[
        ("old/C/Windows/System32/inetsrv/MetaBase.xml", metabase.as_bytes()),
        ("old/C/Tools/UrlScan/urlscan.ini", INI.as_bytes()),
        (&format!("new/{CONFIG}"), APPHOST.as_bytes()),
    ]);
    let said = servers.sync("urlScanConfig", "ini", "apphost", &["-whatif"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.out.contains(r"C:\Tools\urlscan\urlscan.ini"), "{}", said.out);
}

#[test]
fn files_are_copied_from_server_to_server() {
    let other = "[options]\r\nUseAllowVerbs=0\r\n";
    let servers = Servers::new(&[
        (&format!("old/{URL_SCAN}"), INI.as_bytes()),
        (&format!("new/{URL_SCAN}"), other.as_bytes()),
        (&format!("old/{FAST_CGI}"), FCGI.as_bytes()),
        ("new/C/Windows/System32/inetsrv/x.txt", b"x"),
    ]);
    let after = servers.holds_the_law("urlScanConfig", "ini", "ini", &[], &format!("new/{URL_SCAN}"));
    assert_eq!(after, INI);
    let after = servers.holds_the_law("fcgiExtConfig", "ini", "ini", &[], &format!("new/{FAST_CGI}"));
    assert_eq!(after, FCGI);
}

#[test]
fn a_file_is_not_put_where_nothing_reads_it_and_no_section_becomes_a_file() {
    let servers = Servers::new(&[
        (&format!("old/{URL_SCAN}"), INI.as_bytes()),
        (&format!("old/{CONFIG}"), APPHOST.as_bytes()),
    ]);
    let said = servers.sync("urlScanConfig", "ini", "ini", &[]);
    assert!(said.err.contains("INI-NOT-INSTALLED"), "{}", said.err);
    let said = servers.sync("urlScanConfig", "apphost", "ini", &[]);
    assert!(said.err.contains("INCOMPATIBLE-PROVIDERS"), "{}", said.err);
    let said = servers.sync("urlScanConfig", "in", "ini", &[]);
    assert!(
        said.err.contains("urlScanConfig=ini or urlScanConfig=apphost"),
        "{}",
        said.err
    );
    let said = servers.sync("fcgiExtConfig", "ini", "ini", &[]);
    assert!(
        said.err.contains("Error Code: NO-INI") && said.err.contains("fcgiext.ini"),
        "{}",
        said.err
    );
}

#[test]
fn sections_are_made_equal_between_new_servers() {
    let other = APPHOST
        .replace(".cs", ".vb")
        .replace("New PHP", "PHP 8")
        .replace(r#"<add segment="bin" />"#, "");
    let servers = Servers::new(&[
        (&format!("old/{CONFIG}"), other.as_bytes()),
        (&format!("new/{CONFIG}"), APPHOST.as_bytes()),
    ]);
    let config = format!("new/{CONFIG}");
    let after = servers.holds_the_law("urlScanConfig", "apphost", "apphost", &[], &config);
    assert!(after.contains(".vb") && !after.contains("\".cs\""), "{after}");
    assert!(
        after.contains(r#"segment="bin""#),
        "hidden segments stay: {after}"
    );
    let after = servers.holds_the_law("fcgiExtConfig", "apphost", "apphost", &[], &config);
    assert!(after.contains("PHP 8") && !after.contains("New PHP"), "{after}");
}

#[test]
fn fcgiext_becomes_fastcgi_and_keeps_what_the_new_server_has() {
    let servers = fast_cgi();
    let after = servers.holds_the_law("fcgiExtConfig", "ini", "apphost", &[], &format!("new/{CONFIG}"));
    for text in [
        r#"<application fullPath="C:\New PHP\php-cgi.exe">"#,
        r#"<application fullPath="C:\PHP\php-cgi.exe" maxInstances="0" instanceMaxRequests="5000">"#,
        r#"<environmentVariable name="PHP_FCGI_MAX_REQUESTS" value="5000" />"#,
        r#"<application fullPath="C:\Perl\perl.exe" arguments="-T %s" maxInstances="0" instanceMaxRequests="1000""#,
        r#"<environmentVariable name="PHPRC" value="C:\New PHP" />"#,
    ] {
        assert!(after.contains(text), "{text}\n{after}");
    }
    let said = servers.sync("fcgiExtConfig", "ini", "apphost", &["-whatif"]);
    for text in [
        "“ActivityTimeout=often” of [PHP] cannot be read",
        "line 10",
        r"C:\PHP\php-cgi.exe does not exist on NEW",
    ] {
        assert!(said.out.contains(text), "{text}\n{}", said.out);
    }
}

#[test]
fn both_forms_can_be_dumped() {
    let servers = url_scan();
    let dump = |server: &str, form: &str, more: &[&str]| {
        let mut arguments = vec![
            "-verb:dump".to_owned(),
            format!(
                "-source:urlScanConfig={form},root={}",
                servers.path(server).display()
            ),
        ];
        arguments.extend(more.iter().map(|text| (*text).to_owned()));
        let said = servers.say(&arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        said.out
    };
    let text = dump("old", "ini", &[]);
    assert!(text.contains("[AllowVerbs]\nGET\nPOST\n"), "{text}");
    let xml = dump("old", "ini", &["-xml"]);
    assert!(
        xml.contains(r#"<entry name="UseAllowVerbs" value="1" line="2" />"#),
        "{xml}"
    );
    let xml = dump("new", "apphost", &["-xml"]);
    assert!(xml.contains(r#"<add segment="bin" />"#), "{xml}");
    let json = dump("new", "apphost", &["-json"]);
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
}

#[test]
fn the_account_of_every_line_is_in_the_json() {
    let servers = url_scan();
    let said = servers.sync("urlScanConfig", "ini", "apphost", &["-whatif", "-json"]);
    let value: serde_json::Value = serde_json::from_str(&said.out).expect("one document");
    let lines: Vec<u64> = value["account"]
        .as_array()
        .expect("an account")
        .iter()
        .filter_map(|account| account["line"].as_u64())
        .collect();
    let settings = INI
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('['))
        .count();
    assert_eq!(lines.len(), settings, "{}", value["account"]);
}

#[test]
fn a_damaged_file_is_refused_with_its_name() {
    let servers = url_scan();
    servers.write(&format!("old/{URL_SCAN}"), b"[Options]\nUse\0All\nx=1\n\n\n");
    let said = servers.sync("urlScanConfig", "ini", "apphost", &[]);
    assert!(
        said.err.contains("INI-BINARY") && said.err.to_lowercase().contains("urlscan.ini"),
        "{}",
        said.err
    );
    assert!(Path::new(&servers.path(&format!("new/{CONFIG}"))).exists());
}

/// A site with ASP.NET on a server that has UrlScan and FastCGI.
fn whole_server() -> Servers {
    let metabase = r#"<?xml version ="1.0"?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
<IIsWebService	Location ="/LM/W3SVC" AppPoolId="DefaultAppPool" ScriptMaps=".aspx,C:\Windows\Microsoft.NET\Framework\v2.0.50727\aspnet_isapi.dll,1,GET,POST"></IIsWebService>
<IIsWebServer	Location ="/LM/W3SVC/1" ServerComment="Shop" ServerBindings=":80:"></IIsWebServer>
<IIsWebVirtualDir	Location ="/LM/W3SVC/1/ROOT" Path="C:\shop" AppRoot="/LM/W3SVC/1/ROOT"></IIsWebVirtualDir>
</MBProperty></configuration>"#;
    let config = r#"<configuration>
  <system.web>
    <httpModules>
      <add name="Rewriter" type="Acme.Rewriter" />
    </httpModules>
  </system.web>
</configuration>
"#;
    Servers::new(&[
        ("old/C/Windows/System32/inetsrv/MetaBase.xml", metabase.as_bytes()),
        (&format!("old/{URL_SCAN}"), INI.as_bytes()),
        (&format!("old/{FAST_CGI}"), FCGI.as_bytes()),
        ("old/C/shop/web.config", config.as_bytes()),
        (&format!("new/{CONFIG}"), APPHOST.as_bytes()),
    ])
}

#[test]
fn a_plan_for_a_site_names_the_commands_for_what_lies_beside_the_metabase() {
    let servers = whole_server();
    let said = servers.sync("metaKey", "lm/w3svc/1", "lm/w3svc/1", &["-whatif"]);
    for provider in ["urlScanConfig", "fcgiExtConfig"] {
        let command = said
            .out
            .lines()
            .find_map(|line| {
                line.split_once("siteferry ")
                    .filter(|(_, rest)| rest.contains(provider))
            })
            .map(|(_, rest)| rest.split(" (").next().unwrap_or(rest).to_owned());
        let command = command.unwrap_or_else(|| panic!("{provider}\n{}\n{}", said.out, said.err));
        let arguments: Vec<String> = command.split(' ').map(str::to_owned).collect();
        let then = servers.say(&arguments);
        assert_eq!(then.code, 0, "{command}\n{}{}", then.out, then.err);
        assert!(then.changes().len() > 1, "{}", then.out);
    }
}

#[test]
fn the_pipeline_is_judged_with_evidence_and_the_fragment_to_paste() {
    let servers = whole_server();
    let before = servers.tree();
    let ask = |more: &[&str]| {
        let mut arguments = vec![
            "pipeline".to_owned(),
            format!(
                "-source:metaKey=lm/w3svc/1,root={}",
                servers.path("old").display()
            ),
        ];
        arguments.extend(more.iter().map(|text| (*text).to_owned()));
        servers.say(&arguments)
    };
    let said = ask(&[]);
    assert_eq!(said.code, 0, "{}", said.err);
    for text in [
        "Shop (1; ASP.NET 2.0.50727, pool DefaultAppPool) would run in Integrated once its web.config is converted.",
        r"C:\shop\web.config, line 4: httpModules: Rewriter",
        r#"<add name="Rewriter" type="Acme.Rewriter" preCondition="managedHandler" />"#,
        "Sync with -integrated:1, which writes",
    ] {
        assert!(said.out.contains(text), "{text}\n{}", said.out);
    }
    let value: serde_json::Value = serde_json::from_str(&ask(&["-json"]).out).expect("one document");
    assert_eq!(value["applications"][0]["verdict"], "worksAfterChanges");
    assert_eq!(servers.tree(), before, "it only looks");
    let nobody = servers.say(&[
        "pipeline".to_owned(),
        format!(
            "-source:metaKey=lm/w3svc/9,root={}",
            servers.path("old").display()
        ),
    ]);
    assert_eq!(nobody.code, 1, "{}", nobody.out);
    assert_eq!(servers.say(&["pipeline".to_owned()]).code, 2);
}
