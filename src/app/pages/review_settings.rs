//! Review, second part: what becomes of every setting of the old server. None is lost in silence.

use super::{PageContext, beside, focus_on_entry};
use crate::app::commands::filter_id;
use crate::app::frame::job_line;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Chip, Kind, Pairs, RowPaint, Rows, bar, empty_state, heading, menu, muted, search, strong,
    wrapped, wrapped_muted,
};
use crate::model::{Accounted, Column};
use crate::wizard::{ExportAs, Loss, LossLine, Message, RunPhase, State, Step};
use egui::{Color32, Id, Label, Rect, RichText, ScrollArea, Ui, pos2, vec2};

/// The title of the page, counted from the rows.
pub fn title(ui: &mut Ui, state: &State) {
    let loss = &state.loss;
    let counts = loss.counts();
    let (title, sentence) = if loss.report().is_none() {
        (
            "What becomes of every setting".to_owned(),
            "Known once the plan is made.".to_owned(),
        )
    } else {
        let name = state.old.name().unwrap_or("the old server");
        let title = match (counts.needs_you, counts.cannot_exist) {
            (0, 0) => "Every setting comes along".to_owned(),
            (0, gone) => format!("{} cannot exist on the new server", text::settings(gone)),
            (1, _) => "1 setting needs you".to_owned(),
            (needs, _) => format!("{} need you", text::settings(needs)),
        };
        let each = "Each stands in exactly one column, with the key it is set at.";
        (
            title,
            format!(
                "Of {} of {name} that these sites use. {each}",
                text::settings(counts.total())
            ),
        )
    };
    heading(ui, &title, &sentence);
}

/// What the tab says: how many there are, and how many wait for somebody.
pub fn tab(state: &State) -> String {
    if state.loss.report().is_none() {
        return "Settings".to_owned();
    }
    let counts = state.loss.counts();
    let all = text::number(counts.total() as u64);
    match counts.needs_you {
        0 => format!("Settings {all}"),
        1 => format!("Settings {all} · 1 needs you"),
        needs => format!("Settings {all} · {} need you", text::number(needs as u64)),
    }
}

/// Shows the part below the tabs.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    if let Some(job) = state.running_for(Step::Review) {
        ui.horizontal(|ui| {
            bar(ui, "Planning", job.items_share(), 240.0);
            muted(ui, &job_line(job));
        });
        ui.add_space(4.0);
    }
    let t = tokens(ui);
    if state.loss.report().is_none() {
        if state.running_for(Step::Review).is_some() {
            let says = "The settings stand here when the plan is made";
            empty_state(ui, Icon::Ring, t.accent, "Planning…", says);
        } else if state.failure(Step::Review).is_none() {
            empty_state(ui, Icon::Minus, t.muted, "There is no plan", "F5 makes one");
        }
        return;
    }
    chips(ui, &state.loss, out);
    ui.add_space(6.0);
    filter_line(ui, state, out);
    ui.add_space(6.0);
    if state.review.details && state.loss.shown() > 0 {
        beside(ui, "setting details", |ui| details(ui, page, out));
    }
    table(ui, page, out);
}

/// The mark and colour of a column.
fn mark(column: Column, t: &Tokens) -> (Icon, Color32) {
    match column {
        Column::Carried => (Icon::Equal, t.same),
        Column::Converted => (Icon::Approx, t.note),
        Column::Clamped => (Icon::Tilde, t.change),
        Column::NeedsYou => (Icon::Bang, t.conflict),
        Column::CannotExist => (Icon::Cross, t.delete),
    }
}

fn chips(ui: &mut Ui, loss: &Loss, out: &mut Vec<Message>) {
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        for column in Column::ALL {
            let (icon, color) = mark(column, &t);
            let count = loss.counts().get(column);
            let number = text::number(count as u64);
            let chip = Chip::new(column.word(), &number, color)
                .icon(icon)
                .quiet(count == 0)
                .pressed(loss.columns().contains(&column));
            let response = ui
                .add(chip)
                .on_hover_text(format!("{} Click shows only these; Ctrl adds", column.meaning()));
            if response.clicked() {
                let add = ui.input(|input| input.modifiers.command);
                out.push(Message::LossChip(column, add));
            }
        }
    });
}

