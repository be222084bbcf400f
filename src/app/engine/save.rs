//! Writes a document that a person saves: made and written on a worker, in its place only when it is whole.

use super::Found;
use crate::hosts::Host;
use crate::jobs::saved::{self, Staged};
use crate::jobs::{Reporter, Stop};
use crate::model::Problem;
use crate::wizard::{Export, Outcome};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Bytes that are written between two looks at whether to stop.
const PIECE: usize = 256 * 1024;

pub(super) fn save(
    file: &str,
    export: &Export,
    servers: &[Arc<dyn Host>],
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    let path = Path::new(file);
    let hosts = servers.iter().map(AsRef::as_ref);
    saved::refuse_inside(path, hosts)?;
    reporter.phase("Putting it together");
    let now = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M:%S %Z").to_string();
    let text = export.text(&now);
    reporter.checkpoint()?;
    reporter.phase("Writing");
    reporter.progress(|progress| progress.bytes_total = Some(text.len() as u64));
    let failed = |error: &std::io::Error| -> Stop {
        Problem::error("NOT-SAVED", format!("Could not save {file}"))
            .with_cause(format!("The operating system says: {error}."))
            .with_fix("Choose another folder.")
            .into()
    };
    let mut part = Staged::beside(path).map_err(|error| failed(&error))?;
    for piece in text.as_bytes().chunks(PIECE) {
        // What was written of it goes with the job.
        reporter.checkpoint()?;
        part.write_all(piece).map_err(|error| failed(&error))?;
        reporter.progress(|progress| progress.bytes_done += piece.len() as u64);
    }
    part.finish().map_err(|error| failed(&error))?;
    Ok(Found::Outcome(Outcome::Saved {
        file: file.to_owned(),
        bytes: text.len() as u64,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::FolderHost;
    use crate::jobs::{Job, JobEvent};
    use crate::wizard::Step;
    use std::time::Duration;

    fn run(file: &Path, servers: Vec<Arc<dyn Host>>) -> JobEvent<Found> {
        let file = file.to_string_lossy().into_owned();
        let export = Export::text_of("a.txt", Step::Discover, &"text\r\n".repeat(100_000));
        let job = Job::start("save", Arc::new(|| {}), move |reporter| {
            save(&file, &export, &servers, reporter)
        })
        .expect("starts");
        let mut last = None;
        while let Ok(event) = job.wait(Duration::from_secs(10)) {
            last = event.or(last);
        }
        last.expect("a last word")
    }

    #[test]
    fn a_document_takes_the_place_of_the_old_one_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("needs.csv");
        std::fs::write(&file, "before").expect("written");
        assert!(matches!(
            run(&file, vec![]),
            JobEvent::Finished(Found::Outcome(Outcome::Saved { bytes: 600_000, .. }))
        ));
        assert_eq!(std::fs::metadata(&file).expect("is there").len(), 600_000);
        let nowhere = folder.path().join("none").join("needs.csv");
        let JobEvent::Failed(problem) = run(&nowhere, vec![]) else {
            panic!("there is no such folder");
        };
        assert!(problem.title.contains("needs.csv") && !problem.cause.is_empty());
        let server = folder.path().join("server");
        std::fs::create_dir_all(server.join("C")).expect("a folder");
        let host: Arc<dyn Host> = Arc::new(FolderHost::open(&server, &[]).expect("a server"));
        let JobEvent::Failed(problem) = run(&server.join("C").join("a.csv"), vec![host]) else {
            panic!("nothing is saved into a server");
        };
        assert_eq!(problem.code, "REPORT-INSIDE-SERVER");
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("listed").count(),
            2,
            "nothing else is left"
        );
    }
}
