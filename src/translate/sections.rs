//! Settings of keys as sections in location tags.
//!
//! At the site's location everything the site really uses is written, whoever sets it; below, only what differs from
//! the key above. When the whole server comes along, the web service is written at the level of the server instead,
//! and a site only gets what differs from that. `ROOT` wins over the site key because it is nearer (property map, B).

use super::draft::{At, Draft, Holder, Setting, Target};
use super::options::Inherited;
use super::property_map::{Row, Scope, Way, row_of, rows};
use super::site_files::site_of;
use super::tree::Node;
use super::{asp_cache, caching, compression, errors, footer, handlers, headers, mime, odbc, redirect};
use crate::formats::metabase::{Key, PropertyId, UserType, property, values};
use crate::model::{ConfigPath, Entries, Item, Problem, Text};

/// Writes the sections of all keys of a site, its root first.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, nodes: &[Node<'m>]) {
    let Some((root, below)) = nodes.split_first() else {
        return;
    };
    let holder = holder(root);
    let inherited = draft.options.inherited;
    let above = site.parent().filter(|_| inherited == Inherited::OnServer);
    for row in rows().filter(|row| carries(row)) {
        let Some(setting) = of_root(root.key, site, row.id) else {
            continue;
        };
        if !draft.acts_on_site(&setting, site, writes_default(draft, row)) {
            if inherited == Inherited::LeftBehind {
                draft.leaves_behind(&setting);
            }
        } else if above
            .and_then(|service| Setting::set(service, row.id))
            .is_some_and(|above| says_the_same(&above, &setting))
        {
            draft.same(&setting, "the server says the same");
        } else {
            write_row(draft, row, &holder, &setting);
            say_wider(draft, &holder, &setting);
        }
    }
    if !draft.trusts_defaults && inherited == Inherited::OnSite {
        draft.say(
            Problem::warning("SERVICE-SETTINGS-UNKNOWN", "The file has no settings of the web service itself")
                .with_cause("It holds a part of a metabase, without /LM/W3SVC; what the site inherits from there is unknown.")
                .with_fix("Use the whole MetaBase.xml, or compare the settings of the site by hand.")
                .with_target(root.location.clone()),
        );
    }
    for node in below {
        write_differences(draft, node);
    }
}

/// What counts at the root of a site. What belongs to the site as a whole and not to its files (SetHostName) is set on the
/// site's own key, and no key below has it.
fn of_root<'m>(root: Key<'m>, site: Key<'m>, id: PropertyId) -> Option<Setting<'m>> {
    let own = site
        .property(id)
        .filter(|own| own.user_type() == UserType::SERVER);
    own.and_then(|_| Setting::set(site, id))
        .or_else(|| Setting::of(root, id))
}

/// True when a site gets the default of IIS 6 for what no key sets. At the server it would reach sites that are not part
/// of the sync.
fn writes_default(draft: &Draft<'_, '_>, row: &Row) -> bool {
    row.always
        && draft.trusts_defaults
        && match draft.options.inherited {
            Inherited::OnSite => true,
            Inherited::OnServer => !is_at_server(draft, row.id),
            Inherited::LeftBehind => false,
        }
}

/// True when what a key above a directory says is written, so that the directory's location inherits it. What is not
/// written there leaves the destination's own to be inherited.
pub(super) fn is_inherited(draft: &Draft<'_, '_>, above: &Setting<'_>) -> bool {
    let id = above.property.id();
    match (draft.options.inherited, above.set_at) {
        (Inherited::LeftBehind, Some(key)) => site_of(key).is_some(),
        (Inherited::OnSite | Inherited::OnServer, Some(_)) => true,
        (Inherited::LeftBehind, None) => false,
        // The list of the whole old server is written on each site, or else at the server.
        (_, None) if id == property::MIME_MAP => true,
        (Inherited::OnServer, None) if is_at_server(draft, id) => true,
        (_, None) => row_of(id).is_some_and(|row| writes_default(draft, row)),
    }
}

