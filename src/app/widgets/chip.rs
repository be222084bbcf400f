//! Chips: a count that is also a legend and a filter.

use super::button::focus_ring;
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, tokens};
use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, vec2};

/// A chip.
pub struct Chip<'a> {
    icon: Option<Icon>,
    word: &'a str,
    count: &'a str,
    color: Color32,
    pressed: bool,
    quiet: bool,
}

impl<'a> Chip<'a> {
    /// A chip with its word and count in the colour of what it counts.
    pub fn new(word: &'a str, count: &'a str, color: Color32) -> Self {
        Chip {
            icon: None,
            word,
            count,
            color,
            pressed: false,
            quiet: false,
        }
    }

    /// With a mark.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Pressed: only such rows are shown.
    pub fn pressed(mut self, pressed: bool) -> Self {
        self.pressed = pressed;
        self
    }

    /// Counts nothing, so it stands back.
    pub fn quiet(mut self, quiet: bool) -> Self {
        self.quiet = quiet;
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let color = if self.quiet { t.muted } else { self.color };
        let word = ui.painter().layout_no_wrap(
            self.word.to_owned(),
            theme::body(),
            if self.quiet { t.muted } else { t.text },
        );
        let count = ui
            .painter()
            .layout_no_wrap(self.count.to_owned(), theme::strong(), color);
        let mark = if self.icon.is_some() { 18.0 } else { 0.0 };
        let gap = if self.count.is_empty() { 0.0 } else { 6.0 };
        let size = vec2(mark + word.size().x + gap + count.size().x + 20.0, 26.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| {
            let name = format!("{} {}", self.word, self.count);
            WidgetInfo::selected(Role::Button, true, self.pressed, name.trim())
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let painter = ui.painter();
        let fill = if self.pressed {
            theme::tint(self.color, 0.16)
        } else if response.hovered() {
            theme::tint(self.color, 0.08)
        } else {
            Color32::TRANSPARENT
        };
        painter.rect_filled(rect, 13.0, fill);
        let line = if self.pressed { self.color } else { t.line };
        painter.rect_stroke(rect, 13.0, Stroke::new(t.hairline, line), StrokeKind::Inside);
        let mut x = rect.left() + 10.0;
        if let Some(icon) = self.icon {
            let place = egui::Rect::from_center_size(egui::pos2(x + 6.0, rect.center().y), vec2(13.0, 13.0));
            icons::paint(painter, icon, place, color);
            x += 18.0;
        }
        let y = |height: f32| rect.center().y - height / 2.0;
        let next = x + word.size().x + gap;
        painter.galley(egui::pos2(x, y(word.size().y)), word, t.text);
        painter.galley(egui::pos2(next, y(count.size().y)), count, color);
        focus_ring(ui, &response, rect);
        response
    }
}
