//! What is set for the whole server: compression, restrictions, certificate mapping, and what is gone.

use super::*;

/// Server-wide filters and compression as a translation, so that the questions asked of a site can be asked of them.
fn programs(metabase: &Metabase) -> Translation {
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = translate::Inherited::OnServer;
    let mut translation = translate::server(&translate::Index::of(metabase), &options);
    // The script maps that IIS 6 has by default speak of themselves.
    translation
        .problems
        .retain(|problem| problem.code != "SCRIPT-MAP-LEFT-OUT");
    translation
}

#[test]
fn compression_of_the_whole_server_is_carried_and_legal() {
    let translation = programs(&sample());
    assert_legal_server(&translation);
    let base = "system.webServer/httpCompression";
    let parameters = object(&translation, base);
    let get = |name: &str| parameters.get(name);
    assert_eq!(
        (
            get("maxDiskSpaceUsage"),
            get("minFileSizeForComp"),
            get("noCompressionForRange")
        ),
        (Some("100"), Some("1"), Some("false"))
    );
    assert_eq!(
        get("directory"),
        None,
        "the destination keeps its own default folder"
    );
    let gzip = object(&translation, &format!("{base}/scheme[@name='gzip']"));
    assert_eq!(gzip.get("dll"), Some(r"%windir%\system32\inetsrv\gzip.dll"));
    assert_eq!(
        (
            gzip.get("doStaticCompression"),
            gzip.get("staticCompressionLevel")
        ),
        (Some("false"), Some("10"))
    );
    let static_types = object(&translation, &format!("{base}/staticTypes"));
    assert_eq!(
        items(static_types, "mimeType"),
        ["text/html", "text/plain", "*/*"]
    );
    let dynamic_types = object(&translation, &format!("{base}/dynamicTypes"));
    assert_eq!(items(dynamic_types, "enabled"), ["true", "false"]);
    let url = object(&translation, "system.webServer/urlCompression");
    assert_eq!(
        (url.get("doStaticCompression"), url.get("doDynamicCompression")),
        (Some("false"), Some("false"))
    );
}

fn compressing(scheme: &[(&str, &str)], parameters: &[(&str, &str)]) -> Metabase {
    let set = |builder: MetabaseBuilder, pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .fold(builder, |builder, (name, value)| builder.set(name, value))
    };
    let builder = server()
        .key("/LM/MimeMap", "IIsMimeMap")
        .set("MimeMap", ".css,text/css\n.txt,text/plain")
        .key("/LM/W3SVC/Filters/Compression", "IIsFilter")
        .key(
            "/LM/W3SVC/Filters/Compression/Parameters",
            "IIsCompressionSchemes",
        );
    let builder = set(builder, parameters).key("/LM/W3SVC/Filters/Compression/gzip", "IIsCompressionScheme");
    build(set(builder, scheme))
}

#[test]
fn levels_of_compression_stay_in_range_and_types_come_from_extensions() {
    let translation = programs(&compressing(
        &[
            ("HcCompressionDll", r"C:\WINDOWS\system32\inetsrv\gzip.dll"),
            ("HcOnDemandCompLevel", "11"),
            ("HcDynamicCompressionLevel", "0"),
            ("HcFileExtensions", ".css\nTXT\nbook"),
            ("HcScriptFileExtensions", ""),
        ],
        &[("HcMaxDiskSpaceUsage", "1"), ("HcDoStaticCompression", "TRUE")],
    ));
    assert_legal_server(&translation);
    let scheme = object(
        &translation,
        "system.webServer/httpCompression/scheme[@name='gzip']",
    );
    assert_eq!(
        (
            scheme.get("staticCompressionLevel"),
            scheme.get("dynamicCompressionLevel")
        ),
        (Some("10"), Some("0"))
    );
    let types = |name: &str| object(&translation, &format!("system.webServer/httpCompression/{name}"));
    assert_eq!(
        items(types("staticTypes"), "mimeType"),
        ["text/css", "text/plain", "*/*"]
    );
    assert_eq!(
        items(types("dynamicTypes"), "mimeType"),
        ["*/*"],
        "no extension means every answer"
    );
    let codes: Vec<&str> = translation
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    assert_eq!(codes, ["VALUE-OUT-OF-RANGE", "COMPRESSION-TYPE-UNKNOWN"]);
    let url = object(&translation, "system.webServer/urlCompression");
    assert_eq!(
        url.get("doStaticCompression"),
        Some("true"),
        "what the parameters say counts for all"
    );
}

