//! Verify: what was read back, what is left for the person, and the way back.

use super::PageContext;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{
    Button, Kind, Pairs, Rows, Tone, bar, empty_state, heading, muted, notice, section,
};
use crate::wizard::{Message, RunPhase, State, Step, VerifyResult};
use egui::{Id, Rect, Stroke, Ui, UiBuilder, pos2, vec2};

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    let (title, sentence) = words(state);
    heading(ui, &title, &sentence);
    ui.add_space(12.0);
    buttons(ui, state, out);
    ui.add_space(12.0);
    if let Some(reason) = state.failure(Step::Verify) {
        notice(ui, Tone::Error, reason, &[]);
        ui.add_space(8.0);
    }
    if let Some(job) = state.running_for(Step::Verify) {
        bar(
            ui,
            "Reading the result back",
            job.items_share(),
            ui.available_width().min(720.0),
        );
        muted(ui, &job.progress.current);
        ui.add_space(8.0);
    }
    if state.run.phase == RunPhase::Undone {
        let t = tokens(ui);
        let run = &state.run;
        let mut says = format!(
            "{} before run {}.",
            text::count_of(
                run.restored,
                "item was brought back to what it was",
                "items were brought back to what they were"
            ),
            run.id.as_deref().unwrap_or_default()
        );
        if run.conflicts > 0 {
            says.push_str(&format!(
                " {}; Problems names each.",
                text::count_of(
                    run.conflicts,
                    "item was changed since the run by someone else and left as it is",
                    "items were changed since the run by someone else and left as they are"
                )
            ));
        }
        empty_state(ui, Icon::Undo, t.dest, "The run was undone", &says);
        return;
    }
    let t = tokens(ui);
    let whole = ui.available_rect_before_wrap();
    let middle = whole.left() + whole.width() * 0.62;
    let left = Rect::from_min_max(whole.min, pos2(middle - 16.0, whole.bottom()));
    let right = Rect::from_min_max(pos2(middle + 16.0, whole.top()), whole.max);
    ui.painter().vline(
        ui.painter().round_to_pixel_center(middle),
        whole.y_range(),
        Stroke::new(t.hairline, t.line),
    );
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("read back"), |ui| {
        read_back(ui, state)
    });
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("left for you"), |ui| {
        left_for_you(ui, state)
    });
}

fn words(state: &State) -> (String, String) {
    let run = &state.run;
    let id = run.id.as_deref().unwrap_or_default();
    let title = match (&run.phase, &run.verified) {
        (RunPhase::Undone, _) => format!("Run {id} was undone"),
        (RunPhase::Undoing, _) => format!("Undoing run {id}"),
        (_, None) => "Reading the result back".to_owned(),
        (_, Some(result)) if result.differing > 0 => {
            format!(
                "Done, and {} not as planned",
                text::count_of(result.differing, "object is", "objects are")
            )
        }
        (_, Some(_)) => "Done, and everything is as planned".to_owned(),
    };
    let mut sentence = format!("Run {id} · {} applied", text::changes(run.totals.changes()));
    if run.took > 0 {
        sentence.push_str(&format!(" in {}", text::took(run.took)));
    }
    if let Some(result) = &run.verified {
        sentence.push_str(&format!(
            " · {} read back",
            text::count_of(result.checked, "object", "objects")
        ));
    }
    (title, sentence)
}

fn buttons(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    ui.horizontal(|ui| {
        if state.run.report.is_some() && ui.add(Button::new("Open report")).clicked() {
            out.push(Message::OpenReport);
        }
        if state.run.phase != RunPhase::Undone
            && ui
                .add(Button::new("Verify again").icon(Icon::Refresh))
                .on_hover_text("F5")
                .clicked()
        {
            out.push(Message::Verify);
        }
        if state.run.can_undo()
            && ui
                .add(Button::of(Kind::Danger, "Undo this run…").icon(Icon::Undo))
                .clicked()
        {
            out.push(Message::AskUndo);
        }
    });
}

fn read_back(ui: &mut Ui, state: &State) {
    let t = tokens(ui);
    section(ui, "Read back");
    ui.add_space(4.0);
    let Some(VerifyResult {
        rows,
        checked,
        differing,
    }) = &state.run.verified
    else {
        if state.running_for(Step::Verify).is_none() {
            muted(ui, "Not verified yet");
        }
        return;
    };
    let all = text::count_of(*checked, "object", "objects");
    let says = match differing {
        0 => format!("{all}, all as planned"),
        differing => format!("{all}, {} not as planned", text::number(*differing)),
    };
    muted(ui, &says);
    if rows.is_empty() {
        let says = "Sizes and hashes of files and the configuration are what the run wrote";
        empty_state(ui, Icon::Check, t.add, "Everything is as planned", says);
        return;
    }
    let columns = [("State", 110.0), ("Kind", 90.0), ("Item", 0.55), ("Found", 0.45)];
    Rows::table(Id::unique("siteferry verify"), "Read back", rows.len(), None)
        .columns(&columns)
        .show(ui, |row, index| {
            let Some(spot) = rows.get(index) else {
                return String::new();
            };
            let (icon, color, word) = if spot.equal {
                (Icon::Check, t.add, "as planned")
            } else {
                (Icon::Cross, t.delete, "differs")
            };
            let first = row.cell(0);
            let place = Rect::from_center_size(
                pos2(first.rect.left() + 7.0, row.rect.center().y),
                vec2(12.0, 12.0),
            );
            icons::paint(row.painter, icon, place, color);
            row.span(first.rect.left() + 20.0, first.rect.right())
                .text(word, theme::body(), color);
            row.cell(1).text(&spot.object, theme::body(), t.muted);
            row.cell(2).mono(&spot.name, t.text);
            row.cell(3).text(&spot.says, theme::body(), t.muted);
            format!("{} {}, {word}: {}", spot.object, spot.name, spot.says)
        });
}

fn left_for_you(ui: &mut Ui, state: &State) {
    section(ui, "Left for you");
    ui.add_space(4.0);
    egui::ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            for (index, left) in state.left().iter().enumerate() {
                let (what, how) = text::left(left);
                Pairs::new(ui, 22.0).sentence(&(index + 1).to_string(), &what);
                // The first line says what to do; Prepare shows other ways.
                Pairs::new(ui, 22.0).line_muted(how.lines().next().unwrap_or_default());
                ui.add_space(6.0);
            }
        });
}
