//! `LogOdbc…` as `odbcLogging`: a log that is written into a database.
//!
//! Setup writes these properties into every metabase, so they count only where ODBC logging is chosen.

use super::draft::{Draft, Holder, Setting};
use super::property_map::{Row, Scope};
use crate::formats::metabase::{SecretState, property};
use crate::model::Problem;

/// ODBC logging among the log modules (real /LM/Logging keys; property map, LogPluginClsid).
const ODBC: &str = "{FF16065B-DE82-11CF-BC0A-00AA006111E0}";

/// Writes one of the properties, where the log goes into a database.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    let module = Setting::of(setting.key, property::LOG_PLUGIN_CLSID);
    let is_chosen = module.is_some_and(|module| module.property.text().trim().eq_ignore_ascii_case(ODBC));
    if !is_chosen {
        if let Some(key) = setting.set_at {
            draft.goes_nowhere(
                key,
                row.id,
                "it counts only where a log is written into a database (ODBC), and none is",
            );
        }
        return;
    }
    draft.write_simple(row, Scope::Location, holder, setting);
    let password = Setting::of(setting.key, property::LOG_ODBC_PASSWORD);
    let is_empty = password.is_some_and(|password| password.property.secret_state() == SecretState::Empty);
    if row.id == property::LOG_ODBC_USER_NAME && !is_empty {
        let user = setting.property.text();
        draft.say(
            Problem::warning(
                "PASSWORD-NEEDED",
                format!(
                    "{} logs into a database as {user}, whose password does not come along",
                    holder.name
                ),
            )
            .with_cause("It is encrypted with a key of the old machine.")
            .with_fix(
                "Enter it in odbcLogging of the site on the destination, and install ODBC logging there.",
            )
            .with_place(setting.place())
            .with_target(holder.name),
        );
    }
}
