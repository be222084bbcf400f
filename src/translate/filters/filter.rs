//! One filter of the old server, and whether it stays there.

use crate::formats::metabase::{Key, property};
use crate::translate::draft::Draft;

/// `SF_NOTIFY_READ_RAW_DATA` (metabase format §4, FilterFlags).
const READ_RAW_DATA: u32 = 0x8000;
/// One filter that IIS 6 loads.
pub(super) struct Filter<'m> {
    /// Its key.
    pub key: Key<'m>,
    /// The DLL as written.
    pub path: String,
    /// False when `FilterEnabled` switches it off.
    pub is_enabled: bool,
    flags: u32,
}

impl<'m> Filter<'m> {
    /// Reads a key. `Err` says what is wrong with it.
    pub fn read(key: Key<'m>) -> Result<Self, &'static str> {
        let path = key
            .property(property::FILTER_PATH)
            .map(|path| path.text().trim().to_owned())
            .unwrap_or_default();
        if path.is_empty() {
            return Err("its key names no DLL (FilterPath)");
        }
        // FilterEnabled is TRUE by default (MBSchema 2043).
        let is_enabled = match key.property(property::FILTER_ENABLED) {
            Some(switch) => switch
                .boolean()
                .ok_or("FilterEnabled is neither TRUE nor FALSE")?,
            None => true,
        };
        Ok(Filter {
            key,
            path,
            is_enabled,
            flags: key
                .property(property::FILTER_FLAGS)
                .and_then(|flags| flags.dword())
                .unwrap_or(0),
        })
    }

    /// The DLL's file name, in lower case.
    pub fn file(&self) -> String {
        file_of(&self.path)
    }
}

fn file_of(path: &str) -> String {
    let lower = path.trim_matches('"').to_ascii_lowercase().replace('/', "\\");
    lower.rsplit('\\').next().unwrap_or_default().to_owned()
}

/// Why a filter stays behind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stays {
    /// The new Windows has it, or something in its place: what.
    BuiltIn(&'static str),
    /// Its settings become request filtering.
    UrlScan,
    /// It asks for something that no worker process gives.
    RawData,
    /// It is not supported any more: what it was.
    Gone(&'static str),
}

/// Whether a filter stays behind (property map, I9; rule XpIsapis).
pub(super) fn stays(draft: &Draft<'_, '_>, filter: &Filter<'_>) -> Option<Stays> {
    let is_iis_5 = draft.options.context.source.iis.major < 6;
    let file = filter.file();
    // Rule XpIsapis is what keeps these three of IIS 5.1 back; whoever switches it off wants them.
    if is_iis_5
        && !draft.options.rules.is_on("XpIsapis")
        && matches!(file.as_str(), "sspifilt.dll" | "md5filt.dll" | "pwsdata.dll")
    {
        return None;
    }
    by_name(&file).or_else(|| (filter.flags & READ_RAW_DATA != 0).then_some(Stays::RawData))
}

/// True for the DLL of a filter that no sync from IIS 6 carries: nobody has to bring it to the new server.
pub fn is_left_behind(path: &str) -> bool {
    by_name(&file_of(path)).is_some()
}

fn by_name(file: &str) -> Option<Stays> {
    match file {
        "sspifilt.dll" => Some(Stays::BuiltIn("http.sys encrypts now")),
        "md5filt.dll" => Some(Stays::BuiltIn("the digest authentication module takes its place")),
        "compfilt.dll" => Some(Stays::BuiltIn("the compression modules take its place")),
        "aspnet_filter.dll" => Some(Stays::BuiltIn("ASP.NET of the destination brings its own")),
        "pwsdata.dll" => Some(Stays::Gone("Personal Web Server")),
        "fpexedll.dll" => Some(Stays::Gone("FrontPage Server Extensions")),
        "urlscan.dll" => Some(Stays::UrlScan),
        _ => None,
    }
}

/// The names of `FilterLoadOrder`, each once, with their keys.
pub(super) fn named<'m>(filters: Key<'m>) -> Vec<(String, Option<Key<'m>>)> {
    let Some(order) = filters.property(property::FILTER_LOAD_ORDER) else {
        return Vec::new();
    };
    let mut found: Vec<(String, Option<Key<'m>>)> = Vec::new();
    for name in order
        .text()
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        if !found.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
            // A name with a slash would lead to another key.
            let key = filters.child(name).filter(|key| !key.is_implicit());
            found.push((name.to_owned(), key));
        }
    }
    found
}
