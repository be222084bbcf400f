//! Our translation beside what Microsoft's ABO mapper wrote on a real server, form by form.
//!
//! The mapper is what Web Deploy goes through when the destination is IIS 7 or later. `docs/abo-mapper.md` shows each
//! form twice and says why ours differs. This test makes the table anew from the real file and from our translation and
//! compares it with the page, so the page cannot grow old; `SITEFERRY_BLESS=1` writes it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod support;

use siteferry::formats::apphost::AppHostConfig;
use siteferry::formats::metabase::{Metabase, MetabaseBuilder, Schema};
use siteferry::formats::xml::{Document, ElementId};
use siteferry::model::{IisVersion, ServerFacts};
use siteferry::rules::{RuleContext, RuleSet};
use siteferry::translate::{self, TranslateOptions};
use std::fmt::Write as _;
use std::path::Path;

/// One form: where the mapper's stands in the real file, where ours stands in the translation, and why they differ.
struct Form {
    topic: &'static str,
    /// The metabase setting that says it.
    metabase: &'static str,
    theirs: At,
    ours: At,
    /// Empty when both are the same.
    why: &'static str,
}

/// An element: the location tag (empty for none), and names from the section group down; `[@a=v]` picks one of many.
struct At {
    location: &'static str,
    path: &'static str,
}

const fn at(location: &'static str, path: &'static str) -> At {
    At { location, path }
}

const WINDOWS: &str = "The folder of Windows is written as `%windir%`, because it may lie elsewhere on the destination. The names are those that ASP.NET's set-up gives.";
const LIST: &str = "A ScriptMaps list replaces its parent on IIS 6, so ours starts with `<clear />`; the form of an entry is the same.";
const ALL_FOUR: &str = "AuthFlags decides all four methods at once. The mapper writes those that differ from what the destination inherits; ours writes all four, so that the site does not depend on the destination's defaults.";

