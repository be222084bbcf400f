//! Logs of small sites, and what must be said of them.

use super::*;
use crate::discover::content::IncludeGraph;
use crate::formats::metabase::{Metabase, MetabaseBuilder, Schema};
use crate::formats::w3c_log::LogReader;
use crate::model::usage::{SiteUsage, Usage, Use, UseVerdict};
use crate::model::{Day, Evidence, EvidenceKind, Place, Selection, ServerPath, Severity, Sureness};

fn metabase() -> Metabase {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("LogFileDirectory", r"%WinDir%\System32\LogFiles")
        .set(
            "ScriptMaps",
            ".asp,C:\\w\\asp.dll,5,GET\n.idc,C:\\w\\httpodbc.dll,5,GET\n.shtml,C:\\w\\ssinc.dll,5,GET",
        )
        .set("DefaultDoc", "index.shtml,index.htm")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .set("LogFileDirectory", r"D:\logs")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"C:\shop")
        .key("/LM/W3SVC/1/ROOT/staff", "IIsWebVirtualDir")
        .set("Path", r"D:\staff")
        .set("AppRoot", "/lm/w3svc/1/ROOT/staff/")
        .set(
            "ScriptMaps",
            ".asp,C:\\w\\asp.dll,5,GET\n.pl,C:\\perl\\perl.exe \"%s\" %s,5,GET",
        )
        .key("/LM/W3SVC/1/ROOT/staff/old", "IIsWebVirtualDir")
        .set("Path", r"D:\old")
        .key("/LM/W3SVC/2", "IIsWebServer")
        .set("LogType", "0")
        .key("/LM/W3SVC/2/ROOT", "IIsWebVirtualDir")
        .set("Path", r"C:\two")
        .build(Schema::built_in())
}

fn question(sites: &[u32]) -> Question {
    let selection = Selection {
        sites: sites.to_vec(),
        ..Selection::default()
    };
    Question::of_metabase(&metabase(), &selection).expect("the sites exist")
}

/// `n` days of one request each, the last of them on 2009-11-08, then `more`.
fn log(days: i32, more: &str) -> String {
    let newest = Day::of(2009, 11, 8).expect("a day");
    let mut text = "#Fields: date time s-sitename cs-uri-stem sc-status\n".to_owned();
    for day in (0..days).rev() {
        text.push_str(&format!("{} 12:00:00 W3SVC1 /a.htm 200\n", newest.plus(-day)));
    }
    text.push_str(more);
    text
}

fn count(question: &Question, of: LogOf, text: &str) -> Counted {
    let mut counter = Counter::new(question, of);
    LogReader::new(None)
        .read(
            &mut text.as_bytes(),
            &mut Vec::new(),
            &mut |_| true,
            &mut |entry| {
                counter.count(&entry);
            },
        )
        .expect("text can be read");
    counter.finish()
}

fn judged(question: &Question, text: &str) -> Usage {
    let facts = vec![
        FileFacts {
            files: 1,
            ..FileFacts::default()
        };
        question.sites.len()
    ];
    judge(question, count(question, LogOf::Site(1), text), &facts)
}

fn find<'u>(rows: &'u [Use], name: &str) -> &'u Use {
    rows.iter()
        .find(|row| row.name == name)
        .unwrap_or_else(|| panic!("{name} in {rows:?}"))
}

fn verdicts(site: &SiteUsage) -> Vec<(&str, UseVerdict)> {
    site.extensions
        .iter()
        .map(|row| (row.name.as_str(), row.verdict))
        .collect()
}

#[test]
fn what_nobody_asked_for_in_ninety_days_is_unused_and_no_more_than_that() {
    let usage = judged(
        &question(&[1]),
        &log(
            100,
            "2009-08-10 01:00:00 W3SVC1 /form.IDC 200\n\
             2009-08-11 01:00:00 W3SVC1 /STAFF/list.asp 500\n\
             2009-11-01 01:00:00 W3SVC1 /staff/scan.pl 404\n",
        ),
    );
    let site = &usage.sites[0];
    assert!(site.logs.is_enough, "{}", site.logs.why);
    assert_eq!(
        verdicts(site),
        [
            (".asp", UseVerdict::Used),
            (".idc", UseVerdict::Unused),
            (".pl", UseVerdict::Unused),
            (".shtml", UseVerdict::Unused),
            (".htm", UseVerdict::Used),
        ]
    );
    let why = |name| find(&site.extensions, name).why.as_str();
    assert_eq!(why(".asp"), "Asked for once, last on 2009-08-11 01:00:00.");
    assert_eq!(why(".idc"), "Last asked for on 2009-08-10 01:00:00.");
    assert_eq!(why(".pl"), "Asked for once, and never found: 404.");
    assert_eq!(why(".shtml"), "Never asked for.");
    assert_eq!(
        find(&site.extensions, ".asp").behind,
        r"C:\w\asp.dll at /LM/W3SVC, /LM/W3SVC/1/ROOT/staff"
    );
    let unused: Vec<&str> = usage.unused().map(|(_, it)| it.name.as_str()).collect();
    assert_eq!(unused, [".idc", ".pl", ".shtml", "/staff/old"]);
}

