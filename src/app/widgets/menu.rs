//! A button with a list of acts below it.

use super::button::{Button, Kind};
use crate::app::icons::Icon;
use egui::{Align, Layout, Popup, RectAlign, Ui};

/// Shows the button and, while it is open, the list. Returns the number of the act that was chosen.
pub fn menu(ui: &mut Ui, label: &str, acts: &[&str]) -> Option<usize> {
    let button = ui.add(Button::new(label).icon_right(Icon::Down));
    let mut chosen = None;
    Popup::menu(&button)
        .align(RectAlign::BOTTOM_END)
        .gap(4.0)
        .width(200.0)
        .accessible_name(label)
        .show(|ui| {
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                for (index, act) in acts.iter().enumerate() {
                    if ui.add(Button::of(Kind::Quiet, act)).clicked() {
                        chosen = Some(index);
                    }
                }
            });
        });
    chosen
}
