//! Known components: ProgIDs, DLLs, OLE DB providers, ODBC drivers and assemblies, with what became of them.
//!
//! `assets/components.tsv`, one line a component, sorted by form and key. Its head says what the columns are and how to
//! add a line; the tests below hold it to that. A key that ends in `*` stands for every name that begins so.

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
    /// Address of the page that says it; after `not read: ` the vendor's own, as lists of that time name it.
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

/// The lines that are components: without the head, which are the lines that begin with `#` and the names of the columns.
fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1)
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
        for component in rows().filter_map(Component::read) {
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

    /// Longest status and way out, in characters: what fits a row of the checklist without being cut.
    const LONGEST: usize = 200;

    /// With what a way out begins: something to do. A component of Windows may have nothing.
    const THINGS_TO_DO: &[&str] = &[
        "Bring", "Change", "Check", "Copy", "Export", "Find", "Grant", "Install", "Leave", "Make", "Move",
        "Name", "Publish", "Put", "Rebuild", "Register", "Replace", "Rewrite", "Run", "Send", "Set", "Test",
        "Use", "Write",
    ];

    fn numbered() -> impl Iterator<Item = (usize, &'static str)> {
        let head = TABLE.lines().count() - rows().count();
        rows()
            .enumerate()
            .map(move |(index, row)| (index + head + 1, row))
    }

    fn components() -> impl Iterator<Item = (usize, Component)> {
        numbered().map(|(number, row)| {
            let component = Component::read(row);
            (
                number,
                component.unwrap_or_else(|| panic!("line {number} cannot be read: {row}")),
            )
        })
    }

    #[test]
    fn the_head_says_how_to_add_a_line() {
        let head: Vec<&str> = TABLE.lines().take_while(|line| line.starts_with('#')).collect();
        for column in [
            "form", "key", "product", "vendor", "weight", "status", "todo", "source",
        ] {
            assert!(
                head.iter().any(|line| line.starts_with(&format!("# {column}"))),
                "{column} is not explained"
            );
        }
        let names = TABLE.lines().nth(head.len());
        assert_eq!(
            names,
            Some("form\tkey\tproduct\tvendor\tweight\tstatus\ttodo\tsource")
        );
    }

    #[test]
    fn lines_are_sorted_and_no_name_stands_twice() {
        let mut previous: Option<(&str, String)> = None;
        for (number, row) in numbered() {
            let mut fields = row.split('\t');
            let form = fields.next().unwrap_or_default();
            let own = (form, fields.next().unwrap_or_default().to_ascii_lowercase());
            if let Some(previous) = &previous {
                assert!(
                    *previous < own,
                    "line {number}: {own:?} must stand before {previous:?}"
                );
            }
            previous = Some(own);
        }
        assert!(previous.is_some());
    }

    #[test]
    fn texts_are_short_whole_sentences_that_say_what_to_do() {
        for (number, component) in components() {
            for (field, text) in [
                ("key", component.key),
                ("product", component.product),
                ("vendor", component.vendor),
                ("status", component.status),
                ("todo", component.todo),
            ] {
                assert_eq!(text.trim(), text, "line {number}: {field} has space around it");
                assert!(!text.is_empty(), "line {number}: {field} is empty");
                assert!(
                    !text.contains("  "),
                    "line {number}: {field} has two spaces: {text}"
                );
                assert!(
                    text.chars().count() <= LONGEST,
                    "line {number}: {field} is too long: {text}"
                );
            }
            for sentence in [component.status, component.todo] {
                assert!(sentence.ends_with('.'), "line {number}: no sentence: {sentence}");
                let begins_well =
                    sentence.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
                assert!(begins_well, "line {number}: no sentence: {sentence}");
            }
            let first = component.todo.split([' ', '.']).next().unwrap_or_default();
            let is_of_windows = component.severity == Severity::Note;
            assert!(
                THINGS_TO_DO.contains(&first)
                    || is_of_windows && component.todo.starts_with("Nothing to install"),
                "line {number}: names nothing to do: {}",
                component.todo
            );
        }
    }

    #[test]
    fn each_line_has_a_source_that_can_be_looked_up() {
        for (number, component) in components() {
            let address = component
                .source
                .strip_prefix("not read: ")
                .unwrap_or(component.source);
            let rest = address
                .strip_prefix("https://")
                .or_else(|| address.strip_prefix("http://"));
            let rest = rest.unwrap_or_else(|| panic!("line {number}: no address: {address}"));
            let (host, _) = rest
                .split_once('/')
                .unwrap_or_else(|| panic!("line {number}: no path: {address}"));
            assert!(
                host.contains('.') && !host.starts_with('.') && !host.ends_with('.'),
                "line {number}: {address}"
            );
            assert!(
                host.chars()
                    .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c)),
                "line {number}: {address}"
            );
            assert!(
                address.chars().all(|c| c.is_ascii_graphic()),
                "line {number}: {address}"
            );
            // The start page of a whole documentation says nothing of one component.
            assert!(
                !address.ends_with("microsoft.com/") && !address.ends_with("/lifecycle/products/"),
                "line {number}"
            );
        }
    }

    #[test]
    fn no_line_repeats_what_a_beginning_already_says() {
        for (number, component) in components().filter(|(_, component)| !component.key.ends_with('*')) {
            let key = component.key.to_ascii_lowercase();
            let covering = catalogue()
                .beginnings
                .iter()
                .find(|(form, start, _)| *form == component.form && key.starts_with(start.as_str()));
            if let Some((_, _, other)) = covering {
                assert_ne!(
                    (component.product, component.status, component.todo),
                    (other.product, other.status, other.todo),
                    "line {number}: {} says the same as {}",
                    component.key,
                    other.key
                );
            }
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

    /// Names of components as pages in the field write them, versions and all.
    #[test]
    fn names_from_the_field_are_known() {
        for name in [
            "ABCpdf3.Doc",
            "ABCUpload4.XForm",
            "AspSmartUpload.SmartUpload",
            "basp21.FTP",
            "ChilkatZip.ChilkatZip",
            "csImageFileTrial.Manage",
            "DartZip.Zip.1",
            "Dundas.PieChartServer.2",
            "Dundas.Upload.2",
            "EasyMail.SMTP.6",
            "GflAx193.GflAx",
            "ImageGlue5.Canvas",
            "IPWorksASP.SMTP",
            "Jmail.smtpmail",
            "OCXQmail.OCXQmailCtrl.1",
            "Persits.Upload.1",
            "SOFTWING.ASPtear",
            "SoftArtisans.SASessionPro.1",
            "Stonebroom.ServerZip2",
            "XceedSoftware.XceedZip.4",
            "LpiCom_6_0.LPOrderPart",
            "System.Collections.ArrayList",
        ] {
            assert!(known(Form::ProgId, name).is_some(), "{name}");
        }
    }

    /// The old versions of MSXML lie beside the ones of Windows, by names that differ in their last figures only.
    #[test]
    fn what_windows_brings_is_told_from_its_neighbours_that_it_does_not_bring() {
        let weight = |name| known(Form::ProgId, name).map(|component| component.severity);
        for (name, expected) in [
            ("MSXML2.DOMDocument.3.0", Severity::Note),
            ("Msxml2.DOMDocument.6.0", Severity::Note),
            ("MSXML2.MXXMLWriter.4.0", Severity::Warning),
            ("msxml2.xmlschemacache.5.0", Severity::Warning),
            ("WinHttp.WinHttpRequest.5.1", Severity::Note),
            ("WinHttp.WinHttpRequest.5", Severity::Warning),
            ("MSWC.BrowserType", Severity::Warning),
            ("MSWC.NextLink", Severity::Error),
            ("DAO.DBEngine.120", Severity::Warning),
            ("Microsoft.XMLDOM", Severity::Note),
            ("CDO.Message", Severity::Note),
            ("CDONTS.NewMail", Severity::Error),
        ] {
            assert_eq!(weight(name), Some(expected), "{name}");
        }
    }
}
