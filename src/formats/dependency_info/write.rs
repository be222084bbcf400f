//! Writes the XML.

use super::{DependencySettings, Section};
use crate::formats::attribute_text;
use crate::model::dependency::DependencyInfo;
use std::fmt::Write;

/// An entry of a section: its attributes as XML text, and its triggers.
struct Entry<'a> {
    attributes: String,
    triggers: &'a [String],
}

/// Prints what getDependencies prints: UTF-8, four blanks a level as in Microsoft's sample, line feeds, no
/// declaration. The same information gives the same bytes.
///
/// Inherited script maps are never part of it: the original does not list them.
pub fn write_xml(info: &DependencyInfo, settings: &DependencySettings) -> String {
    let dependencies = info
        .dependencies
        .iter()
        .filter(|found| settings.shows(Section::Dependency, &found.name))
        .map(|found| Entry {
            attributes: format!("name=\"{}\"", attribute_text(&found.name)),
            triggers: &found.triggers,
        });
    let pools = info
        .app_pools
        .iter()
        .filter(|pool| settings.shows(Section::AppPoolInUse, &pool.name))
        .map(|pool| Entry {
            attributes: format!(
                "name=\"{}\" definitionIncluded=\"{}\"",
                attribute_text(&pool.name),
                boolean(pool.definition_included)
            ),
            triggers: &pool.triggers,
        });
    // dd569090 documents `Restricted`; the attribute `exe` is inferred from `isapi`'s `dll` (operations §7.2).
    let cgis = info
        .cgis
        .iter()
        .filter(|cgi| settings.shows(Section::Cgi, &cgi.exe))
        .map(|cgi| Entry {
            attributes: format!(
                "exe=\"{}\" Restricted=\"{}\"",
                attribute_text(&cgi.exe),
                attribute_text(&cgi.restricted)
            ),
            triggers: &cgi.triggers,
        });
    let isapis = info
        .isapis
        .iter()
        .filter(|isapi| settings.shows(Section::Isapi, &isapi.dll))
        .map(|isapi| Entry {
            attributes: format!(
                "dll=\"{}\" enabled=\"{}\"",
                attribute_text(&isapi.dll),
                boolean(isapi.enabled)
            ),
            triggers: &isapi.triggers,
        });

    // Element names of both sections are confirmed by a public reader of the output; `name` is inferred (operations §7.2).
    let native_modules = info
        .native_modules
        .iter()
        .filter(|module| settings.shows(Section::NativeModule, &module.name))
        .map(|module| Entry {
            attributes: format!("name=\"{}\"", attribute_text(&module.name)),
            triggers: &[],
        });
    let managed_types = info
        .managed_types
        .iter()
        .filter(|found| settings.shows(Section::ManagedType, &found.name))
        .map(|found| Entry {
            attributes: format!("name=\"{}\"", attribute_text(&found.name)),
            triggers: &found.triggers,
        });

    let triggers = settings.shows_triggers();
    let mut body = String::new();
    section(&mut body, "dependencies", "dependency", dependencies, triggers);
    section(&mut body, "apppoolsInUse", "apppoolInUse", pools, triggers);
    section(&mut body, "cgis", "cgi", cgis, triggers);
    section(&mut body, "isapis", "isapi", isapis, triggers);
    section(
        &mut body,
        "nativeModules",
        "nativeModule",
        native_modules,
        triggers,
    );
    section(&mut body, "managedTypes", "managedType", managed_types, triggers);
    if body.is_empty() {
        "<dependencyInfo />\n".to_owned()
    } else {
        format!("<dependencyInfo>\n{body}</dependencyInfo>\n")
    }
}

fn section<'a>(
    out: &mut String,
    name: &str,
    child: &str,
    entries: impl Iterator<Item = Entry<'a>>,
    triggers: bool,
) {
    let before = out.len();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "    <{name}>");
    let opened = out.len();
    for entry in entries {
        if !triggers || entry.triggers.is_empty() {
            let _ = writeln!(out, "        <{child} {} />", entry.attributes);
            continue;
        }
        let _ = writeln!(out, "        <{child} {}>", entry.attributes);
        for trigger in entry.triggers {
            let trigger = attribute_text(trigger);
            let _ = writeln!(out, "            <trigger absolutePath=\"{trigger}\" />");
        }
        let _ = writeln!(out, "        </{child}>");
    }
    if out.len() == opened {
        out.truncate(before);
    } else {
        let _ = writeln!(out, "    </{name}>");
    }
}

/// `True` or `False`, as .NET prints them.
fn boolean(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dependency::{AppPoolInUse, Cgi, Dependency, Isapi, ManagedType, NativeModule};

    fn sample() -> DependencyInfo {
        DependencyInfo {
            dependencies: vec![Dependency {
                name: "ASP".to_owned(),
                triggers: vec!["systemInfo scriptmaps".to_owned()],
            }],
            app_pools: vec![AppPoolInUse {
                name: "R&D \"pool\"".to_owned(),
                definition_included: false,
                triggers: vec!["/lm/w3svc/1/AppPoolId".to_owned()],
            }],
            cgis: vec![Cgi {
                exe: r#"c:\perl\bin\perl.exe "%s" %s"#.to_owned(),
                restricted: "Unknown".to_owned(),
                triggers: Vec::new(),
            }],
            isapis: vec![Isapi {
                dll: r"C:\x.dll".to_owned(),
                enabled: true,
                triggers: Vec::new(),
            }],
            native_modules: vec![NativeModule {
                name: "RewriteModule".to_owned(),
            }],
            managed_types: vec![ManagedType {
                name: "Shop.Gate, Shop".to_owned(),
                triggers: vec!["/system.webServer/modules".to_owned()],
            }],
            ..DependencyInfo::default()
        }
    }

    #[test]
    fn writes_every_section_closed_and_escaped() {
        let expected = r#"<dependencyInfo>
    <dependencies>
        <dependency name="ASP">
            <trigger absolutePath="systemInfo scriptmaps" />
        </dependency>
    </dependencies>
    <apppoolsInUse>
        <apppoolInUse name="R&amp;D &quot;pool&quot;" definitionIncluded="False">
            <trigger absolutePath="/lm/w3svc/1/AppPoolId" />
        </apppoolInUse>
    </apppoolsInUse>
    <cgis>
        <cgi exe="c:\perl\bin\perl.exe &quot;%s&quot; %s" Restricted="Unknown" />
    </cgis>
    <isapis>
        <isapi dll="C:\x.dll" enabled="True" />
    </isapis>
    <nativeModules>
        <nativeModule name="RewriteModule" />
    </nativeModules>
    <managedTypes>
        <managedType name="Shop.Gate, Shop">
            <trigger absolutePath="/system.webServer/modules" />
        </managedType>
    </managedTypes>
</dependencyInfo>
"#;
        assert_eq!(
            write_xml(&sample(), &DependencySettings::all_triggers()),
            expected
        );
    }

    #[test]
    fn without_settings_there_are_no_triggers_and_without_content_no_sections() {
        let plain = write_xml(&sample(), &DependencySettings::default());
        assert!(plain.contains("<dependency name=\"ASP\" />"));
        assert!(!plain.contains("<trigger"));
        assert_eq!(
            write_xml(&DependencyInfo::default(), &DependencySettings::default()),
            "<dependencyInfo />\n"
        );
        let isapis = DependencySettings::parse([("isapi", None)]).expect("documented");
        let only = write_xml(&sample(), &isapis);
        assert!(only.contains("<isapis>") && !only.contains("<dependencies>"));
    }
}
