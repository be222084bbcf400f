//! `LogOdbc…` as `odbcLogging`: a log that is written into a database.
//!
//! Setup writes these properties into every metabase, so they count only where ODBC logging is chosen.

use super::draft::{At, Draft, Holder, Setting};
use super::property_map::Row;
use crate::formats::metabase::property;

/// ODBC logging among the log modules (real /LM/Logging keys; property map, LogPluginClsid).
const ODBC: &str = "{FF16065B-DE82-11CF-BC0A-00AA006111E0}";

/// Writes one of the properties, where the log goes into a database.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    let module = Setting::of(setting.key, property::LOG_PLUGIN_CLSID);
    let is_chosen = module.is_some_and(|module| module.property.text().trim().eq_ignore_ascii_case(ODBC));
    let password = Setting::of(setting.key, property::LOG_ODBC_PASSWORD);
    if !is_chosen {
        for unused in password.iter().chain([setting]) {
            draft.same(
                unused,
                "it has no effect: it counts only where a log goes into a database (ODBC)",
            );
        }
        return;
    }
    let text = setting.property.text();
    for target in row.targets {
        let at = At::of(holder.path_to(target.element), holder.name);
        draft.write(&at, target.attribute, text.clone().into_owned(), setting);
    }
    draft.note(setting, row.loss);
}
