//! The bundled sample unpacks whole, and its two configuration files have the form of real ones.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops and says where"
)]

use quick_xml::Reader;
use quick_xml::events::Event;
use siteferry::apply::sample::{self, SampleFolders};
use siteferry::formats::apphost::AppHostConfig;
use siteferry::formats::metabase::{Key, Metabase, PropertyId, Schema, property};
use siteferry::hosts::Host;
use siteferry::hosts::folder::FolderHost;
use siteferry::model::{IisVersion, ServerPath};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

const META_BASE: &str = "C/WINDOWS/system32/inetsrv/MetaBase.xml";
const APPLICATION_HOST: &str = "C/Windows/System32/inetsrv/config/applicationHost.config";
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn unpacked() -> (tempfile::TempDir, SampleFolders) {
    let folder = tempfile::tempdir().unwrap();
    let folders = sample::unpack(folder.path()).unwrap();
    (folder, folders)
}

/// Every file below a folder, by its path from there.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap();
            (name.replace('\\', "/"), fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn bytes(name: &str) -> &'static [u8] {
    let found = sample::files().iter().find(|(other, _)| *other == name);
    found.unwrap_or_else(|| panic!("{name} is not in the sample")).1
}

fn metabase() -> Metabase {
    let bytes = bytes(&format!("old-web01/{META_BASE}"));
    Metabase::read(bytes, Schema::built_in(), "MetaBase.xml").unwrap()
}

/// The keys of a site, itself among them, that set a property.
fn set_at(site: Key<'_>, id: PropertyId) -> Vec<String> {
    std::iter::once(site)
        .chain(site.descendants())
        .filter(|key| key.property(id).is_some())
        .map(|key| key.path().to_owned())
        .collect()
}

/// The names of the elements of a document that is well-formed; fails with the place where it is not.
fn elements(document: &[u8]) -> Vec<String> {
    let mut reader = Reader::from_reader(document);
    let mut names = Vec::new();
    let mut open = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open += 1;
                names.push(start.name().as_ref().to_owned());
                assert!(start.attributes().all(|attribute| attribute.is_ok()));
            }
            Ok(Event::Empty(empty)) => {
                names.push(empty.name().as_ref().to_owned());
                assert!(empty.attributes().all(|attribute| attribute.is_ok()));
            }
            Ok(Event::End(_)) => open -= 1,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("byte {}: {error}", reader.buffer_position()),
        }
    }
    assert_eq!(open, 0, "an element is not closed");
    names
}

#[test]
fn unpacking_writes_every_file_and_folder_of_the_sample() {
    let (folder, folders) = unpacked();
    let expected: BTreeMap<_, _> = sample::files()
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
        .collect();
    assert!(tree(folder.path()) == expected, "files differ");
    assert_eq!(folders.old, folder.path().join("old-web01"));
    assert_eq!(folders.new, folder.path().join("new-web07"));
    for name in sample::empty_folders() {
        let entries = fs::read_dir(folder.path().join(name)).unwrap().count();
        assert_eq!(entries, 0, "{name}");
    }
    assert!(sample::empty_folders().count() >= 5);
}

#[test]
fn the_sample_has_the_size_it_promises() {
    let count = sample::files().len();
    assert!((1_300..=1_500).contains(&count), "{count} files");
    let total: usize = sample::files().iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(total <= 2 * 1024 * 1024, "{total} bytes");
}

#[test]
fn no_two_names_differ_only_by_case() {
    let folded: BTreeSet<_> = sample::files()
        .iter()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    assert_eq!(folded.len(), sample::files().len());
}

#[test]
fn two_unpacked_samples_have_the_same_times_in_the_years_of_their_server() {
    let year = |year: u64| SystemTime::UNIX_EPOCH + Duration::from_secs((year - 1970) * 31_556_952);
    let (first, _) = unpacked();
    let (second, _) = unpacked();
    for (name, _) in sample::files() {
        let time = |folder: &Path| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
        assert_eq!(time(first.path()), time(second.path()), "{name}");
        if name.starts_with("old-web01/") {
            assert!((year(2003)..year(2011)).contains(&time(first.path())), "{name}");
        }
    }
}

