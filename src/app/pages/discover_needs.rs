//! Discover, at the right: what the chosen sites need, grouped and filtered, growing while the content is scanned.

use super::{PageContext, below, discover_evidence};
use crate::app::commands::{filter_id, pane_id};
use crate::app::frame::job_line;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Chip, Kind, RowPaint, Rows, Tone, bar, empty_state, menu, mono, muted, notice, search, section,
};
use crate::model::usage::UseVerdict;
use crate::wizard::{
    ExportAs, JobState, ListAs, Message, Need, NeedGroup, NeedKind, NeedLevel, NeedLine, NeedState, NeedUse,
    Needs, State, Step, Work,
};
use egui::{Color32, Rect, Ui, pos2, vec2};

/// Width below which lists keep to what matters most.
const NARROW: f32 = 500.0;

/// Shows the part.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let state = page.state;
    let needs = &state.needs;
    let narrow = ui.available_width() < NARROW;
    ui.horizontal(|ui| {
        // A narrow window has room for what can be done, and the chips say what this is.
        if !narrow || needs.all().is_empty() {
            section(ui, "What they need");
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let width = if narrow { 96.0 } else { 160.0 };
            if let Some(filter) = search(ui, filter_id(), "Filter needs", "Filter", needs.filter(), width) {
                out.push(Message::FilterNeeds(filter));
            }
            if !needs.all().is_empty() {
                acts(ui, needs, out);
            }
        });
    });
    chips(ui, needs, state, narrow, out);
    ui.add_space(6.0);
    progress(ui, state, out);
    if state.is_nothing_chosen() {
        let says = "Tick a site at the left to see what it needs";
        empty_state(ui, Icon::Globe, t.muted, "No site is ticked", says);
        return;
    }
    if needs.all().is_empty() {
        if needs.known && state.running_for(Step::Discover).is_none() {
            let says = "Plain files only. Nothing special is needed on the new server.";
            empty_state(ui, Icon::Check, t.add, "Nothing needed", says);
        }
        return;
    }
    if needs.lines().is_empty() {
        let says = "Esc clears it";
        empty_state(ui, Icon::Search, t.muted, "No needs match this filter", says);
        return;
    }
    // A pane that had to shrink (the drawer, a small window) has its own height again afterwards.
    let room = (ui.available_height() / 100.0).floor();
    below(ui, &format!("evidence {room}"), 240.0, |ui| {
        discover_evidence::show(ui, page, out);
    });
    list(ui, needs, out);
}

fn acts(ui: &mut Ui, needs: &Needs, out: &mut Vec<Message>) {
    let acts = [
        "Page (HTML)…",
        "Spreadsheet (CSV)…",
        "Document (JSON)…",
        "Shopping list (text)…",
        "Shopping list (HTML)…",
        "Shopping list (CSV)…",
    ];
    let label = if needs.is_filtered() {
        "Export shown"
    } else {
        "Export"
    };
    match menu(ui, label, &acts) {
        Some(place @ 0..3) => out.extend(ExportAs::ALL.get(place).map(|form| Message::ExportNeeds(*form))),
        Some(3) => out.push(Message::ExportShopping(ListAs::Text)),
        Some(4) => out.push(Message::ExportShopping(ListAs::Html)),
        Some(_) => out.push(Message::ExportShopping(ListAs::Csv)),
        None => {}
    }
    let names = ["By kind", "By application", "By urgency"];
    let now = names.get(needs.group() as usize).copied().unwrap_or("Group");
    if let Some(group) = menu(ui, now, &names).and_then(|group| NeedGroup::ALL.get(group).copied()) {
        out.push(Message::GroupNeeds(group));
    }
}

/// The mark and colour of a level.
fn level_mark(level: NeedLevel, t: &Tokens) -> (Icon, Color32) {
    match level {
        NeedLevel::Stops => (Icon::Cross, t.delete),
        NeedLevel::ToDo => (Icon::Ring, t.change),
        NeedLevel::Unsure => (Icon::Question, t.conflict),
        NeedLevel::Fine => (Icon::Check, t.add),
    }
}

/// The mark and colour of a need's state.
pub fn need_mark(state: NeedState, t: &Tokens) -> (Icon, Color32) {
    match state {
        NeedState::Look => (Icon::Bang, t.change),
        NeedState::Note => (Icon::Info, t.note),
        other => level_mark(other.level(), t),
    }
}

