//! Documents that a person saves: what of, in which form. An [`Export`] shares what it is made of, so asking for one
//! costs nothing; its text is made on a worker.

mod seen;

use super::message::ExportAs;
use super::needs::Need;
use super::{Filter, Loss, Step};
use crate::model::dependency::DependencyInfo;
use crate::model::usage::Usage;
use crate::model::{Column, Evidence, LossReport, ServerFacts};
use crate::prepare::Check;
use crate::report::{Report, csv, html, json, sheets, shopping};
use std::sync::Arc;

/// A document to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The name that is suggested for its file.
    pub name: String,
    /// The step whose page it was asked on.
    pub step: Step,
    what: What,
}

/// How a shopping list is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListAs {
    /// For a letter, or to be printed.
    Text,
    /// A page that prints well.
    Html,
    /// A table for a spreadsheet.
    Csv,
}

impl ListAs {
    fn extension(self) -> &'static str {
        match self {
            ListAs::Text => "txt",
            ListAs::Html => "html",
            ListAs::Csv => "csv",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Text(Arc<str>),
    Settings(Box<Settings>),
    Needs(Box<NeedsOf>, ExportAs),
    Shopping(Box<NeedsOf>, ListAs),
}

/// What becomes of settings.
#[derive(Clone, Debug, PartialEq)]
struct Settings {
    report: Arc<LossReport>,
    filter: Filter<Column>,
    source: ServerFacts,
    destination: ServerFacts,
    fingerprint: String,
    form: ExportAs,
}

/// What sites need, as it is known when it is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NeedsOf {
    pub needs: Arc<Vec<Need>>,
    /// The numbers of those that are shown.
    pub shown: Vec<usize>,
    pub is_filtered: bool,
    pub info: Arc<DependencyInfo>,
    pub usage: Option<Arc<Usage>>,
    pub checks: Vec<Check>,
    pub source: ServerFacts,
    pub destination: Option<ServerFacts>,
    /// Names of the sites that move.
    pub sites: Vec<String>,
}

impl Export {
    /// A text that is there already.
    pub fn text_of(name: &str, step: Step, text: &str) -> Self {
        Export {
            name: name.to_owned(),
            step,
            what: What::Text(text.into()),
        }
    }

    /// The settings that are shown.
    pub(super) fn settings(
        loss: &Loss,
        (source, destination): (&ServerFacts, &ServerFacts),
        fingerprint: &str,
        form: ExportAs,
    ) -> Option<Self> {
        Some(Export {
            name: format!("settings of {}.{}", source.name, form.extension()),
            step: Step::Review,
            what: What::Settings(Box::new(Settings {
                report: loss.report()?.clone(),
                filter: loss.shown_by().clone(),
                source: source.clone(),
                destination: destination.clone(),
                fingerprint: fingerprint.to_owned(),
                form,
            })),
        })
    }

    /// The needs that are shown.
    pub(super) fn needs(of: NeedsOf, form: ExportAs) -> Self {
        Export {
            name: format!("needs of {}.{}", of.source.name, form.extension()),
            step: Step::Discover,
            what: What::Needs(Box::new(of), form),
        }
    }

    /// What the owner of the software has to bring.
    pub(super) fn shopping(of: NeedsOf, form: ListAs) -> Self {
        Export {
            name: format!("shopping list for {}.{}", of.source.name, form.extension()),
            step: Step::Discover,
            what: What::Shopping(Box::new(of), form),
        }
    }

    /// Makes the document. `now` is when, as a person reads time. Takes as long as there is to write.
    pub fn text(&self, now: &str) -> String {
        match &self.what {
            What::Text(text) => text.to_string(),
            What::Settings(settings) => settings.text(),
            What::Needs(of, form) => of.text(*form, now),
            What::Shopping(of, form) => of.shopping(*form, now),
        }
    }
}

/// What a writer of tables wrote. A vector takes everything, and tables are UTF-8.
fn table(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    let _ = write(&mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

impl Settings {
    fn text(&self) -> String {
        let mut loss = Loss::default();
        loss.set_shown_by(self.filter.clone());
        loss.set(self.report.clone());
        while loss.advance() {}
        let shown = loss.shown_report();
        match self.form {
            ExportAs::Html => {
                let chosen: Vec<String> = shown.groups.iter().map(|group| group.name.clone()).collect();
                let title = format!("Settings of {} on {}", self.source.name, self.destination.name);
                let written = format!("with plan {}", self.fingerprint);
                html::page(&Report {
                    destination: Some(&self.destination),
                    chosen: &chosen,
                    loss: Some(&shown),
                    ..Report::about(&title, &written, &self.source)
                })
            }
            ExportAs::Csv => table(|out| csv::write_loss(&shown, out)),
            ExportAs::Json => json::loss(&shown),
        }
    }
}

impl NeedsOf {
    fn shown(&self) -> Vec<&Need> {
        let shown = self.shown.iter();
        shown.filter_map(|need| self.needs.get(*need)).collect()
    }

    fn text(&self, form: ExportAs, now: &str) -> String {
        let shown = self.shown();
        match form {
            ExportAs::Csv => seen::csv(&shown),
            ExportAs::Json => seen::json(&shown),
            ExportAs::Html => {
                let evidence = seen::evidence(&shown);
                let info = match self.is_filtered {
                    true => seen::info(&self.info, &shown),
                    false => DependencyInfo::clone(&self.info),
                };
                let usage = self.usage.as_deref().filter(|_| !self.is_filtered);
                let title = format!("What the sites of {} need", self.source.name);
                html::page(&Report {
                    needs: Some(&info),
                    ..self.report(&title, now, &evidence, usage)
                })
            }
        }
    }

    fn shopping(&self, form: ListAs, now: &str) -> String {
        let all: Vec<&Need> = self.needs.iter().collect();
        let evidence = seen::evidence(&all);
        let title = format!("For the owner of the software on {}", self.source.name);
        let report = Report {
            checks: &self.checks,
            ..self.report(&title, now, &evidence, self.usage.as_deref())
        };
        match form {
            ListAs::Text => shopping::plain(&report),
            ListAs::Html => html::shopping_page(&report),
            ListAs::Csv => table(|out| sheets::shopping(&shopping::list(&report), out)),
        }
    }

    fn report<'r>(
        &'r self,
        title: &'r str,
        now: &'r str,
        evidence: &'r [Evidence],
        usage: Option<&'r Usage>,
    ) -> Report<'r> {
        Report {
            destination: self.destination.as_ref(),
            chosen: &self.sites,
            evidence,
            usage,
            ..Report::about(title, now, &self.source)
        }
    }
}