#[test]
fn a_folder_that_holds_something_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let problem = sample::unpack(folder.path()).unwrap_err();
    assert_eq!(problem.code, "SAMPLE-FOLDER-NOT-EMPTY");
    assert_eq!(tree(folder.path()).len(), 1);

    let file = folder.path().join("mine.txt");
    assert_eq!(sample::unpack(&file).unwrap_err().code, "SAMPLE-NOT-WRITTEN");
}

#[test]
fn the_metabase_has_the_lexical_form_of_iis_6() {
    let bytes = bytes(&format!("old-web01/{META_BASE}"));
    let text = std::str::from_utf8(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap()).unwrap();
    assert!(text.starts_with("<?xml version =\"1.0\"?>\r\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n<MBProperty>\r\n"));
    assert_eq!(
        text.matches('\n').count(),
        text.matches("\r\n").count(),
        "a line ends in LF alone"
    );
    assert!(
        text.contains(
            "\t\tServerBindings=\":80:shop.harbourbooks.example\r\n\t\t\t:80:www.shop.harbourbooks.example"
        ),
        "list items have lines of their own"
    );
    let (keys, ends) = (
        text.matches("\tLocation =").count(),
        text.matches("\n</II").count(),
    );
    assert_eq!(keys, ends, "a key is never self-closing");

    let names = elements(bytes);
    let count = |name: &str| names.iter().filter(|other| *other == name).count();
    assert_eq!(count("IIsWebServer"), 7, "five sites and two templates");
    assert_eq!(count("IIsApplicationPool"), 4);
    assert!(count("Custom") >= 8);
}

#[test]
fn secret_values_have_the_layout_and_size_of_real_ones() {
    let text = String::from_utf8_lossy(bytes(&format!("old-web01/{META_BASE}")));
    let blobs: Vec<&str> = text
        .split('"')
        .filter(|value| value.starts_with("49634462") || value.starts_with("49634b62"))
        .collect();
    assert!(blobs.len() >= 15, "{} secrets", blobs.len());
    for blob in blobs {
        let field = |at: usize| {
            let hex = blob.get(2 * at..2 * at + 8).unwrap();
            u32::from_str_radix(hex, 16).unwrap().swap_bytes() as usize
        };
        assert_eq!(blob.len(), 2 * (8 + field(4)), "length of all that follows");
        assert_eq!(field(4), 8 + field(8).next_multiple_of(8) + field(12), "parts");
        assert_eq!(field(12), 64, "signature");
    }
}

#[test]
fn the_destination_configuration_is_well_formed_and_holds_the_colliding_binding() {
    let bytes = bytes(&format!("new-web07/{APPLICATION_HOST}"));
    let names = elements(bytes);
    assert_eq!(names.iter().filter(|name| *name == "site").count(), 1);
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.contains("<site name=\"Portal\" id=\"7\""));
    assert!(text.contains("bindingInformation=\"*:443:\""));
    assert!(!text.contains("BasicAuthenticationModule") && !text.contains("asp.dll"));
}

#[test]
fn the_metabase_is_read_without_a_problem() {
    let metabase = metabase();
    assert_eq!(metabase.problems(), []);
    let sites: Vec<_> = metabase.sites().filter_map(Key::site_id).collect();
    assert_eq!(sites, [1, 2, 3, 4, 874_611_023]);
    let comment = |id| {
        metabase
            .site(id)
            .unwrap()
            .property(property::SERVER_COMMENT)
            .unwrap()
            .text()
            .into_owned()
    };
    assert_eq!(comment(3), comment(874_611_023), "two sites share a name");
    assert!(metabase.key("/LM/W3SVC/1/ROOT/catalogue").unwrap().is_implicit());
    let cleared = metabase
        .key("/LM/W3SVC/4/ROOT")
        .unwrap()
        .property(property::SCRIPT_MAPS)
        .unwrap();
    assert!(
        cleared.is_empty_text(),
        "set to nothing, which is not the same as not set"
    );
}

