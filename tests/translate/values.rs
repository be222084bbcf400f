//! Values of the old server's own form: error pages, MIME types, headers, redirections, caching, footers, logs.

use super::{assert_accounted, assert_legal, build, context, here, object, server, support, whole};
use siteferry::formats::apphost::{AppHostConfig, Scope};
use siteferry::formats::metabase::{Metabase, MetabaseBuilder, SecretState};
use siteferry::jobs::migration::{Links, Migration, plan};
use siteferry::jobs::{Job, JobEvent};
use siteferry::model::{ConfigObject, Item, Plan, Problem, Selection, Severity};
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use siteferry::rules::RuleSet;
use siteferry::translate::{self, DestinationFacts, TranslateOptions, Translation};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Entries as one line each: `remove 404 -1`.
fn shown(object: &ConfigObject) -> Vec<String> {
    let line = |item: &Item| {
        let values: Vec<_> = item.attributes.iter().map(|(_, value)| value.as_str()).collect();
        format!("{} {}", item.name, values.join(" "))
            .trim_end()
            .to_owned()
    };
    object.items.iter().flatten().map(line).collect()
}

fn checked(builder: MetabaseBuilder) -> (Metabase, Translation) {
    let metabase = build(builder);
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    (metabase, translation)
}

/// A translation for a destination whose file is this.
fn for_destination(metabase: &Metabase, file: &str) -> Translation {
    let config = AppHostConfig::parse(file.as_bytes().to_vec(), "applicationHost.config").expect("parses");
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    let sections = ["staticContent", "httpErrors", "httpRedirect"];
    options.include_pools = true;
    options.destination = DestinationFacts {
        sections: sections
            .iter()
            .flat_map(|section| config.objects(&Scope::Section(format!("system.webServer/{section}"))))
            .collect(),
        ..DestinationFacts::default()
    };
    translate::site(metabase, 1, &options).unwrap_or_else(|p| panic!("{p}"))
}

fn said<'t>(translation: &'t Translation, code: &str) -> Vec<&'t Problem> {
    translation
        .problems
        .iter()
        .filter(|problem| problem.code == code)
        .collect()
}

fn has(translation: &Translation, path: &str) -> bool {
    translation
        .objects
        .iter()
        .any(|object| object.path.to_string() == path)
}

const FILE: &str = r#"<configuration>
    <system.applicationHost>
        <applicationPools>
            <add name="DefaultAppPool" />
        </applicationPools>
        <sites>
            <site name="Shop" id="1">
                <application path="/" applicationPool="DefaultAppPool">
                    <virtualDirectory path="/" physicalPath="D:\web\shop" />
                </application>
                <bindings>
                    <binding protocol="http" bindingInformation="*:80:" />
                </bindings>
            </site>
        </sites>
    </system.applicationHost>
    <system.webServer>
        <httpErrors>
            <error statusCode="404" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="404.htm" />
        </httpErrors>
        <staticContent>
            <mimeMap fileExtension=".htm" mimeType="text/html" />
            <mimeMap fileExtension=".js" mimeType="application/javascript" />
            <mimeMap fileExtension=".woff" mimeType="font/woff" />
        </staticContent>
    </system.webServer>
    <location path="Shop">
        <system.webServer>
            <handlers accessPolicy="Read, Write">
                <add name="x" path="*.x" verb="*" modules="IsapiModule" />
            </handlers>
            <httpErrors existingResponse="Replace">
                <error statusCode="418" path="/teapot.htm" responseMode="ExecuteURL" />
            </httpErrors>
            <httpRedirect enabled="true" destination="/elsewhere" />
            <staticContent enableDocFooter="true">
                <mimeMap fileExtension=".left" mimeType="text/left" />
            </staticContent>
        </system.webServer>
    </location>
    <location path="Shop/below">
        <system.webServer>
            <handlers accessPolicy="Read">
                <add name="y" path="*.y" verb="*" modules="IsapiModule" />
            </handlers>
        </system.webServer>
    </location>
</configuration>
"#;

