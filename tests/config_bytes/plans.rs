//! A plan's rows on real files: only what they say changes, the result is legal, and they can be taken back.

use super::real_files::{configurations, judge, read};
use super::support::schema::Schema;
use siteferry::formats::apphost::{AppHostConfig, Scope};
use siteferry::formats::xml::Document;
use siteferry::model::change::AttributeChange;
use siteferry::model::{Change, ConfigElement, ConfigObject, ConfigPath, Detail, Item, RowState};

fn row(state: RowState, path: ConfigPath, attributes: &[(&str, Option<&str>, Option<&str>)]) -> Change {
    Change {
        id: 0,
        state,
        object: "x".into(),
        name: "x".into(),
        why: "test".to_owned(),
        detail: Detail::Config {
            path,
            attributes: attributes
                .iter()
                .map(|(name, before, after)| AttributeChange {
                    name: (*name).into(),
                    before: before.map(Into::into),
                    after: after.map(Into::into),
                    origin: None,
                })
                .collect(),
            items: None,
        },
    }
}

fn with_items(mut change: Change, before: Vec<Item>, after: Vec<Item>) -> Change {
    if let Detail::Config { items, .. } = &mut change.detail {
        *items = Some((before.into(), after.into()));
    }
    change
}

fn item(name: &str, attributes: &[(&str, &str)]) -> Item {
    Item {
        name: name.to_owned(),
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Item::default()
    }
}

/// A site with all its parts, a pool, a restriction and two locations, as a migration adds them.
fn a_migrated_site() -> Vec<Change> {
    use RowState::Add;
    let site = ConfigPath::section(None, "system.applicationHost/sites")
        .child(ConfigElement::keyed("site", "id", "90"));
    let application = site.child(ConfigElement::keyed("application", "path", "/"));
    let binding = site.child(ConfigElement::only("bindings")).child(ConfigElement {
        name: "binding".into(),
        key: vec![
            ("protocol".into(), "http".into()),
            ("bindingInformation".into(), "*:8090:books.example".into()),
        ],
    });
    let pool = ConfigPath::section(None, "system.applicationHost/applicationPools")
        .child(ConfigElement::keyed("add", "name", "Harbour pool"));
    let below = |path: &ConfigPath, names: &[&str]| {
        names
            .iter()
            .fold(path.clone(), |path, name| path.child(ConfigElement::only(*name)))
    };
    let here = |location, names| ConfigPath::section(Some(location), names);
    vec![
        row(
            Add,
            site.clone(),
            &[
                ("name", None, Some("Harbour Books")),
                ("serverAutoStart", None, Some("true")),
            ],
        ),
        row(
            Add,
            application.clone(),
            &[("applicationPool", None, Some("Harbour pool"))],
        ),
        row(
            Add,
            application.child(ConfigElement::keyed("virtualDirectory", "path", "/")),
            &[("physicalPath", None, Some(r"D:\sites\harbour"))],
        ),
        row(Add, binding, &[]),
        row(
            Add,
            below(&site, &["limits"]),
            &[("connectionTimeout", None, Some("00:02:00"))],
        ),
        row(
            Add,
            below(&site, &["logFile"]),
            &[
                ("logExtFileFlags", None, Some("Date, Time, ClientIP")),
                ("period", None, Some("Weekly")),
            ],
        ),
        row(
            Add,
            pool.clone(),
            &[
                ("managedPipelineMode", None, Some("Classic")),
                ("enable32BitAppOnWin64", None, Some("true")),
            ],
        ),
        row(
            Add,
            below(&pool, &["processModel"]),
            &[("identityType", None, Some("NetworkService"))],
        ),
        with_items(
            row(
                Add,
                below(&pool, &["recycling", "periodicRestart", "schedule"]),
                &[],
            ),
            Vec::new(),
            vec![item("clear", &[]), item("add", &[("value", "03:00:00")])],
        ),
        row(
            Add,
            ConfigPath::section(None, "system.webServer/security/isapiCgiRestriction")
                .child(ConfigElement::keyed("add", "path", r"C:\isapi\old.dll")),
            &[
                ("allowed", None, Some("true")),
                ("description", None, Some("Old & tired")),
            ],
        ),
        row(
            Add,
            here(
                "Harbour Books",
                "system.webServer/security/authentication/basicAuthentication",
            ),
            &[("enabled", None, Some("true")), ("realm", None, Some("books"))],
        ),
        with_items(
            row(
                Add,
                here("Harbour Books/staff", "system.webServer/handlers"),
                &[("accessPolicy", None, Some("Read, Script"))],
            ),
            Vec::new(),
            vec![
                item("remove", &[("name", "ASPClassic")]),
                item(
                    "add",
                    &[
                        ("name", "old-dll"),
                        ("path", "*.old"),
                        ("verb", "*"),
                        ("modules", "IsapiModule"),
                        ("scriptProcessor", r"C:\isapi\old.dll"),
                    ],
                ),
            ],
        ),
        with_items(
            row(
                Add,
                here("Harbour Books/staff", "system.webServer/defaultDocument/files"),
                &[],
            ),
            Vec::new(),
            vec![item("clear", &[]), item("add", &[("value", "start.asp")])],
        ),
    ]
}

