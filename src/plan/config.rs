//! Meets two streams of configuration objects.

use super::builder::{Phase, PlanBuilder};
use super::crew::{Alone, Crew, gather};
use super::judge::{Judge, Ruled};
use super::managed::orphan_password;
use super::values::{same_attribute, same_value};
use super::why;
use crate::model::change::AttributeChange;
use crate::model::{AttributeValue, Change, ConfigObject, ConfigPath, Detail, Entries, Item, RowState};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// What a sync of configuration may take away from the destination, and when two values mean the same.
pub trait Managed: Sync {
    /// True when an attribute that the source does not set is removed.
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool;

    /// True when an element that the source does not have is deleted.
    fn object(&self, path: &ConfigPath) -> bool;

    /// True when the entries of an ordered collection are removed from an element that the source has without any.
    fn entries(&self, _path: &ConfigPath) -> bool {
        false
    }

    /// True when an element means something by being there, without a key and without any attribute.
    fn is_statement(&self, _path: &ConfigPath) -> bool {
        false
    }

    /// True when both entries of an ordered collection mean the same to IIS.
    fn same_item(&self, _path: &ConfigPath, left: &Item, right: &Item) -> bool {
        same_item(left, right, &|_, left, right| same_value(left, right))
    }

    /// True when both values of an attribute mean the same to IIS.
    fn same(&self, _path: &ConfigPath, name: &str, left: &AttributeValue, right: &AttributeValue) -> bool {
        same_attribute(name, left, right)
    }
}

/// Manages every attribute, and every element with a key.
pub struct ManagedAll;

impl Managed for ManagedAll {
    fn attribute(&self, _path: &ConfigPath, _name: &str) -> bool {
        true
    }

    fn object(&self, path: &ConfigPath) -> bool {
        path.last().is_some_and(|element| !element.key.is_empty())
    }

    fn entries(&self, _path: &ConfigPath) -> bool {
        true
    }
}

/// Merges the objects of both servers, each sorted by path, into rows.
pub fn compare_config(
    source: &[ConfigObject],
    destination: &[ConfigObject],
    destination_name: &str,
    judge: &dyn Judge,
    managed: &dyn Managed,
    plan: &mut PlanBuilder,
) {
    let by = Comparison {
        destination_name,
        judge,
        managed,
    };
    compare_config_by(&Alone, source, destination, &by, plan);
}

/// What a comparison asks.
pub(super) struct Comparison<'a> {
    pub destination_name: &'a str,
    pub judge: &'a dyn Judge,
    pub managed: &'a dyn Managed,
}

/// Objects of the source that one hand compares.
const PART: usize = 2048;

/// As [`compare_config`], by many hands.
pub(super) fn compare_config_by(
    crew: &dyn Crew,
    source: &[ConfigObject],
    destination: &[ConfigObject],
    by: &Comparison<'_>,
    plan: &mut PlanBuilder,
) {
    let (source, destination) = (sorted(crew, source), sorted(crew, destination));
    let parts = parts(&source, &destination);
    let found = gather(crew, parts.len(), |part| {
        let mut found = PlanBuilder::new();
        if let Some((source, destination)) = parts.get(part) {
            found.reserve(source.len());
            merge(source, destination, by, &mut found);
        }
        found
    });
    plan.reserve(found.iter().map(PlanBuilder::config_rows).sum());
    found.into_iter().for_each(|found| plan.append(found));
}

/// A stretch of both streams.
type Stretch<'s, 'o> = (&'s [&'o ConfigObject], &'s [&'o ConfigObject]);

/// Cuts both streams at the same paths. What lies inside of an element that only the destination has goes with it, so
/// no cut is made there.
fn parts<'s, 'o>(
    source: &'s [&'o ConfigObject],
    destination: &'s [&'o ConfigObject],
) -> Vec<Stretch<'s, 'o>> {
    let mut parts = Vec::new();
    let (mut source, mut destination) = (source, destination);
    let mut at = PART;
    while let Some(next) = source.get(at) {
        if is_inside_of_one_only(&next.path, source, destination) {
            at += 1;
            continue;
        }
        let (head, tail) = source.split_at(at);
        let (theirs, rest) = destination
            .split_at(destination.partition_point(|object| object.path.compare(&next.path).is_lt()));
        parts.push((head, theirs));
        (source, destination) = (tail, rest);
        at = PART;
    }
    parts.push((source, destination));
    parts
}

