//! The whole way by messages: what a person presses, what jobs report, what the wizard asks for.

use super::*;
use crate::model::dependency::{Dependency, DependencyInfo};
use crate::model::{
    Accounted, Change, Column, Detail, IisVersion, LossGroup, LossReport, NodeKind, Overview, Place, Plan,
    Problem, RowState, Secret, ServerFacts, SiteNode, Totals,
};
use crate::prepare::{Check, CheckState};
use crate::report::RunEnd;
use crate::rules::accounts::AccountClass;
use crate::translate::{Account, AccountRole, AccountUse, Choices, NumberClash, PasswordState, SiteTarget};
use std::sync::Arc;

fn overview(name: &str, iis: IisVersion) -> Box<Overview> {
    let site = |id: u32, starts: bool| SiteNode {
        key: format!("/LM/W3SVC/{id}"),
        site: id,
        kind: NodeKind::Site,
        name: format!("Site {id}"),
        detail: String::new(),
        starts,
        children: vec![],
    };
    Box::new(Overview {
        facts: ServerFacts {
            name: name.to_owned(),
            iis,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: true,
        },
        label: name.to_owned(),
        findings: vec![],
        sites: vec![site(1, true), site(2, true), site(3, false)],
    })
}

fn row(id: u32, state: RowState) -> Change {
    Change {
        id,
        state,
        object: "file".into(),
        name: format!(r"Site 1\{id}.txt").into(),
        why: "only on OLD".to_owned(),
        detail: Detail::None,
    }
}

fn plan(rows: Vec<Change>, problems: Vec<Problem>) -> Arc<Plan> {
    let mut totals = Totals::default();
    rows.iter().for_each(|row| totals.count(row));
    Arc::new(Plan {
        fingerprint: "7F3A19C204BE".to_owned(),
        source: overview("OLD", IisVersion::IIS6).facts,
        destination: overview("NEW", IisVersion::IIS10).facts,
        rows,
        totals,
        same: 0,
        problems,
        config_hash: String::new(),
    })
}

/// One pool that runs as an account, its password wanted or given.
fn accounts(wants_password: bool) -> Outcome {
    let uses = vec![AccountUse {
        role: AccountRole::Pool,
        key: "/LM/W3SVC/AppPools/HB".to_owned(),
        property: "WAMUserName".to_owned(),
        becomes: "Stays as it is".to_owned(),
        new_name: r"CORP\svc".to_owned(),
        wants_password,
    }];
    Outcome::Mapped(Arc::new(Mapped {
        accounts: vec![Account {
            name: r"CORP\svc".to_owned(),
            class: AccountClass::Domain,
            password: PasswordState::Set,
            uses,
        }],
        sites: [1, 2]
            .map(|id| {
                let target = SiteTarget {
                    id,
                    name: format!("Site {id}"),
                    ..SiteTarget::default()
                };
                (id, target)
            })
            .into(),
        ..Mapped::default()
    }))
}

/// One setting that needs a person and one that is carried.
fn settings() -> Arc<LossReport> {
    let row = |column, property: &str| Accounted {
        property: property.into(),
        key: "/LM/W3SVC/1/ROOT".into(),
        line: None,
        value_shown: "1".into(),
        is_inherited: false,
        column,
        target: "".into(),
        why: "".into(),
    };
    let rows = vec![
        row(Column::Carried, "DefaultDoc"),
        row(Column::NeedsYou, "UNCPassword"),
    ];
    Arc::new(LossReport {
        groups: vec![LossGroup::new("Site 1 (site 1)", rows)],
    })
}

/// A wizard and the jobs it asked for.
#[derive(Default)]
struct Desk {
    state: State,
    started: Vec<(JobId, Work)>,
    stopped: Vec<JobId>,
}

impl Desk {
    fn send(&mut self, message: Message) -> &mut Self {
        for effect in update(&mut self.state, message) {
            match effect {
                Effect::Start(id, work) => self.started.push((id, work)),
                Effect::Stop(id) => self.stopped.push(id),
                _ => {}
            }
        }
        self
    }

    /// Answers the newest job that does this work.
    fn answer(&mut self, is: impl Fn(&Work) -> bool, outcome: Outcome) -> &mut Self {
        let id = self
            .started
            .iter()
            .rev()
            .find(|(_, work)| is(work))
            .expect("was started")
            .0;
        self.send(Message::News(id, News::Finished(Ok(Box::new(outcome)))))
    }

