//! `ApplicationDependencies` as `applicationDependencies`: which groups of web service extensions an application needs.
//!
//! The list is the whole server's and set at `/LM/W3SVC` only. IIS 7+ does not act by it either: it is what management
//! tools show. The first group of an application stands on its own element, as in real output of the ABO mapper; the others
//! below it.

use super::draft::{At, Draft, Setting, Target};
use super::entries::with_lines;
use crate::formats::metabase::values::ApplicationDependency;
use crate::formats::metabase::{Key, property};
use crate::model::path::fold;
use crate::model::{ConfigElement, ConfigPath, Place, Problem};
use std::collections::HashSet;

/// Writes the whole list; `server` is what a person calls its owner.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>, server: &str) {
    let Some(setting) = Setting::set(service, property::APPLICATION_DEPENDENCIES) else {
        return;
    };
    let section = ConfigPath::section(None, "system.webServer/security/applicationDependencies");
    let mut seen: HashSet<String> = HashSet::new();
    let mut is_empty = true;
    for (item, line) in with_lines(&setting.property) {
        is_empty = false;
        let Some(entry) = ApplicationDependency::parse(&item).filter(|entry| !entry.groups.is_empty()) else {
            broken(
                draft,
                &setting,
                (&item, line),
                "names no application and its groups",
                server,
            );
            continue;
        };
        if !seen.insert(fold(&entry.application)) {
            broken(
                draft,
                &setting,
                (&item, line),
                "names an application a second time",
                server,
            );
            continue;
        }
        let application = section.child(ConfigElement::keyed("application", "name", entry.application));
        let mut groups = entry.groups.iter();
        if let Some(first) = groups.next() {
            draft.write(
                &At::of(application.clone(), server),
                "groupId",
                first.as_str(),
                &setting,
            );
        }
        let mut known: Vec<&String> = entry.groups.iter().take(1).collect();
        for group in groups {
            if known.iter().any(|other| other.eq_ignore_ascii_case(group)) {
                continue;
            }
            known.push(group);
            let below = application.child(ConfigElement::keyed("add", "groupId", group.as_str()));
            draft.object(&below, server);
            draft.went_to(&setting, Target::element(&below));
        }
    }
    if is_empty {
        draft.same(&setting, "the list is empty, there as here");
    }
}

fn broken(
    draft: &mut Draft<'_, '_>,
    setting: &Setting<'_>,
    (item, line): (&str, u32),
    fault: &str,
    server: &str,
) {
    draft.note(setting, format!("\"{item}\" {fault} and is left out"));
    if let Some(key) = setting.set_at {
        draft.goes_nowhere(key, setting.property.id(), format!("\"{item}\" {fault}"));
    }
    draft.say(
        Problem::warning(
            "DEPENDENCY-BROKEN",
            format!("\"{item}\" of ApplicationDependencies {fault}"),
        )
        .with_cause("An entry is the name of an application, a semicolon, and the groups of extensions that it needs.")
        .with_fix("Nothing, if no management tool on the destination shows it; else add the right entry there.")
        .with_place(Place {
            line: Some(line).filter(|line| *line > 0),
            ..setting.place()
        })
        .with_target(server),
    );
}

#[cfg(test)]
mod tests {
    use super::super::{Index, Inherited, TranslateOptions, Translation, server};
    use crate::formats::metabase::{MetabaseBuilder, Schema};
    use crate::model::{Column, IisVersion, ServerFacts};
    use crate::rules::{RuleContext, RuleSet};

    fn translated(list: &str) -> Translation {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .set("ApplicationDependencies", list)
            .build(Schema::built_in());
        let facts = |name: &str, iis| ServerFacts {
            name: name.to_owned(),
            iis,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: false,
        };
        let context = RuleContext::new(facts("OLD", IisVersion::IIS6), facts("NEW", IisVersion::IIS10));
        let rules = RuleSet::default();
        let options = TranslateOptions {
            inherited: Inherited::OnServer,
            ..TranslateOptions::new(&rules, &context)
        };
        server(&Index::of(&metabase), &options)
    }

    fn written(translation: &Translation) -> Vec<String> {
        translation
            .objects
            .iter()
            .filter(|object| object.path.to_string().contains("applicationDependencies"))
            .map(|object| {
                let group = object.get("groupId").map(|group| format!(" = {group}"));
                format!(
                    "{}{}",
                    object
                        .path
                        .to_string()
                        .replace("system.webServer/security/applicationDependencies/", ""),
                    group.unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn the_first_group_stands_on_the_application_and_the_others_below() {
        let done = translated("Active Server Pages;ASP\nShop;ASP,SSINC;asp");
        assert_eq!(
            written(&done),
            [
                "application[@name='Active Server Pages'] = ASP",
                "application[@name='Shop'] = ASP",
                "application[@name='Shop']/add[@groupId='SSINC']",
            ]
        );
        let row = done
            .settings
            .iter()
            .find(|row| row.property == "ApplicationDependencies")
            .expect("accounted for");
        assert_eq!(row.column, Column::Converted);
    }

    #[test]
    fn a_broken_item_is_said_and_the_rest_goes_on() {
        let done = translated("just a name\n;ASP\nShop;ASP\nshop;X");
        assert_eq!(written(&done), ["application[@name='Shop'] = ASP"]);
        let said: Vec<&str> = done
            .problems
            .iter()
            .filter(|problem| problem.code == "DEPENDENCY-BROKEN")
            .map(|problem| problem.title.as_str())
            .collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(done.problems.iter().all(|problem| {
            problem.code != "DEPENDENCY-BROKEN"
                || problem.place.key.as_deref() == Some("/LM/W3SVC/ApplicationDependencies")
        }));
    }
}
