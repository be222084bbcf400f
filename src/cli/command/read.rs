//! Which command the arguments after the program's name ask for.

use super::{Command, ReportPlace, RunPlace};
use crate::cli::checklist::Files;
use crate::cli::exit;
use crate::cli::grammar;
use crate::cli::options::Options;
use crate::model::{Problem, nearest};
use std::ffi::OsString;
use std::path::PathBuf;

const NAMED: &[&str] = &[
    "adsutil",
    "agent",
    "checklist",
    "collector",
    "demo",
    "discover",
    "iiscnfg",
    "iissync",
    "loss",
    "netsh",
    "pipeline",
    "report",
    "resume",
    "rules",
    "runs",
    "undo",
    "usage",
    "verify",
];

/// Reads the arguments after the program's name.
pub fn read(arguments: &[OsString]) -> Command {
    let Some(first) = arguments.first() else {
        return Command::Window;
    };
    let word = first.to_string_lossy();
    match word.to_ascii_lowercase().as_str() {
        "--help" | "-help" | "-h" | "-?" | "/?" | "help" => return Command::Help,
        "--version" | "-version" | "version" => return Command::Version,
        "adsutil" | "iiscnfg" | "iissync" | "agent" => {
            return Command::NotBuilt {
                name: word.to_ascii_lowercase(),
            };
        }
        _ => {}
    }
    let rest = arguments.get(1..).unwrap_or_default();
    let named = match word.to_ascii_lowercase().as_str() {
        "demo" => demo(rest),
        "checklist" => checklist(Options::of(rest)),
        "collector" => collector(rest),
        "netsh" => netsh(Options::of(rest)),
        "loss" => loss(Options::of(rest)),
        "rules" => rules(rest),
        "runs" => run_place(rest, false).map(Command::Runs),
        "undo" => run_place(rest, true).map(Command::Undo),
        "resume" => run_place(rest, true).map(Command::Resume),
        "verify" => run_place(rest, true).map(Command::Verify),
        "pipeline" => Options::of(rest).source("pipeline").map(Command::Pipeline),
        "discover" => Options::of(rest).source("discover").map(Command::Discover),
        "usage" => usage_of(Options::of(rest)),
        "report" => report(Options::of(rest)),
        _ if looks_like_a_word(&word) => Err(usage(
            format!("Unknown command “{word}”"),
            nearest(&word, NAMED.iter().copied()),
        )),
        _ => {
            return match grammar::resolve(arguments) {
                Ok(request) => Command::Operation(Box::new(request)),
                Err(problems) => Command::Misread {
                    problems,
                    code: exit::OPERATION_FAILED,
                },
            };
        }
    };
    named.unwrap_or_else(|problems| Command::Misread {
        problems,
        code: exit::USAGE,
    })
}

/// True for `udno`, false for everything that may be a slip in msdeploy's grammar (`verb:sync`).
fn looks_like_a_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric()) && !text.is_empty()
}

/// What follows is the sync whose certificates are asked for, without its verb.
fn netsh(options: Options) -> Result<Command, Vec<Problem>> {
    options.sync("netsh").map(Command::Netsh)
}

/// What follows is the sync whose losses are asked for, without its verb.
fn loss(mut options: Options) -> Result<Command, Vec<Problem>> {
    let csv = options.path("-csv", "FILE")?;
    Ok(Command::Loss(options.sync("loss")?, csv))
}

/// What follows is the source, as a dump takes it.
fn usage_of(mut options: Options) -> Result<Command, Vec<Problem>> {
    Ok(Command::Usage {
        logs: options.path("-logs", "FOLDER")?,
        content: options.flag("-content"),
        request: options.source("usage")?,
    })
}

/// What follows is the sync that is reported about, without its verb.
fn report(mut options: Options) -> Result<Command, Vec<Problem>> {
    let folder = options.path("-folder", "DIR")?;
    let place = ReportPlace {
        folder: folder.ok_or_else(|| usage("-folder is missing: -folder:DIR".to_owned(), None))?,
        logs: options.path("-logs", "FOLDER")?,
        waivers: options.waivers()?,
    };
    Ok(Command::Report(options.sync("report")?, place))
}

