//! Pools that must run 32-bit processes, because a 32-bit DLL is loaded into them.

use super::check::{Check, CheckState};
use super::programs::{Program, programs};
use super::task::Task;
use super::view::View;
use crate::formats::metabase::property;
use crate::model::ServerPath;
use crate::model::path::fold;
use std::io::Read;

/// How wide a program is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Width {
    Bits32,
    Bits64,
    Unknown,
}

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    if !view.subject.destination.is_64_bit {
        return Vec::new();
    }
    // Pool, the 32-bit DLLs in it, and those nobody can tell of.
    let mut wanted: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    // A CGI program is a process of its own; only DLLs must be as wide as their pool.
    for program in programs(view)
        .iter()
        .filter(|program| program.kind != "CGI program")
    {
        let width = width_of(view, program);
        if width == Width::Bits64 {
            continue;
        }
        for pool in pools_of(view, program) {
            let index = match wanted.iter().position(|(known, ..)| fold(known) == fold(&pool)) {
                Some(index) => index,
                None => {
                    wanted.push((pool, Vec::new(), Vec::new()));
                    wanted.len() - 1
                }
            };
            if let Some((_, certain, uncertain)) = wanted.get_mut(index) {
                let list = if width == Width::Bits32 {
                    certain
                } else {
                    uncertain
                };
                list.push(program.file.clone());
            }
        }
    }
    wanted
        .into_iter()
        .map(|(pool, certain, uncertain)| check(view, &pool, certain, uncertain))
        .collect()
}

fn check(view: &View<'_>, pool: &str, certain: Vec<String>, uncertain: Vec<String>) -> Check {
    let is_32_bit = view
        .pool_carried(pool)
        .and_then(|carried| carried.is_32_bit)
        .or_else(|| view.pool_there(pool).map(|there| there.is_32_bit))
        .unwrap_or(false);
    let check = Check::new("POOL-BITNESS", pool, format!("Application pool {pool} for 32-bit programs"))
        .why("A 64-bit process cannot load a 32-bit DLL: requests are answered with 500.0, and a filter keeps the whole pool from starting (503).")
        .needed_by(certain.iter().chain(&uncertain).cloned());
    if is_32_bit {
        return check.found(CheckState::Ready, "The pool runs 32-bit processes.");
    }
    let task = Task::Pool32Bit {
        name: pool.to_owned(),
    };
    // A pool that comes along is only theirs.
    let others = match (view.pool_carried(pool), view.pool_there(pool)) {
        (None, Some(_)) => " Everything else in that pool turns 32-bit with it.",
        _ => "",
    };
    let fix = format!(
        "Install 64-bit versions, or let the pool run 32-bit processes: {}{others}",
        task.commands().join("; ")
    );
    if certain.is_empty() {
        return check
            .found(
                CheckState::Unknown,
                format!(
                    "The pool runs 64-bit processes, and it cannot be told how wide {} is: the file is not in the copy.",
                    uncertain.join(", ")
                ),
            )
            .fix(format!("If it is 32-bit: {fix}"));
    }
    check
        .found(
            CheckState::ToDo,
            format!(
                "{} is 32-bit, and the pool runs 64-bit processes.",
                certain.join(", ")
            ),
        )
        .fix(fix)
        .step([task])
}

/// The pools in which a program runs, by their names on the destination.
fn pools_of(view: &View<'_>, program: &Program) -> Vec<String> {
    let names = &view.pool_names;
    let mut pools: Vec<String> = program
        .keys
        .iter()
        .filter_map(|key| view.subject.metabase.key(key))
        .filter_map(|key| key.effective(property::APP_POOL_ID))
        .map(|pool| names.new_name(&pool.text()))
        .filter(|pool| !pool.is_empty())
        .collect();
    pools.sort();
    pools.dedup();
    pools
}

/// How wide a DLL is: a 32-bit Windows loads nothing else, nor does a 64-bit one whose IIS 6 was switched to 32-bit
/// (Enable32BitAppOnWin64, MBSchema 9040); otherwise its own header tells.
fn width_of(view: &View<'_>, program: &Program) -> Width {
    let switched = view
        .subject
        .metabase
        .key("/LM/W3SVC/AppPools")
        .and_then(|key| key.property(property::ENABLE32_BIT_APP_ON_WIN64))
        .is_some_and(|switch| switch.boolean() == Some(true));
    if !view.subject.source.is_64_bit || switched {
        return Width::Bits32;
    }
    view.path_here(&program.file)
        .and_then(|path| header(view, &path))
        .map_or(Width::Unknown, |bytes| width_in(&bytes))
}

/// The first bytes of a file of the source, where the header of a program lies.
fn header(view: &View<'_>, path: &ServerPath) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    view.subject
        .source_host
        .open(path)
        .ok()?
        .take(4096)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}

/// Reads the machine field of a PE header (Microsoft PE format: offset at 0x3C, signature, IMAGE_FILE_HEADER).
fn width_in(bytes: &[u8]) -> Width {
    let machine = || {
        let at = bytes.get(0x3C..0x40)?;
        let at = u32::from_le_bytes(at.try_into().ok()?) as usize;
        let header = bytes.get(at..at.checked_add(6)?)?;
        let machine = header.strip_prefix(b"PE\0\0")?;
        Some(u16::from_le_bytes(machine.try_into().ok()?))
    };
    match machine() {
        Some(0x014C) => Width::Bits32,
        // x64 and Itanium, the 64-bit machines of Windows Server 2003.
        Some(0x8664 | 0x0200) => Width::Bits64,
        _ => Width::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_says_how_wide_it_is() {
        let program = |machine: u16| {
            let mut bytes = vec![0_u8; 0x80];
            bytes[..2].copy_from_slice(b"MZ");
            bytes[0x3C] = 0x80;
            bytes.extend(b"PE\0\0");
            bytes.extend(machine.to_le_bytes());
            bytes
        };
        assert_eq!(width_in(&program(0x014C)), Width::Bits32);
        assert_eq!(width_in(&program(0x8664)), Width::Bits64);
        assert_eq!(width_in(b"MZ"), Width::Unknown);
        assert_eq!(width_in(&[0xFF; 64]), Width::Unknown);
    }
}
