//! The checklist under decisions, filters and looks that stop in the middle.

use super::*;
use crate::model::Problem;

fn row(id: &str, state: CheckState) -> Check {
    Check::new(id, "", id).found(state, "")
}

fn given(check: &str, reason: &str) -> Waived {
    Waived {
        check: check.to_owned(),
        title: format!("title of {check}"),
        reason: reason.to_owned(),
        was: CheckState::Blocking,
        at: Some(AT.to_owned()),
    }
}

const AT: &str = "2026-11-21 19:53:07 +01:00";

/// Waives a row.
fn waive(checks: &mut Checks, id: &str, reason: &str) {
    checks.waive(id, reason, Some(AT.to_owned()));
}

/// An error of a plan.
fn error(code: &str, target: &str) -> Problem {
    Problem::error(code, format!("{target} cannot be")).with_target(target)
}

/// Accepts errors of the plan.
fn accept(checks: &mut Checks, problems: &[Problem], reason: &str) {
    checks.accept(problems, reason, Some(AT.to_owned()));
}

/// What is set aside: title and reason.
fn shown(checks: &Checks) -> Vec<(&str, &str)> {
    let waived = checks.waived().iter();
    waived
        .map(|waived| (waived.title.as_str(), waived.reason.as_str()))
        .collect()
}

fn titles(checks: &Checks) -> Vec<&str> {
    checks.rows().iter().map(|row| row.title.as_str()).collect()
}

#[test]
fn blocking_rows_come_first_and_a_waiver_needs_a_reason() {
    let mut checks = Checks::default();
    checks.set_rows(vec![
        row("a", CheckState::Ready),
        row("b", CheckState::Blocking),
        row("c", CheckState::ToDo),
    ]);
    let order: Vec<&str> = checks.rows().iter().map(|row| row.id.as_str()).collect();
    assert_eq!(order, ["b", "c", "a"]);
    waive(&mut checks, "b", "no");
    assert_eq!(checks.count(CheckState::Blocking), 1);
    waive(&mut checks, "b", "mail team confirmed");
    assert_eq!(checks.count(CheckState::Blocking), 0);
    assert_eq!(checks.count(CheckState::Waived), 1);
    checks.set_rows(vec![row("b", CheckState::Blocking)]);
    assert_eq!(checks.count(CheckState::Waived), 1, "a recheck keeps waivers");
    checks.unwaive("b");
    assert_eq!(checks.count(CheckState::Blocking), 1);
}

#[test]
fn a_code_is_accepted_when_all_its_checks_are_waived() {
    let mut checks = Checks::default();
    checks.set_rows(
        ["*:80:", "*:443:"]
            .map(|about| Check::new("BINDING-CLASH", about, about).found(CheckState::Blocking, "taken"))
            .to_vec(),
    );
    let clash = error("BINDING-CLASH", "Shop");
    checks.see_plan(std::slice::from_ref(&clash));
    waive(&mut checks, "BINDING-CLASH:*:80:", "Portal moves first");
    assert!(checks.acknowledged().is_empty() && !checks.accepts(&clash));
    waive(&mut checks, "BINDING-CLASH:*:443:", "Portal moves first");
    assert!(checks.accepts(&clash));
    assert_eq!(checks.acknowledged(), ["BINDING-CLASH"]);
    checks.see_plan(&[]);
    assert!(
        checks.acknowledged().is_empty(),
        "a plan without the error needs no code for it"
    );
    checks.see_plan(std::slice::from_ref(&clash));
    checks.unwaive("BINDING-CLASH:*:80:");
    assert!(checks.acknowledged().is_empty());
    assert_eq!(checks.count(CheckState::Waived), 1);
}

#[test]
fn an_accepted_error_stays_accepted_and_another_of_its_code_is_not() {
    let mut checks = Checks::default();
    checks.set_rows(vec![]);
    let (shop, blog) = (error("BINDING-CLASH", "Shop"), error("BINDING-CLASH", "Blog"));
    checks.see_plan(std::slice::from_ref(&shop));
    accept(&mut checks, std::slice::from_ref(&shop), "no");
    assert!(!checks.accepts(&shop), "too short a reason is none");
    accept(&mut checks, std::slice::from_ref(&shop), " Portal moves first ");
    assert_eq!(checks.acknowledged(), ["BINDING-CLASH"]);
    assert_eq!(shown(&checks), [("Shop cannot be", "Portal moves first")]);
    // The same what-if again, and one that finds more.
    checks.see_plan(std::slice::from_ref(&shop));
    assert_eq!(checks.acknowledged(), ["BINDING-CLASH"]);
    checks.see_plan(&[blog.clone(), shop.clone()]);
    assert!(checks.accepts(&shop) && !checks.accepts(&blog));
    assert!(
        checks.acknowledged().is_empty(),
        "a run cannot go on without half of it"
    );
    assert_eq!(shown(&checks), [("Shop cannot be", "Portal moves first")]);
    // A what-if that has none of it, and one where the same object has another trouble.
    checks.see_plan(&[]);
    assert!(checks.acknowledged().is_empty() && shown(&checks).is_empty());
    let other = Problem::error("BINDING-CLASH", "Shop has no address").with_target("Shop");
    checks.see_plan(std::slice::from_ref(&other));
    assert!(!checks.accepts(&other) && shown(&checks).is_empty());
    assert_eq!(checks.waivers(), [], "another session is asked anew");
    checks.see_plan(std::slice::from_ref(&shop));
    assert_eq!(checks.accepted().len(), 1);
    checks.unaccept("BINDING-CLASH");
    assert!(!checks.accepts(&shop) && checks.accepted().is_empty());
}

