//! Start: what do you want to do?

use super::{PageContext, focus_on_entry};
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{Button, Kind, Truncate, bar, hairline, heading, muted, paint_text, section};
use crate::wizard::{Message, State, Step, Work};
use egui::{Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// Height of a page that has room for all of it; in a lower one lines stand closer, and nothing says that folders can be
/// dropped before one hovers over the window.
const LOW: f32 = 560.0;

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    let whole = ui.available_rect_before_wrap();
    let is_low = whole.height() < LOW;
    let content = Rect::from_center_size(whole.center(), vec2(whole.width().min(1040.0), whole.height()));
    ui.scope_builder(egui::UiBuilder::new().max_rect(content), |ui| {
        ui.add_space((whole.height() * 0.06).min(48.0));
        heading(
            ui,
            "What do you want to do?",
            "Move a web site off IIS 6 and see every change before it is made.",
        );
        ui.add_space(20.0);
        let left_width = content.width() * 0.58;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(left_width);
                acts(ui, page, out);
                ui.add_space(20.0);
                recent(ui, state, out);
            });
            ui.add_space(40.0);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                how_it_goes(ui, is_low);
            });
        });
        if !is_low || ui.input(|input| !input.raw.hovered_files.is_empty()) {
            drop_line(ui, content);
        }
    });
}

fn acts(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let migrate = big(
        ui,
        Icon::Arrow,
        t.accent,
        "Migrate a site…",
        "IIS 6 site to IIS 7 or later, step by step",
    );
    focus_on_entry(ui, page, migrate.id);
    if migrate.clicked() {
        out.push(Message::Migrate);
    }
    let unpacking = page
        .state
        .jobs
        .iter()
        .rev()
        .find(|job| job.is_running() && matches!(job.work, Work::UnpackSample { .. }));
    let says = match unpacking {
        Some(_) => "Unpacking…",
        None => "A made-up old server; works without any server, about 5 minutes",
    };
    if big(ui, Icon::Sample, t.dest, "Try it with the sample", says).clicked() {
        out.push(Message::TrySample(None));
    }
    if let Some(job) = unpacking {
        bar(
            ui,
            "Unpacking the sample",
            job.items_share(),
            ui.available_width(),
        );
    }
}

/// A whole line that is a button.
fn big(ui: &mut Ui, icon: Icon, color: Color32, title: &str, says: &str) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 64.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_description(says));
    let painter = ui.painter();
    painter.rect_filled(rect, theme::RADIUS, t.raised);
    if response.hovered() {
        painter.rect_filled(rect, theme::RADIUS, theme::tint(color, 0.08));
    }
    let line = if response.hovered() {
        theme::tint(color, 0.6)
    } else {
        t.line
    };
    painter.rect_stroke(
        rect,
        theme::RADIUS,
        Stroke::new(t.hairline, line),
        StrokeKind::Inside,
    );
    let tile = Rect::from_center_size(pos2(rect.left() + 34.0, rect.center().y), vec2(40.0, 40.0));
    painter.rect_filled(tile, theme::RADIUS, theme::tint(color, 0.14));
    icons::paint(painter, icon, tile.shrink(11.0), color);
    let left = rect.left() + 70.0;
    let top = Rect::from_min_max(
        pos2(left, rect.top() + 12.0),
        pos2(rect.right() - 40.0, rect.top() + 34.0),
    );
    paint_text(painter, top, title, theme::section(), t.text, Truncate::End);
    let below = Rect::from_min_max(
        pos2(left, rect.top() + 34.0),
        pos2(rect.right() - 40.0, rect.top() + 52.0),
    );
    paint_text(painter, below, says, theme::small(), t.muted, Truncate::End);
    let chevron = Rect::from_center_size(pos2(rect.right() - 22.0, rect.center().y), vec2(14.0, 14.0));
    icons::paint(painter, Icon::Right, chevron, t.muted);
    if response.has_focus() {
        painter.rect_stroke(
            rect.expand(2.0),
            8.0,
            Stroke::new(2.0, t.accent),
            StrokeKind::Inside,
        );
    }
    ui.add_space(4.0);
    response
}

