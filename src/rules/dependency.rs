//! Dependency checks: what the source uses and the destination does not have.
//!
//! The checks only record; the two `FailOn…` rules decide what stops the sync (Web Deploy Rules, dd568992).

use super::{Rule, RuleContext};
use crate::model::dependency::Dependency;
use crate::model::secret::masked;
use crate::model::{Problem, Severity};

/// A pool in use must exist on the destination or come along.
pub(super) struct AppPoolExists;

impl Rule for AppPoolExists {
    fn name(&self) -> &'static str {
        "DependencyCheckAppPoolExists"
    }

    fn description(&self) -> &'static str {
        "Records an error for an application pool in use that the destination lacks and the sync does not carry"
    }

    // The printed table says 0.50; a captured client list has it between 0.60 and 0.90 (rules.md §2, inferred).
    fn order(&self) -> u16 {
        70
    }

    fn check(&self, context: &RuleContext) -> Vec<Problem> {
        let carried = |name: &str| {
            context
                .pools_in_scope
                .iter()
                .any(|pool| pool.eq_ignore_ascii_case(name))
        };
        context
            .dependencies
            .app_pools
            .iter()
            .filter(|pool| !pool.definition_included && !carried(&pool.name))
            .filter(|pool| context.inventory.pool(&context.pool_names.new_name(&pool.name)).is_none())
            .map(|pool| {
                let name = context.pool_names.new_name(&pool.name);
                let used_by = pool.triggers.join(", ");
                Problem::error(
                    "APP-POOL-MISSING",
                    format!(
                        "Application pool {name} does not exist on {}",
                        context.destination.name
                    ),
                )
                .with_cause(if used_by.is_empty() {
                    "The source uses it, and pools are not part of this sync.".to_owned()
                } else {
                    format!("The source uses it ({used_by}), and pools are not part of this sync.")
                })
                .with_fix("Carry it along with -enableLink:AppPoolExtension, or create it on the destination first.")
                .with_target(name)
            })
            .collect()
    }
}

/// A feature in use should be installed on the destination.
pub(super) struct InUse;

impl Rule for InUse {
    fn name(&self) -> &'static str {
        "DependencyCheckInUse"
    }

    fn description(&self) -> &'static str {
        "Records a warning for a feature in use that the destination does not have or IIS 7+ does not support"
    }

    fn order(&self) -> u16 {
        70
    }

    fn check(&self, context: &RuleContext) -> Vec<Problem> {
        // "This rule only applies to sync operations in which the destination server is IIS 7" (dd568992).
        if context.destination.iis.has_metabase() {
            return Vec::new();
        }
        let info = &context.dependencies;
        let mut found: Vec<Problem> = info
            .dependencies
            .iter()
            .filter_map(|dependency| finding(context, dependency))
            .collect();
        let programs: Vec<String> = info.cgis.iter().map(|cgi| cgi.exe.clone()).collect();
        // Programs come as lists of their own; without an entry nothing needs the module.
        if !programs.is_empty() {
            found.extend(missing(context, "CGI", "CgiModule", &programs));
        }
        let libraries: Vec<String> = info.isapis.iter().map(|isapi| isapi.dll.clone()).collect();
        if !libraries.is_empty() {
            found.extend(missing(context, "ISAPI extensions", "IsapiModule", &libraries));
        }
        found
    }
}

/// Features by their dependency name: what people call them, and the module that must be there
/// (operations.md §7.4; module names read from real `globalModules` sections). FTP has no module there.
const FEATURES: [(&str, &str, &str); 13] = [
    (
        "AnonymousAuthentication",
        "Anonymous authentication",
        "AnonymousAuthenticationModule",
    ),
    (
        "BasicAuthentication",
        "Basic authentication",
        "BasicAuthenticationModule",
    ),
    (
        "WindowsAuthentication",
        "Windows authentication",
        "WindowsAuthenticationModule",
    ),
    (
        "DigestAuthentication",
        "Digest authentication",
        "DigestAuthenticationModule",
    ),
    ("ASP", "ASP", "IsapiModule"),
    (
        "ServerSideInclude",
        "Server-side includes",
        "ServerSideIncludeModule",
    ),
    ("ISAPIFilter", "ISAPI filters", "IsapiFilterModule"),
    ("ISAPIExtensions", "ISAPI extensions", "IsapiModule"),
    ("CGI", "CGI", "CgiModule"),
    ("HttpRedirect", "HTTP redirection", "HttpRedirectionModule"),
    ("IPSecurity", "IP and domain restrictions", "IpRestrictionModule"),
    (
        "HttpCompressionStatic",
        "Static content compression",
        "StaticCompressionModule",
    ),
    (
        "HttpCompressionDynamic",
        "Dynamic content compression",
        "DynamicCompressionModule",
    ),
];

