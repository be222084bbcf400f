//! Accounts that IIS 6 made for itself and IIS 7+ does not have: `IUSR_<machine>` and `IWAM_<machine>`.

use super::accounts::{AccountClass, BuiltIn, SetupAccount, classify};
use super::{Adjusted, Adjustment, Rule, RuleContext};
use crate::model::{AttributeValue, ConfigObject};
use std::borrow::Cow;

/// `IUSR_<machine>` becomes `IUSR`, without a password.
pub(super) struct AnonymousUser;

impl Rule for AnonymousUser {
    fn name(&self) -> &'static str {
        "AnonymousUser"
    }

    fn description(&self) -> &'static str {
        "Turns the anonymous user IUSR_<machine> of IIS 6 into the built-in IUSR of IIS 7+, which has no password"
    }

    fn adjust(&self, context: &RuleContext, object: &mut Cow<'_, ConfigObject>) -> Vec<Adjustment> {
        if !context.is_migration() || !is_element(object, "anonymousAuthentication") {
            return Vec::new();
        }
        let user = object.get("userName").unwrap_or_default().to_owned();
        if context.is_decided(&user) {
            return Vec::new();
        }
        let Some(whose) = made_by_setup(context, &user, SetupAccount::Anonymous) else {
            return Vec::new();
        };
        let why = format!("{user} {whose}; IIS 7+ has IUSR instead");
        let object = object.to_mut();
        object
            .attributes
            .insert("userName".to_owned(), AttributeValue::from("IUSR"));
        let mut done = vec![Adjustment {
            rule: self.name(),
            what: Adjusted::Attribute("userName".to_owned()),
            after: Some("IUSR".to_owned()),
            why: why.clone(),
        }];
        if object.attributes.remove("password").is_some() {
            object.origins.remove("password");
            done.push(Adjustment {
                rule: self.name(),
                what: Adjusted::Attribute("password".to_owned()),
                after: None,
                why,
            });
        }
        done
    }
}

/// A pool's account is carried only when the pool runs as a specific user, and never when that is `IWAM_<machine>`.
pub(super) struct AppPoolIdentity;

impl Rule for AppPoolIdentity {
    fn name(&self) -> &'static str {
        "AppPoolIdentity"
    }

    fn description(&self) -> &'static str {
        "Carries the account of an application pool only if the pool runs as a specific user, so that IWAM_<machine> stays behind"
    }

    fn adjust(&self, context: &RuleContext, object: &mut Cow<'_, ConfigObject>) -> Vec<Adjustment> {
        if !context.is_migration() || !is_element(object, "processModel") {
            return Vec::new();
        }
        let user = object.get("userName").unwrap_or_default().to_owned();
        let is_specific = object.get("identityType") == Some("SpecificUser");
        let mut done = Vec::new();
        let why = if !is_specific {
            "The pool does not run as a specific user, so its account has no use".to_owned()
        } else if let Some(whose) =
            made_by_setup(context, &user, SetupAccount::Process).filter(|_| !context.is_decided(&user))
        {
            // Property map, E: IWAM_<machine> is never written.
            let instead = BuiltIn::NetworkService.name();
            let why = format!("{user} {whose}; the pool runs as {instead} instead, as IIS 6 does by default");
            object
                .to_mut()
                .attributes
                .insert("identityType".to_owned(), AttributeValue::from(instead));
            done.push(Adjustment {
                rule: self.name(),
                what: Adjusted::Attribute("identityType".to_owned()),
                after: Some(instead.to_owned()),
                why: why.clone(),
            });
            why
        } else {
            return Vec::new();
        };
        for attribute in ["userName", "password"] {
            if object.attributes.contains_key(attribute) {
                let object = object.to_mut();
                object.attributes.remove(attribute);
                object.origins.remove(attribute);
                done.push(Adjustment {
                    rule: self.name(),
                    what: Adjusted::Attribute(attribute.to_owned()),
                    after: None,
                    why: why.clone(),
                });
            }
        }
        done
    }
}