#[test]
fn error_pages_replace_the_inherited_ones_and_iis_6_s_own_stay_behind() {
    let own = r"404,2,FILE,C:\WINDOWS\help\iisHelp\common\404b.htm";
    let metabase = build(
        server()
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set(
                "HttpErrors",
                &format!("404,*,URL,/missing.asp\n{own}\n500,100,FILE,D:\\web\\shop\\500.htm\n403,4,FILE,D:\\shared\\403.htm"),
            )
            .key("/LM/W3SVC/1/ROOT/below", "IIsWebDirectory")
            .set("HttpErrors", &format!("{own}\n500,100,FILE,D:\\web\\shop\\500.htm\n501,*,URL,/501.asp"))
            .key("/LM/W3SVC/1/ROOT/same", "IIsWebDirectory")
            .set("HttpErrors", "500,100,FILE,D:\\web\\shop\\500.htm\n404,*,URL,/missing.asp\n403,4,FILE,D:\\shared\\403.htm"),
    );
    let translation = for_destination(&metabase, FILE);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let errors = object(&translation, &here(&translation, "", "httpErrors"));
    assert_eq!(errors.get("errorMode"), Some("Custom"));
    assert_eq!(
        shown(errors),
        [
            "remove 404 -1",
            "error 404 /missing.asp ExecuteURL",
            "remove 500 100",
            r"error 500 100 D:\web\shop\500.htm File",
            "remove 403 4",
            r"error 403 4 D:\shared\403.htm File",
        ]
    );
    let below = object(&translation, &here(&translation, "/below", "httpErrors"));
    assert_eq!(below.get("errorMode"), None, "inherited");
    assert_eq!(
        shown(below),
        [
            "remove 501 -1",
            "error 501 /501.asp ExecuteURL",
            // The page that is only set above gives way to the destination's, as it was in its file.
            "remove 404 -1",
            r"error 404 %SystemDrive%\inetpub\custerr 404.htm",
            "remove 403 4",
        ]
    );
    assert!(
        !has(&translation, &here(&translation, "/same", "httpErrors")),
        "the same pages in another order"
    );
    let outside = said(&translation, "ERROR-PAGE-OUTSIDE");
    assert!(
        outside
            .iter()
            .all(|problem| problem.cause.contains(r"D:\shared\403.htm")),
        "{outside:?}"
    );
    assert_eq!(outside.len(), 2, "at the root and where it is set again");
}

#[test]
fn a_page_of_another_pool_and_broken_pages_are_said_with_key_and_line() {
    let (_, translation) = checked(
        server()
            .set(
                "HttpErrors",
                "399,*,URL,/x\n404,*,URL,/app/x.asp\n404,*,URL,/second\nnonsense\n500,*,URL,http://x/",
            )
            .key("/LM/W3SVC/1/ROOT/app", "IIsWebVirtualDir")
            .set("Path", "D:\\web\\shop\\app")
            .set("AppRoot", "/LM/W3SVC/1/ROOT/app")
            .set("AppPoolId", "Other"),
    );
    let broken = said(&translation, "ERROR-PAGE-BROKEN");
    assert_eq!(broken.len(), 4, "{broken:?}");
    assert!(broken.iter().all(|problem| {
        problem.place.line.is_some() && problem.place.key.as_deref() == Some("/LM/W3SVC/1/ROOT/HttpErrors")
    }));
    let lines: Vec<_> = broken.iter().filter_map(|problem| problem.place.line).collect();
    assert_eq!(lines[1] - lines[0], 2, "each on the line of its item");
    assert_eq!(said(&translation, "ERROR-PAGE-OTHER-POOL").len(), 1);
    let errors = object(&translation, &here(&translation, "", "httpErrors"));
    assert_eq!(
        shown(errors),
        ["remove 404 -1", "error 404 /app/x.asp ExecuteURL"]
    );
}

#[test]
fn both_lists_of_mime_types_count_and_only_what_the_destination_lacks_is_written() {
    let metabase = build(
        server()
            .set("MimeMap", ".hbk,application/x-book\nnonsense\n.js,text/mine")
            .key("/LM/W3SVC/1/ROOT/below", "IIsWebDirectory")
            .set("MimeMap", ".htm,text/other")
            .key("/LM/MimeMap", "IIsMimeMap")
            .set(
                "MimeMap",
                ".HTM,text/html\n.js,application/x-javascript\n.old,text/old",
            ),
    );
    let translation = for_destination(&metabase, FILE);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let types = object(&translation, &here(&translation, "", "staticContent"));
    assert_eq!(
        shown(types),
        [
            "mimeMap .hbk application/x-book",
            "remove .js",
            "mimeMap .js text/mine",
            "mimeMap .old text/old"
        ]
    );
    let below = object(&translation, &here(&translation, "/below", "staticContent"));
    assert_eq!(
        shown(below),
        [
            "remove .htm",
            "mimeMap .htm text/other",
            // Its list replaces that of the root, and the server's shows through again.
            "remove .js",
            "mimeMap .js application/x-javascript",
            "remove .hbk",
        ]
    );
    assert_eq!(said(&translation, "MIME-TYPE-BROKEN").len(), 1);
}

