//! A translation while it is being made: the objects so far, and which property went where.

use super::convert::{Converted, Input, convert};
use super::options::TranslateOptions;
use super::property_map::{Row, Scope, Way};
use crate::formats::apphost::describe;
use crate::formats::metabase::{Effective, EffectiveOrigin, Key, Metabase, Property, PropertyId};
use crate::model::path::fold;
use crate::model::{AttributeValue, ConfigElement, ConfigObject, ConfigPath, Origin, Place, Problem};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What became of one setting.
#[derive(Clone, Debug, Default)]
pub(super) struct Fate {
    /// Where it was written, or why nothing needs writing.
    pub targets: Vec<String>,
    /// What a person should know of it.
    pub notes: Vec<String>,
    /// Why it has no target.
    pub reason: Option<String>,
}

/// A value in effect and the key it was asked of.
#[derive(Clone, Copy)]
pub(super) struct Setting<'m> {
    /// The key that acts by it.
    pub key: Key<'m>,
    /// The property with its value.
    pub property: Property<'m>,
    /// The key that sets it; `None` for a default of the schema.
    pub set_at: Option<Key<'m>>,
}

impl<'m> Setting<'m> {
    /// The value in effect at a key, schema defaults included.
    pub fn of(key: Key<'m>, id: PropertyId) -> Option<Self> {
        let effective: Effective<'m> = key.effective(id)?;
        let set_at = match effective.origin {
            EffectiveOrigin::Own => Some(key),
            EffectiveOrigin::Inherited(from) => Some(from),
            EffectiveOrigin::SchemaDefault => None,
        };
        Some(Setting {
            key,
            property: effective.value,
            set_at,
        })
    }

    /// The value in effect at a key, if a key sets it.
    pub fn set(key: Key<'m>, id: PropertyId) -> Option<Self> {
        Setting::of(key, id).filter(|setting| setting.set_at.is_some())
    }

    /// Where it comes from, for a person.
    pub fn origin(&self) -> Origin {
        Origin {
            key: self
                .set_at
                .map_or_else(|| "the defaults of IIS 6".to_owned(), |key| key.path().to_owned()),
            property: self.property.name().to_owned(),
        }
    }

    /// The place in MetaBase.xml.
    pub fn place(&self) -> Place {
        let key = self.set_at.unwrap_or(self.key);
        Place {
            line: Some(self.property.line()).filter(|line| *line > 0),
            key: Some(format!("{}/{}", key.path(), self.property.name())),
            ..Place::default()
        }
    }
}

/// See the module.
pub(super) struct Draft<'m, 'o> {
    /// The source.
    pub metabase: &'m Metabase,
    /// What was asked for.
    pub options: &'o TranslateOptions<'o>,
    /// Problems so far.
    pub problems: Vec<Problem>,
    /// True when the file holds `/LM/W3SVC`, so that what it does not set is really not set.
    pub trusts_defaults: bool,
    /// Programs that handlers name and a list of allowed programs knows, as on the source, by their folded path.
    pub processors: BTreeMap<String, String>,
    /// True when a handler was written that only runs in a 32-bit worker process.
    pub needs_32_bit: bool,
    objects: HashMap<ConfigPath, ConfigObject>,
    fates: HashMap<(String, PropertyId), Fate>,
    said: HashSet<String>,
}

impl<'m, 'o> Draft<'m, 'o> {
    pub fn new(metabase: &'m Metabase, options: &'o TranslateOptions<'o>) -> Self {
        let service = metabase.key("/LM/W3SVC");
        Draft {
            metabase,
            options,
            problems: Vec::new(),
            trusts_defaults: service.is_some_and(|key| !key.is_implicit()),
            processors: BTreeMap::new(),
            needs_32_bit: false,
            objects: HashMap::new(),
            fates: HashMap::new(),
            said: HashSet::new(),
        }
    }

