//! A translation while it is being made: the objects so far, and which property went where.

use super::convert::{Converted, Input, convert};
use super::index::Index;
use super::mime::Lists;
use super::options::{Inherited, TranslateOptions};
use super::property_map::{Row, Scope, Way, row_of};
use crate::formats::apphost::describe;
use crate::formats::metabase::{
    Effective, EffectiveOrigin, Key, Metabase, Property, PropertyId, PropertyKind,
};
pub(super) use crate::model::ConfigTarget as Target;
use crate::model::{AttributeValue, ConfigElement, ConfigObject, ConfigPath, Origin, Place, Problem, Text};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What is said of a setting; most of it the same for thousands of them.
pub(super) type Saying = Cow<'static, str>;

/// What became of one setting, as conversions say it. The account reads the column of the loss report off it: what
/// needs a person wins over a clamped value, that over what was written, and a reason counts when nothing was.
#[derive(Clone, Debug, Default)]
pub(super) struct Fate {
    /// Where it was written.
    pub targets: Vec<Target>,
    /// Where it was written that is no element, in words.
    pub elsewhere: Option<Saying>,
    /// Whether every attribute that it was written to says the same as the source; `None` when none was written.
    pub verbatim: Option<bool>,
    /// What a person should know of it.
    pub notes: Vec<Saying>,
    /// Why nothing needs to be written.
    pub same: Option<Saying>,
    /// Values that were out of range: from what to what, and what is accepted.
    pub clamps: Vec<Saying>,
    /// What a person has to do.
    pub needs: Vec<Saying>,
    /// Why it has no target.
    pub reason: Option<Saying>,
}

impl Fate {
    fn write(&mut self, target: Target) {
        if !self.targets.contains(&target) {
            // Nearly all settings have one target.
            self.targets.reserve_exact(1);
            self.targets.push(target);
        }
    }

    fn lost_a_part(&mut self, why: &str) {
        self.verbatim = Some(false);
        let note: Saying = format!("a part of it is left out: {why}").into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
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
    /// What is known of all its sites.
    pub index: &'o Index<'m>,
    /// What was asked for.
    pub options: &'o TranslateOptions<'o>,
    /// Problems so far.
    pub problems: Vec<Problem>,
    /// True when the file holds `/LM/W3SVC`, so that what it does not set is really not set.
    pub trusts_defaults: bool,
    /// Programs that handlers name and a list of allowed programs knows, as on the source, by their folded path.
    pub processors: BTreeMap<String, String>,
    /// Inherited settings that stay behind, by the keys that set them: names of properties.
    pub left_behind: BTreeMap<String, Vec<&'m str>>,
    /// True when a handler was written that only runs in a 32-bit worker process.
    pub needs_32_bit: bool,
    /// Keys that are not the site's own and still act on it; the account lists their properties too.
    pub in_scope_too: Vec<Key<'m>>,
    /// Lists of MIME types that are the same for all sites.
    pub types: Option<Arc<Lists>>,
    objects: Vec<ConfigObject>,
    /// Where the object at a path stands among them.
    places: HashMap<ConfigPath, usize>,
    acting: HashMap<ConfigPath, Key<'m>>,
    /// By the number of the key that sets it, and by property.
    fates: HashMap<(u32, PropertyId), usize>,
    all_fates: Vec<Fate>,
    /// Paths of keys by their numbers, each made once: rows and accounts hold them.
    paths: HashMap<u32, Text>,
    said: HashSet<String>,
}

/// Objects and settings that a small site has: it needs no more room than this at once.
const ROOM: usize = 48;
/// And those that most keys below it add.
const ROOM_OF_A_KEY: usize = 4;

impl<'m, 'o> Draft<'m, 'o> {
    /// A draft without anything in it, with room for what so many `keys` say.
    pub fn new(index: &'o Index<'m>, options: &'o TranslateOptions<'o>, keys: usize) -> Self {
        let metabase = index.metabase();
        let room = ROOM + keys * ROOM_OF_A_KEY;
        let service = metabase.key("/LM/W3SVC");
        Draft {
            metabase,
            index,
            options,
            problems: Vec::new(),
            trusts_defaults: service.is_some_and(|key| !key.is_implicit()),
            processors: BTreeMap::new(),
            left_behind: BTreeMap::new(),
            needs_32_bit: false,
            in_scope_too: Vec::new(),
            types: None,
            objects: Vec::with_capacity(room),
            places: HashMap::with_capacity(room),
            acting: HashMap::new(),
            fates: HashMap::with_capacity(room),
            all_fates: Vec::with_capacity(room),
            paths: HashMap::with_capacity(keys),
            said: HashSet::new(),
        }
    }

