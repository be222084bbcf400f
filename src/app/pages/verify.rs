//! stub
use super::PageContext;
use crate::wizard::Message;
use egui::Ui;
pub fn show(_ui: &mut Ui, _page: &PageContext<'_>, _out: &mut Vec<Message>) {}
