//! From the metabase of IIS 6 to configuration of IIS 7 and later.
//!
//! A site's keys are read as applications, virtual directories and folders ([`tree`]); what they act by, inherited or
//! not, becomes sections, handlers, bindings and pools. What a plain attribute can say is a row of [`property_map`];
//! code does the rest. At the end [`account`] puts every property that is set in scope into exactly one of the five columns
//! of the loss report ([`crate::model::loss`]). Uses formats and rules; reads no files.

mod account;
mod accounts;
mod asp_cache;
mod caching;
mod cert_mapping;
mod choices;
mod compression;
mod content;
mod convert;
mod dependencies;
mod draft;
mod entries;
mod errors;
mod filters;
mod footer;
mod handler;
mod handlers;
mod headers;
mod index;
mod integrated;
mod ip_security;
mod kernel_mode;
mod key_names;
mod machine;
mod managed;
mod mime;
mod odbc;
mod once;
mod options;
mod outcome;
mod pools;
pub mod property_map;
mod redirect;
mod restrictions;
mod script_map;
mod sections;
mod server;
mod site_choices;
mod site_files;
mod sites;
mod ssl;
mod targets;
mod tree;
mod unsupported;

pub use accounts::{
    Account, AccountRole, AccountUse, Decision, PasswordState, Passwords, Settled, former_names, survey,
    unknown_accounts,
};
pub use choices::{Choices, IntegratedApplications, IntegratedChoice};
pub use filters::is_left_behind;
pub use index::{Index, pool_names};
pub use machine::machine_name;
pub use managed::{is_said_by_sites, writes_attribute};
pub use options::{DestinationFacts, FastCgi, Inherited, Restriction, TranslateOptions};
pub use outcome::{SkippedContent, Translation};
pub use server::server;
pub use site_choices::{NumberClash, SiteChoice, SiteChoices};
pub use targets::{SiteTarget, site_targets};

use crate::formats::metabase::{Metabase, property};
use crate::model::{ConfigElement, ConfigObject, ConfigPath, Named, Origin, Problem};
use crate::rules::{Adjusted, Adjustment};
use draft::{Draft, Target};
use std::borrow::Cow;

/// Translates one site. Error: there is no site of that number.
pub fn site(metabase: &Metabase, id: u32, options: &TranslateOptions<'_>) -> Result<Translation, Problem> {
    site_of(&Index::of(metabase), id, None, options)
}

/// As [`site`], for one of many: the index is made once for all of them. `target` is the number and name of the site on
/// the destination, where they were settled for several sites together; it counts before the number in the options.
pub fn site_of(
    index: &Index<'_>,
    id: u32,
    target: Option<&SiteTarget>,
    options: &TranslateOptions<'_>,
) -> Result<Translation, Problem> {
    let metabase = index.metabase();
    let site = metabase
        .key(&format!("/LM/W3SVC/{id}"))
        .filter(|key| key.site_id() == Some(id))
        .ok_or_else(|| no_such_site(index, id))?;
    let keys = site.descendants().size_hint().0;
    let mut draft = Draft::new(index, options, keys);
    draft.types = Some(index.mime_types(options));
    let target = target.cloned().unwrap_or_else(|| alone(index, id, options));
    let (destination_id, name) = (target.id, target.name);
    target.problems.into_iter().for_each(|problem| draft.say(problem));
    let path = ConfigPath::section(None, "system.applicationHost/sites").child(ConfigElement::keyed(
        "site",
        "id",
        destination_id.to_string(),
    ));
    let mut translation = Translation {
        site_id: destination_id,
        site_name: name.clone(),
        ..Translation::default()
    };

    sites::write(&mut draft, site, &path, &name);
    ssl::tell(&mut draft, site);
    cert_mapping::tell(&mut draft, site, &name);
    let nodes = match site.child("ROOT") {
        Some(root) => tree::nodes(&mut draft, root, &name),
        None => vec![tree::without_root(site, &name)],
    };
    translation.pools_used = tree::write(&mut draft, &path, &nodes);
    sections::write(&mut draft, site, &nodes);
    filters::write_site(&mut draft, site, &name);
    unsupported::tell(&mut draft, site, &nodes, &name);
    kernel_mode::tell(&mut draft, &nodes, &name);
    if let Some(service) = metabase
        .key("/LM/W3SVC")
        .filter(|_| options.inherited != Inherited::OnServer)
    {
        filters::mention_server(&mut draft, service, &name);
    }
    restrictions::write(&mut draft, &nodes);
    match (options.inherited, options.include_pools) {
        // All of them come along with the server.
        (Inherited::OnServer, _) => {}
        (_, true) => pools::write(&mut draft, index, &translation.pools_used),
        (_, false) => check_bitness(&mut draft, &translation.pools_used),
    }
    (translation.content, translation.skipped_content) = content::roots(&mut draft, &nodes);
    if options.inherited != Inherited::OnServer {
        isolation_mode(&mut draft, &name);
    }
    say_left_behind(&mut draft, &name);
    translation.objects = adjusted(&mut draft);
    accounts::settle_idle(&mut draft, site);
    translation.settings = account::settle(&mut draft, site, &translation.pools_used);
    translation.problems = draft.problems;
    Ok(translation)
}