fn is_element(object: &ConfigObject, name: &str) -> bool {
    object.path.last().is_some_and(|element| element.name == name)
}

/// Where an account that setup made belongs, as the end of a sentence; `None` for any other account.
fn made_by_setup(context: &RuleContext, user: &str, account: SetupAccount) -> Option<String> {
    match classify(user, context.machine()) {
        AccountClass::MadeHere(made) if made == account => {
            Some(format!("exists only on {}", context.source.name))
        }
        AccountClass::MadeElsewhere(made, machine) if made == account => {
            Some(format!("was made by IIS 6 when the machine was named {machine}"))
        }
        _ => None,
    }
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
            let mut object = Cow::Owned(anonymous(user));
            let done = AnonymousUser.adjust(&context, &mut object);
            assert_eq!(object.get("userName"), Some("IUSR"), "{user}");
            assert_eq!(object.get("password"), None);
            assert_eq!(done.len(), 2);
        }
    }

    #[test]
    fn other_anonymous_users_stay() {
        let context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW"));
        for user in ["IUSR_customer", r"CORP\IUSR_OLD-WEB01", "webguest", ""] {
            let mut object = Cow::Owned(anonymous(user));
            assert!(AnonymousUser.adjust(&context, &mut object).is_empty());
            assert_eq!(object.get("userName"), Some(user));
        }
    }

    #[test]
    fn a_pools_account_goes_only_with_a_specific_user() {
        let context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW"));
        for (identity, user, kept) in [
            ("NetworkService", "IWAM_OLD-WEB01", false),
            ("NetworkService", r"CORP\svc", false),
            ("SpecificUser", "IWAM_OLD-WEB01", false),
            ("SpecificUser", r"CORP\svc", true),
        ] {
            let path = ConfigPath::section(None, "system.applicationHost/applicationPools/add/processModel");
            let mut object = ConfigObject::new(path, "processModel", "P");
            object.set("identityType", identity, None);
            object.set("userName", user, None);
            let mut object = Cow::Owned(object);
            AppPoolIdentity.adjust(&context, &mut object);
            assert_eq!(object.get("userName").is_some(), kept, "{identity} {user}");
            let runs_as = if kept { "SpecificUser" } else { "NetworkService" };
            assert_eq!(object.get("identityType"), Some(runs_as), "{user}");
        }
    }

    #[test]
    fn accounts_of_a_name_that_the_machine_had_before_go_too() {
        let mut context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW"));
        context.former_names = vec!["BUILD7".to_owned()];
        for user in ["IUSR_BUILD7", r".\iusr_build7", r"SPARE\IUSR_SPARE"] {
            let mut object = Cow::Owned(anonymous(user));
            AnonymousUser.adjust(&context, &mut object);
            assert_eq!(object.get("userName"), Some("IUSR"), "{user}");
        }
        let path = ConfigPath::section(None, "system.applicationHost/applicationPools/add/processModel");
        let mut object = ConfigObject::new(path, "processModel", "P");
        object.set("identityType", "SpecificUser", None);
        object.set("userName", "IWAM_BUILD7", None);
        let mut object = Cow::Owned(object);
        let done = AppPoolIdentity.adjust(&context, &mut object);
        assert_eq!(object.get("identityType"), Some("NetworkService"));
        assert_eq!(object.get("userName"), None);
        assert!(done.iter().all(|done| done.why.contains("BUILD7")));
    }

    #[test]
    fn what_a_person_decided_is_left_alone() {
        let mut context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW"));
        context.accounts.set("IUSR_OLD-WEB01", "IUSR_OLD-WEB01");
        let mut object = Cow::Owned(anonymous("IUSR_OLD-WEB01"));
        assert!(AnonymousUser.adjust(&context, &mut object).is_empty());
        context.accounts.set("IUSR_OLD-WEB01", "");
        context.accounts.set("web", "IUSR_OLD-WEB01");
        assert!(
            AnonymousUser.adjust(&context, &mut object).is_empty(),
            "the target of a mapping is no old account"
        );
    }
}
