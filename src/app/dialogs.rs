//! The system's dialogs for folders and files. They run beside the window, which stays alive; only one is
//! open at a time.

use crate::wizard::{Export, Message, Pick, Side};
use egui::Context;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};

type Answer = Pin<Box<dyn Future<Output = Option<String>>>>;

/// What an answer is for.
enum Purpose {
    /// The folder of a side.
    Folder(Side),
    /// A file or folder that is not a server.
    Pick(Pick),
    /// A file for this document.
    Save(Box<Export>),
}

/// The dialog that is open, if one is.
#[derive(Default)]
pub struct Dialogs {
    open: Option<(Purpose, Answer)>,
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
            Purpose::Folder(side),
            Box::pin(async move {
                answer
                    .await
                    .map(|folder| folder.path().to_string_lossy().into_owned())
            }),
        ));
        ctx.request_repaint();
    }

    /// Opens a dialog for something that is read, unless a dialog is open already.
    pub fn pick(&mut self, ctx: &Context, pick: Pick, start: &str) {
        if self.open.is_some() {
            return;
        }
        let mut dialog = rfd::AsyncFileDialog::new().set_title(super::text::pick_title(pick));
        if !start.trim().is_empty() {
            dialog = dialog.set_directory(start.trim());
        }
        let path = |file: rfd::FileHandle| file.path().to_string_lossy().into_owned();
        let answer: Answer = match pick {
            Pick::Logs => {
                let answer = dialog.pick_folder();
                Box::pin(async move { answer.await.map(path) })
            }
            Pick::Recorded => {
                let answer = dialog.pick_file();
                Box::pin(async move { answer.await.map(path) })
            }
        };
        self.open = Some((Purpose::Pick(pick), answer));
        ctx.request_repaint();
    }

    /// Opens a dialog for the file that a document goes to, unless a dialog is open already.
    pub fn save(&mut self, ctx: &Context, export: Box<Export>) {
        if self.open.is_some() {
            return;
        }
        let answer = rfd::AsyncFileDialog::new()
            .set_file_name(&export.name)
            .save_file();
        self.open = Some((
            Purpose::Save(export),
            Box::pin(async move {
                answer
                    .await
                    .map(|file| file.path().to_string_lossy().into_owned())
            }),
        ));
        ctx.request_repaint();
    }

    /// What the wizard is told of the dialog, once it is closed.
    pub fn poll(&mut self, ctx: &Context) -> Option<Message> {
        let (_, answer) = self.open.as_mut()?;
        let waker = Waker::from(Arc::new(Repaint(ctx.clone())));
        let Poll::Ready(path) = answer.as_mut().poll(&mut std::task::Context::from_waker(&waker)) else {
            return None;
        };
        match (self.open.take()?.0, path) {
            (Purpose::Folder(side), path) => Some(Message::Browsed(side, path)),
            (Purpose::Pick(pick), path) => Some(Message::Picked(pick, path)),
            (Purpose::Save(export), Some(path)) => Some(Message::SaveTo(path, export)),
            (Purpose::Save(_), None) => None,
        }
    }
}
