//! Accounts that IIS 6 made for itself and IIS 7+ does not have: `IUSR_<machine>` and `IWAM_<machine>`.

use super::{Adjustment, Rule, RuleContext};
use crate::model::{AttributeValue, ConfigObject};

/// `IUSR_<machine>` becomes `IUSR`, without a password.
pub(super) struct AnonymousUser;

impl Rule for AnonymousUser {
    fn name(&self) -> &'static str {
        "AnonymousUser"
    }

    fn description(&self) -> &'static str {
        "Turns the anonymous user IUSR_<machine> of IIS 6 into the built-in IUSR of IIS 7+, which has no password"
    }

    fn adjust(&self, context: &RuleContext, object: &mut ConfigObject) -> Vec<Adjustment> {
        let is_anonymous = object
            .path
            .last()
            .is_some_and(|element| element.name == "anonymousAuthentication");
        let user = object.get("userName").unwrap_or_default().to_owned();
        if !context.is_migration() || !is_anonymous || !is_made_for(&user, "IUSR_", &context.source.name) {
            return Vec::new();
        }
        let why = format!(
            "{user} exists only on {}; IIS 7+ has IUSR instead",
            context.source.name
        );
        object
            .attributes
            .insert("userName".to_owned(), AttributeValue::from("IUSR"));
        let mut done = vec![Adjustment {
            rule: self.name(),
            attribute: "userName".to_owned(),
            after: Some("IUSR".to_owned()),
            why: why.clone(),
        }];
        if object.attributes.remove("password").is_some() {
            object.origins.remove("password");
            done.push(Adjustment {
                rule: self.name(),
                attribute: "password".to_owned(),
                after: None,
                why,
            });
        }
        done
    }
}

/// A pool's account is carried only when the pool runs as a specific user.
pub(super) struct AppPoolIdentity;

impl Rule for AppPoolIdentity {
    fn name(&self) -> &'static str {
        "AppPoolIdentity"
    }

    fn description(&self) -> &'static str {
        "Carries the account of an application pool only if the pool runs as a specific user, so that IWAM_<machine> stays behind"
    }

    fn adjust(&self, context: &RuleContext, object: &mut ConfigObject) -> Vec<Adjustment> {
        let is_model = object
            .path
            .last()
            .is_some_and(|element| element.name == "processModel");
        if !context.is_migration() || !is_model || object.get("identityType") == Some("SpecificUser") {
            return Vec::new();
        }
        let why = "The pool does not run as a specific user, so its account has no use";
        let mut done = Vec::new();
        for attribute in ["userName", "password"] {
            if object.attributes.remove(attribute).is_some() {
                object.origins.remove(attribute);
                done.push(Adjustment {
                    rule: self.name(),
                    attribute: attribute.to_owned(),
                    after: None,
                    why: why.to_owned(),
                });
            }
        }
        done
    }
}

/// True for `<prefix><machine>`, alone or as `<machine>\…` or `.\…`, ignoring case.
pub(super) fn is_made_for(user: &str, prefix: &str, machine: &str) -> bool {
    let name = match user.split_once('\\') {
        Some((domain, name)) if domain == "." || domain.eq_ignore_ascii_case(machine) => name,
        Some(_) => return false,
        None => user,
    };
    !machine.is_empty()
        && name
            .get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        && name
            .get(prefix.len()..)
            .is_some_and(|rest| rest.eq_ignore_ascii_case(machine))
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::{iis6, iis10};
    use super::*;
    use crate::model::{ConfigPath, Secret};

    fn anonymous(user: &str) -> ConfigObject {
        let path = ConfigPath::section(
            Some("S"),
            "system.webServer/security/authentication/anonymousAuthentication",
        );
        let mut object = ConfigObject::new(path, "anonymousAuthentication", "S");
        object.set("userName", user, None);
        object.set("password", AttributeValue::Secret(Secret::new("x")), None);
        object
    }

    #[test]
    fn the_machines_own_anonymous_user_becomes_iusr_and_loses_its_password() {
        let context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW"));
        for user in ["IUSR_OLD-WEB01", "iusr_old-web01", r"OLD-WEB01\IUSR_OLD-WEB01"] {
            let mut object = anonymous(user);
            let done = AnonymousUser.adjust(&context, &mut object);
            assert_eq!(object.get("userName"), Some("IUSR"), "{user}");
            assert_eq!(object.get("password"), None);
            assert_eq!(done.len(), 2);
        }
    }

    #[test]
    fn other_anonymous_users_stay() {
        let context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW"));
        for user in ["IUSR_OTHER", r"CORP\IUSR_OLD-WEB01", "webguest", ""] {
            let mut object = anonymous(user);
            assert!(AnonymousUser.adjust(&context, &mut object).is_empty());
            assert_eq!(object.get("userName"), Some(user));
        }
    }

    #[test]
    fn a_pools_account_goes_only_with_a_specific_user() {
        let context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW"));
        for (identity, kept) in [("NetworkService", false), ("SpecificUser", true)] {
            let path = ConfigPath::section(None, "system.applicationHost/applicationPools/add/processModel");
            let mut object = ConfigObject::new(path, "processModel", "P");
            object.set("identityType", identity, None);
            object.set("userName", "IWAM_OLD-WEB01", None);
            AppPoolIdentity.adjust(&context, &mut object);
            assert_eq!(object.get("userName").is_some(), kept, "{identity}");
        }
    }
}