    /// True when a setting is written on its site, as far as where it is set decides; `default` tells whether a mere
    /// default of the schema is written there.
    pub fn acts_on_site(&self, setting: &Setting<'m>, site: Key<'m>, default: bool) -> bool {
        match (self.options.inherited, setting.set_at) {
            (Inherited::OnSite, Some(_)) => true,
            (Inherited::OnSite | Inherited::OnServer, None) => default,
            (Inherited::LeftBehind, None) => false,
            (Inherited::OnServer | Inherited::LeftBehind, Some(key)) => is_inside(key, site),
        }
    }

    /// Remembers an inherited setting that stays behind.
    pub fn leaves_behind(&mut self, setting: &Setting<'m>) {
        if let Some(key) = setting.set_at {
            let names = self.left_behind.entry(key.path().to_owned()).or_default();
            if !names.contains(&setting.property.name()) {
                names.push(setting.property.name());
            }
        }
    }

    /// What an application pool is named on the destination.
    pub fn pool_name(&self, old: &str) -> String {
        self.index.pool_names().new_name(old)
    }

    /// The Windows directory of the source.
    pub fn windows(&self) -> &'o str {
        &self.options.context.source.windows_directory
    }

    /// The lists of MIME types that are the same for all sites; read now if nobody has done so.
    pub fn mime_types(&mut self) -> Arc<Lists> {
        let read = || Arc::new(Lists::read(self.metabase, self.options));
        Arc::clone(self.types.get_or_insert_with(read))
    }

    /// The object at a path, made when it is not there yet; `owner` names the site or pool it belongs to.
    pub fn object(&mut self, path: &ConfigPath, owner: &str) -> &mut ConfigObject {
        // Attributes of one element are mostly written one after the other.
        let is_last = self.objects.last().is_some_and(|last| last.path == *path);
        let place = match (is_last, self.places.get(path)) {
            (true, _) => self.objects.len() - 1,
            (false, Some(place)) => *place,
            (false, None) => {
                let (kind, name) = describe(path, owner);
                self.places.insert(path.clone(), self.objects.len());
                self.objects.push(ConfigObject::new(path.clone(), kind, name));
                self.objects.len() - 1
            }
        };
        #[expect(clippy::indexing_slicing, reason = "each place is that of an object")]
        &mut self.objects[place]
    }

    /// The path of a key, as rows and accounts hold it.
    pub fn path_of(&mut self, key: Key<'_>) -> Text {
        let path = self.paths.entry(key.number());
        path.or_insert_with(|| key.path().into()).clone()
    }

    /// Where a setting comes from, for a person.
    pub fn origin(&mut self, setting: &Setting<'_>) -> Origin {
        Origin {
            key: setting
                .set_at
                .map_or(Text::known("the defaults of IIS 6"), |key| self.path_of(key)),
            property: name_of(&setting.property),
        }
    }

    /// Writes an attribute that comes from a setting.
    pub fn write(
        &mut self,
        at: &At<'_>,
        attribute: &'static str,
        value: impl Into<AttributeValue>,
        from: &Setting<'m>,
    ) {
        let value = value.into();
        if let Some(key) = from.set_at {
            let is_same = value.exposed().eq_ignore_ascii_case(&from.property.text());
            let fate = self.fate(key, from.property.id());
            fate.verbatim = Some(is_same && fate.verbatim.unwrap_or(true));
        }
        if attribute == "userName" {
            self.acting.insert(at.path.clone(), from.key);
        }
        let origin = self.origin(from);
        self.object(&at.path, at.owner)
            .set(Text::known(attribute), value, Some(origin));
        self.went_to(from, Target::attribute(&at.path, attribute));
    }

    /// Records where a setting went: an element or a collection. It counts as converted, because only
    /// [`Draft::write`] can tell that a value kept its form.
    pub fn went_to(&mut self, from: &Setting<'_>, target: Target) {
        if let Some(key) = from.set_at {
            self.fate(key, from.property.id()).write(target);
        }
    }

    /// Records in words where a setting went that no single element stands for.
    pub fn went_elsewhere(&mut self, from: &Setting<'_>, place: impl Into<Saying>) {
        if let Some(key) = from.set_at {
            self.fate(key, from.property.id()).elsewhere = Some(place.into());
        }
    }

    /// Records that nothing needs to be written for a setting, and why: the destination acts by it anyway, or it had
    /// no effect on the source. It counts as carried.
    pub fn same(&mut self, from: &Setting<'_>, why: impl Into<Saying>) {
        if let Some(key) = from.set_at {
            self.same_at(key, from.property.id(), why);
        }
    }

