//! Buttons: one primary a page, plain ones beside it, quiet ones in rows.

use crate::app::icons::{self, Icon};
use crate::app::theme::{self, tokens};
use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, vec2};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The one act of the page.
    Primary,
    /// Another act.
    Plain,
    /// An act in a row or line; no frame.
    Quiet,
    /// An act that cannot simply be taken back.
    Danger,
}

/// A button.
pub struct Button<'a> {
    label: &'a str,
    name: Option<&'a str>,
    kind: Kind,
    icon: Option<Icon>,
    icon_right: Option<Icon>,
}

impl<'a> Button<'a> {
    /// A plain button.
    pub fn new(label: &'a str) -> Self {
        Button {
            label,
            name: None,
            kind: Kind::Plain,
            icon: None,
            icon_right: None,
        }
    }

    /// A button of a kind.
    pub fn of(kind: Kind, label: &'a str) -> Self {
        Button {
            kind,
            ..Button::new(label)
        }
    }

    /// With a mark before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With a mark after the label.
    pub fn icon_right(mut self, icon: Icon) -> Self {
        self.icon_right = Some(icon);
        self
    }

    /// With another name in the accessibility tree, where the label alone does not say what it is about.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let enabled = ui.is_enabled();
        let quiet = self.kind == Kind::Quiet;
        let text_color = match self.kind {
            Kind::Primary => t.on_accent,
            Kind::Plain => t.text,
            Kind::Quiet => t.accent,
            Kind::Danger => t.delete,
        };
        let font = if self.kind == Kind::Primary {
            theme::strong()
        } else {
            theme::body()
        };
        let galley = ui
            .painter()
            .layout_no_wrap(self.label.to_owned(), font, text_color);
        let padding = if quiet { 6.0 } else { 14.0 };
        let mark = |icon: Option<Icon>| if icon.is_some() { 14.0 + 6.0 } else { 0.0 };
        let width = galley.size().x + 2.0 * padding + mark(self.icon) + mark(self.icon_right);
        let height = if quiet { 22.0 } else { theme::CONTROL };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        let name = self.name.unwrap_or(self.label);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let pressed = response.is_pointer_button_down_on();
        let hovered = response.hovered();
        let lift = |color: Color32| match (pressed, hovered) {
            (true, _) => theme::tint(color, 0.80),
            (false, true) => theme::tint(color, 0.90),
            _ => color,
        };
        let painter = ui.painter();
        match self.kind {
            Kind::Primary => {
                painter.rect_filled(rect, theme::RADIUS, t.bg);
                painter.rect_filled(rect, theme::RADIUS, lift(t.accent));
            }
            Kind::Plain | Kind::Danger => {
                painter.rect_filled(rect, theme::RADIUS, t.surface);
                if hovered || pressed {
                    painter.rect_filled(
                        rect,
                        theme::RADIUS,
                        theme::tint(text_color, if pressed { 0.12 } else { 0.06 }),
                    );
                }
                let line = if self.kind == Kind::Danger {
                    theme::tint(t.delete, 0.6)
                } else {
                    t.line
                };
                let line = if hovered {
                    theme::tint(text_color, 0.5)
                } else {
                    line
                };
                painter.rect_stroke(
                    rect,
                    theme::RADIUS,
                    Stroke::new(t.hairline, line),
                    StrokeKind::Inside,
                );
            }
            Kind::Quiet => {
                if hovered || pressed {
                    painter.rect_filled(
                        rect,
                        theme::RADIUS,
                        theme::tint(t.accent, if pressed { 0.16 } else { 0.10 }),
                    );
                }
            }
        }
        let mut x = rect.left() + padding;
        if let Some(icon) = self.icon {
            let place = egui::Rect::from_center_size(egui::pos2(x + 7.0, rect.center().y), vec2(14.0, 14.0));
            icons::paint(painter, icon, place, text_color);
            x += 20.0;
        }
        let at = egui::pos2(x, rect.center().y - galley.size().y / 2.0);
        let end = x + galley.size().x;
        painter.galley(at, galley, text_color);
        if let Some(icon) = self.icon_right {
            let place =
                egui::Rect::from_center_size(egui::pos2(end + 13.0, rect.center().y), vec2(14.0, 14.0));
            icons::paint(painter, icon, place, text_color);
        }
        focus_ring(ui, &response, rect);
        response
    }
}

/// A ring around what has the keyboard.
pub fn focus_ring(ui: &Ui, response: &Response, rect: egui::Rect) {
    if response.has_focus() {
        let t = tokens(ui);
        ui.painter().rect_stroke(
            rect.expand(2.0),
            f32::from(theme::RADIUS) + 2.0,
            Stroke::new(2.0, t.accent),
            StrokeKind::Inside,
        );
    }
}
