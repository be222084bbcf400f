//! Notices: one line about the page as a whole, with what can be done about it.

use super::button::{Button, Kind};
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, tokens};
use egui::{Frame, Label, Margin, RichText, Role, Ui, UiBuilder};

/// What a notice is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tone {
    /// Worth knowing.
    Note,
    /// Something is not as it should be.
    Warning,
    /// Something has to be done first.
    Error,
}

/// Shows a notice with up to two acts. Returns the number of the act that was pressed.
pub fn notice(ui: &mut Ui, tone: Tone, text: &str, acts: &[&str]) -> Option<usize> {
    let t = tokens(ui);
    let (icon, color) = match tone {
        Tone::Note => (Icon::Info, t.note),
        Tone::Warning => (Icon::Bang, t.change),
        Tone::Error => (Icon::Cross, t.delete),
    };
    let mut pressed = None;
    let builder = UiBuilder::new()
        .accessibility_role(Role::Status)
        .accessibility_label(text);
    ui.scope_builder(builder, |ui| {
        Frame::new()
            .fill(theme::tint(color, 0.10))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::symmetric(12, 6))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.set_min_height(22.0);
                    icons::show(ui, icon, 14.0, color);
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        for (index, act) in acts.iter().enumerate().rev() {
                            if ui.add(Button::of(Kind::Quiet, act)).clicked() {
                                pressed = Some(index);
                            }
                        }
                        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                            ui.add(
                                Label::new(RichText::new(text).font(theme::body()).color(t.text)).truncate(),
                            );
                        });
                    });
                });
            });
    });
    pressed
}