fn chips(ui: &mut Ui, needs: &Needs, state: &State, narrow: bool, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let reads_logs = |work: &Work| matches!(work, Work::Usage { .. });
    let scans = state
        .running_for(Step::Discover)
        .is_some_and(|job| !reads_logs(&job.work));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        for level in NeedLevel::ALL {
            let (icon, color) = level_mark(level, &t);
            let count = needs.count(level);
            let mut number = text::number(count as u64);
            if scans {
                number.push('…');
            }
            let word = match narrow {
                true => text::need_level_short(level),
                false => text::need_level(level),
            };
            let chip = Chip::new(word, &number, color)
                .icon(icon)
                .quiet(count == 0)
                .pressed(needs.levels().contains(&level));
            let response = ui.add(chip).on_hover_text("Show only these; Ctrl adds");
            if response.clicked() {
                let add = ui.input(|input| input.modifiers.command);
                out.push(Message::NeedChip(level, add));
            }
        }
    });
}

/// What the scan does or came to.
fn progress(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    if let Some(job) = state.running_for(Step::Discover) {
        ui.horizontal(|ui| {
            let what = match job.work {
                Work::Scan { .. } => "Reading the files of the sites",
                Work::Usage { .. } => "Reading the logs",
                _ => "Finding out what the sites need",
            };
            bar(ui, what, job.bytes_share().or(job.items_share()), 160.0);
            let stop = match job.work {
                Work::Usage { .. } => "Stop reading the logs",
                _ => "Stop the scan",
            };
            if ui.add(Button::of(Kind::Quiet, "Stop").name(stop)).clicked() {
                out.push(Message::StopScan);
            }
            let done = text::count_of(job.progress.done, "file", "files");
            match job.work {
                Work::Scan { .. } => muted(ui, &done),
                _ => muted(ui, &job_line(job)),
            };
            if !job.progress.current.is_empty() {
                let t = tokens(ui);
                mono(ui, &job.progress.current, t.muted);
            }
        });
        ui.add_space(6.0);
        return;
    }
    let stopped = state
        .last_job(Step::Discover)
        .filter(|job| job.state == JobState::Stopped && matches!(job.work, Work::Scan { .. }));
    if let Some(job) = stopped {
        let says = format!(
            "Stopped after {}; what they need may be more",
            text::count_of(job.progress.done, "file", "files")
        );
        if notice(ui, Tone::Warning, &says, &["Scan again"]).is_some() {
            out.push(Message::Rescan);
        }
        ui.add_space(6.0);
    } else if let Some(scanned) = state.needs.scanned {
        let mut says = format!(
            "Seen at {} · {}, {}",
            text::count_of(state.needs.places() as u64, "place", "places"),
            text::count_of(scanned.read, "file read", "files read"),
            text::size(scanned.bytes)
        );
        if scanned.unread > 0 {
            says.push_str(&format!(" · {} could not be read", text::number(scanned.unread)));
        }
        let t = tokens(ui);
        let label = egui::RichText::new(says).font(theme::small()).color(t.muted);
        // Where there is little room, the evidence itself has it.
        if ui.available_width() >= NARROW || state.needs.used().is_none() {
            ui.add(egui::Label::new(label).truncate());
        }
        logs(ui, state, out);
        ui.add_space(4.0);
    }
}

/// What the logs say, or why they say nothing, and the way to others.
fn logs(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let ended = state.last_usage().map(|job| &job.state);
    let (says, color) = match (ended, state.needs.used()) {
        (Some(JobState::Failed(why)), _) => (format!("Logs: {why}"), t.delete),
        (Some(JobState::Stopped), _) => (
            "Logs: stopped, so nothing is known of what is used".to_owned(),
            t.change,
        ),
        (_, Some(used)) => (text::logs(&used.read), t.muted),
        _ => return,
    };
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(Button::of(Kind::Quiet, "Logs…")).clicked() {
                out.push(Message::AskLogs);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let label = egui::RichText::new(says).font(theme::small()).color(color);
                ui.add(egui::Label::new(label).truncate());
            });
        });
    });
}

fn list(ui: &mut Ui, needs: &Needs, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let lines = needs.lines();
    let narrow = [("", 142.0), ("Need", 1.0)];
    let plain = [
        ("", 142.0),
        ("Need", 0.46),
        (">Places", 62.0),
        ("On the new server", 0.54),
    ];
    let logged = [
        ("", 142.0),
        ("Need", 0.46),
        (">Requests", 80.0),
        ("Last", 92.0),
        ("On the new server", 0.54),
    ];
    let is_logged = needs.used().is_some_and(|used| used.usage.newest.is_some());
    let (columns, shown): (&[(&str, f32)], _) = match ui.available_width() {
        width if width < NARROW => (&narrow, Shown::Names),
        width if is_logged && width >= NARROW + 120.0 => (&logged, Shown::Use),
        _ => (&plain, Shown::Places),
    };
    let output = Rows::table(pane_id("siteferry needs"), "Needs", lines.len(), needs.cursor())
        .columns(columns)
        .show(ui, |row, place| match lines.get(place) {
            Some(NeedLine::Title(title, count)) => {
                let name = text::need_title(title);
                let left = row.rect.left() + 4.0;
                let cell = row.span(left, row.rect.right());
                let width = cell.text(name, theme::strong(), t.text);
                row.span(left + width + 8.0, row.rect.right()).text(
                    &text::number(*count as u64),
                    theme::small(),
                    t.muted,
                );
                format!("{name}, {count}")
            }
            Some(NeedLine::Need(index)) => needs
                .all()
                .get(*index)
                .map_or_else(String::new, |need| paint_need(row, need, shown, &t)),
            None => String::new(),
        });
    out.extend(output.moved.map(Message::SelectNeed));
    if let (true, Some(need)) = (output.copy, needs.selected_need()) {
        out.push(Message::Copy(format!(
            "{}\t{}\t{}",
            need.name,
            need.state.words(),
            need.meaning
        )));
    }
    if output.double_clicked.is_some() || output.key == Some(crate::app::widgets::RowKey::Enter) {
        out.push(Message::SelectPlace(0));
    }
}

