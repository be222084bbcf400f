//! Map, numbers and names: what each site is called on the new server, and what happens when that is taken.

use super::map_accounts::{LABEL, labelled, settle_on_leaving, under};
use super::{PageContext, below, focus_on_entry};
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Field, Kind, RowPaint, Rows, empty_state, muted, radio, strong, wrapped, wrapped_muted,
};
use crate::model::Problem;
use crate::translate::{NumberClash, SiteTarget};
use crate::wizard::map::{clash_of, refusal};
use crate::wizard::{MapField, MapTab, Message, State};
use egui::{Color32, Id, Rect, ScrollArea, Ui, pos2, vec2};

/// Shows the part.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let map = &page.state.map;
    let count = map.count(MapTab::Sites);
    if count == 0 {
        empty_state(ui, Icon::Globe, t.muted, "No sites", "Tick a site on Discover");
        return;
    }
    below(ui, "site details", 304.0, |ui| details(ui, page, out));
    let id = Id::unique("siteferry site names");
    focus_on_entry(ui, page, id);
    let columns = [
        ("State", 148.0),
        (">Number", 74.0),
        ("On the old server", 0.28),
        (">Number", 74.0),
        ("On the new server", 0.28),
        ("Why", 0.44),
    ];
    let output = Rows::table(id, "Numbers and names", count, map.cursor())
        .columns(&columns)
        .height(28.0)
        .show(ui, |row, place| match map.site_at(place) {
            Some((site, target)) => paint(row, page.state, site, target, &t),
            None => String::new(),
        });
    out.extend(output.moved.map(Message::SelectMapRow));
}

fn stands(state: &State, site: u32, target: &SiteTarget, t: &Tokens) -> (Icon, Color32, &'static str) {
    let refused = |field: MapField| {
        let draft = state.map.draft(&field);
        draft.is_some_and(|draft| refusal(&field, draft).is_some())
    };
    if refused(MapField::Number(site)) || refused(MapField::Name(site)) {
        (Icon::Cross, t.delete, "not accepted")
    } else if target.problems.iter().any(Problem::is_error) {
        (Icon::Bang, t.conflict, "needs you")
    } else if target.replaces.is_some() {
        (Icon::Tilde, t.change, "replaces a site")
    } else if target.id != site || target.name != state.old.sites.site_name(site) {
        (Icon::Tilde, t.change, "changes")
    } else {
        (Icon::Check, t.add, "stays")
    }
}

fn why(target: &SiteTarget) -> String {
    if target.problems.is_empty() {
        return match &target.replaces {
            Some(other) => format!("Takes the place of {other}"),
            None => "Number and name are free there, or this site's own".to_owned(),
        };
    }
    let titles: Vec<&str> = target
        .problems
        .iter()
        .map(|problem| problem.title.as_str())
        .collect();
    titles.join("; ")
}

fn paint(row: &RowPaint<'_>, state: &State, site: u32, target: &SiteTarget, t: &Tokens) -> String {
    let (icon, color, word) = stands(state, site, target, t);
    let first = row.cell(0);
    let place = Rect::from_center_size(
        pos2(first.rect.left() + 8.0, row.rect.center().y),
        vec2(12.0, 12.0),
    );
    icons::paint(row.painter, icon, place, color);
    row.span(first.rect.left() + 22.0, first.rect.right() + 8.0)
        .text(word, theme::body(), color);
    let old = state.old.sites.site_name(site);
    row.cell(1).number(&site.to_string(), t.muted);
    row.cell(2).text(old, theme::body(), t.accent);
    row.cell(3).number(&target.id.to_string(), t.text);
    row.cell(4).text(&target.name, theme::body(), t.dest);
    let why = why(target);
    row.cell(5).text(&why, theme::body(), t.muted);
    format!(
        "{old}, number {site}, {word}: {}, number {}: {why}",
        target.name, target.id
    )
}

fn details(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let state = page.state;
    let Some((site, target)) = state.map.site() else {
        let says = "Choose a site above to give it another number or name";
        empty_state(ui, Icon::Info, t.muted, "No site chosen", says);
        return;
    };
    ui.horizontal(|ui| {
        let (icon, color, _) = stands(state, site, target, &t);
        icons::show(ui, icon, 14.0, color);
        strong(ui, state.old.sites.site_name(site), t.accent);
        muted(ui, &format!("site {site} on the old server"));
    });
    ui.add_space(4.0);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("site")
        .show(ui, |ui| {
            let choice = state.choices.sites.sites.get(&site);
            let number = choice.and_then(|choice| choice.number).unwrap_or(target.id);
            let name = choice.and_then(|choice| choice.name.clone());
            let name = name.unwrap_or_else(|| target.name.clone());
            field(
                ui,
                state,
                MapField::Number(site),
                "Number",
                &number.to_string(),
                out,
            );
            field(ui, state, MapField::Name(site), "Name", &name, out);
            problems(ui, target);
            clash(ui, state, site, out);
        });
}

fn field(ui: &mut Ui, state: &State, field: MapField, label: &str, value: &str, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let draft = state.map.draft(&field);
    let (width, hint) = match field {
        MapField::Number(_) => (120.0, "As on the old server"),
        _ => (360.0, "As on the old server"),
    };
    labelled(ui, label, |ui| {
        let name = format!("{label} on the new server");
        let (response, changed) = Field::new(&name)
            .hint(hint)
            .id(Id::unique("siteferry site field").with(format!("{field:?}")))
            .width(ui.available_width().min(width))
            .show(ui, draft.unwrap_or(value));
        if let Some(text) = changed {
            out.push(Message::MapEdited(field.clone(), text));
        }
        settle_on_leaving(ui, &response, out);
    });
    if let Some(why) = draft.and_then(|draft| refusal(&field, draft)) {
        under(ui, |ui| {
            ui.colored_label(t.delete, format!("{why}."));
        });
    }
}

/// What stands in the way of number and name, or is worth knowing of them.
fn problems(ui: &mut Ui, target: &SiteTarget) {
    let t = tokens(ui);
    for problem in &target.problems {
        let color = if problem.is_error() { t.delete } else { t.note };
        under(ui, |ui| {
            strong(ui, &problem.title, color);
            wrapped(ui, &problem.cause);
            wrapped_muted(ui, &problem.fix);
        });
    }
}

/// What is done when another site has the number.
fn clash(ui: &mut Ui, state: &State, site: u32, out: &mut Vec<Message>) {
    let chosen = state.choices.sites.sites.get(&site);
    // A number that was chosen means the site that has it is to make room.
    let otherwise = match chosen.and_then(|choice| choice.number) {
        Some(_) => NumberClash::Replace,
        None => NumberClash::Keep,
    };
    let now = clash_of(&state.choices, site).unwrap_or(otherwise);
    ui.add_space(6.0);
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(
            vec2(LABEL, 24.0),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(LABEL);
                muted(ui, "If it is taken");
            },
        );
        ui.vertical(|ui| {
            ui.set_max_width(460.0);
            for (clash, says) in [
                (NumberClash::Keep, "Stop, and let me decide"),
                (NumberClash::Renumber, "Give this site a free number"),
                (
                    NumberClash::Replace,
                    "Put this site in the place of the other one",
                ),
            ] {
                if radio(ui, says, now == clash).clicked() {
                    out.push(Message::SiteClash(Some(site), clash));
                }
            }
            let same = Button::of(Kind::Quiet, "The same for all sites");
            if ui.add(same).clicked() {
                out.push(Message::SiteClash(None, now));
            }
        });
    });
}
