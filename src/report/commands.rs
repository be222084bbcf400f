//! Command lines that do what was done in the window: ours, and msdeploy's for the real servers.

use crate::translate::{IntegratedChoice, SiteChoices};

/// One end of a sync.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Provider (`metaKey`, `package`).
    pub provider: &'a str,
    /// Its path (`lm/w3svc/1`); empty for a provider without one (`webServer60`).
    pub path: &'a str,
    /// The folder that stands for the server, where it is not this computer.
    pub root: Option<&'a str>,
}

/// What getDependencies is called with: ours with `root=`, msdeploy's without.
pub fn get_dependencies(source: Side<'_>) -> [String; 2] {
    both(|ours| {
        format!(
            "-verb:getDependencies,alltrigger {}",
            side("source", source, ours)
        )
    })
}

/// What a sync is called with, ours first. `extra` are further arguments, each as it is typed
/// (`-enableLink:AppPoolExtension`).
pub fn sync(source: Side<'_>, destination: Side<'_>, what_if: bool, extra: &[String]) -> [String; 2] {
    both(|ours| {
        let mut line = format!(
            "-verb:sync {} {}",
            side("source", source, ours),
            side("dest", destination, ours)
        );
        for argument in extra.iter().filter(|argument| ours || !is_ours(argument)) {
            line.push(' ');
            line.push_str(&shell(argument));
        }
        if what_if {
            line.push_str(" -whatif");
        }
        line
    })
}

/// The settings that map accounts and ask for passwords. Where a password was read from is not known afterwards, so it
/// is asked for.
pub fn accounts<'a>(
    map: impl Iterator<Item = (&'a str, &'a str)>,
    passwords: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let mapped = map.map(|(old, new)| format!("-account:{}={}", setting(old), setting(new)));
    let asked = passwords.map(|account| format!("-accountPassword:{}=prompt", setting(account)));
    mapped.chain(asked).collect()
}

/// The settings that decide on the name of a site and on what is done when its number is taken. Its number stands in
/// the path of the destination.
pub fn site(id: u32, choices: &SiteChoices) -> Vec<String> {
    let choice = choices.sites.get(&id);
    let clash = choice.and_then(|choice| choice.clash).or(choices.clash);
    let name = choice.and_then(|choice| choice.name.as_deref());
    clash
        .map(|clash| format!("-siteId:{id}={}", clash.name()))
        .into_iter()
        .chain(name.map(|name| format!("-siteName:{id}={}", setting(name))))
        .collect()
}

/// The setting that names applications for the Integrated pipeline; `None` when none was chosen.
pub fn integrated(choice: &IntegratedChoice) -> Option<String> {
    let every = choice.all.then(|| "*".to_owned());
    let names = choice.applications.iter().map(|name| setting(name));
    let all: Vec<String> = every.into_iter().chain(names).collect();
    (!all.is_empty()).then(|| format!("-integrated:{}", all.join(",")))
}

/// The settings that decide on numbers and names of all sites, for a whole server.
pub fn sites(choices: &SiteChoices) -> Vec<String> {
    let all = choices.clash.map(|clash| clash.name().to_owned());
    let each = choices.sites.iter().flat_map(|(id, choice)| {
        let clash = choice.clash.map(|clash| clash.name().to_owned());
        let number = choice.number.map(|number| number.to_string());
        clash
            .into_iter()
            .chain(number)
            .map(move |value| format!("{id}={value}"))
    });
    let numbers: Vec<String> = all.into_iter().chain(each).collect();
    let names = choices.sites.iter().filter_map(|(id, choice)| {
        let name = choice.name.as_deref()?;
        Some(format!("-siteName:{id}={}", setting(name)))
    });
    (!numbers.is_empty())
        .then(|| format!("-siteId:{}", numbers.join(",")))
        .into_iter()
        .chain(names)
        .collect()
}

/// The command that takes a run back.
pub fn undo(run: &str) -> String {
    format!("siteferry undo {}", shell(run))
}

fn both(line: impl Fn(bool) -> String) -> [String; 2] {
    [
        format!("siteferry {}", line(true)),
        format!("msdeploy {}", line(false)),
    ]
}

