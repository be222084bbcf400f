//! `HttpRedirect` as `httpRedirect`: requests that are sent elsewhere.

use super::draft::{At, Draft, Holder, Setting};
use super::entries::{Broken, Level, entries_at_root, say_broken};
use super::sections::{item, write_items};
use crate::formats::metabase::property;
use crate::formats::metabase::values::{HttpRedirect, RedirectWords};

const SECTION: &str = "system.webServer/httpRedirect";

/// True when IIS 6 acts by a setting: on a site or the service it does not (HttpRedirect Metabase Property, cc757144:
/// "Setting HttpRedirect at the site or service level has no effect").
pub(super) fn counts(setting: &Setting<'_>) -> bool {
    let is_above_root = setting
        .set_at
        .is_some_and(|key| key.site_id().is_some() || key.path().eq_ignore_ascii_case("/LM/W3SVC"));
    !is_above_root
}

/// Writes one redirection.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    if !counts(setting) {
        draft.same(
            setting,
            "it has no effect: IIS 6 ignores it on a site and on the service",
        );
        return;
    }
    let text = setting.property.text();
    let at = At::of(holder.path_to("httpRedirect"), holder.name);
    let Some(redirect) = HttpRedirect::parse(&text) else {
        let broken = Broken {
            code: "REDIRECT-BROKEN",
            what: "a redirection",
            text: &text,
            line: 0,
            why: "It is a destination and words, separated by commas, or \"*\", wildcards and destinations, separated by \";\".",
        };
        say_broken(draft, holder, setting, &broken);
        return;
    };
    let (destination, words, wildcards) = match redirect {
        HttpRedirect::None => {
            draft.write(&at, "enabled", false, setting);
            return;
        }
        HttpRedirect::To { destination, words } => (destination, words, Vec::new()),
        // Wildcards say where exactly; IIS's own example of them sets exactDestination (httpRedirect, inferred).
        HttpRedirect::Wildcards { wildcards, words } => {
            (String::new(), RedirectWords { exact: true, ..words }, wildcards)
        }
    };
    draft.write(&at, "enabled", true, setting);
    draft.write(&at, "destination", destination, setting);
    draft.write(&at, "exactDestination", words.exact, setting);
    draft.write(&at, "childOnly", words.child_only, setting);
    draft.write(&at, "httpResponseStatus", status(words), setting);
    let mut items = vec![item("clear", &[])];
    let mut known: Vec<&str> = Vec::new();
    for (wildcard, destination) in &wildcards {
        // `wildcard` is the collection's key; of two the first one fits first.
        if known.iter().any(|known| known.eq_ignore_ascii_case(wildcard)) {
            draft.note(
                setting,
                format!("\"{wildcard}\" is named twice; the first one counts"),
            );
            continue;
        }
        known.push(wildcard);
        items.push(item(
            "add",
            &[("wildcard", wildcard), ("destination", destination)],
        ));
    }
    if !wildcards.is_empty() || inherits_wildcards(draft, holder, setting) {
        write_items(draft, at.path, holder.name, items, setting);
    }
}

/// The status by its name (property map: PERMANENT 301, TEMPORARY 307, neither 302).
fn status(words: RedirectWords) -> &'static str {
    match words {
        RedirectWords { permanent: true, .. } => "Permanent",
        RedirectWords { temporary: true, .. } => "Temporary",
        _ => "Found",
    }
}

fn inherits_wildcards(draft: &Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>) -> bool {
    let level = Level::of(holder);
    // A redirection that is taken back, or one that cannot be read, writes no entries and leaves those of the keys above it
    // in effect for the keys below it.
    let above = setting
        .key
        .ancestors()
        .take_while(|key| level == Level::Below && key.site_id().is_none());
    let nearest = above
        .filter_map(|key| HttpRedirect::parse(&key.property(property::HTTP_REDIRECT)?.text()))
        .find(|redirect| *redirect != HttpRedirect::None);
    match nearest {
        Some(redirect) => matches!(redirect, HttpRedirect::Wildcards { .. }),
        None => level != Level::Server && entries_at_root(&draft.options.destination, SECTION).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_status() {
        let words = |text: &str| match HttpRedirect::parse(text) {
            Some(HttpRedirect::To { words, .. } | HttpRedirect::Wildcards { words, .. }) => status(words),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(words("/new"), "Found");
        assert_eq!(words("/new, EXACT_DESTINATION, PERMANENT"), "Permanent");
        assert_eq!(words("/new, temporary"), "Temporary");
        assert_eq!(words("/new, TEMPORARY, PERMANENT"), "Permanent");
        assert_eq!(words("*; /a/*; /b, PERMANENT"), "Permanent");
    }
}
