//! `WebSvcExtRestrictionList` and `ApplicationDependencies`, which are set at `/LM/W3SVC` only.

use super::field;
use std::fmt;

/// Whether a program may answer requests: `0,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,Active Server Pages`.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct WebServiceExtension {
    /// True when it may.
    pub allowed: bool,
    /// File of the program, with arguments for a CGI; `*.dll` and `*.exe` are all ISAPI and CGI programs that are
    /// not listed.
    pub path: String,
    /// True when IIS Manager lets it be removed.
    pub deletable: bool,
    /// Group by which `ApplicationDependencies` refers to it; empty for none.
    pub group: String,
    /// Name for people.
    pub description: String,
}

impl WebServiceExtension {
    /// Reads one item. `None` without `0` or `1` in front, or without a file.
    pub fn parse(text: &str) -> Option<Self> {
        let (allowed, rest) = field(text.trim());
        let (path, rest) = field(rest?);
        let (deletable, rest) = field(rest.unwrap_or_default());
        let (group, description) = field(rest.unwrap_or_default());
        if path.is_empty() || !matches!(deletable, "" | "0" | "1") {
            return None;
        }
        Some(WebServiceExtension {
            allowed: match allowed {
                "0" => false,
                "1" => true,
                _ => return None,
            },
            path: path.to_owned(),
            deletable: deletable == "1",
            group: group.to_owned(),
            description: description.unwrap_or_default().trim().to_owned(),
        })
    }

    /// True for the entry that stands for all programs of a kind that are not listed.
    pub fn is_for_unlisted(&self) -> bool {
        self.path.eq_ignore_ascii_case("*.dll") || self.path.eq_ignore_ascii_case("*.exe")
    }
}

impl fmt::Display for WebServiceExtension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", u8::from(self.allowed), self.path)?;
        if self.deletable || !self.group.is_empty() || !self.description.is_empty() {
            write!(
                f,
                ",{},{},{}",
                u8::from(self.deletable),
                self.group,
                self.description
            )?;
        }
        Ok(())
    }
}

/// The groups of extensions that an application needs: `Active Server Pages;ASP`.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct ApplicationDependency {
    /// Name of the application.
    pub application: String,
    /// Groups of [`WebServiceExtension`].
    pub groups: Vec<String>,
}

impl ApplicationDependency {
    /// Reads `application;group` with more groups after `;` or `,`. `None` without an application.
    pub fn parse(text: &str) -> Option<Self> {
        let (application, groups) = text.split_once(';').unwrap_or((text, ""));
        let application = application.trim();
        (!application.is_empty()).then(|| ApplicationDependency {
            application: application.to_owned(),
            groups: groups
                .split([';', ','])
                .map(str::trim)
                .filter(|group| !group.is_empty())
                .map(str::to_owned)
                .collect(),
        })
    }
}

impl fmt::Display for ApplicationDependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};{}", self.application, self.groups.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_read_and_written() {
        for text in [
            "0,*.dll",
            "1,*.exe",
            r"0,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,Active Server Pages",
            r"1,C:\x\y.dll,1,,Made, with commas",
        ] {
            assert_eq!(
                WebServiceExtension::parse(text).map(|e| e.to_string()).as_deref(),
                Some(text)
            );
        }
        assert!(WebServiceExtension::parse("0,*.DLL").is_some_and(|e| e.is_for_unlisted() && !e.allowed));
        for text in ["", "1", "1,", "2,x.dll", "x,y.dll,0,A,B", "1,x.dll,maybe,A,B"] {
            assert_eq!(WebServiceExtension::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_dependency_is_read_and_written() {
        let one = ApplicationDependency::parse("Active Server Pages;ASP").expect("reads");
        assert_eq!(
            (one.application.as_str(), one.groups.join("|").as_str()),
            ("Active Server Pages", "ASP")
        );
        assert_eq!(
            ApplicationDependency::parse("X;A,B")
                .map(|d| d.to_string())
                .as_deref(),
            Some("X;A,B")
        );
        assert_eq!(
            ApplicationDependency::parse("X;A;B").map(|d| d.groups.len()),
            Some(2)
        );
        assert_eq!(ApplicationDependency::parse(" ;A"), None);
    }
}
