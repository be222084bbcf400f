//! Accounts and names on the way: mapped as decided, passwords asked for, written and shown nowhere, and no two sites or
//! pools of one name or number.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod support;

use siteferry::formats::metabase::{Metabase, MetabaseBuilder, Schema, SecretState};
use siteferry::model::{ConfigObject, IisVersion, Secret, Selection, ServerFacts};
use siteferry::rules::{RuleContext, RuleSet};
use siteferry::translate::{self, Account, PasswordState, Passwords, TranslateOptions, Translation};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use support::program::{Said, program, start};

/// A password that must be in one file only.
const CANARY: &str = "CANARY-9f3a-hunter2";

struct World {
    folder: tempfile::TempDir,
    old: PathBuf,
    new: PathBuf,
}

impl World {
    fn new() -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let servers = siteferry::apply::sample::unpack(folder.path()).expect("unpacks");
        World {
            folder,
            old: servers.old,
            new: servers.new,
        }
    }

    /// A sync of site 2 with its pool, which runs as HARBOUR\svc-hb, and visitors who act as HARBOUR\shop-guest.
    fn sync(&self, extra: &[&str], piped: &str) -> Said {
        let mut arguments = vec![
            "-verb:sync".to_owned(),
            format!("-source:metaKey=lm/w3svc/2,root={}", self.old.display()),
            format!("-dest:metaKey=lm/w3svc/2,root={}", self.new.display()),
            format!("-runs:{}", self.folder.path().join("runs").display()),
            "-enableLink:AppPoolExtension".to_owned(),
            "-acknowledge:APP-POOL-MISSING,DRIVE-MISSING,BINDING-CLASH,BINDING-TAKEN".to_owned(),
        ];
        arguments.extend(extra.iter().map(|argument| (*argument).to_owned()));
        siteferry(&arguments, piped)
    }

    fn config(&self) -> String {
        let path = self
            .new
            .join("C/Windows/System32/inetsrv/config/applicationHost.config");
        std::fs::read_to_string(path).expect("the configuration")
    }

    /// Files below the whole folder that hold the canary.
    fn leaks(&self) -> Vec<PathBuf> {
        walkdir::WalkDir::new(self.folder.path())
            .into_iter()
            .map(|entry| entry.expect("can be walked"))
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .filter(|path| {
                let bytes = std::fs::read(path).expect("can be read");
                bytes
                    .windows(CANARY.len())
                    .any(|window| window == CANARY.as_bytes())
            })
            .collect()
    }
}

fn siteferry(arguments: &[String], piped: &str) -> Said {
    let mut child = start(
        program(arguments)
            .env("HARBOUR_PASSWORD", CANARY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped()),
    );
    // It may end before it has read what is piped in.
    let _ = child.stdin.take().expect("an input").write_all(piped.as_bytes());
    child.wait_with_output().expect("it ends by itself").into()
}