#[test]
fn a_scheme_without_a_library_is_one_problem_and_the_rest_goes_on() {
    let translation = programs(&compressing(&[("HcOnDemandCompLevel", "9")], &[]));
    assert_legal_server(&translation);
    let broken: Vec<_> = translation
        .problems
        .iter()
        .map(|p| (p.code.as_str(), p.place.line))
        .collect();
    assert_eq!(broken, [("COMPRESSION-SCHEME-BROKEN", Some(9))]);
    let parameters = object(&translation, "system.webServer/httpCompression");
    assert_eq!(
        parameters.get("minFileSizeForComp"),
        Some("256"),
        "another default than that of IIS 7+"
    );
}

#[test]
fn a_site_compresses_when_it_or_the_server_says_so_and_else_does_not() {
    let says = |metabase: &Metabase| {
        let translation = whole(metabase, 1);
        assert_legal(&translation);
        let url = object(&translation, &here(&translation, "", "urlCompression"));
        url.get("doStaticCompression").map(str::to_owned)
    };
    assert_eq!(
        says(&build(server())).as_deref(),
        Some("false"),
        "IIS 7+ would compress by default"
    );
    let dll = [("HcCompressionDll", "gzip.dll")];
    assert_eq!(
        says(&compressing(&dll, &[("HcDoStaticCompression", "TRUE")])).as_deref(),
        Some("true")
    );
    let own = server().set("DoStaticCompression", "TRUE");
    assert_eq!(says(&build(own)).as_deref(), Some("true"));
}

