//! Script maps as handlers.
//!
//! A ScriptMaps list replaces its parent's as a whole, while handlers merge: so every list becomes `<clear/>`, its
//! entries, and the handlers that IIS 7+ needs behind them. Names, preconditions and the order of attributes are those
//! of real output of the ABO mapper (property map, section D).

use super::draft::{Draft, Holder, Setting, Target};
use super::entries::{Broken, say_broken, with_lines};
use super::handler::{LeftOut, handler};
use super::integrated;
use super::options::FastCgi;
use super::script_map::{Program, program, script_maps};
use super::sections::{item, write_items};
use crate::formats::metabase::property;
use crate::formats::metabase::values::ScriptMap;
use crate::model::path::fold;
use crate::model::secret::masked;
use crate::model::{Entries, Item, Problem};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All that the handlers of a list of script maps depend on, where no application goes to the Integrated pipeline and no
/// fcgiext.ini says more.
#[derive(Eq, Hash, PartialEq)]
pub(super) struct Asked {
    list: String,
    allow_path_info: bool,
    may_execute: bool,
    crosses_platforms: bool,
    is_64_bit: (bool, bool),
    windows: String,
}

/// What becomes of a list of script maps.
#[derive(Default)]
pub(super) struct Made {
    entries: Entries,
    /// True when a script map has become one.
    has_handlers: bool,
    /// Programs that a list of allowed programs knows, by their folded path.
    processors: Vec<(String, String)>,
    /// Maps whose program has arguments.
    with_arguments: Vec<ScriptMap>,
    left_out: BTreeMap<LeftOut, Vec<String>>,
    /// Places in the list of what is no script map.
    broken: Vec<usize>,
    /// Programs of wildcard maps that became handlers, in their order.
    wildcards: Vec<String>,
    needs_32_bit: bool,
}

/// Writes the handlers of one ScriptMaps setting.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let path_info = Setting::set(setting.key, property::ALLOW_PATH_INFO_FOR_SCRIPT_MAPPINGS);
    let allow_path_info = path_info.is_some_and(|setting| setting.property.boolean() == Some(true));
    let (options, index) = (draft.options, draft.index);
    let depends_on_key =
        !matches!(options.fast_cgi, FastCgi::Missing) || options.integrated.are_within(setting.key.path());
    let made = if depends_on_key {
        Arc::new(make(draft, setting, allow_path_info))
    } else {
        let context = options.context;
        let asked = Asked {
            list: setting.property.raw().to_owned(),
            allow_path_info,
            may_execute: may_execute(setting),
            crosses_platforms: options.rules.is_on("CrossPlatformRule"),
            is_64_bit: (context.source.is_64_bit, context.destination.is_64_bit),
            windows: draft.windows().to_owned(),
        };
        index
            .handlers
            .get(asked, || make(draft, setting, allow_path_info))
    };
    draft.needs_32_bit |= made.needs_32_bit;
    draft.processors.extend(made.processors.iter().cloned());
    for map in &made.with_arguments {
        check_arguments(draft, holder, setting, map);
    }
    if let Some(switch) = path_info {
        if switch.property.boolean().is_none() {
            draft.unreadable(&switch, "neither TRUE nor FALSE");
        } else if !allow_path_info {
            draft.same(&switch, "handlers of IIS 7+ take no path info unless they say so");
        } else if made.has_handlers {
            let target = Target::attribute(&holder.path_to("handlers/add"), "allowPathInfo");
            draft.went_to(&switch, target);
        } else {
            draft.same(&switch, "it has no effect: no script map becomes a handler");
        }
    }
    say_left_out(draft, holder, setting, &made.left_out);
    say_all_broken(draft, holder, setting, &made.broken);
    tell_wildcards(draft, holder, setting, &made.wildcards);
    write_items(
        draft,
        holder.path_to("handlers"),
        holder.name,
        made.entries.clone(),
        setting,
    );
}

