//! Progress bars.

use crate::app::theme::{self, tokens};
use egui::{Role, Sense, Ui, WidgetInfo, vec2};

/// A bar. `share` is 0 to 1; without it the bar is empty, because how much there is is not known yet.
pub fn bar(ui: &mut Ui, name: &str, share: Option<f32>, width: f32) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 8.0), Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: share.map(|share| f64::from((share * 100.0).round())),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, name)
    });
    ui.painter().rect_filled(rect, 4.0, theme::tint(t.accent, 0.16));
    if let Some(share) = share {
        let mut done = rect;
        done.set_width((rect.width() * share.clamp(0.0, 1.0)).max(8.0));
        if share > 0.0 {
            ui.painter().rect_filled(done, 4.0, t.accent);
        }
    }
}