fn filter_line(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let loss = &state.loss;
    ui.horizontal(|ui| {
        let hint = "Filter by site, setting, key, value or reason";
        let width = (ui.available_width() - 480.0).clamp(140.0, 320.0);
        if let Some(filter) = search(ui, filter_id(), "Filter settings", hint, loss.filter(), width) {
            out.push(Message::FilterLoss(filter));
        }
        if loss.is_filtered() && ui.add(Button::of(Kind::Quiet, "Clear filter")).clicked() {
            out.push(Message::ClearFilter);
        }
        let all = text::settings(loss.counts().total());
        let shown = if loss.is_filtering() {
            "filtering…".to_owned()
        } else if loss.is_filtered() {
            format!("{} of {all}", text::number(loss.shown() as u64))
        } else {
            all
        };
        muted(ui, &shown);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let what = if loss.is_filtered() {
                "Export shown"
            } else {
                "Export"
            };
            let acts = ["Page (HTML)…", "Spreadsheet (CSV)…", "Document (JSON)…"];
            if let Some(export) = menu(ui, what, &acts).and_then(|act| ExportAs::ALL.get(act).copied()) {
                out.push(Message::ExportLoss(export));
            }
            let label = if state.review.details {
                "Hide details"
            } else {
                "Show details"
            };
            let toggle = ui.add(Button::of(Kind::Quiet, label));
            if toggle.on_hover_text("D").clicked() {
                out.push(Message::ToggleDetails);
            }
        });
    });
}

fn table(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let loss = &page.state.loss;
    let lines = loss.lines();
    if lines.is_empty() {
        if loss.counts().total() == 0 {
            let says = "The chosen sites set nothing that differs from what every server has";
            empty_state(ui, Icon::Check, t.add, "No settings", says);
        } else if !loss.is_filtering() {
            let says = "The settings are still there";
            empty_state(ui, Icon::Search, t.muted, "No settings match this filter", says);
            ui.vertical_centered(|ui| {
                ui.add_space(8.0);
                if ui
                    .add(Button::new("Clear filter").name("Clear the filter"))
                    .clicked()
                {
                    out.push(Message::ClearFilter);
                }
            });
        }
        return;
    }
    let id = Id::unique("siteferry settings");
    focus_on_entry(ui, page, id);
    let columns = [
        ("Outcome", 122.0),
        ("Setting", 0.25),
        ("Value", 0.15),
        ("Set at", 0.24),
        (">Line", 56.0),
        ("Where it goes, or what to do", 0.36),
    ];
    let output = Rows::table(id, "Settings", lines.len(), loss.cursor())
        .columns(&columns)
        .show(ui, |row, place| match lines.get(place) {
            Some(LossLine::Group(group, shown)) => {
                let name = loss.group(*group).map_or("", |group| group.name.as_str());
                paint_title(row, name, *shown, &t)
            }
            Some(LossLine::Row(group, number)) => loss
                .row(*group, *number)
                .map_or_else(String::new, |setting| paint_setting(row, setting, &t)),
            None => String::new(),
        });
    if let Some(place) = output.moved {
        out.push(Message::SelectLoss(place));
    }
    if output.double_clicked.is_some() || output.key == Some(crate::app::widgets::RowKey::Enter) {
        out.push(Message::ToggleDetails);
    }
    if let (true, Some((group, row))) = (output.copy, loss.selected()) {
        out.push(Message::Copy(copied(&group.name, row)));
    }
}