#[test]
fn the_servers_mime_types_alone_reach_a_site_that_sets_none() {
    let metabase = build(
        server()
            .key("/LM/MimeMap", "IIsMimeMap")
            .set("MimeMap", ".htm,text/html\n.old,text/old"),
    );
    let translation = for_destination(&metabase, FILE);
    assert_accounted(&metabase, &translation, 1);
    let types = object(&translation, &here(&translation, "", "staticContent"));
    assert_eq!(shown(types), ["mimeMap .old text/old"]);
    assert_eq!(types.origins[""].key, "/LM/MimeMap");
}

#[test]
fn headers_replace_the_inherited_ones_and_a_name_is_written_once() {
    let (_, translation) = checked(
        server()
            .set(
                "HttpCustomHeaders",
                "X-A: 1\nx-a: 2\nSet-Cookie: a=1\nSet-Cookie: b=2\nno header\nX-Empty:\nX-A: 1, 2",
            )
            .set("RedirectHeaders", "X-Moved: yes: indeed")
            .key("/LM/W3SVC/1/ROOT/none", "IIsWebDirectory")
            .set("HttpCustomHeaders", ""),
    );
    let headers = object(
        &translation,
        &here(&translation, "", "httpProtocol/customHeaders"),
    );
    assert_eq!(
        shown(headers),
        ["clear", "add X-A 1, 2", "add Set-Cookie a=1", "add X-Empty"]
    );
    let moved = object(
        &translation,
        &here(&translation, "", "httpProtocol/redirectHeaders"),
    );
    assert_eq!(shown(moved), ["clear", "add X-Moved yes: indeed"]);
    let none = object(
        &translation,
        &here(&translation, "/none", "httpProtocol/customHeaders"),
    );
    assert_eq!(shown(none), ["clear"]);
    assert_eq!(
        (
            said(&translation, "HEADER-BROKEN").len(),
            said(&translation, "HEADER-TWICE").len()
        ),
        (1, 1)
    );
}

#[test]
fn redirections_keep_their_words_and_are_taken_back_below() {
    let (_, translation) = checked(
        server()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("HttpRedirect", "/ignored")
            .key("/LM/W3SVC/1/ROOT/moved", "IIsWebDirectory")
            .set(
                "HttpRedirect",
                "http://new.example/a,b$Q, EXACT_DESTINATION, CHILD_ONLY, PERMANENT",
            )
            .key("/LM/W3SVC/1/ROOT/moved/not", "IIsWebDirectory")
            .set("HttpRedirect", "")
            .key("/LM/W3SVC/1/ROOT/wild", "IIsWebDirectory")
            .set("HttpRedirect", "*; /a/*.stm; /b/$0.asp; /A/*.STM; /c, TEMPORARY")
            .key("/LM/W3SVC/1/ROOT/wild/plain", "IIsWebDirectory")
            .set("HttpRedirect", "/plain")
            .key("/LM/W3SVC/1/ROOT/same", "IIsWebDirectory")
            .set("HttpRedirect", "/ignored")
            .key("/LM/W3SVC/1/ROOT/broken", "IIsWebDirectory")
            .set("HttpRedirect", "*; /a"),
    );
    let of = |location: &str| {
        let section = object(&translation, &here(&translation, location, "httpRedirect"));
        let names = [
            "enabled",
            "destination",
            "exactDestination",
            "childOnly",
            "httpResponseStatus",
        ];
        let values: Vec<_> = names
            .iter()
            .map(|name| section.get(name).unwrap_or("-").to_owned())
            .collect();
        (values.join(" "), shown(section))
    };
    assert!(
        !has(&translation, &here(&translation, "", "httpRedirect")),
        "a site's own has no effect on IIS 6"
    );
    assert_eq!(
        of("/moved"),
        (
            "true http://new.example/a,b$Q true true Permanent".to_owned(),
            vec![]
        )
    );
    assert_eq!(of("/moved/not"), ("false - - - -".to_owned(), vec![]));
    assert_eq!(
        of("/wild"),
        (
            "true  true false Temporary".to_owned(),
            vec!["clear".to_owned(), "add /a/*.stm /b/$0.asp".to_owned()]
        )
    );
    assert_eq!(
        of("/wild/plain"),
        (
            "true /plain false false Found".to_owned(),
            vec!["clear".to_owned()]
        )
    );
    assert_eq!(
        of("/same").0,
        "true /ignored false false Found",
        "it is not the same as the one that is ignored"
    );
    assert_eq!(said(&translation, "REDIRECT-BROKEN").len(), 1);
}

