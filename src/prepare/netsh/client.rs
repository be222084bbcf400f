//! How client certificates are asked for and checked, which IIS 6 keeps in the metabase and IIS 7+ in http.sys.

use super::{is_plain, place, set};
use crate::formats::metabase::{Key, PropertyId, property};
use crate::model::Problem;
use crate::prepare::view::CarriedSite;
use serde::Serialize;

/// Bits of CertCheckMode: those of `DefaultCertCheckMode` (HTTP_SERVICE_CONFIG_SSL_PARAM, Windows SDK).
const NO_REVOCATION_CHECK: u32 = 1;
const CACHED_ONLY: u32 = 2;
const FRESHNESS_TIME: u32 = 4;
const NO_USAGE_CHECK: u32 = 0x1_0000;

/// Everything of `netsh http add sslcert` that is about the visitor's certificate. Defaults are those of http.sys.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientCertificates {
    /// True to ask at the start of a connection.
    pub negotiate: bool,
    /// True to let Active Directory map certificates to accounts.
    pub ds_mapper: bool,
    /// True to take revoked certificates.
    pub no_revocation_check: bool,
    /// True to look for revocation in what is known already.
    pub cached_only: bool,
    /// True to take certificates that are made for something else.
    pub no_usage_check: bool,
    /// Seconds after which a revocation list is looked for again, when the old server used it.
    pub freshness: Option<u32>,
    /// Milliseconds to wait for a revocation list.
    pub retrieval_timeout: Option<u32>,
    /// Certificate trust list.
    pub trust_list: Option<String>,
    /// Its store.
    pub trust_list_store: Option<String>,
}

impl ClientCertificates {
    /// What a site says.
    pub(super) fn of(site: &CarriedSite, key: Option<Key<'_>>, problems: &mut Vec<Problem>) -> Self {
        let Some(key) = key else {
            return ClientCertificates::default();
        };
        let number = |id: PropertyId| set(key, id).and_then(|value| value.dword());
        let truth = |id| set(key, id).and_then(|value| value.boolean()) == Some(true);
        let mode = number(property::CERT_CHECK_MODE).unwrap_or(0);
        ClientCertificates {
            negotiate: truth(property::SSL_ALWAYS_NEGO_CLIENT_CERT),
            ds_mapper: truth(property::SSL_USE_DS_MAPPER),
            no_revocation_check: mode & NO_REVOCATION_CHECK != 0,
            cached_only: mode & CACHED_ONLY != 0,
            no_usage_check: mode & NO_USAGE_CHECK != 0,
            // Without its bit the time is not used.
            freshness: number(property::REVOCATION_FRESHNESS_TIME).filter(|_| mode & FRESHNESS_TIME != 0),
            retrieval_timeout: number(property::REVOCATION_URL_RETRIEVAL_TIMEOUT)
                .filter(|milliseconds| *milliseconds > 0),
            trust_list: text(site, key, property::SSL_CTL_IDENTIFIER, problems),
            trust_list_store: text(site, key, property::SSL_CTL_STORE_NAME, problems),
        }
    }

    /// True when http.sys does so without being told.
    pub fn is_default(&self) -> bool {
        *self == ClientCertificates::default()
    }

    /// The arguments of netsh (add sslcert, learn.microsoft.com/windows/win32/http/add-sslcert).
    pub(super) fn arguments(&self) -> Vec<(&'static str, String)> {
        let switches = [
            ("clientcertnegotiation", self.negotiate, "enable"),
            ("dsmapperusage", self.ds_mapper, "enable"),
            ("verifyclientcertrevocation", self.no_revocation_check, "disable"),
            (
                "verifyrevocationwithcachedclientcertonly",
                self.cached_only,
                "enable",
            ),
            ("usagecheck", self.no_usage_check, "disable"),
        ];
        let switches = switches
            .into_iter()
            .filter(|(_, is_set, _)| *is_set)
            .map(|(name, _, value)| (name, value.to_owned()));
        let numbers = [
            ("revocationfreshnesstime", self.freshness),
            ("urlretrievaltimeout", self.retrieval_timeout),
        ];
        let numbers = numbers
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?.to_string())));
        let texts = [
            ("sslctlidentifier", &self.trust_list),
            ("sslctlstorename", &self.trust_list_store),
        ];
        let texts = texts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)));
        switches.chain(numbers).chain(texts).collect()
    }
}

fn text(site: &CarriedSite, key: Key<'_>, id: PropertyId, problems: &mut Vec<Problem>) -> Option<String> {
    let value = set(key, id).filter(|value| !value.is_empty_text())?;
    let text = value.text().trim().to_owned();
    if is_plain(&text) {
        return Some(text);
    }
    problems.push(
        Problem::warning(
            "CERTIFICATE-TRUST-LIST",
            format!(
                "{} of {} cannot be written into a command",
                value.name(),
                site.name
            ),
        )
        .with_cause("It holds quotes, percent signs, backslashes or control characters.")
        .with_fix("Set the certificate trust list by hand on the destination.")
        .with_place(place(key, &value))
        .with_target(site.name.clone()),
    );
    None
}
