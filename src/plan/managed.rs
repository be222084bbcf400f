//! What a migration from IIS 6 may take away from a destination.

use super::config::Managed;
use crate::formats::apphost::managed;
use crate::model::change::AttributeChange;
use crate::model::{ConfigObject, ConfigPath};

/// The table of [`managed`] elements. Elements with a key are deleted only where they belong to a site that is
/// synced; pools, restrictions and everything else of the server that the source does not have stay.
pub struct MigrationManaged;

impl Managed for MigrationManaged {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        managed::is_managed(path, name)
    }

    fn entries(&self, path: &ConfigPath) -> bool {
        path.location.is_some()
    }

    fn object(&self, path: &ConfigPath) -> bool {
        let belongs_to_site = path.location.is_some()
            || path
                .elements
                .iter()
                .rev()
                .skip(1)
                .any(|element| element.name == "site" && !element.key.is_empty());
        belongs_to_site
            && path.last().is_some_and(|element| !element.key.is_empty())
            && managed::element(path).is_some()
    }
}

/// The password of an account that goes: it goes with it, whatever else may stay. It would be that of nobody, and keep a
/// secret in the file for nothing.
pub(super) fn orphan_password(
    old: &ConfigObject,
    new: Option<&ConfigObject>,
    changes: &[AttributeChange],
) -> Option<AttributeChange> {
    const ACCOUNT: &str = "userName";
    const PASSWORD: &str = "password";
    let goes = |name: &str| {
        changes
            .iter()
            .any(|change| change.name.as_str() == name && change.after.is_none())
    };
    let is_set = new.is_some_and(|new| new.attributes.contains_key(PASSWORD));
    if !goes(ACCOUNT) || goes(PASSWORD) || is_set {
        return None;
    }
    Some(AttributeChange {
        name: PASSWORD.into(),
        before: Some(old.attributes.get(PASSWORD)?.clone()),
        after: None,
        origin: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttributeValue, ConfigElement, Secret};

    #[test]
    fn a_password_goes_with_its_account_and_only_then() {
        let mut old = ConfigObject {
            path: ConfigPath::section(None, "system.applicationHost/sites"),
            ..ConfigObject::default()
        };
        old.set("userName", "u", None);
        old.set("password", AttributeValue::Secret(Secret::new("hunter2")), None);
        let change = |after: Option<&str>| AttributeChange {
            name: "userName".into(),
            before: Some("u".into()),
            after: after.map(Into::into),
            origin: None,
        };
        let gone = orphan_password(&old, None, &[change(None)]).expect("it goes too");
        assert_eq!((gone.name.as_str(), gone.after.is_none()), ("password", true));
        assert!(!format!("{gone:?}").contains("hunter2"));
        assert_eq!(orphan_password(&old, None, &[]), None);
        assert_eq!(orphan_password(&old, None, &[change(Some("other"))]), None);
        assert_eq!(orphan_password(&old, Some(&old), &[change(None)]), None);
        old.attributes = Default::default();
        assert_eq!(orphan_password(&old, None, &[change(None)]), None);
    }

    #[test]
    fn only_what_belongs_to_a_site_is_deleted() {
        let sites = ConfigPath::section(None, "system.applicationHost/sites");
        let site = sites.child(ConfigElement::keyed("site", "id", "1"));
        let application = site.child(ConfigElement::keyed("application", "path", "/old"));
        assert!(MigrationManaged.object(&application));
        assert!(!MigrationManaged.object(&site));
        let pool = ConfigPath::section(None, "system.applicationHost/applicationPools")
            .child(ConfigElement::keyed("add", "name", "P"));
        assert!(!MigrationManaged.object(&pool));
    }
}
