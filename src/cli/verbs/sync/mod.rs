//! `-verb:sync`: which pair of ends is brought together by what.
//!
//! [`PAIRS`] is asked from its top: the first pair that has the names of both providers, and whose servers hold what it
//! wants, does the work. A new pair is a line here and a file beside this one.

pub mod app_host;
mod finish;
pub mod ini_file;
mod metabase;
mod migrate;
mod package;
mod refuse;
mod unused;

use super::{destination, location, source};
use crate::cli::grammar::{ProviderSpec, Request};
use crate::cli::output::Output;
use crate::model::Problem;
use crate::providers::Held;

pub(super) use migrate::migration;

/// Two ends and what brings the second to the first.
struct Pair {
    /// Names of the providers that may be the source.
    source: &'static [&'static str],
    /// Names of those that may be the destination.
    destination: &'static [&'static str],
    /// What the servers at both ends must hold; `None` when it does not matter.
    holds: Option<(Held, Held)>,
    /// True when it takes decisions on numbers, names, pipelines and accounts; else they are refused.
    decides: bool,
    /// Does the work.
    run: fn(&Request, &mut Output) -> Result<(), Problem>,
}

/// Providers of IIS 6.
const SIX: &[&str] = &["metaKey", "webServer60"];

/// Every pair that works, the choosier ones first.
const PAIRS: &[Pair] = &[
    Pair {
        source: &["appHostConfig"],
        destination: &["appHostConfig"],
        holds: None,
        decides: false,
        run: app_host::run,
    },
    Pair {
        source: &["appPoolConfig"],
        destination: &["appPoolConfig"],
        holds: None,
        decides: false,
        run: app_host::run,
    },
    Pair {
        source: &["urlScanConfig"],
        destination: &["urlScanConfig"],
        holds: None,
        decides: false,
        run: ini_file::run,
    },
    Pair {
        source: &["fcgiExtConfig"],
        destination: &["fcgiExtConfig"],
        holds: None,
        decides: false,
        run: ini_file::run,
    },
    Pair {
        source: SIX,
        destination: SIX,
        holds: Some((Held::ApplicationHost, Held::Metabase)),
        decides: true,
        run: refuse::run,
    },
    Pair {
        source: &["webServer60"],
        destination: &["webServer60"],
        holds: Some((Held::Metabase, Held::Metabase)),
        decides: false,
        run: metabase::run,
    },
    Pair {
        source: &["webServer60"],
        destination: &["webServer60"],
        holds: None,
        decides: true,
        run: migrate::run,
    },
    Pair {
        source: &["metaKey", "package"],
        destination: &["package"],
        holds: None,
        decides: false,
        run: package::run,
    },
    Pair {
        source: &["metaKey", "package"],
        destination: &["metaKey"],
        holds: Some((Held::Metabase, Held::Metabase)),
        decides: false,
        run: metabase::run,
    },
    Pair {
        source: &["metaKey", "package"],
        destination: &["metaKey"],
        holds: None,
        decides: true,
        run: migrate::run,
    },
];

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let (from, to) = (source(request)?, destination(request)?);
    let mut ends = None;
    let fits = |pair: &Pair, ends: &mut Option<(Held, Held)>| {
        pair.source.contains(&from.provider.name)
            && pair.destination.contains(&to.provider.name)
            && pair
                .holds
                .is_none_or(|holds| holds == *ends.get_or_insert_with(|| (held(from), held(to))))
    };
    match PAIRS.iter().find(|pair| fits(pair, &mut ends)) {
        Some(pair) => match unused::decisions(request, to).filter(|_| !pair.decides) {
            Some(refused) => Err(refused),
            None => (pair.run)(request, output),
        },
        // The sentence is Web Deploy's own.
        None => Err(Problem::error(
            "INCOMPATIBLE-PROVIDERS",
            format!(
                "Source ({}) and destination ({}) are not compatible for the given operation",
                from.provider.name, to.provider.name
            ),
        )
        .with_fix("Name the same provider at both ends, or a package at one of them.")),
    }
}

/// What the server of an end holds. A package made of a metabase holds one.
fn held(spec: &ProviderSpec) -> Held {
    if spec.is("package") {
        Held::Metabase
    } else {
        Held::by(&location(spec))
    }
}
