//! Discover, below: one need with every place it was seen at, the file there, what to do, and its element.

use super::PageContext;
use super::discover_needs::need_mark;
use crate::app::commands::pane_id;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Kind, RowPaint, Rows, empty_state, mono, muted, strong, tabs, wrapped, wrapped_muted,
};
use crate::discover::content::FileView;
use crate::model::EvidenceKind;
use crate::wizard::{Message, Need, NeedKind, NeedTab, Needs, Seen, Viewed};
use egui::{Frame, Id, Margin, Panel, Rect, ScrollArea, Stroke, Ui, pos2};

/// Height of a line of a file.
const LINE: f32 = 18.0;

/// Shows the need with the cursor.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let needs = &page.state.needs;
    let Some(need) = needs.selected_need() else {
        let says = "Choose a need above to see where it was seen";
        empty_state(ui, Icon::Info, t.muted, "Nothing chosen", says);
        return;
    };
    ui.horizontal(|ui| {
        let (icon, color) = need_mark(need.state, &t);
        icons::show(ui, icon, 14.0, color);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            buttons(ui, needs, need, out);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let name = egui::RichText::new(&need.name)
                    .font(theme::strong())
                    .color(t.text);
                ui.add(egui::Label::new(name).truncate());
                muted(ui, &need.code);
            });
        });
    });
    let places = format!("Evidence {}", text::number(need.seen.len() as u64));
    let mut names = vec![places.as_str(), "What to do"];
    if !need.raw.is_empty() {
        names.push("Raw XML");
    }
    let shown = match needs.tab {
        NeedTab::RawXml if need.raw.is_empty() => NeedTab::Evidence,
        tab => tab,
    };
    match tabs(ui, &names, shown as usize) {
        Some(0) => out.push(Message::NeedTab(NeedTab::Evidence)),
        Some(1) => out.push(Message::NeedTab(NeedTab::WhatToDo)),
        Some(_) => out.push(Message::NeedTab(NeedTab::RawXml)),
        None => {}
    }
    ui.add_space(4.0);
    match shown {
        NeedTab::Evidence => evidence(ui, needs, need, out),
        NeedTab::WhatToDo => scrolled(ui, |ui| what_to_do(ui, need)),
        NeedTab::RawXml => scrolled(ui, |ui| {
            for line in need.raw.lines() {
                mono(ui, if line.is_empty() { " " } else { line }, t.text);
            }
        }),
    }
}

fn scrolled(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("need")
        .show(ui, content);
}

fn buttons(ui: &mut Ui, needs: &Needs, need: &Need, out: &mut Vec<Message>) {
    let name = match needs.tab {
        NeedTab::RawXml if !need.raw.is_empty() => "Copy the element",
        NeedTab::WhatToDo => "Copy what to do",
        _ => "Copy the evidence",
    };
    if ui.add(Button::of(Kind::Quiet, "Copy").name(name)).clicked() {
        // A need may have been seen at thousands of places: they are put together when they are asked for.
        out.push(Message::Copy(match needs.tab {
            NeedTab::RawXml if !need.raw.is_empty() => need.raw.clone(),
            NeedTab::WhatToDo => format!("{} {}", need.meaning, need.fix),
            _ => need.seen.iter().map(copied).collect::<Vec<_>>().join("\n"),
        }));
    }
    if need.kind == NeedKind::Content(EvidenceKind::Unread) {
        let retry = Button::of(Kind::Quiet, "Try again").name("Read the files again");
        if ui.add(retry).clicked() {
            out.push(Message::Rescan);
        }
    }
    if !need.raw.is_empty() && ui.add(Button::of(Kind::Quiet, "Copy all XML")).clicked() {
        out.push(Message::Copy(needs.document.clone()));
    }
}

fn copied(seen: &Seen) -> String {
    match seen.excerpt.as_str() {
        "" => seen.place.to_string(),
        excerpt => format!("{}: {excerpt}", seen.place),
    }
}

fn what_to_do(ui: &mut Ui, need: &Need) {
    let t = tokens(ui);
    strong(ui, "Why it matters", t.text);
    wrapped(ui, &text::sentence(&need.meaning));
    if !need.fix.is_empty() {
        ui.add_space(6.0);
        strong(ui, "What to do", t.text);
        wrapped(ui, &need.fix);
    }
    if let Some(used) = &need.used {
        ui.add_space(6.0);
        strong(ui, "Is it used?", t.text);
        wrapped(ui, &used.why);
    }
    if let Some(from) = &need.inherited_from {
        ui.add_space(6.0);
        muted(ui, "Set at");
        mono(ui, from, t.accent);
        wrapped_muted(
            ui,
            "getDependencies leaves inherited script maps out of its output for a site.",
        );
    }
    if !need.source.is_empty() {
        ui.add_space(6.0);
        muted(ui, "Source");
        mono(ui, &need.source, t.note);
    }
}

