//! Tabs of a pane.

use super::button::focus_ring;
use crate::app::theme::{self, tokens};
use egui::{Align2, Role, Sense, Ui, WidgetInfo, vec2};

/// Shows tabs side by side. Returns the number of the one that was pressed.
pub fn tabs(ui: &mut Ui, names: &[&str], current: usize) -> Option<usize> {
    let t = tokens(ui);
    let mut pressed = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (index, name) in names.iter().enumerate() {
            let on = index == current;
            let font = if on { theme::strong() } else { theme::body() };
            let color = if on { t.text } else { t.muted };
            let galley = ui.painter().layout_no_wrap((*name).to_owned(), font, color);
            let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 26.0), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, name));
            if response.clicked() {
                pressed = Some(index);
            }
            if response.hovered() && !on {
                ui.painter()
                    .rect_filled(rect, theme::RADIUS, theme::tint(t.accent, 0.08));
            }
            let at = Align2::CENTER_CENTER
                .align_size_within_rect(galley.size(), rect)
                .min;
            ui.painter().galley(at, galley, color);
            if on {
                let line = egui::Rect::from_min_max(
                    egui::pos2(rect.left() + 8.0, rect.bottom() - 2.0),
                    egui::pos2(rect.right() - 8.0, rect.bottom()),
                );
                ui.painter().rect_filled(line, 1.0, t.accent);
            }
            focus_ring(ui, &response, rect.shrink(2.0));
        }
    });
    pressed
}
