//! `AspDiskTemplateCacheDirectory`: where compiled ASP pages are kept.

use super::convert::portable_path;
use super::draft::{At, Draft, Holder, Setting};

/// The folder that the setup of IIS 6 wrote (MBSchema 7036); IIS 7+ has one of its own.
const OWN_FOLDER: &str = r"%windir%\system32\inetsrv\ASP Compiled Templates";

/// Writes a folder that somebody chose.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let folder = portable_path(&setting.property.text(), draft.windows());
    let at = At::of(holder.path_to("asp/cache"), holder.name);
    if folder.is_empty() || folder.eq_ignore_ascii_case(OWN_FOLDER) {
        draft.same(
            setting,
            "the destination has a folder of its own for compiled ASP pages",
        );
    } else {
        draft.write(&at, "diskTemplateCacheDirectory", folder, setting);
        draft.note(
            setting,
            "the folder must exist on the destination, and pools must be able to write there",
        );
    }
}
