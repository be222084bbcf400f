//! Source: where both servers are, and what was found there.

use super::{PageContext, focus_on_entry};
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{
    Button, Field, Kind, Rows, Tone, bar, empty_state, heading, muted, notice, section, wrapped,
};
use crate::model::{FindingState, Overview, Problem};
use crate::wizard::{Message, Opening, Side};
use egui::{Id, Key, Rect, RichText, Ui, UiBuilder, pos2, vec2};

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    heading(
        ui,
        "Where are both servers?",
        "Give a folder that stands for each: a copy of its files, a mounted disk, or a share. The old one is only read.",
    );
    ui.add_space(16.0);
    let whole = ui.available_rect_before_wrap();
    let middle = whole.center().x;
    let left = Rect::from_min_max(whole.min, pos2(middle - 20.0, whole.bottom()));
    let right = Rect::from_min_max(pos2(middle + 20.0, whole.top()), whole.max);
    let t = tokens(ui);
    ui.painter().vline(
        ui.painter().round_to_pixel_center(middle),
        whole.y_range(),
        egui::Stroke::new(t.hairline, t.line),
    );
    for (rect, side) in [(left, Side::Source), (right, Side::Destination)] {
        ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(side_name(side)), |ui| {
            ui.set_clip_rect(rect.expand(6.0));
            one_side(ui, page, side, out);
        });
    }
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Source => "Old server",
        Side::Destination => "New server",
    }
}

fn one_side(ui: &mut Ui, page: &PageContext<'_>, side: Side, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let state = page.state.side(side);
    let color = match side {
        Side::Source => t.accent,
        Side::Destination => t.dest,
    };
    ui.horizontal(|ui| {
        icons::show(ui, Icon::Server, 18.0, color);
        let name = state
            .name()
            .map_or_else(|| side_name(side).to_owned(), str::to_owned);
        ui.label(RichText::new(name).font(theme::section()).color(color));
        if state.name().is_some() {
            muted(ui, side_name(side));
        }
    });
    ui.add_space(6.0);
    path_line(ui, page, side, out);
    if side == Side::Source {
        other_ways(ui, out);
    }
    ui.add_space(12.0);
    match &state.opening {
        Opening::Empty => nothing_yet(ui, side),
        Opening::Reading => reading(ui, page, side),
        Opening::Failed(problem) => failed(ui, problem, side, out),
        Opening::Opened(overview) => found(ui, overview, side, state.is_recorded),
    }
}

fn path_line(ui: &mut Ui, page: &PageContext<'_>, side: Side, out: &mut Vec<Message>) {
    let state = page.state.side(side);
    let name = match side {
        Side::Source => "Folder of the old server",
        Side::Destination => "Folder of the new server",
    };
    muted(ui, name);
    ui.horizontal(|ui| {
        let opens = state.is_edited() && !state.path.trim().is_empty();
        let buttons = if opens { 96.0 + 66.0 } else { 96.0 };
        let id = Id::unique("siteferry path").with(name);
        let (response, changed) = Field::new(name)
            .hint(match side {
                Side::Source => "Folder with MetaBase.xml and the site content",
                Side::Destination => "Folder with applicationHost.config",
            })
            .mono()
            .id(id)
            .width(ui.available_width() - buttons - 8.0)
            .show(ui, &state.path);
        if side == Side::Source && state.path.is_empty() {
            focus_on_entry(ui, page, response.id);
        }
        if let Some(path) = changed {
            out.push(Message::PathEdited(side, path));
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            out.push(Message::Open(side));
        }
        let browse = format!("Browse for the {}", text::side(side));
        if ui.add(Button::new("Browse…").name(&browse)).clicked() {
            out.push(Message::Browse(side));
        }
        if opens {
            let open = format!("Open the {}", text::side(side));
            if ui.add(Button::new("Open").name(&open)).clicked() {
                out.push(Message::Open(side));
            }
        }
    });
}

/// What to do without a copy of the old server's files.
fn other_ways(ui: &mut Ui, out: &mut Vec<Message>) {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        muted(ui, "No copy yet?");
        let collector = Button::of(Kind::Quiet, "Collector script…");
        if ui
            .add(collector)
            .on_hover_text("A batch file for the old server, which cannot run this program. It only reads")
            .clicked()
        {
            out.push(Message::ShowCollector);
        }
        let recorded = Button::of(Kind::Quiet, "getDependencies output…");
        if ui
            .add(recorded)
            .on_hover_text("Work from what msdeploy printed on the old server, without any of its files")
            .clicked()
        {
            out.push(Message::AskRecorded);
        }
    });
}

