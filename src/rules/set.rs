//! The rules of one operation: the defaults, as changed by `-enableRule` and `-disableRule`.

use super::catalogue::registry;
use super::{Adjustment, FolderState, Rule, RuleContext, Verdict};
use crate::model::{Change, ConfigObject, ConfigPath, ContentRoot, Problem, Severity};
use std::borrow::Cow;

/// What the checks of a rule set found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Refusals and findings. What stops the sync has severity error; nothing else has.
    pub problems: Vec<Problem>,
}

/// The rules that are on, in the order they are asked.
pub struct RuleSet {
    on: Vec<Box<dyn Rule>>,
}

impl Default for RuleSet {
    fn default() -> Self {
        RuleSet {
            on: registry().into_iter().filter(|rule| rule.is_default()).collect(),
        }
    }
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl RuleSet {
    /// The default rules with some switched on and some off; names are compared without case, and off wins.
    ///
    /// Errors: a name that no rule has (the nearest one is offered), or a rule that is not built yet and would
    /// leave its default state.
    pub fn with<T: AsRef<str>>(enable: &[T], disable: &[T]) -> Result<RuleSet, Problem> {
        let all = registry();
        for (names, wanted) in [(enable, true), (disable, false)] {
            for name in names {
                let rule = find(&all, name.as_ref())?;
                if let Some(why) = rule.not_built().filter(|_| rule.is_default() != wanted) {
                    return Err(not_built(rule, wanted, why));
                }
            }
        }
        let listed = |names: &[T], rule: &dyn Rule| {
            names
                .iter()
                .any(|name| name.as_ref().eq_ignore_ascii_case(rule.name()))
        };
        let on = all
            .into_iter()
            .filter(|rule| {
                (rule.is_default() || listed(enable, rule.as_ref())) && !listed(disable, rule.as_ref())
            })
            .collect();
        Ok(RuleSet { on })
    }

    /// Names of the rules that are on, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.on.iter().map(|rule| rule.name())
    }

    /// True when the rule of that name is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.names().any(|on| on.eq_ignore_ascii_case(name))
    }

    /// Lets every rule adjust an object that comes from the source. It is copied only if one does.
    pub fn adjust(&self, context: &RuleContext, object: &mut Cow<'_, ConfigObject>) -> Vec<Adjustment> {
        self.on
            .iter()
            .flat_map(|rule| rule.adjust(context, object))
            .collect()
    }

    /// Whether the folder of a virtual directory is copied: the first rule that objects decides.
    pub fn content(&self, context: &RuleContext, root: &ContentRoot, state: FolderState) -> Verdict {
        self.first(|rule| rule.content(context, root, state))
    }

    /// Whether a change of the plan is made: the first rule that objects decides.
    pub fn change(&self, context: &RuleContext, change: &Change) -> Verdict {
        self.first(|rule| rule.change(context, change))
    }

    /// True when a rule keeps something that only the destination has: an attribute, or for `None` the whole object.
    pub fn keeps(&self, context: &RuleContext, path: &ConfigPath, attribute: Option<&str>) -> bool {
        self.on.iter().any(|rule| rule.keeps(context, path, attribute))
    }

    /// Why a part of the source stays behind before anything is compared, and the rule that says so.
    pub fn leaves(&self, context: &RuleContext, path: &ConfigPath) -> Option<(&'static str, String)> {
        self.on
            .iter()
            .find_map(|rule| Some((rule.name(), rule.leaves(context, path)?)))
    }

    /// True when a rule keeps on the destination what a property of a metabase says and the source does not have.
    pub fn keeps_property(&self, context: &RuleContext, property: &str) -> bool {
        self.on.iter().any(|rule| rule.keeps_property(context, property))
    }

    /// Refuses to delete what a provider stands for: the first rule that objects.
    pub fn blocks_delete(&self, provider: &str) -> Option<Problem> {
        self.on.iter().find_map(|rule| rule.blocks_delete(provider))
    }

    /// Asks every rule whether the sync may run and what it will miss. Findings that a rule stops at are errors;
    /// those that none stops at are at most warnings.
    pub fn check(&self, context: &RuleContext) -> Checked {
        let mut problems: Vec<Problem> = self.on.iter().filter_map(|rule| rule.refuse(context)).collect();
        for rule in &self.on {
            for mut finding in rule.check(context) {
                let stops = self.on.iter().any(|rule| rule.stops(&finding));
                finding.severity = match (stops, finding.severity) {
                    (true, _) => Severity::Error,
                    (false, Severity::Error) => Severity::Warning,
                    (false, lesser) => lesser,
                };
                problems.push(finding);
            }
        }
        Checked { problems }
    }

    /// True when two values are one path on the destination, by a rule.
    pub fn same_path(&self, context: &RuleContext, left: &str, right: &str) -> bool {
        self.on.iter().any(|rule| rule.same_path(context, left, right))
    }

    /// True when two `AppRoot` values name the same application: equal without case, or by a rule.
    pub fn same_app_root(&self, left: &str, right: &str) -> bool {
        left.trim_end_matches('/')
            .eq_ignore_ascii_case(right.trim_end_matches('/'))
            || self.on.iter().any(|rule| rule.same_app_root(left, right))
    }

    /// True when an account of the source (`left`) and one of the destination are the same, by a rule.
    pub fn same_account(&self, context: &RuleContext, left: &str, right: &str) -> bool {
        self.on.iter().any(|rule| rule.same_account(context, left, right))
    }

    fn first(&self, ask: impl Fn(&dyn Rule) -> Verdict) -> Verdict {
        self.on
            .iter()
            .map(|rule| ask(rule.as_ref()))
            .find(|verdict| *verdict != Verdict::Keep)
            .unwrap_or(Verdict::Keep)
    }
}

