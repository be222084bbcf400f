//! The rows of the documented catalogue (operations §7.4), each with servers that need it and servers that do not.
//!
//! A fixture that needs a row must need nothing else, so that a row that shows too often fails in another one's
//! fixture. A row without both kinds fails, too.

use super::{Scope, dependencies, of_config};
use crate::formats::apphost::{AppHostConfig, WholeScope};
use crate::formats::metabase::{MetabaseBuilder, Schema};
use crate::model::dependency::DependencyInfo;

/// All rows, by what the output says of them.
const ROWS: [&str; 23] = [
    "AnonymousAuthentication",
    "BasicAuthentication",
    "WindowsAuthentication",
    "DigestAuthentication",
    "PassportAuthentication",
    "ASP",
    "ASPNET",
    "ServerSideInclude",
    "ServerSideIncludeDisabled",
    "ISAPIFilter",
    "ISAPIExtensions",
    "CGI",
    "HttpRedirect",
    "IPSecurity",
    "HttpCompressionStatic",
    "HttpCompressionDynamic",
    "FrontPageServerExtensions",
    "WebDAV",
    "FTPServer",
    "isapi httpodbc.dll",
    "isapi or cgi that is not built in",
    "nativeModule",
    "managedType",
];

/// A server, or a part of one.
enum Fixture {
    /// A property of the root of site 1, seen from the site.
    Site(&'static str, &'static str),
    /// Properties of the web service, seen from site 1.
    Machine(&'static [(&'static str, &'static str)]),
    /// Properties of the web service, seen from the whole service.
    Service(&'static [(&'static str, &'static str)]),
    /// Keys with one property each, and the scope.
    Keys(
        &'static [(&'static str, &'static str, &'static str, &'static str)],
        &'static str,
    ),
    /// IIS 7+: a native module that is loaded besides ISAPI and CGI, and sections of `system.webServer`; a site whose
    /// pool runs the version of .NET.
    Web(&'static str, &'static str, &'static str),
    /// IIS 7+: what stands in `bindings`.
    Bindings(&'static str),
}
use Fixture::{Bindings, Keys, Machine, Service, Site, Web};

const ASP: &str = r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET,HEAD";
const ASPX: &str = r".aspx,C:\WINDOWS\Microsoft.NET\Framework\v2.0.50727\aspnet_isapi.dll,1,GET";
const STM: &str = r".stm,C:\WINDOWS\system32\inetsrv\ssinc.dll,5,GET";
const IDC: &str = r".idc,C:\WINDOWS\system32\inetsrv\httpodbc.dll,5,GET";
const OWN: &str = r".own,D:\bin\own.dll,5";
const PERL: &str = r#".pl,c:\perl\perl.exe "%s" %s,5"#;
const LIST: &str = "WebSvcExtRestrictionList";
const ADDRESSES: &str = concat!(
    "18000080200000803c00008044000080010000004c0000000000000000000000010000000000000002000000",
    "0100000004000000000000004c00008000000000000000000000000000000000ffffffff7f000001"
);
const NOBODY: &str = concat!(
    "180000802000008028000080300000800100000038000000",
    "0000000000000000000000000000000000000000000000000000000000000000"
);

/// A row: servers that need it, and servers that do not although they come near.
struct Row {
    name: &'static str,
    needs: &'static [Fixture],
    does_not: &'static [Fixture],
    /// Rows that a fixture of this one cannot help needing.
    also: &'static [&'static str],
}

const fn row(
    name: &'static str,
    needs: &'static [Fixture],
    does_not: &'static [Fixture],
    also: &'static [&'static str],
) -> Row {
    Row {
        name,
        needs,
        does_not,
        also,
    }
}

const TABLE: &[Row] = &[
    row(
        "AnonymousAuthentication",
        &[
            Site("AuthFlags", "AuthAnonymous"),
            Web(
                "AnonymousAuthenticationModule",
                "",
                "<security><authentication><anonymousAuthentication /></authentication></security>",
            ),
        ],
        &[
            Site("AuthFlags", "AuthBasic | AuthNTLM"),
            Machine(&[("AuthFlags", "AuthAnonymous")]),
            Web(
                "AnonymousAuthenticationModule",
                "",
                r#"<security><authentication><anonymousAuthentication enabled="false" /></authentication></security>"#,
            ),
            Web(
                "Other",
                "",
                r#"<security><authentication><anonymousAuthentication enabled="true" /></authentication></security>"#,
            ),
        ],
        &[],
    ),
    row(
        "BasicAuthentication",
        &[
            Site("AuthFlags", "AuthBasic"),
            Web(
                "BasicAuthenticationModule",
                "",
                r#"<security><authentication><basicAuthentication enabled="true" /></authentication></security>"#,
            ),
        ],
        &[
            Site("AuthFlags", "AuthAnonymous | AuthMD5"),
            Web("BasicAuthenticationModule", "", ""),
        ],
        &[],
    ),
    row(
        "WindowsAuthentication",
        &[
            Site("AuthFlags", "AuthNTLM"),
            Web(
                "WindowsAuthenticationModule",
                "",
                r#"<security><authentication><windowsAuthentication enabled="true" /></authentication></security>"#,
            ),
        ],
        &[
            Site("AuthFlags", "0"),
            Site("NTAuthenticationProviders", "Negotiate,NTLM"),
            Web(
                "WindowsAuthenticationModule",
                "",
                r#"<security><authentication><windowsAuthentication enabled="false" /></authentication></security>"#,
            ),
        ],
        &[],
    ),
    row(
        "DigestAuthentication",
        &[
            Site("AuthFlags", "AuthMD5"),
            Web(
                "DigestAuthenticationModule",
                "",
                r#"<security><authentication><digestAuthentication enabled="true" /></authentication></security>"#,
            ),
        ],
        &[
            Site("AuthFlags", "AuthNTLM"),
            Web("DigestAuthenticationModule", "", ""),
        ],
        &[],
    ),
    row(
        "PassportAuthentication",
        &[Site("AuthFlags", "64")],
        &[Site("AuthFlags", "AuthMD5")],
        &[],
    ),
    row(
        "ASP",
        &[
            Site("ScriptMaps", ASP),
            Machine(&[("ScriptMaps", ASP)]),
            Service(&[(LIST, r"1,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,ASP")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="a" path="*.asp" modules="IsapiModule" scriptProcessor="%windir%\system32\inetsrv\asp.dll" /></handlers>
                <security><isapiCgiRestriction><add path="%windir%\system32\inetsrv\asp.dll" allowed="true" /></isapiCgiRestriction></security>"#,
            ),
        ],
        &[
            Site("ScriptMaps", STM),
            Service(&[(LIST, r"0,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,ASP")]),
            Machine(&[(LIST, r"1,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,ASP")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="a" path="*.asp" modules="IsapiModule" scriptProcessor="%windir%\system32\inetsrv\asp.dll" /></handlers>"#,
            ),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Read"><add name="a" path="*.asp" modules="IsapiModule" scriptProcessor="%windir%\system32\inetsrv\asp.dll" /></handlers>
                <security><isapiCgiRestriction><add path="%windir%\system32\inetsrv\asp.dll" allowed="true" /></isapiCgiRestriction></security>"#,
            ),
        ],
        &[],
    ),
    row(
        "ASPNET",
        &[
            Site("ScriptMaps", ASPX),
            Web(
                "Other",
                "v4.0",
                r#"<handlers accessPolicy="Script"><add name="a" path="*.aspx" type="System.Web.UI.PageHandlerFactory" preCondition="integratedMode" /></handlers>"#,
            ),
        ],
        &[
            Site("ScriptMaps", r".aspx,C:\own\aspnet.dll,1"),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="a" path="*.aspx" type="System.Web.UI.PageHandlerFactory" /></handlers>"#,
            ),
            Web(
                "Other",
                "v4.0",
                r#"<handlers accessPolicy="Script"><add name="a" path="*.aspx" type="System.Web.UI.PageHandlerFactory" preCondition="runtimeVersionv2.0" /></handlers>"#,
            ),
        ],
        &[],
    ),
    row(
        "ServerSideInclude",
        &[
            Machine(&[
                ("ScriptMaps", STM),
                (LIST, r"1,C:\WINDOWS\system32\inetsrv\ssinc.dll,0,SSINC,SSI"),
            ]),
            Web(
                "ServerSideIncludeModule",
                "",
                r#"<handlers accessPolicy="Script"><add name="s" path="*.stm" modules="ServerSideIncludeModule" /></handlers>"#,
            ),
        ],
        &[
            Machine(&[
                ("ScriptMaps", STM),
                (LIST, r"0,C:\WINDOWS\system32\inetsrv\ssinc.dll,0,SSINC,SSI"),
            ]),
            Site("ScriptMaps", ASP),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="s" path="*.stm" modules="ServerSideIncludeModule" /></handlers>"#,
            ),
        ],
        &[],
    ),
    row(
        "ServerSideIncludeDisabled",
        &[
            Machine(&[
                ("ScriptMaps", STM),
                (LIST, r"0,C:\WINDOWS\system32\inetsrv\ssinc.dll,0,SSINC,SSI"),
            ]),
            Machine(&[("ScriptMaps", STM), (LIST, "0,*.dll")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="s" path="*.stm" modules="IsapiModule" scriptProcessor="%windir%\system32\inetsrv\ssinc.dll" /></handlers>
                <security><isapiCgiRestriction><add path="%windir%\system32\inetsrv\ssinc.dll" allowed="false" /></isapiCgiRestriction></security>"#,
            ),
        ],
        &[
            Machine(&[("ScriptMaps", STM), (LIST, "1,*.dll")]),
            Machine(&[(LIST, r"0,C:\WINDOWS\system32\inetsrv\ssinc.dll,0,SSINC,SSI")]),
        ],
        &[],
    ),
    row(
        "ISAPIFilter",
        &[
            Keys(
                &[("/LM/W3SVC/1/Filters/f", "IIsFilter", "FilterPath", r"D:\f.dll")],
                "lm/w3svc/1",
            ),
            Keys(
                &[("/LM/W3SVC/Filters/f", "IIsFilter", "FilterPath", r"D:\f.dll")],
                "lm/w3svc",
            ),
            Web(
                "IsapiFilterModule",
                "",
                r#"<isapiFilters><filter name="f" path="D:\f.dll" /></isapiFilters>"#,
            ),
        ],
        &[
            Keys(
                &[("/LM/W3SVC/Filters/f", "IIsFilter", "FilterPath", r"D:\f.dll")],
                "lm/w3svc/1",
            ),
            Keys(
                &[("/LM/W3SVC/1/Filters", "IIsFilters", "FilterLoadOrder", "f")],
                "lm/w3svc/1",
            ),
            Web(
                "IsapiFilterModule",
                "",
                r#"<isapiFilters><filter name="f" path="D:\f.dll" enabled="false" /></isapiFilters>"#,
            ),
            Web(
                "IsapiFilterModule",
                "v4.0",
                r#"<isapiFilters><filter name="f" path="D:\f.dll" preCondition="runtimeVersionv2.0" /></isapiFilters>"#,
            ),
        ],
        &[],
    ),
    row(
        "ISAPIExtensions",
        &[
            Site("ScriptMaps", OWN),
            Service(&[(LIST, r"1,D:\bin\own.dll,1,O,Own")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="o" path="*.own" modules="IsapiModule" scriptProcessor="D:\own.dll" /></handlers>
                <security><isapiCgiRestriction notListedIsapisAllowed="true" /></security>"#,
            ),
        ],
        &[
            Site("ScriptMaps", ASP),
            Site("ScriptMaps", PERL),
            Machine(&[("ScriptMaps", OWN), (LIST, "0,*.dll")]),
            Service(&[(LIST, "1,*.dll")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Read, Script"><add name="any" path="*.dll" modules="IsapiModule" requireAccess="Execute" /></handlers>"#,
            ),
        ],
        &["isapi or cgi that is not built in"],
    ),
    row(
        "CGI",
        &[
            Site("ScriptMaps", PERL),
            Service(&[(LIST, "1,c:\\perl\\perl.exe \"%s\" %s,1,P,Perl")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="p" path="*.pl" modules="CgiModule" scriptProcessor="c:\perl.exe" /></handlers>
                <security><isapiCgiRestriction><add path="c:\perl.exe" allowed="true" /></isapiCgiRestriction></security>"#,
            ),
        ],
        &[
            Site("ScriptMaps", OWN),
            Machine(&[("ScriptMaps", PERL), (LIST, "0,*.exe")]),
            Service(&[(LIST, "1,*.exe")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Read, Script"><add name="any" path="*.exe" modules="CgiModule" requireAccess="Execute" /></handlers>"#,
            ),
        ],
        &["isapi or cgi that is not built in"],
    ),
    row(
        "HttpRedirect",
        &[
            Site("HttpRedirect", "http://www.example.com/, PERMANENT"),
            Web(
                "HttpRedirectionModule",
                "",
                r#"<httpRedirect enabled="true" destination="http://www.example.com/" />"#,
            ),
        ],
        &[
            Site("HttpRedirect", ""),
            Web(
                "HttpRedirectionModule",
                "",
                r#"<httpRedirect enabled="false" destination="http://www.example.com/" />"#,
            ),
            Web("HttpRedirectionModule", "", r#"<httpRedirect enabled="true" />"#),
        ],
        &[],
    ),
    row(
        "IPSecurity",
        &[
            Site("IPSecurity", ADDRESSES),
            Web(
                "IpRestrictionModule",
                "",
                r#"<security><ipSecurity><add ipAddress="10.0.0.1" /></ipSecurity></security>"#,
            ),
            Web(
                "IpRestrictionModule",
                "",
                r#"<security><ipSecurity allowUnlisted="false" /></security>"#,
            ),
        ],
        &[
            Site("IPSecurity", NOBODY),
            Web(
                "IpRestrictionModule",
                "",
                r#"<security><ipSecurity allowUnlisted="true"><add ipAddress="10.0.0.1" /><clear /></ipSecurity></security>"#,
            ),
        ],
        &[],
    ),
    row(
        "HttpCompressionStatic",
        &[
            Site("DoStaticCompression", "TRUE"),
            Keys(
                &[(
                    "/LM/W3SVC/Filters/Compression/Parameters",
                    "IIsCompressionSchemes",
                    "HcDoStaticCompression",
                    "1",
                )],
                "lm/w3svc",
            ),
            Web("StaticCompressionModule", "", ""),
        ],
        &[
            Site("DoStaticCompression", "FALSE"),
            Web(
                "StaticCompressionModule",
                "",
                r#"<urlCompression doStaticCompression="false" />"#,
            ),
        ],
        &[],
    ),
    row(
        "HttpCompressionDynamic",
        &[
            Site("DoDynamicCompression", "TRUE"),
            Keys(
                &[(
                    "/LM/W3SVC/Filters/Compression/Parameters",
                    "IIsCompressionSchemes",
                    "HcDoDynamicCompression",
                    "1",
                )],
                "lm/w3svc",
            ),
            Web(
                "DynamicCompressionModule",
                "",
                r#"<urlCompression doDynamicCompression="true" />"#,
            ),
        ],
        &[
            Site("DoDynamicCompression", "FALSE"),
            Web(
                "DynamicCompressionModule",
                "",
                r#"<urlCompression doDynamicCompression="false" />"#,
            ),
            Web("Other", "", r#"<urlCompression doDynamicCompression="true" />"#),
        ],
        &[],
    ),
    row(
        "FrontPageServerExtensions",
        &[Site("FrontPageWeb", "TRUE")],
        &[Site("FrontPageWeb", "FALSE")],
        &[],
    ),
    row(
        "WebDAV",
        &[
            Service(&[(LIST, r"1,C:\WINDOWS\system32\inetsrv\httpext.dll,0,WEBDAV,WebDAV")]),
            Web(
                "WebDAVModule",
                "",
                r#"<webdav><authoring enabled="true" /></webdav>"#,
            ),
        ],
        &[
            Service(&[(LIST, r"0,C:\WINDOWS\system32\inetsrv\httpext.dll,0,WEBDAV,WebDAV")]),
            Web("WebDAVModule", "", "<webdav><authoring /></webdav>"),
        ],
        &[],
    ),
    row(
        "FTPServer",
        &[
            Keys(
                &[("/LM/MSFTPSVC/1", "IIsFtpServer", "ServerComment", "Files")],
                "lm/msftpsvc",
            ),
            Keys(
                &[("/LM/MSFTPSVC/1", "IIsFtpServer", "ServerComment", "Files")],
                "lm/msftpsvc/1",
            ),
            Bindings(r#"<binding protocol="ftp" bindingInformation="*:21:" />"#),
        ],
        &[
            Keys(
                &[
                    ("/LM/MSFTPSVC/1", "IIsFtpServer", "ServerComment", "Files"),
                    ("/LM/W3SVC/1", "IIsWebServer", "ServerComment", "Shop"),
                ],
                "lm/w3svc",
            ),
            Keys(
                &[("/LM/MSFTPSVC", "IIsFtpService", "ServerComment", "Files")],
                "lm/msftpsvc",
            ),
            Bindings(r#"<binding protocol="http" bindingInformation="*:80:" />"#),
        ],
        &[],
    ),
    row(
        "isapi httpodbc.dll",
        &[Machine(&[("ScriptMaps", IDC), (LIST, "0,*.dll")])],
        &[Machine(&[("ScriptMaps", ASP), (LIST, "0,*.dll")])],
        &[],
    ),
    row(
        "isapi or cgi that is not built in",
        &[
            Machine(&[("ScriptMaps", OWN), (LIST, "0,*.dll")]),
            Machine(&[("ScriptMaps", PERL), (LIST, "0,*.exe")]),
            Service(&[(LIST, r"0,D:\bin\own.dll,1,O,Own")]),
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="o" path="*.own" modules="IsapiModule" scriptProcessor="D:\own.dll" /></handlers>
                <security><isapiCgiRestriction><add path="D:\own.dll" allowed="false" /></isapiCgiRestriction></security>"#,
            ),
        ],
        &[
            Site("ScriptMaps", ASPX),
            Service(&[(LIST, "0,*.dll\n0,*.exe")]),
            Web(
                "Other",
                "",
                r#"<security><isapiCgiRestriction><add path="D:\own.dll" allowed="true" /></isapiCgiRestriction></security>"#,
            ),
        ],
        &[],
    ),
    row(
        "nativeModule",
        &[Web("RewriteModule", "", "")],
        &[
            Web("RequestFilteringModule", "", ""),
            Site("AuthFlags", "AuthBasic"),
        ],
        &[],
    ),
    row(
        "managedType",
        &[
            Web(
                "Other",
                "",
                r#"<handlers accessPolicy="Script"><add name="m" path="*.m" type="Shop.Page, Shop" /></handlers>"#,
            ),
            Web(
                "Other",
                "v4.0",
                r#"<modules><add name="Gate" type="Shop.Gate, Shop" /></modules>"#,
            ),
        ],
        &[
            Web(
                "Other",
                "",
                r#"<modules><add name="OutputCache" type="System.Web.Caching.OutputCacheModule" /></modules>"#,
            ),
            Web(
                "Other",
                "v4.0",
                r#"<modules><add name="Gate" type="Shop.Gate, Shop" preCondition="runtimeVersionv2.0" /></modules>"#,
            ),
            Site("ScriptMaps", ASPX),
        ],
        &[],
    ),
];

fn look(fixture: &Fixture) -> DependencyInfo {
    let server = |service: &[(&str, &str)], root: &[(&str, &str)], scope: &str| {
        let set = |builder: MetabaseBuilder, properties: &[(&str, &str)]| {
            properties
                .iter()
                .fold(builder, |builder, (name, value)| builder.set(name, value))
        };
        let builder = set(MetabaseBuilder::new().key("/LM/W3SVC", "IIsWebService"), service)
            .key("/LM/W3SVC/1", "IIsWebServer")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir");
        let metabase = set(builder, root).build(Schema::built_in());
        dependencies(&metabase, &Scope::new(scope)).expect("the scope is there")
    };
    match fixture {
        Site(property, value) => server(&[], &[(property, value)], "lm/w3svc/1"),
        Machine(properties) => server(properties, &[], "lm/w3svc/1"),
        Service(properties) => server(properties, &[], "lm/w3svc"),
        Keys(keys, scope) => {
            let builder = keys
                .iter()
                .fold(MetabaseBuilder::new(), |builder, (path, kind, name, value)| {
                    builder.key(path, kind).set(name, value)
                });
            let metabase = builder
                .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
                .build(Schema::built_in());
            dependencies(&metabase, &Scope::new(scope)).expect("the scope is there")
        }
        Web(module, runtime, sections) => web(module, runtime, sections, ""),
        Bindings(bindings) => web("StaticFileModule", "", "", bindings),
    }
}

fn web(module: &str, runtime: &str, sections: &str, bindings: &str) -> DependencyInfo {
    // "Other" is a role service that no row is about.
    let module = if module == "Other" {
        "DirectoryListingModule"
    } else {
        module
    };
    let modules = |image: &str| {
        ["IsapiModule", "CgiModule", module]
            .map(|name| format!(r#"<add name="{name}"{image} />"#))
            .concat()
    };
    let text = format!(
        r#"<configuration><system.applicationHost><applicationPools><add name="P" managedRuntimeVersion="{runtime}" /></applicationPools>
           <sites><site name="Shop" id="1"><application path="/" applicationPool="P" /><bindings>{bindings}</bindings></site></sites></system.applicationHost>
           <system.webServer><globalModules>{}</globalModules><modules>{}</modules>{sections}</system.webServer></configuration>"#,
        modules(r#" image="x.dll""#),
        modules("")
    );
    let config = AppHostConfig::parse(text.into_bytes(), "applicationHost.config").expect("it is XML");
    let site = of_config(&config, &WholeScope::Site("Shop".to_owned()), true);
    let mut server = of_config(&config, &WholeScope::Server, true);
    // With one site, the server needs what the site needs.
    for pool in &mut server.app_pools {
        pool.definition_included = false;
    }
    assert_eq!(server, site);
    site
}

/// The rows that an output names.
fn rows_of(info: &DependencyInfo) -> Vec<&'static str> {
    let is_listed = |row: &str| match row {
        "ASPNET" => info
            .dependencies
            .iter()
            .any(|found| found.name.starts_with("ASPNET ")),
        "isapi httpodbc.dll" => info
            .isapis
            .iter()
            .any(|isapi| isapi.dll.ends_with("httpodbc.dll")),
        "isapi or cgi that is not built in" => {
            !info.cgis.is_empty()
                || info
                    .isapis
                    .iter()
                    .any(|isapi| !isapi.dll.ends_with("httpodbc.dll"))
        }
        "nativeModule" => !info.native_modules.is_empty(),
        "managedType" => !info.managed_types.is_empty(),
        name => info.dependencies.iter().any(|found| found.name == name),
    };
    ROWS.into_iter().filter(|row| is_listed(row)).collect()
}

#[test]
fn every_row_shows_where_it_must_and_nowhere_else() {
    let named: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
    assert_eq!(named, ROWS, "each row of the catalogue once");
    for row in TABLE {
        let name = row.name;
        assert!(!row.needs.is_empty(), "{name} has no server that needs it");
        assert!(
            !row.does_not.is_empty(),
            "{name} has no server that does not need it"
        );
        for (at, fixture) in row.needs.iter().enumerate() {
            let info = look(fixture);
            let found = rows_of(&info);
            assert!(found.contains(&name), "{name}, server {at}: {info:?}");
            for other in found.iter().filter(|other| **other != name) {
                assert!(
                    row.also.contains(other),
                    "{name}, server {at} needs {other}, too: {info:?}"
                );
            }
        }
        for (at, fixture) in row.does_not.iter().enumerate() {
            let info = look(fixture);
            assert!(
                !rows_of(&info).contains(&name),
                "{name}, server {at} of the others: {info:?}"
            );
        }
    }
}
