//! The loss report of a migration: what becomes of every setting in scope, by site.

use super::study::Study;
use crate::model::{LossGroup, LossReport};
use crate::translate::Translation;

/// Every setting that the study translated, once, in the column in which it ended.
pub fn loss_report(study: &Study) -> LossReport {
    let server = study
        .server
        .iter()
        .map(|server| LossGroup::new("The whole server", server.settings.clone()));
    let site = |site: &Translation| {
        let name = format!("{} (site {})", site.site_name, site.site_id);
        LossGroup::new(name, site.settings.clone())
    };
    LossReport {
        groups: server.chain(study.translations.iter().map(site)).collect(),
    }
}
