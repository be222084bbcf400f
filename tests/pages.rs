//! The pages of the window as a person finds them: by name, by role, by key; and a few of them as pictures.
#![cfg(feature = "gui")]

#[path = "support/cpu_renderer.rs"]
mod cpu_renderer;
#[path = "support/window.rs"]
mod window;

use cpu_renderer::CpuRenderer;
use egui_kittest::Harness;
use siteferry::app::Shell;
use siteferry::wizard::{Message, Page, Settings, State, Step, ThemeChoice};
use window::Fake;

fn harness(fake: &Fake, settings: Settings, size: [f32; 2]) -> Harness<'static, Shell> {
    let state = State::new(settings, vec![]);
    let theme = match settings.theme {
        ThemeChoice::Dark => eframe::egui::Theme::Dark,
        _ => eframe::egui::Theme::Light,
    };
    Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_render_cursor(false)
        .renderer(CpuRenderer::default())
        .with_context_setup(move |ctx| Shell::prepare(ctx, &settings))
        .build_ui_state(
            |ui, shell: &mut Shell| {
                shell.logic(ui.ctx());
                shell.ui(ui);
            },
            fake.shell(state),
        )
}

#[test]
fn look() {
    let Ok(folder) = std::env::var("SITEFERRY_LOOK") else {
        return;
    };
    for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
        let name = format!("{theme:?}").to_lowercase();
        let fake = Fake::default();
        let settings = Settings {
            theme,
            ..Settings::default()
        };
        let mut harness = harness(&fake, settings, [1280.0, 800.0]);
        harness.run();
        let save = |harness: &mut Harness<'static, Shell>, what: &str| {
            harness.run();
            harness
                .render()
                .expect("renders")
                .save(format!("{folder}/{name}-{what}.png"))
                .expect("saves");
        };
        save(&mut harness, "0start");
        let send = |harness: &mut Harness<'static, Shell>, message: Message| {
            let ctx = harness.ctx.clone();
            harness.state_mut().send(&ctx, message);
            harness.run();
        };
        send(&mut harness, Message::TrySample(None));
        save(&mut harness, "1source");
        for (step, what) in [
            (Step::Discover, "2discover"),
            (Step::Prepare, "3prepare"),
            (Step::Review, "4review"),
        ] {
            send(&mut harness, Message::Go(Page::Step(step)));
            save(&mut harness, what);
        }
    }
}
