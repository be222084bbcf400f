//! The checklist of a small migration: what each check says when something is missing, and when it is there.

mod watched;

use super::*;
use crate::discover::{Scope, dependencies};
use crate::formats::apphost::AppHostConfig;
use crate::formats::metabase::{Metabase, MetabaseBuilder, Schema};
use crate::hosts::MemoryHost;
use crate::model::dependency::{DependencyInfo, ManagedType, NativeModule};
use crate::model::{
    AttributeValue, ConfigElement, ConfigObject, ConfigPath, ContentRoot, IisVersion, Secret, ServerFacts,
    ServerPath,
};

const ASP_DLL: &str = r"C:\WINDOWS\system32\inetsrv\asp.dll";

fn path(text: &str) -> ServerPath {
    ServerPath::parse(text).expect("a server path")
}

fn facts(name: &str, iis: IisVersion, is_64_bit: bool) -> ServerFacts {
    ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit,
    }
}

/// Both servers and what is carried, to be changed by a test before it asks.
struct Desk {
    metabase: Metabase,
    needs: DependencyInfo,
    objects: Vec<ConfigObject>,
    content: Vec<ContentRoot>,
    source: ServerFacts,
    source_host: MemoryHost,
    destination: ServerFacts,
    destination_host: MemoryHost,
    config: String,
}

impl Desk {
    fn new(root: &[(&str, &str)]) -> Self {
        let builder = MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .set("AppPoolId", "DefaultAppPool")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Shop")
            .set("SSLCertHash", "40da7e6686d698efae7172220f4da438025dfeea")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir");
        let metabase = root
            .iter()
            .fold(builder, |builder, (name, value)| builder.set(name, value))
            .build(Schema::built_in());
        let needs = dependencies(&metabase, &Scope::site(1)).expect("site 1");
        let source_host = MemoryHost::new("old");
        let destination_host = MemoryHost::new("new");
        destination_host.put_folder(r"C:\Windows");
        Desk {
            metabase,
            needs,
            objects: vec![site()],
            content: Vec::new(),
            source: facts("OLD-WEB01", IisVersion::IIS6, true),
            source_host,
            destination: facts("NEW-WEB07", IisVersion::IIS10, true),
            destination_host,
            config: "<configuration />".to_owned(),
        }
    }

    fn config(mut self, inner: &str) -> Self {
        self.config = format!("<configuration>{inner}</configuration>");
        self
    }

    fn object(mut self, object: ConfigObject) -> Self {
        self.objects.push(object);
        self
    }

    fn checks(&self) -> Vec<Check> {
        self.ask(checklist)
    }

