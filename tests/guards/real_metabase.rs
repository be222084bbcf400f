//! From IIS 6 to IIS 6 on a real file: whatever is taken out of a MetaBase.xml that a server wrote, or changed in it, a sync
//! from the server puts back so that every byte is as IIS wrote it.

use crate::support::shared_data;
use siteferry::formats::metabase::{Metabase, ObjectOptions, Schema, apply, local, objects};
use siteferry::model::{Change, IisVersion, ServerFacts};
use siteferry::plan::{MetabaseManaged, NoRules, PlanBuilder, compare_config};
use siteferry::rules::{RuleContext, RuleSet};
use std::ops::Range;

const SERVICE: &str = "/LM/W3SVC";

fn real() -> Option<String> {
    let file = shared_data()?.join("metabase/modsic-iis6-urlscan/metabaseSample.xml");
    Some(String::from_utf8(std::fs::read(file).expect("reads")).expect("UTF-8"))
}

/// What a sync of the web service would do.
fn rows(source: &str, destination: &str) -> Vec<Change> {
    let schema = Schema::built_in();
    let side = |text: &str| {
        let metabase = Metabase::read(text.as_bytes(), schema.clone(), "M").expect("reads");
        let options = ObjectOptions {
            to: SERVICE,
            schema: &schema,
            value: &|_, _| None,
        };
        objects(metabase.key(SERVICE).expect("the service"), &options)
    };
    let facts = ServerFacts {
        name: "S".to_owned(),
        iis: IisVersion::IIS6,
        windows_directory: r"C:\WINDOWS".to_owned(),
        is_64_bit: false,
    };
    let managed = MetabaseManaged {
        schema: &schema,
        rules: &RuleSet::default(),
        context: &RuleContext::new(facts.clone(), facts.clone()),
    };
    let mut builder = PlanBuilder::new();
    compare_config(
        &side(source),
        &side(destination),
        "NEW",
        &NoRules,
        &managed,
        &mut builder,
    );
    builder.finish(facts.clone(), facts, String::new()).rows
}

/// The destination after the sync.
fn synced(source: &str, destination: &str) -> String {
    let rows = rows(source, destination);
    assert!(!rows.is_empty(), "nothing differs");
    let bytes = apply(destination.as_bytes(), &rows, &Schema::built_in(), "M").expect("applies");
    String::from_utf8(bytes).expect("UTF-8")
}

/// An element of the file: its whole lines, its key, and its attributes with theirs.
struct Element {
    key: String,
    lines: Range<usize>,
    attributes: Vec<(String, Range<usize>)>,
    customs: Vec<(String, Range<usize>)>,
}

/// The elements of the web service, in the order of the file. The form is the one that IIS writes (metabase format §2.1).
fn elements(text: &str) -> Vec<Element> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("\tLocation =\"/LM/W3SVC") {
        let start = text[..start].rfind('<').expect("a tag");
        let name = text[start + 1..].split('\t').next().expect("a name");
        let end_tag = format!("</{name}>\n");
        let end = start + text[start..].find(&end_tag).expect("its end") + end_tag.len();
        let head_end = start + text[start..end].find("\n\t>").expect("the end of the tag");
        let mut quoted = text[start..head_end].split('"');
        let key = quoted.nth(1).expect("a location").to_owned();
        let mut attributes = Vec::new();
        let mut at = start + text[start..].find('\n').expect("a line") + 1;
        while at < head_end {
            let name = text[at..]
                .trim_start_matches('\t')
                .split('=')
                .next()
                .expect("a name");
            let open = at + text[at..].find('"').expect("a value") + 1;
            let close = open + text[open..].find('"').expect("its end");
            attributes.push((name.to_owned(), at..close + 2));
            at = close + 2;
        }
        let mut customs = Vec::new();
        let mut rest = head_end;
        while let Some(from) = text[rest..end].find("\t<Custom").map(|offset| rest + offset) {
            let to = from + text[from..].find("\t/>\n").expect("its end") + "\t/>\n".len();
            let name = text[from..to]
                .split("Name=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            customs.push((name.expect("a name").to_owned(), from..to));
            rest = to;
        }
        found.push(Element {
            key,
            lines: start..end,
            attributes,
            customs,
        });
    }
    found
}

