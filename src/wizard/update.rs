//! The one function that changes a wizard.

use super::dialog::Dialog;
use super::message::{Effect, Message};
use super::run::Run;
use super::state::{DrawerTab, ReviewTab, Side, State};
use super::step::{Page, Step};
use super::update_steps::PASTED;
use super::{update_dialog, update_files, update_jobs, update_map, update_needs, update_steps};
use crate::prepare::{Part, collector};

/// Changes the state by a message and says what is to be done outside.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    let out = &mut effects;
    if !message.is_passive() {
        state.hint = None;
    }
    if message.settles() {
        update_map::settle(state, out);
    }
    match message {
        Message::Clock(now) => update_jobs::tick(state, now),
        Message::News(id, news) => update_jobs::news(state, id, news, out),
        Message::Stop => update_jobs::stop(state, out),

        Message::Go(page) => update_steps::go(state, page, out),
        Message::Back => update_steps::back(state, out),
        Message::Primary => update_steps::primary(state, out),
        Message::Refresh => update_steps::refresh(state, out),
        Message::Migrate => {
            update_steps::start_over(state);
            update_steps::go(state, Page::Step(Step::Source), out);
        }
        Message::TrySample(folder) => update_steps::try_sample(state, folder, out),
        Message::OpenRecent(index) => update_steps::open_recent(state, index, out),
        Message::ForgetRecent(index) => {
            if index < state.recent.len() {
                state.recent.remove(index);
                out.push(Effect::Save(state.settings, state.recent.clone()));
            }
        }
        Message::Dropped(paths) => update_steps::dropped(state, paths, out),
        Message::PathEdited(side, path) => state.side_mut(side).path = path,
        Message::Open(side) => update_steps::open(state, side, out),
        Message::Browse(side) => out.push(Effect::Browse(side)),
        Message::Browsed(side, path) => {
            if let Some(path) = path {
                state.side_mut(side).path = path;
                update_steps::open(state, side, out);
            }
        }

        Message::ShowCollector => {
            state.dialog = Some(Dialog::Collector { text: collector() });
        }
        Message::AskRecorded => state.dialog = Some(Dialog::Recorded { text: String::new() }),
        Message::Pick(pick) => update_files::pick(state, pick, out),
        Message::Picked(pick, path) => update_files::picked(state, pick, path, out),
        Message::SaveTo(file, export) => update_files::save_to(state, file, export, out),
        Message::OpenSaved => out.extend(state.saved.clone().map(|saved| Effect::OpenFile(saved.file))),

        Message::SelectSite(index) => state.old.sites.select(index),
        Message::ToggleSite(index) => {
            let before = state.selection();
            state.old.sites.toggle(index);
            if state.selection() != before {
                update_steps::selection_changed(state, out);
            }
        }
        Message::OpenSite(index, open) => state.old.sites.set_open(index, open),
        Message::WholeServer(whole) => {
            state.old.sites.set_whole(whole);
            update_steps::selection_changed(state, out);
        }
        Message::FilterNeeds(text) => state.needs.set_filter(text),
        Message::SelectNeed(line) => state.needs.select(line),
        Message::NeedTab(tab) => state.needs.tab = tab,
        Message::NeedChip(level, add) => state.needs.press(level, add),
        Message::GroupNeeds(group) => state.needs.group_by(group),
        Message::SelectPlace(place) => update_needs::select_place(state, place, out),
        Message::StopScan => update_jobs::stop_step(state, Step::Discover, out),
        Message::Rescan => update_needs::scan(state, out),
        Message::ExportNeeds(form) => out.extend(update_files::needs(state, form)),
        Message::ExportShopping(form) => out.extend(update_files::shopping(state, form)),
        Message::AskLogs => {
            let folder = state.logs.clone();
            state.dialog = Some(Dialog::Logs { folder });
        }

        Message::SelectCheck(index) => state.checks.select(index),
        Message::ShowChecks(show) => state.checks.show_only(show),
        Message::AskWaive(id) => update_dialog::ask_waive(state, id),
        Message::Unwaive(id) => {
            state.checks.unwaive(&id);
            keep_waivers(state, out);
        }
        Message::AskAccept(code) => update_dialog::ask_accept(state, &code),
        Message::Unaccept(code) => state.checks.unaccept(&code),
        Message::Recheck(id) => update_steps::look(state, Part::Row(id), out),
        Message::StopChecking => update_jobs::stop_step(state, Step::Prepare, out),
        Message::GoOnChecking => update_steps::look(state, state.checks.rest(), out),
        Message::Recalled { old, new, waived } => update_jobs::recalled(state, (&old, &new), waived),
        Message::FilterChecks(text) => state.checks.set_filter(text),
        Message::ExportChecks(export) => out.extend(update_map::export_checks(state, export)),
        Message::ShowScript(is_dism) => {
            let text = match is_dism {
                true => state.checks.dism_script(),
                false => state.checks.script(),
            };
            state.dialog = Some(Dialog::Script { text, is_dism });
        }

        Message::MapTab(tab) => state.map.tab = tab,
        Message::SelectMapRow(place) => state.map.select(place),
        Message::MapEdited(field, text) => state.map.edit(field, text),
        Message::PasswordTyped(account, password) => state.map.type_password(account, password),
        Message::Settle => {}
        Message::MapAccount(old, new) => update_map::account(state, &old, new.as_deref(), out),
        Message::ForgetPassword(old) => update_map::forget_password(state, &old, out),
        Message::SiteClash(site, clash) => update_map::clash(state, site, clash, out),
        Message::Integrate(name, yes) => update_map::integrate(state, name, yes, out),

        Message::ReviewTab(tab) => state.review_tab = tab,
        Message::LossChip(column, add) => state.loss.press(column, add),
        Message::FilterLoss(text) => state.loss.set_filter(text),
        Message::SelectLoss(place) => state.loss.select(place),
        Message::ExportLoss(form) => out.extend(update_files::settings(state, form)),

        Message::Chip(row_state, add) => state.review.press(row_state, add),
        Message::FilterRows(text) => state.review.set_filter(text),
        Message::ClearFilter if state.page == Page::Step(Step::Discover) => state.needs.clear_filter(),
        Message::ClearFilter if state.page == Page::Step(Step::Prepare) => state.checks.clear_filter(),
        Message::ClearFilter => match state.review_tab {
            ReviewTab::Changes => state.review.clear_filter(),
            ReviewTab::Settings => state.loss.clear_filter(),
        },
        Message::SelectRow(place) => state.review.select_visible(place),
        Message::ToggleDetails => state.review.details = !state.review.details,
        Message::Advance => {
            state.needs.advance();
            state.review.advance();
            state.loss.advance();
        }

        Message::DialogText(text) => update_dialog::text(state, text),
        Message::DialogConfirm => update_dialog::confirm(state, out),
        Message::AskUndo => {
            if state.run.can_undo() && !state.running().is_some_and(|job| job.work.writes()) {
                state.dialog = Some(Dialog::Undo);
            }
        }
        Message::Verify => update_steps::restart(state, Step::Verify, out),
        Message::OpenReport => out.extend(state.run.report.clone().map(Effect::OpenFile)),
        Message::Escape => update_dialog::escape(state),
        Message::CloseRequested => match state.running() {
            Some(_) => state.dialog = Some(Dialog::Close),
            None => out.push(Effect::Close),
        },

        Message::ToggleDrawer => state.drawer.open = !state.drawer.open,
        Message::Drawer(tab) => {
            state.drawer.open = !(state.drawer.open && state.drawer.tab == tab);
            state.drawer.tab = tab;
        }
        Message::OpenProblem(index) => update_steps::open_problem(state, index, out),
        Message::ShowProblems => {
            state.drawer.open = true;
            state.drawer.tab = DrawerTab::Problems;
        }
        Message::ToggleCommand => state.command_open = !state.command_open,
        Message::ToggleSettings => state.settings_open = !state.settings_open,
        Message::Theme(theme) => {
            state.settings.theme = theme;
            out.push(Effect::Save(state.settings, state.recent.clone()));
        }
        Message::Contrast(contrast) => {
            state.settings.contrast = contrast;
            out.push(Effect::Save(state.settings, state.recent.clone()));
        }
        Message::Copy(text) => out.push(Effect::Copy(text)),
    }
    if state.needs.is_dirty() || state.review.is_filtering() || state.loss.is_filtering() {
        effects.push(Effect::AdvanceLater);
    }
    effects
}

