//! What the programs of script maps are on IIS 7+.

use crate::formats::metabase::Property;
use crate::formats::metabase::values::ScriptMap;

/// The entries of a ScriptMaps property, and the places in the list of those items that are none.
pub(super) fn script_maps(property: &Property<'_>) -> (Vec<ScriptMap>, Vec<usize>) {
    let mut maps = Vec::new();
    let mut broken = Vec::new();
    for (place, item) in property.list().into_iter().enumerate() {
        match ScriptMap::parse(&item) {
            Some(map) => maps.push(map),
            None => broken.push(place),
        }
    }
    (maps, broken)
}

/// A version of ASP.NET, by the folder of its aspnet_isapi.dll. Ordered by age.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) struct AspNet {
    /// 1, 2 or 4.
    pub major: u8,
    /// 0 or 1.
    pub minor: u8,
    /// True below `Framework64`.
    pub is_64_bit: bool,
}

impl AspNet {
    /// `v2.0`: the value of `managedRuntimeVersion` and the end of `runtimeVersionv2.0`. 1.0 runs as 1.1: IIS 7+ has
    /// no name for it.
    pub fn runtime(self) -> &'static str {
        match self.major {
            0 | 1 => "v1.1",
            2 | 3 => "v2.0",
            _ => "v4.0",
        }
    }
}

/// The ASP.NET version of a script processor: `…\Framework[64]\v<version>\aspnet_isapi.dll`.
pub(super) fn asp_net_of(processor: &str) -> Option<AspNet> {
    let lower = processor.to_ascii_lowercase().replace('/', "\\");
    let folder = lower.strip_suffix(r"\aspnet_isapi.dll")?;
    let version = folder.rsplit('\\').next()?.strip_prefix('v')?;
    let mut numbers = version.split('.');
    Some(AspNet {
        major: numbers.next()?.parse().ok()?,
        minor: numbers.next().and_then(|n| n.parse().ok()).unwrap_or(0),
        is_64_bit: folder.contains(r"\framework64\"),
    })
}

/// What a script processor is on IIS 7+.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Program {
    /// Classic ASP.
    Asp,
    /// Server-side includes.
    Ssi,
    /// ASP.NET.
    AspNet(AspNet),
    /// FastCGI for IIS 6.
    FastCgi,
    /// Something IIS 7+ does not have: what.
    Gone(&'static str),
    /// Another ISAPI extension.
    Isapi,
    /// A program.
    Cgi {
        /// True when arguments follow the program.
        has_arguments: bool,
    },
}

/// Classifies a script map by the file name of its program (property map, section D).
pub(super) fn program(map: &ScriptMap) -> Program {
    let path = map.program();
    if let Some(version) = asp_net_of(path) {
        return Program::AspNet(version);
    }
    let lower = path.to_ascii_lowercase();
    let file = lower.rsplit(['\\', '/']).next().unwrap_or_default();
    match file {
        "asp.dll" => Program::Asp,
        "ssinc.dll" => Program::Ssi,
        "fcgiext.dll" => Program::FastCgi,
        "httpodbc.dll" => Program::Gone("the Internet Database Connector"),
        "webhits.dll" | "idq.dll" => Program::Gone("Index Server"),
        "msw3prt.dll" => Program::Gone("Internet printing"),
        "rpcproxy.dll" => Program::Gone("the RPC proxy of Windows Server 2003"),
        "shtml.dll" | "author.dll" | "admin.dll" => Program::Gone("FrontPage Server Extensions"),
        "ism.dll" => Program::Gone("password change by .htr"),
        _ if file.ends_with(".dll") => Program::Isapi,
        _ => Program::Cgi {
            has_arguments: !map.arguments().is_empty(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_their_files() {
        let is = |path: &str, expected: Program| {
            let map = ScriptMap::parse(&format!(".x,{path},1")).expect("a script map");
            assert_eq!(program(&map), expected, "{path}");
        };
        is(r"C:\WINDOWS\system32\inetsrv\ASP.dll", Program::Asp);
        is(r"c:\windows\system32\inetsrv\ssinc.dll", Program::Ssi);
        is(
            r"c:\x\httpodbc.dll",
            Program::Gone("the Internet Database Connector"),
        );
        is(r"D:\apps\legacy.dll", Program::Isapi);
        is(r"D:\apps\my.dll.exe", Program::Cgi { has_arguments: false });
        is(
            r#"c:\perl\bin\perl.exe "%s" %s"#,
            Program::Cgi { has_arguments: true },
        );
        let v2 = r"C:\WINDOWS\Microsoft.NET\Framework64\v2.0.50727\aspnet_isapi.dll";
        let version = AspNet {
            major: 2,
            minor: 0,
            is_64_bit: true,
        };
        is(v2, Program::AspNet(version));
    }

    #[test]
    fn runtime_versions_cover_the_known_releases() {
        for (folder, runtime) in [
            ("v1.0.3705", "v1.1"),
            ("v1.1.4322", "v1.1"),
            ("v2.0.50727", "v2.0"),
            ("v4.0.30319", "v4.0"),
        ] {
            let path = format!(r"C:\W\Microsoft.NET\Framework\{folder}\aspnet_isapi.dll");
            assert_eq!(asp_net_of(&path).map(AspNet::runtime), Some(runtime), "{folder}");
        }
        assert_eq!(asp_net_of(r"C:\x\aspnet_isapi.dll"), None);
    }
}