#[test]
fn a_mapped_account_is_written_with_its_password_which_is_shown_nowhere_and_stays_on_the_next_sync() {
    let world = World::new();
    let map = r"-account:HARBOUR\svc-hb=CORP\web,'HARBOUR\shop-guest'=IUSR";
    let asked = world.sync(&[map, "-whatif", "-verbose"], "");
    assert_eq!(asked.code, 0, "{}{}", asked.out, asked.err);
    assert!(
        asked
            .out
            .contains(r"The password of CORP\web for application pool HarbourPool does not come along"),
        "{}",
        asked.out
    );
    assert!(
        !asked.out.contains(r"HARBOUR\shop-guest, whose password"),
        "{}",
        asked.out
    );

    let password = r"-accountPassword:CORP\web=env:HARBOUR_PASSWORD";
    let told = world.sync(&[map, password, "-whatif", "-json"], "");
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    assert!(!format!("{}{}", told.out, told.err).contains(CANARY));
    let document: serde_json::Value = serde_json::from_str(&told.out).expect("one document");
    let changes = document["changes"].as_array().expect("changes");
    let model = changes
        .iter()
        .find(|change| change["detail"]["path"].to_string().contains("processModel"))
        .expect("the pool's account is a row");
    let row = model.to_string();
    assert!(
        row.contains("WAMUserName"),
        "the row says where it comes from: {row}"
    );
    assert!(
        row.contains(r"in the place of HARBOUR\\svc-hb, by the account map"),
        "{row}"
    );
    assert!(row.contains(Secret::MASK), "{row}");

    let done = world.sync(&[map, password, "-verbose"], "");
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(!format!("{}{}", done.out, done.err).contains(CANARY));
    let config = world.config();
    assert!(
        config.contains(&format!(r#"userName="CORP\web" password="{CANARY}""#))
            || config.contains(&format!(r#"password="{CANARY}" userName="CORP\web""#)),
        "the account is not there with its password"
    );
    let leaks = world.leaks();
    assert!(
        matches!(leaks.as_slice(), [only] if only.ends_with("applicationHost.config") && only.starts_with(&world.new)),
        "{leaks:?}"
    );

    let again = world.sync(&[map], "");
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    assert!(again.out.contains("Total changes: 0 "), "{}", again.out);
    assert_eq!(
        world.config(),
        config,
        "the password that nobody gave again is gone"
    );
}

#[test]
fn a_password_is_taken_from_a_pipe_or_a_file_and_refused_on_the_command_line() {
    let world = World::new();
    let piped = world.sync(
        &[
            r"-accountPassword:HARBOUR\svc-hb=prompt,HARBOUR\shop-guest=prompt",
            "-whatif",
        ],
        &format!("{CANARY}\nsecond\n"),
    );
    assert_eq!(piped.code, 0, "{}{}", piped.out, piped.err);
    assert!(
        !piped.out.contains("The password of") && !piped.out.contains("whose password"),
        "{}",
        piped.out
    );

    let file = world.folder.path().join("secret.txt");
    std::fs::write(&file, format!("{CANARY}\r\n")).expect("a file");
    let read = world.sync(
        &[
            &format!(r"-accountPassword:HARBOUR\svc-hb=file:{}", file.display()),
            "-whatif",
        ],
        "",
    );
    assert_eq!(read.code, 0, "{}{}", read.out, read.err);

    for (argument, expected) in [
        (
            format!(r"-accountPassword:HARBOUR\svc-hb={CANARY}"),
            "does not say where",
        ),
        (format!("-accountPassword={CANARY}"), "does not say where"),
        (
            r"-accountPassword:HARBOUR\svc-hb=env:NO_SUCH_VARIABLE_HERE".to_owned(),
            "NO_SUCH_VARIABLE_HERE",
        ),
        (
            r"-accountPassword:HARBOUR\svc-hb=file:/no/such/file".to_owned(),
            "/no/such/file",
        ),
        (
            r"-accountPassword:HARBOUR\svc-hb=prompt".to_owned(),
            "It is empty",
        ),
        (r"-account:HARBOUR\svc-hb".to_owned(), "does not say what"),
        (
            r"-account:HARBOUR\svc-hb=CORP\".to_owned(),
            "nothing follows its backslash",
        ),
    ] {
        let said = world.sync(&[&argument, "-whatif"], "");
        assert_ne!(said.code, 0, "{argument}");
        assert!(said.err.contains(expected), "{argument}: {}", said.err);
        assert!(
            !said.err.replace(&format!("“{CANARY}”"), "").contains(CANARY),
            "{}",
            said.err
        );
    }
    assert!(!world.config().contains("svc-hb"), "a what-if wrote something");
}

#[test]
fn what_cannot_be_used_is_said_before_anything_is_written() {
    let world = World::new();
    let said = world.sync(&[r"-account:HARBOUR\svc-hb=IUSR", "-whatif"], "");
    assert_ne!(said.code, 0);
    assert!(
        said.err.contains("ACCOUNT-UNSUITABLE") && said.err.contains("A pool cannot run as IUSR"),
        "{}",
        said.err
    );
    let said = world.sync(
        &[
            r"-account:HARBOUR\svc-hbb=CORP\x",
            r"-accountPassword:CORP\nobody=env:HARBOUR_PASSWORD",
            "-whatif",
        ],
        "",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .contains(r"decides on HARBOUR\svc-hbb, which is not in use")
            && said.out.contains(r"Did you mean HARBOUR\svc-hb?")
            && said
                .out
                .contains(r"A password is given for CORP\nobody, which is not in use"),
        "{}",
        said.out
    );
}

fn context() -> RuleContext {
    let facts = |name: &str, iis, windows: &str| ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: windows.to_owned(),
        is_64_bit: true,
    };
    RuleContext::new(
        facts("OLD", IisVersion::IIS6, r"C:\WINDOWS"),
        facts("NEW", IisVersion::IIS10, r"C:\Windows"),
    )
}

/// A service with a site whose root, folders and pools name accounts of every kind.
fn server() -> MetabaseBuilder {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("AnonymousUserName", "IUSR_OLD")
        .set_secret("AnonymousUserPass", SecretState::Set)
        .set("WAMUserName", "IWAM_OLD")
        .set_secret("WAMUserPass", SecretState::Set)
        .set("AuthFlags", "AuthAnonymous")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .set("ServerBindings", ":80:")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"D:\shop")
        .set("AppRoot", "/LM/W3SVC/1/ROOT")
        .set("AppPoolId", "Shop")
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .key("/LM/W3SVC/AppPools/Shop", "IIsApplicationPool")
}

fn translate(metabase: &Metabase, context: &RuleContext, passwords: Passwords) -> Translation {
    let rules = RuleSet::default();
    let mut options = TranslateOptions::new(&rules, context);
    options.include_pools = true;
    options.passwords = passwords;
    translate::site(metabase, 1, &options).unwrap_or_else(|problem| panic!("{problem}"))
}

fn survey(metabase: &Metabase, context: &RuleContext) -> Vec<Account> {
    translate::survey(
        metabase,
        &Selection::site(1),
        true,
        &RuleSet::default(),
        context,
        &Passwords::default(),
    )
}

fn find<'t>(translation: &'t Translation, ending: &str) -> &'t ConfigObject {
    translation
        .objects
        .iter()
        .find(|object| object.path.to_string().ends_with(ending))
        .unwrap_or_else(|| panic!("no {ending}"))
}

