//! Map, accounts: which account of the old server becomes which of the new one, and the passwords that nobody can read.

use super::{PageContext, below, focus_on_entry};
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Field, Kind, Pairs, RowPaint, Rows, empty_state, muted, strong, wrapped, wrapped_muted,
};
use crate::model::Secret;
use crate::translate::{Account, AccountRole, PasswordState};
use crate::wizard::map::refusal;
use crate::wizard::{MapField, Message, State};
use egui::{Color32, Id, Rect, ScrollArea, Ui, pos2, vec2};

/// Shows the part.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let map = &page.state.map;
    if map.accounts().is_empty() {
        let says = "The chosen sites name no account of the old server";
        empty_state(ui, Icon::Check, t.add, "No accounts", says);
        return;
    }
    below(ui, "account details", 252.0, |ui| details(ui, page, out));
    let id = Id::unique("siteferry accounts");
    focus_on_entry(ui, page, id);
    let columns = [
        ("State", 148.0),
        ("On the old server", 0.3),
        ("Used for", 0.26),
        ("Password", 84.0),
        ("On the new server", 0.44),
    ];
    let accounts = map.accounts();
    let output = Rows::table(id, "Accounts", accounts.len(), map.cursor())
        .columns(&columns)
        .height(28.0)
        .show(ui, |row, place| {
            accounts
                .get(place)
                .map_or_else(String::new, |account| paint(row, page.state, account, &t))
        });
    out.extend(output.moved.map(Message::SelectMapRow));
    if let (true, Some(account)) = (output.copy, map.account()) {
        out.push(Message::Copy(format!("{}\t{}", account.name, account.becomes())));
    }
}

/// How an account stands: its mark, its colour, its word.
fn stands(state: &State, account: &Account, t: &Tokens) -> (Icon, Color32, &'static str) {
    let field = MapField::Account(account.name.clone());
    let draft = state.map.draft(&field);
    let decided = decided(state, account).is_some();
    if draft.is_some_and(|draft| refusal(&field, draft).is_some()) {
        (Icon::Cross, t.delete, "not accepted")
    } else if account.wants_password() {
        (Icon::Bang, t.conflict, "needs a password")
    } else if decided {
        (Icon::Tilde, t.change, "as you decided")
    } else if state.map.has_password(&state.choices, &account.name) {
        (Icon::Check, t.add, "password given")
    } else {
        (Icon::Check, t.add, "settled")
    }
}

/// What the person decided about an account.
fn decided<'s>(state: &'s State, account: &Account) -> Option<&'s str> {
    let mut decisions = state.choices.accounts.iter();
    let decision = decisions.find(|mapping| mapping.old == account.name)?;
    Some(&decision.new)
}

/// What an account serves for, each purpose once.
fn purposes(account: &Account) -> String {
    let mut roles: Vec<AccountRole> = account.uses.iter().map(|place| place.role).collect();
    roles.sort_unstable();
    roles.dedup();
    let words: Vec<&str> = roles.into_iter().map(AccountRole::words).collect();
    words.join(", ")
}

fn paint(row: &RowPaint<'_>, state: &State, account: &Account, t: &Tokens) -> String {
    let (icon, color, word) = stands(state, account, t);
    let first = row.cell(0);
    let place = Rect::from_center_size(
        pos2(first.rect.left() + 8.0, row.rect.center().y),
        vec2(12.0, 12.0),
    );
    icons::paint(row.painter, icon, place, color);
    row.span(first.rect.left() + 22.0, first.rect.right() + 8.0)
        .text(word, theme::body(), color);
    row.cell(1).mono(&account.name, t.text);
    let purposes = purposes(account);
    row.cell(2).text(&purposes, theme::body(), t.muted);
    row.cell(3).text(account.password.words(), theme::body(), t.muted);
    let becomes = account.becomes();
    row.cell(4).text(&becomes, theme::body(), t.muted);
    format!(
        "{}, {word}, {purposes}, password on the old server {}: {becomes}",
        account.name,
        account.password.words()
    )
}

fn details(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let state = page.state;
    let Some(account) = state.map.account() else {
        let says = "Choose an account above to decide what it becomes";
        empty_state(ui, Icon::Info, t.muted, "No account chosen", says);
        return;
    };
    ui.horizontal(|ui| {
        let (icon, color, _) = stands(state, account, &t);
        icons::show(ui, icon, 14.0, color);
        strong(ui, &account.name, t.accent);
        muted(ui, &account.class.words());
    });
    ui.add_space(4.0);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("account")
        .show(ui, |ui| {
            becomes(ui, state, account, out);
            password(ui, state, account, out);
            ui.add_space(6.0);
            let mut pairs = Pairs::new(ui, LABEL);
            for (index, place) in account.uses.iter().enumerate() {
                pairs
                    .value(
                        if index == 0 { "Used by" } else { "" },
                        &format!("{}/{}", place.key, place.property),
                    )
                    .line_muted(&format!("{}: {}", place.role.words(), place.becomes));
            }
        });
}