/// What follows is the sync that is prepared, without its verb.
fn checklist(mut options: Options) -> Result<Command, Vec<Problem>> {
    let files = Files {
        csv: options.path("-csv", "FILE")?,
        text: options.path("-text", "FILE")?,
        script: options.path("-script", "FILE")?,
        dism: options.flag("-dism"),
        waivers: options.waivers()?,
    };
    if files.dism && files.script.is_none() {
        return Err(usage(
            "-dism says how a script installs features, and none is asked for: -script:FILE -dism".to_owned(),
            None,
        ));
    }
    Ok(Command::Checklist(options.sync("checklist")?, Box::new(files)))
}

fn rules(rest: &[OsString]) -> Result<Command, Vec<Problem>> {
    match rest {
        [] => Ok(Command::Rules { json: false }),
        [only] if only.to_string_lossy().eq_ignore_ascii_case("-json") => Ok(Command::Rules { json: true }),
        [first, ..] => Err(usage(
            format!("rules has no option “{}”", first.to_string_lossy()),
            nearest(&first.to_string_lossy(), ["-json"]),
        )),
    }
}

/// At most a file to write to.
fn collector(rest: &[OsString]) -> Result<Command, Vec<Problem>> {
    match rest {
        [] => Ok(Command::Collector(None)),
        [file] if !file.to_string_lossy().starts_with('-') => {
            Ok(Command::Collector(Some(PathBuf::from(file))))
        }
        [first, ..] => Err(usage(
            format!(
                "collector takes the name of a file, and nothing else: {}",
                first.to_string_lossy()
            ),
            None,
        )),
    }
}

fn demo(rest: &[OsString]) -> Result<Command, Vec<Problem>> {
    let (mut folder, mut headless) = (None, false);
    let mut rest = rest.iter();
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        match text.as_ref() {
            "--headless" => headless = true,
            "--folder" => match rest.next() {
                Some(path) => folder = Some(PathBuf::from(path)),
                None => return Err(usage("--folder names no folder".to_owned(), None)),
            },
            _ => match text.strip_prefix("--folder=") {
                Some(path) if !path.is_empty() => folder = Some(PathBuf::from(path)),
                _ => {
                    let known = ["--folder", "--headless"];
                    return Err(usage(
                        format!("demo has no option “{text}”"),
                        nearest(&text, known),
                    ));
                }
            },
        }
    }
    Ok(Command::Demo { folder, headless })
}

fn run_place(rest: &[OsString], needs_run: bool) -> Result<RunPlace, Vec<Problem>> {
    let mut place = RunPlace::default();
    for argument in rest {
        let text = argument.to_string_lossy();
        let option = text.trim_start_matches('-');
        if option.len() == text.len() {
            if !needs_run || !place.run.is_empty() {
                return Err(usage(format!("“{text}” is one word too many"), None));
            }
            place.run = text.into_owned();
        } else if let Some(folder) = option
            .strip_prefix("runs:")
            .or_else(|| option.strip_prefix("runs="))
        {
            place.runs = Some(PathBuf::from(folder));
        } else if option == "json" {
            place.json = true;
        } else {
            return Err(usage(
                format!("Unknown option “{text}”"),
                nearest(&text, ["-runs", "-json"]),
            ));
        }
    }
    if needs_run && place.run.is_empty() {
        return Err(vec![
            Problem::error("USAGE", "No run is named")
                .with_fix("siteferry runs lists them: siteferry undo RUN."),
        ]);
    }
    Ok(place)
}