    /// As [`Draft::same`], by key and number.
    pub fn same_at(&mut self, key: Key<'_>, id: PropertyId, why: impl Into<Saying>) {
        self.fate(key, id).same.get_or_insert(why.into());
    }

    /// Records what a person has to do for a setting, whether or not something was written for it: a password, an
    /// account, a certificate, a value nobody can read. Say it as an instruction without a final stop.
    pub fn needs_you(&mut self, from: &Setting<'_>, what_to_do: impl Into<Saying>) {
        if let Some(key) = from.set_at {
            self.needs_you_at(key, from.property.id(), what_to_do);
        }
    }

    /// As [`Draft::needs_you`], by key and number.
    pub fn needs_you_at(&mut self, key: Key<'_>, id: PropertyId, what_to_do: impl Into<Saying>) {
        let what = what_to_do.into();
        let fate = self.fate(key, id);
        if !fate.needs.contains(&what) {
            fate.needs.push(what);
        }
    }

    /// Records that nothing was written for a setting because its value is damaged: what it `is` not. The reader of the
    /// metabase has said so in a problem with line and column.
    pub fn unreadable(&mut self, from: &Setting<'_>, is: &str) {
        let shown = from.property.shown().into_owned();
        self.needs_you(
            from,
            format!("set it on the destination; \"{shown}\" is {is}, so nothing is written"),
        );
    }

    /// Records that a value of a setting (`before`, as it may be shown) is outside of what IIS 7+ accepts and became
    /// `after`, and says so in a problem about `owner`. The value itself is written by [`Draft::write`].
    pub fn clamped(&mut self, from: &Setting<'_>, before: &str, after: &str, accepts: &str, owner: &str) {
        if let Some(key) = from.set_at {
            let clamp: Saying = format!("{before} became {after}: IIS 7+ accepts {accepts}").into();
            let fate = self.fate(key, from.property.id());
            if !fate.clamps.contains(&clamp) {
                fate.clamps.push(clamp);
            }
        }
        self.say(
            Problem::warning(
                "VALUE-OUT-OF-RANGE",
                format!("{} {before} of {owner} becomes {after}", from.property.name()),
            )
            .with_cause(format!("IIS 7 and later accept {accepts}."))
            .with_fix("Check that the nearest accepted value suits, or set another one on the destination.")
            .with_place(from.place())
            .with_target(owner),
        );
    }

    /// Records that what was written for a setting was changed afterwards, and why.
    pub fn changed_at(&mut self, key: Key<'_>, id: PropertyId, why: String) {
        self.fate(key, id).verbatim = Some(false);
        self.note_at(key, id, why);
    }

    /// Records that a setting reached the destination although its value could not be read: a person gave it.
    pub fn carried_by_person(&mut self, key: Key<'_>, id: PropertyId, target: Target) {
        self.fate(key, id).write(target);
        self.note_at(key, id, "as you gave it; the old one cannot be read");
    }

    /// Records what a person should know of a setting that is carried.
    pub fn note(&mut self, from: &Setting<'_>, note: impl Into<Saying>) {
        if let Some(key) = from.set_at {
            self.note_at(key, from.property.id(), note);
        }
    }

    /// As [`Draft::note`], by key and number.
    pub fn note_at(&mut self, key: Key<'_>, id: PropertyId, note: impl Into<Saying>) {
        let note = note.into();
        let fate = self.fate(key, id);
        if !fate.notes.contains(&note) {
            fate.notes.push(note);
        }
    }

    /// Records why a setting goes nowhere: IIS 7+ has nothing for it. Counts only when nothing is written, clamped or
    /// left to a person.
    pub fn goes_nowhere(&mut self, key: Key<'_>, id: PropertyId, why: impl Into<Saying>) {
        self.fate(key, id).reason.get_or_insert(why.into());
    }

    /// Takes back that a setting was written; it goes nowhere instead.
    pub fn taken_back(&mut self, key: Key<'_>, id: PropertyId, why: String) {
        *self.fate(key, id) = Fate {
            reason: Some(why.into()),
            ..Fate::default()
        };
    }

    /// Takes back that anything was written to some targets. A setting that went nowhere else goes nowhere; one that did is
    /// no longer all there, and says so.
    pub fn targets_gone(&mut self, is_gone: &dyn Fn(&Target) -> bool, why: &str) {
        for fate in &mut self.all_fates {
            let before = fate.targets.len();
            fate.targets.retain(|target| !is_gone(target));
            if fate.targets.len() == before {
                continue;
            }
            if fate.targets.is_empty() {
                *fate = Fate {
                    reason: Some(why.to_owned().into()),
                    ..Fate::default()
                };
            } else {
                fate.lost_a_part(why);
            }
        }
    }

