//! The system's folder dialog. It runs beside the window, which stays alive; only one is open at a time.

use crate::wizard::{Message, Side};
use egui::Context;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};

type Answer = Pin<Box<dyn Future<Output = Option<String>>>>;

/// The dialog that is open, if one is.
#[derive(Default)]
pub struct Dialogs {
    open: Option<(Side, Answer)>,
}

/// Wakes the window when the dialog was answered.
struct Repaint(Context);

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}

impl Dialogs {
    /// Opens a dialog for a side's folder, unless one is open already.
    pub fn browse(&mut self, ctx: &Context, side: Side, start: &str) {
        if self.open.is_some() {
            return;
        }
        let mut dialog = rfd::AsyncFileDialog::new().set_title(super::text::browse_title(side));
        if !start.trim().is_empty() {
            dialog = dialog.set_directory(start.trim());
        }
        // The dialog library answers from a thread of its own; polling it here never waits.
        let answer = dialog.pick_folder();
        self.open = Some((
            side,
            Box::pin(async move {
                answer
                    .await
                    .map(|folder| folder.path().to_string_lossy().into_owned())
            }),
        ));
        ctx.request_repaint();
    }

    /// The answer, once there is one.
    pub fn poll(&mut self, ctx: &Context) -> Option<Message> {
        let (side, answer) = self.open.as_mut()?;
        let waker = Waker::from(Arc::new(Repaint(ctx.clone())));
        match answer.as_mut().poll(&mut std::task::Context::from_waker(&waker)) {
            Poll::Ready(path) => {
                let message = Message::Browsed(*side, path);
                self.open = None;
                Some(message)
            }
            Poll::Pending => None,
        }
    }
}
