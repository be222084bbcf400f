//! A list of labels with their values, for detail panes.

use super::basics::{mono, muted, wrapped, wrapped_muted};
use crate::app::theme::tokens;
use egui::{Align, Color32, Layout, Ui, vec2};

/// Labels at the left, values at the right, one pair a line.
pub struct Pairs<'u> {
    ui: &'u mut Ui,
    label_width: f32,
}

impl<'u> Pairs<'u> {
    /// A list whose labels take this many points.
    pub fn new(ui: &'u mut Ui, label_width: f32) -> Self {
        Pairs { ui, label_width }
    }

    fn line(&mut self, label: &str, value: impl FnOnce(&mut Ui)) -> &mut Self {
        let width = self.label_width;
        self.ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(width, 18.0), Layout::left_to_right(Align::Min), |ui| {
                ui.set_min_width(width);
                muted(ui, label);
            });
            ui.vertical(value);
        });
        self
    }

    /// A sentence; left out when there is none.
    pub fn sentence(&mut self, label: &str, value: &str) -> &mut Self {
        if value.is_empty() {
            return self;
        }
        self.line(label, |ui| {
            wrapped(ui, value);
        })
    }

    /// A second line without a label.
    pub fn line_muted(&mut self, value: &str) -> &mut Self {
        if value.is_empty() {
            return self;
        }
        self.line("", |ui| {
            wrapped_muted(ui, value);
        })
    }

    /// A path, key or value; left out when there is none.
    pub fn value(&mut self, label: &str, value: &str) -> &mut Self {
        let color = tokens(self.ui).text;
        self.colored(label, value, color)
    }

    /// A path, key or value in a colour.
    pub fn colored(&mut self, label: &str, value: &str, color: Color32) -> &mut Self {
        if value.is_empty() {
            return self;
        }
        self.line(label, |ui| {
            mono(ui, value, color);
        })
    }
}