fn find<'a>(all: &'a [Box<dyn Rule>], name: &str) -> Result<&'a dyn Rule, Problem> {
    if let Some(rule) = all.iter().find(|rule| rule.name().eq_ignore_ascii_case(name)) {
        return Ok(rule.as_ref());
    }
    let nearest = all
        .iter()
        .min_by_key(|rule| distance(name, rule.name()))
        .map_or("", |rule| rule.name());
    Err(
        Problem::error("UNKNOWN-RULE", format!("There is no rule named {name}"))
            .with_cause(format!("The nearest name is {nearest}."))
            .with_fix(format!("Write {nearest}, or leave the rule out."))
            .with_target(name),
    )
}

fn not_built(rule: &dyn Rule, wanted: bool, why: &str) -> Problem {
    let (verb, state) = if wanted { ("on", "off") } else { ("off", "on") };
    Problem::error(
        "RULE-NOT-BUILT",
        format!(
            "Rule {} cannot be switched {verb}: Siteferry does not have it",
            rule.name()
        ),
    )
    .with_cause(format!(
        "Web Deploy has it {state} by default, and Siteferry knows it by name only: {why}."
    ))
    .with_fix(format!("Leave {} out of the command.", rule.name()))
    .with_target(rule.name())
}

/// Number of single-letter edits between two names, ignoring case (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_ascii_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.to_ascii_lowercase().chars().enumerate() {
        let mut diagonal = i;
        let mut last = i + 1;
        let mut next = Vec::with_capacity(row.len());
        next.push(last);
        for (above, b) in row.iter().skip(1).zip(&right) {
            last = (diagonal + usize::from(a != *b)).min(above + 1).min(last + 1);
            diagonal = *above;
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_web_deploys_and_in_its_order() {
        let names: Vec<_> = RuleSet::default().names().collect();
        let position = |name: &str| names.iter().position(|n| *n == name);
        assert!(position("EnvironmentVariableNormalize") < position("AboFilter"));
        assert!(position("AnonymousUser") < position("AppPoolIdentity"));
        assert!(position("DependencyCheckInUse") < position("DependencyCheckFailOnError"));
        assert!(position("SyncXP") < position("ApplicationExistsRule"));
        for off in ["DoNotDeleteRule", "DependencyCheckFailOnWarning", "AppOffline"] {
            assert_eq!(position(off), None, "{off}");
        }
    }

    #[test]
    fn rules_are_switched_by_name_without_case() {
        let rules = RuleSet::with(&["donotdeleterule"], &["SKIPUNC"]).expect("both exist");
        assert!(rules.is_on("DoNotDeleteRule"));
        assert!(!rules.is_on("SkipUNC"));
    }

    #[test]
    fn an_unknown_name_offers_the_nearest() {
        let problem = RuleSet::with(&["DoNotDeletRule"], &[]).expect_err("no such rule");
        assert_eq!(problem.code, "UNKNOWN-RULE");
        assert!(problem.cause.contains("DoNotDeleteRule"), "{problem}");
    }

    #[test]
    fn a_rule_that_is_not_built_may_only_stay_as_it_is() {
        assert!(RuleSet::with(&["AboFilter"], &["AppOffline"]).is_ok());
        let problem = RuleSet::with(&["AppOffline"], &[]).expect_err("not built");
        assert_eq!(problem.code, "RULE-NOT-BUILT");
        assert!(problem.title.contains("AppOffline"));
        assert!(problem.cause.contains("app_offline.htm"), "{problem}");
        assert!(RuleSet::with(&[], &["SyncGeneral"]).is_err());
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "ABC"), 0);
        assert_eq!(distance("SkipUMC", "SkipUNC"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
