//! Needs out of what a scan of the content finds: every kind and thing is one need, with all of its places.

use super::{Need, NeedKind, NeedState, Seen};
use crate::model::{Evidence, EvidenceKind, Severity};
use std::collections::HashMap;

/// Puts one piece of evidence to its need, which is made when it is the first.
pub(super) fn gather(
    all: &mut Vec<Need>,
    by_content: &mut HashMap<(EvidenceKind, String), usize>,
    row: Evidence,
) {
    let state = state_of(&row);
    let next = all.len();
    let number = *by_content.entry(row.need()).or_insert(next);
    let seen = Seen {
        place: row.place,
        excerpt: row.excerpt,
        sureness: Some(row.sureness),
        area: row.area.clone(),
        more: row.more,
    };
    if number == next {
        all.push(Need {
            kind: NeedKind::Content(row.kind),
            state,
            name: row.what,
            code: row.product.as_deref().unwrap_or_default().to_owned(),
            meaning: row.meaning.into_owned(),
            fix: row.fix.into_owned(),
            source: row.source.as_deref().unwrap_or_default().to_owned(),
            areas: [row.area].into(),
            seen: vec![seen],
            ..Need::default()
        });
        return;
    }
    let Some(need) = all.get_mut(number) else { return };
    // The worst that was seen speaks for all.
    if state < need.state {
        need.state = state;
        need.meaning = row.meaning.into_owned();
        need.fix = row.fix.into_owned();
    }
    need.areas.insert(row.area);
    need.seen.push(seen);
}

fn state_of(row: &Evidence) -> NeedState {
    match (row.kind, row.severity) {
        (EvidenceKind::Unread, _) => NeedState::CannotTell,
        (_, Severity::Error) => NeedState::Breaks,
        (_, Severity::Warning) => NeedState::Look,
        (_, Severity::Note) => NeedState::Note,
    }
}