#[test]
fn days_without_logs_are_not_known_rather_than_unused() {
    let usage = judged(&question(&[1]), &log(20, ""));
    let site = &usage.sites[0];
    let row = find(&site.extensions, ".idc");
    assert_eq!(row.verdict, UseVerdict::NotKnown);
    assert_eq!(
        row.why,
        "Never asked for. The logs cover 2009-10-20 to 2009-11-08; of the 90 days that count (2009-08-11 to \
         2009-11-08) there are no entries on 70, the longest stretch from 2009-08-11 to 2009-10-19."
    );
    assert_eq!(site.logs.gaps.len(), 1);
    assert_eq!(usage.unused().count(), 0);
    assert_eq!(find(&site.extensions, ".htm").verdict, UseVerdict::Used);
}

#[test]
fn a_quiet_week_is_no_gap_and_eight_days_are() {
    let without = |gone: std::ops::RangeInclusive<i32>| {
        let newest = Day::of(2009, 11, 8).expect("a day");
        let all = log(100, "");
        let lines: Vec<&str> = all
            .lines()
            .filter(|line| {
                !gone
                    .clone()
                    .any(|day| line.starts_with(&newest.plus(-day).to_string()))
            })
            .collect();
        let usage = judged(&question(&[1]), &format!("{}\n", lines.join("\n")));
        usage.sites[0].logs.is_enough
    };
    assert!(without(30..=36));
    assert!(!without(30..=37));
    assert!(!without(82..=99), "the beginning is missing");
    assert!(without(83..=99));
}

#[test]
fn files_that_could_not_be_read_leave_everything_open() {
    let question = question(&[1]);
    for facts in [
        FileFacts {
            files: 1,
            unread: 1,
            ..FileFacts::default()
        },
        FileFacts {
            files: 1,
            blind: 3,
            ..FileFacts::default()
        },
        FileFacts {
            files: 1,
            torn: 11,
            ..FileFacts::default()
        },
    ] {
        let usage = judge(
            &question,
            count(&question, LogOf::Site(1), &log(100, "")),
            &[facts],
        );
        let site = &usage.sites[0];
        assert_eq!(
            find(&site.extensions, ".idc").verdict,
            UseVerdict::NotKnown,
            "{}",
            site.logs.why
        );
    }
    let nothing = judge(&question, Counted::new(&question), &[]);
    assert_eq!(nothing.newest, None);
    assert_eq!(nothing.sites[0].logs.why, "No logs of this site were found.");
    assert_eq!(nothing.unused().count(), 0);
}

#[test]
fn a_default_document_may_hide_behind_a_request_for_its_folder() {
    let usage = judged(
        &question(&[1]),
        &log(100, "2009-11-02 01:00:00 W3SVC1 /news/ 200\n"),
    );
    let row = find(&usage.sites[0].extensions, ".shtml");
    assert_eq!(row.verdict, UseVerdict::NotKnown);
    assert_eq!(
        row.why,
        "Never asked for. But folders were asked for once, and their default document index.shtml may have answered."
    );
    assert_eq!(
        find(&usage.sites[0].extensions, ".idc").verdict,
        UseVerdict::Unused
    );
}