    fn opened(&mut self) -> &mut Self {
        self.send(Message::Migrate)
            .send(Message::PathEdited(Side::Source, "/old".into()))
            .send(Message::Open(Side::Source))
            .send(Message::PathEdited(Side::Destination, "/new".into()))
            .send(Message::Open(Side::Destination));
        for (side, name, iis) in [
            (Side::Source, "OLD", IisVersion::IIS6),
            (Side::Destination, "NEW", IisVersion::IIS10),
        ] {
            self.answer(
                |work| matches!(work, Work::Open { side: other, .. } if *other == side),
                Outcome::Opened(side, overview(name, iis)),
            );
        }
        self
    }

    fn discovered(&mut self) -> &mut Self {
        self.opened().send(Message::Primary).answer(
            |work| matches!(work, Work::Discover { .. }),
            Outcome::Discovered {
                info: DependencyInfo {
                    dependencies: vec![Dependency {
                        name: "ASP".into(),
                        triggers: vec![],
                    }],
                    ..DependencyInfo::default()
                },
                document: "<dependencyInfo />".into(),
            },
        )
    }

    fn prepared(&mut self, state: CheckState) -> &mut Self {
        self.discovered().send(Message::Primary).answer(
            |work| matches!(work, Work::Prepare { .. }),
            Outcome::Prepared(vec![
                Check::new("ASPNET-1.1", "", ".NET 1.1")
                    .found(state, "not there")
                    .fix("Use 2.0"),
            ]),
        )
    }

    fn mapped(&mut self, state: CheckState) -> &mut Self {
        self.prepared(state)
            .send(Message::Primary)
            .answer(|work| matches!(work, Work::Map { .. }), accounts(true))
    }

    fn planned_as(&mut self, rows: Vec<Change>, problems: Vec<Problem>) -> &mut Self {
        self.answer(
            |work| matches!(work, Work::Plan { .. }),
            Outcome::Planned(plan(rows, problems), settings()),
        )
    }

    fn planned(&mut self, problems: Vec<Problem>) -> &mut Self {
        self.mapped(CheckState::Ready)
            .send(Message::Primary)
            .planned_as(vec![row(0, RowState::Add), row(1, RowState::Delete)], problems)
    }

    /// The choices that the newest job of this kind was given.
    fn asked_with(&self, is: impl Fn(&Work) -> bool) -> Choices {
        let mut started = self.started.iter().rev();
        match started.find(|(_, work)| is(work)) {
            Some((
                _,
                Work::Prepare { wanted, .. } | Work::Map { wanted, .. } | Work::Plan { wanted, .. },
            )) => wanted.choices.clone(),
            _ => panic!("was not started"),
        }
    }

    fn page(&self) -> Option<Step> {
        self.state.page.step()
    }
}

#[test]
fn the_primary_button_leads_from_the_sample_to_a_verified_run_and_back() {
    let mut desk = Desk::default();
    desk.send(Message::TrySample(None)).answer(
        |work| matches!(work, Work::UnpackSample { .. }),
        Outcome::Sample {
            old: "/s/old".into(),
            new: "/s/new".into(),
        },
    );
    assert_eq!(desk.page(), Some(Step::Source));
    assert_eq!(desk.state.old.path, "/s/old");

    desk.planned(vec![]);
    assert_eq!(desk.page(), Some(Step::Review));
    assert_eq!(desk.state.primary(), Primary::NextApply(2));
    desk.send(Message::Primary);
    assert_eq!(desk.page(), Some(Step::Apply));
    assert!(matches!(desk.state.dialog, Some(Dialog::Apply { .. })));
    assert!(
        !desk.started.iter().any(|(_, work)| work.writes()),
        "nothing is written before it is confirmed"
    );
    desk.send(Message::DialogConfirm);
    assert!(matches!(desk.started.last(), Some((_, Work::Apply { .. }))));
    desk.answer(
        Work::writes,
        Outcome::Applied {
            end: RunEnd::Done,
            run: "7F3A-19C2".into(),
            totals: Totals::default(),
            report: None,
        },
    );
    assert_eq!(desk.page(), Some(Step::Verify));
    assert!(matches!(desk.started.last(), Some((_, Work::Verify { run })) if run == "7F3A-19C2"));
    desk.answer(
        |work| matches!(work, Work::Verify { .. }),
        Outcome::Verified(VerifyResult::default()),
    );
    assert_eq!(desk.state.mark(Step::Verify), StepMark::Done);
    desk.send(Message::AskUndo).send(Message::DialogConfirm);
    desk.answer(
        |work| matches!(work, Work::Undo { .. }),
        Outcome::Undone {
            restored: 2,
            conflicts: 0,
        },
    );
    assert_eq!(desk.state.run.phase, RunPhase::Undone);
    assert!(!desk.state.run.can_undo());
}

