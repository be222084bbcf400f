//! A translation while it is being made: the objects so far, and which property went where ([`fates`]).

mod fates;
mod holder;
mod setting;

pub(super) use fates::{Fate, Saying};
pub(super) use holder::{At, Holder};
pub(super) use setting::{Setting, is_inside, name_of};

use super::convert::{Converted, Input, convert};
use super::index::Index;
use super::mime::Lists;
use super::options::{Inherited, TranslateOptions};
use super::property_map::{Row, Scope, Way, row_of};
use crate::formats::apphost::describe;
use crate::formats::metabase::{Key, Metabase, PropertyId};
pub(super) use crate::model::ConfigTarget as Target;
use crate::model::{AttributeValue, ConfigObject, ConfigPath, Origin, Problem, Text};
use setting::is_damaged;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

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
            fate.write(Target::attribute(&at.path, attribute));
        }
        if attribute == "userName" {
            self.acting.insert(at.path.clone(), from.key);
        }
        let origin = self.origin(from);
        self.object(&at.path, at.owner)
            .set(Text::known(attribute), value, Some(origin));
    }

    /// The key that acts by the account which an object names. Its password may be set nearer than its name.
    pub fn acting_key(&self, path: &ConfigPath) -> Option<Key<'m>> {
        self.acting.get(path).copied()
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
            Converted::Partly { text, lost } => {
                self.lost_bits(from, lost, holder.name);
                text
            }
            Converted::Meaningless(it_is) => {
                self.meaningless(from, &it_is, holder.name);
                return;
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
