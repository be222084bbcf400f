//! Discover: the sites at the left, what they need at the right, the evidence below.

use super::{PageContext, discover_needs, focus_on_entry, job_notices};
use crate::app::commands::pane_id;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{RowKey, RowPaint, Rows, check, empty_state, heading, muted};
use crate::model::NodeKind;
use crate::wizard::{Message, SiteTree, Step, Tick, TreeNode};
use egui::{Frame, Margin, Panel, Rect, RichText, Stroke, StrokeKind, Ui, accesskit, pos2, vec2};

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
    // Both halves stay readable in a narrow window.
    let most = (ui.available_width() * 0.45).clamp(200.0, 520.0);
    let shown = Panel::left("sites")
        .resizable(true)
        .default_size(340.0_f32.min(most))
        .size_range(200.0..=most)
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
        .show(ui, |ui| discover_needs::show(ui, page, out));
}

fn sites(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let tree = &page.state.old.sites;
    ui.set_min_size(ui.available_size());
    ui.horizontal(|ui| {
        crate::app::widgets::section(ui, "Sites and applications");
    });
    if page.state.old.is_recorded {
        let says = "Sites, their content, the script maps that they inherit, and FTP are not in what getDependencies prints. A copy of the server's files on Source shows them, and can be moved.";
        empty_state(ui, Icon::Info, t.note, "Only its output is known", says);
        return;
    }
    let counts = format!(
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
    );
    let counts = RichText::new(counts).font(theme::small()).color(t.muted);
    ui.add(egui::Label::new(counts).truncate());
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
            if ui.available_width() > 210.0 {
                muted(ui, "every pool, and what all sites share");
            }
            whole
        })
        .inner;
    let whole = whole.on_hover_text(
        "Besides all sites, every application pool comes along, and what is set for all sites is set on the new server as a whole",
    );
    if whole.clicked() {
        out.push(Message::WholeServer(!tree.is_whole()));
    }
    if page
        .state
        .needs
        .used()
        .is_some_and(|used| used.usage.newest.is_some())
    {
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(8.0);
                muted(ui, "Requests");
            });
        });
    } else {
        ui.add_space(4.0);
    }
    let id = pane_id("siteferry sites");
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
    let (requests, color) = match node.used {
        _ if node.is_unused => ("unused".to_owned(), t.change),
        Some(tally) if tally.hits > 0 => (text::number(tally.found()), t.muted),
        _ => (String::new(), t.muted),
    };
    let requests = painter.layout_no_wrap(requests, theme::small(), color);
    let before = right - requests.size().x;
    row.span(x, before - 10.0)
        .text(&node.detail, theme::small(), t.muted);
    painter.galley(pos2(before, y - requests.size().y / 2.0), requests, color);
    let used = used(node);
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
        if !used.is_empty() {
            builder.set_description(used.as_str());
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

/// What logs say of a node; nothing while they were not read.
fn used(node: &TreeNode) -> String {
    match node.used {
        _ if node.is_unused => "not asked for in the days of the logs that count".to_owned(),
        Some(tally) if tally.hits > 0 => text::asked_for(&tally),
        _ => String::new(),
    }
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