#[test]
fn requests_count_for_the_innermost_folder_and_the_page_before_a_path() {
    let mut question = question(&[1]);
    let path = |text| ServerPath::parse(text).expect("a path");
    assert_eq!(question.ask(&path(r"d:\Staff\run.pl"), "X.Y"), 1);
    assert_eq!(question.ask(&path(r"C:\shop\sub\x y.asp"), "X.Y"), 1);
    assert_eq!(
        question.ask(&path(r"C:\shop\staff\hidden.asp"), "X.Y"),
        0,
        "a virtual directory hides it"
    );
    assert_eq!(question.ask(&path(r"E:\elsewhere.asp"), "X.Y"), 0);
    let usage = judged(
        &question,
        &log(
            90,
            "2009-11-01 01:00:00 W3SVC1 /Staff/Run.pl/with/a.path 200\n\
             2009-11-02 01:00:00 W3SVC1 /staff/run.PL 200\n\
             2009-11-02 01:00:00 W3SVC1 /sub/x+y.asp 404\n\
             2009-11-02 01:00:00 W3SVC1 /sub/x%20y.asp 200\n\
             2009-11-02 01:00:00 W3SVC1 /staff/OLD/a.gif 200\n\
             2009-11-02 01:00:00 W3SVC1 /stafford/a.gif 200\n\
             2009-11-02 01:00:00 W3SVC1 * 200\n",
        ),
    );
    let site = &usage.sites[0];
    let hits = |rows: &[Use], name| find(rows, name).tally.hits;
    assert_eq!(hits(&site.pages, "/staff/run.pl"), 2);
    assert_eq!(hits(&site.pages, "/sub/x y.asp"), 2);
    assert_eq!(find(&site.pages, "/sub/x y.asp").tally.not_found, 1);
    assert_eq!(hits(&site.extensions, ".pl"), 2);
    assert_eq!(hits(&site.folders, "/staff"), 2);
    assert_eq!(hits(&site.folders, "/staff/old"), 1);
    assert_eq!(hits(&site.folders, "/"), 90 + 2 + 1);
    assert_eq!(site.busiest[0].name, "/a.htm");
    assert_eq!(site.uncounted, 1);
}

