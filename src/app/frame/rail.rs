//! The rail: every step with its number, its word and how it stands.

use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{Truncate, count_badge, paint_text};
use crate::wizard::{Message, Page, State, Step, StepMark};
use egui::{
    Color32, Frame, Margin, Panel, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Shows the rail.
pub fn rail(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let frame = Frame::new().fill(t.bg).inner_margin(Margin {
        left: 10,
        right: 10,
        top: 18,
        bottom: 10,
    });
    let shown = Panel::left("rail")
        .exact_size(184.0)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for step in Step::ALL {
                item(ui, state, step, out);
            }
            ui.with_layout(egui::Layout::bottom_up(egui::Align::Min), |ui| {
                start_item(ui, out);
            });
        });
    let rect = shown.response.rect;
    ui.painter().vline(
        ui.painter().round_to_pixel_center(rect.right() - t.hairline),
        rect.y_range(),
        Stroke::new(t.hairline, t.line),
    );
}

fn item(ui: &mut Ui, state: &State, step: Step, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let here = state.page == Page::Step(step);
    let mark = state.mark(step);
    let locked = matches!(mark, StepMark::Locked(_));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    let says = text::mark(mark, here);
    let name = format!("{} {}", step.number(), text::step(step));
    response.widget_info(|| WidgetInfo::selected(Role::Tab, !locked, here, &name));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_description(says.clone()));
    if response.clicked() {
        out.push(Message::Go(Page::Step(step)));
    }
    let painter = ui.painter();
    if here {
        painter.rect_filled(rect, theme::RADIUS, t.selection());
        let bar = Rect::from_min_size(
            pos2(rect.left(), rect.top() + 8.0),
            vec2(3.0, rect.height() - 16.0),
        );
        painter.rect_filled(bar, 1.5, t.accent);
    } else if response.hovered() && !locked {
        painter.rect_filled(rect, theme::RADIUS, theme::tint(t.text, 0.05));
    }
    let (icon, color) = glyph(mark, here, &t);
    let place = Rect::from_center_size(pos2(rect.left() + 22.0, rect.center().y), vec2(14.0, 14.0));
    icons::paint(painter, icon, place, color);
    let words = Rect::from_min_max(
        pos2(rect.left() + 40.0, rect.top()),
        pos2(rect.right() - 34.0, rect.bottom()),
    );
    let font = if here { theme::strong() } else { theme::body() };
    let color = if locked { t.muted } else { t.text };
    let number = Rect::from_min_max(words.min, pos2(words.left() + 16.0, words.bottom()));
    paint_text(
        painter,
        number,
        &step.number().to_string(),
        theme::small(),
        t.muted,
        Truncate::End,
    );
    let words = words.with_min_x(words.left() + 16.0);
    paint_text(painter, words, text::step(step), font, color, Truncate::End);
    if let StepMark::Problems(count) = mark {
        count_badge(
            painter,
            pos2(rect.right() - 10.0, rect.center().y),
            &text::number(count as u64),
            t.change,
        );
    }
    if response.has_focus() {
        painter.rect_stroke(
            rect,
            theme::RADIUS,
            Stroke::new(2.0, t.accent),
            StrokeKind::Inside,
        );
    }
    response.on_hover_text(format!("{}: {says} (Alt+{})", text::step(step), step.number()));
}

fn glyph(mark: StepMark, here: bool, t: &Tokens) -> (Icon, Color32) {
    match mark {
        StepMark::Problems(_) => (Icon::Bang, t.change),
        StepMark::Stale => (Icon::Refresh, t.change),
        StepMark::Stopped => (Icon::Ring, t.change),
        StepMark::Locked(_) => (Icon::Lock, theme::tint(t.muted, 0.7)),
        _ if here => (Icon::Play, t.accent),
        StepMark::Done => (Icon::Check, t.add),
        StepMark::Working => (Icon::Ring, t.accent),
        StepMark::NotStarted => (Icon::Dot, t.muted),
    }
}

fn start_item(ui: &mut Ui, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Start page"));
    if response.clicked() {
        out.push(Message::Go(Page::Start));
    }
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, theme::RADIUS, theme::tint(t.text, 0.05));
    }
    let cell = Rect::from_min_max(pos2(rect.left() + 15.0, rect.top()), rect.max);
    paint_text(
        ui.painter(),
        cell,
        "Start page",
        theme::small(),
        t.muted,
        Truncate::End,
    );
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            theme::RADIUS,
            Stroke::new(2.0, t.accent),
            StrokeKind::Inside,
        );
    }
}