const FORMS: &[Form] = &[
    Form {
        topic: "ASP.NET 4.0 handler",
        metabase: r"ScriptMaps `.aspx,…\Framework\v4.0.30319\aspnet_isapi.dll,1,GET,HEAD,POST,DEBUG`",
        theirs: at(
            "",
            "system.webServer/handlers/add[@name=PageHandlerFactory-ISAPI-4.0_32bit]",
        ),
        ours: at("Books", "system.webServer/handlers/add[@path=*.aspx]"),
        why: WINDOWS,
    },
    Form {
        topic: "ASP.NET 1.1 handler",
        metabase: r"ScriptMaps `.soap,…\Framework\v1.1.4322\aspnet_isapi.dll,1,GET,HEAD,POST,DEBUG`",
        theirs: at(
            "",
            "system.webServer/handlers/add[@name=ASPNET-ISAPI-1.1-HttpRemotingHandlerFactory-soap]",
        ),
        ours: at("Books/old", "system.webServer/handlers/add[@path=*.soap]"),
        why: WINDOWS,
    },
    Form {
        topic: "Classic ASP handler",
        metabase: r"ScriptMaps `.asp,…\inetsrv\asp.dll,5,GET,HEAD,POST,TRACE`",
        theirs: at("", "system.webServer/handlers/add[@path=*.asp]"),
        ours: at("Books", "system.webServer/handlers/add[@path=*.asp]"),
        why: "The source's verbs stay as they are, TRACE among them.",
    },
    Form {
        topic: "Server-side include handler",
        metabase: r"ScriptMaps `.stm,…\inetsrv\ssinc.dll,5,GET,POST`",
        theirs: at("", "system.webServer/handlers/add[@path=*.stm]"),
        ours: at("Books", "system.webServer/handlers/add[@path=*.stm]"),
        why: "",
    },
    Form {
        topic: "Handler list of a scope",
        metabase: "ScriptMaps",
        theirs: at("", "system.webServer/handlers/clear"),
        ours: at("Books", "system.webServer/handlers/clear"),
        why: LIST,
    },
    Form {
        topic: "Pool of ASP.NET 1.1",
        metabase: "IIsApplicationPool, applications with 1.1 script maps, AppPoolAutoStart=FALSE",
        theirs: at(
            "",
            "system.applicationHost/applicationPools/add[@name=ASP.NET 1.1]",
        ),
        ours: at("", "system.applicationHost/applicationPools/add[@name=Old]"),
        why: "IIS 6 defaults that differ from IIS 7+ are written on the pool, so that it acts as before.",
    },
    Form {
        topic: "Pool of ASP.NET 4.0",
        metabase: "IIsApplicationPool, applications with 4.0 script maps",
        theirs: at(
            "",
            "system.applicationHost/applicationPools/add[@name=ASP.NET v4.0 Classic]",
        ),
        ours: at("", "system.applicationHost/applicationPools/add[@name=Books]"),
        why: "As above; 32-bit script maps need `enable32BitAppOnWin64`.",
    },
    Form {
        topic: "Windows authentication only",
        metabase: "AuthFlags=AuthNTLM, NTAuthenticationProviders=NTLM",
        theirs: at(
            "pert-ncidc.lmbps.com",
            "system.webServer/security/authentication/windowsAuthentication",
        ),
        ours: at(
            "Books",
            "system.webServer/security/authentication/windowsAuthentication",
        ),
        why: "`useKernelMode` was set by SharePoint 14, whose header `MicrosoftSharePointTeamServices` stands in the same location tag; no IIS 6 property says it.",
    },
    Form {
        topic: "… and anonymous",
        metabase: "AuthFlags=AuthNTLM",
        theirs: at(
            "pert-ncidc.lmbps.com",
            "system.webServer/security/authentication/anonymousAuthentication",
        ),
        ours: at(
            "Books",
            "system.webServer/security/authentication/anonymousAuthentication",
        ),
        why: "",
    },
    Form {
        topic: "Basic authentication of an application",
        metabase: "AuthFlags=AuthBasic, DefaultLogonDomain, Realm",
        theirs: at(
            "pubsprod.lmbps.com/spellcheck",
            "system.webServer/security/authentication/basicAuthentication",
        ),
        ours: at(
            "Books/staff",
            "system.webServer/security/authentication/basicAuthentication",
        ),
        why: "The mapper wrote an empty realm; the source here sets none.",
    },
    Form {
        topic: "All methods of an application",
        metabase: "AuthFlags=AuthBasic",
        theirs: at(
            "pubsprod.lmbps.com/spellcheck",
            "system.webServer/security/authentication",
        ),
        ours: at("Books/staff", "system.webServer/security/authentication"),
        why: ALL_FOUR,
    },
    Form {
        topic: "Location of a folder that only serves files",
        metabase: "IIsWebDirectory, AccessFlags=AccessRead, DirBrowseFlags=0",
        theirs: at("pubsprod.lmbps.com/aspnet_client", "system.webServer"),
        ours: at("Books/files", "system.webServer"),
        why: "The order of the sections; IIS reads them in any.",
    },
    Form {
        topic: "Caching header of a folder",
        metabase: "HttpExpires=`D, 0x1e13380`",
        theirs: at("pert-ncidc.lmbps.com/_layouts", "system.webServer/staticContent"),
        ours: at("Books/pictures", "system.webServer/staticContent"),
        why: "",
    },
    Form {
        topic: "Response headers of a site",
        metabase: "HttpCustomHeaders=`X-Powered-By: ASP.NET`",
        theirs: at(
            "pert-ncidc.lmbps.com",
            "system.webServer/httpProtocol/customHeaders/add[@name=X-Powered-By]",
        ),
        ours: at(
            "Books",
            "system.webServer/httpProtocol/customHeaders/add[@name=X-Powered-By]",
        ),
        why: "",
    },
    Form {
        topic: "Parent paths of an application",
        metabase: "AspEnableParentPaths=TRUE",
        theirs: at("pubstraining.cancer.gov/possrl", "system.webServer/asp"),
        ours: at("Books/staff", "system.webServer/asp"),
        why: "",
    },
    Form {
        topic: "Binding",
        metabase: "ServerBindings=`10.16.32.193:80:`",
        theirs: at(
            "",
            "system.applicationHost/sites/site[@id=1]/bindings/binding[@protocol=http]",
        ),
        ours: at(
            "",
            "system.applicationHost/sites/site[@id=1]/bindings/binding[@protocol=http]",
        ),
        why: "",
    },
    Form {
        topic: "Application with its pool and folder",
        metabase: "AppRoot, AppPoolId, Path",
        theirs: at(
            "",
            "system.applicationHost/sites/site[@id=1]/application[@path=/spellcheck]",
        ),
        ours: at(
            "",
            "system.applicationHost/sites/site[@id=1]/application[@path=/staff]",
        ),
        why: "Another pool and folder; the same form.",
    },
];

