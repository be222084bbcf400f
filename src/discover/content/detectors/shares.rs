//! Paths of network shares.

use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r"\\\\[a-z0-9._-]+\\[\\]?[a-z0-9$_.-]",
    look,
};

static SHARE: Pattern =
    Pattern::new(r#"(\\{2,4})([a-z0-9][a-z0-9._-]{0,253})(\\{1,2})([a-z0-9$_.-][^"'<>|*?[:cntrl:]]{0,300})"#);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    for found in SHARE.all(line.text) {
        let start = found.range(1).start;
        let (Some(lead), Some(server), Some(between), Some(rest)) =
            (found.group(1), found.group(2), found.group(3), found.group(4))
        else {
            continue;
        };
        let before = line.before(start);
        // In the middle of a path, or in a device name.
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '\\' | ':' | '.' | ')' | ']')) {
            continue;
        }
        let is_doubled = lead.len() == 4 || between.len() == 2;
        // In C#, JavaScript and PHP `"\\d+\\w"` is an expression: there a share takes four, or a verbatim string.
        let is_verbatim = line.text.get(..start).is_some_and(|text| text.ends_with("@\""));
        let escapes = matches!(
            line.source.extension,
            "cs" | "js" | "ashx" | "asax" | "jsl" | "php" | "ts" | "pl"
        );
        if server.len() < 2 || (escapes && lead.len() != 4 && !is_verbatim) {
            continue;
        }
        let quote = before.filter(|c| matches!(c, '"' | '\''));
        let rest = match quote {
            Some(_) => rest,
            None => rest
                .split([' ', '\t', ';', ',', ')', '&'])
                .next()
                .unwrap_or_default(),
        };
        let rest = rest.trim_end_matches([' ', '.', ',', ';', ')', '\\']);
        // `\\web\.config$` is an expression.
        if rest.is_empty() || rest.starts_with('.') {
            continue;
        }
        let rest = if is_doubled {
            rest.replace(r"\\", r"\")
        } else {
            rest.to_owned()
        };
        let best = if quote.is_some() || is_verbatim {
            Sureness::Sure
        } else {
            Sureness::Likely
        };
        seen.push(evidence(
            format!(r"\\{server}\{rest}"),
            start..found.range(0).end,
            line.sureness(start, best),
        ));
    }
}

fn evidence(path: String, at: std::ops::Range<usize>, sureness: Sureness) -> Seen {
    let seen = Seen::new(EvidenceKind::NetworkShare, path, at).sure(sureness);
    let seen = if sureness == Sureness::Unsure {
        seen.weighs(Severity::Note)
    } else {
        seen
    };
    seen.says(
        "The site reads or writes a network share. Requests run as another account at the destination, which the share \
         does not know yet; servers that only speak SMB 1 are refused by Windows Server 2016 and later by default.",
        "Give the pool's account rights to share and folder, or use a virtual directory with an account of its own.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn shares_are_found_plain_and_escaped() {
        assert!(SHARE.is_valid());
        for (extension, text, expected) in [
            (
                "config",
                r#"<add key="P" value="\\FILER1\print\labels" />"#,
                r"\\FILER1\print\labels",
            ),
            (
                "cs",
                r#"var p = "\\\\FILER1\\print\\a b.txt";"#,
                r"\\FILER1\print\a b.txt",
            ),
            ("cs", r#"var p = @"\\FILER1\print";"#, r"\\FILER1\print"),
            ("asp", r#"p = "\\10.1.4.7\c$\data""#, r"\\10.1.4.7\c$\data"),
            ("cmd", r"net use x: \\srv-2\share /user:a", r"\\srv-2\share"),
        ] {
            assert_eq!(names(&DETECTOR, extension, text), [expected], "{text}");
        }
    }

    #[test]
    fn expressions_and_paths_inside_of_paths_are_no_shares() {
        for (extension, text) in [
            ("js", r#"new RegExp("\\bfoo\\b")"#),
            ("cs", r#"Regex.Match(x, "\\d+\\w")"#),
            ("cs", r#"x = "C:\\temp\\a";"#),
            ("asp", r#"x = "\\n\t""#),
            ("xml", r#"<entry scope="\\web\.config$" />"#),
        ] {
            assert_eq!(names(&DETECTOR, extension, text), Vec::<String>::new(), "{text}");
        }
    }
}