#[test]
fn rows_that_are_set_aside_with_an_error_are_not_kept_for_another_session() {
    let mut checks = Checks::default();
    let rights = || row("FOLDER-RIGHTS", CheckState::Blocking);
    let drive = |letter: &str| Check::new("DRIVE-MISSING", letter, letter).found(CheckState::Blocking, "no");
    checks.set_rows(vec![rights(), drive("F"), drive("G")]);
    waive(&mut checks, "DRIVE-MISSING:F", "the archive comes later");
    let errors = [error("FOLDER-RIGHTS", "Shop"), error("DRIVE-MISSING", "Blog")];
    checks.see_plan(&errors);
    accept(&mut checks, &errors, "a trial run only");
    assert_eq!(checks.count(CheckState::Waived), 3);
    let kept: Vec<String> = checks.waivers().into_iter().map(|waived| waived.check).collect();
    assert_eq!(kept, ["DRIVE-MISSING:F"], "only what was given to a row itself");
    checks.set_rows(vec![rights(), drive("F"), drive("G")]);
    assert_eq!(checks.count(CheckState::Waived), 3, "in this session they stay");
    checks.unaccept("DRIVE-MISSING");
    let open = |id: &str| checks.rows().iter().any(|row| row.id == id && row.is_open());
    assert!(open("DRIVE-MISSING:G") && !open("DRIVE-MISSING:F") && !open("FOLDER-RIGHTS"));
    // A row whose id is no more than its code is a row all the same.
    checks.unwaive("FOLDER-RIGHTS");
    assert!(!checks.accepts(&errors[0]));
    waive(&mut checks, "FOLDER-RIGHTS", "set by hand already");
    assert_eq!(checks.waivers().len(), 2);
    assert!(checks.accepts(&errors[0]));
    checks.set_rows(vec![]);
    assert!(
        !checks.accepts(&errors[0]),
        "without the row its waiver sets nothing aside"
    );
}

#[test]
fn the_filter_looks_at_everything_a_row_says_and_the_cursor_stays_in_view() {
    let mut checks = Checks::default();
    checks.set_rows(vec![
        row("a", CheckState::ToDo).fix("Install-WindowsFeature Web-ASP"),
        row("b", CheckState::ToDo).needed_by(["/LM/W3SVC/1/ROOT/staff".to_owned()]),
    ]);
    for (filter, shown) in [
        ("web-asp", "a"),
        ("ROOT/staff", "b"),
        ("install windowsfeature", "a"),
    ] {
        checks.set_filter(filter.to_owned());
        assert_eq!(checks.shown().len(), 1, "{filter}");
        assert_eq!(checks.selected_row().expect("a row").id, shown);
    }
    checks.set_filter("no such".to_owned());
    assert!(checks.shown().is_empty() && checks.selected_row().is_none());
    checks.clear_filter();
    assert_eq!(checks.shown().len(), 2);
}

#[test]
fn counts_and_visible_rows_agree() {
    let mut checks = Checks::default();
    checks.set_rows(vec![row("a", CheckState::ToDo), row("b", CheckState::Ready)]);
    for state in CHECK_STATES {
        checks.show_only(ShowChecks::Only(state));
        assert_eq!(checks.visible().len(), checks.count(state));
    }
}

#[test]
fn a_waiver_is_shown_with_its_title_and_only_while_it_sets_something_aside() {
    let mut checks = Checks::default();
    let port = || Check::new("BINDING-CLASH", "*:80:", "Port 80").found(CheckState::Blocking, "taken");
    checks.set_rows(vec![port()]);
    waive(&mut checks, "BINDING-CLASH:*:80:", "Portal moves first");
    let locked = [error("SECTION-LOCKED", "handlers")];
    checks.see_plan(&locked);
    accept(&mut checks, &locked, "nobody uses it");
    let accepted = ("handlers cannot be", "nobody uses it");
    assert_eq!(shown(&checks), [("Port 80", "Portal moves first"), accepted]);
    let waiver = checks.rows()[0].waiver.as_ref().expect("a waiver");
    assert_eq!(waiver.at.as_deref(), Some(AT));
    // The row is needed no more: nothing is set aside by its waiver, which waits for it.
    checks.set_rows(vec![]);
    assert_eq!(shown(&checks), [accepted]);
    assert_eq!(checks.waivers().len(), 1, "the waiver of the row is kept");
    checks.set_rows(vec![port()]);
    assert_eq!(checks.count(CheckState::Waived), 1);
}