#[test]
fn a_button_that_cannot_go_says_why() {
    let mut desk = Desk::default();
    desk.send(Message::Migrate).send(Message::Primary);
    assert_eq!(desk.state.hint, Some(Blocked::NoPlace(Side::Source)));
    assert_eq!(desk.page(), Some(Step::Source));
    desk.opened();
    desk.send(Message::ToggleSite(0)).send(Message::ToggleSite(0));
    assert_eq!(desk.state.selection().sites, Vec::<u32>::new());
    desk.send(Message::Go(Page::Step(Step::Discover)))
        .send(Message::Primary);
    assert_eq!(desk.state.hint, Some(Blocked::NothingChosen));
    desk.send(Message::ToggleSite(1));
    assert_eq!(desk.state.hint, None, "the next act takes the hint away");
}

#[test]
fn locked_steps_cannot_be_entered() {
    let mut desk = Desk::default();
    desk.send(Message::Migrate)
        .send(Message::Go(Page::Step(Step::Apply)));
    assert_eq!(desk.page(), Some(Step::Source));
    assert_eq!(desk.state.mark(Step::Review), StepMark::Locked(Step::Source));
    assert_eq!(desk.state.mark(Step::Verify), StepMark::Locked(Step::Apply));
}

#[test]
fn other_sites_make_later_results_stale_and_only_the_newest_answer_counts() {
    let mut desk = Desk::default();
    desk.planned(vec![]);
    let first = desk
        .started
        .iter()
        .filter(|(_, work)| matches!(work, Work::Discover { .. }))
        .count();
    desk.send(Message::ToggleSite(2));
    assert_eq!(desk.state.mark(Step::Review), StepMark::Stale);
    assert_eq!(desk.state.mark(Step::Prepare), StepMark::Stale);
    desk.send(Message::ToggleSite(3));
    let again: Vec<JobId> = desk
        .started
        .iter()
        .filter(|(_, work)| matches!(work, Work::Discover { .. }))
        .skip(first)
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(again.len(), 2);
    assert!(
        desk.stopped.ends_with(&[again[0]]),
        "the older question is taken back, as the scan was: {:?}",
        desk.stopped
    );
    let late = Outcome::Discovered {
        info: DependencyInfo::default(),
        document: "late".into(),
    };
    desk.send(Message::News(again[0], News::Finished(Ok(Box::new(late)))));
    assert_eq!(desk.state.needs.document, "<dependencyInfo />");
    desk.send(Message::Go(Page::Step(Step::Review)))
        .send(Message::Primary);
    assert_eq!(desk.state.hint, Some(Blocked::Stale(Step::Review)));
    desk.send(Message::Refresh);
    assert_eq!(desk.state.mark(Step::Review), StepMark::Working);
}

#[test]
fn a_blocking_check_stops_apply_until_it_is_waived_with_a_reason() {
    let mut desk = Desk::default();
    desk.mapped(CheckState::Blocking)
        .send(Message::Primary)
        .planned_as(vec![row(0, RowState::Add)], vec![]);
    desk.send(Message::Primary);
    assert_eq!(desk.state.hint, Some(Blocked::Checks(1)));
    desk.send(Message::AskWaive("ASPNET-1.1".into()))
        .send(Message::DialogText("no".into()))
        .send(Message::DialogConfirm);
    assert!(desk.state.dialog.is_some(), "too short a reason is no reason");
    desk.send(Message::DialogText("runs on 2.0 too".into()))
        .send(Message::DialogConfirm);
    assert_eq!(desk.state.dialog, None);
    desk.send(Message::Primary);
    assert_eq!(desk.page(), Some(Step::Apply));
    assert_eq!(
        desk.state.left().len(),
        2,
        "the waiver and the names are left for the person"
    );
}

