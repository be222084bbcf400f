//! `HttpExpires`, `CacheControlMaxAge` and `CacheControlNoCache` as one `clientCache`: how long answers may be kept.
//!
//! IIS 6 has a property for each header, IIS 7+ one mode. `CacheControlNoCache` wins (property map), then
//! `CacheControlMaxAge`, because clients heed it rather than the other header (RFC 9111, 5.3), then `HttpExpires`.

use super::convert::time_span;
use super::draft::{At, Draft, Holder, Setting, Target};
use super::entries::{Broken, say_broken};
use crate::formats::metabase::values::HttpExpires;
use crate::formats::metabase::{PropertyId, property};
use jiff::fmt::rfc2822::DateTimeParser;

/// Writes the mode that the three properties of a key make together, whichever of them is asked for.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, asked: &Setting<'m>) {
    let set = |id| Setting::set(asked.key, id);
    let no_cache = set(property::CACHE_CONTROL_NO_CACHE);
    let max_age = set(property::CACHE_CONTROL_MAX_AGE);
    let expires = set(property::HTTP_EXPIRES);
    let at = At::of(holder.path_to("staticContent/clientCache"), holder.name);

    let never =
        no_cache.filter(|setting| says(draft, holder, setting, setting.property.boolean()) == Some(true));
    // The schema's default is 0 and not in force, so a 0 says nothing (inferred).
    let age = max_age.and_then(|setting| {
        let seconds = says(draft, holder, &setting, setting.property.dword())?;
        (seconds > 0).then_some((setting, seconds))
    });
    let expiry = expires.and_then(|setting| Some((setting, read(draft, holder, &setting)?)));

    let all = [no_cache, max_age, expires];
    let (winner, mode) = match (never, age, expiry) {
        (Some(setting), ..) => (setting, Mode::Disable),
        (None, Some((setting, seconds)), _) => (setting, Mode::MaxAge(seconds)),
        (None, None, Some((setting, expiry))) => (setting, Mode::of(expiry)),
        // None of them says anything: what is inherited is taken back.
        (None, None, None) => match all.into_iter().flatten().find(|setting| is_readable(setting)) {
            Some(setting) => (setting, Mode::None),
            None => return,
        },
    };
    draft.write(&at, "cacheControlMode", mode.name(), &winner);
    match &mode {
        Mode::MaxAge(seconds) => {
            draft.write(&at, "cacheControlMaxAge", time_span(u64::from(*seconds)), &winner);
        }
        Mode::Expires(moment) => draft.write(&at, "httpExpires", moment.as_str(), &winner),
        Mode::Disable | Mode::None => {}
    }
    for other in all.into_iter().flatten().filter(is_readable) {
        draft.went_to(&other, Target::attribute(&at.path, "cacheControlMode"));
        if other.property.id() != winner.property.id() && speaks(&other) {
            draft.note(&other, format!("{} counts before it", winner.property.name()));
        }
    }
}

/// The modes of `clientCache` (IIS_schema.xml).
#[derive(Clone, Debug, Eq, PartialEq)]
enum Mode {
    None,
    Disable,
    MaxAge(u32),
    Expires(String),
}

impl Mode {
    fn of(expiry: HttpExpires) -> Self {
        match expiry {
            HttpExpires::Never => Mode::None,
            HttpExpires::AtOnce => Mode::Disable,
            HttpExpires::After(seconds) => Mode::MaxAge(seconds),
            HttpExpires::At(moment) => Mode::Expires(moment),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Mode::None => "NoControl",
            Mode::Disable => "DisableCache",
            Mode::MaxAge(_) => "UseMaxAge",
            Mode::Expires(_) => "UseExpires",
        }
    }
}

/// True when a setting is what its property can be.
fn is_readable(setting: &Setting<'_>) -> bool {
    match setting.property.id() {
        property::HTTP_EXPIRES => expiry(&setting.property.text()).is_some(),
        property::CACHE_CONTROL_NO_CACHE => setting.property.boolean().is_some(),
        _ => setting.property.dword().is_some(),
    }
}

/// True when a setting asks for a header.
fn speaks(setting: &Setting<'_>) -> bool {
    match setting.property.id() {
        property::HTTP_EXPIRES => !setting.property.text().trim().is_empty(),
        property::CACHE_CONTROL_NO_CACHE => setting.property.boolean() == Some(true),
        _ => setting.property.dword().is_some_and(|seconds| seconds > 0),
    }
}

fn expiry(text: &str) -> Option<HttpExpires> {
    let expiry = HttpExpires::parse(text)?;
    match &expiry {
        // A wrong day of the week is no reason to lose the moment.
        HttpExpires::At(moment) => {
            let parser = DateTimeParser::new().relaxed_weekday(true);
            parser.parse_timestamp(moment).ok().map(|_| expiry)
        }
        _ => Some(expiry),
    }
}

fn read(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>) -> Option<HttpExpires> {
    let found = expiry(&setting.property.text());
    says(draft, holder, setting, found)
}

/// The value, or a problem that says why there is none.
fn says<T>(
    draft: &mut Draft<'_, '_>,
    holder: &Holder<'_>,
    setting: &Setting<'_>,
    value: Option<T>,
) -> Option<T> {
    if value.is_none() {
        let text = setting.property.text();
        let id: PropertyId = setting.property.id();
        let (what, why) = match id {
            property::HTTP_EXPIRES => (
                "an expiry",
                "It is \"D, \" and a number of seconds, \"S, \" and a date as in Tue, 01 Jan 2030 00:00:00 GMT, or empty.",
            ),
            property::CACHE_CONTROL_NO_CACHE => ("a truth", "It is TRUE or FALSE."),
            _ => (
                "a number of seconds",
                "It is a whole number from 0 to 4294967295.",
            ),
        };
        let broken = Broken {
            code: "EXPIRY-BROKEN",
            what,
            text: &text,
            line: 0,
            why,
        };
        say_broken(draft, holder, setting, &broken);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_a_number_at_both_ends_or_a_moment() {
        let mode = |text: &str| expiry(text).map(Mode::of);
        assert_eq!(mode(""), Some(Mode::None));
        assert_eq!(mode("D, 0x0"), Some(Mode::MaxAge(0)));
        assert_eq!(mode("D, 0xfffffffe"), Some(Mode::MaxAge(4_294_967_294)));
        assert_eq!(mode("D, 0xffffffff"), Some(Mode::Disable));
        assert_eq!(mode("D, -1"), Some(Mode::Disable));
        let moment = "Fri, 01 Jan 2010 00:00:00 GMT";
        assert_eq!(
            mode(&format!("S, {moment}")),
            Some(Mode::Expires(moment.to_owned()))
        );
        assert!(
            mode("S, Mon, 01 Jan 2010 00:00:00 GMT").is_some(),
            "it was a Friday"
        );
        for text in ["S, soon", "S, 32 Jan 2010", "D, 0x100000000", "D, -2", "never"] {
            assert_eq!(mode(text), None, "{text}");
        }
    }
}
