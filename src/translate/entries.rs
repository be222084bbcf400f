//! Lists of the metabase as entries of collections: what both have in common, whatever the entries say.
//!
//! A list replaces the one above it as a whole, a collection of IIS 7+ adds to what it inherits. So what has to be
//! written depends on where: at the server the collection itself, at a site what differs from the server, below what
//! differs from the key above.

use super::draft::{Draft, Holder, Setting};
use super::options::{DestinationFacts, Inherited};
use super::sections::is_inherited;
use crate::formats::metabase::{Property, PropertyId};
use crate::model::{ConfigPath, Item, Place, Problem};

/// Where a collection is written, which decides what it inherits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Level {
    /// The section of the whole server: it inherits nothing.
    Server,
    /// The location of a site: it inherits the server's entries.
    Site,
    /// A location below a site: it inherits those of the key above.
    Below,
}

impl Level {
    /// The level at which a holder's sections are written.
    pub fn of(holder: &Holder<'_>) -> Self {
        match holder.base.location.as_deref() {
            None => Level::Server,
            // The name of a site holds no slash.
            Some(location) if location.contains('/') => Level::Below,
            Some(_) => Level::Site,
        }
    }
}

/// What the collection says that is inherited, as the source has it: the value of the key above, and at a site that of
/// the service where it is written at the server. `None` where only the destination's own is inherited.
pub(super) fn above<'m>(
    draft: &Draft<'m, '_>,
    holder: &Holder<'_>,
    setting: &Setting<'m>,
) -> Option<Setting<'m>> {
    let id = setting.property.id();
    match Level::of(holder) {
        Level::Server => None,
        Level::Site => of_service(draft, id),
        Level::Below => {
            let above = Setting::of(setting.key.parent()?, id)?;
            is_inherited(draft, &above).then_some(above)
        }
    }
}

/// What the service says, where that is written at the server.
pub(super) fn of_service<'m>(draft: &Draft<'m, '_>, id: PropertyId) -> Option<Setting<'m>> {
    let is_written = draft.options.inherited == Inherited::OnServer;
    let service = draft.metabase.key("/LM/W3SVC").filter(|_| is_written)?;
    Setting::of(service, id)
}

/// The entries of a collection of the whole destination; `None` when nothing is known of it.
pub(super) fn entries_at_root<'d>(known: &'d DestinationFacts, section: &str) -> Option<&'d [Item]> {
    let path = ConfigPath::section(None, section);
    let object = known.sections.iter().find(|object| object.path == path)?;
    object.items.as_deref()
}

/// An attribute of an entry, by its name.
pub(super) fn attribute<'i>(item: &'i Item, name: &str) -> Option<&'i str> {
    let mut attributes = item.attributes.iter();
    attributes.find_map(|(known, value)| (known == name).then_some(value.as_str()))
}

/// The items of a list, each with its line in the file.
pub(super) fn with_lines<'m>(property: &Property<'m>) -> Vec<(String, u32)> {
    let items = property.list();
    // Items stand on lines of their own; where they do not, all of them stand where the property does.
    let raw = property.raw();
    let is_item = |text: &&str| !text.trim_matches(['\t', ' ', '\r']).is_empty();
    let offsets: Vec<u32> = (0..)
        .zip(raw.split('\n'))
        .filter_map(|(offset, text)| is_item(&text).then_some(offset))
        .collect();
    let line_of = |index: usize| match offsets.get(index) {
        Some(offset) if offsets.len() == items.len() => property.line().saturating_add(*offset),
        _ => property.line(),
    };
    items
        .iter()
        .enumerate()
        .map(|(index, item)| (item.clone().into_owned(), line_of(index)))
        .collect()
}

/// What cannot be read in a list or value, and why.
pub(super) struct Broken<'a> {
    /// Code of the problem.
    pub code: &'a str,
    /// What it should have been, with its article: `a MIME type`.
    pub what: &'a str,
    /// The text.
    pub text: &'a str,
    /// Its line; 0 when it stands where the property does.
    pub line: u32,
    /// Why, in a whole sentence.
    pub why: &'a str,
}

/// Says that an item is left out, and goes on without it.
pub(super) fn say_broken(
    draft: &mut Draft<'_, '_>,
    holder: &Holder<'_>,
    setting: &Setting<'_>,
    broken: &Broken<'_>,
) {
    let Broken {
        code,
        what,
        text,
        line,
        why,
    } = broken;
    draft.needs_you(
        setting,
        format!("set on the destination what \"{text}\" was meant to be; it is not {what} and is left out"),
    );
    let place = setting.place();
    draft.say(
        Problem::warning(
            *code,
            format!("\"{text}\" of {} is left out: it is not {what}", holder.name),
        )
        .with_cause(*why)
        .with_fix("Set what is meant on the destination, or correct it on the old server and compare again.")
        .with_place(Place {
            line: Some(*line).filter(|line| *line > 0).or(place.line),
            ..place
        })
        .with_target(holder.name),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{Metabase, Schema, property};

    #[test]
    fn items_know_their_lines() {
        let file = "<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n<MBProperty>\n<IIsWebService\tLocation =\"/LM/W3SVC\"\n\t\tHttpCustomHeaders=\"A: 1\n\n\t\t\tB: 2\"\n\t\tHttpErrors=\"404,*,URL,/x   500,*,URL,/y\"\n\t>\n</IIsWebService>\n</MBProperty>\n</configuration>\n";
        let metabase = Metabase::read(file.as_bytes(), Schema::built_in(), "MetaBase.xml").expect("reads");
        let service = metabase.key("/LM/W3SVC").expect("a key");
        let lines = |id| {
            let property = service.property(id).expect("is set");
            with_lines(&property)
        };
        let text = |text: &str| text.to_owned();
        assert_eq!(
            lines(property::HTTP_CUSTOM_HEADERS),
            [(text("A: 1"), 4), (text("B: 2"), 6)]
        );
        assert_eq!(
            lines(property::HTTP_ERRORS),
            [(text("404,*,URL,/x"), 7), (text("500,*,URL,/y"), 7)]
        );
    }
}
