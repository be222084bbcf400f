//! Rows of a table, tree or list: only the visible ones are drawn, whatever their number.
//!
//! The whole list takes the keyboard; one row has the cursor. Rows are nodes of the accessibility tree with their place
//! in the list, so a screen reader says "row 12 of 18,102".

use super::basics::{Truncate, paint_text};
use crate::app::theme::{self, tokens};
use egui::{Align2, Id, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, accesskit, pos2, vec2};

mod cells;
mod keys;

pub use cells::RowPaint;
pub use keys::{RowKey, RowsOutput};

/// A list of rows.
pub struct Rows<'a> {
    id: Id,
    name: &'a str,
    role: Role,
    count: usize,
    cursor: Option<usize>,
    height: f32,
    columns: &'a [(&'a str, f32)],
    stick: bool,
    begin: bool,
}

impl<'a> Rows<'a> {
    /// A table of `count` rows whose cursor is on the row at `cursor`.
    pub fn table(id: Id, name: &'a str, count: usize, cursor: Option<usize>) -> Self {
        Rows {
            id,
            name,
            role: Role::Table,
            count,
            cursor,
            height: theme::ROW,
            columns: &[],
            stick: false,
            begin: false,
        }
    }

    /// A tree.
    pub fn tree(id: Id, name: &'a str, count: usize, cursor: Option<usize>) -> Self {
        Rows {
            role: Role::Tree,
            ..Rows::table(id, name, count, cursor)
        }
    }

