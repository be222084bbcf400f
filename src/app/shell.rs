//! The whole window without an operating system around it.

use super::backend::Backend;
use super::dialogs::Dialogs;
use super::{commands, fonts, frame, pages, text, theme};
use crate::wizard::{Effect, Export, Message, Page, Settings, Side, State, Step, update};
use egui::{CentralPanel, Context, Frame, Margin, Ui, ViewportCommand};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// The longest time news may take of a frame.
const DRAIN: Duration = Duration::from_millis(4);
/// How often the window looks at the clock while a job runs.
const TICK: Duration = Duration::from_millis(100);

/// Keeps settings and the list of migrations.
pub type Keep = Box<dyn FnMut(&Settings, &[crate::wizard::Recent])>;

/// The window: wizard, jobs, and what only the screen knows.
pub struct Shell {
    /// The wizard.
    pub state: State,
    /// The time zone that times are shown in.
    pub zone: jiff::tz::TimeZone,
    backend: Box<dyn Backend>,
    dialogs: Dialogs,
    keep: Keep,
    shown: Option<Settings>,
    page: Option<Page>,
    wants_focus: Cell<bool>,
    title: String,
    clock: Option<Instant>,
    closing: bool,
    advance: bool,
}

impl Shell {
    /// A window over a wizard, whose work `backend` does.
    pub fn new(mut state: State, backend: Box<dyn Backend>) -> Self {
        let now = jiff::Zoned::now();
        let zone = now.time_zone().clone();
        state.began = now;
        Shell {
            state,
            zone,
            backend,
            dialogs: Dialogs::default(),
            keep: Box::new(|_, _| {}),
            shown: None,
            page: None,
            wants_focus: Cell::new(true),
            title: String::new(),
            clock: Some(Instant::now()),
            closing: false,
            advance: false,
        }
    }

    /// Keeps settings and the list of migrations with this function.
    #[must_use]
    pub fn keeping(mut self, keep: Keep) -> Self {
        self.keep = keep;
        self
    }

    /// With a clock that stands still and times in UTC, for tests.
    #[must_use]
    pub fn frozen(mut self) -> Self {
        self.clock = None;
        self.zone = jiff::tz::TimeZone::UTC;
        self.state.began = jiff::Timestamp::UNIX_EPOCH.to_zoned(self.zone.clone());
        self
    }

    /// Installs fonts and styles; to be called before the first frame.
    pub fn prepare(ctx: &Context, settings: &Settings) {
        fonts::install(ctx);
        theme::apply(ctx, settings);
    }

