//! Rules of the way from the metabase to IIS 7+ configuration, and of the way back, which does not exist.

use super::{Rule, RuleContext, Verdict};
use crate::model::{Action, Change, Detail, Problem};

/// `/LM/W3SVC/3/ROOT` and `/LM/W3SVC/4/ROOT` are the same application root.
pub(super) struct AppRootNormalize;

impl Rule for AppRootNormalize {
    fn name(&self) -> &'static str {
        "AppRootNormalize"
    }

    fn description(&self) -> &'static str {
        "Treats application roots that differ only in the site's number as the same"
    }

    fn same_app_root(&self, left: &str, right: &str) -> bool {
        match (without_site(left), without_site(right)) {
            (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
            _ => false,
        }
    }
}

/// What follows the site number of `/LM/W3SVC/<n>/…`, without slashes at its ends.
fn without_site(app_root: &str) -> Option<&str> {
    let path = app_root.trim_matches('/');
    let service = path.get(..9)?;
    if !service.eq_ignore_ascii_case("LM/W3SVC/") {
        return None;
    }
    let (site, rest) = path.get(9..)?.split_once('/')?;
    site.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)
}

/// Keeps the pool `Classic .NET AppPool` and every pool's pipeline mode.
pub(super) struct ClassicAppPoolProtectRule;

impl Rule for ClassicAppPoolProtectRule {
    fn name(&self) -> &'static str {
        "ClassicAppPoolProtectRule"
    }

    fn description(&self) -> &'static str {
        "Never deletes the pool Classic .NET AppPool or a pool's pipeline mode, which no IIS 6 server has"
    }

    fn change(&self, context: &RuleContext, change: &Change) -> Verdict {
        let Detail::Config { path, attributes, .. } = &change.detail else {
            return Verdict::Keep;
        };
        let mut elements = path
            .elements
            .iter()
            .skip_while(|e| e.name != "applicationPools")
            .skip(1);
        let Some(pool) = elements.next() else {
            return Verdict::Keep;
        };
        if !context.is_migration() {
            return Verdict::Keep;
        }
        let is_classic = pool
            .key
            .iter()
            .any(|(_, name)| name.eq_ignore_ascii_case("Classic .NET AppPool"));
        let takes_mode = !attributes.is_empty()
            && attributes
                .iter()
                .all(|a| a.name == "managedPipelineMode" && a.after.is_none());
        let why = match change.action() {
            Some(Action::Delete) if is_classic => "IIS 7+ brings Classic .NET AppPool with it",
            Some(Action::Update) if takes_mode => "IIS 6 has no pipeline mode that could be absent",
            _ => return Verdict::Keep,
        };
        Verdict::Skip {
            rule: self.name(),
            why: why.to_owned(),
        }
    }
}

/// A metabase is never written from IIS 7+ configuration.
pub(super) struct MetakeyToIIS6;

impl Rule for MetakeyToIIS6 {
    fn name(&self) -> &'static str {
        "MetakeyToIIS6"
    }

    fn description(&self) -> &'static str {
        "Refuses to write configuration of IIS 7+ into the metabase of IIS 6 or earlier"
    }

    fn refuse(&self, context: &RuleContext) -> Option<Problem> {
        let (source, destination) = (&context.source, &context.destination);
        (!source.iis.has_metabase() && destination.iis.has_metabase()).then(|| {
            Problem::error(
                "METAKEY-TO-IIS6",
                format!("{} cannot be synchronised to {}", source.iis, destination.iis),
            )
            .with_cause(format!(
                "Rule MetakeyToIIS6: {} runs {} and {} runs {}; the metabase cannot hold what newer configuration says.",
                source.name, source.iis, destination.name, destination.iis
            ))
            .with_fix("Choose a destination with IIS 7 or later.")
            .with_target(destination.name.clone())
        })
    }
}

/// Configuration of a 64-bit server names programs that a 32-bit one cannot load.
pub(super) struct IISConfigFrom64To32;

