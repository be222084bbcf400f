//! What a metabase tells of the machine it comes from.

use crate::formats::metabase::{Key, Metabase, PropertyId, property};

/// The name of the machine, from the accounts that IIS 6 made for itself: `IUSR_<machine>` and `IWAM_<machine>`, first
/// as the service has them, then as any site has them. `None` when none is left.
pub fn machine_name(metabase: &Metabase) -> Option<String> {
    const ACCOUNTS: [(PropertyId, &str); 2] = [
        (property::ANONYMOUS_USER_NAME, "IUSR_"),
        (property::WAM_USER_NAME, "IWAM_"),
    ];
    let of = |key: Key<'_>| {
        ACCOUNTS.iter().find_map(|(id, prefix)| {
            let user = key.property(*id)?.text();
            let name = user.rsplit('\\').next()?;
            let machine = name
                .get(..prefix.len())
                .filter(|start| start.eq_ignore_ascii_case(prefix))
                .and_then(|_| name.get(prefix.len()..))?;
            (!machine.is_empty()).then(|| machine.to_owned())
        })
    };
    metabase.key("/LM/W3SVC").and_then(of).or_else(|| {
        metabase
            .sites()
            .find_map(|site| of(site).or_else(|| site.descendants().find_map(of)))
    })
}
