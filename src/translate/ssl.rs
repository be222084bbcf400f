//! What IIS 6 keeps of certificates in the metabase and IIS 7+ in http.sys, outside of any file: nothing of it is
//! written, and each setting says what to do. The list and the script are made by [`crate`]'s `prepare::netsh`.

use super::draft::{Draft, Setting};
use crate::formats::metabase::values::Binding;
use crate::formats::metabase::{Key, PropertyId, property};

/// Bit of CertCheckMode that puts RevocationFreshnessTime to use (HTTP_SERVICE_CONFIG_SSL_PARAM, Windows SDK).
const FRESHNESS_TIME: u32 = 4;

/// The properties, all of IIsWebServer (MBSchema).
const PROPERTIES: [PropertyId; 8] = [
    property::SSL_CERT_HASH,
    property::SSL_STORE_NAME,
    property::SSL_CTL_IDENTIFIER,
    property::SSL_CTL_STORE_NAME,
    property::CERT_CHECK_MODE,
    property::REVOCATION_FRESHNESS_TIME,
    property::REVOCATION_URL_RETRIEVAL_TIMEOUT,
    property::SSL_ALWAYS_NEGO_CLIENT_CERT,
];

/// Says what becomes of the properties of a site.
pub(super) fn tell<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>) {
    let answers = site
        .property(property::SECURE_BINDINGS)
        .is_some_and(|bindings| bindings.list().iter().any(|item| Binding::parse(item).is_some()));
    let mode = site
        .effective(property::CERT_CHECK_MODE)
        .and_then(|mode| mode.dword());
    for id in PROPERTIES {
        let Some(setting) = Setting::set(site, id) else {
            continue;
        };
        let is_idle_time =
            id == property::REVOCATION_FRESHNESS_TIME && mode.unwrap_or(0) & FRESHNESS_TIME == 0;
        if !answers {
            draft.same(&setting, "it has no effect: the site has no https binding");
        } else if is_nothing(&setting) {
            draft.same(&setting, "http.sys does so unless told otherwise");
        } else if is_idle_time {
            draft.same(&setting, "it has no effect: CertCheckMode does not put it to use");
        } else {
            draft.needs_you(&setting, what_to_do(id));
        }
    }
    let mapper = Setting::set(site, property::SSL_USE_DS_MAPPER);
    if let Some(mapper) = mapper.filter(|mapper| answers && mapper.property.boolean() == Some(true)) {
        draft.needs_you(&mapper, what_to_do(property::SSL_USE_DS_MAPPER));
    }
}

/// True for a value that stands for what http.sys does by itself: empty, zero or FALSE.
fn is_nothing(setting: &Setting<'_>) -> bool {
    let property = setting.property;
    property.is_empty_text() || property.dword() == Some(0) || property.boolean() == Some(false)
}

fn what_to_do(id: PropertyId) -> &'static str {
    match id {
        property::SSL_CERT_HASH | property::SSL_STORE_NAME => {
            "import the certificate with its private key on the destination and run the script of siteferry netsh \
             there, which binds it in http.sys"
        }
        property::SSL_CTL_IDENTIFIER | property::SSL_CTL_STORE_NAME => {
            "make the certificate trust list again on the destination, then run the script of siteferry netsh there"
        }
        _ => {
            "run the script of siteferry netsh on the destination; it belongs to the certificate binding in http.sys"
        }
    }
}
