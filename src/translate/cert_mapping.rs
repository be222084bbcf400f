//! Client certificates that stand for accounts: `AccessSSLMapCert` and the keys below `IIsCertMapper`.
//!
//! That certificates are mapped at all is carried. Which certificate stands for which account is not: the metabase
//! keeps that, with the accounts' passwords, in values that only the old machine can read (property map, IIsCertMapper).
//! So they are counted, and a person is asked for them; their values are never looked at.

use super::draft::{At, Draft, Holder, Setting};
use crate::formats::metabase::{Key, property};
use crate::model::{Place, Problem};

/// Bit `AccessSSLMapCert` of AccessSSLFlags (MBSchema 6030).
const MAP_CERT: u32 = 128;
const ELEMENT: &str = "security/authentication/iisClientCertificateMappingAuthentication";

/// Writes whether a place maps certificates: where it does, and where it stops doing so.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let maps = |bits: Option<u32>| bits.unwrap_or(0) & MAP_CERT != 0;
    let is_on = maps(setting.property.dword());
    let above = setting
        .key
        .parent()
        .and_then(|above| above.effective(property::ACCESS_SSL_FLAGS));
    if !is_on && !maps(above.and_then(|above| above.dword())) {
        return;
    }
    let at = At::of(holder.path_to(ELEMENT), holder.name);
    draft.write(&at, "enabled", is_on, setting);
    if !is_on {
        return;
    }
    let domain = Setting::set(setting.key, property::DEFAULT_LOGON_DOMAIN);
    if let Some(domain) = domain.filter(|domain| !domain.property.is_empty_text()) {
        let text = domain.property.text().into_owned();
        draft.write(&at, "defaultLogonDomain", text, &domain);
    }
    draft.needs_you(
        setting,
        "set up which certificate stands for which account on the destination, with the accounts' passwords",
    );
}

/// Counts the mappings of a site and asks for them. Keys without values are how setup leaves a site.
pub(super) fn tell<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, name: &str) {
    let Some(mapper) = site.child("IIsCertMapper") else {
        return;
    };
    let keys: Vec<Key<'m>> = std::iter::once(mapper)
        .chain(mapper.descendants())
        .filter(|key| key.properties().any(|own| is_mapping(own.id())))
        .collect();
    for key in &keys {
        for own in key.properties().filter(|own| is_mapping(own.id())) {
            draft.needs_you_at(
                *key,
                own.id(),
                "set the mapping up again on the destination; only the old machine can read it",
            );
        }
    }
    let Some(first) = keys.first() else { return };
    let root = site.child("ROOT").unwrap_or(site);
    let is_used = std::iter::once(root)
        .chain(root.descendants())
        .filter_map(|key| key.effective(property::ACCESS_SSL_FLAGS)?.dword())
        .any(|bits| bits & MAP_CERT != 0);
    let (places, it) = if keys.len() == 1 {
        ("1 key".to_owned(), "it")
    } else {
        (format!("{} keys", keys.len()), "them")
    };
    let title = format!("Client certificate mappings of {name} ({places}) do not come along");
    let problem = if is_used {
        Problem::warning("CERTIFICATE-MAPPINGS", title)
            .with_fix(format!(
                "List {it} on the old server (Directory Security, Edit, Client certificate mapping), and enter {it} on \
                 the destination under iisClientCertificateMappingAuthentication: oneToOneMappings with the \
                 certificate's text, manyToOneMappings with rules; each with its account and password."
            ))
            .with_cause("They hold passwords and can be read on the old machine only. Visitors who sign in by certificate are refused until they are there.")
    } else {
        Problem::note("CERTIFICATE-MAPPINGS", title)
            .with_fix("Nothing to do, unless the site should use them.")
            .with_cause("They hold passwords and can be read on the old machine only. No part of the site switches them on.")
    };
    draft.say(
        problem
            .with_place(Place {
                line: Some(first.line()).filter(|line| *line > 0),
                ..Place::key(first.path())
            })
            .with_target(name),
    );
}

/// What any key of a mapper may have without being a mapping.
fn is_mapping(id: crate::formats::metabase::PropertyId) -> bool {
    ![property::KEY_TYPE, property::ADMIN_ACL, property::ADMIN_ACL_BIN].contains(&id)
}