impl Rule for IISConfigFrom64To32 {
    fn name(&self) -> &'static str {
        "IISConfigFrom64To32"
    }

    fn description(&self) -> &'static str {
        "Refuses configuration of a 64-bit server on a 32-bit one"
    }

    fn refuse(&self, context: &RuleContext) -> Option<Problem> {
        let (source, destination) = (&context.source, &context.destination);
        (source.is_64_bit && !destination.is_64_bit).then(|| {
            Problem::error(
                "CONFIG-64-TO-32",
                format!(
                    "64-bit {} cannot be synchronised to 32-bit {}",
                    source.iis, destination.iis
                ),
            )
            .with_cause(format!(
                "Rule IISConfigFrom64To32: {} runs {} on a 64-bit Windows and {} runs {} on a 32-bit one; its handlers \
                 and filters would name programs that the destination cannot load.",
                source.name, source.iis, destination.name, destination.iis
            ))
            .with_fix("Choose a 64-bit destination, or switch the rule off when no 64-bit program is in use.")
            .with_target(destination.name.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::{iis6, iis10};
    use super::*;
    use crate::model::change::{AttributeChange, RowState};
    use crate::model::config::{ConfigElement, ConfigPath};

    #[test]
    fn application_roots_compare_without_the_site_number() {
        let rule = AppRootNormalize;
        assert!(rule.same_app_root("/LM/W3SVC/3/ROOT", "/lm/w3svc/4/Root"));
        assert!(rule.same_app_root("/LM/W3SVC/3/ROOT/a", "/LM/W3SVC/4/root/A/"));
        assert!(!rule.same_app_root("/LM/W3SVC/3/ROOT", "/LM/W3SVC/4/ROOT/a"));
        assert!(!rule.same_app_root("/LM/W3SVC/x/ROOT", "/LM/W3SVC/x/ROOT"));
        assert!(!rule.same_app_root("", ""));
    }

    fn pool_change(state: RowState, name: &str, attributes: Vec<AttributeChange>) -> Change {
        Change {
            id: 0,
            state,
            object: "add".into(),
            name: name.into(),
            why: "test".to_owned(),
            detail: Detail::Config {
                path: ConfigPath::section(None, "system.applicationHost/applicationPools")
                    .child(ConfigElement::keyed("add", "name", name)),
                attributes,
                items: None,
            },
        }
    }

    #[test]
    fn the_classic_pool_and_pipeline_modes_are_not_deleted() {
        let context = RuleContext::new(iis6("OLD"), iis10("NEW"));
        let verdict = |change: &Change| ClassicAppPoolProtectRule.change(&context, change);
        let gone = |name: &str| AttributeChange {
            name: name.into(),
            before: Some("Integrated".into()),
            after: None,
            origin: None,
        };
        let classic = pool_change(RowState::Delete, "classic .net apppool", Vec::new());
        assert_ne!(verdict(&classic), Verdict::Keep);
        let other = pool_change(RowState::Delete, "Shop", Vec::new());
        assert_eq!(verdict(&other), Verdict::Keep);
        let mode = pool_change(RowState::Change, "Shop", vec![gone("managedPipelineMode")]);
        assert_ne!(verdict(&mode), Verdict::Keep);
        let queue = pool_change(RowState::Change, "Shop", vec![gone("queueLength")]);
        assert_eq!(verdict(&queue), Verdict::Keep);
    }

    #[test]
    fn a_64_bit_server_does_not_move_to_a_32_bit_one() {
        let facts = |is_64_bit| crate::model::ServerFacts {
            is_64_bit,
            ..iis10("X")
        };
        let refuse = |from, to| IISConfigFrom64To32.refuse(&RuleContext::new(facts(from), facts(to)));
        let problem = refuse(true, false).expect("refused");
        assert!(
            problem.is_error() && problem.title.contains("64-bit IIS 10"),
            "{problem}"
        );
        assert!(problem.title.contains("32-bit IIS 10"), "{problem}");
        for (from, to) in [(true, true), (false, true), (false, false)] {
            assert_eq!(refuse(from, to), None);
        }
    }

    #[test]
    fn the_way_back_is_refused_and_names_both_versions() {
        let back = RuleContext::new(iis10("NEW"), iis6("OLD"));
        let problem = MetakeyToIIS6.refuse(&back).expect("refused");
        assert!(problem.is_error());
        assert!(problem.title.contains("IIS 10") && problem.title.contains("IIS 6.0"));
        assert!(
            MetakeyToIIS6
                .refuse(&RuleContext::new(iis6("OLD"), iis10("NEW")))
                .is_none()
        );
    }
}
