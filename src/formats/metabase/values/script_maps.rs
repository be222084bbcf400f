//! `ScriptMaps`: which program answers which extension.

use std::fmt;

/// One script map: `.asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET,HEAD,POST,TRACE`.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct ScriptMap {
    /// Extension with its dot (`.asp`); `*` for everything.
    pub extension: String,
    /// Program as written, with arguments for a CGI (`c:\perl\bin\perl.exe "%s" %s`).
    pub processor: String,
    /// 1: runs where only scripts are allowed; 4: the file has to exist.
    pub flags: u32,
    /// HTTP verbs; none means all.
    pub verbs: Vec<String>,
}

impl ScriptMap {
    /// Runs under "Scripts only".
    pub const SCRIPT_ENGINE: u32 = 1;
    /// Checks that the file exists.
    pub const CHECK_FILE: u32 = 4;

    /// Reads one item; flags that are missing are 0. `None` without an extension or a program, and when flags are no number.
    pub fn parse(text: &str) -> Option<Self> {
        let (extension, rest) = text.trim().split_once(',')?;
        let (processor, rest) = split_processor(rest)?;
        let mut fields = rest.split(',').map(str::trim);
        let flags = match fields.next().unwrap_or_default() {
            "" => 0,
            flags => flags.parse().ok()?,
        };
        let (extension, processor) = (extension.trim(), processor.trim());
        if extension.is_empty() || processor.is_empty() {
            return None;
        }
        Some(ScriptMap {
            extension: extension.to_owned(),
            processor: processor.to_owned(),
            flags,
            verbs: fields
                .filter(|verb| !verb.is_empty())
                .map(str::to_owned)
                .collect(),
        })
    }

    /// True for a map of everything.
    pub fn is_wildcard(&self) -> bool {
        self.extension == "*"
    }

    /// True when the file has to exist.
    pub fn checks_file(&self) -> bool {
        self.flags & Self::CHECK_FILE != 0
    }

    /// True when it runs where only scripts are allowed.
    pub fn is_script_engine(&self) -> bool {
        self.flags & Self::SCRIPT_ENGINE != 0
    }

    /// The program's file without quotes and arguments.
    pub fn program(&self) -> &str {
        self.split_program().0
    }

    /// The arguments of a CGI; empty for most.
    pub fn arguments(&self) -> &str {
        self.split_program().1
    }

    fn split_program(&self) -> (&str, &str) {
        if let Some(quoted) = self.processor.strip_prefix('"')
            && let Some((program, arguments)) = quoted.split_once('"')
        {
            return (program.trim(), arguments.trim());
        }
        let end = end_of_program(&self.processor);
        match end.and_then(|end| self.processor.split_at_checked(end)) {
            Some((program, arguments)) => (program, arguments.trim()),
            None => (&self.processor, ""),
        }
    }
}

/// Where a program without quotes ends. Paths may hold blanks: it is at the first ending of a program that a blank follows,
/// or a comma.
fn end_of_program(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    [".exe", ".dll", ".com", ".bat", ".cmd"]
        .iter()
        .flat_map(|ending| lower.match_indices(ending).map(|(at, found)| at + found.len()))
        .filter(|end| {
            lower
                .get(*end..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '"', ',']))
        })
        .min()
}

/// Splits at the first comma outside of quotes that a number follows: a command may hold commas. `None` when something
/// else stands where the number should.
fn split_processor(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let mut has_comma = false;
    // A comma right behind the program ends it, whatever follows.
    let end = end_of_program(text);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                let (processor, rest) = (text.get(..index), text.get(index + 1..));
                let (Some(processor), Some(rest)) = (processor, rest) else {
                    continue;
                };
                let number = rest.split(',').next().unwrap_or_default().trim();
                if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Some((processor, rest));
                }
                if end == Some(index) {
                    return None;
                }
                has_comma = true;
            }
            _ => {}
        }
    }
    (!has_comma).then_some((text, ""))
}

impl fmt::Display for ScriptMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{}", self.extension, self.processor, self.flags)?;
        self.verbs.iter().try_for_each(|verb| write!(f, ",{verb}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> ScriptMap {
        ScriptMap::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn a_script_map_is_read_and_written() {
        for text in [
            r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET,HEAD,POST,TRACE",
            r"*,c:\windows\microsoft.net\framework\v2.0.50727\aspnet_isapi.dll,0",
            r#".pl,"c:\pro, 5,grams\perl.exe" "%s" %s,1,GET"#,
            r".x,c:\a,b\x.exe -o a;b,4",
            r".x,c:\rundll32.exe c:\my.dll,Entry %s,4",
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
        let asp = parse(r".asp,C:\asp.dll,5,GET, POST");
        assert_eq!(
            (asp.flags, asp.verbs.join(" "), asp.is_wildcard()),
            (5, "GET POST".to_owned(), false)
        );
        assert!(asp.checks_file() && asp.is_script_engine());
        assert_eq!(parse(r".x,c:\x.dll"), parse(r".x,c:\x.dll,0"));
    }

    #[test]
    fn program_and_arguments_are_told_apart() {
        for (text, program, arguments) in [
            (
                r#".pl,"c:\p,5,q\perl.exe" "%s" %s,1"#,
                r"c:\p,5,q\perl.exe",
                r#""%s" %s"#,
            ),
            (
                r".pl,c:\Program Files\perl.exe %s %s,1",
                r"c:\Program Files\perl.exe",
                "%s %s",
            ),
            (r".asp,C:\My.exe.d\asp.dll,5", r"C:\My.exe.d\asp.dll", ""),
            (r".x,odd,5", "odd", ""),
        ] {
            assert_eq!(
                (parse(text).program(), parse(text).arguments()),
                (program, arguments),
                "{text}"
            );
        }
    }

    #[test]
    fn a_broken_map_is_none() {
        for text in [
            "",
            ".asp",
            ".asp,",
            ",x.dll,5",
            ".asp, ,5",
            r".b,C:\b.dll,x",
            r".b,C:\b.dll,x,5",
            r".c,C:\c.dll,-1",
            r".c,C:\c.dll,",
            r".c,C:\c.dll,4294967296",
            r".c,C:\c.dll,5x,GET",
            r".x,c:\a,b\x,GET",
        ] {
            assert_eq!(ScriptMap::parse(text), None, "{text}");
        }
    }
}
