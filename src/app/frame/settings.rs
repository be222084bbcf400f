//! The settings: light or dark, normal or high contrast.

use crate::app::icons::Icon;
use crate::app::widgets::{Button, Kind, muted, radio, section};
use crate::wizard::{Contrast, Message, State, ThemeChoice};
use egui::{Popup, PopupCloseBehavior, RectAlign, Ui};

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