/// Features that IIS 7+ does not have at all (dd568992: WebDAV, FrontPage Server Extensions, .NET Passport).
const UNSUPPORTED: [(&str, &str, &str); 3] = [
    (
        "WebDAV",
        "WebDAV of IIS 6",
        "Install and configure WebDAV Publishing on the destination by hand.",
    ),
    (
        "FrontPageServerExtensions",
        "FrontPage Server Extensions",
        "Publish by WebDAV or Web Deploy instead, or drop them.",
    ),
    (
        "PassportAuthentication",
        ".NET Passport authentication",
        "Choose another authentication method for the site.",
    ),
];

fn finding(context: &RuleContext, dependency: &Dependency) -> Option<Problem> {
    let name = dependency.name.as_str();
    if let Some((_, label, fix)) = UNSUPPORTED
        .iter()
        .find(|(known, ..)| name.eq_ignore_ascii_case(known))
    {
        return Some(
            Problem::warning(
                "FEATURE-NOT-SUPPORTED",
                format!("IIS 7 and later do not support {label}"),
            )
            .with_cause(used_at(&dependency.triggers))
            .with_fix(*fix)
            .with_target(name),
        );
    }
    if let Some(version) = asp_net_version(name) {
        let ending = format!(r"\v{version}\aspnet_isapi.dll");
        let known = context.inventory.modules.is_some();
        return (known && !version.is_empty() && !context.inventory.names_processor(&ending)).then(|| {
            Problem::warning(
                "FEATURE-MISSING",
                format!(
                    "ASP.NET {version} is not installed on {}",
                    context.destination.name
                ),
            )
            .with_cause(used_at(&dependency.triggers))
            .with_fix("Install that version on the destination, or let its applications run on a newer one.")
            .with_target(name)
        });
    }
    let (_, label, module) = FEATURES
        .iter()
        .find(|(known, ..)| name.eq_ignore_ascii_case(known))?;
    if name.eq_ignore_ascii_case("ASP")
        && context.inventory.has_module(module) == Some(true)
        && !context.inventory.names_processor(r"\inetsrv\asp.dll")
    {
        return Some(feature_missing(context, label, &dependency.triggers));
    }
    missing(context, label, module, &dependency.triggers)
}

/// The version of `ASPNET 2.0.50727`, `ASPNET-2.0.50727`, `ASPNET`; `None` for anything else.
fn asp_net_version(name: &str) -> Option<&str> {
    let rest = ["ASPNET", "ASP.NET"].iter().find_map(|prefix| {
        let start = name.get(..prefix.len())?;
        start
            .eq_ignore_ascii_case(prefix)
            .then(|| name.get(prefix.len()..))
            .flatten()
    })?;
    Some(rest.trim_start_matches(|c: char| !c.is_ascii_digit()))
}

fn missing(context: &RuleContext, label: &str, module: &str, evidence: &[String]) -> Option<Problem> {
    (context.inventory.has_module(module) == Some(false)).then(|| feature_missing(context, label, evidence))
}

fn feature_missing(context: &RuleContext, label: &str, evidence: &[String]) -> Problem {
    Problem::warning(
        "FEATURE-MISSING",
        format!(
            "{label} {} not installed on {}",
            is_or_are(label),
            context.destination.name
        ),
    )
    .with_cause(used_at(evidence))
    .with_fix("Add the role service on the destination before the site goes live.")
    .with_target(label)
}

/// The verb that a label of [`FEATURES`] takes: what is called by a plural (`ISAPI filters`) takes that.
fn is_or_are(label: &str) -> &'static str {
    match label.strip_suffix('s') {
        Some(rest) if !rest.ends_with('s') => "are",
        _ => "is",
    }
}

fn used_at(evidence: &[String]) -> String {
    match evidence {
        [] => "The source uses it.".to_owned(),
        [one] => format!("The source uses it: {}.", masked(one)),
        [one, rest @ ..] => format!("The source uses it: {} and {} more.", masked(one), rest.len()),
    }
}

/// Errors among the findings stop the sync.
pub(super) struct FailOnError;

impl Rule for FailOnError {
    fn name(&self) -> &'static str {
        "DependencyCheckFailOnError"
    }

    fn description(&self) -> &'static str {
        "Stops the sync when a dependency check recorded an error"
    }

    fn order(&self) -> u16 {
        90
    }

    fn stops(&self, finding: &Problem) -> bool {
        finding.severity == Severity::Error
    }
}

/// Warnings and errors among the findings stop the sync.
pub(super) struct FailOnWarning;

