//! The keys of a list.

use super::Rows;
use egui::{EventFilter, Key, Modifiers, Role, Ui};

/// A key that rows leave to their page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RowKey {
    /// Space: include or skip.
    Space,
    /// Enter: details.
    Enter,
    /// Right arrow: open.
    Open,
    /// Left arrow: close.
    Close,
}

/// What happened in a list.
#[derive(Clone, Debug, Default)]
pub struct RowsOutput {
    /// The row that now has the cursor, when it moved.
    pub moved: Option<usize>,
    /// A key for the row with the cursor.
    pub key: Option<RowKey>,
    /// Where in the row it was clicked, from its left edge.
    pub clicked: Option<(usize, f32)>,
    /// The row that was double-clicked.
    pub double_clicked: Option<usize>,
    /// True when the row with the cursor is to be copied.
    pub copy: bool,
}

impl Rows<'_> {
    /// Reads the keys. Returns the row to be brought into view.
    pub(super) fn keys(
        &self,
        ui: &Ui,
        focus: &egui::Response,
        page: usize,
        output: &mut RowsOutput,
    ) -> Option<usize> {
        if !focus.has_focus() || self.count == 0 {
            return None;
        }
        ui.memory_mut(|memory| {
            memory.set_focus_lock_filter(
                self.id,
                EventFilter {
                    vertical_arrows: true,
                    horizontal_arrows: self.role == Role::Tree,
                    ..EventFilter::default()
                },
            );
        });
        let last = self.count - 1;
        let at = self.cursor.unwrap_or(0).min(last);
        let target = ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            let target = if pressed(Key::ArrowDown) {
                Some(if self.cursor.is_none() {
                    0
                } else {
                    (at + 1).min(last)
                })
            } else if pressed(Key::ArrowUp) {
                Some(at.saturating_sub(1))
            } else if pressed(Key::PageDown) {
                Some((at + page).min(last))
            } else if pressed(Key::PageUp) {
                Some(at.saturating_sub(page))
            } else if pressed(Key::Home) {
                Some(0)
            } else if pressed(Key::End) {
                Some(last)
            } else {
                None
            };
            if pressed(Key::Space) {
                output.key = Some(RowKey::Space);
            } else if pressed(Key::Enter) {
                output.key = Some(RowKey::Enter);
            } else if self.role == Role::Tree && pressed(Key::ArrowRight) {
                output.key = Some(RowKey::Open);
            } else if self.role == Role::Tree && pressed(Key::ArrowLeft) {
                output.key = Some(RowKey::Close);
            }
            output.copy = input
                .events
                .iter()
                .any(|event| matches!(event, egui::Event::Copy));
            target
        });
        if let Some(target) = target {
            output.moved = Some(target);
        }
        target
    }
}
