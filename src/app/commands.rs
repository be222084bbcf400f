//! Keys of the whole window. Keys of tables and trees are in `widgets::rows`.

use crate::wizard::{ExportAs, Message, Page, State, Step};
use egui::{Context, Id, Key, KeyboardShortcut, Modifiers, Popup};

/// A key, what it does, and what it says.
struct Command {
    shortcut: KeyboardShortcut,
    /// False for keys that a text field needs for itself.
    in_text: bool,
    act: fn(&State) -> Act,
}

/// What a key does.
enum Act {
    /// A message to the wizard.
    Say(Message),
    /// The keyboard goes to the filter field.
    Filter,
    /// The keyboard goes to the next part of the page, or with `true` to the one before.
    Pane(bool),
    /// Nothing here.
    None,
}

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const COMMANDS: &[Command] = &[
    step(Key::Num1, |_| Act::Say(go(1))),
    step(Key::Num2, |_| Act::Say(go(2))),
    step(Key::Num3, |_| Act::Say(go(3))),
    step(Key::Num4, |_| Act::Say(go(4))),
    step(Key::Num5, |_| Act::Say(go(5))),
    step(Key::Num6, |_| Act::Say(go(6))),
    step(Key::Num7, |_| Act::Say(go(7))),
    Command {
        shortcut: key(Modifiers::ALT, Key::ArrowLeft),
        in_text: true,
        act: |_| Act::Say(Message::Back),
    },
    Command {
        shortcut: key(Modifiers::COMMAND, Key::Enter),
        in_text: true,
        act: |_| Act::Say(Message::Primary),
    },
    Command {
        shortcut: key(Modifiers::COMMAND, Key::F),
        in_text: true,
        act: |_| Act::Filter,
    },
    Command {
        shortcut: key(Modifiers::NONE, Key::Slash),
        in_text: false,
        act: |_| Act::Filter,
    },
    Command {
        shortcut: key(Modifiers::NONE, Key::F5),
        in_text: true,
        act: |_| Act::Say(Message::Refresh),
    },
    Command {
        shortcut: key(Modifiers::NONE, Key::F12),
        in_text: true,
        act: |_| Act::Say(Message::ToggleDrawer),
    },
    Command {
        shortcut: key(Modifiers::COMMAND, Key::Period),
        in_text: true,
        act: |_| Act::Say(Message::Stop),
    },
    Command {
        shortcut: key(Modifiers::SHIFT, Key::F6),
        in_text: true,
        act: |_| Act::Pane(true),
    },
    Command {
        shortcut: key(Modifiers::NONE, Key::F6),
        in_text: true,
        act: |_| Act::Pane(false),
    },
    Command {
        shortcut: key(Modifiers::COMMAND, Key::E),
        in_text: true,
        act: |state| match state.page {
            Page::Step(Step::Discover) if state.needs.known => Act::Say(Message::ExportNeeds(ExportAs::Html)),
            _ => Act::None,
        },
    },
    Command {
        shortcut: key(Modifiers::NONE, Key::D),
        in_text: false,
        act: |state| match state.page {
            Page::Step(Step::Review) => Act::Say(Message::ToggleDetails),
            _ => Act::None,
        },
    },
];

const fn step(number: Key, act: fn(&State) -> Act) -> Command {
    Command {
        shortcut: key(Modifiers::ALT, number),
        in_text: true,
        act,
    }
}

fn go(number: usize) -> Message {
    Message::Go(Step::from_number(number).map_or(Page::Start, Page::Step))
}

/// The id of the page's filter field.
pub fn filter_id() -> Id {
    Id::unique("siteferry filter")
}

/// Names of the lists of pages, in the order in which F6 goes through those that are shown.
const PANES: [&str; 4] = [
    "siteferry sites",
    "siteferry needs",
    "siteferry places",
    "siteferry file",
];

/// The id of a list of a page.
pub fn pane_id(pane: &str) -> Id {
    Id::unique(pane)
}

fn next_pane(ctx: &Context, back: bool) {
    let focused = ctx.memory(|memory| memory.focused());
    let mut shown: Vec<Id> = PANES
        .iter()
        .map(|pane| pane_id(pane))
        .filter(|id| ctx.read_response(*id).is_some())
        .collect();
    if back {
        shown.reverse();
    }
    let here = shown.iter().position(|id| Some(*id) == focused);
    let next = here.map_or(0, |here| here + 1) % shown.len().max(1);
    if let Some(id) = shown.get(next) {
        ctx.memory_mut(|memory| memory.request_focus(*id));
    }
}

/// Takes the keys of the whole window out of the input, before any widget sees them.
pub fn read(ctx: &Context, state: &State) -> Vec<Message> {
    let mut messages = Vec::new();
    // A dialog has the keyboard for itself.
    if state.dialog.is_some() {
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            messages.push(Message::Escape);
        }
        return messages;
    }
    let typing = ctx.egui_wants_keyboard_input() && ctx.text_edit_focused();
    for command in COMMANDS {
        if typing && !command.in_text {
            continue;
        }
        if ctx.input_mut(|input| input.consume_shortcut(&command.shortcut)) {
            match (command.act)(state) {
                Act::Say(message) => messages.push(message),
                Act::Filter => ctx.memory_mut(|memory| memory.request_focus(filter_id())),
                Act::Pane(back) => next_pane(ctx, back),
                Act::None => {}
            }
        }
    }
    // Esc closes one thing at a time: a list that is open first.
    if ctx.input(|input| input.key_pressed(Key::Escape)) && !Popup::is_any_open(ctx) {
        messages.push(Message::Escape);
    }
    messages
}
