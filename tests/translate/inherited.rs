//! What a directory inherits on the old server, and what its location inherits on the destination.

use super::{build, context, here, object, read, said, whole};
use siteferry::formats::metabase::{Metabase, MetabaseBuilder};
use siteferry::model::Column;
use siteferry::rules::RuleSet;
use siteferry::translate::{self, Inherited, TranslateOptions, Translation};

const ROOT: &str = "/LM/W3SVC/1/ROOT";

fn site(service: &[(&str, &str)]) -> MetabaseBuilder {
    let service = service.iter().fold(
        MetabaseBuilder::new().key("/LM/W3SVC", "IIsWebService"),
        |builder, (name, value)| builder.set(name, value),
    );
    service
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .set("ServerBindings", ":80:")
}

fn root(service: &[(&str, &str)]) -> MetabaseBuilder {
    site(service).key(ROOT, "IIsWebVirtualDir").set("Path", "D:\\web")
}

fn translated(metabase: &Metabase, inherited: Inherited) -> Translation {
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = inherited;
    translate::site(metabase, 1, &options).expect("there is such a site")
}

/// The column of the loss report that a setting stands in, and where it was written.
fn account(translation: &Translation, key: &str, property: &str) -> (Column, String) {
    let mut settings = translation.settings.iter();
    let setting = settings
        .find(|setting| setting.key == key && setting.property == property)
        .unwrap_or_else(|| panic!("{key}/{property} is not accounted for"));
    (setting.column, setting.target.to_string())
}

#[test]
fn a_directory_says_what_it_sets_where_the_values_above_it_stay_behind() {
    let metabase = build(
        root(&[("AuthFlags", "AuthNTLM"), ("AccessSSLFlags", "AccessSSL")])
            .key("/LM/W3SVC/1/ROOT/secure", "IIsWebDirectory")
            .set("AuthFlags", "AuthNTLM")
            .set("AccessSSLFlags", "AccessSSL"),
    );
    let shop = translated(&metabase, Inherited::LeftBehind);
    let at = |section: &str| object(&shop, &here(&shop, "/secure", section));
    let authentication = "security/authentication";
    let anonymous = at(&format!("{authentication}/anonymousAuthentication"));
    assert_eq!(anonymous.get("enabled"), Some("false"));
    assert_eq!(at("security/access").get("sslFlags"), Some("Ssl"));

    // Carried along, the site says it for both.
    let shop = translated(&metabase, Inherited::OnSite);
    let (column, target) = account(&shop, "/LM/W3SVC/1/ROOT/secure", "AuthFlags");
    assert_eq!((column, target.as_str()), (Column::Carried, ""));
}

#[test]
fn lists_that_stay_behind_are_not_what_a_directory_differs_from() {
    let page = "404,*,URL,/missing.asp";
    let metabase = build(
        root(&[("HttpErrors", page), ("MimeMap", ".foo,text/foo")])
            .key("/LM/W3SVC/1/ROOT/a", "IIsWebDirectory")
            .set("HttpErrors", page)
            .set("MimeMap", ".foo,text/foo"),
    );
    let shop = translated(&metabase, Inherited::LeftBehind);
    let errors = object(&shop, &here(&shop, "/a", "httpErrors"));
    let pages = errors.items.as_deref().expect("a list");
    assert!(pages.iter().any(|item| item.name == "error"), "{pages:?}");
    assert_eq!(errors.get("errorMode"), Some("Custom"));
    let types = object(&shop, &here(&shop, "/a", "staticContent"));
    let types = types.items.as_deref().expect("a list");
    assert!(
        types
            .iter()
            .any(|item| item.attributes.contains(&("fileExtension".into(), ".foo".into()))),
        "{types:?}"
    );
}

#[test]
fn what_is_set_to_the_default_of_iis_6_is_written_where_no_key_above_says_it() {
    let metabase = build(
        root(&[])
            .key("/LM/W3SVC/1/ROOT/img", "IIsWebDirectory")
            .set("HttpExpires", "D, 0x15180")
            .set("HttpCustomHeaders", "")
            .set("AuthPersistence", "AuthPersistSingleRequest")
            .key("/LM/W3SVC/1/ROOT/img/deep", "IIsWebDirectory")
            .set("HttpExpires", "D, 0x15180"),
    );
    for inherited in [Inherited::OnSite, Inherited::OnServer, Inherited::LeftBehind] {
        let shop = translated(&metabase, inherited);
        let at = |section: &str| object(&shop, &here(&shop, "/img", section));
        let cache = at("staticContent/clientCache");
        assert_eq!(cache.get("cacheControlMode"), Some("UseMaxAge"), "{inherited:?}");
        assert_eq!(cache.get("cacheControlMaxAge"), Some("1.00:00:00"));
        let headers = at("httpProtocol/customHeaders").items.as_deref();
        assert_eq!(headers.map(|items| items.len()), Some(1), "only <clear/>");
        let windows = at("security/authentication/windowsAuthentication");
        assert_eq!(windows.get("authPersistSingleRequest"), Some("true"));
        // The key above says it now.
        let (column, target) = account(&shop, "/LM/W3SVC/1/ROOT/img/deep", "HttpExpires");
        assert_eq!((column, target.as_str()), (Column::Carried, ""));
    }
}

