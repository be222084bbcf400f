//! Application pools with everything that makes them run as they did.

use super::draft::{At, Draft, Holder, Setting, Target};
use super::entries::{Broken, say_broken, with_lines};
use super::index::Index;
use super::options::Inherited;
use super::property_map::{Scope, Way, rows};
use super::sections::{item, write_items};
use crate::formats::metabase::{Key, property};
use crate::model::{ConfigElement, ConfigPath, Place, Problem};
use std::collections::BTreeMap;

/// The key of a pool.
pub(super) fn key_of<'m>(draft: &Draft<'m, '_>, pool: &str) -> Option<Key<'m>> {
    let key = draft.metabase.key("/LM/W3SVC/AppPools")?.child(pool)?;
    // IIS 6 takes none without a type for a pool (METABASE-KEY-WITHOUT-TYPE).
    (!key.key_type().eq_ignore_ascii_case("IIsConfigObject")).then_some(key)
}

/// The recycles that IIS 6 logs where no key says so; IIS 7.5 and later log all of them. The property map (H) has these
/// three, and setup writes them on the key of all pools of every server that was looked at (real MetaBase.xml files);
/// MBSchema 9037 has `AppPoolRecycleMemory` alone. (inferred)
const RECYCLES_LOGGED: &str = "Time, Memory, PrivateMemory";

/// Writes every pool there is, and what the key above them sets for all, once.
pub(super) fn write_all<'m>(draft: &mut Draft<'m, '_>, index: &Index<'m>) -> Vec<String> {
    let Some(all) = draft.metabase.key("/LM/W3SVC/AppPools") else {
        return Vec::new();
    };
    let defaults = Holder {
        base: ConfigPath::section(
            None,
            "system.applicationHost/applicationPools/applicationPoolDefaults",
        ),
        name: "applicationPoolDefaults",
    };
    for row in rows().filter(|row| row.goes_to(Scope::Pool) && matches!(row.way, Way::Simple(_))) {
        // What no key sets is written on each pool: as a default it would reach pools that are not part of the sync.
        // An account belongs to the pools that run as one.
        if let Some(setting) = Setting::set(all, row.id).filter(|_| row.id != property::WAM_USER_NAME) {
            draft.write_simple(row, Scope::Pool, &defaults, &setting);
        }
    }
    write_schedule(draft, all, &defaults);
    let pools: Vec<Key<'m>> = all
        .children()
        .filter(|key| key.key_type().eq_ignore_ascii_case("IIsApplicationPool"))
        .collect();
    for key in &pools {
        write_pool(draft, index, *key, key.name());
    }
    pools.into_iter().map(|key| key.name().to_owned()).collect()
}

/// True when a pool gets a setting written itself, and not from the defaults of all.
fn is_pools_own<'m>(draft: &Draft<'m, '_>, key: Key<'m>, setting: &Setting<'m>, default: bool) -> bool {
    let stands_above =
        draft.options.inherited == Inherited::OnServer && setting.property.id() != property::WAM_USER_NAME;
    match setting.set_at {
        None => default,
        Some(at) => at == key || !stands_above,
    }
}

/// Writes the pools that the site's applications run in.
pub(super) fn write(draft: &mut Draft<'_, '_>, index: &Index<'_>, pools: &[String]) {
    for pool in pools {
        match key_of(draft, pool) {
            Some(key) => write_pool(draft, index, key, pool),
            None => draft.say(
                Problem::warning(
                    "POOL-UNDEFINED",
                    format!("The metabase does not define application pool {pool}"),
                )
                .with_cause("Applications name it, but there is no key for it below /LM/W3SVC/AppPools.")
                .with_fix("Create it on the destination, or choose another pool there.")
                .with_place(Place::key(format!("/LM/W3SVC/AppPools/{pool}")))
                .with_target(pool.clone()),
            ),
        }
    }
}

fn write_pool<'m>(draft: &mut Draft<'m, '_>, index: &Index<'_>, key: Key<'m>, pool: &str) {
    let name = draft.pool_name(pool);
    let holder = Holder {
        base: ConfigPath::section(None, "system.applicationHost/applicationPools")
            .child(ConfigElement::keyed("add", "name", name.as_str())),
        name: &name,
    };
    for row in rows().filter(|row| row.goes_to(Scope::Pool) && matches!(row.way, Way::Simple(_))) {
        let Some(setting) = Setting::of(key, row.id) else {
            continue;
        };
        if is_pools_own(draft, key, &setting, row.always) {
            draft.write_simple(row, Scope::Pool, &holder, &setting);
        }
    }
    if Setting::set(key, property::PERIODIC_RESTART_SCHEDULE)
        .is_some_and(|it| is_pools_own(draft, key, &it, false))
    {
        write_schedule(draft, key, &holder);
    }
    if Setting::set(key, property::LOG_EVENT_ON_RECYCLE).is_none() {
        draft
            .object(&holder.path_to("recycling"), &name)
            .set("logEventOnRecycle", RECYCLES_LOGGED, None);
    }
    tell_garden(draft, key, &name);
    tell_logon(draft, key, &name);
    write_bitness(draft, key, &holder);
    // Without the rule the pool runs what the destination's pools run by default.
    if draft.options.rules.is_on("CrossPlatformRule") {
        let version = runtime_version(draft, index, pool, &name);
        draft
            .object(&holder.base, &name)
            .set("managedRuntimeVersion", version, None);
    }
    let is_integrated = draft.options.integrated.has_pool(pool);
    let object = draft.object(&holder.base, &name);
    if is_integrated {
        object.set("managedPipelineMode", "Integrated", None);
        let remark = "because you chose it for its applications";
        object
            .remarks
            .insert("managedPipelineMode".to_owned(), remark.to_owned());
    } else {
        // IIS 6 knows no other mode (property map, managedPipelineMode).
        object.set("managedPipelineMode", "Classic", None);
    }
    leave_password(draft, key);
}

