//! Paths of the `metaKey` provider: `lm/w3svc/1/root`, `Harbour Books`, `Harbour Books/staff`.

use crate::formats::metabase::{Key, Metabase, property};
use crate::model::{Place, Problem, nearest};

/// What a path means on one metabase.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MetaKeyScope {
    /// The key as it is written in the metabase (`/LM/W3SVC/1`).
    pub path: String,
    /// What it is.
    pub kind: ScopeKind,
}

/// What a key is to a migration.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ScopeKind {
    /// A web site.
    Site {
        /// Its number.
        id: u32,
    },
    /// Something inside of a web site.
    InsideSite {
        /// Number of the site.
        id: u32,
    },
    /// The web service: all sites, application pools, and what is set for all of them.
    Service,
    /// Anything else: pools, other services.
    Other,
}

impl MetaKeyScope {
    /// Finds what a path means: a key path that starts with `lm/`, or the name of a site with perhaps an application.
    ///
    /// # Errors
    /// When there is no such key or site (the sites there are get named), or two sites share the name.
    pub fn resolve(metabase: &Metabase, path: &str) -> Result<MetaKeyScope, Problem> {
        let text = path.trim().replace('\\', "/");
        let trimmed = text.trim_matches('/');
        let key = if trimmed.is_empty() {
            return Err(
                Problem::error("ERROR_INVALID_PATH", "The provider metaKey needs a path").with_fix(format!(
                    "Write metaKey=lm/w3svc/1, or the name of a site. {}",
                    sites_there_are(metabase)
                )),
            );
        } else if is_key_path(trimmed) {
            metabase
                .key(trimmed)
                .ok_or_else(|| missing_key(metabase, trimmed))?
        } else {
            by_name(metabase, trimmed)?
        };
        Ok(MetaKeyScope::of(key))
    }

    /// The scope of a key.
    pub fn of(key: Key<'_>) -> MetaKeyScope {
        let kind = if let Some(id) = key.site_id() {
            ScopeKind::Site { id }
        } else if let Some(id) = key.ancestors().find_map(Key::site_id) {
            ScopeKind::InsideSite { id }
        } else if is_service(key.path()) {
            ScopeKind::Service
        } else {
            ScopeKind::Other
        };
        MetaKeyScope {
            path: key.path().to_owned(),
            kind,
        }
    }

    /// The site, when the scope is a whole one.
    ///
    /// # Errors
    /// When it is something else, which cannot be migrated yet.
    pub fn site(&self) -> Result<u32, Problem> {
        match self.kind {
            ScopeKind::Site { id } => Ok(id),
            ScopeKind::InsideSite { id } => Err(self.not_a_site(
                format!("It lies inside site {id}."),
                &format!("metaKey=lm/w3svc/{id}"),
            )),
            ScopeKind::Service => Err(Problem::error(
                "ERROR_INVALID_PATH",
                format!("{} is the whole web service, not one site", self.path),
            )
            .with_fix("Name one site, as in metaKey=lm/w3svc/1.")
            .with_place(Place::key(self.path.clone()))),
            ScopeKind::Other => Err(self.not_a_site("It is no web site.".to_owned(), "metaKey=lm/w3svc/1")),
        }
    }

    fn not_a_site(&self, cause: String, example: &str) -> Problem {
        Problem::error(
            "NOT-BUILT-YET",
            format!(
                "Bringing the key {} alone to IIS 7 or later is not built yet",
                self.path
            ),
        )
        .with_cause(format!(
            "{cause} It belongs to the subject “whole servers and single keys”."
        ))
        .with_fix(format!("Name a whole site: {example}."))
        .with_place(Place::key(self.path.clone()))
    }
}

/// True for `lm/w3svc`, in any case and with or without slashes around it.
pub fn is_service(path: &str) -> bool {
    path.replace('\\', "/")
        .trim()
        .trim_matches('/')
        .eq_ignore_ascii_case("LM/W3SVC")
}