/// Names the values that a site no longer has, because only its own come along.
fn say_left_behind(draft: &mut Draft<'_, '_>, site: &str) {
    for (key, names) in std::mem::take(&mut draft.left_behind) {
        draft.say(
            Problem::warning(
                "INHERITED-LEFT-BEHIND",
                format!("{site} leaves {} behind that it inherits from {key}", count(names.len())),
            )
            .with_cause(format!(
                "metadataGetInherited=false carries only what the site sets itself; for these it will use the \
                 destination's: {}.",
                names.join(", ")
            ))
            .with_fix("Leave metadataGetInherited out, or write =true, to carry what the site really used.")
            .with_place(crate::model::Place::key(key))
            .with_target(site),
        );
    }
}

fn count(settings: usize) -> String {
    match settings {
        1 => "a setting".to_owned(),
        more => format!("{more} settings"),
    }
}

/// Where a site goes when it is the only one that is asked about: to its own number or the one that is given, whatever
/// is there.
fn alone(index: &Index<'_>, id: u32, options: &TranslateOptions<'_>) -> SiteTarget {
    let mut choices = SiteChoices::default();
    choices.of(id).number = Some(options.destination_site_id.unwrap_or(id));
    site_targets(index, &[id], &options.destination.sites, &choices)
        .remove(&id)
        .unwrap_or_default()
}

/// Lets the rules adjust every object, and moves what they take away to the other side of the account.
fn adjusted(draft: &mut Draft<'_, '_>) -> Vec<ConfigObject> {
    let mut objects = draft.finish_objects();
    objects.retain_mut(|object| {
        let named = accounts::map(draft, object);
        let mut ruled = Cow::Borrowed(&*object);
        let adjustments = draft.options.rules.adjust(draft.options.context, &mut ruled);
        let origins = match ruled {
            Cow::Owned(ruled) => std::mem::replace(object, ruled).origins,
            Cow::Borrowed(_) => Named::new(),
        };
        let is_left_out = adjustments.iter().any(|done| done.what == Adjusted::Element);
        for done in adjustments {
            account_for(draft, &object.path, &origins, done);
        }
        if !is_left_out {
            accounts::ask(draft, object, named);
        }
        !is_left_out
    });
    // An element that rules have emptied says nothing.
    objects.retain(|object| {
        let is_one_of_many = object.path.last().is_some_and(|element| !element.key.is_empty());
        is_one_of_many || !object.attributes.is_empty() || object.items.is_some()
    });
    objects
}

