//! Dialogs about what is known of the old server: the batch file that gathers it, what getDependencies printed, its logs.

use super::dialog::{focus_once, show_script, sized_field};
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{Button, Kind, strong, wrapped, wrapped_muted};
use crate::wizard::{Message, Pick, State};
use egui::{FontSelection, Id, ScrollArea, TextEdit, Ui};

/// The collector: what to do with it, and all of it.
pub(super) fn collector(ui: &mut Ui, script: &str, out: &mut Vec<Message>) {
    for step in [
        "1.  Save it, and copy it to the old server (Windows Server 2003, IIS 6).",
        "2.  Run it there as an administrator: collect.cmd, or collect.cmd content to bring the sites' files along. It only reads, and writes one new folder beside itself.",
        "3.  Bring that folder here, and choose it as the folder of the old server.",
    ] {
        wrapped(ui, step);
    }
    ui.add_space(4.0);
    wrapped_muted(
        ui,
        "Passwords in MetaBase.xml stay encrypted with a key that never leaves the old server; private keys of certificates are not touched. This is the whole of it:",
    );
    show_script(ui, script, 380.0, out);
}

/// The place for what getDependencies printed.
pub(super) fn recorded(ui: &mut Ui, pasted: &str, out: &mut Vec<Message>) {
    wrapped(
        ui,
        "Without any file of the old server, Siteferry can work from what msdeploy printed there: it shows what the sites need and checks the new server for it. It cannot plan or copy anything.",
    );
    ui.add_space(4.0);
    let t = tokens(ui);
    crate::app::widgets::mono(
        ui,
        "msdeploy -verb:getDependencies -source:metaKey=lm/w3svc/1 > needs.xml",
        t.accent,
    );
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if ui
            .add(Button::new("Open a file…").name("Open a file with the output"))
            .clicked()
        {
            out.push(Message::Pick(Pick::Recorded));
        }
        crate::app::widgets::muted(
            ui,
            "or drop it on the window, or paste it here; lines around it do no harm",
        );
    });
    ui.add_space(8.0);
    let height = (ui.ctx().content_rect().height() - 360.0).clamp(80.0, 240.0);
    let mut text = pasted.to_owned();
    ScrollArea::vertical()
        .max_height(height)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let edit = TextEdit::multiline(&mut text)
                .id(Id::unique("siteferry pasted"))
                .font(FontSelection::FontId(theme::mono()))
                .text_color(t.text)
                .desired_width(f32::INFINITY)
                .desired_rows((height / 17.0).floor() as usize)
                .hint_text(egui::RichText::new("<dependencyInfo> …").color(t.muted));
            let response = ui.add(edit);
            ui.ctx()
                .accesskit_node_builder(response.id, |node| node.set_label("What getDependencies printed"));
            focus_once(ui, response.id, "recorded");
        });
    if text != pasted {
        out.push(Message::DialogText(text));
    }
}

/// What the logs cover, and where else they may be.
pub(super) fn logs(ui: &mut Ui, state: &State, folder: &str, out: &mut Vec<Message>) {
    let t = tokens(ui);
    wrapped(
        ui,
        "The W3C logs of the old server tell what is still used. They are looked for where its configuration says, and in LogFiles below its folder; or name the folder that holds W3SVC1, W3SVC2 …, or the files themselves.",
    );
    ui.add_space(8.0);
    wrapped_muted(ui, "Folder with the logs; leave it empty to look for them");
    ui.horizontal(|ui| {
        sized_field(ui, "Folder with the logs", folder, 400.0, out);
        let browse = Button::of(Kind::Plain, "Browse…").name("Browse for the logs");
        if ui.add(browse).clicked() {
            out.push(Message::Pick(Pick::Logs));
        }
    });
    let Some(used) = state.needs.used() else {
        return;
    };
    ui.add_space(8.0);
    strong(ui, "What was read", t.text);
    let height = (ui.ctx().content_rect().height() - 380.0).clamp(60.0, 200.0);
    ScrollArea::vertical().max_height(height).show(ui, |ui| {
        for site in &used.usage.sites {
            let logs = &site.logs;
            let files = text::count_of(u64::from(logs.files), "file", "files");
            let requests = text::count_of(logs.entries, "request", "requests");
            let read = match logs.files {
                0 => String::new(),
                _ => format!("{requests} in {files}. "),
            };
            wrapped(ui, &format!("{}: {read}{}", site.name, logs.why));
            if !logs.folders.is_empty() {
                wrapped_muted(ui, &logs.folders.join(", "));
            }
        }
    });
}
