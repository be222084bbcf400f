//! The files in `../shared/data/metabase`, which servers wrote.

use super::*;
use crate::model::Severity;

#[test]
fn the_real_file_is_read_without_a_problem() {
    let Some(bytes) = shared("modsic-iis6-urlscan/metabaseSample.xml") else {
        return;
    };
    let metabase = Metabase::read(&bytes[..], Schema::built_in(), "MetaBase.xml").expect("reads");
    assert_eq!(metabase.problems(), []);
    assert_eq!(
        metabase.keys().filter(|key| !key.is_implicit()).count(),
        56,
        "57 elements less IIS_Global"
    );
    let sites: Vec<_> = metabase.sites().map(|site| site.path()).collect();
    assert_eq!(sites, ["/LM/W3SVC/1"], "templates are no sites");
    let secrets: Vec<_> = metabase
        .keys()
        .flat_map(|key| key.properties())
        .filter(|p| p.is_secure())
        .collect();
    assert_eq!(secrets.len(), 10, "{secrets:?}: 11 blocks less the session key");
    let unc = secrets
        .iter()
        .find(|p| p.id() == property::UNC_PASSWORD)
        .expect("UNCPassword");
    assert_eq!(unc.secret_state(), SecretState::Empty);
    assert!(
        secrets
            .iter()
            .filter(|p| p.id() == property::ADMIN_ACL)
            .all(|p| p.secret_state() == SecretState::Set)
    );
    let everything = format!("{metabase:?}")
        + &metabase
            .keys()
            .map(|k| format!("{:?}", k.properties().collect::<Vec<_>>()))
            .collect::<String>();
    assert!(!everything.contains("4963446"), "a secret shows");
    let service = metabase.key("lm/w3svc").expect("service");
    let custom: Vec<_> = service
        .properties()
        .filter(|p| p.is_custom())
        .map(|p| (p.id().0, p.dword()))
        .collect();
    assert_eq!(
        custom,
        [(6269, Some(65535)), (2166, Some(1)), (9202, Some(u32::MAX))]
    );
    assert_eq!(
        service.property(property::HTTP_ERRORS).map(|p| p.list().len()),
        Some(42)
    );
    assert_eq!(
        metabase
            .key("/LM/MimeMap")
            .and_then(|k| k.property(property::MIME_MAP))
            .map(|p| p.list().len()),
        Some(320)
    );
    let ip = metabase
        .keys()
        .find_map(|k| k.property(property::IP_SECURITY))
        .expect("IPSecurity");
    assert!(ip.is_empty_text());
}

#[test]
fn the_damaged_file_gives_exactly_one_problem() {
    let Some(whole) = shared("modsic-iis6-urlscan/metabaseSample.xml") else {
        return;
    };
    let Some(bytes) = shared("modsic-iis6-urlscan/metabaseSampleWithIncompleteSessions.xml") else {
        return;
    };
    let whole = Metabase::read(&whole[..], Schema::built_in(), "MetaBase.xml").expect("reads");
    let metabase = Metabase::read(&bytes[..], Schema::built_in(), "MetaBase.xml").expect("reads");
    let [problem] = metabase.problems() else {
        panic!("{:?}", metabase.problems())
    };
    assert_eq!(problem.code, "METABASE-CUSTOM-INCOMPLETE");
    assert_eq!(problem.severity, Severity::Warning);
    assert_eq!((problem.place.line, problem.place.column), (Some(746), Some(2)));
    assert_eq!(problem.place.key.as_deref(), Some("/LM/W3SVC/UnknownName_9202"));
    assert!(
        problem.cause.contains("no Name, no Type and no UserType"),
        "{}",
        problem.cause
    );
    assert_eq!(metabase.property_count(), whole.property_count());
    assert!(
        metabase
            .keys()
            .map(|k| k.path())
            .eq(whole.keys().map(|k| k.path()))
    );
}

#[test]
fn the_fragments_are_read() {
    for (name, site, bindings) in [
        ("site-mshsca13.xml", "1962875481", 1),
        ("vdir-98004751.xml", "98004751", 0),
    ] {
        let Some(bytes) = shared(&format!("fragments/{name}")) else {
            return;
        };
        let metabase = Metabase::read(&bytes[..], Schema::built_in(), name).expect("reads");
        assert_eq!(metabase.problems(), [], "{name}");
        let key = metabase
            .key("/LM/W3SVC")
            .and_then(|k| k.child(site))
            .expect("site");
        let found = key
            .property(property::SERVER_BINDINGS)
            .map_or(0, |p| p.list().len());
        assert_eq!(found, bindings, "{name}");
        let root = key.below("ROOT").expect("root in lower case");
        assert_eq!(root.name(), "root");
        let maps = root.property(property::SCRIPT_MAPS).expect("set").list().len();
        assert_eq!(maps, if bindings == 1 { 4 } else { 0 });
    }
}

#[test]
fn the_real_schema_is_the_built_in_one() {
    let Some(bytes) = shared("modsic-iis6-urlscan/mbSchemaSample.xml") else {
        return;
    };
    let schema = Schema::read(&bytes[..], "MBSchema.xml").expect("reads");
    assert_eq!(schema.properties().len(), 507);
    for (real, ours) in schema.properties().iter().zip(Schema::built_in().properties()) {
        assert_eq!(real, ours);
    }
}