/// Makes the handlers of one ScriptMaps setting.
fn make(draft: &Draft<'_, '_>, setting: &Setting<'_>, allow_path_info: bool) -> Made {
    let (maps, broken) = script_maps(&setting.property);
    let mut made = Made {
        broken,
        ..Made::default()
    };
    let mut list = Handlers {
        items: vec![item("clear", &[])],
        names: Vec::new(),
    };
    // A wildcard comes after every extension: on IIS 7+ the first handler that fits wins.
    let (wildcards, extensions): (Vec<_>, Vec<_>) = maps.iter().partition(|map| map.is_wildcard());
    let first_wildcard = wildcards.first().copied();
    for map in extensions.iter().chain(&wildcards).copied() {
        if first_wildcard.is_some_and(|first| std::ptr::eq(first, map)) {
            add_integrated(draft, setting, &extensions, &mut list);
        }
        match handler(
            draft,
            map,
            setting.key.path(),
            allow_path_info,
            &mut made.needs_32_bit,
        ) {
            Ok(handler) => {
                // IIS 7+ runs server-side includes and FastCGI in modules, which no list of programs restricts.
                if !matches!(program(map), Program::Ssi | Program::FastCgi) {
                    made.processors
                        .push((fold(&map.processor), map.processor.clone()));
                }
                if matches!(program(map), Program::Cgi { has_arguments: true }) {
                    made.with_arguments.push(map.clone());
                }
                if map.is_wildcard() {
                    made.wildcards.push(map.processor.clone());
                }
                list.add(handler);
            }
            Err(why) => made.left_out.entry(why).or_default().push(map.extension.clone()),
        }
    }
    if first_wildcard.is_none() {
        add_integrated(draft, setting, &extensions, &mut list);
    }
    made.has_handlers = list.items.len() > 1;
    list.add_built_in(may_execute(setting));
    made.entries = list.items.into();
    made
}

/// Managed handlers, where an application here or below is to run in the Integrated pipeline.
fn add_integrated(
    draft: &Draft<'_, '_>,
    setting: &Setting<'_>,
    extensions: &[&ScriptMap],
    list: &mut Handlers,
) {
    if draft.options.integrated.are_within(setting.key.path()) {
        let made = extensions.iter().flat_map(|map| integrated::handlers(map));
        made.for_each(|handler| list.add(handler));
    }
}

struct Handlers {
    items: Vec<Item>,
    names: Vec<String>,
}

impl Handlers {
    /// Adds a handler under a name that no other has (the collection's key is case-sensitive; ours is not, so that a
    /// person can tell them apart).
    fn add(&mut self, mut handler: Vec<(String, String)>) {
        if let Some((_, name)) = handler.first_mut() {
            *name = super::index::unique(name, |name| {
                self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
            });
            self.names.push(name.clone());
        }
        self.items.push(Item {
            name: "add".to_owned(),
            attributes: handler,
            ..Item::default()
        });
    }

    fn add_built_in(&mut self, may_execute: bool) {
        let mut add = |attributes: &[(&str, &str)]| {
            self.add(
                attributes
                    .iter()
                    .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                    .collect(),
            );
        };
        if may_execute {
            add(&[
                ("name", "ISAPI-dll"),
                ("path", "*.dll"),
                ("verb", "*"),
                ("modules", "IsapiModule"),
                ("resourceType", "File"),
                ("requireAccess", "Execute"),
                ("allowPathInfo", "true"),
            ]);
            add(&[
                ("name", "CGI-exe"),
                ("path", "*.exe"),
                ("verb", "*"),
                ("modules", "CgiModule"),
                ("resourceType", "File"),
                ("requireAccess", "Execute"),
                ("allowPathInfo", "true"),
            ]);
        }
        for verb in ["TRACE", "OPTIONS"] {
            add(&[
                ("name", &format!("{verb}VerbHandler")),
                ("path", "*"),
                ("verb", verb),
                ("modules", "ProtocolSupportModule"),
                ("requireAccess", "None"),
            ]);
        }
        add(&[
            ("name", "StaticFile"),
            ("path", "*"),
            ("verb", "*"),
            (
                "modules",
                "StaticFileModule,DefaultDocumentModule,DirectoryListingModule",
            ),
            ("resourceType", "Either"),
            ("requireAccess", "Read"),
        ]);
    }
}

