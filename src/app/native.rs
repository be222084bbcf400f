//! The window on the screen.

use super::backend::Backend;
use super::shell::{Keep, Shell};
use super::text;
use crate::model::Problem;
use crate::wizard::{Message, Recent, Settings, State};
use eframe::{CreationContext, NativeOptions};
use egui::{Context, IconData, Ui, ViewportBuilder};

/// Who does the work, given a way to wake the window.
pub type MakeBackend = Box<dyn FnOnce(Context) -> Box<dyn Backend>>;

/// What the window starts with.
pub struct StartWith {
    /// Settings of the person.
    pub settings: Settings,
    /// Migrations of the list.
    pub recent: Vec<Recent>,
    /// What is done first (`TrySample` for `siteferry demo`).
    pub first: Option<Message>,
    /// Who does the work.
    pub backend: MakeBackend,
    /// Keeps settings and the list.
    pub keep: Keep,
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
            .with_min_inner_size([1024.0, 700.0])
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
        Shell::prepare(ctx, &start.settings);
        let state = State::new(start.settings, start.recent);
        let backend = (start.backend)(ctx.clone());
        Window {
            shell: Shell::new(state, backend).keeping(start.keep),
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