    /// The Windows directory of the source.
    pub fn windows(&self) -> &'o str {
        &self.options.context.source.windows_directory
    }

    /// The object at a path, made when it is not there yet; `owner` names the site or pool it belongs to.
    pub fn object(&mut self, path: &ConfigPath, owner: &str) -> &mut ConfigObject {
        self.objects.entry(path.clone()).or_insert_with(|| {
            let (kind, name) = describe(path, owner);
            ConfigObject::new(path.clone(), kind, name)
        })
    }

    /// Writes an attribute that comes from a setting.
    pub fn write(
        &mut self,
        at: &At<'_>,
        attribute: &str,
        value: impl Into<AttributeValue>,
        from: &Setting<'m>,
    ) {
        let origin = from.origin();
        self.object(&at.path, at.owner)
            .set(attribute, value, Some(origin));
        self.went_to(from, format!("{}@{attribute}", at.path));
    }

    /// Records where a setting went.
    pub fn went_to(&mut self, from: &Setting<'m>, target: String) {
        if let Some(key) = from.set_at {
            let fate = self.fate(key, from.property.id());
            if !fate.targets.contains(&target) {
                fate.targets.push(target);
            }
        }
    }

    /// Records what a person should know of a setting that is carried.
    pub fn note(&mut self, from: &Setting<'m>, note: impl Into<String>) {
        if let Some(key) = from.set_at {
            self.note_at(key, from.property.id(), note.into());
        }
    }

    /// As [`Draft::note`], by key and number.
    pub fn note_at(&mut self, key: Key<'_>, id: PropertyId, note: String) {
        let fate = self.fate(key, id);
        if !fate.notes.contains(&note) {
            fate.notes.push(note);
        }
    }

    /// Records why a setting goes nowhere.
    pub fn goes_nowhere(&mut self, key: Key<'_>, id: PropertyId, why: impl Into<String>) {
        self.fate(key, id).reason.get_or_insert(why.into());
    }

    /// Takes back that a setting was written; it goes nowhere instead.
    pub fn taken_back(&mut self, origin: &Origin, id: PropertyId, why: String) {
        let fate = self.fates.entry((fold(&origin.key), id)).or_default();
        fate.targets.clear();
        fate.reason = Some(why);
    }

    /// What became of a setting so far.
    pub fn fate_of(&self, key: Key<'_>, id: PropertyId) -> Option<&Fate> {
        self.fates.get(&(fold(key.path()), id))
    }

    /// Adds a problem, unless the same was said already.
    pub fn say(&mut self, problem: Problem) {
        if self.said.insert(problem.to_string()) {
            self.problems.push(problem);
        }
    }

    /// The objects, adjusted by the rules and sorted.
    pub fn finish_objects(&mut self) -> Vec<ConfigObject> {
        let mut objects: Vec<ConfigObject> = std::mem::take(&mut self.objects).into_values().collect();
        objects.sort_by(|a, b| a.path.compare(&b.path));
        objects
    }

    fn fate(&mut self, key: Key<'_>, id: PropertyId) -> &mut Fate {
        self.fates.entry((fold(key.path()), id)).or_default()
    }

    /// Converts a setting by its row and writes it to the row's targets of one scope.
    pub fn write_simple(&mut self, row: &Row, scope: Scope, holder: &Holder<'_>, from: &Setting<'m>) {
        let Way::Simple(way) = row.way else { return };
        let text = from.property.text();
        let input = Input::of(&from.property, &text, self.windows());
        let value = match convert(way, &input) {
            Converted::Text(value) => value,
            Converted::Clamped { text, accepts } => {
                let shown = from.property.shown().into_owned();
                self.note(from, format!("{shown} became {text}: IIS 7+ accepts {accepts}"));
                self.say(
                    Problem::warning(
                        "VALUE-OUT-OF-RANGE",
                        format!("{} {shown} of {} becomes {text}", row.name, holder.name),
                    )
                    .with_cause(format!("IIS 7 and later accept {accepts}."))
                    .with_fix(
                        "Check that the nearest accepted value suits, or set another one on the destination.",
                    )
                    .with_place(from.place())
                    .with_target(holder.name),
                );
                text
            }
            Converted::Nothing(why) => {
                if let Some(key) = from.set_at {
                    self.goes_nowhere(key, row.id, why);
                }
                return;
            }
        };
        for target in row.targets.iter().filter(|target| target.scope == scope) {
            let at = At::of(holder.path_to(target.element), holder.name);
            self.write(&at, target.attribute, value.as_str(), from);
        }
        if !row.loss.is_empty() {
            self.note(from, row.loss);
        }
    }
}

/// Where an attribute is written.
pub(super) struct At<'a> {
    /// The element.
    pub path: ConfigPath,
    /// Name of the site or pool it belongs to.
    pub owner: &'a str,
}

impl<'a> At<'a> {
    /// An element of a site or pool.
    pub fn of(path: ConfigPath, owner: &'a str) -> Self {
        At { path, owner }
    }
}

/// The element below which the targets of one scope lie.
pub(super) struct Holder<'a> {
    /// Its path: a site, a pool, or `system.webServer` in a location tag.
    pub base: ConfigPath,
    /// What a person calls it.
    pub name: &'a str,
}

impl Holder<'_> {
    /// The path of an element below, slash-separated.
    pub fn path_to(&self, element: &str) -> ConfigPath {
        element
            .split('/')
            .filter(|name| !name.is_empty())
            .fold(self.base.clone(), |path, name| {
                path.child(ConfigElement::only(name))
            })
    }
}
