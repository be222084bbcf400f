//! Discover: the sites at the left, what they need at the right, the evidence below.

use super::{PageContext, focus_on_entry, job_notices};
use crate::app::commands::filter_id;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Kind, RowKey, RowPaint, Rows, bar, check, empty_state, heading, mono, muted, search, tabs,
    wrapped,
};
use crate::model::NodeKind;
use crate::wizard::{Message, Need, NeedKind, NeedState, NeedTab, SiteTree, Step, Tick, TreeNode};
use egui::{
    Color32, Frame, Id, Margin, Panel, Rect, ScrollArea, Stroke, StrokeKind, Ui, accesskit, pos2, vec2,
};

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let name = page.state.old.name().unwrap_or("the old server");
    heading(
        ui,
        "What moves, and what does it need?",
        &format!(
            "Tick what moves. At the right is what it needs of the new server, each with the place it was seen at on {name}."
        ),
    );
    ui.add_space(12.0);
    job_notices(ui, page, Step::Discover, out);
    let t = tokens(ui);
    let shown = Panel::left("sites")
        .resizable(true)
        .default_size(340.0)
        .size_range(240.0..=520.0)
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin {
            right: 16,
            ..Margin::ZERO
        }))
        .show(ui, |ui| sites(ui, page, out));
    ui.painter().vline(
        ui.painter().round_to_pixel_center(shown.response.rect.right()),
        shown.response.rect.y_range(),
        Stroke::new(t.hairline, t.line),
    );
    Frame::new()
        .inner_margin(Margin {
            left: 16,
            ..Margin::ZERO
        })
        .show(ui, |ui| needs(ui, page, out));
}

fn sites(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let tree = &page.state.old.sites;
    ui.set_min_size(ui.available_size());
    ui.horizontal(|ui| {
        crate::app::widgets::section(ui, "Sites and applications");
    });
    muted(
        ui,
        &format!(
            "{} of {} · {} · {}",
            text::number(tree.ticked(NodeKind::Site) as u64),
            text::count_of(tree.site_count() as u64, "site", "sites"),
            text::count_of(
                tree.ticked(NodeKind::Application) as u64,
                "application",
                "applications"
            ),
            text::count_of(
                tree.ticked(NodeKind::VirtualDirectory) as u64,
                "virtual directory",
                "virtual directories"
            ),
        ),
    );
    ui.add_space(6.0);
    if tree.site_count() == 0 {
        empty_state(
            ui,
            Icon::Globe,
            t.muted,
            "No sites in this metabase",
            "Choose another folder on Source",
        );
        return;
    }
    let whole = ui
        .horizontal(|ui| {
            let whole = check(ui, "The whole server", tree.is_whole());
            muted(ui, "every pool, and what all sites share");
            whole
        })
        .inner;
    let whole = whole.on_hover_text(
        "Besides all sites, every application pool comes along, and what is set for all sites is set on the new server as a whole",
    );
    if whole.clicked() {
        out.push(Message::WholeServer(!tree.is_whole()));
    }
    ui.add_space(4.0);
    let id = Id::unique("siteferry sites");
    focus_on_entry(ui, page, id);
    let visible = tree.visible();
    let cursor = tree
        .selected()
        .and_then(|selected| visible.binary_search(&selected).ok());
    let output =
        Rows::tree(id, "Sites and applications", visible.len(), cursor).show(ui, |row, place| match visible
            .get(place)
            .and_then(|&index| Some((index, tree.node(index)?)))
        {
            Some((index, node)) => paint_node(row, tree, index, node, &t),
            None => String::new(),
        });
    let at = |place: usize| visible.get(place).copied();
    if let Some(index) = output.moved.and_then(at) {
        out.push(Message::SelectSite(index));
    }
    if let Some((place, x)) = output.clicked
        && let Some(index) = at(place)
    {
        let depth = tree.node(index).map_or(0.0, |node| f32::from(node.depth));
        let arrow = 4.0 + depth * theme::INDENT;
        if x >= arrow && x < arrow + 18.0 && tree.has_children(index) {
            out.push(Message::OpenSite(index, !tree.is_open(index)));
        } else if x >= arrow + 18.0 && x < arrow + 38.0 {
            out.push(Message::ToggleSite(index));
        }
    }
    if let (Some(key), Some(index)) = (output.key, tree.selected()) {
        keys(tree, key, index, out);
    }
}

