//! The window on the screen.

use super::engine::Engine;
use super::kept::{self, Kept};
use super::shell::Shell;
use super::text;
use crate::model::Problem;
use crate::wizard::{Message, Recent, Settings, State};
use eframe::{CreationContext, NativeOptions};
use egui::{Context, IconData, Ui, ViewportBuilder};
use std::path::PathBuf;
use std::sync::Arc;

/// What the window starts with.
#[derive(Debug, Default)]
pub struct StartWith {
    /// What is done first: [`Message::TrySample`] for `siteferry demo`.
    pub first: Option<Message>,
    /// Where runs are kept; the user's own folder when not given.
    pub runs: Option<PathBuf>,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When no window can be opened: there is no display, or no usable graphics.
pub fn run(start: StartWith) -> Result<(), Problem> {
    let options = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title(text::PROGRAM)
            .with_app_id("siteferry")
            .with_icon(icon())
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([800.0, 600.0])
            .with_drag_and_drop(true),
        centered: true,
        ..NativeOptions::default()
    };
    eframe::run_native(
        text::PROGRAM,
        options,
        Box::new(|creation| Ok(Box::new(Window::new(creation, start)))),
    )
    .map_err(|error| no_window(&error.to_string()))
}

fn no_window(reason: &str) -> Problem {
    Problem::error("NO-WINDOW", "The window could not be opened")
        .with_cause(format!(
            "There is no display here, or its graphics cannot be used. The system says: {reason}."
        ))
        .with_fix(
            "Use Siteferry without a window: `siteferry demo --headless` for the sample, or \
             `siteferry -verb:sync -source:metaKey=lm/w3svc/1,root=OLD -dest:metaKey=lm/w3svc/1,root=NEW -whatif`.",
        )
}

fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/siteferry.png")).unwrap_or_default()
}

struct Window {
    shell: Shell,
    first: Option<Message>,
}

impl Window {
    fn new(creation: &CreationContext<'_>, start: StartWith) -> Self {
        let ctx = &creation.egui_ctx;
        let file = kept::file();
        let Kept { settings, recent } = file.as_deref().map(kept::read).unwrap_or_default();
        Shell::prepare(ctx, &settings);
        let waker = ctx.clone();
        let engine = Engine::new(Arc::new(move || waker.request_repaint()), start.runs);
        let keep = move |settings: &Settings, recent: &[Recent]| {
            let kept = Kept {
                settings: *settings,
                recent: recent.to_vec(),
            };
            if let Some(file) = &file
                && let Err(error) = kept::write(file, &kept)
            {
                tracing::warn!(file = %file.display(), %error, "settings could not be kept");
            }
        };
        let shell = Shell::new(State::new(settings, recent), Box::new(engine)).keeping(Box::new(keep));
        Window {
            shell,
            first: start.first,
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if let Some(first) = self.first.take() {
            self.shell.send(ctx, first);
        }
        self.shell.logic(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.shell.ui(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
