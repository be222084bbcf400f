//! Application pools that sites run in.

use super::check::{Check, CheckState};
use super::task::Task;
use super::view::View;
use crate::formats::apphost::ApplicationPool;
use crate::model::path::fold;

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    // Name on the destination, and what needs it, in the order of the needs.
    let mut wanted: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |name: String, by: Vec<String>| {
        if name.is_empty() {
            return;
        }
        match wanted.iter_mut().find(|(known, _)| fold(known) == fold(&name)) {
            Some((_, needed_by)) => needed_by.extend(by),
            None => wanted.push((name, by)),
        }
    };
    for pool in &view.subject.needs.app_pools {
        add(view.pool_names.new_name(&pool.name), pool.triggers.clone());
    }
    for (application, pool) in &view.applications {
        add(pool.clone(), vec![application.clone()]);
    }
    wanted
        .into_iter()
        .map(|(name, needed_by)| check(view, &name).needed_by(needed_by))
        .collect()
}

fn check(view: &View<'_>, name: &str) -> Check {
    let destination = &view.subject.destination.name;
    let check = Check::new("APP-POOL-MISSING", name, format!("Application pool {name}"))
        .why("An application whose pool does not exist answers every request with 503.");
    if let Some(there) = view.pool_there(name) {
        return check.found(
            CheckState::Ready,
            format!("{destination} has it: {}.", described(there)),
        );
    }
    if view.pool_carried(name).is_some() {
        return check.found(CheckState::Ready, "The sync brings it along.");
    }
    let task = Task::Pool {
        name: name.to_owned(),
    };
    check
        .found(
            CheckState::Blocking,
            format!("{destination} has no such pool, and this sync does not carry pools."),
        )
        .fix(format!(
            "Carry it along with -enableLink:AppPoolExtension, or create it: {}",
            task.commands().join("; ")
        ))
        .step([task])
}

/// What a pool is like, as far as its file says so.
fn described(pool: &ApplicationPool) -> String {
    let runtime = match pool.runtime_version.as_deref() {
        None => String::new(),
        Some("") => "no managed code, ".to_owned(),
        Some(version) => format!(".NET {version}, "),
    };
    let pipeline = if pool.is_classic { "Classic" } else { "Integrated" };
    let bits = if pool.is_32_bit { 32 } else { 64 };
    let identity = match pool.identity_type.as_deref() {
        None => String::new(),
        Some(kind) if kind.eq_ignore_ascii_case("SpecificUser") => format!(", runs as {}", pool.user_name),
        Some(kind) => format!(", runs as {kind}"),
    };
    format!("{runtime}{pipeline} pipeline, {bits}-bit{identity}")
}