    /// Records that a part of what was written to a target is not there: entries of a collection, or attributes of them.
    pub fn target_lost_a_part(&mut self, target: &Target, why: &str) {
        for fate in &mut self.all_fates {
            if fate.targets.contains(target) {
                fate.lost_a_part(why);
            }
        }
    }

    /// The key that acts by the account which an object names. Its password may be set nearer than its name.
    pub fn acting_key(&self, path: &ConfigPath) -> Option<Key<'m>> {
        self.acting.get(path).copied()
    }

    /// What became of a setting so far.
    pub fn fate_of(&self, key: Key<'_>, id: PropertyId) -> Option<&Fate> {
        let place = *self.fates.get(&(key.number(), id))?;
        self.all_fates.get(place)
    }

    /// Takes the targets of a setting, of which nothing more will be said.
    pub fn take_targets(&mut self, key: Key<'_>, id: PropertyId) -> Vec<Target> {
        let place = self.fates.get(&(key.number(), id));
        place
            .and_then(|place| self.all_fates.get_mut(*place))
            .map(|fate| std::mem::take(&mut fate.targets))
            .unwrap_or_default()
    }

    /// Adds a problem, unless the same was said already.
    pub fn say(&mut self, problem: Problem) {
        if self.said.insert(problem.to_string()) {
            self.problems.push(problem);
        }
    }

    /// The objects, adjusted by the rules and sorted.
    pub fn finish_objects(&mut self) -> Vec<ConfigObject> {
        let mut objects = std::mem::take(&mut self.objects);
        self.places.clear();
        objects.sort_by(|a, b| a.path.compare(&b.path));
        objects
    }

    fn fate(&mut self, key: Key<'_>, id: PropertyId) -> &mut Fate {
        let next = self.all_fates.len();
        let place = *self.fates.entry((key.number(), id)).or_insert(next);
        if place == next {
            self.all_fates.push(Fate::default());
        }
        #[expect(clippy::indexing_slicing, reason = "each place is that of a fate")]
        &mut self.all_fates[place]
    }

    /// The value of a setting as its row's table says it; `None` when code converts it.
    pub fn converted(&self, from: &Setting<'m>) -> Option<Converted> {
        let Way::Simple(way) = row_of(from.property.id())?.way else {
            return None;
        };
        let text = from.property.text();
        Some(convert(way, &Input::of(&from.property, &text, self.windows())))
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
                self.clamped(from, &shown, &text, &accepts, holder.name);
                text
            }
            Converted::Nothing(_) if is_damaged(&from.property) => {
                self.unreadable(from, "no value of its type");
                return;
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

/// The name of a property; that of the table where it has the same, which all of them share.
pub(super) fn name_of(property: &Property<'_>) -> Text {
    match row_of(property.id()) {
        Some(row) if row.name == property.name() => Text::known(row.name),
        _ => property.name().into(),
    }
}

/// True for a number or a truth that cannot be read as one.
fn is_damaged(property: &Property<'_>) -> bool {
    match property.kind() {
        PropertyKind::Dword => property.dword().is_none(),
        PropertyKind::Bool => property.boolean().is_none() && property.dword().is_none(),
        _ => false,
    }
}

/// True for a key and everything below it.
pub(super) fn is_inside<'m>(key: Key<'m>, around: Key<'m>) -> bool {
    key == around || key.ancestors().any(|above| above == around)
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
    /// Its path: a site, a pool, `system.webServer` in a location tag or outside of any, `system.applicationHost`.
    pub base: ConfigPath,
    /// What a person calls it.
    pub name: &'a str,
}

impl Holder<'_> {
    /// The path of an element below, slash-separated.
    pub fn path_to(&self, element: &'static str) -> ConfigPath {
        ConfigPath {
            location: self.base.location.clone(),
            elements: elements_below(&self.base.elements, element),
        }
    }
}

type Elements = Arc<Vec<ConfigElement>>;

/// The elements of a path below others. Those below a group of sections (`system.webServer`) are made once on each
/// thread: every key of a farm has the same.
fn elements_below(base: &[ConfigElement], element: &'static str) -> Elements {
    thread_local! {
        static KNOWN: RefCell<HashMap<(Text, &'static str), Elements>> = RefCell::default();
    }
    let make = || {
        let names = element.split('/').filter(|name| !name.is_empty());
        let below = names.map(|name| ConfigElement::only(Text::known(name)));
        Arc::new(base.iter().cloned().chain(below).collect())
    };
    let keep =
        |group| KNOWN.with_borrow_mut(|known| Arc::clone(known.entry((group, element)).or_insert_with(make)));
    match base {
        [] => keep(Text::default()),
        [group] if group.key.is_empty() => keep(group.name.clone()),
        _ => make(),
    }
}