#[test]
fn what_belongs_to_the_site_as_a_whole_is_taken_from_the_sites_key() {
    let metabase = build(
        site(&[("SetHostName", "not.here")])
            .set("SetHostName", "www.example.com")
            .key(ROOT, "IIsWebVirtualDir")
            .set("Path", "D:\\web"),
    );
    let shop = whole(&metabase, 1);
    let runtime = object(&shop, &here(&shop, "", "serverRuntime"));
    assert_eq!(runtime.get("alternateHostName"), Some("www.example.com"));

    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = Inherited::OnServer;
    let server = translate::server(&translate::Index::of(&metabase), &options);
    let (column, target) = account(&server, "/LM/W3SVC", "SetHostName");
    assert_eq!(
        (column, target.as_str()),
        (Column::Carried, ""),
        "no site inherits it"
    );
}

#[test]
fn a_site_without_a_root_keeps_what_its_own_key_says() {
    let metabase = build(
        site(&[])
            .set("AuthFlags", "AuthNTLM")
            .set("DefaultDoc", "start.htm")
            .set("AppPoolId", "Own")
            .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
            .key("/LM/W3SVC/AppPools/Own", "IIsApplicationPool"),
    );
    let shop = whole(&metabase, 1);
    let anonymous = here(&shop, "", "security/authentication/anonymousAuthentication");
    assert_eq!(object(&shop, &anonymous).get("enabled"), Some("false"));
    assert!(
        object(&shop, &here(&shop, "", "defaultDocument/files"))
            .items
            .is_some()
    );
    let (column, target) = account(&shop, "/LM/W3SVC/1", "AppPoolId");
    assert_eq!(column, Column::Carried);
    assert!(
        target.ends_with("application[@path='/']@applicationPool"),
        "{target}"
    );
    assert_eq!(shop.pools_used, ["Own"]);
    assert_eq!(said(&shop, "SITE-WITHOUT-FOLDER").len(), 1);
}

#[test]
fn a_pool_that_gets_another_name_has_it_in_the_defaults_of_the_server_too() {
    let metabase = build(
        site(&[("AppPoolId", "Web+1")])
            .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
            .key("/LM/W3SVC/AppPools/Web+1", "IIsApplicationPool")
            .key("/LM/W3SVC/AppPools/Web-1", "IIsApplicationPool"),
    );
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = Inherited::OnServer;
    let server = translate::server(&translate::Index::of(&metabase), &options);
    let defaults = object(&server, "system.applicationHost/sites/applicationDefaults");
    assert_eq!(defaults.get("applicationPool"), Some("Web-1 2"));
}

#[test]
fn a_value_without_inherit_is_said_to_count_for_more_on_the_destination() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("MetaBase.xml");
    let flags = |attributes: &str| {
        format!(
            "<Custom\n\t\tName=\"AuthFlags\"\n\t\tID=\"6000\"\n\t\tValue=\"4\"\n\t\tType=\"DWORD\"\n\t\t\
             UserType=\"IIS_MD_UT_FILE\"\n\t\tAttributes=\"{attributes}\"\n\t/>"
        )
    };
    for (attributes, expected) in [("NO_ATTRIBUTES", 1), ("INHERIT", 0)] {
        let text = format!(
            "<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n<MBProperty>\n\
             <IIsWebService\tLocation =\"/LM/W3SVC\"\n\t>\n</IIsWebService>\n\
             <IIsWebServer\tLocation =\"/LM/W3SVC/1\"\n\t\tServerBindings=\":80:\"\n\t>\n</IIsWebServer>\n\
             <IIsWebVirtualDir\tLocation =\"{ROOT}\"\n\t\tPath=\"D:\\web\"\n\t>\n{}\n</IIsWebVirtualDir>\n\
             <IIsWebDirectory\tLocation =\"{ROOT}/a\"\n\t\tAccessFlags=\"AccessRead\"\n\t>\n</IIsWebDirectory>\n\
             </MBProperty>\n</configuration>\n",
            flags(attributes)
        );
        std::fs::write(&file, text).expect("written");
        let site = whole(&read(&file), 1);
        let told = said(&site, "COUNTS-BELOW-TOO");
        assert_eq!(told.len(), expected, "{attributes}: {told:?}");
    }
}

#[test]
fn a_provider_that_is_named_twice_is_written_once() {
    let metabase = build(root(&[]).set("NTAuthenticationProviders", "Negotiate,NTLM,ntlm"));
    let shop = whole(&metabase, 1);
    let providers = here(
        &shop,
        "",
        "security/authentication/windowsAuthentication/providers",
    );
    let names = super::items(object(&shop, &providers), "value");
    assert_eq!(names, ["Negotiate", "NTLM"]);
}
