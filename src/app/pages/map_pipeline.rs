//! Map, pipeline: what the Integrated pipeline would take for each application, with the evidence and the converted
//! web.config.

use super::{PageContext, below, focus_on_entry};
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Kind, RowPaint, Rows, check, empty_state, mono, muted, strong, wrapped, wrapped_muted,
};
use crate::discover::pipeline::{Advice, Verdict};
use crate::formats::web_config::{Issue, Weight};
use crate::model::Problem;
use crate::wizard::{Message, State};
use egui::{Color32, Frame, Id, Margin, Rect, ScrollArea, Ui, pos2, vec2};

/// Shows the part.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let map = &page.state.map;
    let advice = map.advice();
    if advice.is_empty() {
        let says = "The chosen sites have no applications";
        empty_state(ui, Icon::App, t.muted, "No applications", says);
        return;
    }
    wrapped_muted(
        ui,
        "Applications stay in the Classic pipeline, in which they ran on the old server, unless you choose Integrated for them.",
    );
    ui.add_space(6.0);
    below(ui, "pipeline details", 292.0, |ui| details(ui, page, out));
    let id = Id::unique("siteferry pipeline");
    focus_on_entry(ui, page, id);
    let columns = [
        ("Integrated", 148.0),
        ("Application", 0.34),
        ("Pool", 0.22),
        ("ASP.NET", 84.0),
        (">Findings", 72.0),
        ("What it takes", 0.44),
    ];
    let output = Rows::table(id, "Applications", advice.len(), map.cursor())
        .columns(&columns)
        .height(28.0)
        .show(ui, |row, place| {
            advice
                .get(place)
                .map_or_else(String::new, |advice| paint(row, page.state, advice, &t))
        });
    out.extend(output.moved.map(Message::SelectMapRow));
    if let (true, Some(advice)) = (output.copy, map.application()) {
        out.push(Message::Copy(format!(
            "{}\tIt {}.",
            advice.application,
            advice.verdict.words()
        )));
    }
}

fn mark(verdict: Verdict, t: &Tokens) -> (Icon, Color32, &'static str) {
    match verdict {
        Verdict::Works => (Icon::Check, t.add, "works"),
        Verdict::NoManagedCode => (Icon::Equal, t.same, "no difference"),
        Verdict::WorksAfterChanges => (Icon::Tilde, t.change, "after a change"),
        Verdict::StayClassic => (Icon::Bang, t.conflict, "stay Classic"),
        Verdict::ClassicOnly => (Icon::Cross, t.delete, "Classic only"),
        Verdict::Unknown => (Icon::Question, t.note, "not looked at"),
    }
}

/// How an application stands: chosen, held back, or what is advised.
fn stands(state: &State, advice: &Advice, t: &Tokens) -> (Icon, Color32, &'static str) {
    match (is_chosen(state, advice), state.map.is_integrated(advice)) {
        (true, true) => (Icon::Tilde, t.change, "you chose it"),
        (true, false) if state.map.integrated_problems(advice).any(Problem::is_error) => {
            (Icon::Bang, t.conflict, "held back")
        }
        _ => mark(advice.verdict, t),
    }
}

fn is_chosen(state: &State, advice: &Advice) -> bool {
    let chosen = &state.choices.integrated;
    chosen.all || chosen.applications.contains(&advice.short_name())
}

fn paint(row: &RowPaint<'_>, state: &State, advice: &Advice, t: &Tokens) -> String {
    let (icon, color, word) = stands(state, advice, t);
    let first = row.cell(0);
    let place = Rect::from_center_size(
        pos2(first.rect.left() + 8.0, row.rect.center().y),
        vec2(12.0, 12.0),
    );
    icons::paint(row.painter, icon, place, color);
    row.span(first.rect.left() + 22.0, first.rect.right() + 8.0)
        .text(word, theme::body(), color);
    row.cell(1).text(&advice.application, theme::strong(), t.text);
    row.cell(2).text(&advice.pool, theme::body(), t.muted);
    let version = advice.asp_net.as_deref().unwrap_or("none");
    row.cell(3).text(version, theme::body(), t.muted);
    row.cell(4)
        .number(&text::number(advice.issues.len() as u64), t.muted);
    let says = format!("It {}", advice.verdict.words());
    row.cell(5).text(&says, theme::body(), t.muted);
    format!(
        "{}, pool {}, ASP.NET {version}, {word}: {says}, {}",
        advice.application,
        advice.pool,
        text::count_of(advice.issues.len() as u64, "finding", "findings")
    )
}