fn nothing_yet(ui: &mut Ui, side: Side) {
    let t = tokens(ui);
    let (title, says) = match side {
        Side::Source => (
            "No old server yet",
            "Drives are its sub-folders C, D, …; a folder that itself holds WINDOWS or Inetpub is drive C. A loose MetaBase.xml at its top is enough to begin.",
        ),
        Side::Destination => (
            "No new server yet",
            "Drives are its sub-folders C, D, …; applicationHost.config is looked for in Windows\\System32\\inetsrv\\config and at the top of the folder.",
        ),
    };
    empty_state(ui, Icon::Folder, t.muted, title, says);
}

fn reading(ui: &mut Ui, page: &PageContext<'_>, side: Side) {
    let job = page.state.jobs.iter().rev().find(|job| {
        job.is_running() && matches!(job.work, crate::wizard::Work::Open { side: other, .. } if other == side)
    });
    section(ui, "Reading…");
    ui.add_space(4.0);
    let share = job.and_then(|job| job.items_share());
    bar(
        ui,
        &format!("Reading the {}", text::side(side)),
        share,
        ui.available_width().min(320.0),
    );
    muted(ui, job.map_or("", |job| job.progress.current.as_str()));
}

fn failed(ui: &mut Ui, problem: &Problem, side: Side, out: &mut Vec<Message>) {
    let t = tokens(ui);
    notice(ui, Tone::Error, &problem.title, &[]);
    ui.add_space(8.0);
    wrapped(ui, &problem.cause);
    wrapped(ui, &problem.fix);
    if !problem.place.is_unknown() {
        ui.add_space(4.0);
        crate::app::widgets::mono(ui, &problem.place.to_string(), t.muted);
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let browse = format!("Choose another folder for the {}", text::side(side));
        if ui
            .add(Button::new("Choose another folder…").name(&browse))
            .clicked()
        {
            out.push(Message::Browse(side));
        }
        if ui.add(Button::of(Kind::Quiet, "Use the sample")).clicked() {
            out.push(Message::TrySample(None));
        }
    });
}

fn found(ui: &mut Ui, overview: &Overview, side: Side, is_recorded: bool) {
    let t = tokens(ui);
    // What was not read is not told as if it had been.
    if is_recorded {
        muted(ui, &overview.label);
    } else {
        muted(ui, &text::facts(&overview.facts));
    }
    ui.add_space(12.0);
    section(ui, "What we found");
    ui.add_space(4.0);
    let name = match side {
        Side::Source => "What was found of the old server",
        Side::Destination => "What was found of the new server",
    };
    Rows::table(Id::unique(name), name, overview.findings.len(), None)
        .height(44.0)
        .show(ui, |row, index| {
            let Some(finding) = overview.findings.get(index) else {
                return String::new();
            };
            let (icon, color, word) = match finding.state {
                FindingState::Found => (Icon::Check, t.add, "found"),
                FindingState::Attention => (Icon::Bang, t.change, "look at it"),
                FindingState::Missing => (Icon::Dot, t.muted, "not found"),
            };
            let rect = row.rect;
            let place = Rect::from_center_size(pos2(rect.left() + 10.0, rect.top() + 13.0), vec2(14.0, 14.0));
            icons::paint(row.painter, icon, place, color);
            let line = |top: f32, bottom: f32| {
                Rect::from_min_max(
                    pos2(rect.left() + 26.0, rect.top() + top),
                    pos2(rect.right() - 8.0, rect.top() + bottom),
                )
            };
            use crate::app::widgets::{Truncate, paint_text};
            let width = paint_text(
                row.painter,
                line(4.0, 22.0),
                &finding.name,
                theme::strong(),
                t.text,
                Truncate::End,
            );
            let after = line(4.0, 22.0);
            paint_text(
                row.painter,
                after.with_min_x(after.left() + width + 8.0),
                word,
                theme::small(),
                color,
                Truncate::End,
            );
            paint_text(
                row.painter,
                line(22.0, 40.0),
                &finding.text,
                theme::small(),
                t.muted,
                Truncate::End,
            );
            format!("{}, {word}: {}", finding.name, finding.text)
        });
}