fn evidence(ui: &mut Ui, needs: &Needs, need: &Need, out: &mut Vec<Message>) {
    if need.seen.is_empty() {
        muted(ui, "Reported without a place");
        return;
    }
    if needs.viewed != Viewed::Nothing {
        let t = tokens(ui);
        let most = (ui.available_width() * 0.7).max(160.0);
        let shown = Panel::right(Id::unique("file at the place"))
            .resizable(true)
            .default_size(most.min(ui.available_width() * 0.55))
            .size_range(160.0..=most)
            .show_separator_line(false)
            .frame(Frame::new().inner_margin(Margin {
                left: 12,
                ..Margin::ZERO
            }))
            .show(ui, |ui| file(ui, &needs.viewed, &t));
        let rect = shown.response.rect;
        let x = ui.painter().round_to_pixel_center(rect.left());
        ui.painter()
            .vline(x, rect.y_range(), Stroke::new(t.hairline, t.line));
    }
    places(ui, needs, need, out);
}

fn places(ui: &mut Ui, needs: &Needs, need: &Need, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let id = pane_id("siteferry places");
    let output = Rows::table(id, "Places", need.seen.len(), Some(needs.place()))
        .height(36.0)
        .show(ui, |row, place| {
            need.seen
                .get(place)
                .map_or_else(String::new, |seen| paint_place(row, seen, &t))
        });
    if let Some(place) = output.moved {
        out.push(Message::SelectPlace(place));
    } else if output.key.is_some() {
        out.push(Message::SelectPlace(needs.place()));
    }
    if let (true, Some(seen)) = (output.copy, needs.selected_place()) {
        out.push(Message::Copy(copied(seen)));
    }
}

fn paint_place(row: &RowPaint<'_>, seen: &Seen, t: &Tokens) -> String {
    let left = row.rect.left() + 12.0;
    let right = row.rect.right() - 8.0;
    let upper = Rect::from_min_max(pos2(left, row.rect.top() + 2.0), pos2(right, row.rect.center().y));
    let sure = seen.sureness.map_or("", crate::model::Sureness::word);
    let mut remark: Vec<String> = [seen.area.as_str(), sure]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if seen.more > 0 {
        remark.push(format!(
            "and {} like it",
            text::count_of(u64::from(seen.more), "line more", "lines more")
        ));
    }
    let remark = remark.join(" · ");
    let galley = row
        .painter
        .layout_no_wrap(remark.clone(), theme::small(), t.muted);
    // Where the list is narrow, the place comes first.
    let fits = galley.size().x < upper.width() * 0.45;
    let width = if fits { galley.size().x } else { 0.0 };
    if fits {
        let at = pos2(right - width, upper.center().y - galley.size().y / 2.0);
        row.painter.galley(at, galley, t.muted);
    }
    let place = match (&seen.place.file, seen.place.line) {
        (Some(file), Some(line)) => format!("{file}, line {}", text::number(u64::from(line))),
        _ => seen.place.to_string(),
    };
    crate::app::widgets::paint_text(
        row.painter,
        upper.with_max_x(right - width - 12.0),
        &place,
        theme::mono(),
        t.accent,
        crate::app::widgets::Truncate::Middle,
    );
    let lower = Rect::from_min_max(
        pos2(left, row.rect.center().y),
        pos2(right, row.rect.bottom() - 2.0),
    );
    let excerpt = match seen.excerpt.as_str() {
        "" => "Key of the metabase",
        excerpt => excerpt,
    };
    let (font, color) = if seen.excerpt.is_empty() {
        (theme::small(), t.muted)
    } else {
        (theme::mono(), t.text)
    };
    crate::app::widgets::paint_text(
        row.painter,
        lower,
        excerpt,
        font,
        color,
        crate::app::widgets::Truncate::End,
    );
    format!("{place}, {remark}: {excerpt}")
}

fn file(ui: &mut Ui, viewed: &Viewed, t: &Tokens) {
    ui.set_min_size(ui.available_size());
    match viewed {
        Viewed::Nothing => {}
        Viewed::Reading => {
            muted(ui, "Reading…");
        }
        Viewed::Unread(why) => {
            strong(ui, "The file cannot be shown", t.delete);
            wrapped(ui, &text::sentence(why));
        }
        Viewed::File(view) => lines(ui, view, t),
    }
}

/// The lines of a file; the one that was asked for stands out and is in view at first.
fn lines(ui: &mut Ui, view: &FileView, t: &Tokens) {
    let cursor = view
        .line
        .checked_sub(view.first)
        .and_then(|line| usize::try_from(line).ok());
    // A list of its own for each place, so that each is brought to its line.
    let id = Id::unique("siteferry file").with((&view.path, view.line));
    let name = format!("{} around line {}", view.path, view.line);
    let _ = Rows::table(id, &name, view.lines.len(), cursor)
        .height(LINE)
        .begin_at_cursor()
        .show(ui, |row, place| {
            let Some(line) = view.lines.get(place) else {
                return String::new();
            };
            let number = u64::from(view.first) + place as u64;
            let left = row.rect.left();
            row.span(left, left + 44.0).number(&text::number(number), t.muted);
            let color = if cursor == Some(place) { t.text } else { t.muted };
            let cell = row.span(left + 56.0, row.rect.right() - 4.0);
            cell.text(line, theme::mono(), color);
            format!("line {number}: {line}")
        });
}
