//! Changes put into a file: what they say is done, and no other byte moves.

use super::*;
use crate::model::change::{AttributeChange, RowState};
use crate::model::{Change, ConfigPath, Detail};

fn row(state: RowState, path: ConfigPath, attributes: &[(&str, Option<&str>)]) -> Change {
    Change {
        id: 0,
        state,
        object: "metaKey".into(),
        name: path.to_string().into(),
        why: "test".to_owned(),
        detail: Detail::Config {
            path,
            attributes: attributes
                .iter()
                .map(|(name, after)| AttributeChange {
                    name: (*name).into(),
                    before: None,
                    after: after.map(|text| text.into()),
                    origin: None,
                })
                .collect(),
            items: None,
        },
    }
}

fn key(path: &str) -> ConfigPath {
    ConfigPath::metabase_key(path)
}

fn apply_to(text: &str, rows: &[Change]) -> String {
    let bytes = apply(text.as_bytes(), rows, &Schema::built_in(), "MetaBase.xml").expect("applies");
    Metabase::read(&bytes[..], Schema::built_in(), "MetaBase.xml").expect("reads back");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn attributes_are_set_in_place_and_new_ones_stand_in_order() {
    let before = file(COMPOSITE);
    let rows = [row(
        RowState::Change,
        key("/lm/w3svc/812"),
        &[
            ("AppPoolId", None),
            ("ServerBindings", Some(":81:a & b\n:82:")),
            ("ServerAutoStart", Some("TRUE")),
            ("AccessFlags", Some("0")),
            ("Zeta", Some("\"x\"")),
        ],
    )];
    let after = apply_to(&before, &rows);
    let old = "<IIsWebServer\tLocation =\"/LM/W3SVC/812\"\r\n\t\tAppPoolId=\"ShopPool\"\r\n\
        \t\tServerBindings=\":80:shop.example.com\r\n\t\t\t10.1.1.5:80:\"\r\n\t\tServerComment=\"Shop &amp; Co\"\r\n\t>";
    let new = "<IIsWebServer\tLocation =\"/LM/W3SVC/812\"\r\n\t\tAccessFlags=\"0\"\r\n\t\tServerAutoStart=\"TRUE\"\r\n\
        \t\tServerBindings=\":81:a &amp; b\r\n\t\t\t:82:\"\r\n\t\tServerComment=\"Shop &amp; Co\"\r\n\
        \t\tZeta=\"&quot;x&quot;\"\r\n\t>";
    assert!(before.contains(old));
    assert_eq!(after, before.replace(old, new));
}

#[test]
fn keys_come_where_their_paths_belong_and_go_with_their_lines() {
    let before = file(COMPOSITE);
    let rows = [
        row(
            RowState::Add,
            key("/LM/W3SVC/812/Filters"),
            &[("KeyType", Some("IIsFilters")), ("FilterLoadOrder", Some(""))],
        ),
        row(
            RowState::Add,
            key("/LM/W3SVC/1"),
            &[("KeyType", Some("IIsWebServer"))],
        ),
        row(RowState::Delete, key("/LM/W3SVC/812/root/admin/deep"), &[]),
        row(
            RowState::Add,
            key("/LM/W3SVC/AppPools"),
            &[("KeyType", Some("IIsApplicationPools"))],
        ),
        row(
            RowState::Add,
            key("/LM/W3SVC/1").metabase_custom(7),
            &[
                ("Name", Some("UnknownName_7")),
                ("Value", Some("1\n2")),
                ("Type", Some("MULTISZ")),
                ("UserType", Some("IIS_MD_UT_FILE")),
                ("Attributes", Some("NO_ATTRIBUTES")),
            ],
        ),
    ];
    let after = apply_to(&before, &rows);
    let filters = "<IIsFilters\tLocation =\"/LM/W3SVC/812/Filters\"\r\n\t\tFilterLoadOrder=\"\"\r\n\t>\r\n</IIsFilters>\r\n";
    let one = "<IIsWebServer\tLocation =\"/LM/W3SVC/1\"\r\n\t>\r\n\t<Custom\r\n\t\tName=\"UnknownName_7\"\r\n\
        \t\tID=\"7\"\r\n\t\tValue=\"1\r\n\t\t\t2\"\r\n\t\tType=\"MULTISZ\"\r\n\t\tUserType=\"IIS_MD_UT_FILE\"\r\n\
        \t\tAttributes=\"NO_ATTRIBUTES\"\r\n\t/>\r\n</IIsWebServer>\r\n";
    let pools = "<IIsApplicationPools\tLocation =\"/LM/W3SVC/AppPools\"\r\n\t>\r\n</IIsApplicationPools>\r\n";
    for made in [filters, one, pools] {
        assert_eq!(after.matches(made).count(), 1, "{made}\n{after}");
    }
    let at = |text: &str| after.find(text).unwrap_or_else(|| panic!("{text} is not there"));
    assert!(at("\"/LM/W3SVC\"") < at(one) && at(one) < at("\"/LM/W3SVC/812\""));
    assert!(at("\"/LM/W3SVC/812\"") < at(filters) && at(filters) < at("\"/LM/W3SVC/812/root\""));
    let deep_start = before.find("<IIsWebDirectory").expect("there");
    let deep_end = before.find("</IIsWebDirectory>\r\n").expect("there") + "</IIsWebDirectory>\r\n".len();
    let rest = after.replace(filters, "").replace(one, "").replace(pools, "");
    assert_eq!(
        rest,
        format!("{}{}", &before[..deep_start], &before[deep_end..]),
        "other bytes stay"
    );
}

#[test]
fn custom_properties_change_by_their_number() {
    let before = file(COMPOSITE);
    let root = key("/LM/W3SVC/812/ROOT");
    let rows = [
        row(
            RowState::Change,
            root.metabase_custom(55001),
            &[("Value", Some("43"))],
        ),
        row(RowState::Delete, root.metabase_custom(55002), &[]),
        row(
            RowState::Add,
            root.metabase_custom(55003),
            &[("Name", Some("UnknownName_55003")), ("Value", Some("<"))],
        ),
        row(
            RowState::Change,
            root,
            &[("KeyType", Some("IIsWebDirectory")), ("Path", None)],
        ),
    ];
    let after = apply_to(&before, &rows);
    let metabase = read(&after);
    let root = metabase.key("/LM/W3SVC/812/root").expect("the root");
    assert_eq!(root.key_type(), "IIsWebDirectory");
    let values: Vec<(u32, String)> = root
        .properties()
        .map(|p| (p.id().0, p.text().into_owned()))
        .collect();
    assert_eq!(
        values,
        [
            (6016, "AccessRead | AccessScript".to_owned()),
            (55001, "43".to_owned()),
            (55003, "<".to_owned())
        ]
    );
    assert!(
        after.contains("\r\n\t/>\r\n\t<Custom\r\n\t\tName=\"UnknownName_55003\""),
        "{after}"
    );
    assert!(after.contains("\t/>\r\n</IIsWebDirectory>\r\n"), "{after}");
}

#[test]
fn a_file_of_another_layout_is_changed_where_it_must_be() {
    let before = "<configuration><MBProperty><A Location='/LM/W3SVC' AuthFlags='\"'/>\n<!-- <A Location=\"/x\"/> -->\
        <IIsWebServer Location=\"/LM/W3SVC/1\" B=\"1\"></IIsWebServer></MBProperty></configuration>";
    let rows = [
        row(
            RowState::Change,
            key("/LM/W3SVC"),
            &[("AuthFlags", Some("0")), ("KeyType", Some("IIsWebService"))],
        ),
        row(
            RowState::Add,
            key("/LM/W3SVC").metabase_custom(9),
            &[("Name", Some("n")), ("Value", Some("v"))],
        ),
        row(
            RowState::Change,
            key("/LM/W3SVC/1"),
            &[("B", None), ("A", Some("2"))],
        ),
        row(
            RowState::Add,
            key("/LM/W3SVC/1").metabase_custom(9),
            &[("Name", Some("n")), ("Value", Some("v"))],
        ),
        row(RowState::Add, key("/LM/W3SVC/2"), &[]),
    ];
    let after = apply_to(before, &rows);
    let metabase = read(&after);
    let service = metabase.key("/LM/W3SVC").expect("the service");
    assert_eq!(service.key_type(), "IIsWebService");
    assert_eq!(
        service
            .property(property::AUTH_FLAGS)
            .map(|p| p.text().into_owned())
            .as_deref(),
        Some("0")
    );
    assert_eq!(service.properties().count(), 2);
    let site = metabase.site(1).expect("the site");
    assert_eq!(
        site.properties().map(|p| p.name().to_owned()).collect::<Vec<_>>(),
        ["A", "n"]
    );
    assert!(metabase.key("/LM/W3SVC/2").is_some_and(|key| !key.is_implicit()));
    assert!(after.contains("<!-- <A Location=\"/x\"/> -->"), "{after}");
}

#[test]
fn a_key_that_is_not_there_is_refused_and_nothing_to_do_changes_nothing() {
    let text = file(COMPOSITE);
    let gone = row(RowState::Change, key("/LM/W3SVC/77"), &[("B", Some("1"))]);
    let problem = apply(text.as_bytes(), &[gone], &Schema::built_in(), "MetaBase.xml").expect_err("refused");
    assert_eq!(problem.code, "KEY-NOT-THERE");
    let skipped = row(RowState::Skipped, key("/LM/W3SVC/812"), &[("AppPoolId", None)]);
    let deleted = row(RowState::Delete, key("/LM/W3SVC/77"), &[]);
    assert_eq!(apply_to(&text, &[skipped, deleted]), text);
    assert_eq!(apply_to(&text, &[]), text);
}

#[test]
fn of_two_elements_for_one_key_the_later_is_changed_and_both_go() {
    let keys = "<A\tLocation =\"/LM/a\"\n\t\tX=\"1\"\n\t\tY=\"1\"\n\t>\n</A>\n<A\tLocation =\"/LM/A\"\n\t\tX=\"2\"\n\t>\n</A>\n";
    let before = file(keys);
    let after = apply_to(
        &before,
        &[row(
            RowState::Change,
            key("/LM/a"),
            &[("X", Some("3")), ("Y", None)],
        )],
    );
    let expected = keys.replace("X=\"2\"", "X=\"3\"").replace("\n\t\tY=\"1\"", "");
    assert_eq!(after, file(&expected));
    assert_eq!(
        apply_to(&before, &[row(RowState::Delete, key("/LM/a"), &[])]),
        file("")
    );
}