/// Says what an adjustment means for the settings that went to the object.
fn account_for(draft: &mut Draft<'_, '_>, path: &ConfigPath, origins: &Named<Origin>, done: Adjustment) {
    let why = format!("{} (rule {})", done.why, done.rule);
    match done.what {
        Adjusted::Attribute(name) => {
            let set_by = origins.get(&name).and_then(|origin| {
                let key = draft.metabase.key(&origin.key)?;
                Some((key, key.property_named(&origin.property)?.id()))
            });
            match (done.after, set_by) {
                (Some(_), Some((key, id))) => draft.changed_at(key, id, why),
                (Some(_), None) => {}
                (None, set_by) => {
                    let is_it =
                        |known: &Target| known.attribute == Some(name.as_str()) && known.path == *path;
                    draft.targets_gone(&is_it, &why);
                    if let Some((key, id)) = set_by
                        && draft.fate_of(key, id).is_none_or(|fate| fate.targets.is_empty())
                    {
                        draft.taken_back(key, id, why);
                    }
                }
            }
        }
        Adjusted::EntryAttribute(entry, name) => {
            let inside = path.child(ConfigElement::only(entry));
            let is_it = |known: &Target| known.attribute == Some(name.as_str()) && known.path == inside;
            draft.targets_gone(&is_it, &why);
            draft.target_lost_a_part(&Target::element(path), &why);
        }
        Adjusted::Entry(_) => draft.target_lost_a_part(&Target::element(path), &why),
        Adjusted::Element => {
            let is_gone = |known: &Target| {
                known.path.location == path.location && known.path.elements.starts_with(&path.elements)
            };
            draft.targets_gone(&is_gone, &why);
        }
    }
}

fn no_such_site(index: &Index<'_>, id: u32) -> Problem {
    let sites: Vec<String> = index
        .names()
        .iter()
        .map(|(id, name)| format!("{id} ({name})"))
        .collect();
    let cause = if sites.is_empty() {
        "The metabase holds no site.".to_owned()
    } else {
        format!("The metabase holds these sites: {}.", sites.join(", "))
    };
    Problem::error("ERROR_SITE_DOES_NOT_EXIST", format!("There is no site {id}"))
        .with_cause(cause)
        .with_fix("Name one of them, as in metaKey=lm/w3svc/1.")
        .with_place(crate::model::Place::key(format!("/LM/W3SVC/{id}")))
}

/// Handlers for 32-bit programs need a pool that runs 32-bit processes; without the pools in the sync, the destination
/// must have them so.
fn check_bitness(draft: &mut Draft<'_, '_>, pools: &[String]) {
    if !draft.needs_32_bit || !draft.options.context.destination.is_64_bit {
        return;
    }
    let inventory = &draft.options.context.inventory;
    let wrong: Vec<String> = pools
        .iter()
        .map(|pool| draft.pool_name(pool))
        .filter(|pool| inventory.pool(pool).is_some_and(|there| !there.enable_32_bit))
        .collect();
    for pool in wrong {
        draft.say(
            Problem::warning(
                "POOL-BITNESS",
                format!("Application pool {pool} of the destination runs 64-bit processes"),
            )
            .with_cause("The site's handlers are for 32-bit programs and do not run there.")
            .with_fix(
                "Carry the pools along (-enableLink:AppPoolExtension), or set enable32BitAppOnWin64 on it.",
            )
            .with_target(pool),
        );
    }
}

fn isolation_mode(draft: &mut Draft<'_, '_>, name: &str) {
    let is_on = draft
        .metabase
        .key("/LM/W3SVC")
        .and_then(|service| service.property(property::IIS5_ISOLATION_MODE_ENABLED))
        .is_some_and(|mode| mode.boolean() == Some(true));
    if is_on {
        draft.say(
            Problem::warning(
                "IIS5-ISOLATION-MODE",
                format!("{name} ran in IIS 5.0 isolation mode"),
            )
            .with_cause("In that mode IIS 6 ignores application pools; IIS 7 and later always use them.")
            .with_fix("Check the pool of each application, and test them there.")
            .with_place(crate::model::Place::key("/LM/W3SVC/IIs5IsolationModeEnabled"))
            .with_target(name),
        );
    }
}
