//! Handlers for ASP.NET applications that a person wants in the Integrated pipeline.
//!
//! There the handlers that come from script maps do not act: their preCondition is `classicMode`. What ASP.NET serves
//! itself gets managed handlers beside them, under the names, types and preconditions that the installer of IIS 7 and 7.5
//! gives. What web.config maps itself is converted there; files that ASP.NET only forbids (`.cs`, `.config`) are refused by
//! request filtering.

use super::script_map::{AspNet, Program, program};
use crate::formats::metabase::values::ScriptMap;

const REMOTING: &str = "System.Runtime.Remoting.Channels.Http.HttpRemotingHandlerFactory, System.Runtime.Remoting, \
                        Version=V.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089";
const SERVICES_2: &str = "System.Web.Services.Protocols.WebServiceHandlerFactory, System.Web.Services, Version=2.0.0.0, \
                          Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a";
const SERVICES_4: &str = "System.Web.Script.Services.ScriptHandlerFactory, System.Web.Extensions, Version=4.0.0.0, \
                          Culture=neutral, PublicKeyToken=31bf3856ad364e35";
const SCRIPT_4: &str = "System.Web.Handlers.ScriptResourceHandler, System.Web.Extensions, Version=4.0.0.0, \
                        Culture=neutral, PublicKeyToken=31bf3856ad364e35";
const WCF_3: &str = "System.ServiceModel.Activation.HttpHandler, System.ServiceModel, Version=3.0.0.0, Culture=neutral, \
                     PublicKeyToken=b77a5c561934e089";
const WCF_4: &str = "System.ServiceModel.Activation.ServiceHttpHandlerFactory, System.ServiceModel.Activation, \
                     Version=4.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35";

/// One handler: the start of its name, path, verbs (`None` for those of the script map) and type.
type Managed = (&'static str, String, Option<&'static str>, String);

/// The attributes of the managed handlers that do in Integrated what a script map to ASP.NET does in Classic. None for
/// ASP.NET 1.x, which has no Integrated pipeline, and for what ASP.NET itself does not serve.
pub(super) fn handlers(map: &ScriptMap) -> Vec<Vec<(String, String)>> {
    let Program::AspNet(version) = program(map) else {
        return Vec::new();
    };
    let is_4 = match version.runtime() {
        "v2.0" => false,
        "v4.0" => true,
        _ => return Vec::new(),
    };
    managed(map, is_4)
        .into_iter()
        .map(|(name, path, verbs, type_name)| {
            let name = if is_4 {
                format!("{name}-Integrated-4.0")
            } else {
                format!("{name}-Integrated")
            };
            let own = || match map.verbs.as_slice() {
                [] => "*".to_owned(),
                verbs => verbs.join(","),
            };
            [
                ("name", name),
                ("path", path),
                ("verb", verbs.map_or_else(own, str::to_owned)),
                ("type", type_name),
                ("preCondition", precondition(version)),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .to_vec()
        })
        .collect()
}

fn precondition(version: AspNet) -> String {
    format!("integratedMode,runtimeVersion{}", version.runtime())
}

fn managed(map: &ScriptMap, is_4: bool) -> Vec<Managed> {
    let stem = map.extension.trim_start_matches('.').to_ascii_lowercase();
    let one = |name, type_name: &str| vec![(name, format!("*.{stem}"), None, type_name.to_owned())];
    let remoting = || REMOTING.replace("=V.", if is_4 { "=4." } else { "=2." });
    let wcf = if is_4 { WCF_4 } else { WCF_3 };
    match stem.as_str() {
        "aspx" => one("PageHandlerFactory", "System.Web.UI.PageHandlerFactory"),
        "ashx" => one("SimpleHandlerFactory", "System.Web.UI.SimpleHandlerFactory"),
        "asmx" => one(
            "WebServiceHandlerFactory",
            if is_4 { SERVICES_4 } else { SERVICES_2 },
        ),
        "rem" => one("HttpRemotingHandlerFactory-rem", &remoting()),
        "soap" => one("HttpRemotingHandlerFactory-soap", &remoting()),
        "svc" => one("svc", wcf),
        "xoml" => one("xoml", wcf),
        "rules" => one("rules", wcf),
        "axd" => resources(is_4),
        _ => Vec::new(),
    }
}

/// `.axd` files do not exist: each name has a handler of its own.
fn resources(is_4: bool) -> Vec<Managed> {
    let handler =
        |name, path: &str, verbs, type_name: &str| (name, path.to_owned(), Some(verbs), type_name.to_owned());
    let mut all = vec![
        handler(
            "TraceHandler",
            "trace.axd",
            "GET,HEAD,POST,DEBUG",
            "System.Web.Handlers.TraceHandler",
        ),
        handler(
            "WebAdminHandler",
            "WebAdmin.axd",
            "GET,DEBUG",
            "System.Web.Handlers.WebAdminHandler",
        ),
        handler(
            "AssemblyResourceLoader",
            "WebResource.axd",
            "GET,DEBUG",
            "System.Web.Handlers.AssemblyResourceLoader",
        ),
    ];
    if is_4 {
        all.push(handler(
            "ScriptResource",
            "*ScriptResource.axd",
            "GET,HEAD",
            SCRIPT_4,
        ));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        let map = ScriptMap::parse(text).expect("a script map");
        handlers(&map)
            .into_iter()
            .map(|attributes| {
                let values: Vec<String> = attributes.into_iter().map(|(_, value)| value).collect();
                values.join("|")
            })
            .collect()
    }

    #[test]
    fn each_version_gets_its_own_and_1_1_gets_none() {
        let v = |ext: &str, version: &str| {
            named(&format!(
                r".{ext},C:\WINDOWS\Microsoft.NET\Framework\{version}\aspnet_isapi.dll,1,GET,HEAD"
            ))
        };
        assert_eq!(
            v("aspx", "v2.0.50727"),
            [
                "PageHandlerFactory-Integrated|*.aspx|GET,HEAD|System.Web.UI.PageHandlerFactory|integratedMode,runtimeVersionv2.0"
            ]
        );
        assert_eq!(
            v("ASHX", "v4.0.30319"),
            [
                "SimpleHandlerFactory-Integrated-4.0|*.ashx|GET,HEAD|System.Web.UI.SimpleHandlerFactory|integratedMode,runtimeVersionv4.0"
            ]
        );
        assert_eq!(v("axd", "v2.0.50727").len(), 3);
        assert_eq!(v("axd", "v4.0.30319").len(), 4);
        assert!(
            v("soap", "v4.0.30319")
                .iter()
                .all(|text| text.contains("Version=4.0.0.0"))
        );
        assert!(
            v("soap", "v2.0.50727")
                .iter()
                .all(|text| text.contains("Version=2.0.0.0"))
        );
        assert_eq!(v("cs", "v2.0.50727"), [""; 0]);
        assert_eq!(v("aspx", "v1.1.4322"), [""; 0]);
        assert_eq!(named(r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5"), [""; 0]);
    }
}