/// Says that a value which counted for one key alone counts for all below it on IIS 7+: it is set without INHERIT
/// (metabase format, 2.7), and a location tag holds for everything in it.
fn say_wider(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>) {
    let is_for_one_key = setting.set_at == Some(setting.key)
        && setting.property.user_type() != UserType::SERVER
        && !setting.property.inherits();
    if !is_for_one_key {
        return;
    }
    let name = setting.property.name();
    draft.note(
        setting,
        "it counted for this key alone, and counts for everything below it on IIS 7+",
    );
    draft.say(
        Problem::warning(
            "COUNTS-BELOW-TOO",
            format!("{name} of {} counts for everything below it on the destination", holder.name),
        )
        .with_cause(
            "On the old server it is set without INHERIT, so it counts for its own key alone. IIS 7 and later have no such              settings.",
        )
        .with_fix(format!(
            "Where that is not wanted, set what {name} stands for on the destination for the folders and files in {}.",
            holder.name
        ))
        .with_place(setting.place())
        .with_target(holder.name),
    );
}

/// Writes the sections of the whole server: what the service sets.
pub(super) fn write_server<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>, name: &str) {
    let holder = Holder {
        base: ConfigPath::section(None, "system.webServer"),
        name,
    };
    for row in rows().filter(|row| carries(row)) {
        let Some(setting) = Setting::of(service, row.id) else {
            continue;
        };
        let is_own = setting.set_at == Some(service);
        if is_own && !setting.property.inherits() {
            // The service itself answers nobody.
            draft.same(
                &setting,
                "it has no effect: the sites do not inherit it from the service",
            );
        } else if setting.set_at.is_some() || row.id == property::MIME_MAP {
            write_row(draft, row, &holder, &setting);
        }
    }
}

/// True for what the whole server sets in another place than the service: its MIME types and what it compresses.
fn is_at_server(draft: &Draft<'_, '_>, id: PropertyId) -> bool {
    id == property::MIME_MAP || compression::is_at_server(draft, id)
}

fn carries(row: &Row) -> bool {
    row.goes_to(Scope::Location) && matches!(row.way, Way::Simple(_) | Way::Code)
}

/// `system.webServer` at a location.
fn web_server(location: Option<Text>) -> ConfigPath {
    let group = Holder {
        base: ConfigPath {
            location,
            ..ConfigPath::default()
        },
        name: "",
    };
    group.path_to("system.webServer")
}

fn holder<'a>(node: &'a Node<'_>) -> Holder<'a> {
    Holder {
        base: web_server(Some(node.location.clone())),
        name: &node.location,
    }
}

fn write_differences<'m>(draft: &mut Draft<'m, '_>, node: &Node<'m>) {
    let holder = holder(node);
    for own in node.key.properties() {
        let Some(row) = row_of(own.id()).filter(|row| carries(row)) else {
            continue;
        };
        let setting = Setting {
            key: node.key,
            property: own,
            set_at: Some(node.key),
        };
        let above = node.key.parent().and_then(|parent| Setting::of(parent, own.id()));
        let above = above.filter(|above| is_inherited(draft, above));
        let above = above.filter(|above| own.id() != property::HTTP_REDIRECT || redirect::counts(above));
        if above.is_some_and(|above| says_the_same(&above, &setting)) {
            draft.same(&setting, "the same as the key above");
        } else {
            write_row(draft, row, &holder, &setting);
            say_wider(draft, &holder, &setting);
        }
    }
}

/// Equal values: lists by their items, numbers and flags by their bits, the rest by their text.
fn says_the_same(left: &Setting<'_>, right: &Setting<'_>) -> bool {
    let (left, right) = (left.property, right.property);
    if left.kind().is_list() {
        return left.list() == right.list();
    }
    match (left.dword(), right.dword()) {
        (Some(left), Some(right)) => left == right,
        _ => left.text() == right.text(),
    }
}

