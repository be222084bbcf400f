//! The part of a metabase that is looked at.

use crate::formats::metabase::{Key, Metabase, property};
use crate::model::path::fold;
use crate::model::{Place, Problem};

/// How many sites a message lists before it only counts them.
const SITES_LISTED: usize = 20;

/// A metabase path as the person wrote it, by which the paths of triggers begin: `lm/w3svc/1`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Scope(String);

impl Scope {
    /// Takes a path with or without `/` at its ends.
    pub fn new(path: &str) -> Self {
        Scope(format!("/{}", path.trim().trim_matches('/')))
    }

    /// One site, spelled as in Microsoft's examples: `/lm/w3svc/1`.
    pub fn site(id: u32) -> Self {
        Scope(format!("/lm/w3svc/{id}"))
    }

    /// All of the web service, as `webServer60` covers it.
    pub fn web_service() -> Self {
        Scope("/lm/w3svc".to_owned())
    }

    /// The path with a leading `/`, in the person's spelling.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// Finds the key.
    ///
    /// # Errors
    /// `ERROR_SITE_DOES_NOT_EXIST` for a site that is not there, with the sites that are; `KEY-DOES-NOT-EXIST` for any
    /// other key, with the nearest key above it.
    pub fn key<'m>(&self, metabase: &'m Metabase) -> Result<Key<'m>, Problem> {
        metabase.key(&self.0).ok_or_else(|| match self.site_id() {
            Some(id) if metabase.key(&format!("/LM/W3SVC/{id}")).is_none() => self.no_site(metabase, id),
            _ => self.no_key(metabase),
        })
    }

    /// The path of a trigger: this scope as it was written, what lies below as the file spells it, the property.
    pub(super) fn trigger(&self, key: Key<'_>, property: &str) -> String {
        let own = segments(&self.0).count();
        let mut path = self.0.trim_end_matches('/').to_owned();
        for name in segments(key.path()).skip(own) {
            path.push('/');
            path.push_str(name);
        }
        path.push('/');
        path.push_str(property);
        path
    }

    /// True when a key lies in the scope.
    pub(super) fn contains(&self, path: &str) -> bool {
        let mut inner = segments(path);
        segments(&self.0).all(|name| inner.next().is_some_and(|own| fold(own) == fold(name)))
    }

    /// The number after `lm/w3svc`, where there is one.
    fn site_id(&self) -> Option<u32> {
        let mut names = segments(&self.0);
        let is = |found: Option<&str>, name: &str| found.is_some_and(|own| own.eq_ignore_ascii_case(name));
        (is(names.next(), "lm") && is(names.next(), "w3svc"))
            .then(|| names.next()?.parse().ok())
            .flatten()
    }

    fn no_site(&self, metabase: &Metabase, id: u32) -> Problem {
        let mut sites: Vec<String> = Vec::new();
        for site in metabase.sites() {
            let comment = site
                .property(property::SERVER_COMMENT)
                .map(|name| name.text().into_owned())
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "no name".to_owned());
            sites.push(format!("{} ({comment})", site.name()));
        }
        let fix = match sites.len() {
            0 => "This metabase holds no site; check that it is the right file.".to_owned(),
            count if count > SITES_LISTED => format!(
                "Use the id of one of the {count} sites there are, among them {}.",
                sites.get(..SITES_LISTED).unwrap_or_default().join(", ")
            ),
            _ => format!("Use the id of a site there is: {}.", sites.join(", ")),
        };
        Problem::error("ERROR_SITE_DOES_NOT_EXIST", format!("Site {id} does not exist"))
            .with_cause(format!("The metabase has no key {}.", self.0))
            .with_fix(fix)
            .with_place(Place::key(&self.0))
            .with_target(&self.0)
    }

    fn no_key(&self, metabase: &Metabase) -> Problem {
        let mut above = self.0.as_str();
        let mut near = None;
        while near.is_none()
            && let Some((shorter, _)) = above.rsplit_once('/')
        {
            above = shorter;
            near = metabase.key(above).filter(|_| !above.is_empty());
        }
        let fix = match near {
            Some(key) => format!(
                "The nearest key above it is {}; use it or one below it.",
                key.path()
            ),
            None => "Use a path that begins with lm/w3svc, such as lm/w3svc/1 for site 1.".to_owned(),
        };
        Problem::error("KEY-DOES-NOT-EXIST", format!("The key {} does not exist", self.0))
            .with_cause("The metabase has no such key.")
            .with_fix(fix)
            .with_place(Place::key(&self.0))
            .with_target(&self.0)
    }
}

/// The names of a metabase path.
pub(super) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty())
}
