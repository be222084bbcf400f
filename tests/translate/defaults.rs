//! What IIS 6 does where nothing is set and IIS 7+ does otherwise, and what only a person can set.

use super::{build, context, here, object, said, server, whole};
use siteferry::formats::metabase::{Metabase, MetabaseBuilder};
use siteferry::rules::RuleSet;
use siteferry::translate::{self, Inherited, TranslateOptions};

/// A server on which nothing is set but what a site needs to be one.
fn bare() -> Metabase {
    build(
        MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
            .key("/LM/W3SVC/AppPools/DefaultAppPool", "IIsApplicationPool")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Shop")
            .set("ServerBindings", ":80:")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("Path", "D:\\web"),
    )
}

#[test]
fn defaults_that_differ_are_written_where_nothing_sets_them() {
    // Property map, H. Left out: what is equal on both (AspMaxRequestEntityAllowed is 200000 in every real MBSchema.xml).
    let shop = whole(&bare(), 1);
    let pool = "system.applicationHost/applicationPools/add[@name='DefaultAppPool']";
    let site = "system.applicationHost/sites/site[@id='1']";
    for (path, attribute, value) in [
        (format!("{pool}/processModel"), "identityType", "NetworkService"),
        (pool.to_owned(), "managedPipelineMode", "Classic"),
        (
            format!("{pool}/recycling"),
            "logEventOnRecycle",
            "Time, Memory, PrivateMemory",
        ),
        (here(&shop, "", "asp"), "scriptErrorSentToBrowser", "true"),
        (here(&shop, "", "asp"), "enableAspHtmlFallback", "false"),
        (here(&shop, "", "cgi"), "timeout", "00:05:00"),
        (here(&shop, "", "urlCompression"), "doStaticCompression", "false"),
        (here(&shop, "", "urlCompression"), "doDynamicCompression", "false"),
        (here(&shop, "", "httpErrors"), "errorMode", "Custom"),
    ] {
        assert_eq!(
            object(&shop, &path).get(attribute),
            Some(value),
            "{path}@{attribute}"
        );
    }
    let fields = object(&shop, &format!("{site}/logFile"));
    let fields = fields.get("logExtFileFlags").expect("written");
    assert!(
        !fields.contains("TimeTaken") && !fields.contains("Referer"),
        "{fields}"
    );

    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = Inherited::OnServer;
    let metabase = bare();
    let whole = translate::server(&translate::Index::of(&metabase), &options);
    let log = object(&whole, "system.applicationHost/log");
    assert_eq!(log.get("logInUTF8"), Some("false"));
}

#[test]
fn a_pool_that_says_what_it_logs_is_believed() {
    let recycling = |value: &str| {
        let metabase = build(
            server()
                .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
                .set("LogEventOnRecycle", value),
        );
        let shop = whole(&metabase, 1);
        let path = "system.applicationHost/applicationPools/add[@name='DefaultAppPool']/recycling";
        object(&shop, path).get("logEventOnRecycle").map(str::to_owned)
    };
    assert_eq!(recycling("AppPoolRecycleMemory").as_deref(), Some("Memory"));
    assert_eq!(
        recycling("AppPoolRecycleTime | AppPoolRecycleOnDemand").as_deref(),
        Some("Time, OnDemand")
    );
}

#[test]
fn the_fields_of_a_central_log_are_those_of_iis_6_even_where_nothing_sets_them() {
    let metabase = build(
        MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .set("CentralW3CLoggingEnabled", "TRUE"),
    );
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = Inherited::OnServer;
    let whole = translate::server(&translate::Index::of(&metabase), &options);
    let file = object(&whole, "system.applicationHost/log/centralW3CLogFile");
    let fields = file.get("logExtFileFlags").expect("written");
    assert!(
        fields.contains("ClientIP") && !fields.contains("TimeTaken"),
        "{fields}"
    );
}

#[test]
fn kerberos_that_kernel_mode_would_refuse_is_a_problem_with_a_way_out() {
    let told = |account: &str, identity: &str, flags: &str, providers: Option<&str>| {
        let mut builder = server()
            .key("/LM/W3SVC/AppPools/Service", "IIsApplicationPool")
            .set("AppPoolIdentityType", identity)
            .set("WAMUserName", account)
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("AppPoolId", "Service")
            .set("AuthFlags", flags);
        if let Some(providers) = providers {
            builder = builder.set("NTAuthenticationProviders", providers);
        }
        let shop = whole(
            &build(builder.key("/LM/W3SVC/1/ROOT/inside", "IIsWebDirectory")),
            1,
        );
        let found = said(&shop, "KERNEL-MODE-AUTHENTICATION").len();
        if found > 0 {
            let problem = shop
                .problems
                .iter()
                .find(|p| p.code == "KERNEL-MODE-AUTHENTICATION")
                .expect("told");
            assert!(problem.title.starts_with("Shop may no longer"), "{problem}");
            assert!(
                problem.cause.contains(&format!("Service runs as {account}")),
                "{problem}"
            );
            assert!(
                problem.fix.contains("useAppPoolCredentials=\"true\"")
                    && problem.fix.contains("useKernelMode=\"false\""),
                "{problem}"
            );
        }
        found
    };
    let domain = "HARBOUR\\svc-web";
    assert_eq!(
        told(domain, "3", "AuthNTLM", None),
        1,
        "Negotiate is what IIS 6 offers by default"
    );
    assert_eq!(told(domain, "3", "AuthNTLM", Some("Negotiate,NTLM")), 1);
    assert_eq!(
        told(domain, "3", "AuthNTLM | AuthAnonymous", Some("NTLM")),
        0,
        "no Kerberos"
    );
    assert_eq!(
        told(domain, "3", "AuthAnonymous | AuthBasic", None),
        0,
        "no Windows authentication"
    );
    assert_eq!(told(domain, "2", "AuthNTLM", None), 0, "the account has no use");
    assert_eq!(
        told("IWAM_OLD", "3", "AuthNTLM", None),
        0,
        "it becomes NetworkService"
    );
    assert_eq!(
        told("OLD\\local", "3", "AuthNTLM", None),
        0,
        "no account of a domain"
    );
}

#[test]
fn web_gardens_and_the_administration_site_are_said() {
    let codes = |builder: MetabaseBuilder| {
        let shop = whole(&build(builder), 1);
        let of = |code: &str| said(&shop, code).len();
        (of("WEB-GARDEN"), of("ADMINISTRATION-SITE"))
    };
    let garden = |processes: &str| {
        server()
            .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
            .set("MaxProcesses", processes)
    };
    assert_eq!(codes(garden("1")), (0, 0));
    assert_eq!(codes(garden("3")), (1, 0), "inherited by the pool");
    let called = |bindings: &str, folder: &str| {
        server()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Administration")
            .set("ServerBindings", bindings)
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("Path", folder)
    };
    assert_eq!(codes(called(":8099:", "D:\\web")), (0, 1));
    assert_eq!(
        codes(called(":80:", "C:\\WINDOWS\\system32\\ServerAppliance\\web")),
        (0, 1)
    );
    assert_eq!(
        codes(called(":80:", "D:\\web")),
        (0, 0),
        "a site that is only called so"
    );
}