    /// With columns: names, and widths in points, or shares of what is left when at most 1.
    pub fn columns(mut self, columns: &'a [(&'a str, f32)]) -> Self {
        self.columns = columns;
        self
    }

    /// With rows of this height.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Stays at its end while rows are added.
    pub fn stick_to_end(mut self) -> Self {
        self.stick = true;
        self
    }

    /// Has the row with the cursor in its middle when it is first shown.
    pub fn begin_at_cursor(mut self) -> Self {
        self.begin = true;
        self
    }

    fn edges(&self, rect: Rect) -> Vec<f32> {
        let fixed: f32 = self
            .columns
            .iter()
            .map(|(_, width)| if *width > 1.0 { *width } else { 0.0 })
            .sum();
        let shares: f32 = self
            .columns
            .iter()
            .map(|(_, width)| if *width > 1.0 { 0.0 } else { *width })
            .sum();
        let free = (rect.width() - fixed - 12.0).max(0.0);
        let mut x = rect.left() + 12.0;
        let mut edges = vec![x];
        for (_, width) in self.columns {
            x += if *width > 1.0 {
                *width
            } else {
                free * width / shares.max(f32::EPSILON)
            };
            edges.push(x);
        }
        edges
    }

    fn header(&self, ui: &mut Ui) {
        let t = tokens(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let edges = self.edges(without_bar(ui, rect));
        for (index, (name, _)) in self.columns.iter().enumerate() {
            let left = edges.get(index).copied().unwrap_or_default();
            let right = edges.get(index + 1).copied().unwrap_or(rect.right()) - 12.0;
            let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
            let Some(number) = name.strip_prefix('>') else {
                paint_text(ui.painter(), cell, name, theme::small(), t.muted, Truncate::End);
                continue;
            };
            let galley = ui
                .painter()
                .layout_no_wrap(number.to_owned(), theme::small(), t.muted);
            let at = Align2::RIGHT_CENTER
                .align_size_within_rect(galley.size(), cell)
                .min;
            ui.painter()
                .with_clip_rect(cell.expand(1.0))
                .galley(at, galley, t.muted);
        }
        ui.painter().hline(
            rect.x_range(),
            ui.painter().round_to_pixel_center(rect.bottom()),
            egui::Stroke::new(t.hairline, t.line),
        );
    }

    /// Shows the rows. `paint` draws a row and returns what a screen reader says of it.
    pub fn show(self, ui: &mut Ui, mut paint: impl FnMut(&RowPaint<'_>, usize) -> String) -> RowsOutput {
        let t = tokens(ui);
        let mut output = RowsOutput::default();
        ui.spacing_mut().item_spacing.y = 0.0;
        if !self.columns.is_empty() {
            self.header(ui);
        }
        let outer = ui.available_rect_before_wrap();
        let focus = ui.interact(outer, self.id, Sense::focusable_noninteractive());
        focus.widget_info(|| WidgetInfo::labeled(self.role, true, self.name));
        ui.ctx().accesskit_node_builder(self.id, |node| {
            node.set_row_count(self.count);
            node.set_size_of_set(self.count);
        });
        let page = ((outer.height() / self.height).floor() as usize)
            .saturating_sub(1)
            .max(1);
        let mut to_cursor = self.keys(ui, &focus, page, &mut output);
        // A cursor that moved by itself (a problem was opened, a filter changed) is brought into view once.
        let seen = Id::unique("siteferry rows seen").with(self.id);
        let now = (self.cursor, self.count);
        let before: Option<(Option<usize>, usize)> = ui.data(|data| data.get_temp(seen));
        if before.is_some_and(|before| before != now) && output.clicked.is_none() {
            to_cursor = to_cursor.or(self.cursor);
        }
        ui.data_mut(|data| data.insert_temp(seen, now));
        let mut area = ScrollArea::vertical()
            .id_salt(self.id)
            .auto_shrink([false, false])
            .stick_to_bottom(self.stick);
        if let (None, true, Some(row)) = (before, self.begin, self.cursor) {
            let top = row as f32 * self.height - (outer.height() - self.height) / 2.0;
            area = area.vertical_scroll_offset(top.max(0.0));
        } else if let Some(row) = to_cursor {
            area = area.vertical_scroll_offset(offset_for(ui, self.id, row, self.height, outer.height()));
        }
        let builder = UiBuilder::new().accessibility_parent(self.id);
        let inner = ui.scope_builder(builder, |ui| {
            area.show_viewport(ui, |ui, viewport| {
                ui.set_height(self.height * self.count as f32);
                let first = (viewport.min.y / self.height).floor().max(0.0) as usize;
                let last = ((viewport.max.y / self.height).ceil() as usize).min(self.count);
                let top = ui.max_rect().top();
                let left = ui.max_rect().left();
                let width = ui.available_width();
                let edges = self.edges(without_bar(ui, outer));
                for index in first..last {
                    let rect = Rect::from_min_size(
                        pos2(left, top + index as f32 * self.height),
                        vec2(width, self.height),
                    );
                    self.row(
                        ui,
                        rect,
                        index,
                        &edges,
                        focus.has_focus(),
                        &mut paint,
                        &mut output,
                    );
                }
            })
        });
        let offset = inner.inner.state.clamped_offset().y;
        ui.data_mut(|data| data.insert_temp(Id::unique("siteferry rows offset").with(self.id), offset));
        if output.clicked.is_some() {
            focus.request_focus();
        }
        if focus.has_focus() {
            ui.painter().rect_stroke(
                outer.shrink(1.0),
                f32::from(theme::RADIUS),
                egui::Stroke::new(1.0, theme::tint(t.accent, 0.7)),
                egui::StrokeKind::Inside,
            );
        }
        output
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one loop body")]
    fn row(
        &self,
        ui: &Ui,
        rect: Rect,
        index: usize,
        edges: &[f32],
        focused: bool,
        paint: &mut impl FnMut(&RowPaint<'_>, usize) -> String,
        output: &mut RowsOutput,
    ) {
        let t = tokens(ui);
        let id = self.id.with(index);
        let response = ui.interact(rect, id, Sense::CLICK);
        let selected = self.cursor == Some(index);
        let painter = ui.painter();
        if selected {
            painter.rect_filled(rect, 0.0, t.selection());
            if focused {
                let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
                painter.rect_filled(bar, 0.0, t.accent);
            }
        } else if response.hovered() {
            painter.rect_filled(rect, 0.0, theme::tint(t.text, 0.04));
        }
        let say = |write: &mut dyn FnMut(&mut accesskit::Node)| {
            ui.ctx().accesskit_node_builder(id, |node| write(node));
        };
        let label = paint(
            &RowPaint {
                painter,
                rect,
                node: &say,
                edges,
            },
            index,
        );
        let role = if self.role == Role::Tree {
            Role::TreeItem
        } else {
            Role::Row
        };
        response.widget_info(|| WidgetInfo::labeled(role, true, &label));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_row_index(index);
            node.set_position_in_set(index + 1);
            node.set_size_of_set(self.count);
            node.set_selected(selected);
        });
        if selected {
            ui.ctx().accesskit_node_builder(self.id, |node| {
                node.set_active_descendant(id.accesskit_id());
            });
        }
        // Cells may be shortened; a table says the whole row to who stays on it.
        let response = if self.role == Role::Table {
            response.on_hover_text(label)
        } else {
            response
        };
        if response.clicked() {
            let x = response
                .interact_pointer_pos()
                .map_or(f32::MAX, |at| at.x - rect.left());
            output.clicked = Some((index, x));
            output.moved = Some(index);
        }
        if response.double_clicked() {
            output.double_clicked = Some(index);
        }
    }
}

/// A region without the place of its scroll bar, so that columns stay where they are when one appears.
fn without_bar(ui: &Ui, rect: Rect) -> Rect {
    rect.with_max_x(rect.right() - ui.spacing().scroll.allocated_width())
}

/// The scroll offset that shows a row with as little movement as possible.
fn offset_for(ui: &Ui, id: Id, row: usize, height: f32, view: f32) -> f32 {
    let key = Id::unique("siteferry rows offset").with(id);
    let offset: f32 = ui.data(|data| data.get_temp(key)).unwrap_or(0.0);
    let top = row as f32 * height;
    if top < offset {
        top
    } else if top + height > offset + view {
        top + height - view
    } else {
        offset
    }
}
