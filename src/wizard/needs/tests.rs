use super::*;
use crate::model::Severity;
use crate::model::dependency::{Dependency, InheritedScriptMap};

fn info() -> DependencyInfo {
    let dependency = |name: &str, triggers: &[&str]| Dependency {
        name: name.to_owned(),
        triggers: triggers.iter().map(|&trigger| trigger.into()).collect(),
    };
    DependencyInfo {
        dependencies: vec![
            dependency("ASP", &["systemInfo scriptmaps"]),
            dependency("ASPNET 1.1.4322", &[]),
            dependency("Brand \"New\"", &[]),
        ],
        inherited: ["/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT/staff"]
            .map(|key| InheritedScriptMap {
                extension: ".hbx".into(),
                processor: r"D:\bin\hbext.dll".into(),
                used_by: key.into(),
                set_at: "/LM/W3SVC".into(),
                component: None,
            })
            .to_vec(),
        ..DependencyInfo::default()
    }
}

fn needs() -> Needs {
    let mut needs = Needs::default();
    needs.set(&info(), String::new(), |key| {
        if key.ends_with("staff") {
            "Shop/staff".to_owned()
        } else {
            String::new()
        }
    });
    needs
}

fn row(what: &str, area: &str, line: u32, severity: Severity) -> Evidence {
    Evidence {
        kind: EvidenceKind::Component,
        what: what.to_owned(),
        product: None,
        place: Place {
            file: Some(format!(r"C:\{area}\send.asp")),
            line: Some(line),
            ..Place::default()
        },
        excerpt: format!("Set m = Server.CreateObject(\"{what}\")"),
        sureness: Sureness::Sure,
        severity,
        meaning: format!("{} means", severity.word()).into(),
        fix: "Replace it.".into(),
        source: None,
        area: area.to_owned(),
        more: 0,
    }
}

#[test]
fn unknown_names_are_shown_as_they_are() {
    let needs = from_dependencies(&info());
    let unknown = needs
        .iter()
        .find(|need| need.code.starts_with("Brand"))
        .expect("kept");
    assert_eq!(unknown.state, NeedState::CannotTell);
    assert_eq!(unknown.raw, "<dependency name=\"Brand &quot;New&quot;\" />");
    let old = needs
        .iter()
        .find(|need| need.name == "ASP.NET 1.1.4322")
        .expect("kept");
    assert_eq!(old.state, NeedState::Gone);
}

#[test]
fn one_inherited_map_is_one_need_with_all_its_users() {
    let needs = from_dependencies(&info());
    let maps: Vec<&Need> = needs
        .iter()
        .filter(|need| need.kind == NeedKind::ScriptMap)
        .collect();
    assert_eq!(maps.len(), 1);
    assert_eq!(maps[0].seen.len(), 2);
    assert_eq!(maps[0].inherited_from.as_deref(), Some("/LM/W3SVC"));
}

#[test]
fn evidence_gathers_into_needs_and_the_worst_speaks() {
    let mut needs = needs();
    let before = needs.lines().len();
    needs.add(vec![
        row("CDONTS.NewMail", "Shop", 4, Severity::Warning),
        row("cdonts.newmail", "Shop/staff", 41, Severity::Error),
        row("ADODB.Stream", "Shop", 9, Severity::Note),
    ]);
    assert_eq!(needs.lines().len(), before, "the list waits for the frame");
    assert!(needs.is_dirty());
    needs.advance();
    assert_eq!(needs.lines().len(), before + 3, "a title and two needs");
    let mail = needs.all().iter().find(|need| need.name == "CDONTS.NewMail");
    let mail = mail.expect("a need");
    assert_eq!((mail.state, mail.seen.len()), (NeedState::Breaks, 2));
    assert_eq!(mail.meaning, "Error means");
    assert_eq!(needs.count(NeedLevel::Stops), 2);
    assert_eq!(needs.places(), 1 + 2 + 3);
}

#[test]
fn groups_hold_every_need_of_theirs_and_the_cursor_walks_through_all() {
    let mut needs = needs();
    needs.add(vec![
        row("CDONTS.NewMail", "Shop", 4, Severity::Error),
        row("CDONTS.NewMail", "Shop/staff", 41, Severity::Error),
    ]);
    needs.group_by(NeedGroup::Application);
    let titles: Vec<NeedTitle> = needs
        .lines()
        .iter()
        .filter_map(|line| match line {
            NeedLine::Title(title, _) => Some(title.clone()),
            NeedLine::Need(_) => None,
        })
        .collect();
    let named = |name: &str| NeedTitle::Application(name.to_owned());
    assert_eq!(titles, [named(""), named("Shop"), named("Shop/staff")]);
    let mut seen = Vec::new();
    for _ in 0..needs.lines().len() {
        seen.extend(needs.cursor());
        let at = needs.cursor().expect("on a need");
        needs.select(at + 1);
    }
    seen.dedup();
    assert_eq!(seen.len(), needs.lines().len() - titles.len(), "{seen:?}");
    needs.select(0);
    assert_eq!(needs.cursor(), Some(1), "nothing stands above a first title");
    needs.group_by(NeedGroup::Level);
    assert!(matches!(
        needs.lines().first(),
        Some(NeedLine::Title(NeedTitle::Level(NeedLevel::Stops), 2))
    ));
}

#[test]
fn the_cursor_stays_on_its_need_while_more_is_found() {
    let mut needs = needs();
    needs.add(vec![row("ZZ.Last", "Shop", 1, Severity::Warning)]);
    needs.advance();
    needs.select(needs.lines().len() - 1);
    assert_eq!(needs.selected_need().expect("a need").name, "ZZ.Last");
    needs.select_place(0);
    needs.add(vec![
        row("AA.First", "Shop", 1, Severity::Error),
        row("ZZ.Last", "Shop", 2, Severity::Warning),
    ]);
    needs.advance();
    let need = needs.selected_need().expect("a need");
    assert_eq!((need.name.as_str(), need.seen.len()), ("ZZ.Last", 2));
}

#[test]
fn the_filter_looks_at_evidence_too() {
    let mut needs = needs();
    needs.add(vec![row("CDONTS.NewMail", "Shop", 4, Severity::Error)]);
    for (filter, count) in [
        ("root/STAFF", 1),
        ("createobject", 1),
        ("send.asp cdonts", 1),
        ("no such", 0),
    ] {
        needs.set_filter(filter.to_owned());
        assert_eq!(needs.shown(), count, "{filter}");
    }
    needs.clear_filter();
    needs.press(NeedLevel::Stops, false);
    assert_eq!(needs.shown(), needs.count(NeedLevel::Stops));
}
