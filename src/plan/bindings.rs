//! Sites that would get in each other's way: two started sites of the destination with one address.

use crate::model::{Change, ConfigObject, ConfigPath, Detail, Place, Problem, RowState, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A site as it will be after the sync.
#[derive(Default)]
struct Site {
    name: String,
    is_started: bool,
    bindings: BTreeSet<Binding>,
}

/// An http or https binding (`bindingInformation`: `IP:port:host`).
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Binding {
    /// Address; empty for all of them.
    ip: String,
    port: String,
    /// Host header in lower case; empty for any.
    host: String,
    protocol: String,
}

impl Binding {
    fn parse(protocol: &str, information: &str) -> Option<Binding> {
        let protocol = protocol.to_ascii_lowercase();
        if protocol != "http" && protocol != "https" {
            return None;
        }
        // An IPv6 address has colons of its own: [::1]:80:host.
        let (rest, host) = information.rsplit_once(':')?;
        let (ip, port) = rest.rsplit_once(':')?;
        let ip = match ip {
            "*" | "0.0.0.0" => "",
            other => other,
        };
        Some(Binding {
            ip: ip.to_ascii_lowercase(),
            port: port.to_owned(),
            host: host.to_ascii_lowercase(),
            protocol,
        })
    }

    fn shown(&self) -> String {
        let ip = if self.ip.is_empty() { "*" } else { &self.ip };
        format!("{} {ip}:{}:{}", self.protocol, self.port, self.host)
    }

    /// HTTP.SYS gives one address, port and host header to one site, and one address and port to one protocol.
    fn excludes(&self, other: &Binding) -> bool {
        self.ip == other.ip
            && self.port == other.port
            && (self.host == other.host || self.protocol != other.protocol)
    }

    /// One of both listens on all addresses, so the nearer one takes requests away from it.
    fn overlaps(&self, other: &Binding) -> bool {
        self.port == other.port
            && self.host == other.host
            && self.ip != other.ip
            && (self.ip.is_empty() || other.ip.is_empty())
    }
}

/// Finds clashes among all sites of a destination (`objects`) once the rows of a plan are applied. Only sites that
/// the plan touches are judged.
pub fn clashes(objects: &[ConfigObject], rows: &[Change], destination: &str) -> Vec<Problem> {
    let mut sites = BTreeMap::new();
    for object in objects {
        let attribute = |name: &str| object.get(name).map(str::to_owned);
        note(&mut sites, &object.path, &attribute, true);
    }
    let mut touched: BTreeMap<&str, &Text> = BTreeMap::new();
    for row in rows {
        let Detail::Config { path, attributes, .. } = &row.detail else {
            continue;
        };
        let Some(id) = site_id(path) else {
            continue;
        };
        let is_there = row.state != RowState::Delete;
        let is_site = path.last().is_some_and(|element| element.name == "site");
        if is_site && !is_there {
            sites.remove(id);
            continue;
        }
        let after = |name: &str| {
            let change = attributes.iter().find(|change| change.name == name)?;
            change.after.as_ref().map(|value| value.shown().to_owned())
        };
        note(&mut sites, path, &after, is_there);
        // Rows of one site come one after the other.
        if touched
            .last_key_value()
            .is_none_or(|(last, _)| *last != id.as_str())
        {
            touched.entry(id).or_insert(&row.name);
        }
    }
    let neighbours = Neighbours::of(&sites);
    let mut problems = Vec::new();
    for (id, row_name) in &touched {
        let Some(site) = sites.get(*id).filter(|site| site.is_started) else {
            continue;
        };
        for other_id in neighbours.of_site(site) {
            // A pair of touched sites is reported once.
            if other_id == *id || (touched.contains_key(other_id) && other_id < *id) {
                continue;
            }
            if let Some(other) = sites.get(other_id) {
                problems.extend(between(site, other, row_name, destination));
            }
        }
    }
    problems
}

/// Started sites by what their bindings could share, so that thousands of sites are not compared pair by pair.
#[derive(Default)]
struct Neighbours<'s> {
    /// By port and host: whoever has both may exclude or overlap.
    by_host: HashMap<(&'s str, &'s str), Vec<&'s str>>,
    /// By address, port and protocol: whoever has the first two and another protocol excludes.
    by_protocol: HashMap<(&'s str, &'s str, &'s str), Vec<&'s str>>,
}

impl<'s> Neighbours<'s> {
    fn of(sites: &'s BTreeMap<Text, Site>) -> Self {
        let mut found = Neighbours::default();
        for (id, site) in sites.iter().filter(|(_, site)| site.is_started) {
            for binding in &site.bindings {
                found
                    .by_host
                    .entry((&binding.port, &binding.host))
                    .or_default()
                    .push(id);
                found
                    .by_protocol
                    .entry((&binding.ip, &binding.port, &binding.protocol))
                    .or_default()
                    .push(id);
            }
        }
        found
    }

    /// Numbers of the sites that may clash with a site, itself among them, in order.
    fn of_site(&self, site: &Site) -> BTreeSet<&'s str> {
        let mut found = BTreeSet::new();
        for binding in &site.bindings {
            found.extend(
                self.by_host
                    .get(&(binding.port.as_str(), binding.host.as_str()))
                    .into_iter()
                    .flatten(),
            );
            let other = if binding.protocol == "http" {
                "https"
            } else {
                "http"
            };
            found.extend(
                self.by_protocol
                    .get(&(binding.ip.as_str(), binding.port.as_str(), other))
                    .into_iter()
                    .flatten(),
            );
        }
        found
    }
}