#[test]
fn an_error_of_the_plan_leads_to_its_row_and_can_be_accepted() {
    let clash = Problem::error("BINDING-CLASH", "Port 80 is taken").with_target(r"Site 1\1.txt");
    let mut desk = Desk::default();
    desk.planned(vec![clash]).send(Message::Primary);
    assert_eq!(desk.state.hint, Some(Blocked::Errors(1)));
    assert_eq!(desk.state.mark(Step::Review), StepMark::Problems(1));
    desk.send(Message::Go(Page::Step(Step::Discover)))
        .send(Message::OpenProblem(0));
    assert_eq!(desk.page(), Some(Step::Review));
    assert_eq!(desk.state.review.selected(), Some(1));
    desk.send(Message::AskAccept("BINDING-CLASH".into()))
        .send(Message::DialogText("Portal goes first".into()))
        .send(Message::DialogConfirm)
        .send(Message::Primary)
        .send(Message::DialogConfirm);
    assert!(
        matches!(desk.started.last(), Some((_, Work::Apply { acknowledged, .. })) if acknowledged == &["BINDING-CLASH"])
    );
}

#[test]
fn a_new_what_if_asks_for_what_was_not_accepted_yet_and_no_acceptance_is_kept() {
    let clash = |site: &str| Problem::error("BINDING-CLASH", format!("{site} has no port")).with_target(site);
    let mut desk = Desk::default();
    desk.planned(vec![clash("Shop")]);
    let mut effects = Vec::new();
    for message in [
        Message::AskAccept("BINDING-CLASH".into()),
        Message::DialogText("Portal goes first".into()),
        Message::DialogConfirm,
    ] {
        effects.extend(update(&mut desk.state, message));
    }
    assert_eq!(effects, [], "nothing is written down for another session");
    assert_eq!(desk.state.blocked(), None);
    desk.send(Message::Refresh)
        .planned_as(vec![row(0, RowState::Add)], vec![clash("Shop"), clash("Blog")]);
    assert_eq!(desk.state.blocked(), Some(Blocked::Errors(1)));
    assert!(desk.state.acknowledged().is_empty());
    desk.send(Message::AskAccept("BINDING-CLASH".into()));
    let Some(Dialog::Accept { problems, .. }) = &desk.state.dialog else {
        panic!("{:?}", desk.state.dialog);
    };
    assert_eq!(problems, &[clash("Blog")], "asked is for what is new");
    desk.send(Message::DialogText("Blog moves too".into()))
        .send(Message::DialogConfirm)
        .send(Message::Primary)
        .send(Message::DialogConfirm);
    let Some((
        _,
        Work::Apply {
            waived, acknowledged, ..
        },
    )) = desk.started.last()
    else {
        panic!("{:?}", desk.started.last());
    };
    let said: Vec<_> = waived
        .iter()
        .map(|waived| (&*waived.title, &*waived.reason))
        .collect();
    assert_eq!(
        said,
        [
            ("Shop has no port", "Portal goes first"),
            ("Blog has no port", "Blog moves too")
        ]
    );
    assert_eq!(acknowledged, &["BINDING-CLASH"]);
}

#[test]
fn a_checklist_that_was_made_for_other_sites_lets_no_plan_through() {
    let mut desk = Desk::default();
    desk.mapped(CheckState::Ready)
        .send(Message::ToggleSite(1))
        .send(Message::Go(Page::Step(Step::Review)))
        .planned_as(vec![row(0, RowState::Add)], vec![])
        .send(Message::Primary);
    assert_eq!(desk.state.hint, Some(Blocked::Stale(Step::Prepare)));
    desk.send(Message::Refresh);
    let newest: Vec<bool> = desk
        .started
        .iter()
        .rev()
        .take(2)
        .map(|(_, work)| matches!(work, Work::Plan { .. } | Work::Prepare { .. }))
        .collect();
    assert_eq!(newest, [true, true], "F5 makes both anew");
    desk.planned_as(vec![row(0, RowState::Add)], vec![]);
    assert_eq!(desk.state.blocked(), Some(Blocked::Working(Step::Prepare)));
    let taken = Check::new("BINDING-CLASH", "*:80:", "Port 80").found(CheckState::Blocking, "taken");
    desk.answer(
        |work| matches!(work, Work::Prepare { .. }),
        Outcome::Prepared(vec![taken]),
    );
    assert_eq!(desk.state.blocked(), Some(Blocked::Checks(1)));
}

