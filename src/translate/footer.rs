//! `DefaultDocFooter` as `staticContent`: what is added to the end of static pages.

use super::convert::portable_path;
use super::draft::{At, Draft, Holder, Setting};
use super::entries::{Broken, say_broken};
use super::site_files::{is_content, site_of};
use crate::formats::metabase::Key;
use crate::formats::metabase::values::DocumentFooter;
use crate::model::Problem;

/// Writes one footer. An empty one is written too, because it takes back what is inherited.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let text = setting.property.text();
    let (footer, is_file) = match DocumentFooter::parse(&text) {
        Some(DocumentFooter::File(path)) => (portable_path(&path, draft.windows()), true),
        Some(DocumentFooter::Text(words)) => (words, false),
        None if text.trim().is_empty() => (String::new(), false),
        None => {
            let broken = Broken {
                code: "FOOTER-BROKEN",
                what: "a footer",
                text: &text,
                line: 0,
                why: "It is \"FILE:\" and a path, or \"STRING:\" and the text.",
            };
            say_broken(draft, holder, setting, &broken);
            return;
        }
    };
    let at = At::of(holder.path_to("staticContent"), holder.name);
    draft.write(&at, "defaultDocFooter", footer.as_str(), setting);
    draft.write(&at, "isDocFooterFileName", is_file, setting);
    if let Some(site) = site_of(setting.key).filter(|_| is_file) {
        check(draft, holder, setting, site, &footer);
    }
}

/// Warns of a file that is not copied.
fn check(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>, site: Key<'_>, file: &str) {
    if is_content(site, file, draft.windows()) {
        return;
    }
    draft.needs_you(
        setting,
        format!("copy {file} to the same path on the destination"),
    );
    draft.say(
        Problem::warning(
            "FOOTER-OUTSIDE",
            format!("The footer of {} is not part of the site's content", holder.name),
        )
        .with_cause(format!(
            "{file} lies in none of its folders, so it is not copied."
        ))
        .with_fix("Copy it to the same path on the destination.")
        .with_place(setting.place())
        .with_target(holder.name),
    );
}
