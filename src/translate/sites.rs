//! The site itself: its name, its bindings, its limits and its log.

use super::draft::{At, Draft, Holder, Setting, Target};
use super::entries::with_lines;
use super::options::Inherited;
use super::property_map::{Scope, Way, rows};
use crate::formats::metabase::values::Binding;
use crate::formats::metabase::{Key, PropertyId, property};
use crate::model::{ConfigElement, ConfigPath, Place, Problem, Text};

/// Writes the site element and everything of it that is no application.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, path: &ConfigPath, name: &str) {
    let at = At::of(path.clone(), name);
    match Setting::set(site, property::SERVER_COMMENT) {
        Some(comment) => {
            draft.write(&at, "name", name, &comment);
            if comment.property.text() != name {
                draft.note(&comment, format!("the site is named {name} on the destination"));
            }
        }
        None => draft.object(path, name).set("name", name, None),
    }
    let holder = Holder {
        base: path.clone(),
        name,
    };
    write_values(draft, site, &holder);
    write_bindings(draft, site, path, name);
}

/// Writes what all sites have by default: what the service sets and a site does not, once for all.
pub(super) fn write_defaults<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>, name: &str) {
    let holder = Holder {
        base: ConfigPath::section(None, "system.applicationHost/sites/siteDefaults"),
        name,
    };
    write_values(draft, service, &holder);
    let below = |element: &str| {
        ConfigPath::section(None, "system.applicationHost/sites").child(ConfigElement::only(element))
    };
    if let Some(pool) =
        Setting::set(service, property::APP_POOL_ID).filter(|pool| !pool.property.is_empty_text())
    {
        let legal = draft.pool_name(&pool.property.text());
        let at = At::of(below("applicationDefaults"), name);
        draft.write(&at, "applicationPool", legal, &pool);
    }
    // An account of the service counts for shares only on IIS 6, and for every directory as a default of IIS 7+: so it
    // is written on the directories that need it, and only the way of logging on is a default.
    if let Some(user) = Setting::set(service, property::UNC_USER_NAME) {
        draft.went_elsewhere(
            &user,
            "the virtual directories whose folders lie on other machines",
        );
    }
    if let Some(method) = Setting::set(service, property::LOGON_METHOD)
        && let Some(text) = super::tree::logon_method(&method)
    {
        let at = At::of(below("virtualDirectoryDefaults"), name);
        draft.write(&at, "logonMethod", text, &method);
    }
}

/// Writes the limits and the log of a site, or those that all sites have by default.
fn write_values<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>, holder: &Holder<'_>) {
    // What no key sets is written on each site: as a default it would reach sites that are not part of the sync.
    let is_site = key.site_id().is_some();
    for row in rows().filter(|row| row.goes_to(Scope::Site) && matches!(row.way, Way::Simple(_))) {
        let Some(setting) = Setting::of(key, row.id) else {
            continue;
        };
        if !is_site && setting.set_at.is_none() {
            continue;
        }
        if is_site && !draft.acts_on_site(&setting, key, row.always) {
            if draft.options.inherited == Inherited::LeftBehind {
                draft.leaves_behind(&setting);
            }
            continue;
        }
        // Schema: "0 in the default means not set" (MaxConnections); it must not become a limit of one.
        let unlimited = row.id == property::MAX_CONNECTIONS && setting.property.dword() == Some(0);
        if unlimited {
            draft.same(&setting, "0 means no limit, which is the default of IIS 7+");
        } else {
            draft.write_simple(row, Scope::Site, holder, &setting);
        }
    }
    if let Some(setting) = Setting::set(key, property::LOG_PLUGIN_CLSID) {
        if !is_site || draft.acts_on_site(&setting, key, false) {
            write_log_format(draft, &setting, holder);
        } else if draft.options.inherited == Inherited::LeftBehind {
            draft.leaves_behind(&setting);
        }
    }
}

/// Class numbers of the built-in log formats (real /LM/Logging keys; property map, LogPluginClsid).
const LOG_FORMATS: [(&str, &str); 3] = [
    ("{FF160657-DE82-11CF-BC0A-00AA006111E0}", "IIS"),
    ("{FF16065F-DE82-11CF-BC0A-00AA006111E0}", "NCSA"),
    ("{FF160663-DE82-11CF-BC0A-00AA006111E0}", "W3C"),
];

fn write_log_format<'m>(draft: &mut Draft<'m, '_>, setting: &Setting<'m>, holder: &Holder<'_>) {
    let class = setting.property.text().trim().to_owned();
    if class.is_empty() {
        return;
    }
    let at = At::of(holder.path_to("logFile"), holder.name);
    let known = LOG_FORMATS.iter().find(|(id, _)| id.eq_ignore_ascii_case(&class));
    if let Some((_, format)) = known {
        draft.write(&at, "logFormat", *format, setting);
        return;
    }
    draft.write(&at, "logFormat", "Custom", setting);
    draft.write(&at, "customLogPluginClsid", class, setting);
    draft.note(
        setting,
        "the logging module must be registered on the destination",
    );
}