    fn ask<T>(&self, question: impl FnOnce(&Subject<'_>) -> T) -> T {
        let config = AppHostConfig::parse(self.config.clone().into_bytes(), "applicationHost.config")
            .unwrap_or_else(|problem| panic!("{problem}"));
        question(&Subject {
            needs: &self.needs,
            source: &self.source,
            source_host: &self.source_host,
            metabase: &self.metabase,
            objects: &self.objects,
            content: &self.content,
            destination: &self.destination,
            destination_host: &self.destination_host,
            config: &config,
        })
    }

    fn check(&self, id: &str) -> Check {
        let checks = self.checks();
        checks
            .iter()
            .find(|check| check.id == id)
            .unwrap_or_else(|| {
                panic!(
                    "no check {id} among {:?}",
                    checks.iter().map(|check| &check.id).collect::<Vec<_>>()
                )
            })
            .clone()
    }

    fn state(&self, id: &str) -> CheckState {
        self.check(id).state
    }
}

fn site_path() -> ConfigPath {
    ConfigPath::section(None, "system.applicationHost/sites").child(ConfigElement::keyed("site", "id", "1"))
}

fn site() -> ConfigObject {
    let mut site = ConfigObject::new(site_path(), "site", "Shop");
    site.set("name", "Shop", None);
    site
}

fn binding(protocol: &str, information: &str) -> ConfigObject {
    let element = ConfigElement {
        name: "binding".into(),
        key: vec![
            ("protocol".into(), protocol.into()),
            ("bindingInformation".into(), information.into()),
        ],
    };
    let path = site_path().child(ConfigElement::only("bindings")).child(element);
    ConfigObject::new(path, "binding", "Shop")
}

fn directory(virtual_path: &str, physical_path: &str) -> ConfigObject {
    let path = site_path()
        .child(ConfigElement::keyed("application", "path", "/"))
        .child(ConfigElement::keyed("virtualDirectory", "path", virtual_path));
    let mut object = ConfigObject::new(path, "virtualDirectory", "Shop");
    object.set("physicalPath", physical_path, None);
    object
}

fn application(pool: &str) -> ConfigObject {
    let path = site_path().child(ConfigElement::keyed("application", "path", "/"));
    let mut object = ConfigObject::new(path, "application", "Shop");
    object.set("applicationPool", pool, None);
    object
}

fn pool(name: &str) -> ConfigObject {
    let path = ConfigPath::section(None, "system.applicationHost/applicationPools")
        .child(ConfigElement::keyed("add", "name", name));
    ConfigObject::new(path, "applicationPool", name)
}

const OTHER_SITE: &str = r#"<system.applicationHost><sites><site name="Portal" id="7" serverAutoStart="true"><bindings>
    <binding protocol="http" bindingInformation="*:80:" /></bindings></site></sites></system.applicationHost>"#;

#[test]
fn a_role_service_that_is_missing_has_its_exact_commands() {
    let desk = Desk::new(&[("AuthFlags", "AuthNTLM")]);
    let check = desk.check("FEATURE-MISSING:WindowsAuthentication");
    assert_eq!(check.state, CheckState::ToDo);
    assert!(
        check
            .fix
            .contains("Run: Install-WindowsFeature Web-Windows-Auth\n")
    );
    assert!(check.fix.contains(
        "dism.exe /Online /Enable-Feature /FeatureName:IIS-WebServerRole /FeatureName:IIS-WebServer \
         /FeatureName:IIS-Security /FeatureName:IIS-WindowsAuthentication"
    ));
    assert_eq!(check.needed_by, ["/lm/w3svc/1/ROOT/AuthFlags"]);
    let there = desk.config(
        r#"<system.webServer><globalModules><add name="WindowsAuthenticationModule" image="x" /></globalModules></system.webServer>"#,
    );
    assert_eq!(
        there.state("FEATURE-MISSING:WindowsAuthentication"),
        CheckState::Ready
    );
}

#[test]
fn classic_asp_must_be_installed_and_allowed() {
    let desk = Desk::new(&[("ScriptMaps", &format!(".asp,{ASP_DLL},5"))]);
    let id = "FEATURE-MISSING:ASP";
    assert!(desk.check(id).fix.contains("Web-ASP"));
    let with = |allowed: &str| {
        format!(
            r#"<system.webServer><globalModules><add name="IsapiModule" image="x" /></globalModules>
               <security><isapiCgiRestriction><add path="%windir%\system32\inetsrv\asp.dll" allowed="{allowed}" />
               </isapiCgiRestriction></security></system.webServer>"#
        )
    };
    let desk = desk.config(&with("false"));
    let check = desk.check(id);
    assert_eq!(check.state, CheckState::ToDo);
    assert!(check.found.contains("prohibited"), "{}", check.found);
    assert!(check.fix.contains("-Name allowed -Value $true"), "{}", check.fix);
    assert_eq!(desk.config(&with("true")).state(id), CheckState::Ready);
}

#[test]
fn dot_net_1_1_blocks_where_a_site_runs_on_it() {
    let map = r".aspx,c:\windows\microsoft.net\framework\v1.1.4322\aspnet_isapi.dll,5";
    let desk = Desk::new(&[("ScriptMaps", map)]);
    let id = "FEATURE-NOT-SUPPORTED:ASPNET-1.1.4322";
    assert_eq!(desk.state(id), CheckState::Blocking);
    assert_eq!(desk.check(id).title, ".NET 1.1 applications");

    let mut unused = Desk::new(&[]);
    unused
        .needs
        .dependencies
        .push(crate::model::dependency::Dependency {
            name: "ASPNET 1.1.4322".to_owned(),
            triggers: vec!["systemInfo scriptmaps".to_owned()],
        });
    assert_eq!(unused.state(id), CheckState::ToDo);
}

#[test]
fn what_iis_7_does_not_have_is_said_and_what_is_off_stays_off() {
    let desk = Desk::new(&[("FrontPageWeb", "TRUE"), ("AuthFlags", "64")]);
    assert_eq!(
        desk.state("FEATURE-NOT-SUPPORTED:FrontPageServerExtensions"),
        CheckState::ToDo
    );
    assert_eq!(
        desk.state("FEATURE-NOT-SUPPORTED:PassportAuthentication"),
        CheckState::ToDo
    );

    let mut desk = Desk::new(&[]);
    desk.needs
        .dependencies
        .push(crate::model::dependency::Dependency {
            name: "ServerSideIncludeDisabled".to_owned(),
            triggers: vec!["systemInfo scriptmaps".to_owned()],
        });
    assert_eq!(
        desk.state("FEATURE-UNWANTED:ServerSideInclude"),
        CheckState::Ready
    );
    let desk = desk.config(
        r#"<system.webServer><globalModules><add name="ServerSideIncludeModule" image="x" /></globalModules></system.webServer>"#,
    );
    let check = desk.check("FEATURE-UNWANTED:ServerSideInclude");
    assert_eq!(check.state, CheckState::ToDo);
    assert_eq!(check.step, None, "a script never uninstalls what others may use");
}

#[test]
fn a_pool_must_be_there_or_come_along() {
    let desk = Desk::new(&[]).object(application("HB"));
    let check = desk.check("APP-POOL-MISSING:HB");
    assert_eq!(check.state, CheckState::Blocking);
    assert!(check.fix.contains("New-WebAppPool -Name 'HB'"));
    assert_eq!(check.needed_by, ["Shop"]);
    let there = Desk::new(&[]).object(application("hb")).config(
        r#"<system.applicationHost><applicationPools><add name="HB" /></applicationPools></system.applicationHost>"#,
    );
    assert_eq!(there.state("APP-POOL-MISSING:hb"), CheckState::Ready);
    let carried = Desk::new(&[]).object(application("HB")).object(pool("HB"));
    assert_eq!(carried.state("APP-POOL-MISSING:HB"), CheckState::Ready);
}

#[test]
fn an_account_without_a_password_asks_for_it_and_one_with_it_does_not() {
    let identity = |password: Option<&str>| {
        let mut object = pool("HB");
        object.path = object.path.child(ConfigElement::only("processModel"));
        object.set("identityType", "SpecificUser", None);
        object.set("userName", r"HARBOUR\svc-hb", None);
        if let Some(password) = password {
            object.set("password", AttributeValue::Secret(Secret::new(password)), None);
        }
        object
    };
    let check = Desk::new(&[])
        .object(identity(None))
        .check("PASSWORD-NEEDED:pool HB");
    assert_eq!(check.state, CheckState::ToDo);
    assert!(check.found.contains(r"HARBOUR\svc-hb"));
    let twice = Desk::new(&[]).object(identity(None)).object(identity(None));
    let told = twice
        .checks()
        .iter()
        .filter(|check| check.code == "PASSWORD-NEEDED")
        .count();
    assert_eq!(told, 1, "a pool that two sites carry is told once");
    let with = Desk::new(&[]).object(identity(Some("hunter2")));
    let all = format!("{:?}", with.checks());
    assert!(
        !all.contains("PASSWORD-NEEDED") && !all.contains("hunter2"),
        "{all}"
    );
}

#[test]
fn a_binding_of_another_site_blocks_unless_one_of_them_rests() {
    let desk = Desk::new(&[]).object(binding("http", ":80:")).config(OTHER_SITE);
    let check = desk.check("BINDING-CLASH:http/:80:/1-7");
    assert_eq!(check.state, CheckState::Blocking);
    assert!(check.found.contains("\"Portal\""), "{}", check.found);
    assert!(
        check.fix.contains("Remove-WebBinding -Name 'Portal'"),
        "{}",
        check.fix
    );

    let resting = Desk::new(&[])
        .object(binding("http", ":80:"))
        .config(&OTHER_SITE.replace("serverAutoStart=\"true\"", "serverAutoStart=\"false\""));
    assert_eq!(resting.state("BINDING-CLASH:http/:80:/1-7"), CheckState::ToDo);

    let none = |config: &str, information: &str| {
        let desk = Desk::new(&[]).object(binding("http", information)).config(config);
        !desk.checks().iter().any(|check| check.code == "BINDING-CLASH")
    };
    assert!(none(OTHER_SITE, ":80:shop.example.com"), "another host name");
    assert!(none(OTHER_SITE, ":8080:"), "another port");
    assert!(
        none(&OTHER_SITE.replace("id=\"7\"", "id=\"1\""), ":80:"),
        "the site itself"
    );
}

#[test]
fn folders_exist_come_along_or_are_to_be_made() {
    let mut desk = Desk::new(&[])
        .object(directory("/", r"C:\sites\shop"))
        .object(directory("/old", r"C:\old"))
        .object(directory("/here", r"%SystemDrive%\Windows"))
        .object(directory("/arch", r"F:\arch"))
        .object(directory("/img", r"\\FILER1\img"));
    desk.source_host.put_file(r"C:\sites\shop\a.asp", "x", 0);
    desk.content.push(ContentRoot {
        logical: "Shop".to_owned(),
        origin: "/LM/W3SVC/1/ROOT".to_owned(),
        source: path(r"C:\sites\shop"),
        destination: path(r"C:\sites\shop"),
    });
    assert_eq!(desk.state(r"FOLDER-MISSING:C:\sites\shop"), CheckState::Ready);
    assert_eq!(desk.state(r"FOLDER-MISSING:C:\Windows"), CheckState::Ready);
    let old = desk.check(r"FOLDER-MISSING:C:\old");
    assert_eq!(old.state, CheckState::ToDo);
    assert!(
        old.fix
            .contains(r"New-Item -ItemType Directory -Force -Path 'C:\old'")
    );
    assert_eq!(old.needed_by, ["Shop/old"]);
    assert_eq!(desk.state("DRIVE-MISSING:F"), CheckState::ToDo);
    assert_eq!(desk.state(r"SHARE-REACHABLE:\\FILER1\img"), CheckState::Unknown);

    desk.source_host.put_file(r"F:\arch\a.txt", "x", 0);
    desk.content.push(ContentRoot {
        logical: "Shop/arch".to_owned(),
        origin: String::new(),
        source: path(r"F:\arch"),
        destination: path(r"F:\arch"),
    });
    assert_eq!(desk.state("DRIVE-MISSING:F"), CheckState::Blocking);
}

#[test]
fn programs_outside_of_the_sites_are_looked_for() {
    let map = [("ScriptMaps", r".hbx,D:\bin\hbext.dll,5")];
    let id = r"PROGRAM-MISSING:D:\bin\hbext.dll";
    let desk = Desk::new(&map);
    let check = desk.check(id);
    assert_eq!(check.state, CheckState::ToDo);
    assert!(
        check.fix.contains(r"\\OLD-WEB01\D$\bin\hbext.dll"),
        "{}",
        check.fix
    );
    desk.destination_host.put_file(r"D:\BIN\hbext.dll", "x", 0);
    assert_eq!(desk.state(id), CheckState::Ready);
}

#[test]
fn a_32_bit_dll_needs_a_32_bit_pool() {
    let map = [("ScriptMaps", r".hbx,D:\bin\hbext.dll,5"), ("AppPoolId", "HB")];
    let id = "POOL-BITNESS:HB";
    let mut desk = Desk::new(&map);
    assert_eq!(desk.state(id), CheckState::Unknown, "the file is not in the copy");
    let program = |machine: u16| {
        let mut bytes = vec![0_u8; 0x80];
        bytes[0x3C] = 0x80;
        bytes.extend(b"PE\0\0");
        bytes.extend(machine.to_le_bytes());
        bytes
    };
    desk.source_host.put_file(r"D:\bin\hbext.dll", program(0x014C), 0);
    assert_eq!(desk.state(id), CheckState::ToDo);
    assert!(desk.check(id).fix.contains("enable32BitAppOnWin64"));
    let mut carried = pool("HB");
    carried.set("enable32BitAppOnWin64", true, None);
    desk.objects.push(carried);
    assert_eq!(desk.state(id), CheckState::Ready);
    desk.source_host.put_file(r"D:\bin\hbext.dll", program(0x8664), 0);
    assert!(
        !desk.checks().iter().any(|check| check.id == id),
        "64-bit needs nothing"
    );
}

#[test]
fn certificates_are_named_and_never_taken_for_granted() {
    let desk = Desk::new(&[]).object(binding("https", ":443:"));
    let check = desk.check("CERTIFICATE-NEEDED:site 1");
    assert_eq!(check.state, CheckState::Unknown);
    assert!(check.fix.contains(
        "netsh.exe http add sslcert ipport=0.0.0.0:443 certhash=40DA7E6686D698EFAE7172220F4DA438025DFEEA"
    ));
    // The site becomes another number; its certificate is still that of the key it came from.
    let mut moved = binding("https", ":443:");
    let origin = |key: &str| crate::model::Origin {
        key: key.into(),
        property: "SecureBindings".into(),
    };
    moved.origins.insert(String::new(), origin("/LM/W3SVC/9"));
    let desk = Desk::new(&[]).object(moved);
    assert_eq!(desk.state("CERTIFICATE-MISSING:site 1"), CheckState::ToDo);
}

#[test]
fn an_exported_registry_says_more_than_files_do() {
    let export = |text: &str| format!("Windows Registry Editor Version 5.00\r\n\r\n{text}").into_bytes();
    let desk = Desk::new(&[("AuthFlags", "AuthNTLM")]).object(binding("https", ":443:"));
    assert_eq!(
        desk.state("CERTIFICATE-NEEDED:site 1"),
        CheckState::Unknown,
        "no registry: not checked"
    );
    desk.destination_host.put_file(
        r"C:\siteferry-collected\registry\iis.reg",
        export("[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\InetStp\\Components]\r\n\"WindowsAuthentication\"=dword:00000001\r\n\
                [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates]\r\n"),
        0,
    );
    let windows = desk.check("FEATURE-MISSING:WindowsAuthentication");
    assert_eq!(windows.state, CheckState::ToDo);
    assert!(
        windows.found.contains("notes WindowsAuthentication as installed"),
        "{}",
        windows.found
    );
    assert_eq!(windows.step, None, "installing it again would do nothing");
    let certificate = desk.check("CERTIFICATE-NEEDED:site 1");
    assert_eq!(certificate.state, CheckState::ToDo);
    assert!(
        certificate.found.ends_with("does not have it."),
        "{}",
        certificate.found
    );
}

#[test]
fn what_blocks_comes_first_and_every_open_check_says_what_to_do() {
    let desk = Desk::new(&[
        ("AuthFlags", "AuthNTLM"),
        ("ScriptMaps", r".hbx,D:\bin\hbext.dll,5"),
    ])
    .object(binding("http", ":80:"))
    .object(directory("/", r"C:\sites\shop"))
    .config(OTHER_SITE);
    let checks = desk.checks();
    assert!(
        checks.windows(2).all(|pair| pair[0].state <= pair[1].state),
        "sorted by state"
    );
    for check in &checks {
        assert!(!check.found.is_empty() && !check.why.is_empty(), "{check:?}");
        assert_eq!(
            check.fix.is_empty(),
            check.state == CheckState::Ready,
            "{check:?}"
        );
        assert!(!check.needed_by.is_empty(), "{check:?}");
    }
    let mut ids: Vec<&str> = checks.iter().map(|check| check.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), checks.len(), "ids are unique");
    assert!(
        script(&checks)
            .contains("Add-Feature 'Web-Server', 'Web-WebServer', 'Web-Security', 'Web-Windows-Auth'")
    );
}

