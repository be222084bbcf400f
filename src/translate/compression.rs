//! Compression: the keys below `Filters/Compression` as `httpCompression`, and who compresses as `urlCompression`.
//!
//! Schemes and their parameters belong to the whole server on both sides (httpCompression is allowed in
//! applicationHost.config only, outside of location tags), so they are written when the whole server is moved. Whether
//! a site or folder compresses is its own; IIS 6 compresses nothing unless told, IIS 7+ everything (property map, H).

use super::draft::{At, Draft, Holder, Setting, Target};
use super::property_map::{Row, Scope, Way, row_of, rows};
use super::sections::item;
use crate::formats::metabase::values::MimeType;
use crate::formats::metabase::{Key, Property, PropertyId, property};
use crate::model::{ConfigElement, ConfigPath, Item, Place, Problem};
use std::collections::BTreeSet;

/// Writes whether a place compresses: its own DoStaticCompression or DoDynamicCompression, else what the parameters
/// of the whole server say, else no.
pub(super) fn url<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    let of_server = match row.id {
        property::DO_STATIC_COMPRESSION => property::HC_DO_STATIC_COMPRESSION,
        _ => property::HC_DO_DYNAMIC_COMPRESSION,
    };
    let inherited = parameters(draft).and_then(|key| own(key, of_server));
    let setting = match inherited {
        Some(inherited) if setting.set_at.is_none() => inherited,
        _ => *setting,
    };
    draft.write_simple(row, Scope::Location, holder, &setting);
    let is_on = setting.property.boolean() == Some(true);
    if is_on && !any_scheme(draft, of_server) {
        draft.note(
            &setting,
            "no compression scheme of the old server does it, so nothing was compressed there; the destination's schemes may",
        );
    }
}

/// Writes the schemes and parameters of the whole server.
pub(super) fn write_server<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>) {
    let Some(compression) = service.below("Filters/Compression") else {
        return;
    };
    let holder = Holder {
        base: ConfigPath::section(None, "system.webServer"),
        name: "",
    };
    if let Some(key) = compression.child("Parameters") {
        write_parameters(draft, &holder, service, key);
    }
    let mut written = Vec::new();
    for scheme in compression.children().filter(|key| is_scheme(*key)) {
        if write_scheme(draft, scheme) {
            written.push(scheme);
        }
    }
    static_types(draft, &holder, &written);
    dynamic_types(draft, &holder, &written);
}

fn parameters<'m>(draft: &Draft<'m, '_>) -> Option<Key<'m>> {
    draft.metabase.key("/LM/W3SVC/Filters/Compression/Parameters")
}

/// True for the switches of a place that are written at the level of the server with the parameters.
pub(super) fn is_at_server(draft: &Draft<'_, '_>, id: PropertyId) -> bool {
    matches!(
        id,
        property::DO_STATIC_COMPRESSION | property::DO_DYNAMIC_COMPRESSION
    ) && parameters(draft).is_some()
}

fn is_scheme(key: Key<'_>) -> bool {
    key.key_type().eq_ignore_ascii_case("IIsCompressionScheme")
}

/// True when a scheme of the old server does a kind of compression; true as well when its schemes are not known.
fn any_scheme(draft: &Draft<'_, '_>, id: PropertyId) -> bool {
    let Some(compression) = draft.metabase.key("/LM/W3SVC/Filters/Compression") else {
        return true;
    };
    let mut schemes = compression.children().filter(|key| is_scheme(*key)).peekable();
    schemes.peek().is_none()
        || schemes.any(|scheme| {
            let own = scheme.property(id).and_then(Property::boolean);
            // The defaults of the schema: TRUE for static, FALSE for dynamic (MBSchema 2214, 2213).
            own.unwrap_or(id == property::HC_DO_STATIC_COMPRESSION)
        })
}