impl Rule for FailOnWarning {
    fn name(&self) -> &'static str {
        "DependencyCheckFailOnWarning"
    }

    fn description(&self) -> &'static str {
        "Stops the sync when a dependency check recorded a warning or an error"
    }

    fn order(&self) -> u16 {
        90
    }

    fn is_default(&self) -> bool {
        false
    }

    fn stops(&self, finding: &Problem) -> bool {
        finding.severity >= Severity::Warning
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::{iis6, iis10};
    use super::super::{DestinationPool, RuleSet};
    use super::*;
    use crate::model::dependency::{AppPoolInUse, Cgi};

    fn context(modules: &[&str], features: &[&str], pools: &[&str]) -> RuleContext {
        let mut context = RuleContext::new(iis6("OLD"), iis10("NEW"));
        context.inventory.modules = Some(modules.iter().map(|m| (*m).to_owned()).collect());
        context.inventory.pools = vec![DestinationPool {
            name: "DefaultAppPool".to_owned(),
            ..DestinationPool::default()
        }]
        .into();
        for name in features {
            context.dependencies.dependencies.push(Dependency {
                name: (*name).to_owned(),
                triggers: vec!["/lm/w3svc/1/ROOT/AuthFlags".to_owned()],
            });
        }
        for name in pools {
            context.dependencies.app_pools.push(AppPoolInUse {
                name: (*name).to_owned(),
                definition_included: false,
                triggers: Vec::new(),
            });
        }
        context
    }

    #[test]
    fn every_feature_is_missed_in_a_sentence() {
        let said: Vec<String> = FEATURES
            .iter()
            .map(|(name, ..)| {
                let problems = RuleSet::default().check(&context(&[], &[name], &[])).problems;
                let [problem] = problems.as_slice() else {
                    panic!("{name}: {problems:?}");
                };
                problem.title.clone()
            })
            .collect();
        assert_eq!(
            said,
            [
                "Anonymous authentication is not installed on NEW",
                "Basic authentication is not installed on NEW",
                "Windows authentication is not installed on NEW",
                "Digest authentication is not installed on NEW",
                "ASP is not installed on NEW",
                "Server-side includes are not installed on NEW",
                "ISAPI filters are not installed on NEW",
                "ISAPI extensions are not installed on NEW",
                "CGI is not installed on NEW",
                "HTTP redirection is not installed on NEW",
                "IP and domain restrictions are not installed on NEW",
                "Static content compression is not installed on NEW",
                "Dynamic content compression is not installed on NEW",
            ]
        );
    }

    #[test]
    fn a_missing_pool_is_an_error_and_stops_unless_the_stop_rule_is_off() {
        let context = context(&[], &[], &["defaultapppool", "Shop"]);
        let problems = RuleSet::default().check(&context).problems;
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].severity, Severity::Error);
        assert_eq!(problems[0].target.as_deref(), Some("Shop"));

        let lenient = RuleSet::with(&[], &["DependencyCheckFailOnError"]).expect("a known rule");
        assert_eq!(lenient.check(&context).problems[0].severity, Severity::Warning);
    }

    #[test]
    fn a_pool_that_comes_along_is_not_missed() {
        let mut context = context(&[], &[], &["Shop"]);
        context.pools_in_scope = vec!["SHOP".to_owned()];
        assert!(AppPoolExists.check(&context).is_empty());
    }

    #[test]
    fn a_missing_feature_is_a_warning_that_can_be_made_to_stop() {
        let context = context(
            &["AnonymousAuthenticationModule"],
            &["AnonymousAuthentication", "WindowsAuthentication", "WebDAV"],
            &[],
        );
        let problems = RuleSet::default().check(&context).problems;
        let found: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.severity)).collect();
        assert_eq!(
            found,
            [
                ("FEATURE-MISSING", Severity::Warning),
                ("FEATURE-NOT-SUPPORTED", Severity::Warning)
            ]
        );
        let strict = RuleSet::with(&["DependencyCheckFailOnWarning"], &[]).expect("a known rule");
        assert!(strict.check(&context).problems.iter().all(Problem::is_error));
    }

    #[test]
    fn a_version_of_asp_net_is_looked_for_in_the_destinations_programs() {
        let mut context = context(&["IsapiModule"], &["ASPNET 2.0.50727"], &[]);
        assert_eq!(InUse.check(&context).len(), 1);
        context.inventory.processors =
            vec![r"%windir%\Microsoft.NET\Framework64\v2.0.50727\aspnet_isapi.dll".to_owned()];
        assert!(InUse.check(&context).is_empty());
    }

    #[test]
    fn cgi_programs_need_the_cgi_module() {
        let mut context = context(&["IsapiModule"], &[], &[]);
        context.dependencies.cgis.push(Cgi {
            exe: r"C:\perl\perl.exe".to_owned(),
            restricted: "False".to_owned(),
            triggers: Vec::new(),
        });
        assert_eq!(InUse.check(&context).len(), 1);
    }

    #[test]
    fn nothing_is_claimed_about_a_destination_nobody_looked_at() {
        let mut context = context(&[], &["WindowsAuthentication"], &[]);
        context.inventory.modules = None;
        assert!(InUse.check(&context).is_empty());
    }
}