#[test]
fn every_account_in_scope_is_listed_once_with_what_becomes_of_it() {
    let metabase = server()
        .set("AppPoolIdentityType", "3")
        .set("WAMUserName", r"CORP\svc")
        .set_secret("WAMUserPass", SecretState::Set)
        .key("/LM/W3SVC/1/ROOT/filer", "IIsWebVirtualDir")
        .set("Path", r"\\FILER\x")
        .set("UNCUserName", r"old\joe")
        .set_secret("UNCPassword", SecretState::Unknown)
        .key("/LM/W3SVC/1/ROOT/a", "IIsWebDirectory")
        .set("AnonymousUserName", "guest@corp.example")
        .set_secret("AnonymousUserPass", SecretState::Empty)
        .set("UNCUserName", r".\nobody")
        .key("/LM/W3SVC/1/ROOT/b", "IIsWebDirectory")
        .set("AnonymousUserName", "JOE")
        .custom(40_123, "AcmeUserName", "STRING", r"CORP\acme", "")
        .build(Schema::built_in());
    let accounts = survey(&metabase, &context());
    let told: Vec<(&str, PasswordState, bool, String)> = accounts
        .iter()
        .map(|account| {
            let becomes = account.becomes();
            (
                account.name.as_str(),
                account.password,
                account.wants_password(),
                becomes,
            )
        })
        .collect();
    let wanted = |text: &str| format!("{text}; its password is wanted");
    assert_eq!(
        told,
        [
            (r"CORP\svc", PasswordState::Set, true, wanted("Stays as it is")),
            (
                "guest@corp.example",
                PasswordState::Empty,
                true,
                wanted("Stays as it is")
            ),
            (
                "JOE",
                PasswordState::Set,
                true,
                format!(
                    "{}; {}",
                    wanted("Stays as it is"),
                    wanted("Becomes joe, without the old machine's name")
                )
            ),
            (
                r".\nobody",
                PasswordState::Absent,
                false,
                "Stays behind: none of its folders is on another machine".to_owned()
            ),
            (
                r"CORP\acme",
                PasswordState::Absent,
                false,
                "Stays behind: IIS 7+ has no place for it".to_owned()
            ),
            (
                "IUSR_OLD",
                PasswordState::Set,
                false,
                "Becomes IUSR (rule AnonymousUser)".to_owned()
            ),
        ]
    );
}