/// What the page "Viewing Dependencies" (Web Deploy, learn.microsoft.com) shows of its site, and nothing that would add
/// to it (operations §7.4).
#[test]
fn site_1_holds_what_the_documented_dependencies_come_from_and_no_more() {
    let metabase = metabase();
    let site = metabase.site(1).unwrap();
    assert_eq!(set_at(site, property::AUTH_FLAGS), ["/LM/W3SVC/1/ROOT"]);
    assert_eq!(set_at(site, property::FRONT_PAGE_WEB), ["/LM/W3SVC/1/ROOT"]);
    let pools = ["/LM/W3SVC/1", "/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT/_vti_bin"];
    assert_eq!(set_at(site, property::APP_POOL_ID), pools);
    for absent in [
        property::SCRIPT_MAPS,
        property::HTTP_REDIRECT,
        property::IP_SECURITY,
        property::DO_STATIC_COMPRESSION,
        property::DO_DYNAMIC_COMPRESSION,
        property::FILTER_LOAD_ORDER,
        property::FILTER_PATH,
    ] {
        assert!(set_at(site, absent).is_empty(), "{absent:?}");
    }
    let flags = metabase
        .key("/LM/W3SVC/1/ROOT")
        .unwrap()
        .property(property::AUTH_FLAGS)
        .unwrap();
    assert_eq!(flags.dword(), Some(1 | 4), "anonymous and Windows");
    let service = metabase.key("/LM/W3SVC").unwrap();
    let maps = service.property(property::SCRIPT_MAPS).unwrap().list();
    let processors: BTreeSet<_> = maps.iter().filter_map(|map| map.split(',').nth(1)).collect();
    let folder = r"C:\WINDOWS\system32\inetsrv";
    let expected = ["asp.dll", "httpodbc.dll", "ssinc.dll"].map(|name| format!("{folder}\\{name}"));
    assert!(processors.into_iter().eq(expected.iter()), "{maps:?}");
}

#[test]
fn the_destination_has_a_live_site_and_the_prepared_pools() {
    let bytes = bytes(&format!("new-web07/{APPLICATION_HOST}"));
    let config = AppHostConfig::parse(bytes.to_vec(), "applicationHost.config").unwrap();
    assert_eq!(config.problems(), []);
    assert_eq!(config.bytes(), bytes);
    assert_eq!(config.version_guess().unwrap().at_least, IisVersion::IIS10);
    let sites: Vec<_> = config
        .sites()
        .into_iter()
        .map(|site| (site.id, site.name))
        .collect();
    assert_eq!(sites, [(7, "Portal".to_owned())]);
    let pools: Vec<_> = config
        .application_pools()
        .into_iter()
        .map(|pool| pool.name)
        .collect();
    for pool in ["DefaultAppPool", "MSSharePointAppPool"] {
        assert!(pools.iter().any(|name| name == pool), "{pools:?}");
    }
    let modules: Vec<_> = config
        .global_modules()
        .into_iter()
        .map(|module| module.name)
        .collect();
    assert!(modules.iter().any(|name| name == "WindowsAuthenticationModule"));
    for absent in [
        "BasicAuthenticationModule",
        "ServerSideIncludeModule",
        "IsapiFilterModule",
    ] {
        assert!(!modules.iter().any(|name| name == absent), "{absent}");
    }
}

#[test]
fn every_folder_a_site_names_is_there_but_the_ones_that_are_meant_to_be_missing() {
    let (_kept, folders) = unpacked();
    let host = FolderHost::open(&folders.old, &[]).unwrap();
    assert_eq!(host.drives(), ['C', 'D']);
    let metabase = metabase();
    let mut missing = Vec::new();
    for key in metabase.sites().flat_map(Key::descendants) {
        let Some(path) = key.property(property::PATH) else {
            continue;
        };
        let there = ServerPath::parse(&path.text()).and_then(|path| host.entry(&path).ok().flatten());
        if there.is_none() {
            missing.push(path.text().into_owned());
        }
    }
    assert_eq!(missing, [r"\\FILER1\img", r"F:\arch"]);
}