fn keys(tree: &SiteTree, key: RowKey, index: usize, out: &mut Vec<Message>) {
    match key {
        RowKey::Space | RowKey::Enter => out.push(Message::ToggleSite(index)),
        RowKey::Open if tree.has_children(index) && !tree.is_open(index) => {
            out.push(Message::OpenSite(index, true))
        }
        RowKey::Open if tree.has_children(index) => out.push(Message::SelectSite(index + 1)),
        RowKey::Close if tree.has_children(index) && tree.is_open(index) => {
            out.push(Message::OpenSite(index, false))
        }
        RowKey::Close => out.extend(tree.parent(index).map(Message::SelectSite)),
        RowKey::Open => {}
    }
}

fn paint_node(row: &RowPaint<'_>, tree: &SiteTree, index: usize, node: &TreeNode, t: &Tokens) -> String {
    let painter = row.painter;
    let y = row.rect.center().y;
    let left = row.rect.left() + 4.0 + f32::from(node.depth) * theme::INDENT;
    let square = |x: f32, size: f32| Rect::from_center_size(pos2(x, y), vec2(size, size));
    let has_children = tree.has_children(index);
    if has_children {
        let icon = if tree.is_open(index) {
            Icon::Down
        } else {
            Icon::Right
        };
        icons::paint(painter, icon, square(left + 8.0, 10.0), t.muted);
    }
    let tick = tree.tick(index);
    checkbox(painter, square(left + 27.0, 14.0), tick, t);
    let (icon, color) = match node.kind {
        None => (Icon::Server, t.accent),
        Some(NodeKind::Site) => (Icon::Globe, t.note),
        Some(NodeKind::Application) => (Icon::App, t.muted),
        Some(NodeKind::VirtualDirectory) => (Icon::Folder, t.muted),
    };
    icons::paint(painter, icon, square(left + 47.0, 14.0), color);
    let font = if node.depth <= 1 {
        theme::strong()
    } else {
        theme::body()
    };
    let color = if tick == Tick::Off { t.muted } else { t.text };
    let right = row.rect.right() - 8.0;
    let name = row.span(left + 60.0, right).text(&node.name, font, color);
    let mut x = left + 60.0 + name + 8.0;
    if node.stopped {
        x += row.span(x, right).text("stopped", theme::small(), t.change) + 8.0;
    }
    row.span(x, right).text(&node.detail, theme::small(), t.muted);
    (row.node)(&mut |builder| {
        builder.set_toggled(match tick {
            Tick::On => accesskit::Toggled::True,
            Tick::Off => accesskit::Toggled::False,
            Tick::Some => accesskit::Toggled::Mixed,
        });
        builder.set_level(usize::from(node.depth) + 1);
        if has_children {
            builder.set_expanded(tree.is_open(index));
        }
    });
    let stopped = if node.stopped { ", stopped" } else { "" };
    let word = match tick {
        Tick::On => "ticked",
        Tick::Off => "not ticked",
        Tick::Some => "partly ticked",
    };
    format!("{}{stopped}, {word}", node.name)
}

fn checkbox(painter: &egui::Painter, rect: Rect, tick: Tick, t: &Tokens) {
    match tick {
        Tick::Off => {
            painter.rect_stroke(rect, 3.0, Stroke::new(1.5, t.muted), StrokeKind::Inside);
        }
        Tick::On | Tick::Some => {
            painter.rect_filled(rect, 3.0, t.accent);
            let icon = if tick == Tick::On {
                Icon::Check
            } else {
                Icon::Minus
            };
            icons::paint(painter, icon, rect.shrink(1.5), t.on_accent);
        }
    }
}

/// The mark and colour of a need's state.
fn need_mark(state: NeedState, t: &Tokens) -> (Icon, Color32) {
    match state {
        NeedState::Present => (Icon::Check, t.add),
        NeedState::Install => (Icon::Ring, t.change),
        NeedState::Gone => (Icon::Cross, t.delete),
        NeedState::CannotTell => (Icon::Question, t.conflict),
    }
}

