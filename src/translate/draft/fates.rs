//! What became of each setting, as conversions say it while a translation is made.

use super::{Draft, Setting, Target};
use crate::formats::metabase::{Key, PropertyId, property};
use crate::model::Problem;
use std::borrow::Cow;

/// What is said of a setting; most of it the same for thousands of them.
pub(in crate::translate) type Saying = Cow<'static, str>;

/// What became of one setting, as conversions say it. The account reads the column of the loss report off it: what
/// needs a person wins over a clamped value, that over what was written, and a reason counts when nothing was.
#[derive(Clone, Debug, Default)]
pub(in crate::translate) struct Fate {
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

/// Settings whose absence may open a folder: a damaged one blocks, as unreadable address restrictions do.
const GUARDS: [PropertyId; 4] = [
    property::AUTH_FLAGS,
    property::ACCESS_FLAGS,
    property::ACCESS_SSL_FLAGS,
    property::DIR_BROWSE_FLAGS,
];

impl Fate {
    pub(super) fn write(&mut self, target: Target) {
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

impl<'m> Draft<'m, '_> {
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
        if !GUARDS.contains(&from.property.id()) {
            return;
        }
        let (name, place) = (from.property.name(), from.place());
        let key = from.set_at.unwrap_or(from.key).path();
        self.say(
            Problem::error(
                "SECURITY-VALUE-UNREADABLE",
                format!("{name} of {key}, which decides who may do what, cannot be read"),
            )
            .with_cause(format!(
                "\"{shown}\" is {is}. Without it what holds above would hold here too, and that may let everybody in."
            ))
            .with_fix(format!(
                "Correct {name} on the old server and take a copy of the file again. Or acknowledge SECURITY-VALUE-UNREADABLE, and \
                 set it on the destination before the site goes live."
            ))
            .with_place(place)
            .with_target(key),
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

    /// Records that bits of a setting have no name, so that only the rest of it is carried, and says so in a problem about
    /// `owner`. No bits are nothing to say.
    pub fn lost_bits(&mut self, from: &Setting<'_>, bits: u32, owner: &str) {
        if bits == 0 || from.set_at.is_none() {
            return;
        }
        let note = format!("bits 0x{bits:X} of it have no meaning and are left out");
        self.note(from, note);
        self.say(
            Problem::warning(
                "FLAGS-UNKNOWN",
                format!("Bits 0x{bits:X} of {} of {owner} are left out", from.property.name()),
            )
            .with_cause("Neither IIS 6 nor IIS 7 and later have a name for them. The other bits are carried.")
            .with_fix("Nothing, if no program of your own sets them; else set on the destination what they stand for.")
            .with_place(from.place())
            .with_target(owner),
        );
    }

    /// Records that nothing was written for a setting because its value means nothing to IIS, and says so in a problem
    /// about `owner`; `it_is` says what it would have to be.
    pub fn meaningless(&mut self, from: &Setting<'_>, it_is: &str, owner: &str) {
        let (name, shown) = (from.property.name(), from.property.shown().into_owned());
        self.needs_you(
            from,
            format!("set it on the destination; \"{shown}\" means nothing, it has to be {it_is}, so nothing is written"),
        );
        self.say(
            Problem::warning(
                "VALUE-MEANINGLESS",
                format!("{name} \"{shown}\" of {owner} is left out: it means nothing"),
            )
            .with_cause(format!(
                "It has to be {it_is}. Nothing is written, so the destination's own value acts."
            ))
            .with_fix(
                "Set on the destination what is meant, or correct it on the old server and compare again.",
            )
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

    pub(super) fn fate(&mut self, key: Key<'_>, id: PropertyId) -> &mut Fate {
        let next = self.all_fates.len();
        let place = *self.fates.entry((key.number(), id)).or_insert(next);
        if place == next {
            self.all_fates.push(Fate::default());
        }
        #[expect(clippy::indexing_slicing, reason = "each place is that of a fate")]
        &mut self.all_fates[place]
    }
}
