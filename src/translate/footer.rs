//! `DefaultDocFooter` as `staticContent`: what is added to the end of static pages.

use super::convert::portable_path;
use super::draft::{At, Draft, Holder, Setting};
use super::entries::{Broken, say_broken};
use crate::formats::metabase::values::DocumentFooter;

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
    draft.write(&at, "defaultDocFooter", footer, setting);
    draft.write(&at, "isDocFooterFileName", is_file, setting);
    if is_file {
        draft.note(setting, "the file must exist on the destination");
    }
}