fn needs(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let state = page.state;
    let needs = &state.needs;
    ui.horizontal(|ui| {
        crate::app::widgets::section(ui, "What they need");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if let Some(filter) = search(ui, filter_id(), "Filter needs", "Filter", &needs.filter, 200.0) {
                out.push(Message::FilterNeeds(filter));
            }
        });
    });
    ui.horizontal_wrapped(|ui| {
        for need_state in [
            NeedState::Gone,
            NeedState::Install,
            NeedState::CannotTell,
            NeedState::Present,
        ] {
            let (icon, color) = need_mark(need_state, &t);
            icons::show(ui, icon, 12.0, color);
            muted(
                ui,
                &format!("{} {}", needs.count(need_state), text::need_state(need_state)),
            );
            ui.add_space(8.0);
        }
    });
    ui.add_space(6.0);
    if let Some(job) = state.running_for(Step::Discover) {
        bar(
            ui,
            "Finding out what the sites need",
            job.items_share(),
            ui.available_width(),
        );
        ui.add_space(6.0);
    }
    if state.selection().sites.is_empty() {
        empty_state(
            ui,
            Icon::Globe,
            t.muted,
            "No site is ticked",
            "Tick a site at the left to see what it needs",
        );
        return;
    }
    if needs.all().is_empty() {
        if needs.known {
            let says = "Plain files only. Nothing special is needed on the new server.";
            empty_state(ui, Icon::Check, t.add, "Nothing needed", says);
        }
        return;
    }
    let shown = Panel::bottom("evidence")
        .resizable(true)
        .default_size(210.0)
        .size_range(120.0..=420.0)
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin {
            top: 8,
            ..Margin::ZERO
        }))
        .show(ui, |ui| evidence(ui, page, out));
    ui.painter().hline(
        shown.response.rect.x_range(),
        ui.painter().round_to_pixel_center(shown.response.rect.top()),
        Stroke::new(t.hairline, t.line),
    );
    list(ui, page, out);
}

/// A line of the list: a group's title, or a need.
enum Line {
    Group(NeedKind, usize),
    Need(usize),
}

fn lines(needs: &[Need], visible: &[usize]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(visible.len() + 6);
    let mut group = None;
    for &index in visible {
        let Some(need) = needs.get(index) else { continue };
        if group != Some(need.kind) {
            group = Some(need.kind);
            let count = visible
                .iter()
                .filter(|&&other| needs.get(other).is_some_and(|other| other.kind == need.kind))
                .count();
            lines.push(Line::Group(need.kind, count));
        }
        lines.push(Line::Need(index));
    }
    lines
}

fn list(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let needs = &page.state.needs;
    let visible = needs.visible();
    if visible.is_empty() {
        empty_state(
            ui,
            Icon::Search,
            t.muted,
            "No needs match this filter",
            "Esc clears it",
        );
        return;
    }
    let lines = lines(needs.all(), &visible);
    let cursor = lines
        .iter()
        .position(|line| matches!(line, Line::Need(index) if Some(*index) == needs.selected()));
    let columns = [("", 150.0), ("Need", 0.42), ("On the new server", 0.58)];
    let output = Rows::table(Id::unique("siteferry needs"), "Needs", lines.len(), cursor)
        .columns(&columns)
        .show(ui, |row, place| match lines.get(place) {
            Some(Line::Group(kind, count)) => {
                let name = text::need_kind(*kind);
                let cell = row.span(row.rect.left() + 4.0, row.rect.right());
                let width = cell.text(name, theme::strong(), t.text);
                row.span(row.rect.left() + 4.0 + width + 8.0, row.rect.right())
                    .text(&count.to_string(), theme::small(), t.muted);
                format!("{name}, {count}")
            }
            Some(Line::Need(index)) => needs
                .all()
                .get(*index)
                .map_or_else(String::new, |need| paint_need(row, need, &t)),
            None => String::new(),
        });
    if let Some(place) = output.moved {
        // The cursor passes over the titles of groups.
        let up = cursor.is_some_and(|cursor| place < cursor);
        let near = |place: usize| match lines.get(place) {
            Some(Line::Need(index)) => Some(*index),
            _ => None,
        };
        let target = near(place)
            .or_else(|| {
                if up {
                    place.checked_sub(1).and_then(near)
                } else {
                    near(place + 1)
                }
            })
            .or_else(|| near(place + 1));
        out.extend(target.map(Message::SelectNeed));
    }
}