fn write_row<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    match row.id {
        property::AUTH_FLAGS => authentication(draft, row, holder, setting),
        property::NT_AUTHENTICATION_PROVIDERS => providers(draft, row, holder, setting),
        property::DEFAULT_DOC => default_documents(draft, row, holder, setting),
        property::DIR_BROWSE_FLAGS => directory_browsing(draft, holder, setting),
        property::SCRIPT_MAPS => handlers::write(draft, holder, setting),
        property::HTTP_ERRORS => errors::write(draft, holder, setting),
        property::MIME_MAP => mime::write(draft, holder, setting),
        property::HTTP_CUSTOM_HEADERS => headers::write(draft, holder, setting, "httpProtocol/customHeaders"),
        property::REDIRECT_HEADERS => headers::write(draft, holder, setting, "httpProtocol/redirectHeaders"),
        property::HTTP_REDIRECT => redirect::write(draft, holder, setting),
        property::HTTP_EXPIRES | property::CACHE_CONTROL_MAX_AGE | property::CACHE_CONTROL_NO_CACHE => {
            caching::write(draft, holder, setting);
        }
        property::DEFAULT_DOC_FOOTER => footer::write(draft, holder, setting),
        property::LOG_ODBC_DATA_SOURCE | property::LOG_ODBC_TABLE_NAME | property::LOG_ODBC_USER_NAME => {
            odbc::write(draft, row, holder, setting);
        }
        property::ASP_DISK_TEMPLATE_CACHE_DIRECTORY => asp_cache::write(draft, holder, setting),
        property::TRACE_URI_PREFIX => traced_urls(draft, holder, setting),
        property::IP_SECURITY => super::ip_security::write(draft, holder, setting),
        property::DO_STATIC_COMPRESSION | property::DO_DYNAMIC_COMPRESSION => {
            super::compression::url(draft, row, holder, setting);
        }
        // Written with the handlers it belongs to.
        property::ALLOW_PATH_INFO_FOR_SCRIPT_MAPPINGS => {}
        _ => {
            draft.write_simple(row, Scope::Location, holder, setting);
            if row.id == property::ACCESS_SSL_FLAGS {
                super::cert_mapping::write(draft, holder, setting);
            }
            lost_bits(draft, setting);
            body_limit(draft, holder, setting);
        }
    }
}

/// Request filtering refuses bodies that IIS 6 took (maxAllowedContentLength, property map, C.6 and H).
fn body_limit(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>) {
    const LIMIT: u32 = 30_000_000;
    let is_limit = matches!(
        setting.property.id(),
        property::MAX_REQUEST_ENTITY_ALLOWED | property::ASP_MAX_REQUEST_ENTITY_ALLOWED
    );
    let Some(bytes) = setting
        .property
        .dword()
        .filter(|bytes| is_limit && *bytes > LIMIT)
    else {
        return;
    };
    let takes = match bytes {
        u32::MAX => "of any size".to_owned(),
        bytes => format!("of up to {bytes} bytes"),
    };
    draft.say(
        Problem::warning(
            "REQUEST-LIMIT",
            format!("{} takes requests {takes}, and request filtering refuses more than {LIMIT}", holder.name),
        )
        .with_cause("IIS 7 and later have a limit of their own for all requests, which IIS 6 did not.")
        .with_fix(
            "Where larger ones are sent, raise system.webServer/security/requestFiltering/requestLimits@maxAllowedContentLength there.",
        )
        .with_place(setting.place())
        .with_target(holder.name),
    );
}

/// `AuthFlags`: 1 anonymous, 2 basic, 4 NTLM, 16 MD5 (MBSchema 6000); all four are written at every scope.
fn authentication<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    const BITS: [u32; 4] = [1, 2, 4, 16];
    let Some(bits) = number(draft, setting) else {
        return;
    };
    draft.lost_bits(
        setting,
        super::convert::lost_bits(bits, [1, 2, 4, 16, 64]),
        holder.name,
    );
    for (target, bit) in row.targets.iter().zip(BITS) {
        let at = At::of(holder.path_to(target.element), holder.name);
        draft.write(&at, target.attribute, bits & bit != 0, setting);
    }
    if bits & 64 != 0 {
        draft.note(setting, ".NET Passport is not supported on IIS 7+");
        draft.say(
            Problem::warning(
                "PASSPORT-NOT-SUPPORTED",
                format!(
                    "{} uses .NET Passport, which IIS 7 and later do not have",
                    holder.name
                ),
            )
            .with_cause("Bit AuthPassport of AuthFlags is set.")
            .with_fix("Choose another authentication method.")
            .with_place(setting.place())
            .with_target(holder.name),
        );
    }
}

/// `NTAuthenticationProviders`: `Negotiate,NTLM` in order. An empty list leaves the destination's.
fn providers<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    let text = setting.property.text();
    let names = each_once(values::names(&text));
    if names.is_empty() {
        if let Some(key) = setting.set_at {
            draft.goes_nowhere(key, row.id, "it is empty; the destination's providers stay");
        }
        return;
    }
    let path = holder.path_to("security/authentication/windowsAuthentication/providers");
    collection(draft, path, holder.name, "value", &names, setting);
    draft.note(setting, row.loss);
}