fn without(text: &str, range: &Range<usize>) -> String {
    format!("{}{}", &text[..range.start], &text[range.end..])
}

/// Another value of the same type.
fn changed(line: &str) -> String {
    let (name, value) = line.split_once("=\"").expect("an attribute");
    let value = value.trim_end().trim_end_matches('"');
    let new = match value {
        "TRUE" => "FALSE",
        "FALSE" => "TRUE",
        number if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => "7777",
        flags if flags.contains(" | ") || flags.starts_with("Access") || flags.starts_with("Auth") => "0",
        _ => "changed &amp; &lt;gone&gt;\n\t\t\tin two lines",
    };
    format!("{name}=\"{new}\"\n")
}

#[test]
fn every_property_of_a_real_metabase_that_is_taken_out_or_changed_comes_back_to_the_byte() {
    let Some(text) = real() else { return };
    let metabase = Metabase::read(text.as_bytes(), Schema::built_in(), "M").expect("reads");
    let (mut tried, mut own) = (0, 0);
    for element in elements(&text) {
        let key = metabase.key(&element.key).expect("a key");
        for (name, lines) in element.attributes.iter().chain(&element.customs) {
            let property = key
                .property_named(name)
                .unwrap_or_else(|| panic!("{name} of {}", element.key));
            if local(property).is_some() {
                own += 1;
                continue;
            }
            tried += 1;
            let gone = without(&text, lines);
            assert_eq!(synced(&text, &gone), text, "{name} of {} was gone", element.key);
            if text[lines.clone()].starts_with("\t<Custom") {
                continue;
            }
            let other = changed(&text[lines.clone()]);
            let other = format!("{}{other}{}", &text[..lines.start], &text[lines.end..]);
            assert_eq!(
                synced(&text, &other),
                text,
                "{name} of {} was another",
                element.key
            );
        }
    }
    assert!(
        tried >= 180 && own >= 10,
        "{tried} properties, {own} of the machine"
    );
}

#[test]
fn every_key_of_a_real_metabase_that_is_taken_out_comes_back_where_it_was() {
    let Some(text) = real() else { return };
    let metabase = Metabase::read(text.as_bytes(), Schema::built_in(), "M").expect("reads");
    let all = elements(&text);
    let mut tried = 0;
    for (index, element) in all.iter().enumerate().skip(1) {
        let below: Vec<&Element> = all[index..]
            .iter()
            .take_while(|other| {
                other.key.len() >= element.key.len()
                    && other.key[..element.key.len()].eq_ignore_ascii_case(&element.key)
                    && matches!(other.key.as_bytes().get(element.key.len()), None | Some(b'/'))
            })
            .collect();
        // What belongs to the machine is not put back.
        let has_own = below.iter().any(|other| {
            let key = metabase.key(&other.key).expect("a key");
            key.properties().any(|property| local(property).is_some())
        });
        if has_own {
            continue;
        }
        tried += 1;
        let lines = element.lines.start..below.last().expect("itself").lines.end;
        let gone = without(&text, &lines);
        assert_eq!(synced(&text, &gone), text, "{} was gone", element.key);
    }
    assert!(tried >= 12, "{tried}");
}

#[test]
fn what_belongs_to_the_machine_and_the_files_own_bookkeeping_never_move() {
    let Some(text) = real() else { return };
    // Another server: other secrets, another session key, another history, and a metabase that is edited while it runs.
    let other = text
        .replace("\"49634462", "\"49634462ff")
        .replace("ChangeNumber=\"769\"", "ChangeNumber=\"12\"")
        .replace(
            "HistoryMajorVersionNumber=\"70\"",
            "HistoryMajorVersionNumber=\"3\"",
        )
        .replace("EnableEditWhileRunning=\"0\"", "EnableEditWhileRunning=\"1\"");
    assert_ne!(other, text);
    let rows = rows(&text, &other);
    assert!(
        rows.is_empty(),
        "{:?}",
        rows.iter().map(|row| &row.name).collect::<Vec<_>>()
    );
    let site = other.replace("ServerComment=\"Default Web Site\"", "ServerComment=\"Another\"");
    assert_ne!(site, other);
    assert_eq!(synced(&text, &site), other, "only what differs is written");
}