/// A server with the settings that the real one must have had.
fn metabase() -> Metabase {
    const V1: &str = r"C:\Windows\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll";
    const V4: &str = r"C:\Windows\Microsoft.NET\Framework\v4.0.30319\aspnet_isapi.dll";
    let maps = format!(
        ".asp,C:\\Windows\\system32\\inetsrv\\asp.dll,5,GET,HEAD,POST,TRACE\n\
         .aspx,{V4},1,GET,HEAD,POST,DEBUG\n\
         .stm,C:\\Windows\\system32\\inetsrv\\ssinc.dll,5,GET,POST"
    );
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .key("/LM/W3SVC/AppPools/Books", "IIsApplicationPool")
        .key("/LM/W3SVC/AppPools/Old", "IIsApplicationPool")
        .set("AppPoolAutoStart", "FALSE")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Books")
        .set("ServerBindings", "10.16.32.193:80:")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("AccessFlags", "AccessRead | AccessScript")
        .set("AppPoolId", "Books")
        .set("AppRoot", "/LM/W3SVC/1/ROOT")
        .set("AuthFlags", "AuthNTLM")
        .set("HttpCustomHeaders", "X-Powered-By: ASP.NET")
        .set("NTAuthenticationProviders", "NTLM")
        .set("Path", r"E:\books")
        .set("ScriptMaps", &maps)
        .key("/LM/W3SVC/1/ROOT/files", "IIsWebDirectory")
        .set("AccessFlags", "AccessRead")
        .set("DirBrowseFlags", "0")
        .key("/LM/W3SVC/1/ROOT/old", "IIsWebVirtualDir")
        .set("AppPoolId", "Old")
        .set("AppRoot", "/LM/W3SVC/1/ROOT/old")
        .set("Path", r"E:\old")
        .set("ScriptMaps", &format!(".soap,{V1},1,GET,HEAD,POST,DEBUG"))
        .key("/LM/W3SVC/1/ROOT/pictures", "IIsWebDirectory")
        .set("HttpExpires", "D, 0x1e13380")
        .key("/LM/W3SVC/1/ROOT/staff", "IIsWebVirtualDir")
        .set("AppPoolId", "Books")
        .set("AppRoot", "/LM/W3SVC/1/ROOT/staff")
        .set("AspEnableParentPaths", "TRUE")
        .set("AuthFlags", "AuthBasic")
        .set("DefaultLogonDomain", "ppl")
        .set("Path", r"E:\staff")
        .build(Schema::built_in())
}

fn ours() -> Document {
    let facts = |name: &str, iis, is_64_bit| ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit,
    };
    let rules = RuleSet::default();
    let context = RuleContext::new(
        facts("OLD", IisVersion::IIS6, false),
        facts("NEW", IisVersion::IIS10, true),
    );
    let mut options = TranslateOptions::new(&rules, &context);
    options.include_pools = true;
    let metabase = metabase();
    let translation = translate::site(&metabase, 1, &options).unwrap_or_else(|p| panic!("{p}"));
    let empty =
        AppHostConfig::parse(b"<configuration>\n</configuration>\n".to_vec(), "empty").expect("a file");
    let bytes = empty
        .apply(&support::additions(&translation.objects))
        .unwrap_or_else(|p| panic!("{p}"));
    Document::parse(bytes, "ours").unwrap_or_else(|p| panic!("{p}"))
}