#[test]
fn each_kind_of_target_is_written_where_it_can_serve() {
    let metabase = server()
        .set("AppPoolIdentityType", "3")
        .set("WAMUserName", r"CORP\svc")
        .set_secret("WAMUserPass", SecretState::Set)
        .key("/LM/W3SVC/1/ROOT/filer", "IIsWebVirtualDir")
        .set("Path", r"\\FILER\x")
        .set("UNCUserName", r"CORP\svc")
        .set_secret("UNCPassword", SecretState::Set)
        .key("/LM/W3SVC/1/ROOT/a", "IIsWebDirectory")
        .set("AnonymousUserName", r"CORP\svc")
        .build(Schema::built_in());
    let model = "/processModel";
    let folder = "virtualDirectory[@path='/filer']";
    let visitors = "path='Shop/a']/system.webServer/security/authentication/anonymousAuthentication";
    let mapped = |new: &str| {
        let mut context = context();
        context.accounts.set(r"corp\SVC", new);
        translate(&metabase, &context, Passwords::default())
    };
    let codes = |translation: &Translation| {
        let mut codes: Vec<String> = translation
            .problems
            .iter()
            .filter(|problem| problem.code.starts_with("ACCOUNT") || problem.code.starts_with("PASSWORD"))
            .map(|problem| problem.code.clone())
            .collect();
        codes.dedup();
        codes
    };

    let named = mapped(r"NEW\web");
    for at in [model, folder, visitors] {
        assert_eq!(find(&named, at).get("userName"), Some(r"NEW\web"), "{at}");
        assert!(find(&named, at).remarks["userName"].contains(r"CORP\svc"));
    }

    let nobody = mapped("");
    assert_eq!(
        find(&nobody, model).get("identityType"),
        Some("ApplicationPoolIdentity")
    );
    assert_eq!(find(&nobody, model).get("userName"), None);
    assert_eq!(find(&nobody, folder).get("userName"), None);
    assert_eq!(find(&nobody, visitors).get("userName"), Some(""));
    assert_eq!(
        codes(&nobody),
        ["ACCOUNT-MAPPED"],
        "no password is wanted of nobody"
    );

    let service = mapped("NT AUTHORITY\\NETWORK SERVICE");
    assert_eq!(find(&service, model).get("identityType"), Some("NetworkService"));
    for at in [folder, visitors] {
        assert_eq!(find(&service, at).get("userName"), Some(r"CORP\svc"), "{at}");
    }
    assert!(codes(&service).contains(&"ACCOUNT-UNSUITABLE".to_owned()));

    let mut context = context();
    context.accounts.set(r"CORP\svc", r"NEW\web");
    let mut passwords = Passwords::default();
    passwords.set(r"CORP\svc", Secret::new(CANARY));
    let given = translate(&metabase, &context, passwords);
    for at in [model, folder, visitors] {
        let password = find(&given, at).attributes.get("password").expect("written");
        assert_eq!((password.exposed(), password.shown()), (CANARY, Secret::MASK));
    }
    assert!(codes(&given).contains(&"PASSWORD-IN-FILE".to_owned()));
    assert!(!codes(&given).contains(&"PASSWORD-NEEDED".to_owned()));
    assert!(!format!("{given:?}").contains(CANARY), "a password can be seen");
}

#[test]
fn the_built_in_identity_of_a_pool_can_be_mapped_too() {
    let metabase = server().set("AppPoolIdentityType", "0").build(Schema::built_in());
    let mut context = context();
    context.accounts.set("LocalSystem", "ApplicationPoolIdentity");
    let translation = translate(&metabase, &context, Passwords::default());
    let model = find(&translation, "/processModel");
    assert_eq!(model.get("identityType"), Some("ApplicationPoolIdentity"));
    context.accounts.set("LocalSystem", r"CORP\svc");
    let translation = translate(&metabase, &context, Passwords::default());
    let model = find(&translation, "/processModel");
    assert_eq!(
        (model.get("identityType"), model.get("userName")),
        (Some("SpecificUser"), Some(r"CORP\svc"))
    );
    assert!(
        translation
            .problems
            .iter()
            .any(|problem| problem.code == "PASSWORD-NEEDED")
    );
    context.destination.iis = IisVersion { major: 7, minor: 0 };
    context.accounts.set("LocalSystem", "ApplicationPoolIdentity");
    let translation = translate(&metabase, &context, Passwords::default());
    assert!(
        translation
            .problems
            .iter()
            .any(|problem| problem.code == "ACCOUNT-UNSUITABLE")
    );
    assert_eq!(
        find(&translation, "/processModel").get("identityType"),
        Some("LocalSystem")
    );
}

