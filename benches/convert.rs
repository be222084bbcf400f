//! Converts and plans a farm of 5,000 sites (31 MB) in pairs with `xsltproc`, which only copies the file.
//!
//! `cargo bench --no-default-features --bench convert [-- <sites>]`. Target: at least 4 times as fast. The plan is the one
//! that a what-if of the whole server makes, with pools and without content, into the bundled sample's new server.
//! Before that the plan is proved whole: sites, bindings, directories and the account of properties are counted
//! against a plain pass over the file; when they differ, the bench fails.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a bench is a small program for whoever runs it; one that cannot go on stops and says where"
)]

#[path = "support/outcome.rs"]
mod outcome;
mod support;

use outcome::outcome;
use quick_xml::events::Event;
use siteferry::apply::sample::unpack;
use siteferry::jobs::Job;
use siteferry::jobs::migration::{Links, Migration, Planned, plan};
use siteferry::model::Selection;
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use siteferry::translate::Choices;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use support::pairs::{load, pairs, peak_memory, run, spread, tell_speed, watched_peak};

const PAIRS: usize = 9;
const SPEED_TARGET: f64 = 4.0;
const METABASE: &str = "C/WINDOWS/system32/inetsrv/MetaBase.xml";

/// Copies a document as it is (the identity transform of the XSLT 1.0 recommendation, 7.5).
const IDENTITY: &str = r#"<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>
</xsl:stylesheet>"#;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("plan") => {
            let planned = plan_all(Path::new(&arguments[1]));
            println!("{}", planned.plan.totals);
            println!(
                "peak {:.1} MB",
                peak_memory("self").unwrap_or_default() as f64 / 1e6
            );
            // As a program that ends: what it holds is the system's to take back.
            std::mem::forget(planned);
            return ExitCode::SUCCESS;
        }
        _ if !arguments.iter().any(|argument| argument == "--bench") => {
            eprintln!("SKIPPED: measures only with `cargo bench`");
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let sites = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(5_000);
    let folder = tempfile::tempdir().expect("a folder for the servers");
    let servers = unpack(&folder.path().join("sample")).expect("the sample unpacks");
    let old = folder.path().join("old");
    let file = old.join(METABASE);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
    let mut out = BufWriter::new(File::create(&file).expect("the file can be made"));
    support::metabase_file::write(sites, &mut out)
        .and_then(|()| out.flush())
        .expect("the file can be written");
    std::fs::rename(servers.new, folder.path().join("new")).expect("the new server moves");
    let size = std::fs::metadata(&file).expect("the file is there").len();
    println!("metabase of {sites} sites, {:.1} MB", size as f64 / 1e6);
    if !is_whole(folder.path(), &file) {
        return ExitCode::FAILURE;
    }
    speed(folder.path(), &file, size);
    ExitCode::SUCCESS
}

/// Makes the what-if of every site.
fn plan_all(folder: &Path) -> Planned {
    let source = SourceServer::open(&ServerLocation::folder(folder.join("old"))).expect("the old server");
    let sites = source
        .metabase
        .sites()
        .filter_map(|site| site.site_id())
        .collect();
    let migration = Migration {
        destination: Arc::new(
            DestinationServer::open(&ServerLocation::folder(folder.join("new"))).expect("the new server"),
        ),
        source: Arc::new(source),
        selection: Selection {
            sites,
            ..Selection::default()
        },
        destination_site: None,
        rules: Arc::default(),
        links: Links {
            content: false,
            pools: true,
        },
        choices: Choices::default(),
    };
    let job = Job::start("plan", Arc::new(|| {}), move |reporter| {
        plan(&migration, reporter)
    })
    .expect("a thread");
    outcome(&job, |_| {})
}

/// What a farm comes to, counted in two ways.
#[derive(Debug, Default, Eq, PartialEq)]
struct Farm {
    sites: usize,
    bindings: usize,
    virtual_directories: usize,
    /// Properties that the keys of the sites set themselves.
    properties: usize,
}

fn is_whole(folder: &Path, file: &Path) -> bool {
    let planned = plan_all(folder);
    let mut ours = Farm {
        sites: planned.study.translations.len(),
        ..Farm::default()
    };
    for object in &planned.study.objects {
        match object.path.last().map(|element| element.name.as_str()) {
            Some("binding") => ours.bindings += 1,
            Some("virtualDirectory") => ours.virtual_directories += 1,
            _ => {}
        }
    }
    for translation in &planned.study.translations {
        let keys = translation.settings.iter().map(|setting| &setting.key);
        ours.properties += keys.filter(|key| is_of_a_site(key)).count();
    }
    let plain = plain(file);
    if ours != plain {
        eprintln!("the plan differs from what the file says:\n  plan {ours:?}\n  file {plain:?}");
        return false;
    }
    println!("equal   {ours:?}, {}", planned.plan.totals);
    true
}

/// `/LM/W3SVC/7` and all below it.
fn is_of_a_site(key: &str) -> bool {
    key.split('/').nth(3).is_some_and(|id| id.parse::<u32>().is_ok())
}

/// The farm as a plain pass with quick-xml counts it.
fn plain(file: &Path) -> Farm {
    let text = std::fs::read_to_string(file).expect("the file is text");
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    let (mut farm, mut path) = (Farm::default(), String::new());
    loop {
        let event = reader.read_event().expect("well-formed");
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            if event == Event::Eof {
                return farm;
            }
            continue;
        };
        let name = element.name().as_ref().to_owned();
        if name == "Custom" {
            farm.properties += usize::from(is_of_a_site(&path));
            continue;
        }
        for attribute in element.attributes() {
            let attribute = attribute.expect("well-formed");
            match attribute.key.as_ref() {
                "Location" => attribute.value.as_ref().clone_into(&mut path),
                "ServerBindings" => {
                    farm.bindings += attribute.value.split_whitespace().count();
                    farm.properties += 1;
                }
                _ => farm.properties += usize::from(is_of_a_site(&path)),
            }
        }
        farm.sites += usize::from(name == "IIsWebServer");
        farm.virtual_directories += usize::from(name == "IIsWebVirtualDir");
    }
}

fn speed(folder: &Path, file: &Path, size: u64) {
    if let Some(load) = load().filter(|load| *load > 0.5) {
        println!("load    {load}: the machine is busy, trust processor time more than the clock");
    }
    let mut ours = Command::new(std::env::current_exe().expect("this program"));
    ours.arg("plan").arg(folder);
    let said = ours.output().expect("this program runs");
    for line in String::from_utf8_lossy(&said.stdout).lines() {
        println!("        {line}");
    }
    let is_installed = Command::new("xsltproc").arg("--version").output().is_ok();
    if !is_installed {
        eprintln!("SKIPPED: xsltproc is not installed, there is nothing to compare with");
        let (middle, ..) = spread((0..PAIRS).map(|_| run(&mut ours).wall));
        println!("speed   {middle:.3} s");
        return;
    }
    let sheet: PathBuf = folder.join("identity.xsl");
    std::fs::write(&sheet, IDENTITY).expect("the stylesheet can be written");
    let mut peer = Command::new("xsltproc");
    peer.arg("--output")
        .arg(folder.join("copy.xml"))
        .arg(&sheet)
        .arg(file);
    println!(
        "        xsltproc peak {:.1} MB",
        watched_peak(&mut peer) as f64 / 1e6
    );
    let runs = pairs(PAIRS, &mut ours, &mut peer);
    tell_speed(&runs, "xsltproc", size, SPEED_TARGET);
}