fn details(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let Some(advice) = page.state.map.application() else {
        let says = "Choose an application above to see what Integrated would take";
        empty_state(ui, Icon::Info, t.muted, "No application chosen", says);
        return;
    };
    let (icon, color, _) = stands(page.state, advice, &t);
    ui.horizontal(|ui| {
        icons::show(ui, icon, 14.0, color);
        strong(ui, &advice.application, t.text);
        muted(ui, &advice.key);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if let Some(fragment) = &advice.fragment {
                let copy = Button::of(Kind::Quiet, "Copy the web.config part");
                if ui.add(copy).clicked() {
                    out.push(Message::Copy(fragment.clone()));
                }
            }
        });
    });
    ui.add_space(4.0);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("advice")
        .show(ui, |ui| {
            wrapped(ui, &format!("It {}.", advice.verdict.words()));
            choice(ui, page.state, advice, out);
            if !advice.shares_pool_with.is_empty() {
                let others = advice.shares_pool_with.join(", ");
                wrapped_muted(
                    ui,
                    &format!(
                        "Pool {} also serves {others}; a pool has one pipeline for all.",
                        advice.pool
                    ),
                );
            }
            steps(ui, &advice.steps);
            issues(ui, &advice.issues);
            if let Some(fragment) = &advice.fragment {
                ui.add_space(8.0);
                strong(ui, "What the converted web.config gets", t.text);
                code(ui, fragment);
            }
        });
}

/// Whether it goes to Integrated, and what stands in the way.
fn choice(ui: &mut Ui, state: &State, advice: &Advice, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let chosen = is_chosen(state, advice);
    let can = !matches!(
        advice.verdict,
        Verdict::NoManagedCode | Verdict::ClassicOnly | Verdict::Unknown
    );
    if !can && !chosen {
        return;
    }
    let name = format!("Run {} in Integrated", advice.application);
    if check(ui, &name, chosen).clicked() {
        out.push(Message::Integrate(advice.short_name(), !chosen));
    }
    if chosen && state.map.is_integrated(advice) {
        let says =
            "Its web.config is converted on the way; Review shows the change before anything is written.";
        wrapped_muted(ui, says);
    }
    for problem in state.map.integrated_problems(advice).filter(|_| chosen) {
        let color = if problem.is_error() { t.delete } else { t.change };
        strong(ui, &problem.title, color);
        wrapped(ui, &problem.cause);
        wrapped_muted(ui, &problem.fix);
    }
}

fn steps(ui: &mut Ui, steps: &[String]) {
    if steps.is_empty() {
        return;
    }
    let t = tokens(ui);
    ui.add_space(8.0);
    strong(ui, "To change to Integrated", t.text);
    for (number, step) in (1_u32..).zip(steps) {
        wrapped(ui, &format!("{number}. {step}"));
    }
}

fn issues(ui: &mut Ui, issues: &[Issue]) {
    if issues.is_empty() {
        return;
    }
    let t = tokens(ui);
    ui.add_space(8.0);
    strong(ui, "What was seen", t.text);
    for issue in issues {
        let (icon, color, word) = match issue.weight {
            Weight::Note => (Icon::Info, t.note, "note"),
            Weight::Test => (Icon::Question, t.conflict, "test it"),
            Weight::Change => (Icon::Tilde, t.change, "is changed"),
            Weight::Blocks => (Icon::Bang, t.delete, "look at it"),
        };
        ui.horizontal(|ui| {
            icons::show(ui, icon, 12.0, color);
            ui.colored_label(color, word);
            ui.label(&issue.what);
        });
        let line = issue
            .line
            .map_or_else(String::new, |line| format!(", line {line}"));
        mono(ui, &format!("{}{line}", issue.file), t.accent);
        wrapped_muted(ui, &text::sentence(&issue.why));
        if !issue.fix.is_empty() {
            wrapped_muted(ui, &text::sentence(&issue.fix));
        }
        ui.add_space(2.0);
    }
}

fn code(ui: &mut Ui, text: &str) {
    let t = tokens(ui);
    Frame::new()
        .fill(t.bg)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            for line in text.lines() {
                mono(ui, if line.is_empty() { " " } else { line }, t.text);
            }
        });
}
