//! The pages of the window as a person finds them: by name, by role, by key; and a few of them as pictures.
#![cfg(feature = "gui")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test that cannot go on stops and says where; pictures are small"
)]

mod apply;
#[path = "../support/cpu_renderer.rs"]
mod cpu_renderer;
mod discover;
mod frame;
mod map;
mod pictures;
mod prepare;
mod review;
mod settings;
mod source;
mod start;
mod verify;
mod whole;
#[path = "../support/window.rs"]
mod window;

use cpu_renderer::CpuRenderer;
use eframe::egui::accesskit::Role;
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::app::Shell;
use siteferry::wizard::{Effect, Export, Message, Page, Settings, State, Step, ThemeChoice, Work};
use window::Fake;

/// A window of a size, with a script behind it.
struct Window {
    harness: Harness<'static, Shell>,
    fake: Fake,
}

impl Window {
    fn new() -> Self {
        Window::with([1280.0, 800.0], light())
    }

    fn with(size: [f32; 2], settings: Settings) -> Self {
        Window::sized(Fake::default(), State::new(settings, vec![]), size)
    }

    /// Another window over a script that has known one before.
    fn over(fake: Fake, state: State) -> Self {
        Window::sized(fake, state, [1280.0, 800.0])
    }

    fn sized(fake: Fake, state: State, size: [f32; 2]) -> Self {
        let settings = state.settings;
        let mut harness = harness(fake.shell(state), size, settings);
        harness.run();
        Window { harness, fake }
    }

    /// The sample, opened, on a step.
    fn at(step: Step) -> Self {
        let mut window = Window::new();
        window.send(Message::TrySample(None));
        window.send(Message::Go(Page::Step(step)));
        window
    }

    fn send(&mut self, message: Message) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().send(&ctx, message);
        self.harness.run();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run();
    }

    fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    fn state(&self) -> &State {
        &self.harness.state().state
    }

    fn step(&self) -> Option<Step> {
        self.state().page.step()
    }

    fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    fn has_part(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    fn rows(&self, role: Role) -> Vec<String> {
        self.harness
            .query_all_by_role(role)
            .filter_map(|node| node.accesskit_node().label())
            .collect()
    }

    /// Work the backend was asked for, newest last.
    fn asked(&self) -> Vec<Work> {
        self.fake
            .0
            .borrow()
            .asked
            .iter()
            .map(|(_, work)| work.clone())
            .collect()
    }

    /// What the newest scan was asked to look at.
    fn scanned(&self) -> siteferry::model::Selection {
        let scan = |work| match work {
            Work::Scan { selection, .. } => Some(selection),
            _ => None,
        };
        self.asked()
            .into_iter()
            .rev()
            .find_map(scan)
            .expect("a scan was asked for")
    }

    fn newest_job(&self) -> u64 {
        self.fake.0.borrow().asked.last().expect("a job was started").0
    }

    /// From Review to the question whether to apply, with everything accepted that blocks.
    fn go_to_the_question(&mut self) {
        for ask in [
            Message::AskAccept("BINDING-CLASH".into()),
            Message::AskWaive("ASPNET-1.1".into()),
        ] {
            self.send(ask);
            self.send(Message::DialogText("tested, works".into()));
            self.send(Message::DialogConfirm);
        }
        self.press_with(Modifiers::COMMAND, Key::Enter);
    }
}

/// The document that a message asks to save.
fn saved(window: &Window, message: Message) -> Export {
    let effects = siteferry::wizard::update(&mut window.state().clone(), message);
    match effects.as_slice() {
        [Effect::SaveAs(export)] => Export::clone(export),
        others => panic!("{others:?}"),
    }
}

fn light() -> Settings {
    Settings {
        theme: ThemeChoice::Light,
        ..Settings::default()
    }
}

fn harness(shell: Shell, size: [f32; 2], settings: Settings) -> Harness<'static, Shell> {
    let theme = match settings.theme {
        ThemeChoice::Dark => egui::Theme::Dark,
        _ => egui::Theme::Light,
    };
    Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_render_cursor(false)
        .with_max_steps(8)
        .renderer(CpuRenderer::default())
        .with_context_setup(move |ctx| Shell::prepare(ctx, &settings))
        .build_ui_state(
            |ui, shell: &mut Shell| {
                shell.logic(ui.ctx());
                // The harness keeps a margin around what it shows; a window has none.
                let whole = ui.ctx().content_rect();
                ui.scope_builder(egui::UiBuilder::new().max_rect(whole), |ui| {
                    ui.set_clip_rect(whole);
                    shell.ui(ui);
                });
            },
            shell,
        )
}
