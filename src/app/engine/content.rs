//! What the chosen sites need: by their configuration, in their content, and by their logs.

use super::Found;
use crate::discover;
use crate::discover::content::IncludeGraph;
use crate::discover::usage::Question;
use crate::formats::dependency_info::{DependencySettings, write_xml};
use crate::jobs::evidence::{ContentScan, scan};
use crate::jobs::usage::{Asked, usage};
use crate::jobs::{Reporter, Stop};
use crate::model::usage::Usage;
use crate::model::{Evidence, Selection};
use crate::providers::SourceServer;
use crate::wizard::needs::usage::{ask_about, content_use};
use crate::wizard::{JobId, Outcome, Scanned, Used};
use std::path::PathBuf;
use std::sync::Arc;

/// What was found in the files of a selection, for the report of its migration and for the logs.
#[derive(Clone, Default)]
pub(super) struct Content {
    /// The scan that told it.
    pub job: JobId,
    /// What was scanned.
    pub selection: Selection,
    /// What was seen so far; all of it once the scan ended by itself.
    pub evidence: Arc<Vec<Evidence>>,
    /// Which file includes which; empty before the scan ended.
    pub includes: Arc<IncludeGraph>,
    /// What the logs say is in use; `None` while they were not read.
    pub usage: Option<Arc<Usage>>,
}

impl Content {
    /// Nothing yet, of a selection whose scan begins.
    pub fn of(job: JobId, selection: &Selection) -> Self {
        Content {
            job,
            selection: selection.clone(),
            ..Content::default()
        }
    }

    /// Keeps what a scan tells; what a scan tells that is no longer asked for is left alone.
    pub fn hear(&mut self, job: JobId, rows: &[Evidence]) {
        if self.job == job {
            Arc::make_mut(&mut self.evidence).extend_from_slice(rows);
        }
    }
}

pub(super) fn discover_needs(source: &SourceServer, selection: &Selection) -> Result<Found, Stop> {
    let info = if selection.whole_server {
        discover::dependencies(&source.metabase, &discover::Scope::web_service())?
    } else {
        discover::of_selection(&source.metabase, selection)?
    };
    let document = write_xml(&info, &DependencySettings::all_triggers());
    Ok(Found::Outcome(Outcome::Discovered { info, document }))
}

/// Scans the content of the chosen sites; what is found is told on the way.
pub(super) fn scan_content(
    source: &Arc<SourceServer>,
    selection: &Selection,
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    let request = ContentScan::of_metabase(source, selection, None)?;
    let summary = scan(&request, reporter)?;
    let outcome = Outcome::Scanned(Scanned {
        read: summary.read,
        unread: summary.unread,
        bytes: summary.bytes,
    });
    Ok(Found::Scanned(Arc::new(summary.includes), outcome))
}

/// Reads the logs of the chosen sites, and asks them about the pages that show what the scan found.
pub(super) fn read_logs(
    source: &SourceServer,
    selection: &Selection,
    folder: Option<String>,
    content: &Content,
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    let mut question = Question::of_metabase(&source.metabase, selection)?;
    let (evidence, includes) = (&content.evidence, &content.includes);
    ask_about(&mut question, evidence, includes);
    let asked = Asked::of(source, question, folder.map(PathBuf::from));
    let usage = Arc::new(usage(&asked, reporter)?);
    reporter.phase("Putting it together");
    let content = content_use(&usage, &asked.question, evidence, includes);
    let used = Used::new(usage.clone(), content);
    Ok(Found::Used(selection.clone(), usage, Outcome::Used(used)))
}