#[test]
fn the_strongest_word_about_caching_counts() {
    let folder = |builder: MetabaseBuilder, name: &str| {
        builder.key(&format!("/LM/W3SVC/1/ROOT/{name}"), "IIsWebDirectory")
    };
    let mut builder = server()
        .set("HttpExpires", "D, 0x15180")
        .set("CacheControlCustom", "private");
    builder = folder(builder, "age").set("CacheControlMaxAge", "604800");
    builder = folder(builder, "most").set("CacheControlMaxAge", "4294967295");
    builder = folder(builder, "never")
        .set("CacheControlNoCache", "TRUE")
        .set("CacheControlMaxAge", "60");
    builder = folder(builder, "never/again").set("CacheControlNoCache", "FALSE");
    builder = folder(builder, "moment").set("HttpExpires", "S, Fri, 01 Jan 2010 00:00:00 GMT");
    builder = folder(builder, "gone").set("HttpExpires", "D, -1");
    builder = folder(builder, "free")
        .set("HttpExpires", "")
        .set("CacheControlCustom", "");
    builder = folder(builder, "zero").set("CacheControlMaxAge", "0");
    builder = folder(builder, "broken").set("HttpExpires", "S, tomorrow");
    let (_, translation) = checked(builder);
    let of = |location: &str| {
        let cache = object(
            &translation,
            &here(&translation, location, "staticContent/clientCache"),
        );
        let names = ["cacheControlMode", "cacheControlMaxAge", "httpExpires"];
        let values: Vec<_> = names.iter().filter_map(|name| cache.get(name)).collect();
        values.join(" ")
    };
    assert_eq!(of(""), "UseMaxAge 1.00:00:00");
    assert_eq!(of("/age"), "UseMaxAge 7.00:00:00");
    assert_eq!(of("/most"), "UseMaxAge 49710.06:28:15");
    assert_eq!(of("/never"), "DisableCache");
    assert_eq!(of("/never/again"), "UseMaxAge 00:01:00");
    assert_eq!(of("/moment"), "UseExpires Fri, 01 Jan 2010 00:00:00 GMT");
    assert_eq!(of("/gone"), "DisableCache");
    assert_eq!(of("/free"), "NoControl");
    assert!(!has(
        &translation,
        &here(&translation, "/broken", "staticContent/clientCache")
    ));
    assert_eq!(said(&translation, "EXPIRY-BROKEN").len(), 1);
    let custom = |location: &str| {
        let cache = object(
            &translation,
            &here(&translation, location, "staticContent/clientCache"),
        );
        cache.get("cacheControlCustom").map(str::to_owned)
    };
    assert_eq!(
        (custom("").as_deref(), custom("/free").as_deref()),
        (Some("private"), Some(""))
    );
}

#[test]
fn addresses_of_the_old_machine_and_what_request_filtering_would_refuse_are_said() {
    let site = |bindings: &str, secure: Option<&str>, largest: &str| {
        let builder = MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Shop")
            .set("ServerBindings", bindings);
        let builder = match secure {
            Some(secure) => builder.set("SecureBindings", secure),
            None => builder,
        };
        checked(
            builder
                .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
                .set("Path", r"D:\shop")
                .set("AspMaxRequestEntityAllowed", largest),
        )
        .1
    };
    let fixed = site(":80:\n10.0.0.1:8080:", Some("10.0.0.1:443:"), "30000001");
    let titles = |code: &str| -> Vec<String> {
        said(&fixed, code)
            .iter()
            .map(|problem| problem.title.clone())
            .collect()
    };
    assert_eq!(
        titles("BINDING-ADDRESS"),
        ["Shop listens on addresses of the old machine: 10.0.0.1:8080:, 10.0.0.1:443:"]
    );
    assert_eq!(titles("REQUEST-LIMIT").len(), 1);
    assert_eq!(titles("CERTIFICATE-MISSING").len(), 1);
    // At the border, on every address, and with a list of https bindings that is empty: nothing to say.
    let plain = site(":80:", Some(""), "30000000");
    for code in ["BINDING-ADDRESS", "REQUEST-LIMIT", "CERTIFICATE-MISSING"] {
        assert_eq!(said(&plain, code).len(), 0, "{code}");
    }
}