#[test]
fn native_modules_must_be_registered_with_their_file() {
    let mut desk = Desk::new(&[]);
    desk.needs.native_modules.push(NativeModule {
        name: "Rewriter's".to_owned(),
    });
    let id = "MODULE-MISSING:Rewriter's";
    let check = desk.check(id);
    assert_eq!(check.state, CheckState::ToDo);
    assert!(
        check
            .fix
            .contains("New-WebGlobalModule -Name 'Rewriter''s' -Image $dll"),
        "{}",
        check.fix
    );
    let desk = desk.config(
        r#"<system.webServer><globalModules><add name="rewriter's" image="C:\Program Files\r.dll" /></globalModules></system.webServer>"#,
    );
    let check = desk.check(id);
    assert!(
        check.state == CheckState::ToDo && check.found.contains("not there"),
        "{check:?}"
    );
    desk.destination_host.put_file(r"C:\Program Files\r.dll", "MZ", 0);
    assert_eq!(desk.state(id), CheckState::Ready);
}

#[test]
fn managed_types_need_their_assembly() {
    let mut desk = Desk::new(&[]);
    for name in ["Own.Code", "Shop.Tide, Shop.Parts, Version=1.0.0.0"] {
        desk.needs.managed_types.push(ManagedType {
            name: name.to_owned(),
            triggers: vec!["/site/modules".to_owned()],
        });
    }
    assert_eq!(desk.state("ASSEMBLY-MISSING:Own.Code"), CheckState::Note);
    let id = "ASSEMBLY-MISSING:Shop.Tide, Shop.Parts, Version=1.0.0.0";
    let check = desk.check(id);
    assert_eq!(check.state, CheckState::Unknown);
    assert!(check.fix.contains("$dll = 'C:\\Shop.Parts.dll'"), "{}", check.fix);
    let shared = r"C:\Windows\Microsoft.NET\assembly\GAC_MSIL\Shop.Parts\x.dll";
    desk.destination_host.put_file(shared, "MZ", 0);
    assert_eq!(desk.state(id), CheckState::Ready);

    let mut desk = Desk::new(&[]);
    desk.needs.managed_types.push(ManagedType {
        name: "Shop.Tide,Shop.Parts".to_owned(),
        triggers: Vec::new(),
    });
    desk.content.push(ContentRoot {
        logical: "Shop".to_owned(),
        origin: "/LM/W3SVC/1/ROOT".to_owned(),
        source: path(r"D:\shop"),
        destination: path(r"E:\shop"),
    });
    desk.source_host.put_file(r"D:\shop\Bin\shop.parts.dll", "MZ", 0);
    assert_eq!(
        desk.state("ASSEMBLY-MISSING:Shop.Tide,Shop.Parts"),
        CheckState::Ready
    );
}

#[test]
fn url_scan_is_settings_to_bring_and_no_program_to_get() {
    let mut desk = Desk::new(&[]);
    desk.metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .key("/LM/W3SVC/1/Filters", "IIsFilters")
        .set("FilterLoadOrder", "UrlScan")
        .key("/LM/W3SVC/1/Filters/UrlScan", "IIsFilter")
        .set("FilterPath", r"C:\WINDOWS\system32\inetsrv\urlscan\urlscan.dll")
        .build(Schema::built_in());
    desk.needs = dependencies(&desk.metabase, &Scope::site(1)).expect("site 1");
    let check = desk.check("URLSCAN-BECOMES-REQUEST-FILTERING");
    assert_eq!((check.state, check.step.is_none()), (CheckState::ToDo, true));
    assert_eq!(check.needed_by.len(), 1, "{:?}", check.needed_by);
    assert!(!desk.checks().iter().any(|check| check.code == "PROGRAM-MISSING"));
}
