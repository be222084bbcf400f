//! One row while it is drawn, and its cells.

use super::super::basics::{Truncate, paint_text};
use crate::app::theme;
use egui::{Align2, Color32, FontId, Painter, Rect, accesskit, pos2};

/// A cell of a table: where it is, to be painted into.
pub struct Cell<'p> {
    painter: &'p Painter,
    /// Its rectangle.
    pub rect: Rect,
}

impl Cell<'_> {
    /// Text in a font and colour.
    pub fn text(&self, text: &str, font: FontId, color: Color32) -> f32 {
        paint_text(self.painter, self.rect, text, font, color, Truncate::End)
    }

    /// A path or value, shortened in its middle.
    pub fn mono(&self, text: &str, color: Color32) -> f32 {
        paint_text(
            self.painter,
            self.rect,
            text,
            theme::mono(),
            color,
            Truncate::Middle,
        )
    }

    /// A number at the right edge.
    pub fn number(&self, text: &str, color: Color32) {
        let galley = self.painter.layout_no_wrap(text.to_owned(), theme::body(), color);
        let at = Align2::RIGHT_CENTER
            .align_size_within_rect(galley.size(), self.rect)
            .min;
        self.painter.galley(at, galley, color);
    }
}

/// Lets a page write into a row's node of the accessibility tree.
pub type Describe<'p> = dyn Fn(&mut dyn FnMut(&mut accesskit::Node)) + 'p;

/// One row while it is drawn.
pub struct RowPaint<'p> {
    /// Draws, clipped to the list.
    pub painter: &'p Painter,
    /// The whole row.
    pub rect: Rect,
    /// Says of the row what its label does not (ticked, open, level).
    pub node: &'p Describe<'p>,
    pub(super) edges: &'p [f32],
}

impl RowPaint<'_> {
    /// The cell of a column.
    pub fn cell(&self, column: usize) -> Cell<'_> {
        let left = self.edges.get(column).copied().unwrap_or(self.rect.left());
        let right = self.edges.get(column + 1).copied().unwrap_or(self.rect.right());
        self.span(left, right - 12.0)
    }

    /// A part of the row, from one place to another.
    pub fn span(&self, left: f32, right: f32) -> Cell<'_> {
        Cell {
            painter: self.painter,
            rect: Rect::from_min_max(
                pos2(left, self.rect.top()),
                pos2(right.max(left), self.rect.bottom()),
            ),
        }
    }
}
