//! Paths with a drive letter.

use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r#"(^|[^a-z0-9_\\])[a-z]:[/\\][/\\]?[a-z0-9_$%]"#,
    look,
};

static HEAD: Pattern = Pattern::new(r#"(?:^|[^a-z0-9_\\])([a-z]:(?:\\{1,2}|/)[a-z0-9_$%])"#);

/// Characters that end every path; quotes among them.
const ENDS: &[char] = &['"', '\'', '<', '>', '|', '*', '?'];

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    for found in HEAD.all(line.text) {
        let start = found.range(1).start;
        let rest = line.text.get(start..).unwrap_or_default();
        let end = rest
            .find(|c: char| ENDS.contains(&c) || c.is_control())
            .unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        let before = line.before(start);
        let quote = before.filter(|c| matches!(c, '"' | '\''));
        if let Some(path) = path(text, quote, before) {
            let best = if quote.is_some() {
                Sureness::Sure
            } else {
                Sureness::Likely
            };
            let sureness = line.sureness(start, best);
            seen.push(evidence(&path, start..found.range(1).end, sureness));
        }
    }
}

/// The path that a text begins with; `None` when it only looks like one.
fn path(text: &str, quote: Option<char>, before: Option<char>) -> Option<String> {
    let uses_slash = text.get(2..3) == Some("/");
    // `a:/x` is a path only where somebody quotes it, or after `file:///`; elsewhere it is code.
    if uses_slash && quote.is_none() && !matches!(before, Some('/' | '=')) {
        return None;
    }
    // Blanks belong to a path only between quotes.
    let cut = match quote {
        Some(_) => text,
        None => text.split([' ', '\t', ';', ',', ')', '&', ']', '}']).next()?,
    };
    let path = cut.trim_end_matches([' ', '.', ',', ';', ')', '!', '\\']);
    // The end of an expression that matches a path, as packages of Web Deploy have them: `C:\\web\\Web\.config$`.
    let (path, is_expression) = match path.strip_suffix('$') {
        Some(rest) if rest.contains(r"\\") || rest.contains(r"\.") => (rest, true),
        _ => (path, false),
    };
    // `"a:\n"`: a letter and a colon before a line end of C, not a path.
    let rest = path.get(2..)?.trim_start_matches(['\\', '/']);
    if path
        .get(2..4)
        .is_some_and(|start| start.starts_with('\\') && !start.ends_with('\\'))
        && rest.len() == 1
        && "abfnrtvxuwsd0".contains(rest.to_ascii_lowercase().as_str())
    {
        return None;
    }
    let mut plain = path.replace(r"\\", r"\");
    if is_expression {
        plain = plain.replace(r"\.", ".");
    }
    (plain.len() > 3).then_some(plain)
}

fn evidence(path: &str, at: std::ops::Range<usize>, sureness: Sureness) -> Seen {
    if path.to_ascii_lowercase().contains("mailroot") {
        return Seen::new(EvidenceKind::Mail, path, at).sure(sureness).says(
            "A folder of the SMTP service of IIS 6: files put there are sent as mail. The service is not part of IIS 7+, \
             and Windows Server 2025 no longer has it.",
            "Send through a mail server by its name, or install the SMTP service at the destination and create the folder.",
        );
    }
    let seen = Seen::new(EvidenceKind::DrivePath, path, at).sure(sureness);
    let seen = if sureness == Sureness::Unsure {
        seen.weighs(Severity::Note)
    } else {
        seen
    };
    seen.says(
        "The path is written out, so it leads somewhere at the destination only when the same drive and folder exist \
         there, with rights for the new account.",
        "Create the folder at the destination, or change the path, best to one below the site by Server.MapPath.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::{look, names};

    #[test]
    fn paths_are_found_as_they_are_written() {
        assert!(HEAD.is_valid());
        for (text, expected) in [
            (r#"x = "C:\Inetpub\data\a.txt""#, r"C:\Inetpub\data\a.txt"),
            (
                r#"x = "d:\Program Files\Acme\a.ini" : y"#,
                r"d:\Program Files\Acme\a.ini",
            ),
            (r#"string x = "C:\\Inetpub\\data";"#, r"C:\Inetpub\data"),
            (r#"copy D:\logs\a.log E:"#, r"D:\logs\a.log"),
            (r#"path="c:/temp/x""#, "c:/temp/x"),
            ("D:\\data, and more", r"D:\data"),
            (r#"href="file:///c:/temp/a.htm""#, "c:/temp/a.htm"),
        ] {
            assert_eq!(names(&DETECTOR, "asp", text), [expected], "{text}");
        }
        assert_eq!(
            names(&DETECTOR, "cmd", r"xcopy C:\a\b D:\c\d"),
            [r"C:\a\b", r"D:\c\d"]
        );
    }

    #[test]
    fn code_that_only_looks_like_a_path_is_not_taken_for_one() {
        for text in [
            r#"alert("a:\n")"#,
            r#"alert("Name:\nValue")"#,
            "http://www.example.com/",
            "x ? a:/re/.test(b)",
            r"/[\w:\s]+/",
            "{a:/x/}",
        ] {
            assert_eq!(names(&DETECTOR, "js", text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_path_in_a_comment_is_unsure_and_the_mail_folder_is_mail() {
        assert_eq!(
            look(&DETECTOR, "asp", r"' see C:\data\x").remove(0).1,
            Sureness::Unsure
        );
        let mut seen = Vec::new();
        let source = crate::discover::content::detector::Source::new("asp", &[]);
        let text = r#"p = "C:\Inetpub\mailroot\Pickup\""#;
        super::look(
            &Line {
                text,
                source: &source,
                around: crate::discover::content::statement::Around::NOTHING,
            },
            &mut seen,
        );
        assert_eq!(seen[0].kind, EvidenceKind::Mail);
    }
}
