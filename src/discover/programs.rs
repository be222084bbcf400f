//! What kind of program a script map or a restriction list entry names.

use crate::model::path::fold;

/// A program that handles requests, told apart by its file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Processor {
    /// Classic ASP, `asp.dll`.
    Asp,
    /// ASP.NET, `aspnet_isapi.dll`, with the version its folder is named after; empty when it is named otherwise.
    AspNet(String),
    /// Server-side includes, `ssinc.dll`.
    ServerSideIncludes,
    /// The WebDAV of IIS 6, `httpext.dll`.
    WebDav,
    /// Any other DLL, the Internet Data Connector among them: Web Deploy does not count it as built in (dd569091).
    Isapi,
    /// Any other program.
    Cgi,
}

impl Processor {
    /// Tells what a path, perhaps with quotes and arguments, stands for.
    pub fn of(path: &str) -> Self {
        let path = path.trim().trim_matches('"').to_ascii_lowercase();
        // WebSvcExtRestrictionList: an entry is an ISAPI extension when its last four characters are `.dll`.
        if !path.ends_with(".dll") {
            return Processor::Cgi;
        }
        let mut names = path.rsplit(['\\', '/']);
        match names.next() {
            Some("asp.dll") => Processor::Asp,
            Some("ssinc.dll") => Processor::ServerSideIncludes,
            Some("httpext.dll") => Processor::WebDav,
            Some("aspnet_isapi.dll") => Processor::AspNet(
                names
                    .next()
                    .and_then(|folder| folder.strip_prefix('v'))
                    .filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
                    .unwrap_or_default()
                    .to_owned(),
            ),
            _ => Processor::Isapi,
        }
    }

    /// The name of the component in the catalogue of dependencies; `None` for a program that is not built in.
    pub fn component(&self) -> Option<String> {
        match self {
            Processor::Asp => Some("ASP".to_owned()),
            Processor::AspNet(version) => Some(asp_net_name(version)),
            Processor::ServerSideIncludes => Some("ServerSideInclude".to_owned()),
            Processor::WebDav => Some("WebDAV".to_owned()),
            Processor::Isapi | Processor::Cgi => None,
        }
    }
}

/// The dependency name of one version of ASP.NET (inferred: Web Deploy names the version in its messages; the form
/// of its output was never published).
pub(super) fn asp_net_name(version: &str) -> String {
    format!("ASPNET {version}").trim_end().to_owned()
}

/// The form by which two spellings of one program are equal: no case, no quotes around it, and the two variables
/// that stand for the Windows directory replaced by its usual place.
pub(super) fn same_program(path: &str) -> String {
    let path = fold(path.trim().trim_matches('"'));
    ["%WINDIR%", "%SYSTEMROOT%"]
        .iter()
        .find_map(|variable| path.strip_prefix(variable))
        .map(|rest| format!("C:\\WINDOWS{rest}"))
        .unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_apart_by_their_file() {
        let of = Processor::of;
        assert_eq!(of(r"C:\WINDOWS\system32\inetsrv\asp.dll"), Processor::Asp);
        assert_eq!(
            of(r"%windir%\System32\Inetsrv\SSINC.DLL"),
            Processor::ServerSideIncludes
        );
        assert_eq!(
            of(r"c:\windows\microsoft.net\framework\v1.1.4322\aspnet_isapi.dll").component(),
            Some("ASPNET 1.1.4322".to_owned())
        );
        assert_eq!(
            of(r"D:\own\aspnet_isapi.dll").component(),
            Some("ASPNET".to_owned())
        );
        assert_eq!(of(r"C:\WINDOWS\system32\inetsrv\httpodbc.dll"), Processor::Isapi);
        assert_eq!(of(r#"c:\perl\bin\perl.exe "%s" %s"#), Processor::Cgi);
    }

    #[test]
    fn spellings_of_one_program_are_equal() {
        assert_eq!(
            same_program(r"%windir%\system32\inetsrv\asp.dll"),
            same_program(r"c:\windows\System32\inetsrv\ASP.DLL")
        );
        assert_ne!(same_program(r"C:\a.dll"), same_program(r"D:\a.dll"));
    }
}
