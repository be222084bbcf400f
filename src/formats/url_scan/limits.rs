//! `[RequestLimits]`.

use super::draft::Draft;
use super::lists::is_token;
use crate::formats::ini::{Entry, Fate, Section};
use crate::model::Problem;
use crate::model::path::fold;

/// Limits with attributes of their own, and UrlScan's defaults in bytes ("UrlScan 3 Reference", [RequestLimits]; IIS 7
/// and later have 30,000,000, 4096 and 2048).
const LIMITS: &[(&str, &str, u32)] = &[
    ("MaxAllowedContentLength", "maxAllowedContentLength", 30_000_000),
    ("MaxUrl", "maxUrl", 260),
    ("MaxQueryString", "maxQueryString", 4096),
];

const COLLECTION: &str = "requestLimits/headerLimits";

impl Draft<'_> {
    pub(super) fn limits(&mut self) {
        let Some(section) = self.section("RequestLimits") else {
            // UrlScan 2.0 had no limits, and nothing in a file tells its version.
            self.problem(
                Problem::warning("URLSCAN-NO-LIMITS", format!("{} sets no limits", self.ini.label()))
                    .with_cause(
                        "It has no section [RequestLimits]. UrlScan 2.0 knew none; later versions then limit URLs to \
                         260 bytes and query strings to 4096. The limits of IIS are left in effect: 4096 and 2048.",
                    )
                    .with_fix("If clients send longer query strings, raise maxQueryString on the destination."),
                None,
            );
            self.object("requestLimits");
            return;
        };
        for (name, attribute, default) in LIMITS {
            if section.get(name).is_none() {
                self.limit(attribute, *default, None, &format!("{name}={default}"));
                let target = format!("requestFiltering/requestLimits@{attribute}");
                let why = "it is not set, and this is UrlScan's default";
                self.default_account(
                    "RequestLimits",
                    name,
                    &default.to_string(),
                    Fate::Carried,
                    &target,
                    why,
                );
            }
        }
        let mut headers: Vec<String> = self.denied_headers();
        for entry in &section.entries {
            self.limit_entry(section, entry, &mut headers);
        }
    }

    fn limit_entry(&mut self, section: &Section, entry: &Entry, headers: &mut Vec<String>) {
        const FIX: &str = "Correct the line on the old server, or set the limit on the destination.";
        let Some((name, text)) = entry.pair() else {
            return self.unread(section, entry, "it has no = between name and value", FIX);
        };
        if section
            .get(name)
            .is_some_and(|(first, _)| first.line != entry.line)
        {
            return self.account(
                section,
                entry,
                Fate::NotInEffect,
                "",
                "the same limit stands before it",
            );
        }
        let Some((value, is_clamped)) = bytes(text) else {
            if let Some((_, attribute, default)) =
                LIMITS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))
            {
                self.limit(attribute, *default, Some(entry.line), name);
                return self.unread(
                    section,
                    entry,
                    &format!("it is no number of bytes; UrlScan's default {default} was taken"),
                    FIX,
                );
            }
            return self.unread(section, entry, "it is no number of bytes", FIX);
        };
        let fate = if is_clamped { Fate::Clamped } else { Fate::Carried };
        let why = match is_clamped {
            true => format!("IIS 7 and later count to {}; {text} becomes that", u32::MAX),
            false => String::new(),
        };
        if let Some((known, attribute, _)) =
            LIMITS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))
        {
            self.limit(attribute, value, Some(entry.line), known);
            self.account(
                section,
                entry,
                fate,
                &format!("requestFiltering/requestLimits@{attribute}"),
                &why,
            );
            self.tell("Nothing, if that is enough.");
            return;
        }
        let header = match name.get(..4) {
            Some(prefix) if prefix.eq_ignore_ascii_case("Max-") => name.get(4..).unwrap_or_default(),
            _ => "",
        };
        if header.is_empty() || !header.chars().all(is_token) {
            return self.unread(
                section,
                entry,
                "UrlScan has no such limit; those of headers are Max-Name",
                FIX,
            );
        }
        if value == 0 {
            // 0 means no limit to UrlScan, and "refuse" to IIS.
            return self.account(
                section,
                entry,
                Fate::Converted,
                "",
                "0 sets no limit, and so does no entry at all",
            );
        }
        if headers.iter().any(|known| fold(known) == fold(header)) {
            let why = "[DenyHeaders] refuses the header whatever its length";
            return self.account(section, entry, Fate::NotInEffect, "", why);
        }
        headers.push(header.to_owned());
        self.add(
            COLLECTION,
            &[("header", header), ("sizeLimit", &value.to_string())],
            section,
        );
        self.account(
            section,
            entry,
            fate,
            &format!("requestFiltering/{COLLECTION}/add[@header='{header}']"),
            &why,
        );
        self.tell("Nothing, if that is enough.");
    }

    fn limit(&mut self, attribute: &str, value: u32, line: Option<u32>, property: &str) {
        self.set("requestLimits", attribute, value, line, property);
    }

    /// Headers that `[DenyHeaders]` has put into the collection.
    fn denied_headers(&mut self) -> Vec<String> {
        let items = self.object(COLLECTION).items.clone().unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item.attributes.iter().find(|(name, _)| name == "header"))
            .map(|(_, header)| header.clone())
            .collect()
    }
}

/// A number of bytes, and whether it had to be made smaller to fit (`uint` in IIS_schema.xml).
fn bytes(text: &str) -> Option<(u32, bool)> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| match text.parse::<u32>() {
        Ok(value) => (value, false),
        Err(_) => (u32::MAX, true),
    })
}