/// The element that a form speaks of, on one line; `none` when it is not there.
fn shown(document: &Document, at: &At) -> String {
    let holders = document
        .children(document.root())
        .filter(|child| {
            let is_location = document.name(*child) == "location";
            is_location
                && document
                    .attribute(*child, "path")
                    .is_some_and(|path| path == at.location)
        })
        .chain(at.location.is_empty().then(|| document.root()));
    holders
        .filter_map(|holder| find(document, holder, at.path))
        .last()
        .map_or_else(|| "none".to_owned(), |element| on_one_line(document, element))
}

fn find(document: &Document, from: ElementId, path: &str) -> Option<ElementId> {
    // A slash inside of brackets belongs to a value.
    let end = path
        .char_indices()
        .scan(false, |inside, (index, letter)| {
            *inside = (*inside || letter == '[') && letter != ']';
            Some((index, letter == '/' && !*inside))
        })
        .find_map(|(index, ends)| ends.then_some(index));
    let (step, rest) = end.map_or((path, ""), |end| (&path[..end], &path[end + 1..]));
    let (name, wanted) = step.split_once("[@").unwrap_or((step, ""));
    let wanted = wanted.trim_end_matches(']').split_once('=');
    let next = document.children_named(from, name).find(|child| {
        wanted.is_none_or(|(attribute, value)| {
            document
                .attribute(*child, attribute)
                .is_some_and(|found| found == value)
        })
    })?;
    if rest.is_empty() {
        Some(next)
    } else {
        find(document, next, rest)
    }
}

fn on_one_line(document: &Document, element: ElementId) -> String {
    let mut text = format!("<{}", document.name(element));
    for (name, value) in document.attributes(element) {
        let _ = write!(text, " {name}=\"{value}\"");
    }
    let mut children = document.children(element).peekable();
    if children.peek().is_none() {
        text.push_str(" />");
        return text;
    }
    text.push('>');
    for child in children {
        text.push(' ');
        text.push_str(&on_one_line(document, child));
    }
    let _ = write!(text, " </{}>", document.name(element));
    text
}

fn page(theirs: &Document, ours: &Document) -> String {
    let mut page = String::from(
        "# Ours beside the ABO mapper's\n\n\
         Web Deploy writes to IIS 7 and later through the Admin Base Objects mapper. This page shows, form by form, what the\n\
         mapper left in the configuration of a real IIS 7.5 server and what Siteferry writes for a metabase that says the\n\
         same. `tests/abo_mapper.rs` makes it from both and fails when it is not true any more.\n\n\
         The mapper also fills `customMetadata` with what it cannot map, for old tools to read back. Siteferry does not: it\n\
         lists those settings in the loss report.\n",
    );
    for form in FORMS {
        let (their_form, our_form) = (shown(theirs, &form.theirs), shown(ours, &form.ours));
        let verdict = if their_form == our_form {
            assert_eq!(
                form.why, "",
                "{}: both are the same, nothing is to be explained",
                form.topic
            );
            "The same."
        } else {
            assert_ne!(
                form.why, "",
                "{}: they differ, and nothing says why:\n{their_form}\n{our_form}",
                form.topic
            );
            form.why
        };
        let _ = write!(
            page,
            "\n## {}\n\nMetabase: {}.\n\n| | |\n|---|---|\n| mapper | `{their_form}` |\n| Siteferry | `{our_form}` |\n\n{verdict}\n",
            form.topic, form.metabase
        );
    }
    page
}

#[test]
fn the_page_shows_both_forms_as_they_are() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let file = data.join("apphost/nciocpl-pubslocator/applicationHost.config");
    let bytes = std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let theirs = Document::parse(bytes, "mapper").unwrap_or_else(|p| panic!("{p}"));
    let made = page(&theirs, &ours());
    let doc = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/abo-mapper.md");
    if std::env::var_os("SITEFERRY_BLESS").is_some() {
        std::fs::write(&doc, &made).expect("the page can be written");
    }
    let kept = std::fs::read_to_string(&doc).expect("docs/abo-mapper.md");
    assert_eq!(
        kept, made,
        "docs/abo-mapper.md is not what both sides say; SITEFERRY_BLESS=1 writes it anew"
    );
}
