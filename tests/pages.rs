//! The pages of the window as a person finds them: by name, by role, by key; and a few of them as pictures.
#![cfg(feature = "gui")]

#[path = "support/cpu_renderer.rs"]
mod cpu_renderer;
#[path = "support/window.rs"]
mod window;

use cpu_renderer::CpuRenderer;
use egui_kittest::Harness;
use siteferry::app::Shell;
use siteferry::jobs::Progress;
use siteferry::model::Totals;
use siteferry::report::RunEnd;
use siteferry::wizard::{DrawerTab, Message, News, Outcome, Page, Settings, State, Step, ThemeChoice};
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
                // The harness keeps a margin around what it shows; a window has none.
                let whole = ui.ctx().content_rect();
                ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(whole), |ui| {
                    ui.set_clip_rect(whole);
                    shell.ui(ui);
                });
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
        send(&mut harness, Message::Drawer(DrawerTab::Problems));
        send(&mut harness, Message::ToggleCommand);
        send(&mut harness, Message::SelectRow(22));
        save(&mut harness, "4review-drawer");
        send(&mut harness, Message::ToggleCommand);
        send(&mut harness, Message::ToggleDrawer);
        for id in ["BINDING-CLASH", "ASPNET-1.1"] {
            send(&mut harness, Message::AskWaive(id.into()));
            send(&mut harness, Message::DialogText("tested on 4.x, works".into()));
            if id == "ASPNET-1.1" {
                save(&mut harness, "3waive");
            }
            send(&mut harness, Message::DialogConfirm);
        }
        send(&mut harness, Message::Primary);
        save(&mut harness, "5confirm");
        send(&mut harness, Message::Escape);
        save(&mut harness, "5ready");
        send(&mut harness, Message::Primary);
        fake.0.borrow_mut().silent = true;
        send(&mut harness, Message::DialogConfirm);
        let job = fake.0.borrow().asked.last().expect("asked").0;
        send(
            &mut harness,
            Message::News(
                job,
                News::Progress(Progress {
                    phase: "Copying files".into(),
                    current: r"Harbour Books\images\logo.gif".into(),
                    done: 12,
                    total: Some(21),
                    bytes_done: 1_482_011,
                    bytes_total: Some(3_000_000),
                }),
            ),
        );
        save(&mut harness, "5running");
        send(
            &mut harness,
            Message::News(
                job,
                News::Finished(Ok(Box::new(Outcome::Applied {
                    end: RunEnd::Done,
                    run: "7F3A-19C2".into(),
                    totals: Totals {
                        added: 15,
                        updated: 4,
                        deleted: 1,
                        bytes: 3_000_000,
                        ..Totals::default()
                    },
                    report: Some("x".into()),
                }))),
            ),
        );
        let job = fake.0.borrow().asked.last().expect("asked").0;
        send(
            &mut harness,
            Message::News(
                job,
                News::Finished(Ok(Box::new(Outcome::Verified(window::verified())))),
            ),
        );
        save(&mut harness, "6verify");
    }
}