/// Width of the labels of fields.
pub const LABEL: f32 = 126.0;

/// A label, and beside it a field with what belongs to it.
pub fn labelled(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(vec2(LABEL, theme::CONTROL), layout, |ui| {
            ui.set_min_width(LABEL);
            muted(ui, label);
        });
        content(ui);
    });
}

/// A line below a field.
pub fn under(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.add_space(LABEL + ui.spacing().item_spacing.x);
        ui.vertical(content);
    });
}

/// Sends what was typed on its way when the field is left.
pub fn settle_on_leaving(ui: &Ui, response: &egui::Response, out: &mut Vec<Message>) {
    if response.lost_focus() && !ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        out.push(Message::Settle);
    }
}

fn becomes(ui: &mut Ui, state: &State, account: &Account, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let field = MapField::Account(account.name.clone());
    let draft = state.map.draft(&field);
    let decided = decided(state, account);
    let written = state.map.written_for(&account.name);
    let value = draft.or(decided).or(written).unwrap_or_default();
    labelled(ui, "On the new server", |ui| {
        let name = format!("{} becomes", account.name);
        let stays = account.becomes();
        let hint = if decided.is_some() {
            r"No account; or DOMAIN\user, user, IUSR, NetworkService"
        } else {
            &stays
        };
        let (response, changed) = Field::new(&name)
            .hint(hint)
            .mono()
            .id(Id::unique("siteferry account").with(&account.name))
            .width(ui.available_width().min(360.0))
            .show(ui, value);
        if let Some(text) = changed {
            out.push(Message::MapEdited(field.clone(), text));
        }
        settle_on_leaving(ui, &response, out);
        if decided.is_some() && ui.add(Button::of(Kind::Quiet, "As suggested")).clicked() {
            out.push(Message::MapAccount(account.name.clone(), None));
        }
    });
    if let Some(why) = draft.and_then(|draft| refusal(&field, draft)) {
        under(ui, |ui| {
            ui.colored_label(t.delete, format!("{why}."));
        });
    }
    labelled(ui, "", |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (label, new) in suggestions(account) {
            if Some(new) != decided && Some(new) != written {
                let name = format!("{} becomes {label}", account.name);
                if ui.add(Button::of(Kind::Quiet, label).name(&name)).clicked() {
                    out.push(Message::MapAccount(account.name.clone(), Some(new.to_owned())));
                }
            }
        }
    });
}

/// What an account of these purposes often becomes: what a button says, and what it writes.
fn suggestions(account: &Account) -> Vec<(&'static str, &'static str)> {
    let has = |role| account.uses.iter().any(|place| place.role == role);
    let mut suggestions = Vec::new();
    if has(AccountRole::Pool) {
        suggestions.extend([
            ("ApplicationPoolIdentity", "ApplicationPoolIdentity"),
            ("NetworkService", "NetworkService"),
        ]);
    } else if has(AccountRole::Anonymous) {
        suggestions.extend([
            ("IUSR", "IUSR"),
            ("The pool's identity", "ApplicationPoolIdentity"),
        ]);
    } else if has(AccountRole::Folder) {
        suggestions.push(("The visitor's own account", ""));
    }
    suggestions
}

fn password(ui: &mut Ui, state: &State, account: &Account, out: &mut Vec<Message>) {
    let names = state.map.password_names(&state.choices, &account.name);
    let old = match account.password {
        PasswordState::Set => {
            "The old server has one; it is encrypted with that server's own key and cannot be read."
        }
        PasswordState::Unknown => "The old server's is damaged; nobody can tell what it is.",
        PasswordState::Empty => "The old server has an empty one.",
        PasswordState::Absent => "The old server keeps none.",
    };
    if names.is_empty() {
        Pairs::new(ui, LABEL).sentence("Password", "None is needed on the new server.");
        return;
    }
    let given = state.map.has_password(&state.choices, &account.name);
    labelled(ui, "Password", |ui| {
        let name = format!("Password of {}", names.join(" and "));
        let typed = state.map.typed(&account.name);
        let hint = if given {
            "Given; type to replace it"
        } else {
            "Not known yet"
        };
        let (response, changed) = Field::new(&name)
            .hint(hint)
            .password()
            .id(Id::unique("siteferry password").with(&account.name))
            .width(ui.available_width().min(360.0))
            .show(ui, typed.map_or("", Secret::expose));
        if let Some(text) = changed {
            out.push(Message::PasswordTyped(account.name.clone(), Secret::new(text)));
        }
        settle_on_leaving(ui, &response, out);
        if given && ui.add(Button::of(Kind::Quiet, "Forget it")).clicked() {
            out.push(Message::ForgetPassword(account.name.clone()));
        }
    });
    under(ui, |ui| {
        if given {
            wrapped(
                ui,
                "A password was given. It is kept in memory only, until the window closes.",
            );
        }
        wrapped_muted(ui, old);
    });
}