fn paint_need(row: &RowPaint<'_>, need: &Need, t: &Tokens) -> String {
    let (icon, color) = need_mark(need.state, t);
    let state = row.cell(0);
    let place = Rect::from_center_size(
        pos2(state.rect.left() + 12.0, row.rect.center().y),
        vec2(12.0, 12.0),
    );
    icons::paint(row.painter, icon, place, color);
    row.span(state.rect.left() + 26.0, state.rect.right()).text(
        text::need_state(need.state),
        theme::body(),
        color,
    );
    let name = row.cell(1);
    match &need.inherited_from {
        None if matches!(need.kind, NeedKind::Extension | NeedKind::Cgi) => {
            name.mono(&need.name, t.text);
        }
        None => {
            name.text(&need.name, theme::body(), t.text);
        }
        Some(from) => {
            let badge = format!("inherited from {from}");
            let width = row
                .painter
                .layout_no_wrap(badge.clone(), theme::small(), t.note)
                .size()
                .x
                .min(name.rect.width() * 0.5);
            row.span(name.rect.left(), name.rect.right() - width - 22.0)
                .mono(&need.name, t.text);
            let field = Rect::from_min_max(
                pos2(name.rect.right() - width - 14.0, row.rect.top() + 4.0),
                pos2(name.rect.right(), row.rect.bottom() - 4.0),
            );
            row.painter.rect_filled(field, 8.0, theme::tint(t.note, 0.14));
            row.span(field.left() + 7.0, field.right() - 6.0)
                .text(&badge, theme::small(), t.note);
        }
    }
    row.cell(2).text(&need.meaning, theme::body(), t.muted);
    let inherited = need
        .inherited_from
        .as_ref()
        .map(|from| format!(", inherited from {from}"));
    format!(
        "{}, {}{}: {}",
        need.name,
        text::need_state(need.state),
        inherited.unwrap_or_default(),
        need.meaning
    )
}

fn evidence(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let needs = &page.state.needs;
    let Some(need) = needs.selected_need() else {
        empty_state(
            ui,
            Icon::Info,
            t.muted,
            "Nothing chosen",
            "Choose a need above to see where it was seen",
        );
        return;
    };
    ui.horizontal(|ui| {
        crate::app::widgets::strong(ui, &need.name, t.text);
        muted(ui, &need.code);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (what, name) = match needs.tab {
                NeedTab::Evidence => (need.evidence.join("\n"), "Copy the evidence"),
                NeedTab::RawXml => (need.raw.clone(), "Copy the element"),
            };
            if ui.add(Button::of(Kind::Quiet, "Copy").name(name)).clicked() {
                out.push(Message::Copy(what));
            }
            if ui.add(Button::of(Kind::Quiet, "Copy all XML")).clicked() {
                out.push(Message::Copy(needs.document.clone()));
            }
        });
    });
    let names = [format!("Evidence {}", need.evidence.len()), "Raw XML".to_owned()];
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Some(tab) = tabs(ui, &names, needs.tab as usize) {
        out.push(Message::NeedTab(if tab == 0 {
            NeedTab::Evidence
        } else {
            NeedTab::RawXml
        }));
    }
    ui.add_space(4.0);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("evidence")
        .show(ui, |ui| match needs.tab {
            NeedTab::Evidence => {
                wrapped(ui, &need.meaning);
                ui.add_space(4.0);
                let label = if need.inherited_from.is_some() {
                    "Used by"
                } else {
                    "Seen at"
                };
                muted(ui, label);
                if need.evidence.is_empty() {
                    muted(ui, "Reported without a place");
                }
                for place in &need.evidence {
                    mono(ui, place, t.text);
                }
                if let Some(from) = &need.inherited_from {
                    muted(ui, "Set at");
                    mono(ui, from, t.text);
                    muted(
                        ui,
                        "getDependencies leaves inherited script maps out of its output for a site",
                    );
                }
            }
            NeedTab::RawXml => {
                for line in need.raw.lines() {
                    mono(ui, if line.is_empty() { " " } else { line }, t.text);
                }
            }
        });
}
