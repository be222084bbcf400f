//! The settings: light or dark, normal or high contrast.

use crate::app::icons::Icon;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{Button, Kind, muted, section};
use crate::wizard::{Contrast, Message, State, ThemeChoice};
use egui::{
    Popup, PopupCloseBehavior, RectAlign, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

/// The button and, while it is open, the popup under it.
pub fn settings_button(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let button = ui.add(Button::of(Kind::Quiet, "Settings").icon(Icon::Settings));
    if button.clicked() {
        out.push(Message::ToggleSettings);
    }
    let mut open = state.settings_open;
    Popup::from_response(&button)
        .open_bool(&mut open)
        .align(RectAlign::BOTTOM_END)
        .gap(6.0)
        .width(220.0)
        .accessible_name("Settings")
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            section(ui, "Appearance");
            ui.add_space(4.0);
            muted(ui, "Theme");
            for (choice, name) in [
                (ThemeChoice::System, "As the system"),
                (ThemeChoice::Light, "Light"),
                (ThemeChoice::Dark, "Dark"),
            ] {
                if radio(ui, name, state.settings.theme == choice).clicked() {
                    out.push(Message::Theme(choice));
                }
            }
            ui.add_space(8.0);
            muted(ui, "Contrast");
            for (choice, name) in [(Contrast::Normal, "Normal"), (Contrast::High, "High")] {
                if radio(ui, name, state.settings.contrast == choice).clicked() {
                    out.push(Message::Contrast(choice));
                }
            }
        });
    if open != state.settings_open && !button.clicked() {
        out.push(Message::ToggleSettings);
    }
}

/// One choice of several.
fn radio(ui: &mut Ui, name: &str, on: bool) -> Response {
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