/// True for `lm`, `LM/w3svc`; not for a site called `lmx`.
fn is_key_path(path: &str) -> bool {
    path.split('/')
        .next()
        .is_some_and(|first| first.eq_ignore_ascii_case("lm"))
}

/// The name of a site for people: its comment, else its number.
pub fn site_name(site: Key<'_>) -> String {
    match site.property(property::SERVER_COMMENT) {
        Some(comment) if !comment.is_empty_text() => comment.text().into_owned(),
        _ => format!("site {}", site.name()),
    }
}

fn by_name<'m>(metabase: &'m Metabase, path: &str) -> Result<Key<'m>, Problem> {
    // A comment may hold slashes, so the longest name is tried first.
    let ends = std::iter::successors(Some(path.len()), |end| {
        path.get(..*end).and_then(|rest| rest.rfind('/'))
    });
    for end in ends {
        let (name, rest) = path.split_at(end);
        let sites: Vec<Key<'m>> = metabase
            .sites()
            .filter(|site| {
                let comment = site.property(property::SERVER_COMMENT);
                comment.is_some_and(|comment| same(&comment.text(), name))
            })
            .collect();
        match sites.as_slice() {
            [] => {}
            [site] => {
                let application = rest.trim_matches('/');
                if application.is_empty() {
                    return Ok(*site);
                }
                let key = site.child("ROOT").and_then(|root| root.below(application));
                return key.ok_or_else(|| {
                    Problem::error(
                        "ERROR_APP_DOES_NOT_EXIST",
                        format!("The site {name} has no application or folder {application}"),
                    )
                    .with_cause("The metabase has no key of its own for it.")
                    .with_fix("Check the name, or name the whole site.")
                    .with_place(Place::key(format!("{}/ROOT/{application}", site.path())))
                });
            }
            several => {
                let keys: Vec<String> = several
                    .iter()
                    .map(|site| format!("metaKey=lm/w3svc/{}", site.name()))
                    .collect();
                return Err(Problem::error(
                    "AMBIGUOUS-SITE",
                    format!("{} sites are named {name}", several.len()),
                )
                .with_cause("The name alone does not tell which one is meant.")
                .with_fix(format!("Name one by its number: {}.", keys.join(" or ")))
                .with_target(name));
            }
        }
    }
    let names: Vec<String> = metabase.sites().map(site_name).collect();
    let near = nearest(path, names.iter().map(String::as_str)).map(|name| format!("Did you mean {name}? "));
    Err(Problem::error(
        "ERROR_SITE_DOES_NOT_EXIST",
        format!("There is no site named {path}"),
    )
    .with_cause("No site of the metabase has this ServerComment.")
    .with_fix(format!(
        "{}{}",
        near.unwrap_or_default(),
        sites_there_are(metabase)
    ))
    .with_place(Place::file(metabase.file_label())))
}

fn same(left: &str, right: &str) -> bool {
    crate::model::path::fold(left.trim()) == crate::model::path::fold(right.trim())
}

fn missing_key(metabase: &Metabase, path: &str) -> Problem {
    let parts: Vec<&str> = path.split('/').collect();
    if let [_, service, id, ..] = parts.as_slice()
        && service.eq_ignore_ascii_case("w3svc")
        && id.parse::<u32>().is_ok_and(|id| metabase.site(id).is_none())
    {
        return Problem::error("ERROR_SITE_DOES_NOT_EXIST", format!("There is no site {id}"))
            .with_cause(format!("The metabase has no web site at /LM/W3SVC/{id}."))
            .with_fix(sites_there_are(metabase))
            .with_place(Place {
                key: Some(format!("/{path}")),
                ..Place::file(metabase.file_label())
            });
    }
    let mut above = metabase.root();
    for part in &parts {
        match above.child(part) {
            Some(key) => above = key,
            None => break,
        }
    }
    let missing = parts.get(above.path().split('/').filter(|part| !part.is_empty()).count());
    let names: Vec<&str> = above.children().map(Key::name).take(20).collect();
    let near = missing.and_then(|missing| nearest(missing, above.children().map(Key::name)));
    Problem::error("KEY-DOES-NOT-EXIST", format!("The metabase has no key /{path}"))
        .with_cause(format!(
            "{} is there and has no key {} below it.",
            above.path(),
            missing.copied().unwrap_or_default()
        ))
        .with_fix(match near {
            Some(near) => format!("Did you mean {near}?"),
            None if names.is_empty() => "Name a key that exists.".to_owned(),
            None => format!("Keys there are: {}.", names.join(", ")),
        })
        .with_place(Place {
            key: Some(format!("/{path}")),
            ..Place::file(metabase.file_label())
        })
}

