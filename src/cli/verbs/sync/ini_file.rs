//! `-verb:sync` of UrlScan.ini and fcgiext.ini (`urlScanConfig`, `fcgiExtConfig`).

use super::finish::finish;
use crate::cli::follow::follow;
use crate::cli::grammar::{ProviderSpec, Request};
use crate::cli::output::Output;
use crate::cli::verbs::{destination, location, rule_set, source};
use crate::formats::ini::Account;
use crate::jobs::ini_sync::{IniSync, plan};
use crate::jobs::run;
use crate::model::Problem;
use crate::providers::ini_file::{IniEnd, IniForm, IniProvider};
use std::sync::Arc;

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let (from, to) = (source(request)?, destination(request)?);
    let sync = IniSync {
        provider: provider(from)?,
        source: Arc::new(open(from, "source")?),
        destination: Arc::new(open(to, "destination")?),
        rules: Arc::new(rule_set(request)?),
    };
    let what = sync.clone();
    let planned = follow("plan", output, &mut |_, _| {}, move |reporter| {
        let mut planned = plan(&what, reporter)?;
        run::write_test_of(&what.ends(), &mut planned.plan)?;
        Ok(planned)
    })?;
    tell_accounts(&planned.accounts, output);
    finish(sync.ends(), planned.plan, request, output)
}

/// The end that a spec means.
pub fn open(spec: &ProviderSpec, end: &str) -> Result<IniEnd, Problem> {
    let provider = provider(spec)?;
    let form = IniForm::parse(provider, &spec.path)?;
    IniEnd::open(provider, form, &location(spec), end)
}

/// The provider of a spec, which the caller has chosen by its name.
pub fn provider(spec: &ProviderSpec) -> Result<IniProvider, Problem> {
    IniProvider::of(spec.provider.name).ok_or_else(|| {
        Problem::error(
            "INCOMPATIBLE-PROVIDERS",
            format!("The provider {} is of another kind", spec.provider.name),
        )
    })
}

/// What became of each line of the file: in the JSON document, and as text when more is asked for.
pub fn tell_accounts(accounts: &[Account], output: &mut Output) {
    if accounts.is_empty() {
        return;
    }
    output.put("account", &accounts);
    for account in accounts {
        let line = account
            .line
            .map_or_else(String::new, |line| format!(" (line {line})"));
        let target = match account.target.as_str() {
            "" => String::new(),
            target => format!(" as {target}"),
        };
        let why = match account.why.as_str() {
            "" => String::new(),
            why => format!(": {why}"),
        };
        output.verbose(&format!(
            "[{}] {}{line} {}{target}{why}.",
            account.section,
            account.shown(),
            account.fate.word()
        ));
    }
}