fn assert_legal(schema: Option<&Schema>, document: &Document) {
    if let Some(schema) = schema {
        assert_eq!(
            schema.violations(document),
            Vec::<String>::new(),
            "{}",
            document.label()
        );
    }
}

/// The rows that take back what rows did.
fn reversed(changes: &[Change]) -> Vec<Change> {
    changes
        .iter()
        .cloned()
        .map(|mut change| {
            change.state = match change.state {
                RowState::Add => RowState::Delete,
                RowState::Delete => RowState::Add,
                other => other,
            };
            if let Detail::Config {
                attributes, items, ..
            } = &mut change.detail
            {
                for attribute in attributes {
                    std::mem::swap(&mut attribute.before, &mut attribute.after);
                }
                if let Some((before, after)) = items {
                    std::mem::swap(before, after);
                }
            }
            change
        })
        .collect()
}

#[test]
fn a_plan_adds_lines_only_is_legal_and_can_be_taken_back_byte_for_byte() {
    let schema = judge();
    let changes = a_migrated_site();
    for file in configurations() {
        let before = read(&file);
        let label = file.to_string_lossy();
        let config = AppHostConfig::parse(before.clone(), &label).expect("parses");
        assert!(config.apply(&[]).expect("nothing to do") == before);
        let after = config
            .apply(&changes)
            .unwrap_or_else(|problem| panic!("{label}: {problem}"));
        let texts = (
            String::from_utf8(before.clone()).unwrap(),
            String::from_utf8(after.clone()).unwrap(),
        );
        let diff = similar::TextDiff::from_lines(&texts.0, &texts.1);
        let removed: Vec<_> = diff
            .iter_all_changes()
            .filter(|line| line.tag() == similar::ChangeTag::Delete)
            .map(|line| line.to_string())
            .collect();
        assert_eq!(removed, Vec::<String>::new(), "{label}: lines were only added");
        let windows = texts.0.contains("\r\n");
        assert!(
            diff.iter_all_changes().all(
                |line| !line.to_string().ends_with('\n') || line.to_string().ends_with("\r\n") == windows
            )
        );

        let document = Document::parse(after.clone(), &label).expect("parses");
        assert_legal(schema.as_ref(), &document);

        let config = AppHostConfig::parse(after, &label).expect("parses");
        let expected: Vec<String> = changes
            .iter()
            .map(|change| match &change.detail {
                Detail::Config { path, .. } => path.to_string(),
                _ => String::new(),
            })
            .collect();
        let found: Vec<ConfigObject> = [
            Scope::Site(90),
            Scope::Pool("Harbour pool".to_owned()),
            Scope::Restrictions,
        ]
        .iter()
        .flat_map(|scope| config.objects(scope))
        .collect();
        for path in expected {
            assert!(
                found.iter().any(|object| object.path.to_string() == path),
                "{label}: {path}"
            );
        }
        let back = config
            .apply(&reversed(&changes))
            .unwrap_or_else(|problem| panic!("{label}: {problem}"));
        assert!(back == before, "{label}: taken back");
    }
}

#[test]
fn every_object_of_a_real_file_can_be_deleted_and_the_rest_stays_legal() {
    let schema = judge();
    for file in configurations() {
        let label = file.to_string_lossy();
        let config = AppHostConfig::parse(read(&file), &label).expect("parses");
        for site in config.sites() {
            let objects = config.objects(&Scope::Site(site.id));
            let sorted = objects
                .windows(2)
                .all(|pair| pair[0].path.compare(&pair[1].path).is_lt());
            assert!(sorted, "{label}: sorted and unique");
            let rows: Vec<Change> = objects
                .into_iter()
                .map(|object| {
                    let mut change = row(RowState::Delete, object.path, &[]);
                    if let Detail::Config {
                        attributes, items, ..
                    } = &mut change.detail
                    {
                        *attributes = object
                            .attributes
                            .into_iter()
                            .map(|(name, value)| AttributeChange {
                                name,
                                before: Some(value),
                                after: None,
                                origin: None,
                            })
                            .collect();
                        *items = object.items.map(|items| (items, Default::default()));
                    }
                    change
                })
                .collect();
            let after = config
                .apply(&rows)
                .unwrap_or_else(|problem| panic!("{label}: {problem}"));
            let document = Document::parse(after.clone(), &label).expect("parses");
            assert_legal(schema.as_ref(), &document);
            let left = AppHostConfig::parse(after, &label).expect("parses");
            assert_eq!(left.sites().len() + 1, config.sites().len());
            assert_eq!(left.objects(&Scope::Locations(site.name.clone())), Vec::new());
        }
    }
}