#[test]
fn footers_are_files_or_texts() {
    let (_, translation) = checked(
        server()
            .set("DefaultDocFooter", "FILE:C:\\WINDOWS\\foot.htm")
            .set("EnableDocFooter", "TRUE")
            .key("/LM/W3SVC/1/ROOT/text", "IIsWebDirectory")
            .set("DefaultDocFooter", "STRING:<hr/> the end: ")
            .key("/LM/W3SVC/1/ROOT/none", "IIsWebDirectory")
            .set("DefaultDocFooter", "")
            .key("/LM/W3SVC/1/ROOT/broken", "IIsWebDirectory")
            .set("DefaultDocFooter", "URL:/x"),
    );
    let of = |location: &str| {
        let content = object(&translation, &here(&translation, location, "staticContent"));
        let get = |name: &str| content.get(name).unwrap_or("-").to_owned();
        (get("defaultDocFooter"), get("isDocFooterFileName"))
    };
    let pair = |text: &str, is_file: &str| (text.to_owned(), is_file.to_owned());
    assert_eq!(of(""), pair(r"%windir%\foot.htm", "true"));
    assert_eq!(of("/text"), pair("<hr/> the end: ", "false"));
    assert_eq!(of("/none"), pair("", "false"));
    assert_eq!(said(&translation, "FOOTER-BROKEN").len(), 1);
    let outside = said(&translation, "FOOTER-OUTSIDE");
    assert_eq!(outside.len(), 1, "{outside:?}");
    assert!(outside[0].cause.contains(r"%windir%\foot.htm"), "{outside:?}");
}

#[test]
fn a_database_log_is_carried_where_it_is_chosen_and_its_password_asked_for() {
    let logs = |module: &str| {
        server()
            .key("/LM/W3SVC", "IIsWebService")
            .set("LogPluginClsid", module)
            .set("LogOdbcDataSource", "HTTPLOG")
            .set("LogOdbcTableName", "InternetLog")
            .set("LogOdbcUserName", "InternetAdmin")
            .set_secret("LogOdbcPassword", SecretState::Set)
    };
    let (_, translation) = checked(logs("{ff16065b-de82-11cf-bc0a-00aa006111e0}"));
    let log = object(&translation, &here(&translation, "", "odbcLogging"));
    let values: Vec<_> = ["dataSource", "tableName", "userName", "password"]
        .iter()
        .map(|name| log.get(name))
        .collect();
    assert_eq!(
        values,
        [Some("HTTPLOG"), Some("InternetLog"), Some("InternetAdmin"), None]
    );
    assert!(
        said(&translation, "PASSWORD-NEEDED")
            .iter()
            .any(|problem| problem.title.contains("InternetAdmin"))
    );

    let (_, translation) = checked(logs("{FF160663-DE82-11CF-BC0A-00AA006111E0}"));
    assert!(!has(&translation, &here(&translation, "", "odbcLogging")));
    assert!(said(&translation, "PASSWORD-NEEDED").is_empty());
}

#[test]
fn traced_urls_and_the_folder_of_compiled_pages() {
    let own = "%Windir%\\System32\\inetsrv\\ASP Compiled Templates";
    let (_, translation) = checked(
        server()
            .set("TraceUriPrefix", "/a\n/b\n/A")
            .set("AspDiskTemplateCacheDirectory", own)
            .key("/LM/W3SVC/1/ROOT/app", "IIsWebDirectory")
            .set("AspDiskTemplateCacheDirectory", "D:\\temp\\asp\\"),
    );
    let urls = object(&translation, &here(&translation, "", "httpTracing/traceUrls"));
    assert_eq!(shown(urls), ["clear", "add /a", "add /b"]);
    assert!(!has(&translation, &here(&translation, "", "asp/cache")));
    let cache = object(&translation, &here(&translation, "/app", "asp/cache"));
    assert_eq!(cache.get("diskTemplateCacheDirectory"), Some(r"D:\temp\asp"));
}