/// A web garden keeps working as it did, and is often the reason for what seems to be lost (property map, I.7).
fn tell_garden<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>, name: &str) {
    let Some(setting) = Setting::set(key, property::MAX_PROCESSES) else {
        return;
    };
    let Some(processes) = setting.property.dword().filter(|processes| *processes > 1) else {
        return;
    };
    draft.say(
        Problem::note(
            "WEB-GARDEN",
            format!("Application pool {name} runs {processes} worker processes"),
        )
        .with_cause("Session state in memory is not shared between them, and a visitor may meet any of them. It was so on the old server, too.")
        .with_fix("Nothing, if its applications keep their state elsewhere; else set maxProcesses to 1.")
        .with_place(setting.place())
        .with_target(name),
    );
}

/// How a pool with an account of its own logs on. `processModel@logonType` knows other ways, and no number of IIS 6
/// stands for one of them (property map, C.4 and G).
fn tell_logon<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>, name: &str) {
    let is_of_pools = |at: &Key<'_>| {
        at.key_type()
            .to_ascii_lowercase()
            .starts_with("iisapplicationpool")
    };
    let set = Setting::set(key, property::LOGON_METHOD);
    let Some(setting) = set.filter(|setting| setting.set_at.as_ref().is_some_and(is_of_pools)) else {
        return;
    };
    let identity = Setting::of(key, property::APP_POOL_IDENTITY_TYPE);
    if matches!(
        identity.and_then(|identity| identity.property.dword()),
        Some(0..=2)
    ) {
        draft.same(
            &setting,
            "it has no effect: the pool runs as an account of Windows, which logs on as a service",
        );
        return;
    }
    if setting.property.dword().is_none() {
        draft.unreadable(&setting, "not a number");
        return;
    }
    let shown = setting.property.shown().into_owned();
    draft.needs_you(
        &setting,
        format!("choose processModel@logonType of application pool {name}; IIS 7+ has nothing that is the same as \"{shown}\""),
    );
    draft.say(
        Problem::warning(
            "POOL-LOGON-METHOD",
            format!("Application pool {name} logs on as IIS 7 and later do not"),
        )
        .with_cause(format!(
            "LogonMethod is {shown}. Pools of IIS 7 and later log on as a batch job (LogonBatch, unless told otherwise) or as \
             a service (LogonService)."
        ))
        .with_fix(
            "Give the pool's account the right to log on as a batch job, or set processModel@logonType of the pool to \
             LogonService on the destination.",
        )
        .with_place(setting.place())
        .with_target(name),
    );
}

/// `PeriodicRestartSchedule`: items `hh:mm`.
fn write_schedule<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>, holder: &Holder<'_>) {
    let Some(setting) = Setting::set(key, property::PERIODIC_RESTART_SCHEDULE) else {
        return;
    };
    let mut items = vec![item("clear", &[])];
    for (text, line) in with_lines(&setting.property) {
        let Some(time) = clock(&text) else {
            let broken = Broken {
                code: "RECYCLE-TIME-BROKEN",
                what: "a time of day",
                text: &text,
                line,
                why: "It is hours and minutes from 00:00 to 23:59.",
            };
            say_broken(draft, holder, &setting, &broken);
            continue;
        };
        // `value` is the collection's key: `3:00` and `03:00` are one recycle.
        let entry = item("add", &[("value", &time)]);
        if !items.contains(&entry) {
            items.push(entry);
        }
    }
    let path = holder.path_to("recycling/periodicRestart/schedule");
    write_items(draft, path, holder.name, items, &setting);
}

/// `3:00` to `03:00:00`; the schema accepts times from 00:00:00 to 23:59:00 in whole minutes, so that seconds can only
/// be none.
fn clock(text: &str) -> Option<String> {
    let number = |text: &str| {
        let text = text.trim();
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_plain)
    };
    let mut parts = text.split(':');
    let hours = number(parts.next()?).filter(|hours| *hours < 24)?;
    let minutes = number(parts.next()?).filter(|minutes| *minutes < 60)?;
    let is_whole = parts.next().is_none_or(|seconds| number(seconds) == Some(0));
    (is_whole && parts.next().is_none()).then(|| format!("{hours:02}:{minutes:02}:00"))
}

