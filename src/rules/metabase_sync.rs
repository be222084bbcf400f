//! Rules of the way from one metabase to another.

use super::{Rule, RuleContext, Verdict};
use crate::model::{Change, ConfigPath, Detail};

/// Properties that IIS 5.1 does not have (rule SyncXP, dd568992).
const NOT_IN_XP: &[&str] = &[
    "AppPoolId",
    "IIs5IsolationModeEnabled",
    "DontLog",
    "TraceUriPrefix",
    "SSIExecDisable",
    "AccessSSLFlags",
    "WebSvcExtRestrictionList",
    "ApplicationDependencies",
    "RedirectHeaders",
];

/// ISAPI filters of IIS 5 that later versions have built in (rule XpIsapis, dd568992).
const XP_FILTERS: &[&str] = &["sspifilt.dll", "pwsdata.dll", "md5filt.dll"];

/// Keeps what IIS 5.1 cannot have when it is the source.
pub(super) struct SyncXP;

impl Rule for SyncXP {
    fn name(&self) -> &'static str {
        "SyncXP"
    }

    fn description(&self) -> &'static str {
        "Keeps settings and application pools of the destination that a source with IIS 5.1 cannot have"
    }

    fn keeps(&self, context: &RuleContext, path: &ConfigPath, attribute: Option<&str>) -> bool {
        if !is_xp(context) {
            return false;
        }
        let Some(location) = path.metabase_location() else {
            return false;
        };
        let pools = "/LM/W3SVC/AppPools";
        let is_pool = location
            .get(..pools.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(pools))
            && matches!(location.as_bytes().get(pools.len()), None | Some(b'/'));
        is_pool || attribute.is_some_and(|name| NOT_IN_XP.contains(&name))
    }

    fn keeps_property(&self, context: &RuleContext, property: &str) -> bool {
        is_from_xp(context) && NOT_IN_XP.contains(&property)
    }
}

/// Leaves ISAPI filters of IIS 5 behind that cannot run later. Between two metabases a filter is a key; in a migration it
/// is part of a list by the time it is an object, so translation asks whether the rule is on.
pub(super) struct XpIsapis;

impl Rule for XpIsapis {
    fn name(&self) -> &'static str {
        "XpIsapis"
    }

    fn description(&self) -> &'static str {
        "Leaves the ISAPI filters sspifilt.dll, pwsdata.dll and md5filt.dll of IIS 5 behind, which later versions have built in"
    }

    fn change(&self, context: &RuleContext, change: &Change) -> Verdict {
        let Detail::Config { path, attributes, .. } = &change.detail else {
            return Verdict::Keep;
        };
        let location = path.metabase_location().unwrap_or_default();
        let mut names = location.rsplit('/');
        let (name, above) = (names.next().unwrap_or_default(), names.next());
        // IIS 5 as a whole (dd568992), so 5.0 as well.
        if context.source.iis.major >= 6 || !above.is_some_and(|above| above.eq_ignore_ascii_case("Filters"))
        {
            return Verdict::Keep;
        }
        let file = attributes
            .iter()
            .filter(|attribute| attribute.name == "FilterPath")
            .find_map(|attribute| attribute.after.as_ref())
            .map(|path| path.shown().to_owned());
        if !is_filter_of_iis5(name) && !file.as_deref().is_some_and(is_filter_of_iis5) {
            return Verdict::Keep;
        }
        Verdict::Skip {
            rule: self.name(),
            why: format!("{} has this filter of IIS 5 built in", context.destination.iis),
        }
    }
}

/// True for the name of an ISAPI filter of IIS 5 that later versions have built in, and for the path of its file.
pub fn is_filter_of_iis5(text: &str) -> bool {
    let name = text.rsplit(['\\', '/']).next().unwrap_or_default().trim();
    XP_FILTERS.iter().any(|filter| {
        let stem = filter.strip_suffix(".dll");
        name.eq_ignore_ascii_case(filter) || stem.is_some_and(|stem| name.eq_ignore_ascii_case(stem))
    })
}

fn is_xp(context: &RuleContext) -> bool {
    is_from_xp(context) && context.destination.iis.has_metabase()
}

fn is_from_xp(context: &RuleContext) -> bool {
    context.source.iis.major == 5
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::iis6;
    use super::*;
    use crate::model::change::{AttributeChange, RowState};
    use crate::model::{IisVersion, ServerFacts};

    fn xp() -> RuleContext {
        let facts = ServerFacts {
            iis: IisVersion { major: 5, minor: 1 },
            ..iis6("XP")
        };
        RuleContext::new(facts, iis6("NEW"))
    }

    #[test]
    fn what_xp_cannot_have_stays() {
        let key = ConfigPath::metabase_key("/LM/W3SVC/1/ROOT");
        let pool = ConfigPath::metabase_key("/lm/w3svc/apppools/Shop");
        let other = ConfigPath::metabase_key("/LM/W3SVC/AppPoolsX");
        assert!(SyncXP.keeps(&xp(), &key, Some("AppPoolId")));
        assert!(!SyncXP.keeps(&xp(), &key, Some("AuthFlags")));
        assert!(!SyncXP.keeps(&xp(), &key, None));
        assert!(SyncXP.keeps(&xp(), &pool, None) && SyncXP.keeps(&xp(), &pool, Some("IdleTimeout")));
        assert!(!SyncXP.keeps(&xp(), &other, None));
        let six = RuleContext::new(iis6("OLD"), iis6("NEW"));
        assert!(!SyncXP.keeps(&six, &key, Some("AppPoolId")) && !SyncXP.keeps(&six, &pool, None));
    }

    #[test]
    fn filters_of_xp_are_left_behind() {
        let filter = |name: &str, dll: &str| Change {
            id: 0,
            state: RowState::Add,
            object: "metaKey".into(),
            name: name.into(),
            why: "test".to_owned(),
            detail: Detail::Config {
                path: ConfigPath::metabase_key(&format!("/LM/W3SVC/Filters/{name}")),
                attributes: vec![AttributeChange {
                    name: "FilterPath".into(),
                    before: None,
                    after: Some(dll.into()),
                    origin: None,
                }],
                items: None,
            },
        };
        let kept = |change: &Change| XpIsapis.change(&xp(), change) == Verdict::Keep;
        assert!(!kept(&filter("x", r"C:\WINDOWS\system32\inetsrv\SSPIFILT.DLL")));
        assert!(!kept(&filter("md5filt", "")));
        assert!(kept(&filter("stamp", r"C:\stamp.dll")));
        let six = RuleContext::new(iis6("OLD"), iis6("NEW"));
        assert_eq!(XpIsapis.change(&six, &filter("md5filt", "")), Verdict::Keep);
    }
}