#[test]
fn many_deletions_ask_for_the_servers_name() {
    let rows = (0..21).map(|id| row(id, RowState::Delete)).collect();
    let mut desk = Desk::default();
    desk.mapped(CheckState::Ready)
        .send(Message::Primary)
        .planned_as(rows, vec![]);
    desk.send(Message::Primary).send(Message::DialogConfirm);
    assert!(!desk.started.iter().any(|(_, work)| work.writes()));
    desk.send(Message::DialogText("new".into()))
        .send(Message::DialogConfirm);
    assert!(desk.started.iter().any(|(_, work)| work.writes()));
}

#[test]
fn a_failed_place_is_a_problem_and_a_stopped_run_can_be_undone() {
    let mut desk = Desk::default();
    desk.send(Message::Migrate)
        .send(Message::PathEdited(Side::Source, "/nothing".into()))
        .send(Message::Primary);
    let id = desk
        .started
        .last()
        .expect("typed places are opened by the button")
        .0;
    let problem = Problem::error("NO-METABASE", "Nothing recognised in /nothing");
    desk.send(Message::News(id, News::Finished(Err(Box::new(problem)))));
    assert!(matches!(desk.state.old.opening, Opening::Failed(_)));
    assert_eq!(desk.state.mark(Step::Source), StepMark::Problems(1));

    desk.planned(vec![])
        .send(Message::Primary)
        .send(Message::DialogConfirm)
        .send(Message::Stop);
    assert_eq!(desk.stopped.len(), 1);
    desk.answer(
        Work::writes,
        Outcome::Applied {
            end: RunEnd::Stopped,
            run: "7F3A-19C2".into(),
            totals: Totals::default(),
            report: None,
        },
    );
    assert_eq!(desk.state.run.phase, RunPhase::Stopped);
    assert_eq!(
        desk.page(),
        Some(Step::Apply),
        "a stopped run is looked at where it stopped"
    );
    assert!(desk.state.run.can_undo());
}