/// The switch is the whole server's on IIS 6 and each pool's on IIS 7+. A 32-bit server moves to 32-bit processes
/// (CrossPlatformRule).
fn write_bitness<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>, holder: &Holder<'_>) {
    let context = draft.options.context;
    if !context.destination.is_64_bit {
        return;
    }
    let setting = Setting::set(key, property::ENABLE32_BIT_APP_ON_WIN64);
    tell_kept_bitness(draft, holder.name, setting.as_ref());
    let at = At::of(holder.base.clone(), holder.name);
    if !context.source.is_64_bit && draft.options.rules.is_on("CrossPlatformRule") {
        draft
            .object(&at.path, holder.name)
            .set("enable32BitAppOnWin64", true, None);
        if let Some(setting) = setting {
            draft.went_to(&setting, Target::attribute(&at.path, "enable32BitAppOnWin64"));
            draft.note(&setting, "true in any case: the old server has 32 bits");
        }
    } else if let Some(setting) = setting {
        match setting.property.boolean() {
            Some(is_on) => draft.write(&at, "enable32BitAppOnWin64", is_on, &setting),
            None => draft.unreadable(&setting, "neither TRUE nor FALSE"),
        }
    }
}

/// A pool that the destination keeps as it is may run 64-bit processes where the old server ran 32-bit ones.
fn tell_kept_bitness(draft: &mut Draft<'_, '_>, name: &str, switch: Option<&Setting<'_>>) {
    let context = draft.options.context;
    let ran_32_bit =
        !context.source.is_64_bit || switch.is_some_and(|switch| switch.property.boolean() == Some(true));
    let is_kept_64_bit = draft.options.rules.is_on("AboFilter")
        && context
            .inventory
            .pool(name)
            .is_some_and(|pool| !pool.enable_32_bit);
    if !ran_32_bit || !is_kept_64_bit {
        return;
    }
    let problem = Problem::warning(
        "POOL-BITNESS",
        format!("Application pool {name} of the destination runs 64-bit processes"),
    )
    .with_cause(
        "On the old server they ran in 32 bit, and the pool keeps its own settings (rule AboFilter). 32-bit ISAPI \
         extensions and COM components do not load in it.",
    )
    .with_fix("Set enable32BitAppOnWin64 on it, or give the applications a pool of their own, if they use such programs.")
    .with_target(name);
    draft.say(match switch {
        Some(switch) => problem.with_place(switch.place()),
        None => problem,
    });
}

/// The version that most of the pool's applications use; the newer one where two are used equally often.
fn runtime_version(draft: &mut Draft<'_, '_>, index: &Index<'_>, pool: &str, name: &str) -> &'static str {
    let members = index.members(pool, draft.options.rules);
    let mut counts: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for member in members {
        if let Some(version) = member.asp_net {
            counts.entry(version.runtime()).or_default().push(&member.key);
        }
    }
    let chosen = counts
        .iter()
        .max_by_key(|(_, keys)| keys.len())
        .map_or("", |(version, _)| *version);
    if counts.len() > 1 {
        let others: Vec<&str> = counts
            .iter()
            .filter(|(version, _)| **version != chosen)
            .flat_map(|(_, keys)| keys.iter().copied())
            .collect();
        draft.say(
            Problem::warning(
                "POOL-MIXED-VERSIONS",
                format!("Application pool {name} holds applications of different ASP.NET versions"),
            )
            .with_cause(format!(
                "It will run {chosen}; these use another one: {}.",
                others.join(", ")
            ))
            .with_fix("Give them a pool of their own on the destination.")
            .with_target(name),
        );
    }
    if chosen == "v1.1" {
        draft.say(
            Problem::warning(
                "ASP-NET-1-1",
                format!("Application pool {name} needs ASP.NET 1.1"),
            )
            .with_cause("It cannot be installed on Windows Server 2008 R2 and later.")
            .with_fix("Test its applications with ASP.NET 2.0 and set managedRuntimeVersion to v2.0.")
            .with_target(name),
        );
    }
    chosen
}

/// The password of a pool that runs as a built-in account has no use.
fn leave_password<'m>(draft: &mut Draft<'m, '_>, key: Key<'m>) {
    let is_specific = Setting::of(key, property::APP_POOL_IDENTITY_TYPE)
        .is_some_and(|identity| identity.property.dword() == Some(3));
    if let Some(password) = Setting::set(key, property::WAM_USER_PASS).filter(|_| !is_specific) {
        draft.same(
            &password,
            "it has no effect: the pool does not run as a specific user",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn times_of_day_from_midnight_to_a_minute_before() {
        assert_eq!(clock("00:00").as_deref(), Some("00:00:00"));
        assert_eq!(clock("3:05").as_deref(), Some("03:05:00"));
        assert_eq!(clock("23:59").as_deref(), Some("23:59:00"));
        assert_eq!(clock(" 4:00:00 ").as_deref(), Some("04:00:00"));
        for none in [
            "24:00",
            "1:60",
            "x",
            "",
            "5",
            "+3:00",
            "3:00:30",
            "3:00:00:00",
            "3:",
        ] {
            assert_eq!(clock(none), None, "{none}");
        }
    }
}