/// Texts that mean something, at and beyond both ends of what IIS 7+ accepts.
pub fn text_of(name: &str, number: u32) -> Option<String> {
    let ends = |low: &str, high: &str| if number.is_multiple_of(2) { low } else { high }.to_owned();
    Some(match name {
        "HttpErrors" => format!(
            "{},*,URL,/e\n404,{number},FILE,C:\\x.htm\n404,*,URL,/f",
            number % 1200
        ),
        "MimeMap" => format!(".a,text/{number}\n.A,text/b\n.{},text/c", number % 7),
        "HttpCustomHeaders" | "RedirectHeaders" => {
            format!("X-A: {number}\nx-a: <&\"\nSet-Cookie: a\nSet-Cookie: b\n:")
        }
        "HttpRedirect" => ends(
            "*; /a; /b; /A; /c, PERMANENT",
            &format!("/{number},x, CHILD_ONLY, TEMPORARY"),
        ),
        "HttpExpires" => ends(&format!("D, {number:#x}"), "S, Fri, 01 Jan 2010 00:00:00 GMT"),
        "DefaultDocFooter" => ends("FILE:C:\\WINDOWS\\f.htm", "STRING:<b>"),
        "LogPluginClsid" => ends("{FF16065B-DE82-11CF-BC0A-00AA006111E0}", ""),
        "TraceUriPrefix" => ends("/a\n/A\n/b", ""),
        _ => return None,
    })
}

const METABASE: &str = "<?xml version =\"1.0\"?>
<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">
<MBProperty>
<IIsMimeMap\tLocation =\"/LM/MimeMap\"
\t\tMimeMap=\".htm,text/html
\t\t\t.js,application/x-javascript\"
\t>
</IIsMimeMap>
<IIsWebService\tLocation =\"/LM/W3SVC\"
\t\tHttpCustomHeaders=\"X-Powered-By: ASP.NET\"
\t\tHttpErrors=\"404,*,FILE,C:\\WINDOWS\\help\\iisHelp\\common\\404b.htm
\t\t\t500,100,URL,/500.asp
\t\t\tbroken\"
\t>
</IIsWebService>
<IIsWebServer\tLocation =\"/LM/W3SVC/1\"
\t\tServerBindings=\":80:\"
\t\tServerComment=\"Shop\"
\t>
</IIsWebServer>
<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT\"
\t\tAccessFlags=\"AccessRead | AccessScript\"
\t\tAppRoot=\"/LM/W3SVC/1/ROOT\"
\t\tHttpExpires=\"D, 0x15180\"
\t\tMimeMap=\".hbk,application/x-book\"
\t\tPath=\"D:\\web\\shop\"
\t>
</IIsWebVirtualDir>
<IIsWebDirectory\tLocation =\"/LM/W3SVC/1/ROOT/below\"
\t\tAccessFlags=\"AccessRead\"
\t\tHttpErrors=\"501,*,URL,/501.asp\"
\t\tHttpRedirect=\"*; /a; /b\"
\t>
</IIsWebDirectory>
</MBProperty>
</configuration>
";

const CONFIG: &str = "new/applicationHost.config";

/// Two servers that are nothing but their configuration.
fn servers(metabase: &[u8], config: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["old/C/WINDOWS", "new/C/Windows"] {
        std::fs::create_dir_all(folder.path().join(name)).expect("a folder");
    }
    std::fs::write(folder.path().join("old/MetaBase.xml"), metabase).expect("writes");
    std::fs::write(folder.path().join(CONFIG), config).expect("writes");
    folder
}

fn planned(folder: &Path, selection: Selection) -> Plan {
    let at = |name: &str| ServerLocation::folder(folder.join(name));
    let migration = Migration {
        source: Arc::new(SourceServer::open(&at("old")).unwrap_or_else(|p| panic!("{p}"))),
        destination: Arc::new(DestinationServer::open(&at("new")).unwrap_or_else(|p| panic!("{p}"))),
        selection,
        destination_site: None,
        rules: Arc::default(),
        links: Links {
            content: false,
            ..Links::default()
        },
        choices: siteferry::translate::Choices::default(),
    };
    let job = Job::start("test", Arc::new(|| {}), move |reporter| {
        plan(&migration, reporter)
    })
    .expect("a thread");
    loop {
        match job.wait(Duration::from_secs(60)).expect("an end") {
            Some(JobEvent::Finished(planned)) => return planned.plan,
            Some(JobEvent::Failed(problem)) => panic!("{problem}"),
            Some(JobEvent::Cancelled) => panic!("cancelled"),
            _ => {}
        }
    }
}