fn paint_title(row: &RowPaint<'_>, name: &str, shown: usize, t: &Tokens) -> String {
    let left = row.rect.left() + 4.0;
    let width = row
        .span(left, row.rect.right() - 80.0)
        .text(name, theme::strong(), t.text);
    row.span(left + width + 8.0, row.rect.right())
        .text(&text::number(shown as u64), theme::small(), t.muted);
    format!("{name}, {}", text::settings(shown))
}

fn paint_setting(row: &RowPaint<'_>, setting: &Accounted, t: &Tokens) -> String {
    let (icon, color) = mark(setting.column, t);
    let state = row.cell(0);
    let place = Rect::from_center_size(
        pos2(state.rect.left() + 7.0, row.rect.center().y),
        vec2(12.0, 12.0),
    );
    icons::paint(row.painter, icon, place, color);
    let word = setting.column.word();
    row.span(state.rect.left() + 20.0, state.rect.right() + 10.0)
        .text(word, theme::body(), color);
    row.cell(1).text(&setting.property, theme::body(), t.text);
    row.cell(2).mono(&setting.value_shown, t.text);
    let set_at = setting.set_at();
    row.cell(3).mono(&setting.key, t.muted);
    if let Some(line) = setting.line {
        row.cell(4).number(&text::number(u64::from(line)), t.muted);
    }
    let outcome = setting.outcome();
    row.cell(5).text(&outcome, theme::body(), t.muted);
    let inherited = if setting.is_inherited { ", inherited" } else { "" };
    format!(
        "{} {word}, {}, set at {set_at}{inherited}: {outcome}",
        setting.property, setting.value_shown
    )
}

fn copied(site: &str, row: &Accounted) -> String {
    [
        site,
        row.column.word(),
        &row.property,
        &row.value_shown,
        &row.set_at(),
        &row.target,
        &row.why,
    ]
    .join("\t")
}

fn details(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    ui.set_min_size(ui.available_size());
    let Some((group, row)) = page.state.loss.selected() else {
        let says = "Choose a setting to see what becomes of it";
        empty_state(ui, Icon::Info, t.muted, "No setting chosen", says);
        return;
    };
    let (icon, color) = mark(row.column, &t);
    ui.horizontal(|ui| {
        icons::show(ui, icon, 14.0, color);
        strong(ui, row.column.word(), color);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let copy = Button::of(Kind::Quiet, "Copy").name("Copy this setting");
            if ui.add(copy).clicked() {
                out.push(Message::Copy(copied(&group.name, row)));
            }
        });
    });
    ui.add(Label::new(RichText::new(&row.property).font(theme::section()).color(t.text)).wrap());
    ui.add_space(4.0);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("setting")
        .show(ui, |ui| {
            wrapped_muted(ui, row.column.meaning());
            if !row.why.is_empty() {
                ui.add_space(4.0);
                for why in row.why.split("; ") {
                    wrapped(ui, &text::sentence(why));
                }
            }
            ui.add_space(8.0);
            value(ui, "Value on the old server", &row.value_shown, t.text);
            value(ui, "Set at", &row.key, t.accent);
            if let Some(line) = row.line {
                muted(
                    ui,
                    &format!("Line {} of the metabase", text::number(u64::from(line))),
                );
            }
            if row.is_inherited {
                wrapped_muted(ui, "The site inherits it from there.");
            }
            ui.add_space(8.0);
            if row.target.is_empty() {
                wrapped_muted(ui, "Nothing is written to the new server for it.");
            } else {
                let goes = match page.state.run.phase {
                    RunPhase::Done => "Written to applicationHost.config",
                    _ => "Goes to applicationHost.config",
                };
                value(ui, goes, &row.target, t.dest);
            }
            ui.add_space(8.0);
            Pairs::new(ui, 44.0).sentence("Site", &group.name);
        });
}

fn value(ui: &mut Ui, label: &str, value: &str, color: Color32) {
    muted(ui, label);
    let value = if value.is_empty() { "(empty)" } else { value };
    ui.add(Label::new(RichText::new(value).font(theme::mono()).color(color)).wrap());
}
