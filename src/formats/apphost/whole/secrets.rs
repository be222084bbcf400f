//! Which values must not be shown, and which cannot be carried.

use super::super::managed;
use super::super::read::AppHostConfig;
use super::super::schema::Schema;
use super::collect::section_names;
use crate::formats::xml::{Document, ElementId};
use crate::model::secret::{Secret, is_secret_among};
use crate::model::{AttributeValue, ConfigPath};

/// True for a value that IIS has encrypted with a key of its server: `[enc:IISWASOnlyAesProvider:…:enc]`.
pub fn is_encrypted_value(value: &str) -> bool {
    value
        .trim_start()
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("[enc:"))
}

/// True when an attribute's value must not be shown at all: it is encrypted, the schema would encrypt it, or its name or
/// the name of the setting it belongs to says so.
pub(super) fn is_secret(
    document: &Document,
    element: ElementId,
    names: &str,
    name: &str,
    value: &str,
) -> bool {
    is_encrypted_value(value)
        || managed::is_secret(name)
        || Schema::built_in()
            .node(names)
            .and_then(|node| node.attribute(name))
            .is_some_and(|attribute| attribute.is_encrypted)
        || is_secret_among(name, value, |other| document.attribute(element, other))
}

/// An attribute as it may be shown, of an element at a path of names.
pub(in crate::formats::apphost) fn guarded(
    document: &Document,
    element: ElementId,
    names: &str,
    name: &str,
    value: &str,
) -> AttributeValue {
    if is_secret(document, element, names, name, value) {
        AttributeValue::Secret(Secret::new(value))
    } else {
        AttributeValue::guarded(name, value)
    }
}

impl AppHostConfig {
    /// The attributes of the element at a path, as they may be shown.
    pub fn shown_attributes(&self, path: &ConfigPath) -> Option<Vec<(String, String)>> {
        let element = self.find(path)?;
        let names = section_names(path);
        let attributes = self.document.attributes(element);
        let shown = attributes.map(|(name, value)| {
            let value = guarded(&self.document, element, &names, name, &value);
            (name.to_owned(), value.shown().to_owned())
        });
        Some(shown.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, WholeScope};
    use super::*;
    use crate::formats::metabase;
    use crate::model::change::AttributeChange;
    use crate::model::secret::is_secret_name;
    use crate::model::{Change, ConfigObject, Detail, RowState};

    fn read(inside: &str) -> AppHostConfig {
        let text = format!("<configuration>{inside}</configuration>");
        AppHostConfig::parse(text.into_bytes(), "applicationHost.config").expect("reads")
    }

    fn objects(config: &AppHostConfig) -> Vec<ConfigObject> {
        config
            .whole(&WholeScope::Server, &Shape::of(&[config]), true)
            .objects
    }

    #[test]
    fn settings_are_known_by_their_name_and_their_secrets_are_carried_unseen() {
        let config = read(concat!(
            r#"<appSettings><add key="Conn" value="Server=x;Password=LEAK1" /><add key="Pass" value="LEAK2" />"#,
            r#"<add key="smtpPwd" value="LEAK3" /><add key="Storage" value="AccountKey=LEAK4" />"#,
            r#"<add key="Title" value="Our shop" /></appSettings>"#,
            r#"<foo sqlConnectionString="LEAK5" pass="LEAK6" PWD="LEAK7" apiKey="LEAK8" url="http://u:LEAK9@h/" />"#,
        ));
        let objects = objects(&config);
        let names: Vec<&str> = objects.iter().map(|object| object.name.as_str()).collect();
        assert_eq!(
            names,
            ["appSettings/Conn", "Pass", "smtpPwd", "Storage", "Title", "foo"]
                .map(|name| { name.strip_prefix("appSettings/").unwrap_or(name) })
        );
        let json = serde_json::to_string(&objects).expect("is written");
        assert!(
            !json.contains("LEAK") && json.contains("Our shop") && json.contains("Server=x;"),
            "{json}"
        );
        let exposed: String = objects
            .iter()
            .flat_map(|object| {
                object
                    .attributes
                    .iter()
                    .map(|(_, value)| value.exposed().to_owned())
            })
            .collect();
        assert!(
            (1..=9).all(|number| exposed.contains(&format!("LEAK{number}"))),
            "{exposed}"
        );
    }

    #[test]
    fn settings_of_one_name_are_still_told_apart_by_what_may_be_shown() {
        let config = read(
            r#"<list><add name="a" value="1" /><add name="a" value="2" /><add name="pwd" value="LEAK" /></list>"#,
        );
        let objects = objects(&config);
        assert_eq!(objects.len(), 3, "{objects:?}");
        assert!(!format!("{objects:?}").contains("LEAK"));
    }

    #[test]
    fn a_secret_deep_in_a_rule_is_carried_unseen_and_a_handler_stays_an_entry() {
        let config = read(concat!(
            r#"<system.webServer><rewrite><rules><rule name="b"><serverVariables><set name="HTTP_AUTHORIZATION" "#,
            r#"value="Basic LEAK" /></serverVariables></rule><rule name="a" /></rules></rewrite>"#,
            r#"<handlers><add name="h" scriptProcessor="C:\p.exe -pw LEAK" /></handlers></system.webServer>"#,
        ));
        let objects = objects(&config);
        let json = serde_json::to_string(&objects).expect("is written");
        assert!(
            !json.contains("LEAK") && json.contains("HTTP_AUTHORIZATION"),
            "{json}"
        );
        let entries = objects
            .iter()
            .find_map(|object| object.items.as_ref())
            .expect("handlers are a list");
        assert!(
            entries[0]
                .attributes
                .iter()
                .any(|(_, value)| value.ends_with("LEAK"))
        );
    }

    #[test]
    fn what_changed_since_the_plan_is_told_without_secrets() {
        let config =
            read(r#"<system.web><machineKey validationKey="LEAK" url="http://u:LEAK@h/" /></system.web>"#);
        for name in ["validationKey", "url"] {
            let change = Change {
                id: 0,
                state: RowState::Change,
                object: "machineKey".into(),
                name: "machineKey".into(),
                why: "it differs".into(),
                detail: Detail::Config {
                    path: ConfigPath::section(None, "system.web/machineKey"),
                    attributes: vec![AttributeChange {
                        name: name.into(),
                        before: None,
                        after: Some("x".into()),
                        origin: None,
                    }],
                    items: None,
                },
            };
            let problem = config.apply(&[change]).expect_err("is refused");
            assert_eq!(problem.code, "CONFIG-CHANGED");
            let told = format!("{problem:?}");
            assert!(!told.contains("LEAK") && told.contains(Secret::MASK), "{told}");
        }
    }

    #[test]
    fn no_setting_of_iis_is_hidden_that_is_no_secret() {
        let mut hidden = Vec::new();
        for (path, node) in Schema::built_in().nodes() {
            for attribute in &node.attributes {
                if is_secret_name(&attribute.name) && !attribute.is_encrypted {
                    hidden.push(format!("{path}@{}", attribute.name));
                }
            }
        }
        // Not encrypted, and all the same a password (of users of the management service).
        assert_eq!(
            hidden,
            ["system.webServer/management/authentication/credentials/add@password"]
        );
        let schema = metabase::Schema::built_in();
        let properties = schema.properties().iter();
        let hidden: Vec<&str> = properties
            .filter(|property| is_secret_name(&property.name) && !property.is_secure())
            .map(|property| property.name.as_str())
            .collect();
        assert_eq!(hidden, ["SessionKey"]);
    }
}
