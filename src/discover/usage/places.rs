//! Where an IIS 6 server keeps the logs of its sites.

use super::count::LogOf;
use crate::formats::metabase::{Key, Metabase, property};
use crate::model::time::Day;
use crate::model::{Place, Problem, ServerPath};

/// A folder that holds log files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogPlace {
    /// Whose requests they hold.
    pub of: LogOf,
    /// The folder (`D:\logs\W3SVC1`).
    pub folder: ServerPath,
}

/// The log format "W3C Extended Log File Format" (`LogPluginClsid`, metabase property 4011).
const W3C: &str = "{FF160663-DE82-11CF-BC0A-00AA006111E0}";
/// Other formats by their numbers, which are not read.
const OTHER_FORMATS: [(&str, &str); 3] = [
    (
        "{FF16065F-DE82-11CF-BC0A-00AA006111E0}",
        "NCSA Common Log File Format",
    ),
    (
        "{FF160657-DE82-11CF-BC0A-00AA006111E0}",
        "Microsoft IIS Log File Format",
    ),
    ("{FF16065B-DE82-11CF-BC0A-00AA006111E0}", "ODBC Logging"),
];

/// Where the metabase says that the logs of some sites are, central logs last, and what speaks against finding use in
/// them.
pub fn places(metabase: &Metabase, windows_directory: &str, sites: &[u32]) -> (Vec<LogPlace>, Vec<Problem>) {
    let mut found: Vec<LogPlace> = Vec::new();
    let mut problems = Vec::new();
    for id in sites {
        let Some(site) = metabase.site(*id) else {
            continue;
        };
        problems.extend(cannot_tell(site, *id));
        if let Some(folder) = folder_of(site, windows_directory)
            && let Some(folder) = folder.join(&format!("W3SVC{id}"))
        {
            found.push(LogPlace {
                of: LogOf::Site(*id),
                folder,
            });
        }
    }
    let Some(service) = metabase.key("/LM/W3SVC") else {
        return (found, problems);
    };
    let is_set = |id| service.property(id).and_then(|flag| flag.boolean()) == Some(true);
    // MBSchema 2119 CentralW3CLoggingEnabled, 4016 CentralBinaryLoggingEnabled: one file for all sites.
    if is_set(property::CENTRAL_W3_C_LOGGING_ENABLED)
        && let Some(folder) = folder_of(service, windows_directory)
        && let Some(folder) = folder.join("W3SVC")
    {
        found.push(LogPlace {
            of: LogOf::All,
            folder,
        });
    }
    if is_set(property::CENTRAL_BINARY_LOGGING_ENABLED) {
        problems.push(
            Problem::warning("LOG-FORMAT", "The server logs all sites in one binary file, which cannot be read")
                .with_cause("CentralBinaryLoggingEnabled is set: requests go to raw log files (.ibl).")
                .with_fix("Convert them with LogParser (input format BIN, output format W3C) and give the folder with -logs.")
                .with_place(Place::key("/LM/W3SVC/CentralBinaryLoggingEnabled")),
        );
    }
    (found, problems)
}

/// What keeps a site's logs from telling its use.
fn cannot_tell(site: Key<'_>, id: u32) -> Option<Problem> {
    let target = site.path().to_owned();
    // MBSchema 4000 LogType: 0 logs nothing, 1 logs.
    if site.effective(property::LOG_TYPE).and_then(|kind| kind.dword()) == Some(0) {
        return Some(
            Problem::note("NOT-LOGGED", format!("Site {id} does not log its requests"))
                .with_cause("LogType is 0. Only logs from before it was turned off can say what was used.")
                .with_fix("Turn logging on for some weeks before the move, where that is possible.")
                .with_place(Place::key(format!("{target}/LogType")))
                .with_target(target),
        );
    }
    let plugin = site.effective(property::LOG_PLUGIN_CLSID)?;
    let plugin = plugin.text();
    if plugin.is_empty() || plugin.eq_ignore_ascii_case(W3C) {
        return None;
    }
    let format = OTHER_FORMATS
        .iter()
        .find(|(number, _)| plugin.eq_ignore_ascii_case(number))
        .map_or("a format of another vendor", |(_, name)| name);
    Some(
        Problem::warning(
            "LOG-FORMAT",
            format!("The logs of site {id} are in {format}, which is not read"),
        )
        .with_cause(format!(
            "LogPluginClsid is {plugin}. Only W3C extended logs are read."
        ))
        .with_fix("Convert them with LogParser to W3C extended logs, and give their folder with -logs.")
        .with_place(Place::key(format!("{target}/LogPluginClsid")))
        .with_target(target),
    )
}

fn folder_of(key: Key<'_>, windows_directory: &str) -> Option<ServerPath> {
    let text = key.effective(property::LOG_FILE_DIRECTORY)?;
    ServerPath::parse(&expanded(&text.text(), windows_directory))
}

/// The variables that stand in the default folder and its usual variants.
fn expanded(text: &str, windows_directory: &str) -> String {
    let drive = windows_directory.get(..2).unwrap_or("C:");
    for (variable, value) in [
        ("%windir%", windows_directory),
        ("%systemroot%", windows_directory),
        ("%systemdrive%", drive),
    ] {
        if let Some(start) = text.get(..variable.len())
            && start.eq_ignore_ascii_case(variable)
        {
            return format!("{value}{}", text.get(variable.len()..).unwrap_or_default());
        }
    }
    text.to_owned()
}

/// The day that the name of a log file begins with: `ex091104.log`, `u_ex09110413.log`. `None` for one that is named
/// otherwise (`extend1.log`, a file a month).
pub fn name_day(name: &str) -> Option<Day> {
    let lower = name.to_ascii_lowercase();
    let digits = lower.strip_prefix("u_ex").or_else(|| lower.strip_prefix("ex"))?;
    let digits = digits.get(..6)?;
    let number = |from: usize| digits.get(from..from + 2)?.parse::<u32>().ok();
    let year = number(0)?;
    // IIS 4 began with 1996.
    let century = if year >= 90 { 1900 } else { 2000 };
    Day::of(century + year as i32, number(2)?, number(4)?)
}
