//! The header: both servers by name, the old one left and in the accent, the new one right and in its colour.

use super::settings::settings_button;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{Truncate, paint_text};
use crate::wizard::{Message, Opening, Page, SideState, State};
use egui::{Align, Color32, Frame, Layout, Margin, Panel, Rect, RichText, Ui, pos2, vec2};

/// Shows the header.
pub fn header(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let frame = Frame::new().fill(t.raised).inner_margin(Margin::symmetric(16, 0));
    let shown = Panel::top("header")
        .exact_size(52.0)
        .frame(frame)
        .show_separator_line(false)
        .show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                brand(ui);
                ui.add_space(20.0);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    settings_button(ui, state, out);
                    ui.add_space(12.0);
                    if state.page != Page::Start {
                        sides(ui, state);
                    }
                });
            });
        });
    let rect = shown.response.rect;
    ui.painter().hline(
        rect.x_range(),
        ui.painter().round_to_pixel_center(rect.bottom() - t.hairline),
        egui::Stroke::new(t.hairline, t.line),
    );
}

fn brand(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), egui::Sense::hover());
    logo(ui, rect);
    ui.label(RichText::new(text::PROGRAM).font(theme::section()).color(t.text));
}

/// The mark of the program: a ferry between two shores, in the two sides' colours.
pub fn logo(ui: &Ui, rect: Rect) {
    let t = tokens(ui);
    let painter = ui.painter();
    let at = |x: f32, y: f32| pos2(rect.left() + rect.width() * x, rect.top() + rect.height() * y);
    let hull = vec![at(0.06, 0.56), at(0.94, 0.56), at(0.76, 0.84), at(0.24, 0.84)];
    painter.add(egui::Shape::convex_polygon(hull, t.accent, egui::Stroke::NONE));
    let cabin = Rect::from_min_max(at(0.30, 0.32), at(0.70, 0.52));
    painter.rect_filled(cabin, 1.5, t.dest);
    let funnel = Rect::from_min_max(at(0.44, 0.12), at(0.56, 0.32));
    painter.rect_filled(funnel, 0.5, t.dest);
}

/// Both sides: two halves of what is left of the header, an arrow between them.
fn sides(ui: &mut Ui, state: &State) {
    let t = tokens(ui);
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 52.0), egui::Sense::hover());
    let middle = rect.center().x;
    let gap = 26.0;
    let left = Rect::from_min_max(rect.min, pos2(middle - gap, rect.bottom()));
    let right = Rect::from_min_max(pos2(middle + gap, rect.top()), rect.max);
    one_side(ui, left, "From", &state.old, t.accent, "Old server");
    one_side(ui, right, "To", &state.new, t.dest, "New server");
    let arrow = Rect::from_center_size(rect.center(), vec2(18.0, 18.0));
    icons::paint(ui.painter(), Icon::Arrow, arrow, t.muted);
}

fn one_side(ui: &Ui, rect: Rect, word: &str, side: &SideState, color: Color32, unknown: &str) {
    let t = tokens(ui);
    let painter = ui.painter();
    let bar = Rect::from_min_size(pos2(rect.left(), rect.top() + 11.0), vec2(3.0, 30.0));
    painter.rect_filled(bar, 1.5, color);
    let top = Rect::from_min_max(
        pos2(rect.left() + 12.0, rect.top() + 8.0),
        pos2(rect.right(), rect.top() + 28.0),
    );
    let word_width = paint_text(painter, top, word, theme::small(), t.muted, Truncate::End);
    let mut name_rect = top;
    name_rect.min.x += word_width + 6.0;
    let name = side.name().unwrap_or(unknown);
    paint_text(painter, name_rect, name, theme::section(), color, Truncate::End);
    let below = Rect::from_min_max(
        pos2(rect.left() + 12.0, rect.top() + 28.0),
        pos2(rect.right(), rect.top() + 45.0),
    );
    let second = match (&side.opening, side.facts()) {
        (_, Some(facts)) => format!("{} · {}", facts.iis, side.opened_path),
        (Opening::Reading, None) => "reading…".to_owned(),
        (Opening::Failed(_), None) => "cannot be used".to_owned(),
        _ => "not chosen yet".to_owned(),
    };
    paint_text(painter, below, &second, theme::small(), t.muted, Truncate::Middle);
    let id = ui.scope_id().with(word);
    let response = ui.interact(rect, id, egui::Sense::hover());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{word} {name}, {second}"))
    });
    ui.ctx()
        .accesskit_node_builder(id, |node| node.set_value(format!("{word} {name}, {second}")));
    if !side.opened_path.is_empty() {
        response.on_hover_text(&side.opened_path);
    }
}
