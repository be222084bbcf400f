//! Server-side includes: what ASP and `.shtml` pages include, and the other directives.

use super::parent_paths;
use crate::discover::content::detector::{Detector, Included, Line, Runs, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: "<!--[[:blank:]]*#",
    look,
};

static DIRECTIVE: Pattern = Pattern::new(r"<!--[[:blank:]]*#[[:blank:]]*([a-z]+)([^>]*)");
static FILE: Pattern =
    Pattern::new(r#"(file|virtual)[[:blank:]]*=[[:blank:]]*(?:"([^"]+)"|'([^']+)'|([^"'[:space:]>-]+))"#);
static COMMAND: Pattern = Pattern::new(r#"(cmd|cgi)[[:blank:]]*=[[:blank:]]*["']?([^"'>]+)"#);

/// Extensions that the program for server-side includes handles by default (MBSchema ScriptMaps of a fresh IIS 6).
fn is_ssi_page(extension: &str) -> bool {
    matches!(extension, "shtml" | "shtm" | "stm")
}

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if matches!(line.source.runs, Runs::AsTask) {
        return;
    }
    for found in DIRECTIVE.all(line.text) {
        let name = found.group(1).unwrap_or_default().to_ascii_lowercase();
        let arguments = found.group(2).unwrap_or_default();
        let at = found.range(0);
        match name.as_str() {
            "include" => {
                if let Some((path, is_virtual)) = included(arguments) {
                    if path.replace('\\', "/").split('/').any(|part| part == "..") {
                        seen.push(
                            Seen::new(EvidenceKind::ParentPath, path, at.clone())
                                .sure(Sureness::Sure)
                                .says(parent_paths::MEANING, parent_paths::FIX),
                        );
                    }
                    let mut include = Seen::new(EvidenceKind::Include, path, at.clone());
                    include.includes = Some(Included {
                        path: path.to_owned(),
                        is_virtual,
                    });
                    seen.push(include);
                }
            }
            "exec" => {
                let what = COMMAND
                    .first(arguments)
                    .and_then(|command| command.group(2).map(str::to_owned))
                    .unwrap_or_else(|| "#exec".to_owned());
                seen.push(
                    Seen::new(EvidenceKind::ServerSideInclude, what, at.clone())
                        .sure(Sureness::Sure)
                        .weighs(Severity::Error)
                        .says(
                            "The page starts a program. IIS 7+ ignores #exec cmd unless ssiExecDisable is off, and never \
                             had it on by default.",
                            "Replace it by a page that does the work, or set serverSideInclude ssiExecDisable to false.",
                        ),
                );
                continue;
            }
            "config" | "echo" | "flastmod" | "fsize" | "printenv" => {}
            _ => continue,
        }
        if is_ssi_page(line.source.extension) || name != "include" && line.source.runs != Runs::OnServer {
            seen.push(
                Seen::new(EvidenceKind::ServerSideInclude, format!("#{name}"), at)
                    .sure(if is_ssi_page(line.source.extension) { Sureness::Sure } else { Sureness::Unsure })
                    .says(
                        "The page is put together by server-side includes, which are a role service of its own.",
                        "Install Server Side Includes (IIS-ServerSideIncludes, Web-Includes) and keep the mapping of the \
                         page's extension.",
                    ),
            );
        }
    }
}

/// The file that a directive names, and whether its path is virtual.
fn included(arguments: &str) -> Option<(&str, bool)> {
    let found = FILE.first(arguments)?;
    let path = [2, 3, 4].into_iter().find_map(|group| found.group(group))?.trim();
    (!path.is_empty()).then(|| {
        (
            path,
            found
                .group(1)
                .is_some_and(|how| how.eq_ignore_ascii_case("virtual")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detector::Source;
    use crate::discover::content::detectors::names;

    fn includes(text: &str) -> Vec<(String, bool)> {
        let source = Source::new("asp", &[]);
        let mut seen = Vec::new();
        super::look(
            &Line {
                text,
                source: &source,
                around: crate::discover::content::statement::Around::NOTHING,
            },
            &mut seen,
        );
        seen.into_iter()
            .filter_map(|seen| seen.includes)
            .map(|included| (included.path, included.is_virtual))
            .collect()
    }

    #[test]
    fn included_files_are_named_in_every_spelling() {
        assert!(DIRECTIVE.is_valid() && FILE.is_valid() && COMMAND.is_valid());
        for (text, path, is_virtual) in [
            (r#"<!--#include file="a.inc"-->"#, "a.inc", false),
            (
                r#"<!-- #INCLUDE VIRTUAL = "/inc/a b.asp" -->"#,
                "/inc/a b.asp",
                true,
            ),
            ("<!--#include file='x.inc' -->", "x.inc", false),
            ("<!--#include file=x.inc-->", "x.inc", false),
        ] {
            assert_eq!(includes(text), [(path.to_owned(), is_virtual)], "{text}");
        }
        let two = r#"<!--#include file="a"--><!--#include file="b"-->"#;
        assert_eq!(includes(two).len(), 2);
        assert!(includes("<!--# nothing -->").is_empty());
    }

    #[test]
    fn directives_of_pages_are_needs() {
        assert_eq!(
            names(
                &DETECTOR,
                "shtml",
                r#"<!--#include file="b.htm" --><!--#flastmod file="n.shtml" -->"#
            ),
            ["#include", "#flastmod"]
        );
        assert_eq!(
            names(&DETECTOR, "shtml", r#"<!--#exec cmd="dir c:" -->"#),
            ["dir c:"]
        );
        assert_eq!(
            names(&DETECTOR, "asp", r#"<!--#include file="../x.inc"-->"#),
            ["../x.inc"]
        );
        assert!(names(&DETECTOR, "asp", r#"<!--#include file="x.inc"-->"#).is_empty());
    }
}
