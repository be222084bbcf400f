//! Known components: ProgIDs, DLLs, OLE DB providers, ODBC drivers and assemblies, with what became of them.
//!
//! `assets/components.tsv`, one line a component, sorted by form and key; the header line says what the columns are. To
//! add one, add a line. A key that ends in `*` stands for every name that begins so.

use crate::model::Severity;
use std::collections::HashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../assets/components.tsv");

/// What a key of the catalogue is compared with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(super) enum Form {
    /// The name of a managed assembly.
    Assembly,
    /// The name of a DLL.
    Dll,
    /// The name of an ODBC driver.
    Driver,
    /// The ProgID of a COM component.
    ProgId,
    /// The ProgID of an OLE DB provider.
    Provider,
}

impl Form {
    fn of(word: &str) -> Option<Form> {
        Some(match word {
            "assembly" => Form::Assembly,
            "dll" => Form::Dll,
            "driver" => Form::Driver,
            "progid" => Form::ProgId,
            "provider" => Form::Provider,
            _ => return None,
        })
    }
}

/// A line of the catalogue.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Component {
    pub form: Form,
    pub key: &'static str,
    pub product: &'static str,
    pub vendor: &'static str,
    /// Note: part of Windows. Warning: to be installed. Error: gone.
    pub severity: Severity,
    /// What it is today, in whole sentences.
    pub status: &'static str,
    /// What to do, in whole sentences.
    pub todo: &'static str,
    /// Address of the vendor's or Microsoft's page.
    pub source: &'static str,
}

impl Component {
    fn read(line: &'static str) -> Option<Component> {
        let mut fields = line.split('\t');
        let form = Form::of(fields.next()?)?;
        let key = fields.next()?;
        let product = fields.next()?;
        let vendor = fields.next()?;
        let severity = match fields.next()? {
            "note" => Severity::Note,
            "warning" => Severity::Warning,
            "error" => Severity::Error,
            _ => return None,
        };
        let (status, todo, source) = (fields.next()?, fields.next()?, fields.next()?);
        fields.next().is_none().then_some(Component {
            form,
            key,
            product,
            vendor,
            severity,
            status,
            todo,
            source,
        })
    }
}

struct Catalogue {
    exact: HashMap<(Form, String), Component>,
    /// Keys that end in `*`, the longest first.
    beginnings: Vec<(Form, String, Component)>,
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let (mut exact, mut beginnings) = (HashMap::new(), Vec::new());
        for component in TABLE.lines().skip(1).filter_map(Component::read) {
            let key = component.key.to_ascii_lowercase();
            match key.strip_suffix('*') {
                Some(start) => beginnings.push((component.form, start.to_owned(), component)),
                None => {
                    exact.insert((component.form, key), component);
                }
            }
        }
        beginnings.sort_by_key(|(_, start, _)| std::cmp::Reverse(start.len()));
        Catalogue { exact, beginnings }
    })
}

/// What the catalogue knows of a name. A ProgID is found with and without its version (`Persits.Upload.1`).
pub(super) fn known(form: Form, name: &str) -> Option<&'static Component> {
    let name = name.trim().to_ascii_lowercase();
    let found = |name: &str| catalogue().exact.get(&(form, name.to_owned()));
    let without_version = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_versioned = name
        .strip_prefix(without_version)
        .is_some_and(|version| version.starts_with('.'));
    found(&name)
        .or_else(|| is_versioned.then(|| found(without_version)).flatten())
        .or_else(|| {
            catalogue()
                .beginnings
                .iter()
                .find(|(known, start, _)| *known == form && name.starts_with(start.as_str()))
                .map(|(_, _, component)| component)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_unique_complete_and_has_sources() {
        let mut lines = TABLE.lines();
        assert_eq!(
            lines.next(),
            Some("form\tkey\tproduct\tvendor\tweight\tstatus\ttodo\tsource")
        );
        let mut previous: Option<(String, String)> = None;
        for (number, line) in lines.enumerate().map(|(index, line)| (index + 2, line)) {
            let component =
                Component::read(line).unwrap_or_else(|| panic!("line {number} cannot be read: {line}"));
            for (field, text) in [
                ("key", component.key),
                ("product", component.product),
                ("vendor", component.vendor),
                ("status", component.status),
                ("todo", component.todo),
            ] {
                assert_eq!(text.trim(), text, "line {number}: {field} has space around it");
                assert!(!text.is_empty(), "line {number}: {field} is empty");
            }
            for sentence in [component.status, component.todo] {
                assert!(sentence.ends_with('.'), "line {number}: no sentence: {sentence}");
            }
            assert!(
                component.source.starts_with("https://") && component.source.split('/').count() >= 3,
                "line {number}: no source: {}",
                component.source
            );
            let form = line.split('\t').next().unwrap_or_default().to_owned();
            let own = (form, component.key.to_ascii_lowercase());
            if let Some(previous) = &previous {
                assert!(
                    *previous < own,
                    "line {number}: {own:?} must stand before {previous:?}"
                );
            }
            previous = Some(own);
        }
    }

    #[test]
    fn names_are_found_without_case_with_versions_and_by_their_beginning() {
        let product = |form, name| known(form, name).map(|component| component.product);
        let upload = product(Form::ProgId, "Persits.Upload");
        assert!(upload.is_some());
        assert_eq!(product(Form::ProgId, "persits.upload.1"), upload);
        assert!(product(Form::ProgId, "MSXML2.ServerXMLHTTP.6.0").is_some());
        assert!(product(Form::ProgId, "Excel.Application.11").is_some());
        assert_eq!(product(Form::ProgId, "Persits.Uploads"), None);
        assert_eq!(product(Form::Dll, "Persits.Upload"), None);
    }
}