    /// Takes news in, for at most a few milliseconds, and the clock. Draws nothing.
    pub fn logic(&mut self, ctx: &Context) {
        if ctx.input(|input| input.viewport().close_requested()) && !self.closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.send(ctx, Message::CloseRequested);
        }
        if let Some(clock) = self.clock {
            let now = u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.send(ctx, Message::Clock(now));
        }
        let since = Instant::now();
        let mut more = true;
        while since.elapsed() < DRAIN {
            let Some((id, news)) = self.backend.poll() else {
                more = false;
                break;
            };
            self.send(ctx, Message::News(id, news));
        }
        if more {
            ctx.request_repaint();
        }
        // One slice a frame, so that the window stays alive under a filter over a long plan.
        if std::mem::take(&mut self.advance) {
            self.send(ctx, Message::Advance);
        }
        if let Some(message) = self.dialogs.poll(ctx) {
            self.send(ctx, message);
        }
        if self.state.running().is_some() {
            ctx.request_repaint_after(TICK);
        }
    }

    /// Draws the window and acts on its input.
    pub fn ui(&mut self, ui: &mut Ui) {
        if self.shown != Some(self.state.settings) {
            theme::apply(ui.ctx(), &self.state.settings);
            self.shown = Some(self.state.settings);
        }
        let mut messages = commands::read(ui.ctx(), &self.state);
        let dropped: Vec<String> = ui.input(|input| {
            let files = input.raw.dropped_files.iter();
            files
                .map(|file| file.path().to_string_lossy().into_owned())
                .collect()
        });
        if !dropped.is_empty() {
            messages.push(Message::Dropped(dropped));
        }
        for message in std::mem::take(&mut messages) {
            self.send(ui.ctx(), message);
        }
        self.draw(ui, &mut messages);
        if !messages.is_empty() {
            // What was drawn shows the state before them.
            ui.request_repaint();
        }
        for message in messages {
            self.send(ui.ctx(), message);
        }
        self.entitle(ui.ctx());
    }

    fn draw(&mut self, ui: &mut Ui, out: &mut Vec<Message>) {
        let state = &self.state;
        if self.page != Some(state.page) {
            self.page = Some(state.page);
            self.wants_focus.set(true);
        } else if ui.input(|input| input.pointer.any_pressed() || input.events.iter().any(is_key)) {
            // Whoever acts has chosen where the keyboard is.
            self.wants_focus.set(false);
        }
        frame::header(ui, state, out);
        frame::status_bar(ui, state, out);
        frame::drawer(ui, state, out);
        if state.page != Page::Start {
            frame::rail(ui, state, out);
            frame::footer(ui, state, out);
        }
        let t = theme::tokens(ui);
        let page = Frame::new()
            .fill(t.surface)
            .inner_margin(Margin::same(theme::PAGE_MARGIN));
        CentralPanel::default().frame(page).show(ui, |ui| {
            let context = pages::PageContext {
                state,
                zone: &self.zone,
                wants_focus: &self.wants_focus,
            };
            pages::show(ui, &context, out);
        });
        if frame::dialog(ui, state, out) {
            self.wants_focus.set(true);
            ui.request_repaint();
        }
    }

    /// Gives a message to the wizard and does what it asks for.
    pub fn send(&mut self, ctx: &Context, message: Message) {
        for effect in update(&mut self.state, message) {
            self.act(ctx, effect);
        }
    }

    fn act(&mut self, ctx: &Context, effect: Effect) {
        match effect {
            Effect::Start(id, work) => {
                self.backend.start(id, work);
                ctx.request_repaint_after(TICK);
            }
            Effect::Stop(id) => self.backend.stop(id),
            Effect::Browse(side) => {
                let start = self.state.side(side).path.clone();
                self.dialogs.browse(ctx, side, &start);
            }
            Effect::Pick(pick, start) => self.dialogs.pick(ctx, pick, &start),
            Effect::SaveAs(export) => self.dialogs.save(ctx, export),
            Effect::SaveText(name, text) => {
                let step = self.state.page.step().unwrap_or(Step::Source);
                let export = Export::text_of(&name, step, &text);
                self.dialogs.save(ctx, Box::new(export));
            }
            Effect::Copy(text) => ctx.copy_text(text),
            Effect::OpenFile(path) => ctx.open_url(egui::OpenUrl::new_tab(file_address(&path))),
            Effect::Save(settings, recent) => (self.keep)(&settings, &recent),
            Effect::RecallWaivers { old, new } => {
                let waived = self.backend.waivers(&old, &new).map_err(Box::new);
                self.send(ctx, Message::Recalled { old, new, waived });
            }
            Effect::KeepWaivers { old, new, waived } => {
                if let Err(problem) = self.backend.keep_waivers(&old, &new, &waived) {
                    let waived = Err(Box::new(problem));
                    self.send(ctx, Message::Recalled { old, new, waived });
                }
            }
            Effect::AdvanceLater => {
                self.advance = true;
                ctx.request_repaint();
            }
            Effect::Close => {
                self.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    fn entitle(&mut self, ctx: &Context) {
        let side = |side| self.state.side(side).name();
        let title = text::window_title(
            self.state.running(),
            side(Side::Source),
            side(Side::Destination),
            self.state.page,
        );
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

fn is_key(event: &egui::Event) -> bool {
    matches!(
        event,
        egui::Event::Key { pressed: true, .. } | egui::Event::Text(_)
    )
}

/// A path as an address that the system opens with the program it has for it.
fn file_address(path: &str) -> String {
    let mut address = String::from("file://");
    let path = path.replace('\\', "/");
    if !path.starts_with('/') {
        address.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                address.push(char::from(byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::file_address;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(
            file_address("/tmp/a b/report.html"),
            "file:///tmp/a%20b/report.html"
        );
        assert_eq!(
            file_address(r"C:\runs\report.html"),
            "file:///C:/runs/report.html"
        );
    }
}
