//! The detail pane of Review: one row, before and after.

use super::PageContext;
use super::review::mark;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Kind, Pairs, empty_state, hairline, mono, muted, strong, wrapped, wrapped_muted,
};
use crate::model::change::AttributeChange;
use crate::model::{AttributeValue, Change, Detail, FileFacts, Item, RowState};
use crate::wizard::{Message, State};
use egui::{Color32, RichText, ScrollArea, Ui};

/// Shows the row with the cursor.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    ui.set_min_size(ui.available_size());
    let Some(row) = page.state.review.selected_row() else {
        empty_state(
            ui,
            Icon::Info,
            t.muted,
            "No row chosen",
            "Choose a row to see it before and after",
        );
        return;
    };
    let (icon, color) = mark(row.state, &t);
    ui.horizontal(|ui| {
        icons::show(ui, icon, 14.0, color);
        strong(ui, text::row_state(row.state), color);
        muted(ui, &row.object);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui
                .add(Button::of(Kind::Quiet, "Copy").name("Copy this row"))
                .clicked()
            {
                out.push(Message::Copy(copied(row)));
            }
        });
    });
    ui.add(egui::Label::new(RichText::new(&row.name).font(theme::mono()).color(t.text)).wrap());
    ui.add_space(4.0);
    wrapped(ui, &row.why);
    ui.add_space(8.0);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("details")
        .show(ui, |ui| {
            problems(ui, page.state, row, out);
            match &row.detail {
                Detail::File {
                    source,
                    destination,
                    before,
                    after,
                } => {
                    sides(ui, page.state, &t);
                    file(ui, page, before.as_ref(), after.as_ref());
                    ui.add_space(8.0);
                    let mut pairs = Pairs::new(ui, 44.0);
                    if let Some(source) = source {
                        pairs.colored("From", source.as_str(), t.accent);
                    }
                    pairs.colored("To", destination.as_str(), t.dest);
                }
                Detail::Directory { destination } => {
                    Pairs::new(ui, 60.0).colored("Folder", destination.as_str(), t.dest);
                }
                Detail::Config {
                    path,
                    attributes,
                    items,
                } => {
                    muted(ui, "In applicationHost.config");
                    ui.add(
                        egui::Label::new(RichText::new(path.to_string()).font(theme::mono()).color(t.dest))
                            .wrap(),
                    );
                    ui.add_space(8.0);
                    attribute_table(ui, attributes, &t);
                    if let Some((before, after)) = items {
                        item_list(ui, before, after, &t);
                    }
                }
                Detail::None => wrapped_muted_line(ui, row),
            }
        });
}

fn wrapped_muted_line(ui: &mut Ui, row: &Change) {
    let says = match row.state {
        RowState::Skipped => "Left out; nothing happens to it on either side.",
        RowState::Unread => "Could not be read, so it is not touched.",
        RowState::SameAfterRules => "A rule made both sides equal; nothing is written.",
        _ => "Nothing more is known of it.",
    };
    wrapped_muted(ui, says);
}

fn copied(row: &Change) -> String {
    format!(
        "{}\t{}\t{}\t{}",
        text::row_state(row.state),
        row.object,
        row.name,
        row.why
    )
}

/// Problems of the plan that point at the row.
fn problems(ui: &mut Ui, state: &State, row: &Change, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let own = state
        .problems
        .iter()
        .filter(|listed| listed.problem.target.as_deref() == Some(row.name.as_str()));
    for listed in own {
        let problem = &listed.problem;
        let color = if problem.is_error() { t.delete } else { t.change };
        egui::Frame::new()
            .fill(theme::tint(color, 0.08))
            .corner_radius(theme::RADIUS)
            .inner_margin(12)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                strong(ui, &problem.title, color);
                wrapped(ui, &problem.cause);
                wrapped(ui, &problem.fix);
                ui.horizontal(|ui| {
                    muted(ui, &problem.code);
                    if state.is_accepted(listed) {
                        muted(ui, "accepted");
                    } else if problem.is_error() && ui.add(Button::of(Kind::Quiet, "Accept…")).clicked() {
                        out.push(Message::AskAccept(problem.code.clone()));
                    }
                });
            });
        ui.add_space(8.0);
    }
}