/// `Sites there are: 1 “Harbour Books”, 2 “Staff”.`
pub fn sites_there_are(metabase: &Metabase) -> String {
    const MOST: usize = 20;
    let mut names: Vec<String> = metabase
        .sites()
        .take(MOST + 1)
        .map(|site| format!("{} “{}”", site.name(), site_name(site)))
        .collect();
    if names.is_empty() {
        return "The metabase has no web sites.".to_owned();
    }
    if names.len() > MOST {
        names.truncate(MOST);
        names.push("…".to_owned());
    }
    format!("Sites there are: {}.", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{MetabaseBuilder, Schema};

    fn metabase() -> Metabase {
        MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Harbour Books")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .key("/LM/W3SVC/1/ROOT/staff", "IIsWebVirtualDir")
            .key("/LM/W3SVC/2", "IIsWebServer")
            .set("ServerComment", "Old")
            .key("/LM/W3SVC/3", "IIsWebServer")
            .set("ServerComment", "old")
            .key("/LM/W3SVC/4", "IIsWebServer")
            .set("ServerComment", "A/B")
            .build(Schema::built_in())
    }

    fn resolve(path: &str) -> Result<MetaKeyScope, Problem> {
        MetaKeyScope::resolve(&metabase(), path)
    }

    #[test]
    fn keys_and_names_find_the_same_site() {
        for path in ["lm/w3svc/1", "/LM/W3SVC/1/", "harbour books", r"lm\w3svc\1"] {
            let scope = resolve(path).expect(path);
            assert_eq!(
                (scope.path.as_str(), scope.site().expect("a site")),
                ("/LM/W3SVC/1", 1)
            );
        }
        assert_eq!(resolve("A/B").expect("a name with a slash").path, "/LM/W3SVC/4");
        let staff = resolve("Harbour Books/Staff").expect("an application");
        assert_eq!(staff.path, "/LM/W3SVC/1/ROOT/staff");
        assert_eq!(staff.kind, ScopeKind::InsideSite { id: 1 });
        assert_eq!(resolve("lm/w3svc").expect("the service").kind, ScopeKind::Service);
        assert!(staff.site().is_err());
    }

    #[test]
    fn what_does_not_exist_names_what_does() {
        let problem = resolve("lm/w3svc/9").expect_err("no site 9");
        assert_eq!(problem.code, "ERROR_SITE_DOES_NOT_EXIST");
        assert!(
            problem
                .fix
                .contains("1 “Harbour Books”, 2 “Old”, 3 “old”, 4 “A/B”"),
            "{problem}"
        );
        let problem = resolve("Harbor Books").expect_err("a slip");
        assert!(
            problem.fix.starts_with("Did you mean Harbour Books?"),
            "{problem}"
        );
        assert_eq!(resolve("OLD").expect_err("two sites").code, "AMBIGUOUS-SITE");
        assert_eq!(
            resolve("Harbour Books/shop").expect_err("no app").code,
            "ERROR_APP_DOES_NOT_EXIST"
        );
        let problem = resolve("lm/w3svc/1/ROOT/stuff").expect_err("no key");
        assert!(problem.fix.contains("staff"), "{problem}");
        assert_eq!(resolve(" ").expect_err("nothing").code, "ERROR_INVALID_PATH");
    }
}
