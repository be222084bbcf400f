//! Choices: one of several, and yes or no.

use super::button::focus_ring;
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, tokens};
use egui::{Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// One choice of several; as wide as there is room.
pub fn radio(ui: &mut Ui, name: &str, on: bool) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, name));
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, theme::RADIUS, theme::tint(t.accent, 0.08));
    }
    let center = egui::pos2(rect.left() + 12.0, rect.center().y);
    let color = if on { t.accent } else { t.muted };
    painter.circle_stroke(center, 6.0, Stroke::new(1.5, color));
    if on {
        painter.circle_filled(center, 3.0, color);
    }
    let galley = painter.layout_no_wrap(name.to_owned(), theme::body(), t.text);
    let at = egui::pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, t.text);
    if response.has_focus() {
        painter.rect_stroke(
            rect,
            theme::RADIUS,
            Stroke::new(2.0, t.accent),
            StrokeKind::Inside,
        );
    }
    response
}

/// Yes or no.
pub fn check(ui: &mut Ui, name: &str, on: bool) -> Response {
    let t = tokens(ui);
    let galley = ui
        .painter()
        .layout_no_wrap(name.to_owned(), theme::body(), t.text);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 34.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    let painter = ui.painter();
    let square =
        egui::Rect::from_center_size(egui::pos2(rect.left() + 11.0, rect.center().y), vec2(14.0, 14.0));
    if response.hovered() {
        painter.rect_filled(rect, theme::RADIUS, theme::tint(t.accent, 0.08));
    }
    if on {
        painter.rect_filled(square, 3.0, t.accent);
        icons::paint(painter, Icon::Check, square.shrink(1.5), t.on_accent);
    } else {
        painter.rect_stroke(square, 3.0, Stroke::new(1.5, t.muted), StrokeKind::Inside);
    }
    let at = egui::pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, t.text);
    focus_ring(ui, &response, rect.shrink(2.0));
    response
}