/// An argument that a named command does not take as it is.
pub(in crate::cli) fn usage(title: String, near: Option<&str>) -> Vec<Problem> {
    vec![Problem::error("USAGE", title).with_fix(match near {
        Some(name) => format!("Did you mean {name}?"),
        None => "siteferry --help lists the commands.".to_owned(),
    })]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &[&str]) -> Command {
        read(&line.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn tells_the_faces_apart() {
        assert!(matches!(of(&[]), Command::Window));
        assert!(matches!(of(&["--help"]), Command::Help));
        assert!(matches!(of(&["rules", "-JSON"]), Command::Rules { json: true }));
        assert!(matches!(of(&["adsutil", "GET", "x"]), Command::NotBuilt { .. }));
        assert!(matches!(
            of(&["demo", "--headless", "--folder", "x"]),
            Command::Demo {
                headless: true,
                folder: Some(_)
            }
        ));
        match of(&["undo", "r1", "-runs:/tmp/r"]) {
            Command::Undo(place) => {
                assert_eq!((place.run.as_str(), place.runs), ("r1", Some("/tmp/r".into())))
            }
            other => panic!("{other:?}"),
        }
        match of(&[
            "loss",
            "-source:metaKey=lm/w3svc/1",
            "-dest:metaKey=lm/w3svc/1",
            "-CSV:a.csv",
        ]) {
            Command::Loss(request, csv) => assert!(request.whatif && csv == Some("a.csv".into())),
            other => panic!("{other:?}"),
        }
        match of(&[
            "checklist",
            "-source:metaKey=lm/w3svc/1",
            "-dest:metaKey=lm/w3svc/1",
            "-Script:p.ps1",
            "-dism",
            "-waive:A:x=b=c because",
        ]) {
            Command::Checklist(_, files) => {
                assert!(files.dism && files.script == Some("p.ps1".into()) && files.csv.is_none());
                let [waiver] = files.waivers.as_slice() else {
                    panic!("{files:?}");
                };
                assert_eq!(
                    (waiver.check.as_str(), waiver.reason.as_str()),
                    ("A:x", "b=c because")
                );
            }
            other => panic!("{other:?}"),
        }
        // What a sync takes is taken, its what-if as well.
        let copied = [
            "report",
            "-source:metaKey=1",
            "-dest:metaKey=1",
            "-whatif",
            "-runs:r",
            "-folder:x",
        ];
        assert!(matches!(of(&copied), Command::Report(request, _) if request.whatif));
        assert!(matches!(of(&["collector"]), Command::Collector(None)));
        assert!(matches!(
            of(&["-verb:dump", "-source:metaKey=x"]),
            Command::Operation(_)
        ));
    }

    #[test]
    fn a_slip_gets_the_code_of_its_face() {
        for (line, expected, text) in [
            (&["udno", "r1"][..], exit::USAGE, "Did you mean undo?"),
            (&["undo"], exit::USAGE, "No run is named"),
            (&["rules", "-jsn"], exit::USAGE, "Did you mean -json?"),
            (&["loss", "-csv"], exit::USAGE, "-csv names no file"),
            (&["checklist", "-text:"], exit::USAGE, "-text names no file"),
            (&["checklist", "-dism"], exit::USAGE, "none is asked for"),
            (&["checklist"], exit::USAGE, "siteferry checklist needs -source"),
            (&["discover"], exit::USAGE, "siteferry discover needs -source"),
            (
                &["discover", "-source:metaKey=1", "-dest:metaKey=1"],
                exit::USAGE,
                "siteferry discover does not use -dest. It looks at the source only. Leave it out. (argument 3: -dest:metaKey=1",
            ),
            (
                &["usage", "-content", "-source:metaKey=1", "-xml"],
                exit::USAGE,
                "siteferry usage does not use -xml. It looks at the source only. Leave it out. (argument 4: -xml",
            ),
            (
                &["pipeline", "-source:metaKey=1", "-disableRule:SkipUNC"],
                exit::USAGE,
                "siteferry pipeline does not use -disableRule",
            ),
            (
                &[
                    "-verb:dump",
                    "-source:metaKey=1",
                    "-dest:metaKey=1",
                    "-siteId:keep",
                ],
                exit::OPERATION_FAILED,
                "The verb dump does not use -siteId. It looks at the source only. Leave it out. (argument 4: -siteId:keep",
            ),
            (
                &["-verb:getSystemInfo", "-source:metaKey=1", "-runs:x"],
                exit::OPERATION_FAILED,
                "The verb getSystemInfo does not use -runs",
            ),
            (
                &["-verb:delete", "-dest:metaKey=1", "-source:metaKey=1"],
                exit::OPERATION_FAILED,
                "The verb delete does not use -source. It looks at the destination only",
            ),
            (
                &["checklist", "-waive:X=no"],
                exit::USAGE,
                "A waiver wants a row and a reason",
            ),
            (
                &["report", "-verb:sync", "-folder:x"],
                exit::USAGE,
                "report says by itself what is done; leave -verb out",
            ),
            (
                &["collector", "-x"],
                exit::USAGE,
                "collector takes the name of a file",
            ),
            (&["demo", "--headles"], exit::USAGE, "Did you mean --headless?"),
            (
                &["verb:sync"],
                exit::OPERATION_FAILED,
                "All arguments must begin with",
            ),
            (&["-verb:x"], exit::OPERATION_FAILED, "Unknown verb"),
        ] {
            match of(line) {
                Command::Misread { problems, code } => {
                    assert_eq!(code, expected, "{line:?}");
                    assert!(
                        problems.iter().any(|p| p.to_string().contains(text)),
                        "{problems:?}"
                    );
                }
                other => panic!("{line:?}: {other:?}"),
            }
        }
    }
}