/// True for a path inside of an element that the destination has and the source has not.
fn is_inside_of_one_only(path: &ConfigPath, source: &[&ConfigObject], destination: &[&ConfigObject]) -> bool {
    let has = |objects: &[&ConfigObject], around: &ConfigPath| {
        objects
            .binary_search_by(|object| object.path.compare(around))
            .is_ok()
    };
    !destination.is_empty()
        && (1..path.elements.len()).any(|length| {
            let mut around = path.clone();
            Arc::make_mut(&mut around.elements).truncate(length);
            has(destination, &around) && !has(source, &around)
        })
}

/// Merges one stretch.
fn merge(
    source: &[&ConfigObject],
    destination: &[&ConfigObject],
    by: &Comparison<'_>,
    plan: &mut PlanBuilder,
) {
    let mut merge = Merge {
        judge: by.judge,
        managed: by.managed,
        plan,
        destination_name: by.destination_name,
        missing: format!("it is missing on {}", by.destination_name),
        gone: None,
    };
    let mut source = source.iter().copied().peekable();
    let mut destination = destination.iter().copied().peekable();
    loop {
        let order = match (source.peek(), destination.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(l), Some(r)) => l.path.compare(&r.path),
        };
        let left = if order.is_le() { source.next() } else { None };
        let right = if order.is_ge() { destination.next() } else { None };
        match (left, right) {
            (Some(new), old) => merge.on_source(new, old),
            (None, Some(old)) => merge.only_on_destination(old),
            (None, None) => {}
        }
    }
}

/// The objects in the order of streams, which they mostly are in already.
fn sorted<'o>(crew: &dyn Crew, objects: &'o [ConfigObject]) -> Vec<&'o ConfigObject> {
    let parts = objects.len().div_ceil(PART);
    let are_sorted = gather(crew, parts, |part| {
        // With the first of the next part.
        let objects = objects.iter().skip(part * PART).take(PART + 1);
        objects.is_sorted_by(|a, b| a.path.compare(&b.path).is_le())
    });
    let mut objects: Vec<&ConfigObject> = objects.iter().collect();
    if !are_sorted.into_iter().all(|is_sorted| is_sorted) {
        objects.sort_by(|a, b| a.path.compare(&b.path));
    }
    objects
}

struct Merge<'a> {
    judge: &'a dyn Judge,
    managed: &'a dyn Managed,
    plan: &'a mut PlanBuilder,
    destination_name: &'a str,
    /// Why an element is added of which nothing else is known.
    missing: String,
    /// The element that was deleted last with all that is in it: what is inside of it comes right behind it.
    gone: Option<ConfigPath>,
}

/// What differs between an object and its counterpart.
#[derive(Default)]
struct Difference {
    attributes: Vec<AttributeChange>,
    items: Option<(Entries, Entries)>,
}

impl Difference {
    fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.items.is_none()
    }
}

