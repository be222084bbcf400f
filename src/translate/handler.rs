//! One script map as a handler: its name, module and preconditions.

use super::convert::portable_path;
use super::draft::Draft;
use super::options::FastCgi;
use super::script_map::{AspNet, Program, program};
use crate::formats::metabase::values::ScriptMap;
use crate::model::Problem;

/// Why a script map has no handler.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct LeftOut {
    /// In a whole sentence.
    pub why: String,
    /// True when the old server does not run it either.
    pub never_ran: bool,
}

impl LeftOut {
    pub fn because(why: impl Into<String>) -> Self {
        LeftOut {
            why: why.into(),
            never_ran: false,
        }
    }
}

/// One handler's attributes in written order, or why there is none.
pub(super) fn handler(
    draft: &Draft<'_, '_>,
    map: &ScriptMap,
    key: &str,
    allow_path_info: bool,
    needs_32_bit: &mut bool,
) -> Result<Vec<(String, String)>, LeftOut> {
    let stem = map.extension.trim_start_matches('.');
    let what = program(map);
    let mut processor = Some(portable_path(&map.processor, draft.windows()));
    let mut precondition = None;
    let mut buffer = matches!(what, Program::AspNet(_)).then_some(0);
    let (name, module) = match &what {
        Program::Gone(what) => return Err(LeftOut::because(format!("IIS 7 and later do not have {what}."))),
        Program::FastCgi if super::restrictions::is_allowed(draft, &map.processor) == Some(false) => {
            return Err(LeftOut {
                why: "FastCGI is prohibited on the old server, and a handler would allow it.".to_owned(),
                never_ran: true,
            });
        }
        Program::FastCgi => {
            let file = match &draft.options.fast_cgi {
                FastCgi::Read(file) => file,
                FastCgi::Missing => {
                    return Err(LeftOut::because(
                        "fcgiext.ini of the old server, which names its program, was not found.",
                    ));
                }
                FastCgi::Broken(problem) => return Err(LeftOut::because(broken_ini(problem))),
            };
            let Some(run) = file.application_for(&map.extension, key) else {
                return Err(LeftOut::because("fcgiext.ini names no program for it."));
            };
            let run = run.handler();
            processor = Some(run.script_processor);
            buffer = run.response_buffer_limit;
            (
                format!("{}-FastCGI", if map.is_wildcard() { "Wildcard" } else { stem }),
                run.module,
            )
        }
        Program::Ssi if super::restrictions::is_allowed(draft, &map.processor) == Some(false) => {
            // The module of IIS 7+ asks no list of allowed programs, so a handler would switch includes on.
            return Err(LeftOut {
                why: "Server-side includes are prohibited on the old server, and a handler would allow them."
                    .to_owned(),
                never_ran: true,
            });
        }
        Program::Ssi => {
            processor = None;
            (format!("SSINC-{stem}"), "ServerSideIncludeModule")
        }
        Program::Asp => (asp_name(stem), "IsapiModule"),
        Program::AspNet(version) => {
            let bitness = if version.is_64_bit {
                "bitness64"
            } else {
                "bitness32"
            };
            if draft.options.rules.is_on("CrossPlatformRule") {
                *needs_32_bit |= !version.is_64_bit;
                precondition = Some(format!(
                    "classicMode,runtimeVersion{},{bitness}",
                    version.runtime()
                ));
            }
            (asp_net_name(stem, *version), "IsapiModule")
        }
        Program::Isapi => {
            let context = draft.options.context;
            let crosses = !context.source.is_64_bit && context.destination.is_64_bit;
            if crosses && draft.options.rules.is_on("CrossPlatformRule") {
                *needs_32_bit = true;
                precondition = Some("bitness32".to_owned());
            }
            (other_name(stem, map.program()), "IsapiModule")
        }
        Program::Cgi { .. } => (other_name(stem, map.program()), "CgiModule"),
    };
    let path = if map.is_wildcard() {
        "*".to_owned()
    } else {
        format!("*.{stem}")
    };
    let verb = if map.verbs.is_empty() {
        "*".to_owned()
    } else {
        map.verbs.join(",")
    };
    let mut attributes = vec![
        ("name", name),
        ("path", path),
        ("verb", verb),
        ("modules", module.to_owned()),
    ];
    attributes.extend(processor.map(|processor| ("scriptProcessor", processor)));
    if map.checks_file() {
        attributes.push(("resourceType", "File".to_owned()));
    }
    if let Some(access) = required_access(map) {
        attributes.push(("requireAccess", access.to_owned()));
    }
    if allow_path_info {
        attributes.push(("allowPathInfo", "true".to_owned()));
    }
    attributes.extend(precondition.map(|condition| ("preCondition", condition)));
    attributes.extend(buffer.map(|bytes| ("responseBufferLimit", bytes.to_string())));
    Ok(attributes
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

/// What a key has to allow for a handler to run; `None` for Script, the default. IIS Manager of IIS 6 asks of a wildcard
/// only whether the file has to exist, and "Add Wildcard Script Map" of IIS 7 writes None: a map that stands before all
/// that a site serves must not want more than its files do.
fn required_access(map: &ScriptMap) -> Option<&'static str> {
    match (map.is_wildcard(), map.is_script_engine()) {
        (true, _) => Some("None"),
        (false, true) => None,
        (false, false) => Some("Execute"),
    }
}

/// Why the file that names the programs says nothing.
fn broken_ini(problem: &Problem) -> String {
    let line = problem.place.line;
    let line = line.map_or_else(String::new, |line| format!(", line {line}"));
    format!(
        "fcgiext.ini of the old server, which names its program, cannot be understood{line}: {}",
        problem.cause
    )
}

fn asp_name(stem: &str) -> String {
    match stem.to_ascii_lowercase().as_str() {
        "asp" => "ASPClassic".to_owned(),
        "cer" => "SecurityCertificate".to_owned(),
        _ => format!("ASPClassic-{stem}"),
    }
}

/// The names that ASP.NET's own installer gives (`PageHandlerFactory-ISAPI-2.0`, `AXD-ISAPI-4.0_32bit`).
fn asp_net_name(stem: &str, version: AspNet) -> String {
    let factory = match stem.to_ascii_lowercase().as_str() {
        "axd" => "AXD",
        "aspx" => "PageHandlerFactory",
        "ashx" => "SimpleHandlerFactory",
        "asmx" => "WebServiceHandlerFactory",
        "rem" => "HttpRemotingHandlerFactory-rem",
        "soap" => "HttpRemotingHandlerFactory-soap",
        "*" => "Wildcard",
        _ => stem,
    };
    let version_text = version.runtime().trim_start_matches('v');
    match (version.runtime(), version.is_64_bit) {
        ("v1.1", _) => format!("ASPNET-ISAPI-1.1-{factory}"),
        ("v4.0", true) => format!("{factory}-ISAPI-4.0_64bit"),
        ("v4.0", false) => format!("{factory}-ISAPI-4.0_32bit"),
        (_, true) => format!("{factory}-ISAPI-{version_text}-64"),
        (_, false) => format!("{factory}-ISAPI-{version_text}"),
    }
}

/// `<extension>-<program>`; the table leaves the choice to us.
fn other_name(stem: &str, program: &str) -> String {
    let file = program.rsplit(['\\', '/']).next().unwrap_or(program);
    let file = file.split('.').next().unwrap_or(file).trim();
    let stem = if stem == "*" { "Wildcard" } else { stem };
    format!("{stem}-{file}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_abo_mapper() {
        let v = |major, minor, is_64_bit| AspNet {
            major,
            minor,
            is_64_bit,
        };
        assert_eq!(
            asp_net_name("soap", v(1, 1, false)),
            "ASPNET-ISAPI-1.1-HttpRemotingHandlerFactory-soap"
        );
        assert_eq!(asp_net_name("axd", v(4, 0, false)), "AXD-ISAPI-4.0_32bit");
        assert_eq!(asp_net_name("svc", v(4, 0, false)), "svc-ISAPI-4.0_32bit");
        assert_eq!(
            asp_net_name("ashx", v(2, 0, true)),
            "SimpleHandlerFactory-ISAPI-2.0-64"
        );
        assert_eq!(
            asp_net_name("aspx", v(2, 0, false)),
            "PageHandlerFactory-ISAPI-2.0"
        );
        assert_eq!(asp_name("ASP"), "ASPClassic");
        assert_eq!(asp_name("cdx"), "ASPClassic-cdx");
        assert_eq!(other_name("*", r"D:\x\legacy.dll"), "Wildcard-legacy");
        assert_eq!(other_name("pl", r"C:\Perl\bin\perl.exe"), "pl-perl");
    }
}