/// `DefaultDoc`: a comma list in order; it replaces the inherited list.
fn default_documents<'m>(draft: &mut Draft<'m, '_>, row: &Row, holder: &Holder<'_>, setting: &Setting<'m>) {
    let text = setting.property.text();
    let names = each_once(values::names(&text));
    collection(
        draft,
        holder.path_to("defaultDocument/files"),
        holder.name,
        "value",
        &names,
        setting,
    );
    draft.note(setting, row.loss);
}

/// `TraceUriPrefix`: the URLs whose requests are traced.
fn traced_urls<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let urls = setting.property.list();
    let urls = each_once(urls.iter().map(AsRef::as_ref));
    let path = holder.path_to("httpTracing/traceUrls");
    collection(draft, path, holder.name, "value", &urls, setting);
}

/// Values without repetition: `value` is the collections' key, so a second one would be refused.
fn each_once<'t>(values: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut once: Vec<&str> = Vec::new();
    for value in values {
        if !once.iter().any(|known| known.eq_ignore_ascii_case(value)) {
            once.push(value);
        }
    }
    once
}

/// Writes `<clear/>` and one `<add>` a value.
pub(super) fn collection<'m>(
    draft: &mut Draft<'m, '_>,
    path: ConfigPath,
    name: &str,
    attribute: &str,
    values: &[&str],
    setting: &Setting<'m>,
) {
    let mut items = vec![item("clear", &[])];
    items.extend(values.iter().map(|value| item("add", &[(attribute, value)])));
    write_items(draft, path, name, items, setting);
}

/// Writes the entries of an ordered collection.
pub(super) fn write_items<'m>(
    draft: &mut Draft<'m, '_>,
    path: ConfigPath,
    name: &str,
    items: impl Into<Entries>,
    setting: &Setting<'m>,
) {
    let at = At::of(path, name);
    let origin = draft.origin(setting);
    let object = draft.object(&at.path, name);
    object.items = Some(items.into());
    object.origins.insert(Text::default(), origin);
    draft.went_to(setting, Target::element(&at.path));
}

/// An entry of a collection.
pub(super) fn item(name: &str, attributes: &[(&str, &str)]) -> Item {
    Item {
        name: name.to_owned(),
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Item::default()
    }
}

/// `DirBrowseFlags` holds three settings; all are written at every scope (property map).
fn directory_browsing<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    const SHOW: [(u32, &str); 6] = [
        (0, "None"),
        (2, "Date"),
        (4, "Time"),
        (8, "Size"),
        (16, "Extension"),
        (32, "LongDate"),
    ];
    const ENABLE_DEFAULT_DOC: u32 = 0x4000_0000;
    const ENABLE_DIR_BROWSING: u32 = 0x8000_0000;
    let Some(bits) = number(draft, setting) else {
        return;
    };
    let known = SHOW
        .iter()
        .map(|(bit, _)| *bit)
        .chain([ENABLE_DEFAULT_DOC, ENABLE_DIR_BROWSING]);
    draft.lost_bits(setting, super::convert::lost_bits(bits, known), holder.name);
    let browse = At::of(holder.path_to("directoryBrowse"), holder.name);
    draft.write(&browse, "enabled", bits & ENABLE_DIR_BROWSING != 0, setting);
    draft.write(&browse, "showFlags", super::convert::flags(bits, &SHOW), setting);
    let document = At::of(holder.path_to("defaultDocument"), holder.name);
    draft.write(&document, "enabled", bits & ENABLE_DEFAULT_DOC != 0, setting);
}

/// Bits of simple flag properties that have no target.
fn lost_bits(draft: &mut Draft<'_, '_>, setting: &Setting<'_>) {
    let bits = setting.property.dword().unwrap_or(0);
    let id = setting.property.id();
    let Some(key) = setting.set_at else { return };
    if id == property::ACCESS_FLAGS && bits & 0x8000 != 0 {
        draft.note_at(key, id, "AccessNoPhysicalDir has no meaning on IIS 7+");
    }
}

fn number(draft: &mut Draft<'_, '_>, setting: &Setting<'_>) -> Option<u32> {
    let bits = setting.property.dword();
    if bits.is_none() {
        draft.unreadable(setting, "not a number and names no known flags");
    }
    bits
}
