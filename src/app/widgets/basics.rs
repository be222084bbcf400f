//! Text in the styles of the look, and lines between regions.

use crate::app::icons::{self, Icon};
use crate::app::theme::{self, tokens};
use egui::{Align2, Color32, FontId, Label, Painter, Pos2, Rect, Response, RichText, TextWrapMode, Ui, vec2};

/// A page's title and its one sentence.
pub fn heading(ui: &mut Ui, title: &str, sentence: &str) {
    let t = tokens(ui);
    ui.add(Label::new(RichText::new(title).font(theme::title()).color(t.text)).truncate());
    ui.add(Label::new(RichText::new(sentence).font(theme::body()).color(t.muted)).wrap());
}

/// The title of a section.
pub fn section(ui: &mut Ui, title: &str) -> Response {
    let t = tokens(ui);
    ui.label(RichText::new(title).font(theme::section()).color(t.text))
}

/// Body text that wraps.
pub fn wrapped(ui: &mut Ui, text: &str) -> Response {
    let t = tokens(ui);
    ui.add(Label::new(RichText::new(text).font(theme::body()).color(t.text)).wrap())
}

/// A name or count that stands out.
pub fn strong(ui: &mut Ui, text: &str, color: Color32) -> Response {
    ui.label(RichText::new(text).font(theme::strong()).color(color))
}

/// A label or second line.
pub fn muted(ui: &mut Ui, text: &str) -> Response {
    let t = tokens(ui);
    ui.label(RichText::new(text).font(theme::small()).color(t.muted))
}

/// A label or second line that wraps.
pub fn wrapped_muted(ui: &mut Ui, text: &str) -> Response {
    let t = tokens(ui);
    ui.add(Label::new(RichText::new(text).font(theme::small()).color(t.muted)).wrap())
}

/// A path, key or value; shortened in the middle to what fits, whole on hover and in the accessibility tree.
pub fn mono(ui: &mut Ui, text: &str, color: Color32) -> Response {
    let width = ui.available_width();
    let shown = elide_middle(text, characters_in(ui, width));
    let response = ui.add(
        Label::new(RichText::new(shown.as_str()).font(theme::mono()).color(color))
            .wrap_mode(TextWrapMode::Truncate),
    );
    if shown == text {
        response
    } else {
        response.on_hover_text(text)
    }
}

/// Number of characters of the mono face that fit into a width.
pub fn characters_in(ui: &Ui, width: f32) -> usize {
    let one = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::mono(), 'M'));
    (width / one.max(1.0)).floor().max(0.0) as usize
}

/// A text of at most `limit` characters: the middle gives way to `…`, because paths differ at both ends.
pub fn elide_middle(text: &str, limit: usize) -> String {
    let count = text.chars().count();
    if count <= limit {
        return text.to_owned();
    }
    if limit < 4 {
        return "…".to_owned();
    }
    let tail = (limit - 1) * 3 / 5;
    let head = limit - 1 - tail;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}…{end}")
}

/// Where a text that does not fit gives way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Truncate {
    /// At its end.
    End,
    /// In its middle, for paths.
    Middle,
}

/// Paints one line of text into a rectangle, vertically centred, shortened to its width. Returns the painted width.
pub fn paint_text(
    painter: &Painter,
    rect: Rect,
    text: &str,
    font: FontId,
    color: Color32,
    truncate: Truncate,
) -> f32 {
    if rect.width() < 4.0 || text.is_empty() {
        return 0.0;
    }
    let galley = if truncate == Truncate::Middle {
        let (narrow, wide) = painter.fonts_mut(|fonts| {
            let mut width = |letter| fonts.glyph_width(&font, letter);
            (width('i'), width('M'))
        });
        let mut limit = (rect.width() / narrow.max(1.0)).floor() as usize;
        let laid = |limit| painter.layout_no_wrap(elide_middle(text, limit), font.clone(), color);
        let mut galley = laid(limit);
        // All letters of the mono face are as wide, and what fits is known; of others it has to be found.
        while narrow < wide && galley.size().x > rect.width() && limit > 4 {
            limit = limit.min(text.chars().count()) - 1;
            galley = laid(limit);
        }
        galley
    } else {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width());
        painter.layout_job(job)
    };
    let at = Align2::LEFT_CENTER
        .align_size_within_rect(galley.size(), rect)
        .min;
    let width = galley.size().x;
    painter.galley(Pos2::new(rect.left(), at.y), galley, color);
    width
}

/// A line across the region.
pub fn hairline(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), t.hairline), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.line);
}

/// A small count in a rounded field.
pub fn count_badge(painter: &Painter, right: Pos2, text: &str, color: Color32) {
    let galley = painter.layout_no_wrap(text.to_owned(), theme::small(), color);
    let size = vec2((galley.size().x + 12.0).max(20.0), 18.0);
    let rect = Rect::from_min_size(Pos2::new(right.x - size.x, right.y - size.y / 2.0), size);
    painter.rect_filled(rect, 9.0, theme::tint(color, 0.14));
    let at = Align2::CENTER_CENTER
        .align_size_within_rect(galley.size(), rect)
        .min;
    painter.galley(at, galley, color);
}

/// What a page shows when there is nothing to show: a mark, a line, a second line.
pub fn empty_state(ui: &mut Ui, icon: Icon, color: Color32, title: &str, sentence: &str) {
    let space = (ui.available_height() * 0.28).clamp(12.0, 160.0);
    ui.add_space(space);
    ui.vertical_centered(|ui| {
        let t = tokens(ui);
        icons::show(ui, icon, 32.0, color);
        ui.add_space(8.0);
        ui.label(RichText::new(title).font(theme::section()).color(t.text));
        ui.set_max_width(560.0_f32.min(ui.available_width()));
        ui.add(Label::new(RichText::new(sentence).font(theme::body()).color(t.muted)).wrap());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_give_way_in_the_middle_and_keep_their_ends() {
        assert_eq!(elide_middle("short", 10), "short");
        let shown = elide_middle(r"C:\Inetpub\wwwroot\harbour\images\logo.gif", 20);
        assert_eq!(shown.chars().count(), 20);
        assert!(shown.starts_with(r"C:\") && shown.ends_with("logo.gif"));
        assert_eq!(elide_middle("übermäßig lang", 6).chars().count(), 6);
    }
}
