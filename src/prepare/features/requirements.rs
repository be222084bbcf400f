//! What each need of the old server means for the new one: features to install, or the way out where there is none.
//!
//! Needs: operations §7.4, in its order. Ways out: §7.4 and §7.6, and the unsupported list of the rule
//! DependencyCheckInUse. Features go by their ServerManager ids; [`super::table`] has their other names and parents.

/// What a need means.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// Features to install, and how the program ends that the restriction list must allow; empty for none.
    Install(&'static [&'static str], &'static str),
    /// IIS 7 and later have nothing of the kind; what to do instead.
    WayOut(&'static str),
    /// It must not be installed for this need; see `unsupported.rs`.
    StaysOff,
}

/// A need and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    /// The dependency's name, without a version.
    pub need: &'static str,
    /// First figure of the versions it is about (`4` of `ASPNET 4.0.30319`); empty for all.
    pub version: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What happens without it, a sentence without its full stop.
    pub why: &'static str,
    /// What to do.
    pub answer: Answer,
}

const fn install(
    need: &'static str,
    title: &'static str,
    features: &'static [&'static str],
    why: &'static str,
) -> Requirement {
    Requirement {
        need,
        version: "",
        title,
        why,
        answer: Answer::Install(features, ""),
    }
}

const fn gone(
    need: &'static str,
    title: &'static str,
    why: &'static str,
    way_out: &'static str,
) -> Requirement {
    Requirement {
        need,
        version: "",
        title,
        why,
        answer: Answer::WayOut(way_out),
    }
}

impl Requirement {
    const fn program(self, program: &'static str) -> Requirement {
        match self.answer {
            Answer::Install(features, _) => Requirement {
                answer: Answer::Install(features, program),
                ..self
            },
            _ => self,
        }
    }

    const fn version(self, version: &'static str) -> Requirement {
        Requirement { version, ..self }
    }
}

/// All needs that have an answer.
#[rustfmt::skip]
pub const REQUIREMENTS: &[Requirement] = &[
    install("AnonymousAuthentication", "Anonymous authentication", &["Web-WebServer"],
        "Visitors of the site do not sign in; without the module every request is refused with 401.2"),
    install("BasicAuthentication", "Basic authentication", &["Web-Basic-Auth"],
        "The site asks visitors for a name and password; without the module they cannot sign in"),
    install("WindowsAuthentication", "Windows authentication", &["Web-Windows-Auth"],
        "Visitors sign in with their Windows account; without the module they are refused with 401.2"),
    // Only Advanced Digest is left, which needs domain controllers of Server 2003 or later (operations §7.4).
    install("DigestAuthentication", "Digest authentication", &["Web-Digest-Auth"],
        "Visitors sign in by digest; IIS 7 and later only know the advanced form, which needs the domain"),
    gone("PassportAuthentication", "Passport authentication",
        "Windows Server 2008 and later have no Passport; visitors of these parts cannot sign in",
        "Choose another authentication method for them."),
    install("IPSecurity", "IP and domain restrictions", &["Web-IP-Security"],
        "The site lets only some addresses in; without the module the restriction is not enforced"),
    install("HttpRedirect", "HTTP redirection", &["Web-Http-Redirect"],
        "The site sends visitors elsewhere; without the module they get an error instead"),
    install("HttpCompressionStatic", "Static content compression", &["Web-Stat-Compression"],
        "Files are sent compressed; without the module the site works and sends more bytes"),
    install("HttpCompressionDynamic", "Dynamic content compression", &["Web-Dyn-Compression"],
        "Pages are sent compressed; without the module the site works and sends more bytes"),
    install("ISAPIFilter", "ISAPI filters", &["Web-ISAPI-Filter"],
        "The site runs requests through a filter; without the module the filter is not loaded"),
    install("ServerSideInclude", "Server-side includes", &["Web-Includes"],
        "Pages are put together on the server; without the module visitors see the directives"),
    Requirement {
        need: "ServerSideIncludeDisabled", version: "", title: "Server-side includes stay off",
        why: "The old server maps them and prohibits them. Where the module is installed, its handlers would run them",
        answer: Answer::StaysOff,
    },
    install("ASP", "Classic ASP", &["Web-ASP"],
        "Pages are classic ASP; without it they are answered with 404.3").program(r"\ASP.DLL"),
    // No Windows with IIS 7.5 or later has .NET 1.1; the title and what was found name the version.
    gone("ASPNET", ".NET 1 applications",
        "No Windows that runs IIS 7.5 or later supports .NET 1.1. Its applications often run on the 2.0 runtime \
         unchanged, but only a test can tell",
        "Test the applications on .NET 3.5 (runtime 2.0) on the old server with aspnet_regiis.exe -s, and migrate them \
         from there; or rebuild them.").version("1"),
    // 2.0, 3.0 and 3.5 share one runtime.
    install("ASPNET", "ASP.NET 3.5 (runtime 2.0)", &["Web-Asp-Net"],
        "Applications run on ASP.NET 2.0; without it they are answered with 404.3 or 500.21")
        .program(r"\V2.0.50727\ASPNET_ISAPI.DLL").version("2"),
    install("ASPNET", "ASP.NET 3.5 (runtime 2.0)", &["Web-Asp-Net"],
        "Applications run on ASP.NET 2.0; without it they are answered with 404.3 or 500.21")
        .program(r"\V2.0.50727\ASPNET_ISAPI.DLL").version("3"),
    install("ASPNET", "ASP.NET 4.x", &["Web-Asp-Net45"],
        "Applications run on ASP.NET 4; without it they are answered with 404.3 or 500.21")
        .program(r"\V4.0.30319\ASPNET_ISAPI.DLL").version("4"),
    install("ISAPIExtensions", "ISAPI extensions", &["Web-ISAPI-Ext"],
        "Requests are handled by a DLL; without the module it is never called"),
    install("CGI", "CGI", &["Web-CGI"],
        "Requests start a program; without the module it is never started"),
    gone("FrontPageServerExtensions", "FrontPage Server Extensions",
        "IIS 7 and later have no FrontPage Server Extensions. The site itself works; publishing with FrontPage and its \
         run-time components (search, form handlers, counters) do not",
        "Publish by WebDAV or Web Deploy instead, and look for pages that use the components."),
    gone("WebDAV", "WebDAV of IIS 6",
        "The WebDAV of IIS 6 cannot be moved; IIS 7.5 and later have a new one with settings of its own",
        "If authors need it, run: Install-WindowsFeature Web-DAV-Publishing. Then write its authoring rules by hand."),
    // FTP of IIS 6 keeps its settings in the metabase, FTP of IIS 7 in applicationHost.config (operations §7.4).
    gone("FTPServer", "FTP sites",
        "FTP of IIS 7.5 and later keeps its settings elsewhere, and a web server's sync does not bring them",
        "If the sites are still needed, run: Install-WindowsFeature Web-Ftp-Service. Then make them anew."),
    gone("InternetDataConnector", "Internet Data Connector",
        "IIS 7 and later have no Internet Data Connector; .idc pages are answered with 404.3",
        "Rewrite .idc pages as ASP or ASP.NET; if there are none, nothing is to do."),
];