impl Merge<'_> {
    fn on_source(&mut self, as_read: &ConfigObject, old: Option<&ConfigObject>) {
        let mut new = Cow::Borrowed(as_read);
        let ruled = self.judge.adjust(&mut new);
        let difference = self.difference(&new, old);
        let has_key = new.path.last().is_some_and(|e| !e.key.is_empty());
        let is_new =
            old.is_none() && (has_key || !difference.is_empty() || self.managed.is_statement(&new.path));
        if is_new || !difference.is_empty() {
            let (state, otherwise) = match old {
                None => (RowState::Add, self.missing.as_str()),
                Some(_) => (RowState::Change, "the source has other entries"),
            };
            let reason = if new.path.metabase_location().is_some() {
                match old {
                    None => otherwise.to_owned(),
                    Some(_) => why::key_differs(&difference.attributes),
                }
            } else {
                why::config_differs(
                    &new,
                    &difference.attributes,
                    difference.items.is_some(),
                    otherwise,
                )
            };
            self.propose(&new, state, reason, difference);
        } else if !ruled.is_empty() && !self.difference(as_read, old).is_empty() {
            self.plan.explain(
                Phase::Config,
                RowState::SameAfterRules,
                new.kind.clone(),
                new.name.clone(),
                rules_in_words(&ruled),
            );
        } else {
            self.plan.count_same(1);
        }
    }

    fn only_on_destination(&mut self, old: &ConfigObject) {
        if self.managed.object(&old.path) {
            let attributes = old
                .attributes
                .iter()
                .map(|(name, value)| removal(name, value))
                .collect();
            let items = old.items.clone().map(|items| (items, Entries::default()));
            let reason = format!("only {} has it", self.destination_name);
            let is_inside = self.gone.as_ref().is_some_and(|gone| old.path.is_below(gone));
            if self.propose(old, RowState::Delete, reason, Difference { attributes, items }) && !is_inside {
                self.gone = Some(old.path.clone());
            }
            return;
        }
        if self.gone.as_ref().is_some_and(|gone| old.path.is_below(gone)) {
            return;
        }
        let mut attributes: Vec<AttributeChange> = old
            .attributes
            .iter()
            .filter(|(name, _)| self.managed.attribute(&old.path, name))
            .map(|(name, value)| removal(name, value))
            .collect();
        attributes.extend(orphan_password(old, None, &attributes));
        let items = old.items.clone().map(|items| (items, Entries::default()));
        let difference = Difference { attributes, items };
        if !difference.is_empty() {
            // What no source can set stays, and so does the element around it.
            let all = difference.attributes.len() == old.attributes.len();
            let state = if all { RowState::Delete } else { RowState::Change };
            self.propose(old, state, "the source does not set it".to_owned(), difference);
        }
    }

    fn difference(&self, new: &ConfigObject, old: Option<&ConfigObject>) -> Difference {
        // Most elements are new and have one attribute or two: room for what there is, and not for four.
        let mut attributes = Vec::with_capacity(if old.is_none() { new.attributes.len() } else { 0 });
        for (name, after) in &new.attributes {
            let before = old.and_then(|old| old.attributes.get(name));
            let is_same = before.is_some_and(|before| self.managed.same(&new.path, name, before, after));
            if !is_same {
                attributes.push(AttributeChange {
                    name: name.clone(),
                    before: before.cloned(),
                    after: Some(after.clone()),
                    origin: new.origins.get(name).cloned(),
                });
            }
        }
        for (name, before) in old.iter().flat_map(|old| &old.attributes) {
            if !new.attributes.contains_key(name) && self.managed.attribute(&new.path, name) {
                attributes.push(removal(name, before));
            }
        }
        attributes.extend(old.and_then(|old| orphan_password(old, Some(new), &attributes)));
        let no_entries = Entries::default();
        let before = old.and_then(|old| old.items.as_ref());
        let is_emptied = || before.is_some() && self.managed.entries(&new.path);
        let after = new.items.as_ref();
        let after = after.or_else(|| is_emptied().then_some(&no_entries));
        let items = after.and_then(|after| {
            let before = before.cloned().unwrap_or_default();
            let is_same = before.is_one_with(after)
                || before.len() == after.len()
                    && before
                        .iter()
                        .zip(after)
                        .all(|(b, a)| self.managed.same_item(&new.path, b, a));
            (!is_same).then(|| (before, after.clone()))
        });
        Difference { attributes, items }
    }

    fn propose(
        &mut self,
        object: &ConfigObject,
        state: RowState,
        why: String,
        difference: Difference,
    ) -> bool {
        let change = Change {
            id: 0,
            state,
            object: object.kind.clone(),
            name: object.name.clone(),
            why,
            detail: Detail::Config {
                path: object.path.clone(),
                attributes: difference.attributes,
                items: difference.items,
            },
        };
        self.plan.propose(Phase::Config, change, self.judge)
    }
}

fn removal(name: &str, before: &AttributeValue) -> AttributeChange {
    AttributeChange {
        name: name.into(),
        before: Some(before.clone()),
        after: None,
        origin: None,
    }
}

/// Entries are equal when they carry the same attributes, in whatever order, and the same elements. `same` compares two
/// values of an attribute.
pub fn same_item(
    left: &Item,
    right: &Item,
    same: &dyn Fn(&str, &AttributeValue, &AttributeValue) -> bool,
) -> bool {
    left.name == right.name
        && left.attributes.len() == right.attributes.len()
        && left.children.len() == right.children.len()
        && left.attributes.iter().all(|(name, value)| {
            right.attributes.iter().any(|(other, theirs)| {
                name == other
                    && (value == theirs || same(name, &value.as_str().into(), &theirs.as_str().into()))
            })
        })
        && left
            .children
            .iter()
            .zip(&right.children)
            .all(|(left, right)| same_item(left, right, same))
}

fn rules_in_words(ruled: &[Ruled]) -> String {
    let mut clauses: Vec<String> = Vec::new();
    for ruled in ruled {
        let clause = format!("{} ({})", ruled.ruling.why, ruled.ruling.rule);
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses.join("; ")
}