#[test]
fn names_that_no_account_can_have_are_left_out_and_said() {
    for broken in [r"CORP\", "a\u{1}b", r"a\b\c", &"x".repeat(20_000)] {
        let metabase = server()
            .set("AppPoolIdentityType", "3")
            .set("WAMUserName", broken)
            .key("/LM/W3SVC/1/ROOT/filer", "IIsWebVirtualDir")
            .set("Path", r"\\FILER\x")
            .set("UNCUserName", broken)
            .key("/LM/W3SVC/1/ROOT/a", "IIsWebDirectory")
            .set("AnonymousUserName", broken)
            .build(Schema::built_in());
        let translation = translate(&metabase, &context(), Passwords::default());
        let shown: Vec<&ConfigObject> = translation
            .objects
            .iter()
            .filter(|object| object.attributes.values().any(|value| value.exposed() == broken))
            .collect();
        assert!(shown.is_empty(), "{shown:?}");
        let said = translation
            .problems
            .iter()
            .filter(|problem| problem.code == "ACCOUNT-NAME-BROKEN")
            .count();
        assert_eq!(said, 3, "{broken:.20?}");
        assert!(
            translation
                .problems
                .iter()
                .all(|problem| problem.cause.len() < 2000),
            "a long name fills the screen"
        );
        assert!(
            survey(&metabase, &context())
                .iter()
                .any(|account| account.becomes().contains("Left out"))
        );
    }
}

#[test]
fn accounts_of_the_machines_former_name_go_and_those_of_customers_stay() {
    let metabase = server()
        .set("AppPoolIdentityType", "3")
        .set("WAMUserName", "IWAM_OLD")
        .key("/LM/MSFTPSVC", "IIsFtpService")
        .set("AnonymousUserName", "IUSR_BUILD7")
        .key("/LM/W3SVC/1/ROOT/a", "IIsWebDirectory")
        .set("AnonymousUserName", "IUSR_BUILD7")
        .key("/LM/W3SVC/1/ROOT/b", "IIsWebDirectory")
        .set("AnonymousUserName", "IUSR_customer1")
        .build(Schema::built_in());
    let mut context = context();
    context.former_names = translate::former_names(&metabase, "OLD");
    assert_eq!(context.former_names, ["BUILD7"]);
    let translation = translate(&metabase, &context, Passwords::default());
    let visitors = |folder: &str| {
        let at =
            format!("path='Shop/{folder}']/system.webServer/security/authentication/anonymousAuthentication");
        translation
            .objects
            .iter()
            .find(|object| object.path.to_string().ends_with(&at))
            .and_then(|object| object.get("userName"))
    };
    assert_eq!(
        (visitors("a"), visitors("b")),
        (Some("IUSR"), Some("IUSR_customer1"))
    );
    assert_eq!(
        find(&translation, "/processModel").get("identityType"),
        Some("NetworkService")
    );
}

#[test]
fn the_sample_and_real_files_list_their_accounts_without_a_secret() {
    let mut files = vec![
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("assets/sample/old-web01/C/WINDOWS/system32/inetsrv/MetaBase.xml"),
    ];
    if let Some(data) = support::shared_data() {
        files.push(data.join("metabase/modsic-iis6-urlscan/metabaseSample.xml"));
    }
    for file in files {
        let reader = std::io::BufReader::new(std::fs::File::open(&file).expect("a file"));
        let metabase = Metabase::read(reader, Schema::built_in(), "MetaBase.xml").expect("reads");
        let machine = translate::machine_name(&metabase).expect("a machine");
        let mut context = context();
        context.source.name.clone_from(&machine);
        let selection = Selection {
            sites: metabase.sites().filter_map(|site| site.site_id()).collect(),
            excluded: Vec::new(),
            ..Selection::default()
        };
        let accounts = translate::survey(
            &metabase,
            &selection,
            true,
            &RuleSet::default(),
            &context,
            &Passwords::default(),
        );
        let iusr = accounts
            .iter()
            .find(|account| account.name.eq_ignore_ascii_case(&format!("IUSR_{machine}")))
            .expect("the machine's own");
        assert!(iusr.becomes().contains("rule AnonymousUser") && !iusr.wants_password());
        let shown = format!("{accounts:?}");
        assert!(!shown.contains("49634462"), "an encrypted value is shown");
    }
}