/// Writes the parameters; those whose default is another one on IIS 7+ even when they are not set.
fn write_parameters<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, service: Key<'m>, key: Key<'m>) {
    for row in rows().filter(|row| row.goes_to(Scope::Server) && is_parameter(row)) {
        let Some(setting) = Setting::of(key, row.id) else {
            continue;
        };
        if setting.set_at.is_none() && !row.always {
            continue;
        }
        match row.id {
            property::HC_COMPRESSION_DIRECTORY if is_default_directory(&setting) => {
                draft.same(
                    &setting,
                    "it is the default folder, and the destination keeps its own",
                );
            }
            property::HC_MAX_DISK_SPACE_USAGE => disk_space(draft, row, holder, &setting),
            _ => draft.write_simple(row, Scope::Server, holder, &setting),
        }
    }
    for (id, of_service) in [
        (
            property::HC_DO_STATIC_COMPRESSION,
            property::DO_STATIC_COMPRESSION,
        ),
        (
            property::HC_DO_DYNAMIC_COMPRESSION,
            property::DO_DYNAMIC_COMPRESSION,
        ),
    ] {
        let nearer = service.property(of_service);
        if let (Some(nearer), true) = (nearer, key.property(id).is_some()) {
            let why = format!(
                "it has no effect: {} of {} is nearer and wins",
                nearer.name(),
                service.path()
            );
            draft.same_at(key, id, why);
        }
        if let (Some(row), Some(setting)) = (row_of(of_service), Setting::of(service, of_service)) {
            url(draft, row, holder, &setting);
        }
    }
}

/// True for the rows of `httpCompression` itself.
fn is_parameter(row: &Row) -> bool {
    row.targets
        .iter()
        .any(|target| target.element == "httpCompression")
}

/// The folder that setup of IIS 6 writes (MBSchema 2210).
fn is_default_directory(setting: &Setting<'_>) -> bool {
    let text = setting.property.text().to_ascii_lowercase().replace('/', "\\");
    let folder = text
        .trim_end_matches('\\')
        .rsplit('\\')
        .next()
        .unwrap_or_default()
        .to_owned();
    let below = text
        .trim_end_matches('\\')
        .strip_suffix(folder.as_str())
        .unwrap_or_default();
    folder == "iis temporary compressed files" && matches!(below, "%windir%\\" | "%systemroot%\\")
}

/// Bytes to the megabytes of IIS 7+, rounded up. A million bytes count as one: setup of IIS 6 wrote 100000000 where
/// IIS 7 has 100.
fn disk_space<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    let Some(bytes) = setting.property.dword() else {
        return draft.unreadable(setting, "not a number");
    };
    let at = At::of(holder.path_to("httpCompression"), holder.name);
    for target in row.targets {
        draft.write(&at, target.attribute, megabytes(bytes), setting);
    }
}

fn megabytes(bytes: u32) -> u32 {
    bytes.div_ceil(1_000_000)
}

/// Writes one scheme. False when it cannot be one.
fn write_scheme<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>) -> bool {
    let dll = own(key, property::HC_COMPRESSION_DLL).filter(|dll| !dll.property.is_empty_text());
    if dll.is_none() {
        for own in key
            .properties()
            .filter(|own| row_of(own.id()).is_some_and(|row| row.goes_to(Scope::Scheme)))
        {
            draft.same_at(
                key,
                own.id(),
                "it has no effect: the scheme names no DLL (HcCompressionDll)",
            );
        }
        draft.say(
            Problem::warning(
                "COMPRESSION-SCHEME-BROKEN",
                format!("Compression scheme {} is left out", key.name()),
            )
            .with_cause("It names no DLL (HcCompressionDll), without which IIS 7 and later refuse it.")
            .with_fix(
                "Nothing to do if nothing was compressed by it; else add the scheme on the destination.",
            )
            .with_place(Place {
                line: Some(key.line()).filter(|line| *line > 0),
                ..Place::key(key.path())
            })
            .with_target(key.name()),
        );
        return false;
    }
    let section = ConfigPath::section(None, "system.webServer/httpCompression");
    let holder = Holder {
        base: section.child(ConfigElement::keyed("scheme", "name", key.name())),
        name: "",
    };
    for row in rows().filter(|row| row.goes_to(Scope::Scheme)) {
        let Some(setting) = Setting::of(key, row.id) else {
            continue;
        };
        match (row.id, row.way) {
            // The key's name is the scheme's.
            (property::HC_CREATE_FLAGS, _) => {
                draft.went_to(&setting, Target::attribute(&holder.base, "name"))
            }
            (_, Way::Simple(_)) if setting.set_at.is_some() || row.always => {
                draft.write_simple(row, Scope::Scheme, &holder, &setting);
            }
            _ => {}
        }
    }
    true
}

