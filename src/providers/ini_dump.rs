//! What UrlScan.ini, fcgiext.ini or the sections in their place consist of: the walk behind `-verb:dump`.

use super::app_host_dump::shown;
use super::dump::Listener;
use super::ini_file::{IniEnd, IniForm, IniOnServer, IniProvider};
use crate::formats::apphost::{AppHostConfig, Scope};
use crate::formats::fcgi_ext::{shown as shown_line, shown_value};
use crate::formats::ini::{Comments, IniFile};
use crate::model::{ConfigObject, ConfigPath, Item, Problem};

/// Dumps an end.
///
/// # Errors
/// When the file does not exist, or is no ini file.
pub fn ini(provider: IniProvider, end: &IniEnd, listener: &mut dyn Listener) -> Result<(), Problem> {
    let open = |form: &str, line: &str, listener: &mut dyn Listener| {
        listener.open(
            provider.name(),
            &[("path".to_owned(), form.to_owned())],
            Some(line),
        );
    };
    match end {
        IniEnd::Ini(ini) => {
            let file = read(provider, ini)?;
            open(IniForm::Ini.word(), ini.path.as_str(), listener);
            for problem in file.problems() {
                listener.problem(problem);
            }
            sections(provider, &file, listener);
        }
        IniEnd::AppHost(server) => {
            open(IniForm::AppHost.word(), provider.section(), listener);
            section(provider, &server.config, listener);
        }
    }
    listener.close();
    Ok(())
}

fn read(provider: IniProvider, ini: &IniOnServer) -> Result<IniFile, Problem> {
    let comments = match provider {
        IniProvider::UrlScan => Comments::Anywhere,
        IniProvider::FastCgi => Comments::LineStart,
    };
    IniFile::read(ini.bytes(provider)?, ini.path.as_str(), comments)
}

fn sections(provider: IniProvider, file: &IniFile, listener: &mut dyn Listener) {
    for section in file.sections() {
        let name = [("name".to_owned(), section.name.clone())];
        listener.open("section", &name, Some(&format!("[{}]", section.name)));
        for entry in &section.entries {
            let (name, text) = match (entry.pair(), provider) {
                (Some((name, value)), IniProvider::FastCgi) => {
                    (Some((name, shown_value(name, value))), shown_line(entry))
                }
                (Some((name, value)), _) => (Some((name, value.into())), entry.text.clone()),
                (None, _) => (None, shown_line(entry)),
            };
            let attributes: Vec<(String, String)> = match name {
                Some((name, value)) => vec![
                    ("name".to_owned(), name.to_owned()),
                    ("value".to_owned(), value.into_owned()),
                ],
                None => vec![("value".to_owned(), text.clone())],
            };
            let line = ("line".to_owned(), entry.line.to_string());
            let attributes: Vec<(String, String)> = attributes.into_iter().chain([line]).collect();
            listener.open("entry", &attributes, Some(&text));
            listener.close();
        }
        listener.close();
    }
}

/// The elements of a section, each inside of the one that it stands in.
fn section(provider: IniProvider, config: &AppHostConfig, listener: &mut dyn Listener) {
    let mut open: Vec<ConfigPath> = Vec::new();
    for object in config.objects(&Scope::Section(provider.section().to_owned())) {
        while open.last().is_some_and(|around| !is_inside(&object.path, around)) {
            open.pop();
            listener.close();
        }
        element(&object, listener);
        open.push(object.path);
    }
    for _ in open {
        listener.close();
    }
}

fn is_inside(path: &ConfigPath, around: &ConfigPath) -> bool {
    path.elements.len() > around.elements.len()
        && path
            .elements
            .iter()
            .zip(around.elements.iter())
            .all(|(own, theirs)| own == theirs)
}

/// Begins an element; its entries are complete.
fn element(object: &ConfigObject, listener: &mut dyn Listener) {
    let Some(last) = object.path.last() else { return };
    let mut attributes: Vec<(String, String)> = last
        .shown_key()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    attributes.extend(
        object
            .attributes
            .iter()
            .map(|(name, value)| (name.to_string(), value.shown().to_owned())),
    );
    listener.open(&last.name, &attributes, Some(&object.path.to_string()));
    for item in object.items.iter().flatten() {
        entry(item, listener);
    }
}

fn entry(item: &Item, listener: &mut dyn Listener) {
    let attributes = shown(item);
    let line: Vec<&str> = attributes.iter().map(|(_, value)| value.as_str()).collect();
    listener.open(&item.name, &attributes, Some(&line.join("=")));
    for child in &item.children {
        entry(child, listener);
    }
    listener.close();
}
