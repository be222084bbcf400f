//! Settings beside the metabase that a site or server lives by, and that another command brings along.

use super::Migration;
use super::study::fast_cgi;
use crate::model::{Place, Problem, ServerPath, Severity};
use crate::providers::ini_file::{IniForm, IniProvider, url_scan_of};
use crate::report::commands::{self, Side};
use crate::translate::FastCgi;

/// One note each for UrlScan.ini and fcgiext.ini of the source, with the command that brings them; what is wrong with
/// fcgiext.ini, because script maps are read by it.
pub(super) fn separate(migration: &Migration) -> Vec<Problem> {
    let source = &migration.source;
    let read = fast_cgi(source);
    let url_scan = url_scan_of(source).filter(|path| matches!(source.host.entry(path), Ok(Some(_))));
    let found = [
        (
            IniProvider::UrlScan,
            url_scan.or_else(|| source.configuration.url_scan.clone()),
        ),
        (
            IniProvider::FastCgi,
            source
                .configuration
                .fast_cgi
                .clone()
                .filter(|_| matches!(read, FastCgi::Read(_))),
        ),
    ];
    let notes = found
        .into_iter()
        .filter_map(|(provider, path)| Some(note(migration, provider, &path?)));
    notes.chain(wrong(&read)).collect()
}

/// What is wrong with fcgiext.ini. It stops nothing: the rest of a site comes along without it.
fn wrong(read: &FastCgi) -> Vec<Problem> {
    match read {
        FastCgi::Missing => Vec::new(),
        FastCgi::Read(file) => file.problems().to_vec(),
        FastCgi::Broken(problem) => {
            let mut problem = problem.as_ref().clone();
            problem.severity = Severity::Warning;
            problem.cause = format!("{} No script map that FastCGI runs comes along.", problem.cause);
            vec![problem]
        }
    }
}

fn note(migration: &Migration, provider: IniProvider, path: &ServerPath) -> Problem {
    let root = |folder: Option<std::path::PathBuf>| folder.map(|folder| folder.display().to_string());
    let old = root(migration.source_location());
    let new = root(migration.destination.location.root.clone());
    let side = |form: IniForm, root| Side {
        provider: provider.name(),
        path: form.word(),
        root,
    };
    let [command, _] = commands::sync(
        side(IniForm::Ini, old.as_deref()),
        side(IniForm::AppHost, new.as_deref()),
        true,
        &[],
    );
    let (code, title, cause) = match provider {
        IniProvider::UrlScan => (
            "URLSCAN-SEPARATE",
            "UrlScan has settings of its own, which do not come along with a site",
            "It decides for the whole server which requests are refused; on IIS 7 and later request filtering does.",
        ),
        IniProvider::FastCgi => (
            "FCGIEXT-SEPARATE",
            "The FastCGI extension has settings of its own, which do not come along with a site",
            "They say which programs run and how; on IIS 7 and later the section fastCgi does, and a handler without it \
             is answered with 500.",
        ),
    };
    Problem::warning(code, title)
        .with_cause(cause)
        .with_fix(format!(
            "See what it takes, and run it without -whatif then: {command}"
        ))
        .with_place(Place::file(path.as_str()))
}