/// The answer to a need, `ASPNET 2.0.50727` as well as `ASP`.
pub fn requirement(need: &str) -> Option<&'static Requirement> {
    let (name, version) = need.split_once(' ').unwrap_or((need, ""));
    REQUIREMENTS.iter().find(|known| {
        known.need.eq_ignore_ascii_case(name)
            && (known.version.is_empty() || version.split('.').next() == Some(known.version))
    })
}

#[cfg(test)]
mod tests {
    use super::super::table::feature;
    use super::*;

    #[test]
    fn every_feature_that_a_need_asks_for_is_in_the_table() {
        for known in REQUIREMENTS {
            assert!(!known.why.is_empty() && !known.why.ends_with('.'), "{known:?}");
            match known.answer {
                Answer::Install(features, _) => {
                    assert!(!features.is_empty());
                    for id in features {
                        assert!(feature(id).is_some(), "{id}");
                    }
                }
                Answer::WayOut(way) => assert!(way.ends_with('.'), "{way}"),
                Answer::StaysOff => {}
            }
        }
    }

    #[test]
    fn needs_are_found_with_and_without_a_version() {
        let title = |need: &str| requirement(need).map(|found| found.title);
        assert_eq!(title("ASP"), Some("Classic ASP"));
        assert_eq!(title("ASPNET 1.1.4322"), Some(".NET 1 applications"));
        assert_eq!(title("ASPNET 4.0.30319"), Some("ASP.NET 4.x"));
        assert_eq!(title("ASPNET 9.0"), None, "nobody knows what it wants");
        assert_eq!(title("SomethingNew"), None);
    }

    /// What somebody else prints as a dependency is one of these names: all of the catalogue of operations §7.4.
    #[test]
    fn every_name_of_the_catalogue_has_an_answer() {
        for need in [
            "AnonymousAuthentication",
            "BasicAuthentication",
            "WindowsAuthentication",
            "DigestAuthentication",
            "PassportAuthentication",
            "ASP",
            "ASPNET 2.0.50727",
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
        ] {
            assert!(requirement(need).is_some(), "{need}");
        }
    }
}
