//! Names that the machine had when IIS was set up on it.

use crate::formats::metabase::{Key, Metabase, property};
use crate::model::path::fold;
use crate::rules::accounts::SetupAccount;
use std::collections::BTreeMap;

/// Names of machines that accounts of the metabase witness, other than `own`: those of the services' own accounts,
/// and of any `IWAM_<machine>`, which nobody makes by hand. An `IUSR_x` of a single site proves nothing, because
/// hosters name accounts of customers so.
pub fn former_names(metabase: &Metabase, own: &str) -> Vec<String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut take = |key: Key<'_>, is_service: bool| {
        for id in [property::ANONYMOUS_USER_NAME, property::WAM_USER_NAME] {
            let Some(property) = key.property(id) else {
                continue;
            };
            let text = property.text();
            let bare = text.rsplit('\\').next().unwrap_or_default().trim();
            if let Some((account, machine)) = SetupAccount::of(bare)
                && (is_service || account == SetupAccount::Process)
                && !machine.eq_ignore_ascii_case(own)
                && is_machine_name(machine)
            {
                names.entry(fold(machine)).or_insert_with(|| machine.to_owned());
            }
        }
    };
    for service in ["/LM/W3SVC", "/LM/MSFTPSVC"] {
        if let Some(key) = metabase.key(service) {
            take(key, true);
        }
    }
    let pools = metabase
        .key("/LM/W3SVC/AppPools")
        .into_iter()
        .flat_map(|pools| std::iter::once(pools).chain(pools.children()));
    for key in pools {
        take(key, false);
    }
    names.into_values().collect()
}

/// NetBIOS names have up to 15 characters and none of these (machine names in the real files hold letters, digits and
/// hyphens).
fn is_machine_name(name: &str) -> bool {
    name.chars().count() <= 15
        && !name
            .chars()
            .any(|c| c.is_control() || "\\/:*?\"<>|@ ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{MetabaseBuilder, Schema};

    #[test]
    fn services_and_processes_witness_a_name_and_customers_do_not() {
        let metabase = MetabaseBuilder::new()
            .key("/LM/MSFTPSVC", "IIsFtpService")
            .set("AnonymousUserName", "IUSR_BUILD7")
            .key("/LM/W3SVC", "IIsWebService")
            .set("AnonymousUserName", "IUSR_OLD-WEB01")
            .set("WAMUserName", r"old-web01\IWAM_old-web01")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("AnonymousUserName", "IUSR_customer1")
            .key("/LM/W3SVC/AppPools/Shop", "IIsApplicationPool")
            .set("WAMUserName", "IWAM_SPARE")
            .build(Schema::built_in());
        assert_eq!(former_names(&metabase, "OLD-WEB01"), ["BUILD7", "SPARE"]);
        assert_eq!(former_names(&metabase, ""), ["BUILD7", "OLD-WEB01", "SPARE"]);
    }
}