/// Keeps the waivers of the two servers at hand for another session. What was pasted is no place that comes again.
pub(super) fn keep_waivers(state: &State, out: &mut Vec<Effect>) {
    if state.old.opened_path == PASTED {
        return;
    }
    out.push(Effect::KeepWaivers {
        old: state.old.opened_path.clone(),
        new: state.new.opened_path.clone(),
        waived: state.checks.waivers(),
    });
}

impl State {
    /// Forgets the results of a step and of those after it, because their input is another one.
    pub(super) fn forget_from(&mut self, step: Step) {
        if step <= Step::Discover {
            self.needs.clear();
        }
        if step <= Step::Prepare {
            self.checks.clear();
        }
        if step <= Step::Map {
            self.map.clear();
        }
        if step <= Step::Review {
            self.forget_plan();
        }
        if step <= Step::Apply {
            self.run = Run::default();
        }
        self.problems.retain(|listed| listed.step < step);
        self.stale.retain(|&stale| stale < step);
    }

    /// Forgets the plan and what became of settings by it.
    pub(super) fn forget_plan(&mut self) {
        self.review.begin();
        self.checks.see_plan(&[]);
        self.loss.clear();
    }

    /// Marks the results of a step and of those after it, up to Review, as no longer fitting.
    pub(super) fn mark_stale_from(&mut self, first: Step) {
        if first <= Step::Prepare {
            self.checks.begin_anew();
        }
        for step in [Step::Discover, Step::Prepare, Step::Map, Step::Review] {
            if step >= first && self.has_result(step) {
                self.stale.insert(step);
            }
        }
    }

    /// The side that still has no place: the old server first.
    pub(super) fn empty_side(&self) -> Option<Side> {
        [Side::Source, Side::Destination]
            .into_iter()
            .find(|&side| self.side(side).path.trim().is_empty())
    }
}