#[test]
fn address_restrictions_replace_the_inherited_list_at_each_place() {
    let granted = "18000080200000803c00008044000080010000004c00000000000000000000000100000000000000020000000100000004000000000000004c00008000000000000000000000000000000000ffffff000a010400";
    let metabase = build(
        server()
            .set("IPSecurity", granted)
            .key("/LM/W3SVC/1/ROOT/open", "IIsWebDirectory")
            .set("IPSecurity", "")
            .key("/LM/W3SVC/1/ROOT/broken", "IIsWebDirectory")
            .set("IPSecurity", "00ff")
            .key("/LM/W3SVC/1/ROOT/words", "IIsWebDirectory")
            .set("IPSecurity", "nonsense"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let root = object(&translation, &here(&translation, "", "security/ipSecurity"));
    assert_eq!(root.get("allowUnlisted"), Some("false"));
    assert_eq!(items(root, "ipAddress"), ["10.1.4.0"]);
    let open = object(&translation, &here(&translation, "/open", "security/ipSecurity"));
    assert_eq!(open.get("allowUnlisted"), Some("true"));
    assert_eq!(open.items.as_deref().map(<[_]>::len), Some(1), "only <clear/>");
    let errors: Vec<_> = translation
        .problems
        .iter()
        .filter(|problem| problem.code == "IP-SECURITY-UNREADABLE")
        .map(|problem| (problem.severity, problem.place.line))
        .collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors
            .iter()
            .all(|(severity, line)| *severity == Severity::Error && line.is_some())
    );
}

#[test]
fn certificate_mapping_is_switched_and_its_values_stay_secret() {
    let metabase = build(
        server()
            .set("AccessSSLFlags", "AccessSSL | AccessSSLMapCert")
            .set("DefaultLogonDomain", "HARBOUR")
            .key("/LM/W3SVC/1/ROOT/plain", "IIsWebDirectory")
            .set("AccessSSLFlags", "AccessSSL")
            .key("/LM/W3SVC/1/IIsCertMapper", "IIsCertMapper")
            .key("/LM/W3SVC/1/IIsCertMapper/Cert11/Mappings/1", "IIsConfigObject")
            .custom(2083, "UnknownName_2083", "STRING", "hunter2", "NO_ATTRIBUTES"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let element = "security/authentication/iisClientCertificateMappingAuthentication";
    let root = object(&translation, &here(&translation, "", element));
    assert_eq!(
        (root.get("enabled"), root.get("defaultLogonDomain")),
        (Some("true"), Some("HARBOUR"))
    );
    let plain = object(&translation, &here(&translation, "/plain", element));
    assert_eq!(
        plain.get("enabled"),
        Some("false"),
        "it would inherit the mapping"
    );
    let mappings = said(&translation, "CERTIFICATE-MAPPINGS");
    assert_eq!(
        mappings,
        [("/LM/W3SVC/1/IIsCertMapper/Cert11/Mappings/1", Some(8))]
    );
    let all = format!("{:?} {:?}", translation.settings, translation.problems);
    assert!(!all.contains("hunter2"), "a mapping holds a password");
    assert!(
        !format!(
            "{:?}",
            metabase
                .key(mappings[0].0)
                .map(|key| key.properties().collect::<Vec<_>>())
        )
        .contains("hunter2")
    );
}

#[test]
fn what_is_gone_is_said_once_with_key_and_line() {
    let metabase = build(
        server()
            .set("FrontPageWeb", "TRUE")
            .set("AzEnable", "TRUE")
            .set("AuthFlags", "AuthMD5")
            .key("/LM/W3SVC/1/ROOT/_vti_bin", "IIsWebDirectory")
            .key("/LM/W3SVC/1/ROOT/IISADMPWD", "IIsWebVirtualDir")
            .set("Path", r"C:\WINDOWS\system32\inetsrv\iisadmpwd")
            .key("/LM/W3SVC/1/ROOT/drop", "IIsWebDirectory")
            .set("AccessFlags", "AccessRead | AccessWrite")
            .key("/LM/MSFTPSVC/1/ROOT", "IIsFtpVirtualDir")
            .set("Path", r"d:\WEB\shop\upload"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    let root = |property: &str| format!("/LM/W3SVC/1/ROOT/{property}");
    for (code, place) in [
        ("FRONTPAGE-NOT-SUPPORTED", root("FrontPageWeb")),
        ("AUTHORIZATION-MANAGER-NOT-SUPPORTED", root("AzEnable")),
        ("DIGEST-SUBAUTHENTICATION", root("AuthFlags")),
        ("PASSWORD-PAGES-NOT-SUPPORTED", root("IISADMPWD")),
        ("CONTENT-BELOW-WINDOWS", root("IISADMPWD/Path")),
        ("FTP-NOT-MIGRATED", "/LM/MSFTPSVC/1/ROOT/Path".to_owned()),
    ] {
        let found = said(&translation, code);
        assert_eq!(found.len(), 1, "{code}: {found:?}");
        assert_eq!(found[0].0, place, "{code}");
        assert!(found[0].1.is_some(), "{code} names no line");
    }
    assert!(
        said(&translation, "WEBDAV-NOT-SUPPORTED").is_empty(),
        "the old server does not allow it"
    );
    assert!(
        translation
            .problems
            .iter()
            .all(|problem| problem.severity == Severity::Note || !problem.fix.is_empty())
    );
    let quiet = whole(
        &build(server().set("FrontPageWeb", "FALSE").set("AzEnable", "FALSE")),
        1,
    );
    for code in [
        "FRONTPAGE-NOT-SUPPORTED",
        "AUTHORIZATION-MANAGER-NOT-SUPPORTED",
        "DIGEST-SUBAUTHENTICATION",
        "FTP-NOT-MIGRATED",
    ] {
        assert!(said(&quiet, code).is_empty(), "{code}");
    }
}

#[test]
fn what_http_sys_keeps_needs_you_only_where_it_counts() {
    let hash = "00112233445566778899aabbccddeeff00112233";
    let metabase = build(
        server()
            .key("/LM/W3SVC/2", "IIsWebServer")
            .set("SSLCertHash", hash)
            .set("CertCheckMode", "0")
            .set("RevocationFreshnessTime", "60")
            .set("SecureBindings", ":443:")
            .key("/LM/W3SVC/2/ROOT", "IIsWebVirtualDir")
            .set("Path", r"D:\x")
            .key("/LM/W3SVC/3", "IIsWebServer")
            .set("SSLCertHash", hash)
            .key("/LM/W3SVC/3/ROOT", "IIsWebVirtualDir")
            .set("Path", r"D:\x"),
    );
    let column = |id: u32, property: &str| {
        let translation = whole(&metabase, id);
        translation
            .setting(&format!("/LM/W3SVC/{id}"), property)
            .map(|setting| setting.column)
    };
    assert_eq!(column(2, "SSLCertHash"), Some(Column::NeedsYou));
    assert_eq!(column(2, "CertCheckMode"), Some(Column::Carried));
    assert_eq!(
        column(2, "RevocationFreshnessTime"),
        Some(Column::Carried),
        "its bit is off"
    );
    assert_eq!(
        column(3, "SSLCertHash"),
        Some(Column::Carried),
        "no https binding"
    );
}
