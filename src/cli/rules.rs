//! `rules`: every rule of Web Deploy in the order in which they are asked, and what it is here.

use super::exit;
use super::output::Output;
use crate::rules::{Rule, registry};
use serde::Serialize;

/// A rule for people and programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    name: &'static str,
    /// Web Deploy's order, 0.50.
    order: f64,
    on_by_default: bool,
    built: bool,
    description: &'static str,
    /// Why it is not built.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

/// Prints the list.
pub fn run(json: bool, output: &mut Output) -> i32 {
    if json {
        output.use_json("rules");
    }
    let rules: Vec<Listed> = registry().iter().map(|rule| listed(rule.as_ref())).collect();
    output.put("rules", &rules);
    let (built, not_built): (Vec<&Listed>, Vec<&Listed>) = rules.iter().partition(|rule| rule.built);
    output.line("Rules, in the order in which they are asked. -enableRule and -disableRule switch them.");
    for rule in built {
        tell(rule, output);
    }
    output.line("");
    output.line("Known by name only. They stay as they are by default; switching one is refused.");
    for rule in not_built {
        tell(rule, output);
        if let Some(why) = rule.why {
            output.line(&format!("            Not built: {why}."));
        }
    }
    exit::DONE
}

fn listed(rule: &dyn Rule) -> Listed {
    Listed {
        name: rule.name(),
        order: f64::from(rule.order()) / 100.0,
        on_by_default: rule.is_default(),
        built: rule.not_built().is_none(),
        description: rule.description(),
        why: rule.not_built(),
    }
}

fn tell(rule: &Listed, output: &mut Output) {
    let state = if rule.on_by_default { "on" } else { "off" };
    output.line(&format!("  {:.2} {state:<3}  {}", rule.order, rule.name));
    output.line(&format!("            {}.", rule.description));
}