/// Extensions of static files to MIME types, through the types that IIS 6 sends for them. All schemes of IIS 7+ share
/// one list, so it is that of all schemes together; no list means no static file (HcFileExtensions, Microsoft's
/// metabase reference).
fn static_types<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, schemes: &[Key<'m>]) {
    let known = mime_types(draft);
    let mut types: BTreeSet<String> = BTreeSet::new();
    let mut settings = Vec::new();
    for setting in schemes
        .iter()
        .filter_map(|key| own(*key, property::HC_FILE_EXTENSIONS))
    {
        for extension in setting.property.list() {
            let extension = extension
                .trim()
                .trim_start_matches(['*', '.'])
                .to_ascii_lowercase();
            match known
                .iter()
                .find(|known| known.extension.eq_ignore_ascii_case(&format!(".{extension}")))
            {
                Some(found) => {
                    types.insert(found.mime_type.to_ascii_lowercase());
                }
                None => say_no_type(draft, &setting, &extension),
            }
        }
        settings.push(setting);
    }
    let mut items: Vec<Item> = types.iter().map(|name| enabled(name, true)).collect();
    items.push(enabled("*/*", false));
    types_element(draft, holder, "httpCompression/staticTypes", items, &settings);
    for setting in &settings {
        draft.note(
            setting,
            "IIS 7+ chooses by MIME type, so other files of these types are compressed too",
        );
    }
}

/// Extensions of programs: what they answer with is not in the configuration, and nearly always text. No list means
/// every answer (HcScriptFileExtensions, Microsoft's metabase reference).
fn dynamic_types<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, schemes: &[Key<'m>]) {
    let settings: Vec<Setting<'m>> = schemes
        .iter()
        .filter_map(|key| own(*key, property::HC_SCRIPT_FILE_EXTENSIONS))
        .collect();
    let is_all = settings.iter().any(|setting| setting.property.list().is_empty());
    let mut items = Vec::new();
    if !is_all {
        items.push(enabled("text/*", true));
    }
    items.push(enabled("*/*", is_all));
    types_element(draft, holder, "httpCompression/dynamicTypes", items, &settings);
    for setting in settings.iter().filter(|_| !is_all) {
        let extensions = setting.property.shown();
        draft.note(
            setting,
            format!(
                "IIS 7+ chooses by what programs answer with; text/* stands for the answers of {extensions}"
            ),
        );
    }
}

fn types_element<'m>(
    draft: &mut Draft<'m, '_>,
    holder: &Holder<'_>,
    element: &'static str,
    items: Vec<Item>,
    settings: &[Setting<'m>],
) {
    // What nothing says stays as the destination has it.
    let Some(first) = settings.first() else {
        return;
    };
    super::sections::write_items(draft, holder.path_to(element), holder.name, items, first);
    for setting in settings {
        draft.went_to(setting, Target::element(&holder.path_to(element)));
    }
}

fn enabled(mime_type: &str, is_enabled: bool) -> Item {
    let is_enabled = if is_enabled { "true" } else { "false" };
    item("add", &[("mimeType", mime_type), ("enabled", is_enabled)])
}

/// The types of the whole server: those of the service first, then those of the computer, which count as well.
fn mime_types(draft: &Draft<'_, '_>) -> Vec<MimeType> {
    ["/LM/W3SVC", "/LM/MimeMap"]
        .iter()
        .filter_map(|path| draft.metabase.key(path)?.property(property::MIME_MAP))
        .flat_map(|map| map.list())
        .filter_map(|entry| MimeType::parse(&entry))
        .collect()
}

fn say_no_type<'m>(draft: &mut Draft<'m, '_>, setting: &Setting<'m>, extension: &str) {
    draft.needs_you(
        setting,
        format!("add the type of .{extension} to staticTypes; the old server sends none for it"),
    );
    draft.say(
        Problem::warning(
            "COMPRESSION-TYPE-UNKNOWN",
            format!("Files with the extension .{extension} will not be compressed"),
        )
        .with_cause(
            "IIS 7 and later choose what to compress by MIME type, and the old server sends none for it.",
        )
        .with_fix("Add its type to staticTypes of httpCompression on the destination if it matters.")
        .with_place(setting.place())
        .with_target(setting.key.name()),
    );
}

fn own(key: Key<'_>, id: PropertyId) -> Option<Setting<'_>> {
    key.property(id).map(|property| Setting {
        key,
        property,
        set_at: Some(key),
    })
}

#[cfg(test)]
mod tests {
    use super::megabytes;

    #[test]
    fn disk_space_is_counted_in_megabytes() {
        for (bytes, expected) in [
            (0, 0),
            (1, 1),
            (1_000_000, 1),
            (100_000_000, 100),
            (u32::MAX, 4295),
        ] {
            assert_eq!(megabytes(bytes), expected, "{bytes}");
        }
    }
}
