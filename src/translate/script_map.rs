//! Script maps as values: `.asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET,HEAD,POST`, and what their programs are.

use crate::formats::metabase::Property;

/// One entry of ScriptMaps.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct ScriptMap {
    /// Extension with its dot, or `*`.
    pub extension: String,
    /// Program with its arguments, as written.
    pub processor: String,
    /// 1 runs under "scripts only", 4 checks that the file exists.
    pub flags: u32,
    /// Verbs; none for all.
    pub verbs: Vec<String>,
}

/// The entries of a ScriptMaps property, and the items that are none.
pub(super) fn script_maps(property: &Property<'_>) -> (Vec<ScriptMap>, Vec<String>) {
    let mut maps = Vec::new();
    let mut broken = Vec::new();
    for item in property.list() {
        match parse(&item) {
            Some(map) => maps.push(map),
            None => broken.push(item.into_owned()),
        }
    }
    (maps, broken)
}

/// Splits at the first comma and then at the first `,<digits>` that a comma or the end follows: a command may hold
/// commas (metabase format §5.2).
fn parse(item: &str) -> Option<ScriptMap> {
    let (extension, rest) = item.split_once(',')?;
    let mut from = 0;
    while let Some(comma) = rest.get(from..)?.find(',').map(|at| from + at) {
        let after = rest.get(comma + 1..)?;
        let (flags, verbs) = after.split_once(',').unwrap_or((after, ""));
        if let Ok(flags) = flags.trim().parse() {
            let processor = rest.get(..comma)?.trim();
            let extension = extension.trim();
            if processor.is_empty() || extension.is_empty() {
                return None;
            }
            return Some(ScriptMap {
                extension: extension.to_owned(),
                processor: processor.to_owned(),
                flags,
                verbs: verbs
                    .split(',')
                    .map(str::trim)
                    .filter(|verb| !verb.is_empty())
                    .map(str::to_owned)
                    .collect(),
            });
        }
        from = comma + 1;
    }
    None
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

/// Classifies a script processor by its file name (property map, section D).
pub(super) fn program(processor: &str) -> Program {
    let lower = processor.to_ascii_lowercase().replace('/', "\\");
    if let Some(version) = asp_net_of(&lower) {
        return Program::AspNet(version);
    }
    let file = lower.rsplit('\\').next().unwrap_or_default().trim_matches('"');
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
            has_arguments: ![".exe", ".com", ".bat", ".cmd"]
                .iter()
                .any(|end| lower.trim_end_matches('"').ends_with(end)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_split_where_the_flags_stand() {
        let map = parse(r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET,HEAD, POST").expect("an entry");
        assert_eq!(map.extension, ".asp");
        assert_eq!(map.processor, r"C:\WINDOWS\system32\inetsrv\asp.dll");
        assert_eq!((map.flags, map.verbs.len()), (5, 3));
        let map = parse(r#".pl,c:\perl\perl.exe "%s" a,b %s,1"#).expect("an entry");
        assert_eq!(map.processor, r#"c:\perl\perl.exe "%s" a,b %s"#);
        assert!(map.verbs.is_empty());
        assert_eq!(
            parse(r"*,c:\x.dll,0").map(|map| map.extension),
            Some("*".to_owned())
        );
        for broken in ["", ".asp", r".asp,c:\asp.dll", r".asp,,5", r",c:\asp.dll,5"] {
            assert_eq!(parse(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn programs_are_known_by_their_files() {
        let is = |path: &str, expected: Program| assert_eq!(program(path), expected, "{path}");
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