/// What a row shows besides how a need stands and what it is.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Shown {
    /// Nothing.
    Names,
    /// At how many places it was seen, and what it means.
    Places,
    /// How often it was asked for, and what it means.
    Use,
}

fn paint_need(row: &RowPaint<'_>, need: &Need, shown: Shown, t: &Tokens) -> String {
    let (icon, color) = need_mark(need.state, t);
    let state = row.cell(0);
    let place = Rect::from_center_size(
        pos2(state.rect.left() + 12.0, row.rect.center().y),
        vec2(12.0, 12.0),
    );
    icons::paint(row.painter, icon, place, color);
    row.span(state.rect.left() + 26.0, state.rect.right() + 8.0).text(
        need.state.words(),
        theme::body(),
        color,
    );
    let name = row.cell(1);
    match &need.inherited_from {
        None if is_code(need.kind) => {
            name.mono(&need.name, t.text);
        }
        None => {
            name.text(&need.name, theme::body(), t.text);
        }
        Some(from) => {
            let whole = format!("inherited from {from}");
            let fits = name.rect.width() > 300.0;
            badge(
                row,
                name.rect,
                &need.name,
                if fits { &whole } else { "inherited" },
                t,
            );
        }
    }
    match shown {
        Shown::Names => {}
        Shown::Places => {
            row.cell(2).number(&text::number(need.seen.len() as u64), t.muted);
            row.cell(3).text(&need.meaning, theme::body(), t.muted);
        }
        Shown::Use => {
            if let Some(used) = &need.used {
                paint_use(row, used, t);
            }
            row.cell(4).text(&need.meaning, theme::body(), t.muted);
        }
    }
    let used = need.used.as_ref().map(|used| {
        let requests = text::asked_for(&used.tally);
        format!(", {}, {requests}", used.verdict.word())
    });
    let inherited = need
        .inherited_from
        .as_ref()
        .map(|from| format!(", inherited from {from}"));
    format!(
        "{}, {}{}{}: {}",
        need.name,
        need.state.words(),
        inherited.unwrap_or_default(),
        used.unwrap_or_default(),
        need.meaning
    )
}

fn paint_use(row: &RowPaint<'_>, used: &NeedUse, t: &Tokens) {
    row.cell(2).number(&text::number(used.tally.found()), t.muted);
    let last = used.tally.last.map(|last| last.day().to_string());
    let (says, color) = match (used.verdict, last) {
        (UseVerdict::NotKnown, None) => ("not seen".to_owned(), t.muted),
        (UseVerdict::Unused, None) => ("never".to_owned(), t.change),
        (UseVerdict::Unused, Some(last)) => (last, t.change),
        (_, Some(last)) => (last, t.muted),
        (UseVerdict::Used, None) => return,
    };
    row.cell(3).text(&says, theme::body(), color);
}

/// True for needs that are named as a program names them.
fn is_code(kind: NeedKind) -> bool {
    matches!(
        kind,
        NeedKind::Extension | NeedKind::Cgi | NeedKind::ScriptMap | NeedKind::Content(_)
    )
}

/// A name with a badge at the right edge of its cell.
fn badge(row: &RowPaint<'_>, cell: Rect, name: &str, badge: &str, t: &Tokens) {
    let galley = row
        .painter
        .layout_no_wrap(badge.to_owned(), theme::small(), t.note);
    let width = galley.size().x.min(cell.width() * 0.5);
    row.span(cell.left(), cell.right() - width - 22.0)
        .mono(name, t.text);
    let field = Rect::from_min_max(
        pos2(cell.right() - width - 14.0, row.rect.top() + 4.0),
        pos2(cell.right(), row.rect.bottom() - 4.0),
    );
    row.painter.rect_filled(field, 8.0, theme::tint(t.note, 0.14));
    row.span(field.left() + 7.0, field.right() - 6.0)
        .text(badge, theme::small(), t.note);
}