/// A line of three columns: what, before, after.
fn three(ui: &mut Ui, label: &str, before: RichText, after: RichText) {
    let width = ((ui.available_width() - 76.0) / 2.0).max(40.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (width, text) in [
            (
                60.0,
                RichText::new(label).font(theme::small()).color(tokens(ui).muted),
            ),
            (width, before),
            (width, after),
        ] {
            ui.allocate_ui_with_layout(
                egui::vec2(width, 18.0),
                egui::Layout::top_down(egui::Align::Min),
                |ui| {
                    ui.set_width(width);
                    ui.add(egui::Label::new(text).wrap());
                },
            );
        }
    });
}

fn sides(ui: &mut Ui, state: &State, t: &Tokens) {
    let name = state.new.name().unwrap_or("the new server");
    let head = |text: String, color| RichText::new(text).font(theme::small()).color(color);
    three(
        ui,
        "",
        head(format!("{name} now"), t.dest),
        head("After".to_owned(), t.accent),
    );
    hairline(ui);
}

fn file(ui: &mut Ui, page: &PageContext<'_>, before: Option<&FileFacts>, after: Option<&FileFacts>) {
    let t = tokens(ui);
    let size = |facts: &FileFacts| text::size(facts.size);
    let time = |facts: &FileFacts| text::file_time(facts.modified, page.zone);
    let none = || "none".to_owned();
    for (label, before, after) in [
        (
            "Size",
            before.map_or_else(none, size),
            after.map_or_else(none, size),
        ),
        (
            "Changed",
            before.map_or_else(none, time),
            after.map_or_else(none, time),
        ),
    ] {
        let color = if before == after { t.muted } else { t.text };
        let value = |text: &str, color| RichText::new(text).font(theme::small()).color(color);
        three(ui, label, value(&before, t.muted), value(&after, color));
    }
}

fn shown(value: Option<&AttributeValue>) -> &str {
    value.map_or("not set", AttributeValue::shown)
}

fn attribute_table(ui: &mut Ui, attributes: &[AttributeChange], t: &Tokens) {
    for attribute in attributes {
        hairline(ui);
        ui.add_space(2.0);
        mono(ui, &attribute.name, t.text);
        ui.horizontal_wrapped(|ui| {
            let before = RichText::new(shown(attribute.before.as_ref())).font(theme::mono());
            ui.label(before.color(if attribute.before.is_some() {
                t.delete
            } else {
                t.muted
            }));
            icons::show(ui, Icon::Arrow, 12.0, t.muted);
            let after = RichText::new(shown(attribute.after.as_ref())).font(theme::mono());
            ui.label(after.color(if attribute.after.is_some() { t.add } else { t.muted }));
        });
        if let Some(origin) = &attribute.origin {
            ui.horizontal(|ui| {
                muted(ui, "from");
                mono(ui, &origin.to_string(), t.accent);
            });
        }
        ui.add_space(2.0);
    }
}

/// Entries of an ordered collection before and after: kept, removed, added, in the new order.
fn item_list(ui: &mut Ui, before: &[Item], after: &[Item], t: &Tokens) {
    strong(ui, "Entries, in their order", t.text);
    ui.add_space(2.0);
    for item in before.iter().filter(|item| !after.contains(item)) {
        entry(ui, Icon::Minus, item, t.delete);
    }
    for item in after {
        if before.contains(item) {
            entry(ui, Icon::Equal, item, t.same);
        } else {
            entry(ui, Icon::Plus, item, t.add);
        }
    }
}

fn entry(ui: &mut Ui, icon: Icon, item: &Item, color: Color32) {
    let words: Vec<String> = item
        .shown()
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    ui.horizontal_top(|ui| {
        icons::show(ui, icon, 14.0, color);
        let line = format!("{} {}", item.name, words.join(" "));
        ui.add(egui::Label::new(RichText::new(line).font(theme::mono()).color(color)).wrap());
    });
}