/// True when programs may be called by their own name here or anywhere below: IIS 6 runs `.dll` and `.exe` files where
/// AccessExecute is set, IIS 7+ wants handlers for it.
fn may_execute(setting: &Setting<'_>) -> bool {
    const EXECUTE: u32 = 4;
    let here = setting.key.effective(property::ACCESS_FLAGS);
    here.and_then(|flags| flags.value.dword())
        .is_some_and(|bits| bits & EXECUTE != 0)
        || setting.key.descendants().any(|key| {
            key.property(property::ACCESS_FLAGS)
                .and_then(|flags| flags.dword())
                .is_some_and(|bits| bits & EXECUTE != 0)
        })
}
/// Says which script maps have no handler, once for each reason.
fn say_left_out(
    draft: &mut Draft<'_, '_>,
    holder: &Holder<'_>,
    setting: &Setting<'_>,
    left_out: &BTreeMap<LeftOut, Vec<String>>,
) {
    for (reason, maps) in left_out {
        let maps = maps.join(", ");
        if let Some(key) = setting.set_at {
            draft.note_at(
                key,
                setting.property.id(),
                format!("{maps} is left out: {}", reason.why),
            );
        }
        let title = format!("Script map {maps} of {} is left out", holder.name);
        let problem = if reason.never_ran {
            Problem::note("SCRIPT-MAP-LEFT-OUT", title)
                .with_fix("Nothing to do: such files do not run on the old server either.")
        } else {
            Problem::warning("SCRIPT-MAP-LEFT-OUT", title).with_fix(
                "Files of that kind will not run on the destination; replace them or add a handler there.",
            )
        };
        draft.say(
            problem
                .with_cause(reason.why.clone())
                .with_place(setting.place())
                .with_target(holder.name),
        );
    }
}

/// Says each item that is no script map at its line.
fn say_all_broken(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>, broken: &[usize]) {
    if broken.is_empty() {
        return;
    }
    let items = with_lines(&setting.property);
    for (text, line) in broken.iter().filter_map(|place| items.get(*place)) {
        let broken = Broken {
            code: "SCRIPT-MAP-BROKEN",
            what: "a script map",
            text,
            line: *line,
            why: "A script map is an extension, a program, a number and verbs, separated by commas.",
        };
        say_broken(draft, holder, setting, &broken);
    }
}

/// A wildcard map comes first on IIS 6 and last on IIS 7+ (property map, I.10).
fn tell_wildcards(
    draft: &mut Draft<'_, '_>,
    holder: &Holder<'_>,
    setting: &Setting<'_>,
    programs: &[String],
) {
    let Some(first) = programs.first() else { return };
    let others = match programs.len() {
        1 => "",
        _ => " Of several wildcard handlers IIS 7 and later ask only the first.",
    };
    let programs = programs.join(", ");
    draft.note(
        setting,
        format!("{programs} no longer sees requests that another handler answers"),
    );
    draft.say(
        Problem::warning(
            "WILDCARD-SCRIPT-MAP",
            format!("{first} of {} no longer sees every request", holder.name),
        )
        .with_cause(format!(
            "On IIS 6 a wildcard script map runs before all others and can hand a request on. On IIS 7 and later one handler \
             answers a request, and those of extensions come first: what they answer does not pass {programs}.{others}"
        ))
        .with_fix(
            "If it guards or rewrites pages of other kinds (.asp, .aspx), remove the handlers of these extensions there or \
             replace it by a module; if it only serves what no other handler does, there is nothing to do.",
        )
        .with_place(setting.place())
        .with_target(holder.name),
    );
}

fn check_arguments(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>, map: &ScriptMap) {
    draft.say(
        Problem::warning(
            "CGI-ARGUMENTS",
            format!(
                "Script map {} of {} calls a program with arguments",
                map.extension, holder.name
            ),
        )
        .with_cause(format!(
            "{} is carried as it is; IIS 7 and later may hand over %s in another way.",
            masked(&map.processor)
        ))
        .with_fix("Call one such script on the destination before going live.")
        .with_place(setting.place())
        .with_target(holder.name),
    );
}
