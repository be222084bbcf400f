//! What the metabase interface of IIS 7+ (Admin Base Objects) takes differently from the metabase itself.

use super::accounts::{MachineNames, SetupAccount};
use super::{Rule, RuleContext};
use crate::model::ConfigPath;

/// The topics of the ABO filter (ABO Filter Rule, ee377570) that a switch may decide: pools that the destination has
/// stay as they are, and accounts that setup made on either machine are the same account.
///
/// The others are how a key of IIS 6 becomes configuration at all, with or without the rule, because nothing else would be
/// legal or would mean the same: the value of a site's root wins over the site's own, the state of a running server is
/// never carried, an application without a pool runs in the pool of the application above it, and names of pools have
/// 64 characters at most.
pub(super) struct AboFilter;

impl Rule for AboFilter {
    fn name(&self) -> &'static str {
        "AboFilter"
    }

    fn description(&self) -> &'static str {
        "Leaves application pools that the destination has as they are, and takes accounts that the setup of IIS made on either \
         machine for the same"
    }

    fn leaves(&self, context: &RuleContext, path: &ConfigPath) -> Option<String> {
        let [_, around, pool, ..] = path.elements.as_slice() else {
            return None;
        };
        if !context.is_migration() || around.name != "applicationPools" {
            return None;
        }
        let (_, name) = pool.key.first()?;
        let there = context.inventory.pool(name)?;
        Some(format!(
            "{} has application pool {} already, and other sites may run in it",
            context.destination.name, there.name
        ))
    }

    fn same_account(&self, context: &RuleContext, left: &str, right: &str) -> bool {
        // A person who decided what an account becomes wants that to happen.
        if !context.is_migration() || context.is_decided(left) || context.is_decided(right) {
            return false;
        }
        let source = own(context.machine(), left);
        let destination = MachineNames {
            own: &context.destination.name,
            former: &[],
        };
        source.is_some() && source == own(destination, right)
    }
}

/// Which account of a machine's setup a name is.
fn own(machine: MachineNames<'_>, name: &str) -> Option<SetupAccount> {
    let bare = machine.local_part(name.trim())?;
    let (account, of) = SetupAccount::of(bare)?;
    let is_of_machine = of.eq_ignore_ascii_case(machine.own)
        || machine
            .own
            .get(..15)
            .is_some_and(|netbios| of.eq_ignore_ascii_case(netbios))
        || machine
            .former
            .iter()
            .any(|former| of.eq_ignore_ascii_case(former));
    is_of_machine.then_some(account)
}

#[cfg(test)]
mod tests {
    use super::super::DestinationPool;
    use super::super::tests_support::{iis6, iis10};
    use super::*;
    use crate::model::ConfigElement;

    fn context() -> RuleContext {
        let mut context = RuleContext::new(iis6("OLD-WEB01"), iis10("NEW-WEB07"));
        context.inventory.pools = vec![DestinationPool {
            name: "DefaultAppPool".to_owned(),
            ..DestinationPool::default()
        }]
        .into();
        context
    }

    #[test]
    fn pools_that_are_there_stay_with_all_that_is_in_them() {
        let pools = ConfigPath::section(None, "system.applicationHost/applicationPools");
        let leaves = |context: &RuleContext, path: &ConfigPath| AboFilter.leaves(context, path).is_some();
        let there = pools.child(ConfigElement::keyed("add", "name", "defaultapppool"));
        assert!(leaves(&context(), &there));
        assert!(leaves(
            &context(),
            &there.child(ConfigElement::only("processModel"))
        ));
        let new = pools.child(ConfigElement::keyed("add", "name", "Shop"));
        assert!(!leaves(&context(), &new));
        assert!(!leaves(&context(), &pools), "defaults are no pool");
        let between_equals = RuleContext {
            source: iis10("A"),
            ..context()
        };
        assert!(!leaves(&between_equals, &there), "only from a metabase");
    }

    #[test]
    fn accounts_of_both_setups_are_one() {
        let mut context = context();
        let same =
            |context: &RuleContext, left: &str, right: &str| AboFilter.same_account(context, left, right);
        assert!(same(&context, "IUSR_OLD-WEB01", r"NEW-WEB07\IUSR_NEW-WEB07"));
        assert!(same(&context, "iwam_old-web01", "IWAM_NEW-WEB07"));
        assert!(!same(&context, "IUSR_OLD-WEB01", "IWAM_NEW-WEB07"));
        assert!(!same(&context, "IUSR_customer", "IUSR_NEW-WEB07"));
        assert!(
            !same(&context, "IUSR_OLD-WEB01", "IUSR_OLD-WEB01"),
            "not an account of NEW-WEB07"
        );
        context.accounts.set("IUSR_OLD-WEB01", r"CORP\web");
        assert!(!same(&context, "IUSR_OLD-WEB01", "IUSR_NEW-WEB07"));
    }
}