fn write_bindings<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, path: &ConfigPath, name: &str) {
    let bindings = path.child(ConfigElement::only("bindings"));
    let mut count = 0;
    let mut addresses: Vec<String> = Vec::new();
    let mut place = None;
    for (id, protocol) in [
        (property::SERVER_BINDINGS, "http"),
        (property::SECURE_BINDINGS, "https"),
    ] {
        let Some(setting) = Setting::set(site, id) else {
            continue;
        };
        let before = count;
        let items = with_lines(&setting.property);
        if items.is_empty() {
            draft.same(&setting, format!("no {protocol} binding, there as here"));
        }
        for (item, line) in items {
            let Some(information) = binding_information(&item) else {
                broken_binding(draft, &setting, name, &item, line);
                continue;
            };
            if !information.starts_with("*:") {
                addresses.push(information.clone());
                place.get_or_insert_with(|| setting.place());
            }
            let element = ConfigElement {
                name: Text::known("binding"),
                key: vec![
                    (Text::known("protocol"), Text::known(protocol)),
                    (Text::known("bindingInformation"), information.into()),
                ],
            };
            let at = bindings.child(element);
            let origin = draft.origin(&setting);
            draft.object(&at, name).origins.insert(Text::default(), origin);
            draft.went_to(&setting, Target::element(&at));
            count += 1;
        }
        if protocol == "https" && count > before {
            draft.note(&setting, "the certificate is not part of the binding");
            check_certificate(draft, site, &setting, name);
        }
    }
    if let Some(place) = place {
        draft.say(
            Problem::note(
                "BINDING-ADDRESS",
                format!(
                    "{name} listens on addresses of the old machine: {}",
                    addresses.join(", ")
                ),
            )
            .with_cause(
                "They come along as they are, and answer only where the destination has these IP addresses.",
            )
            .with_fix("Give the destination the addresses, or change the bindings there.")
            .with_place(place)
            .with_target(name),
        );
    }
    if count == 0 {
        draft.say(
            Problem::warning("SITE-WITHOUT-BINDING", format!("{name} has no binding"))
                .with_cause("Nothing in the metabase says at which address and port it answers.")
                .with_fix("Add a binding on the destination.")
                .with_place(Place::key(site.path()))
                .with_target(name),
        );
    }
}

/// `:80:` to `*:80:`; `None` when it is no binding.
fn binding_information(item: &str) -> Option<String> {
    let binding = Binding::parse(item)?;
    let address = binding
        .address
        .map_or_else(|| "*".to_owned(), |address| address.to_string());
    Some(format!("{address}:{}:{}", binding.port, binding.host))
}

fn broken_binding(draft: &mut Draft<'_, '_>, setting: &Setting<'_>, name: &str, item: &str, line: u32) {
    let property: PropertyId = setting.property.id();
    if let Some(key) = setting.set_at {
        draft.note_at(key, property, format!("\"{item}\" is no binding and is left out"));
        draft.needs_you_at(
            key,
            property,
            format!("add the binding on the destination that \"{item}\" was meant to be"),
        );
    }
    draft.say(
        Problem::warning("BINDING-BROKEN", format!("\"{item}\" of {name} is no binding"))
            .with_cause(
                "A binding is an address, a port from 1 to 65535 and a host name, separated by colons.",
            )
            .with_fix("Add the right one on the destination.")
            .with_place(Place {
                line: Some(line).filter(|line| *line > 0),
                ..setting.place()
            })
            .with_target(name),
    );
}

fn check_certificate(draft: &mut Draft<'_, '_>, site: Key<'_>, setting: &Setting<'_>, name: &str) {
    let has_certificate =
        Setting::set(site, property::SSL_CERT_HASH).is_some_and(|hash| !hash.property.is_empty_text());
    let problem = if has_certificate {
        Problem::warning(
            "CERTIFICATE-NEEDED",
            format!("The certificate of {name} does not come along"),
        )
        .with_cause("Its private key lies in the old machine's store, and the binding to it in http.sys.")
        .with_fix(
            "Export it with its private key, import it on the destination, and run the script of siteferry netsh there, \
             which binds it.",

        )
    } else {
        Problem::warning(
            "CERTIFICATE-MISSING",
            format!("{name} has an https binding and no certificate"),
        )
        .with_cause("The metabase names no certificate for the site, so the binding answers nobody.")
        .with_fix("Bind a certificate on the destination, or remove the binding.")
    };
    draft.say(problem.with_place(setting.place()).with_target(name));
}

#[cfg(test)]
mod tests {
    use super::binding_information;

    #[test]
    fn bindings_name_every_address_and_refuse_ports_that_are_none() {
        let is = |item: &str, expected: Option<&str>| {
            assert_eq!(binding_information(item).as_deref(), expected, "{item:?}");
        };
        is(":80:", Some("*:80:"));
        is(":1:www.example.com", Some("*:1:www.example.com"));
        is("10.0.0.1:65535:", Some("10.0.0.1:65535:"));
        is(" :443", Some("*:443:"));
        is("", None);
        is(":0:", None);
        is(":65536:", None);
        is("10.0.0.1", None);
    }
}
