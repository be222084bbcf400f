//! The footer: back, the equivalent command line, and the one primary button.

use crate::app::icons::Icon;
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{Button, Kind, mono};
use crate::wizard::{Blocked, Message, Page, State, command};
use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Role, Ui, UiBuilder};

/// Shows the footer and, above it, the command line when it is open.
pub fn footer(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let frame = Frame::new().fill(t.raised).inner_margin(Margin::symmetric(16, 0));
    let shown = Panel::bottom("footer")
        .exact_size(52.0)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if ui.add(Button::new("Back")).clicked() {
                    out.push(Message::Back);
                }
                let icon = if state.command_open {
                    Icon::Down
                } else {
                    Icon::Right
                };
                let toggle = Button::of(Kind::Quiet, "Command line")
                    .icon(Icon::Terminal)
                    .icon_right(icon);
                if ui.add(toggle).clicked() {
                    out.push(Message::ToggleCommand);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let label = text::primary(&state.primary());
                    if ui
                        .add(Button::of(Kind::Primary, &label))
                        .on_hover_text("Ctrl+Enter")
                        .clicked()
                    {
                        out.push(Message::Primary);
                    }
                    ui.add_space(8.0);
                    if let Some(hint) = &state.hint {
                        show_hint(ui, hint, out);
                    }
                });
            });
        });
    line_above(ui, shown.response.rect);
    if state.command_open {
        command_strip(ui, state, out);
    }
}

fn line_above(ui: &Ui, rect: egui::Rect) {
    let t = tokens(ui);
    ui.painter().hline(
        rect.x_range(),
        ui.painter().round_to_pixel_center(rect.top()),
        egui::Stroke::new(t.hairline, t.line),
    );
}

fn show_hint(ui: &mut Ui, hint: &Blocked, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let says = text::blocked(hint);
    if matches!(hint, Blocked::Errors(_)) {
        if ui.add(Button::of(Kind::Quiet, "Show them")).clicked() {
            out.push(Message::ShowProblems);
        }
    } else if let Some(page) = text::blocked_leads_to(hint)
        && ui.add(Button::of(Kind::Quiet, "Show")).clicked()
    {
        out.push(Message::Go(page));
    }
    let builder = UiBuilder::new()
        .accessibility_role(Role::Alert)
        .accessibility_label(&*says);
    ui.scope_builder(builder, |ui| {
        ui.add(Label::new(RichText::new(&says).font(theme::body()).color(t.change)).truncate());
    });
}

fn command_strip(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let lines = command::lines(state);
    let frame = Frame::new().fill(t.bg).inner_margin(Margin::symmetric(16, 8));
    let shown = Panel::bottom("command line")
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    if !lines.is_empty()
                        && ui
                            .add(Button::of(Kind::Quiet, "Copy").name("Copy command line"))
                            .clicked()
                    {
                        out.push(Message::Copy(lines.join("\n")));
                    }
                    ui.with_layout(Layout::top_down(Align::Min), |ui| {
                        if lines.is_empty() {
                            let none = match state.page {
                                Page::Start => "",
                                Page::Step(_) => {
                                    "Open the servers first; then the command that does the same stands here"
                                }
                            };
                            crate::app::widgets::muted(ui, none);
                        }
                        for line in &lines {
                            mono(ui, line, t.text);
                        }
                    });
                });
            });
        });
    line_above(ui, shown.response.rect);
}
