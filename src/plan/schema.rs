//! The destination's schema as rules ask it.

use super::misfits::{Accepts, Known, misfits};
use super::sections::judged;
use crate::model::{ConfigObject, ConfigPath, ServerFacts};
use crate::providers::ServerSchema;
use crate::rules::{DestinationSchema, JudgesBySchema, UnknownSetting};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What rules are told of the schema of a server.
pub fn destination_schema(schema: Arc<ServerSchema>, server: &ServerFacts) -> DestinationSchema {
    DestinationSchema(Arc::new(BySchema {
        schema,
        server: server.clone(),
    }))
}

struct BySchema {
    schema: Arc<ServerSchema>,
    server: ServerFacts,
}

impl BySchema {
    fn accepts(&self) -> Accepts<'_> {
        Accepts {
            schema: &self.schema.schema,
            by: self.schema.by,
            iis: self.server.iis,
        }
    }

    fn why(&self, said: &str) -> String {
        format!("{} does not know it: {said}", self.server.name)
    }
}

impl JudgesBySchema for BySchema {
    fn unknown(&self, object: &ConfigObject) -> Vec<UnknownSetting> {
        let Some(names) = judged(&object.path) else {
            return Vec::new();
        };
        let accepts = self.accepts();
        let none = BTreeMap::new();
        let known = Known::of(&names, &none, accepts);
        let written = object.attributes.iter();
        let written = written.map(|(name, value)| (name.as_str(), value.open_text()));
        let items = object.items.as_deref();
        misfits(&object.path, &names, &known, written, items, accepts)
            .into_iter()
            .map(|misfit| UnknownSetting {
                why: self.why(&misfit.said),
                entry: misfit.entry,
                element: misfit.element,
                attribute: misfit.attribute,
            })
            .collect()
    }

    fn unknown_element(&self, path: &ConfigPath) -> Option<String> {
        let names = judged(path)?;
        let none = BTreeMap::new();
        let known = Known::of(&names, &none, self.accepts());
        known.unknown().map(|misfit| self.why(&misfit.said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::apphost::schema::Schema;
    use crate::model::{ConfigElement, Entries, IisVersion, Item};
    use crate::providers::SchemaSource;
    use std::borrow::Cow;

    fn server(by: SchemaSource, iis: IisVersion) -> DestinationSchema {
        let facts = ServerFacts {
            name: "NEW".to_owned(),
            iis,
            windows_directory: r"C:\Windows".to_owned(),
            is_64_bit: true,
        };
        let schema = Arc::new(ServerSchema {
            schema: Cow::Borrowed(Schema::built_in()),
            by,
            problems: Vec::new(),
        });
        destination_schema(schema, &facts)
    }

    const IIS7: IisVersion = IisVersion { major: 7, minor: 0 };

    fn entry(name: &str, attributes: &[(&str, &str)], children: Vec<Item>) -> Item {
        Item {
            name: name.to_owned(),
            attributes: attributes
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            children,
            ..Item::default()
        }
    }

    /// What is unknown: way, element, attribute.
    fn told(schema: &DestinationSchema, object: &ConfigObject) -> Vec<(Vec<usize>, String, Option<String>)> {
        let unknown = schema.0.unknown(object).into_iter();
        unknown
            .map(|unknown| (unknown.entry, unknown.element, unknown.attribute))
            .collect()
    }

    #[test]
    fn a_setting_is_found_in_the_entry_that_has_it() {
        let path = ConfigPath::section(Some("Shop"), "system.webServer/handlers");
        let mut handlers = ConfigObject::new(path, "handlers", "Shop");
        handlers.set("accessPolicy", "Read, Fly", None);
        let good = [("name", "a"), ("path", "*.a"), ("verb", "*")];
        handlers.items = Some(Entries::from(vec![
            entry("clear", &[], Vec::new()),
            entry("add", &good, Vec::new()),
            entry(
                "add",
                &[("name", "b"), ("wings", "2"), ("path", "*.b")],
                Vec::new(),
            ),
            entry("append", &good, Vec::new()),
        ]));
        let own = server(SchemaSource::Own, IisVersion::IIS10);
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(
            told(&own, &handlers),
            [
                (Vec::new(), "handlers".to_owned(), name("accessPolicy")),
                (vec![2], "add".to_owned(), name("wings")),
                (vec![3], "append".to_owned(), None),
            ]
        );
        let why = &own.0.unknown(&handlers)[1].why;
        assert_eq!(
            why,
            "NEW does not know it: system.webServer/handlers/add@wings (the element has no such attribute)"
        );
        assert_eq!(
            told(&server(SchemaSource::Unreadable, IIS7), &handlers),
            [],
            "half a schema says nothing"
        );
    }

    #[test]
    fn an_element_that_came_later_is_unknown_with_all_below_it() {
        let early = server(SchemaSource::Release, IIS7);
        let late = server(SchemaSource::Release, IisVersion::IIS10);
        for names in [
            "system.webServer/webSocket",
            "system.webServer/applicationInitialization",
        ] {
            let path = ConfigPath::section(Some("Shop"), names);
            let below = path.child(ConfigElement::keyed("add", "initializationPage", "/x"));
            assert!(early.0.unknown_element(&path).is_some(), "{names}");
            assert!(early.0.unknown_element(&below).is_some(), "{names}");
            assert!(late.0.unknown_element(&path).is_none(), "{names}");
        }
        // What defines sections is no section, and a metabase has another schema.
        let own = server(SchemaSource::Own, IIS7);
        let defines = ConfigPath::section(None, "configSections/sectionGroup/section");
        for path in [defines, ConfigPath::metabase_key("/LM/W3SVC/1")] {
            assert_eq!(own.0.unknown_element(&path), None);
            let object = ConfigObject::new(path, "x", "x");
            assert_eq!(told(&own, &object), []);
        }
    }

    #[test]
    fn an_element_whose_key_is_not_accepted_cannot_come_without_it() {
        let sites = ConfigPath::section(None, "system.applicationHost/sites");
        let site = sites.child(ConfigElement::keyed("site", "id", "no number"));
        let own = server(SchemaSource::Own, IisVersion::IIS10);
        let object = ConfigObject::new(site, "site", "Shop");
        assert_eq!(told(&own, &object), [(Vec::new(), "site".to_owned(), None)]);
    }
}