/// What the destination has and the source does not goes, what no IIS 6 can say stays, and a second sync finds nothing.
#[test]
fn a_site_that_is_there_already_becomes_the_sources_and_a_second_sync_changes_nothing() {
    let folder = servers(METABASE.as_bytes(), FILE.as_bytes());
    let file = folder.path().join(CONFIG);

    let first = planned(folder.path(), Selection::site(1));
    let broken: Vec<_> = first
        .problems
        .iter()
        .filter(|p| p.code == "ERROR-PAGE-BROKEN")
        .collect();
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert_eq!(broken[0].place.line, Some(13), "{broken:?}");
    let config = AppHostConfig::parse(FILE.as_bytes().to_vec(), "applicationHost.config").expect("parses");
    let bytes = config.apply(&first.rows).unwrap_or_else(|p| panic!("{p}"));
    let text = String::from_utf8(bytes.clone()).expect("text");
    for gone in [
        "teapot",
        "/elsewhere",
        ".left",
        "\"x\"",
        "\"y\"",
        "enableDocFooter",
    ] {
        assert!(!text.contains(gone), "{gone} is left in\n{text}");
    }
    for stays in ["existingResponse=\"Replace\"", ".woff"] {
        assert!(text.contains(stays), "{stays} is gone from\n{text}");
    }
    if let Some(data) = support::shared_data() {
        let schema = support::schema::Schema::folder(&data.join("schema/schema-iis-server-lextm"));
        let document = siteferry::formats::xml::Document::parse(bytes.clone(), "written").expect("XML");
        let violations = schema.violations(&document);
        assert!(violations.is_empty(), "{}", violations.join("\n"));
    }

    std::fs::write(&file, bytes).expect("writes");
    let second = planned(folder.path(), Selection::site(1));
    let left: Vec<_> = second.rows.iter().filter(|row| row.action().is_some()).collect();
    assert!(left.is_empty(), "a second sync would change {left:#?}");
}

/// Configuration rows of a plan, written into the file; then nothing may be left to do.
#[test]
fn restrictions_that_cannot_be_read_are_one_problem_and_it_blocks() {
    let damaged = METABASE.replacen("\t\tPath=", "\t\tIPSecurity=\"zz\"\n\t\tPath=", 1);
    let folder = servers(damaged.as_bytes(), FILE.as_bytes());
    let plan = planned(folder.path(), Selection::site(1));
    let place = Some("/LM/W3SVC/1/ROOT/IPSecurity");
    let about = plan.problems.iter().filter(|p| p.place.key.as_deref() == place);
    let worse: Vec<_> = about.filter(|p| p.severity != Severity::Note).collect();
    assert_eq!(worse.len(), 1, "{worse:?}");
    assert!(
        worse[0].code == "IP-SECURITY-UNREADABLE" && plan.is_blocked(&[]),
        "{worse:?}"
    );
}

fn synced(folder: &Path, selection: &Selection) -> String {
    let file = folder.join(CONFIG);
    let before = std::fs::read(&file).expect("reads");
    let rows = planned(folder, selection.clone()).rows;
    let config = AppHostConfig::parse(before, "applicationHost.config").expect("parses");
    let bytes = config.apply(&rows).unwrap_or_else(|p| panic!("{p}"));
    std::fs::write(&file, &bytes).expect("writes");
    let second = planned(folder, selection.clone());
    let left: Vec<_> = second.rows.iter().filter(|row| row.action().is_some()).collect();
    assert!(left.is_empty(), "a second sync would change {left:#?}");
    String::from_utf8(bytes).expect("text")
}