fn recent(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    section(ui, "Recent");
    ui.add_space(2.0);
    if state.recent.is_empty() {
        muted(ui, "Nothing yet");
    }
    for (index, recent) in state.recent.iter().enumerate().take(5) {
        ui.horizontal(|ui| {
            let open = Button::of(Kind::Quiet, &recent.title).icon(Icon::Server);
            if ui
                .add(open)
                .on_hover_text(format!("{}\n{}", recent.old, recent.new))
                .clicked()
            {
                out.push(Message::OpenRecent(index));
            }
            let name = format!("Remove {} from the list", recent.title);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.add(Button::of(Kind::Quiet, "Remove").name(&name)).clicked() {
                    out.push(Message::ForgetRecent(index));
                }
            });
        });
    }
}

fn how_it_goes(ui: &mut Ui, is_low: bool) {
    let t = tokens(ui);
    section(ui, "How it goes");
    ui.add_space(6.0);
    for (step, says) in [
        (Step::Source, "Show where both servers are"),
        (Step::Discover, "See what the sites need, with evidence"),
        (Step::Prepare, "Check the new server for it"),
        (Step::Map, "Decide on accounts, numbers and names"),
        (Step::Review, "Read every change that would be made"),
        (Step::Apply, "Make exactly those changes"),
        (Step::Verify, "Read them back, or undo them all"),
    ] {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {says}", text::step(step))));
        let painter = ui.painter();
        let center = pos2(rect.left() + 9.0, rect.center().y);
        painter.circle_filled(center, 9.0, theme::tint(t.accent, 0.14));
        let number = painter.layout_no_wrap(step.number().to_string(), theme::small(), t.accent);
        painter.galley(center - number.size() / 2.0, number, t.accent);
        let word = Rect::from_min_max(
            pos2(rect.left() + 28.0, rect.top()),
            pos2(rect.left() + 92.0, rect.bottom()),
        );
        paint_text(
            painter,
            word,
            text::step(step),
            theme::strong(),
            t.text,
            Truncate::End,
        );
        let rest = Rect::from_min_max(pos2(rect.left() + 96.0, rect.top()), rect.max);
        paint_text(painter, rest, says, theme::body(), t.muted, Truncate::End);
    }
    ui.add_space(14.0);
    hairline(ui);
    ui.add_space(12.0);
    if is_low {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 0.0;
    }
    for says in [
        "Nothing is written that was not listed on Review",
        "The old server is never written to",
        "Anything running stops within one second",
        "Every run can be undone, byte for byte",
    ] {
        ui.horizontal(|ui| {
            icons::show(ui, Icon::Check, 14.0, t.add);
            crate::app::widgets::wrapped(ui, says);
        });
    }
}

/// Says that folders can be dropped; lit while one hovers over the window.
fn drop_line(ui: &mut Ui, content: Rect) {
    let t = tokens(ui);
    let hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
    let rect = Rect::from_min_max(pos2(content.left(), content.bottom() - 48.0), content.max);
    let color = if hovering { t.accent } else { t.line };
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    ui.painter().extend(egui::Shape::dashed_line(
        &corners,
        Stroke::new(1.0, color),
        5.0,
        4.0,
    ));
    if hovering {
        ui.painter()
            .rect_filled(rect, theme::RADIUS, theme::tint(t.accent, 0.10));
    }
    let says = "Drop a folder with MetaBase.xml or applicationHost.config anywhere on this window";
    let galley = ui
        .painter()
        .layout_no_wrap(says.to_owned(), theme::body(), t.muted);
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, t.muted);
    let response = ui.interact(rect, ui.scope_id().with("drop"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, says));
}