#[test]
fn a_site_gets_the_number_and_name_that_were_chosen_and_never_anothers_by_accident() {
    let world = World::new();
    let sync = |dest: &str, extra: &[&str]| {
        let mut arguments = vec![
            "-verb:sync".to_owned(),
            format!("-source:metaKey=lm/w3svc/1,root={}", world.old.display()),
            format!("-dest:metaKey={dest},root={}", world.new.display()),
            format!("-runs:{}", world.folder.path().join("runs").display()),
        ];
        arguments.extend(extra.iter().map(|argument| (*argument).to_owned()));
        siteferry(&arguments, "")
    };
    // Portal is site 7 of the destination.
    let kept = sync("lm/w3svc/7", &["-siteId:keep", "-whatif"]);
    assert_ne!(kept.code, 0);
    assert!(
        kept.err.contains("SITE-ID-TAKEN") && kept.err.contains("-siteId:1=renumber"),
        "{}",
        kept.err
    );
    let replaced = sync("lm/w3svc/7", &["-whatif"]);
    assert_eq!(replaced.code, 0, "{}", replaced.err);
    assert!(
        replaced.out.contains("\"Portal\", becomes \"Harbour Books\""),
        "{}",
        replaced.out
    );
    let moved = sync("lm/w3svc/7", &["-siteId:1=renumber", "-whatif"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    assert!(
        moved.out.contains("gets the number 2 on the destination")
            || moved.out.contains("gets the number 1 on the destination")
            || moved.out.contains("SITE-RENUMBERED"),
        "{}",
        moved.out
    );
    let twice = sync("lm/w3svc/7", &["-siteId:1=8", "-whatif"]);
    assert!(twice.err.contains("GIVEN-TWICE"), "{}", twice.err);
    let illegal = sync("lm/w3svc/1", &["-siteName:1='a/b'", "-whatif"]);
    assert!(illegal.err.contains("SITE-NAME-ILLEGAL"), "{}", illegal.err);
    let portal = sync("lm/w3svc/1", &["-siteName:1=portal", "-whatif"]);
    assert!(portal.err.contains("SITE-NAME-TAKEN"), "{}", portal.err);

    let named = sync("\"Books & tides\"", &["-whatif"]);
    assert!(
        named.err.contains("SITE-NAME-ILLEGAL") && named.err.contains("Books - tides"),
        "{}",
        named.err
    );
    let done = sync("'Books and tides'", &[]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(
        done.out.contains("Info: Adding site (Books and tides)."),
        "{}",
        done.out
    );
    let config = world.config();
    assert!(
        config.contains(r#"<site name="Books and tides" id="1""#),
        "{config:.3000}"
    );
    assert!(config.contains(r#"<location path="Books and tides"#));
    assert!(!config.contains("Harbour Books"), "the old name is somewhere");
    let again = sync("'Books and tides'", &["-siteName:1='Books and tides'"]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    assert!(again.out.contains("Total changes: 0 "), "{}", again.out);
}

#[test]
fn pools_that_differ_after_the_64th_character_stay_apart() {
    let stem = "p".repeat(64);
    let (first, second) = (format!("{stem}1"), format!("{stem}2"));
    let metabase = server()
        .key("/LM/W3SVC/1/ROOT/a", "IIsWebVirtualDir")
        .set("Path", r"D:\a")
        .set("AppRoot", "/LM/W3SVC/1/ROOT/a")
        .set("AppPoolId", &first)
        .key("/LM/W3SVC/1/ROOT/b", "IIsWebVirtualDir")
        .set("Path", r"D:\b")
        .set("AppRoot", "/LM/W3SVC/1/ROOT/b")
        .set("AppPoolId", &second)
        .key("/LM/W3SVC/1/ROOT/c", "IIsWebVirtualDir")
        .set("Path", r"D:\c")
        .set("AppRoot", "/LM/W3SVC/1/ROOT/c")
        .set("AppPoolId", "con")
        .key(&format!("/LM/W3SVC/AppPools/{first}"), "IIsApplicationPool")
        .set("AppPoolIdentityType", "0")
        .key(&format!("/LM/W3SVC/AppPools/{second}"), "IIsApplicationPool")
        .set("AppPoolIdentityType", "1")
        .build(Schema::built_in());
    let translation = translate(&metabase, &context(), Passwords::default());
    let pool = |folder: &str| {
        find(&translation, &format!("application[@path='/{folder}']"))
            .get("applicationPool")
            .expect("a pool")
            .to_owned()
    };
    let (a, b) = (pool("a"), pool("b"));
    assert_ne!(a.to_lowercase(), b.to_lowercase());
    assert_eq!(pool("c"), "con-");
    for (name, identity) in [(&a, "LocalSystem"), (&b, "LocalService")] {
        assert!(name.chars().count() <= 64, "{name}");
        let model = find(&translation, &format!("add[@name='{name}']/processModel"));
        assert_eq!(
            model.get("identityType"),
            Some(identity),
            "{name} is the wrong pool"
        );
    }
    let said = translation
        .problems
        .iter()
        .filter(|problem| problem.code == "POOL-NAME-CHANGED")
        .count();
    assert_eq!(said, 3);
}