fn between(site: &Site, other: &Site, row_name: &str, destination: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for binding in &site.bindings {
        for theirs in &other.bindings {
            if binding.excludes(theirs) {
                problems.push(
                    Problem::error(
                        "BINDING-CLASH",
                        format!(
                            "Sites {} and {} of {destination} would both listen on {}",
                            site.name,
                            other.name,
                            binding.shown()
                        ),
                    )
                    .with_cause(format!(
                        "Both are set to start, and IIS starts only the first of two sites with one address ({} has {}).",
                        other.name,
                        theirs.shown()
                    ))
                    .with_fix(format!(
                        "Give one of them another port, IP address or host name, or let {} not start by itself.",
                        other.name
                    ))
                    .with_place(Place::key("system.applicationHost/sites"))
                    .with_target(row_name),
                );
            } else if binding.overlaps(theirs) {
                problems.push(
                    Problem::warning(
                        "BINDING-OVERLAP",
                        format!(
                            "Sites {} ({}) and {} ({}) of {destination} overlap",
                            site.name,
                            binding.shown(),
                            other.name,
                            theirs.shown()
                        ),
                    )
                    .with_cause("The site with the IP address of its own gets the requests to that address.")
                    .with_fix("Nothing, if that is meant; else give one of them another port or host name.")
                    .with_place(Place::key("system.applicationHost/sites"))
                    .with_target(row_name),
                );
            }
        }
    }
    problems
}

/// Takes one element below a site into account.
fn note(
    sites: &mut BTreeMap<Text, Site>,
    path: &ConfigPath,
    attribute: &dyn Fn(&str) -> Option<String>,
    is_there: bool,
) {
    let (Some(id), Some(last)) = (site_id(path), path.last()) else {
        return;
    };
    if !matches!(last.name.as_str(), "site" | "binding") {
        return;
    }
    let site = sites.entry(id.clone()).or_insert_with(|| Site {
        is_started: true,
        ..Site::default()
    });
    match last.name.as_str() {
        "site" => {
            if let Some(name) = attribute("name") {
                site.name = name;
            }
            if let Some(start) = attribute("serverAutoStart") {
                site.is_started = !start.eq_ignore_ascii_case("false");
            }
        }
        "binding" => {
            let key = |name: &str| {
                last.key
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value.as_str())
            };
            if let (Some(protocol), Some(information)) = (key("protocol"), key("bindingInformation"))
                && let Some(binding) = Binding::parse(protocol, information)
            {
                if is_there {
                    site.bindings.insert(binding);
                } else {
                    site.bindings.remove(&binding);
                }
            }
        }
        _ => {}
    }
}

fn site_id(path: &ConfigPath) -> Option<&Text> {
    if path.location.is_some() {
        return None;
    }
    let site = path.elements.iter().find(|element| element.name == "site")?;
    Some(&site.key.first()?.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConfigElement;

    fn site(id: &str, name: &str, start: &str, bindings: &[(&str, &str)]) -> Vec<ConfigObject> {
        let path = ConfigPath::section(None, "system.applicationHost/sites")
            .child(ConfigElement::keyed("site", "id", id));
        let mut site = ConfigObject::new(path.clone(), "site", name);
        site.set("name", name, None);
        site.set("serverAutoStart", start, None);
        let mut objects = vec![site];
        for (protocol, information) in bindings {
            let element = ConfigElement {
                name: "binding".into(),
                key: vec![
                    ("protocol".into(), (*protocol).into()),
                    ("bindingInformation".into(), (*information).into()),
                ],
            };
            objects.push(ConfigObject::new(
                path.child(ConfigElement::only("bindings")).child(element),
                "binding",
                name,
            ));
        }
        objects
    }

    fn found(theirs: (&str, &str), ours: (&str, &str), start: &str) -> Vec<String> {
        let existing = site("2", "Other", start, &[theirs]);
        let mut plan = crate::plan::PlanBuilder::new();
        let new = site("1", "Shop", "true", &[ours]);
        super::super::compare_config(
            &new,
            &[],
            "NEW",
            &super::super::NoRules,
            &super::super::ManagedAll,
            &mut plan,
        );
        let facts = crate::model::ServerFacts {
            name: "N".to_owned(),
            iis: crate::model::IisVersion::IIS10,
            windows_directory: String::new(),
            is_64_bit: true,
        };
        let plan = plan.finish(facts.clone(), facts, String::new());
        clashes(&existing, &plan.rows, "NEW")
            .into_iter()
            .map(|problem| problem.code)
            .collect()
    }

    #[test]
    fn one_address_belongs_to_one_started_site() {
        let clash = ["BINDING-CLASH"];
        assert_eq!(found(("http", "*:80:"), ("http", ":80:"), "true"), clash);
        assert_eq!(
            found(
                ("http", "*:80:WWW.x.org"),
                ("http", "0.0.0.0:80:www.X.org"),
                "true"
            ),
            clash
        );
        assert_eq!(found(("https", "*:80:"), ("http", "*:80:a"), "true"), clash);
        assert_eq!(
            found(("http", "[::1]:80:a"), ("http", "[::1]:80:a"), "true"),
            clash
        );
        assert_eq!(
            found(("http", "*:80:"), ("http", "10.0.0.1:80:"), "true"),
            ["BINDING-OVERLAP"]
        );
        let none: [&str; 0] = [];
        assert_eq!(found(("http", "*:80:"), ("http", "*:80:a"), "true"), none);
        assert_eq!(found(("http", "*:80:"), ("http", "*:81:"), "true"), none);
        assert_eq!(found(("http", "*:80:"), ("http", "*:80:"), "false"), none);
        assert_eq!(found(("net.tcp", "808:*"), ("http", "*:808:"), "true"), none);
    }
}