/// True for a setting that msdeploy does not have.
fn is_ours(argument: &str) -> bool {
    ["-account", "-acknowledge", "-integrated", "-site"]
        .iter()
        .any(|setting| argument.starts_with(setting))
}

fn side(name: &str, side: Side<'_>, ours: bool) -> String {
    let mut argument = format!("-{name}:{}", side.provider);
    if !side.path.is_empty() {
        argument.push('=');
        argument.push_str(&setting(side.path));
    }
    if ours && let Some(root) = side.root {
        argument.push_str(",root=");
        argument.push_str(&setting(root));
    }
    shell(&argument)
}

/// A value as msdeploy's grammar takes it: in quotes when it holds a character that would end it.
fn setting(value: &str) -> String {
    if !value.contains([' ', ',', '=', '\'', '"']) {
        value.to_owned()
    } else if value.contains('\'') {
        format!("\"{value}\"")
    } else {
        format!("'{value}'")
    }
}

/// An argument as a command prompt takes it, on Windows and elsewhere: in double quotes when it holds a blank or a
/// character that means something to a shell. Inner double quotes are doubled, as Windows programs read them.
fn shell(argument: &str) -> String {
    if argument.contains([' ', '\'', '"', '&', '|', '<', '>', '^', '(', ')', ';', '$', '`']) {
        format!("\"{}\"", argument.replace('"', "\"\""))
    } else {
        argument.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: Side<'_> = Side {
        provider: "metaKey",
        path: "lm/w3svc/1",
        root: Some(r"D:\mig\old web01"),
    };

    #[test]
    fn ours_names_the_folder_and_theirs_does_not() {
        let [ours, theirs] = get_dependencies(SITE);
        assert_eq!(
            ours,
            r#"siteferry -verb:getDependencies,alltrigger "-source:metaKey=lm/w3svc/1,root='D:\mig\old web01'""#
        );
        assert_eq!(
            theirs,
            "msdeploy -verb:getDependencies,alltrigger -source:metaKey=lm/w3svc/1"
        );
    }

    #[test]
    fn accounts_are_mapped_and_passwords_asked_for() {
        let map = [(r"OLD\joe", r"CORP\joe"), ("a,b", "")];
        assert_eq!(
            accounts(map.into_iter(), [r"CORP\joe"].into_iter()),
            [
                r"-account:OLD\joe=CORP\joe",
                "-account:'a,b'=",
                r"-accountPassword:CORP\joe=prompt"
            ]
        );
    }

    #[test]
    fn a_site_keeps_its_choices() {
        let mut choices = SiteChoices::default();
        assert_eq!(site(1, &choices), [""; 0]);
        choices.of(1).name = Some("New, shop".to_owned());
        choices.of(3).number = Some(8);
        choices.clash = Some(crate::translate::NumberClash::Renumber);
        assert_eq!(
            sites(&choices),
            ["-siteId:renumber,3=8", "-siteName:1='New, shop'"]
        );
        assert_eq!(
            site(1, &choices),
            ["-siteId:1=renumber", "-siteName:1='New, shop'"]
        );
    }

    #[test]
    fn applications_for_integrated_are_named() {
        let mut choice = IntegratedChoice::default();
        assert_eq!(integrated(&choice), None);
        choice.all = true;
        choice.applications.insert("Shop, old".to_owned());
        let argument = integrated(&choice).expect("a setting");
        assert_eq!(argument, "-integrated:*,'Shop, old'");
        let [ours, theirs] = sync(SITE, SITE, false, &[argument]);
        assert!(
            ours.contains("-integrated") && !theirs.contains("-integrated"),
            "{ours}\n{theirs}"
        );
    }

    #[test]
    fn a_sync_says_whether_it_is_a_what_if() {
        let plain = Side { root: None, ..SITE };
        let [ours, _] = sync(plain, plain, true, &["-enableLink:AppPoolExtension".to_owned()]);
        assert_eq!(
            ours,
            "siteferry -verb:sync -source:metaKey=lm/w3svc/1 -dest:metaKey=lm/w3svc/1 \
             -enableLink:AppPoolExtension -whatif"
        );
        assert_eq!(undo("7F3A-19C2"), "siteferry undo 7F3A-19C2");
    }
}