#[test]
fn pages_with_a_component_are_asked_about_and_say_which() {
    let seen = Evidence {
        kind: EvidenceKind::Component,
        what: "CDONTS.NewMail".to_owned(),
        product: None,
        place: Place::at(r"C:\shop\inc\mail.inc", 1, 1),
        excerpt: String::new(),
        sureness: Sureness::Sure,
        severity: Severity::Error,
        meaning: "".into(),
        fix: "".into(),
        source: None,
        area: "Shop".to_owned(),
        more: 0,
    };
    let other = Evidence {
        kind: EvidenceKind::DrivePath,
        place: Place::file(r"C:\shop\other.asp"),
        ..seen.clone()
    };
    let mut question = question(&[1]);
    question.ask_about(&[seen, other], &IncludeGraph::default());
    let pages: Vec<String> = question.sites[0]
        .pages
        .iter()
        .map(|(page, reasons)| format!("{page}: {reasons:?}"))
        .collect();
    // Without a graph a file is its own page.
    assert_eq!(pages, [r#"/inc/mail.inc: {"CDONTS.NewMail"}"#]);
    let usage = judged(
        &question,
        &log(90, "2009-11-01 01:00:00 W3SVC1 /inc/mail.inc 200\n"),
    );
    let row = find(&usage.sites[0].pages, "/inc/mail.inc");
    assert_eq!(
        (row.behind.as_str(), row.verdict),
        ("CDONTS.NewMail", UseVerdict::Used)
    );
}

#[test]
fn what_stays_behind_is_not_asked_about() {
    let selection = Selection {
        sites: vec![1],
        excluded: vec!["/LM/W3SVC/1/ROOT/staff".to_owned()],
        ..Selection::default()
    };
    let question = Question::of_metabase(&metabase(), &selection).expect("the site exists");
    let usage = judged(
        &question,
        &log(90, "2009-11-01 01:00:00 W3SVC1 /staff/run.asp 200\n"),
    );
    let names: Vec<&str> = usage.sites[0]
        .folders
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(names, ["/"]);
    assert_eq!(find(&usage.sites[0].folders, "/").tally.hits, 90);
    assert!(usage.sites[0].extensions.iter().all(|row| row.name != ".pl"));
}

#[test]
fn a_log_of_all_sites_is_told_apart_by_their_names() {
    let question = question(&[1, 2]);
    let text = log(
        90,
        "2009-11-01 01:00:00 W3SVC2 /b.asp 200\n2009-11-01 01:00:00 W3SVC9 /c.asp 200\n",
    );
    let counted = count(&question, LogOf::All, &text);
    assert_eq!(counted.elsewhere, 1);
    let usage = judge(&question, counted, &[FileFacts::default(), FileFacts::default()]);
    let entries: Vec<u64> = usage.sites.iter().map(|site| site.logs.entries).collect();
    assert_eq!(entries, [90, 1]);
    assert!(!usage.sites[1].logs.is_enough);
}

#[test]
fn more_addresses_than_can_be_kept_apart_change_no_count_that_was_asked() {
    let question = question(&[1]);
    let mut text = log(90, "");
    for number in 0..140_000 {
        text.push_str(&format!("2009-11-08 13:00:00 W3SVC1 /staff/{number}.asp 200\n"));
    }
    let whole = judged(&question, &text);
    let site = &whole.sites[0];
    assert_eq!(find(&site.extensions, ".asp").tally.hits, 140_000);
    assert_eq!(find(&site.folders, "/staff").tally.hits, 140_000);
    assert!(site.distinct_pages <= 100_000 && site.uncounted > 0);
    assert_eq!(site.busiest[0].name, "/a.htm", "the busiest page stays");
    assert_eq!(judged(&question, &text), whole, "the same every time");
}

#[test]
fn counting_in_pieces_comes_to_the_same() {
    let question = question(&[1]);
    let text = log(
        95,
        "2009-11-01 01:00:00 W3SVC1 /Staff/X.asp 404\n2009-11-01 01:00:01 W3SVC1 /staff/x.ASP 200\n",
    );
    let (header, lines) = text.split_once('\n').expect("a header");
    let mut merged = Counted::new(&question);
    for line in lines.lines() {
        merged.merge(
            count(&question, LogOf::Site(1), &format!("{header}\n{line}\n")),
            &question,
        );
    }
    let facts = [FileFacts {
        files: 1,
        ..FileFacts::default()
    }];
    assert_eq!(judge(&question, merged, &facts), judged(&question, &text));
}

#[test]
fn the_metabase_says_where_logs_are_and_why_there_are_none() {
    let (places, problems) = places(&metabase(), r"C:\WINNT", &[1, 2]);
    let shown: Vec<String> = places.iter().map(|place| place.folder.to_string()).collect();
    assert_eq!(shown, [r"D:\logs\W3SVC1", r"C:\WINNT\System32\LogFiles\W3SVC2"]);
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["NOT-LOGGED"]);
}

#[test]
fn names_of_files_say_their_day() {
    let day = Day::of(2009, 11, 4);
    for (name, expected) in [
        ("ex091104.log", day),
        ("U_EX09110413_x.log", day),
        ("ex991231.log", Day::of(1999, 12, 31)),
        ("ex0911.log", None),
        ("extend1.log", None),
        ("ex099904.log", None),
        ("exö91104.log", None),
    ] {
        assert_eq!(name_day(name), expected, "{name}");
    }
}

/// An application is asked about alone: what other parts of the site were asked for counts for what the logs cover, and
/// nowhere else.
#[test]
fn a_part_of_a_site_counts_what_is_below_it() {
    for key in ["lm/w3svc/1/ROOT/staff", "/LM/w3svc/1/root/STAFF/"] {
        let question = Question::of_key(&metabase(), 1, key).expect("the key exists");
        let usage = judged(
            &question,
            &log(
                100,
                "2009-11-01 01:00:00 W3SVC1 /Staff/Run.pl 200\n\
                 2009-11-01 01:00:00 W3SVC1 /STAFF 301\n\
                 2009-11-02 01:00:00 W3SVC1 /staff/old/a.gif 200\n\
                 2009-11-02 01:00:00 W3SVC1 /stafford/a.asp 200\n\
                 2009-11-02 01:00:00 W3SVC1 /list.asp 200\n\
                 2009-11-02 01:00:00 W3SVC1 * 200\n",
            ),
        );
        let site = &usage.sites[0];
        assert_eq!(
            (site.name.as_str(), site.logs.entries, site.logs.days),
            ("Shop/staff", 3, 100)
        );
        assert!(site.logs.is_enough, "{}", site.logs.why);
        assert_eq!(
            verdicts(site),
            [
                (".asp", UseVerdict::Unused),
                (".pl", UseVerdict::Used),
                (".gif", UseVerdict::Used)
            ],
            "what the root maps is not asked about"
        );
        let folders: Vec<(&str, u64)> = site
            .folders
            .iter()
            .map(|row| (row.name.as_str(), row.tally.hits))
            .collect();
        assert_eq!(folders, [("/staff", 2), ("/staff/old", 1)]);
        assert_eq!(site.distinct_pages, 3);
        assert!(
            site.busiest
                .iter()
                .all(|row| row.name.to_lowercase().starts_with("/staff"))
        );
    }
    assert!(Question::of_key(&metabase(), 1, "lm/w3svc/1/root/none").is_err());
}