#[test]
fn a_decision_on_map_makes_checks_and_plan_anew() {
    let mut desk = Desk::default();
    desk.planned(vec![]);
    desk.send(Message::Go(Page::Step(Step::Map)));
    assert_eq!(
        desk.state.mark(Step::Map),
        StepMark::Problems(1),
        "a password is wanted"
    );
    let account = || MapField::Account(r"CORP\svc".into());
    desk.send(Message::MapEdited(account(), r"CORP\".into()))
        .send(Message::Primary);
    assert!(matches!(desk.state.hint, Some(Blocked::Refused(_))));
    assert!(desk.state.choices.accounts.is_empty());
    desk.send(Message::MapEdited(account(), r"CORP\web".into()))
        .send(Message::Settle);
    assert_eq!(desk.state.mark(Step::Review), StepMark::Stale);
    assert_eq!(
        desk.state.mark(Step::Map),
        StepMark::Working,
        "what becomes of it is asked at once"
    );
    desk.answer(|work| matches!(work, Work::Map { .. }), accounts(false));
    desk.send(Message::SiteClash(Some(1), NumberClash::Renumber));
    desk.answer(|work| matches!(work, Work::Map { .. }), accounts(false));
    desk.send(Message::Primary);
    assert_eq!(desk.page(), Some(Step::Review));
    for is in [
        (|work| matches!(work, Work::Plan { .. })) as fn(&Work) -> bool,
        |work| matches!(work, Work::Prepare { .. }),
    ] {
        let choices = desk.asked_with(is);
        assert_eq!(choices.accounts.iter().count(), 1);
        assert_eq!(choices.sites.sites[&1].clash, Some(NumberClash::Renumber));
    }
    let lines = command::lines(&desk.state).join("\n");
    assert!(lines.contains(r"-account:CORP\svc=CORP\web"), "{lines}");
    assert!(lines.contains("-siteId:1=renumber"), "{lines}");
}

#[test]
fn a_password_reaches_the_plan_and_nothing_that_can_be_read() {
    let mut desk = Desk::default();
    desk.mapped(CheckState::Ready);
    desk.send(Message::PasswordTyped(r"CORP\svc".into(), Secret::new("hunter2")));
    assert!(!format!("{:?}", desk.state).contains("hunter2"));
    desk.send(Message::Settle)
        .answer(|work| matches!(work, Work::Map { .. }), accounts(false));
    desk.send(Message::Primary);
    let choices = desk.asked_with(|work| matches!(work, Work::Plan { .. }));
    assert_eq!(choices.passwords.accounts().collect::<Vec<_>>(), [r"CORP\svc"]);
    let lines = command::lines(&desk.state).join("\n");
    assert!(lines.contains(r"-accountPassword:CORP\svc=prompt"), "{lines}");
    let seen = format!("{:?} {:?} {lines}", desk.state, desk.started);
    assert!(!seen.contains("hunter2"));
    desk.send(Message::ForgetPassword(r"CORP\svc".into()));
    assert!(desk.state.choices.passwords.is_empty());
}

#[test]
fn escape_takes_back_what_was_typed_on_map() {
    let mut desk = Desk::default();
    desk.mapped(CheckState::Ready);
    desk.send(Message::MapEdited(MapField::Number(1), "8".into()))
        .send(Message::Escape)
        .send(Message::Settle);
    assert_eq!(desk.state.choices, Choices::default());
    desk.send(Message::MapEdited(MapField::Number(1), "8".into()))
        .send(Message::SelectMapRow(1));
    assert_eq!(
        desk.state.choices.sites.sites[&1].number,
        Some(8),
        "going on means what was typed"
    );
    desk.send(Message::Migrate);
    assert_eq!(
        desk.state.choices,
        Choices::default(),
        "another migration decides anew"
    );
}

#[test]
fn the_whole_server_is_one_command_and_asks_for_no_link() {
    let mut desk = Desk::default();
    desk.opened()
        .send(Message::Go(Page::Step(Step::Discover)))
        .send(Message::WholeServer(true));
    assert!(
        matches!(desk.started.last(), Some((_, Work::Discover { selection, .. })) if selection.whole_server && selection.sites == [1, 2, 3])
    );
    desk.send(Message::Go(Page::Step(Step::Review)));
    let lines = command::lines(&desk.state);
    assert_eq!(lines.len(), 2, "ours and msdeploy's: {lines:?}");
    assert!(lines[0].contains("-source:webServer60,root=/old -dest:webServer60,root=/new -whatif"));
}

#[test]
fn a_note_about_a_setting_leads_to_it_and_settings_are_saved_as_they_are_shown() {
    let note = Problem::note("NEEDS-YOU", "UNCPassword needs you")
        .with_place(Place::key("/LM/W3SVC/1/ROOT/UNCPassword"));
    let mut desk = Desk::default();
    desk.planned(vec![note]);
    desk.send(Message::ReviewTab(ReviewTab::Settings))
        .send(Message::LossChip(Column::Carried, false));
    assert_eq!(desk.state.loss.shown(), 1);
    for (export, holds) in [
        (ExportAs::Csv, "Site 1 (site 1),Carried,DefaultDoc"),
        (ExportAs::Json, "\"property\": \"DefaultDoc\""),
        (ExportAs::Html, "Settings of OLD on NEW"),
    ] {
        let effects = update(&mut desk.state, Message::ExportLoss(export));
        let [Effect::SaveAs(document)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        let text = document.text("now");
        assert_eq!(document.name, format!("settings of OLD.{}", export.extension()));
        assert!(text.contains(holds), "{text}");
        assert!(!text.contains("UNCPassword"), "only what is shown: {text}");
    }
    desk.send(Message::ReviewTab(ReviewTab::Changes))
        .send(Message::OpenProblem(0));
    assert_eq!(desk.state.review_tab, ReviewTab::Settings);
    let (_, row) = desk.state.loss.selected().expect("the setting");
    assert_eq!(row.property, "UNCPassword");
    desk.send(Message::LossChip(Column::Carried, false))
        .send(Message::Escape);
    assert!(!desk.state.loss.is_filtered());
}
