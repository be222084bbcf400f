//! What translation is asked for, and what it may know of the destination.

use super::accounts::Passwords;
use super::choices::IntegratedApplications;
use crate::formats::fcgi_ext::FcgiExt;
use crate::model::{ConfigObject, Problem, ServerPath};
use crate::rules::{RuleContext, RuleSet};
use std::sync::Arc;

/// An entry of the destination's `isapiCgiRestriction`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Restriction {
    /// Path as written there.
    pub path: String,
    /// Whether it is allowed.
    pub allowed: bool,
}

/// What translation needs to know of the destination so that its output fits there. All of it may be empty.
#[derive(Clone, Debug, Default)]
pub struct DestinationFacts {
    /// Numbers and names of its sites.
    pub sites: Vec<(u32, String)>,
    /// Its list of allowed programs.
    pub restrictions: Vec<Restriction>,
    /// Sections of the whole destination whose entries its sites inherit (`handlers`, `staticContent`, `httpErrors`,
    /// `httpRedirect`, `isapiFilters`), as they are or as the sync makes them.
    pub sections: Arc<[ConfigObject]>,
}

/// Where the values are written that a site inherits from the web service.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Inherited {
    /// On the site, so that it acts as it did whatever the destination's own settings are.
    #[default]
    OnSite,
    /// On the destination's server, once for all sites ([`super::server`]); a site gets what differs.
    OnServer,
    /// Nowhere: the site inherits what the destination has (`metadataGetInherited=false`).
    LeftBehind,
}

/// The fcgiext.ini of the source.
#[derive(Clone, Debug, Default)]
pub enum FastCgi {
    /// There is none.
    #[default]
    Missing,
    /// It cannot be read, and why.
    Broken(Box<Problem>),
    /// It was read.
    Read(Arc<FcgiExt>),
}

/// How a site, or what is set for all of them, is translated.
pub struct TranslateOptions<'a> {
    /// Number of the site on the destination; `None` for the one it has.
    pub destination_site_id: Option<u32>,
    /// True to carry the application pools in use (link extension AppPoolExtension, or a whole server).
    pub include_pools: bool,
    /// True to list the folders of virtual directories (link extension ContentExtension).
    pub include_content: bool,
    /// Where inherited values go.
    pub inherited: Inherited,
    /// Keys that stay behind, with everything below them (`/LM/W3SVC/1/ROOT/old`).
    pub excluded: Vec<String>,
    /// The rules that are on.
    pub rules: &'a RuleSet,
    /// Both servers.
    pub context: &'a RuleContext,
    /// The destination.
    pub destination: DestinationFacts,
    /// Passwords that a person gave. What accounts become is in the context.
    pub passwords: Passwords,
    /// The source's fcgiext.ini, which says what script maps to FastCGI run.
    pub fast_cgi: FastCgi,
    /// Applications that run in the Integrated pipeline; their pools and handlers are written for it.
    pub integrated: IntegratedApplications,
    /// Tells whether a folder of the source exists; `None` when nobody can.
    pub folder_exists: Option<&'a (dyn Fn(&ServerPath) -> bool + Sync)>,
}

impl<'a> TranslateOptions<'a> {
    /// A site with its content and without its pools, as Web Deploy does by default.
    pub fn new(rules: &'a RuleSet, context: &'a RuleContext) -> Self {
        TranslateOptions {
            destination_site_id: None,
            include_pools: false,
            include_content: true,
            inherited: Inherited::default(),
            excluded: Vec::new(),
            rules,
            context,
            destination: DestinationFacts::default(),
            passwords: Passwords::default(),
            fast_cgi: FastCgi::Missing,
            integrated: IntegratedApplications::default(),
            folder_exists: None,
        }
    }

    /// True when a key or one above it is excluded.
    pub(super) fn excludes(&self, key: &str) -> bool {
        self.excluded.iter().any(|excluded| is_within(key, excluded))
    }
}

/// True when a metabase path is another or lies below it, ignoring case and a leading slash.
pub(super) fn is_within(path: &str, ancestor: &str) -> bool {
    let (path, ancestor) = (path.trim_matches('/'), ancestor.trim_matches('/'));
    path.get(..ancestor.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(ancestor))
        && path
            .get(ancestor.len()..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn a_key_is_within_itself_and_its_ancestors_only() {
        assert!(is_within("/LM/W3SVC/1/ROOT/old", "lm/w3svc/1/root/OLD"));
        assert!(is_within("/LM/W3SVC/1/ROOT/old/x", "/LM/W3SVC/1/ROOT/old"));
        assert!(!is_within("/LM/W3SVC/1/ROOT/older", "/LM/W3SVC/1/ROOT/old"));
        assert!(!is_within("/LM/W3SVC/1", "/LM/W3SVC/1/ROOT"));
    }
}
