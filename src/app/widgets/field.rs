//! Text fields with a name.

use crate::app::icons::{self, Icon};
use crate::app::theme::{self, tokens};
use egui::{FontSelection, Id, Margin, Response, TextEdit, Ui, vec2};

/// A text field of one line.
pub struct Field<'a> {
    name: &'a str,
    hint: &'a str,
    width: f32,
    mono: bool,
    password: bool,
    icon: Option<Icon>,
    id: Option<Id>,
}

impl<'a> Field<'a> {
    /// A field; `name` is what it is called in the accessibility tree.
    pub fn new(name: &'a str) -> Self {
        Field {
            name,
            hint: "",
            width: 240.0,
            mono: false,
            password: false,
            icon: None,
            id: None,
        }
    }

    /// What an empty field says.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Its width in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// In the face of paths.
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Shows dots instead of letters.
    pub fn password(mut self) -> Self {
        self.password = true;
        self
    }

    /// With a mark at its left.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With an id of its own, to be focused by a key.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Shows the field. Returns the response and the new text, if it was changed.
    pub fn show(self, ui: &mut Ui, text: &str) -> (Response, Option<String>) {
        let t = tokens(ui);
        let mut edited = text.to_owned();
        let font = if self.mono { theme::mono() } else { theme::body() };
        let left = if self.icon.is_some() { 28 } else { 8 };
        let mut edit = TextEdit::singleline(&mut edited)
            .password(self.password)
            .font(FontSelection::FontId(font))
            .text_color(t.text)
            .hint_text(egui::RichText::new(self.hint).color(t.muted))
            .margin(Margin {
                left,
                right: 8,
                top: 4,
                bottom: 4,
            })
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, theme::CONTROL))
            .desired_width(self.width - f32::from(left) - 8.0);
        if let Some(id) = self.id {
            edit = edit.id(id);
        }
        let response = ui.add(edit);
        let (id, name) = (response.id, self.name);
        ui.ctx().accesskit_node_builder(id, |node| node.set_label(name));
        if let Some(icon) = self.icon {
            let at = egui::Rect::from_center_size(
                egui::pos2(response.rect.left() + 15.0, response.rect.center().y),
                vec2(14.0, 14.0),
            );
            icons::paint(ui.painter(), icon, at, t.muted);
        }
        let changed = (edited != text).then_some(edited);
        (response, changed)
    }
}

/// The filter field of a page. Returns the new text, if it was changed.
pub fn search(ui: &mut Ui, id: Id, name: &str, hint: &str, text: &str, width: f32) -> Option<String> {
    Field::new(name)
        .hint(hint)
        .width(width)
        .icon(Icon::Search)
        .id(id)
        .show(ui, text)
        .1
}