#[test]
fn what_was_kept_from_another_session_comes_back_and_what_is_new_counts_more() {
    let mut checks = Checks::default();
    checks.set_rows(vec![row("a", CheckState::ToDo), row("b", CheckState::Blocking)]);
    waive(&mut checks, "a", "said today");
    checks.recall(vec![
        given("a", "said last week"),
        given("b", "said last week too"),
    ]);
    let reasons: Vec<&str> = checks.waived().iter().map(|waived| &*waived.reason).collect();
    assert_eq!(reasons, ["said last week too", "said today"]);
    checks.clear();
    assert!(checks.rows().is_empty() && !checks.checked);
    checks.set_rows(vec![row("a", CheckState::ToDo)]);
    assert_eq!(
        checks.count(CheckState::Waived),
        1,
        "the rows went, the reasons stay"
    );
}

#[test]
fn a_look_that_is_stopped_keeps_what_it_found_and_goes_on_behind_it() {
    let mut checks = Checks::default();
    let blocking = |code: &str| Check::new(code, "", code).found(CheckState::Blocking, "");
    checks.begin(Part::All);
    checks.take(vec![blocking("BINDING-CLASH")], 1);
    checks.take(vec![], 2);
    assert_eq!(titles(&checks), ["BINDING-CLASH"]);
    assert!(!checks.is_pending(&checks.rows()[0]));
    assert_eq!(checks.stopped_after(), None, "it goes on");
    checks.stop();
    assert_eq!(checks.stopped_after(), Some((2, prepare::kinds())));
    assert!(!checks.checked);
    let rest = checks.rest();
    assert_eq!(rest, Part::From(2));
    checks.begin(rest);
    checks.take(vec![blocking("FEATURE-MISSING")], 3);
    checks.finish(vec![blocking("FEATURE-MISSING"), blocking("FREE-SPACE")]);
    assert_eq!(
        titles(&checks),
        ["BINDING-CLASH", "FEATURE-MISSING", "FREE-SPACE"]
    );
    assert!(checks.checked && checks.stopped_after().is_none());
}

#[test]
fn a_decision_after_a_stop_begins_the_look_anew() {
    let mut checks = Checks::default();
    checks.begin(Part::All);
    checks.take(vec![], 4);
    checks.stop();
    checks.begin_anew();
    assert_eq!(checks.rest(), Part::All);
}

#[test]
fn one_row_is_looked_at_again_with_its_kind_and_the_others_stay() {
    let mut checks = Checks::default();
    let pool = |name: &str, state| Check::new("APP-POOL-MISSING", name, name).found(state, "");
    checks.set_rows(vec![
        pool("Shop", CheckState::ToDo),
        pool("Blog", CheckState::ToDo),
        row("FREE-SPACE", CheckState::Unknown),
    ]);
    checks.select_id("APP-POOL-MISSING:Blog");
    checks.begin(Part::Row("APP-POOL-MISSING:Blog".to_owned()));
    let pending: Vec<bool> = checks.rows().iter().map(|row| checks.is_pending(row)).collect();
    assert_eq!(pending, [true, true, false]);
    checks.finish(vec![pool("Blog", CheckState::Ready)]);
    assert_eq!(
        titles(&checks),
        ["FREE-SPACE", "Blog"],
        "nobody needs Shop any more"
    );
    assert_eq!(checks.selected_row().expect("a row").title, "Blog");
}

#[test]
fn a_row_that_is_gone_to_leaves_the_filter() {
    let mut checks = Checks::default();
    checks.set_rows(vec![row("a", CheckState::ToDo), row("b", CheckState::Ready)]);
    checks.show_only(ShowChecks::Only(CheckState::Ready));
    assert!(checks.select_id("a"));
    assert_eq!(checks.visible().len(), 2);
    assert!(!checks.select_id("no such"));
}

#[test]
fn rows_keep_the_order_of_their_kinds_when_one_is_looked_at_again() {
    let mut checks = Checks::default();
    let to_do = |code: &str| Check::new(code, "", code).found(CheckState::ToDo, "");
    let order = ["FEATURE-MISSING", "APP-POOL-MISSING", "FREE-SPACE"];
    checks.set_rows(order.map(to_do).to_vec());
    checks.begin(Part::Row("FEATURE-MISSING".to_owned()));
    checks.finish(vec![to_do("FEATURE-MISSING")]);
    assert_eq!(titles(&checks), order);
}