#[test]
fn at_the_server_the_destinations_lists_take_ours_up_and_a_site_says_only_what_differs() {
    let metabase = METABASE
        .replace(
            "\t\tHttpCustomHeaders",
            "\t\tMimeMap=\".svc,text/service\"\n\t\tHttpCustomHeaders",
        )
        .replace(
            "\t\tHttpExpires",
            "\t\tHttpErrors=\"404,*,URL,/404.asp\"\n\t\tHttpExpires",
        );
    let folder = servers(metabase.as_bytes(), FILE.as_bytes());
    synced(folder.path(), &Selection::server(vec![1]));
    let bytes = std::fs::read(folder.path().join(CONFIG)).expect("reads");
    let config = AppHostConfig::parse(bytes, "applicationHost.config").expect("parses");
    let lines = |scope: Scope, section: &str| {
        let objects = config.objects(&scope);
        let found = objects
            .iter()
            .find(|object| object.path.to_string().ends_with(section));
        found.map(shown).unwrap_or_default()
    };
    let server = |section: &str| lines(Scope::Section(format!("system.webServer/{section}")), section);
    let site = |location: &str, section: &str| {
        lines(
            Scope::Site(1),
            &format!("[@path='Shop{location}']/system.webServer/{section}"),
        )
    };
    assert_eq!(
        server("staticContent"),
        [
            "mimeMap .htm text/html",
            "mimeMap .js application/x-javascript",
            "mimeMap .woff font/woff",
            "mimeMap .svc text/service",
        ]
    );
    // Its list replaces that of the service, but not that of the whole server.
    assert_eq!(
        site("", "staticContent"),
        ["mimeMap .hbk application/x-book", "remove .svc"]
    );
    assert_eq!(
        server("httpErrors"),
        [
            r"error 404 %SystemDrive%\inetpub\custerr 404.htm",
            "error 500 100 /500.asp ExecuteURL",
        ]
    );
    assert_eq!(
        site("", "httpErrors"),
        ["remove 404 -1", "error 404 /404.asp ExecuteURL", "remove 500 100"]
    );
    assert_eq!(
        site("/below", "httpErrors"),
        [
            "remove 501 -1",
            "error 501 /501.asp ExecuteURL",
            "remove 404 -1",
            r"error 404 %SystemDrive%\inetpub\custerr 404.htm",
        ]
    );
    assert_eq!(server("httpProtocol/customHeaders"), ["add X-Powered-By ASP.NET"]);
    assert!(site("", "httpProtocol/customHeaders").is_empty());
}

#[test]
fn what_a_site_inherits_stays_behind_when_it_is_told_to() {
    let folder = servers(METABASE.as_bytes(), FILE.as_bytes());
    let selection = Selection {
        own_values_only: true,
        ..Selection::site(1)
    };
    let text = synced(folder.path(), &selection);
    assert!(text.contains("application/x-book"), "its own type");
    for inherited in ["application/x-javascript", "/500.asp", "X-Powered-By"] {
        assert!(!text.contains(inherited), "{inherited} in\n{text}");
    }
}

/// What a schema says against a file, without line numbers.
fn violations(schema: &support::schema::Schema, bytes: &[u8]) -> BTreeSet<String> {
    let document = siteferry::formats::xml::Document::parse(bytes.to_vec(), "a file").expect("XML");
    let all = schema.violations(&document);
    let without_line = |text: &String| text.split_once(": ").map_or("", |(_, text)| text).to_owned();
    all.iter().map(without_line).collect()
}

#[test]
fn a_real_metabase_into_real_configurations_is_legal_and_a_second_sync_changes_nothing() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let metabase =
        std::fs::read(data.join("metabase/modsic-iis6-urlscan/metabaseSample.xml")).expect("reads");
    let schema = support::schema::Schema::folder(&data.join("schema/schema-iis-server-lextm"));
    for name in [
        "nciocpl-pubslocator/applicationHost.config",
        "c1982-sharedgitconfig/applicationHost.config",
        "vinothkumar-vs2022-iisexpress/applicationhost.config",
    ] {
        let before = std::fs::read(data.join("apphost").join(name)).expect("reads");
        for selection in [Selection::site(1), Selection::server(vec![1])] {
            let folder = servers(&metabase, &before);
            let after = synced(folder.path(), &selection);
            assert_ne!(after.as_bytes(), before, "{name}: nothing was done");
            let new: Vec<_> = violations(&schema, after.as_bytes())
                .difference(&violations(&schema, &before))
                .cloned()
                .collect();
            assert!(new.is_empty(), "{name}, {selection:?}: {}", new.join("\n"));
        }
    }
}
