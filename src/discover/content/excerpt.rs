//! The line around a hit as people may see it: cut, on one line, without secrets.

use super::pattern::Pattern;
use super::statement::{Around, Statement, statement};
use super::text::Encoding;
use crate::model::Secret;
use std::ops::Range;

/// Characters of a line that are shown.
const SHOWN: usize = 180;
/// Of them, how many may stand before the hit when the line is longer.
const BEFORE: usize = 60;

/// `Password=…;`, `pwd: '…'`, `sendpassword") = "…"`, `Properties("Password").Value = "…"`, `"…;PWD=" & "…"`,
/// `validationKey="…"`: the name in group 1, the value in one of groups 2 to 5. A value ends at the quote it began with.
static NAMED: Pattern = Pattern::new(
    r#"((?:pass(?:word|wd|phrase)?|pwd|secret|(?:validation|decryption|access|account|private|api)key|token)[a-z0-9_]*["')\]}]*(?:\.value)?[[:blank:]]*[=:][[:blank:]]*(?:"[[:blank:]]*[&+][[:blank:]]*)?)(?:""([^"]+)""|"([^"]*)|'([^']*)|([^[:space:];,"'&<>)]+))"#,
);
/// `"…;PWD="`, and on the next line `text = text & "…"` or `text += "…"`.
static ADDED: Pattern = Pattern::new(
    r#"(?:pass(?:word|wd|phrase)?|pwd|secret)[a-z0-9_]*[[:blank:]]*=[[:blank:]]*"[[:blank:]]*;?[[:blank:]]*[a-z_$][a-z0-9_.$]*[[:blank:]]*(?:=[[:blank:]]*[a-z_$][a-z0-9_.$]*[[:blank:]]*[&+]|[&+]=)[[:blank:]]*"([^"]*)"#,
);
/// `<add key="SmtpPassword" value="…" />`
static KEYED: Pattern = Pattern::new(
    r#"(?:key|name)[[:blank:]]*=[[:blank:]]*["'][^"']*(?:pass|pwd|secret|token|apikey)[^"']*["'][^<>]*value[[:blank:]]*=[[:blank:]]*(?:"([^"]*)|'([^']*))"#,
);
/// `<add value="…" key="SmtpPassword" />`
static KEYED_BEHIND: Pattern = Pattern::new(
    r#"value[[:blank:]]*=[[:blank:]]*(?:"([^"]*)"|'([^']*)')[^<>]*(?:key|name)[[:blank:]]*=[[:blank:]]*["'][^"']*(?:pass|pwd|secret|token|apikey)"#,
);
/// `<password>…</password>`
static ENCLOSED: Pattern = Pattern::new(
    r#"<[a-z0-9_:.]*(?:pass(?:word|wd|phrase)?|pwd|secret|apikey)[a-z0-9_]*(?:[[:blank:]][^<>]*)?>([^<]+)"#,
);
/// The third literal of `connection.Open "DSN", "user", "password"`.
static OPENED: Pattern = Pattern::new(
    r#"\.open[[:blank:]]*\(?[[:blank:]]*(?:"[^"]*"|[a-z0-9_.()]+)[[:blank:]]*,[[:blank:]]*"[^"]*"[[:blank:]]*,[[:blank:]]*"([^"]*)"#,
);
/// `ftp://user:password@host`.
static ADDRESSED: Pattern = Pattern::new(r#"[a-z]+://[^/:@[:space:]"']+:([^/@[:space:]"']+)@"#);
/// `…;Password=value;` of a connection string: a value may hold nearly everything, ends at a semicolon or the quote, and in XML has
/// its special letters as entities, which a semicolon ends too.
static CONNECTED: Pattern = Pattern::new(
    r#"(?:password|pwd)[[:blank:]]*=[[:blank:]]*(\{[^}\r\n]*\}|(?:&(?:amp|apos|lt|gt|quot|#[0-9a-fx]+);|[^;"<>\r\n])+)"#,
);
/// `schtasks … /rp password`, `osql -U name -P password`.
static GIVEN: Pattern = Pattern::new(
    r#"(?:[[:blank:]]/rp|(?:osql|isql|sqlcmd|bcp)(?:\.exe)?\"?[[:blank:]][^|\r\n]*[[:blank:]]-p)[[:blank:]]*\"?([^[:space:]\"]+)"#,
);
/// `net use \\server\share /user:name password`.
static NET_USER: Pattern = Pattern::new(
    r#"net[[:blank:]]+use[[:blank:]][^|&\r\n]*/user:[^[:space:]]+[[:blank:]]+\"?([^/[:space:]\"][^[:space:]\"]*)"#,
);
/// `net use \\server\share password /user:name`.
static NET_USE: Pattern = Pattern::new(
    r#"net[[:blank:]]+use[[:blank:]]+(?:[a-z]:[[:blank:]]+)?\\\\[^[:space:]]+[[:blank:]]+\"?([^/[:space:]"][^[:space:]"]*)"#,
);

/// What of a statement's line is shown around `hit`, secrets masked: also those whose name stands on another line.
pub(super) fn excerpt(statement: &Statement, hit: Range<usize>) -> String {
    let line = statement.line();
    let shown = around(line, hit);
    let mut out = String::with_capacity(shown.len() + 8);
    let mut at = shown.start;
    for secret in secrets_of(statement) {
        let (start, end) = (secret.start.max(at), secret.end.min(shown.end));
        if start < end {
            out.push_str(line.get(at..start).unwrap_or_default());
            out.push_str(Secret::MASK);
            at = end;
        }
    }
    out.push_str(line.get(at..shown.end).unwrap_or_default());
    let text: String = out
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let trimmed = line.trim_end().len();
    let (before, after) = (
        shown.start > line.len() - line.trim_start().len(),
        shown.end < trimmed,
    );
    format!(
        "{}{}{}",
        if before { "…" } else { "" },
        text.trim(),
        if after { "…" } else { "" }
    )
}

/// Lines that follow each other, with their secrets masked: also those whose name stands on another line.
pub(super) fn masked_lines(lines: &[String], is_xml: bool) -> Vec<String> {
    let text = lines.join("\n");
    let keys = private_keys(lines);
    let mut end = 0;
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let own = end..end + line.len();
            end = own.end + 1;
            if keys.iter().any(|key| key.contains(&number)) {
                return Secret::MASK.to_owned();
            }
            let around = Around::of(text.as_bytes(), own, Encoding::USUAL);
            masked_line(&statement(line, &around, is_xml))
        })
        .collect()
}

/// The lines of private keys in PEM (RFC 7468), between their first and last line. One that begins above the lines or ends
/// below them goes as far as they do.
fn private_keys(lines: &[String]) -> Vec<Range<usize>> {
    let mut keys = Vec::new();
    let mut begin = None;
    for (number, line) in lines.iter().enumerate() {
        if !line.contains("PRIVATE KEY-----") {
            continue;
        }
        if line.contains("-----BEGIN ") {
            begin = Some(number + 1);
        } else if line.contains("-----END ") {
            // Without a beginning: the lines above that look like one.
            let first = begin.take().unwrap_or_else(|| {
                let above = lines.iter().take(number).rev();
                number - above.take_while(|line| is_base64(line)).count()
            });
            keys.push(first..number);
        }
    }
    keys.extend(begin.map(|first| first..lines.len()));
    keys
}

fn is_base64(line: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '=');
    !line.trim().is_empty() && line.trim().chars().all(is_letter)
}

/// A text with its secrets masked.
pub(super) fn masked(text: &str) -> String {
    masked_line(&Statement::alone(text))
}

fn masked_line(statement: &Statement) -> String {
    let line = statement.line();
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    for secret in secrets_of(statement) {
        out.push_str(line.get(at..secret.start).unwrap_or_default());
        out.push_str(Secret::MASK);
        at = secret.end;
    }
    out.push_str(line.get(at..).unwrap_or_default());
    out
}

/// Where the line of a statement holds values that nobody may see, in order and apart from each other.
fn secrets_of(statement: &Statement) -> Vec<Range<usize>> {
    let own = &statement.own;
    let mut found = secrets(statement.line());
    if own.len() < statement.text.len() {
        let all = secrets(&statement.on_one_line());
        found.extend(all.into_iter().filter_map(|secret| {
            let (start, end) = (secret.start.max(own.start), secret.end.min(own.end));
            (start < end).then(|| start - own.start..end - own.start)
        }));
        found.sort_by_key(|range| (range.start, range.end));
    }
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// Where a line holds values that nobody may see, in order.
fn secrets(line: &str) -> Vec<Range<usize>> {
    // Each form with the groups that hold the value, of which a hit has one.
    let forms: [(&Pattern, &[usize]); 11] = [
        (&NAMED, &[2, 3, 4, 5]),
        (&ADDED, &[1]),
        (&CONNECTED, &[1]),
        (&GIVEN, &[1]),
        (&NET_USER, &[1]),
        (&KEYED, &[1, 2]),
        (&KEYED_BEHIND, &[1, 2]),
        (&ENCLOSED, &[1]),
        (&OPENED, &[1]),
        (&ADDRESSED, &[1]),
        (&NET_USE, &[1]),
    ];
    let mut found: Vec<Range<usize>> = forms
        .into_iter()
        .flat_map(|(pattern, groups)| {
            pattern.all(line).filter_map(|hit| {
                let group = groups.iter().find(|group| hit.group(**group).is_some())?;
                Some(hit.range(*group))
            })
        })
        .filter(|range| !range.is_empty())
        .collect();
    found.sort_by_key(|range| (range.start, range.end));
    found
}

/// The part of a line that is shown: all of a short one, else some characters before the hit and more after it.
fn around(line: &str, hit: Range<usize>) -> Range<usize> {
    let line_end = line.trim_end().len();
    let line_start = line.len() - line.trim_start().len();
    if line_start >= line_end {
        return 0..line.len();
    }
    let whole = line.get(line_start..line_end).unwrap_or_default();
    if whole.chars().nth(SHOWN).is_none() {
        return line_start..line_end;
    }
    let before = line.get(line_start..hit.start).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .nth(BEFORE - 1)
        .map_or(line_start, |(index, _)| line_start + index);
    let rest = line.get(start..line_end).unwrap_or_default();
    let end = rest
        .char_indices()
        .nth(SHOWN)
        .map_or(line_end, |(index, _)| start + index);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        excerpt(&Statement::alone(line), 0..1)
    }

    #[test]
    fn a_secret_is_masked_on_whatever_line_its_name_stands() {
        for (text, is_xml) in [
            (
                "x = \"User ID=sa;Password=\" & _\n  \"hunter2;Data Source=D:\\x.mdb\"\ny = 1",
                false,
            ),
            ("x = \"User ID=sa;Pwd=\"\nx = x & \"hunter2\"", false),
            ("x = \"uid=sa;pwd=\";\nx += \"hunter2\";", false),
            ("var x = \"uid=sa;pwd=\"\n  + \"hunter2\";", false),
            ("password = _\n  \"hunter2\"", false),
            ("<add\n key=\"ApiPassword\"\n value=\"hunter2\"/>\n<b/>", true),
            ("<identity password=\n\"hunter2\"/>", true),
            (
                "<add connectionString=\"server=a;\n password=hunter2;\n uid=sa\"/>",
                true,
            ),
        ] {
            let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let shown = masked_lines(&lines, is_xml);
            assert_eq!(shown.len(), lines.len());
            assert!(!shown.concat().contains("hunter2"), "{shown:?}");
            assert!(shown.concat().contains(Secret::MASK), "{shown:?}");
            for (number, line) in lines.iter().enumerate() {
                let start = lines.iter().take(number).map(|line| line.len() + 1).sum();
                let around = Around::of(text.as_bytes(), start..start + line.len(), Encoding::USUAL);
                let part = statement(line, &around, is_xml);
                assert!(!excerpt(&part, 0..1).contains("hunter2"), "{line}");
            }
        }
        let pem: Vec<String> = [
            "AAAA",
            "-----END RSA PRIVATE KEY-----",
            "b",
            "-----BEGIN PRIVATE KEY-----",
            "hunter2",
        ]
        .map(str::to_owned)
        .into();
        let shown = masked_lines(&pem, false);
        assert_eq!((shown[0].as_str(), shown[2].as_str()), (Secret::MASK, "b"));
        assert_eq!(shown[4], Secret::MASK);
        let plain = ["a = \"x\"".to_owned(), "b = \"y\"".to_owned()];
        assert_eq!(masked_lines(&plain, false), plain);
    }

    #[test]
    fn secrets_are_masked_in_every_form_they_have() {
        for pattern in [
            &NAMED,
            &ADDED,
            &CONNECTED,
            &GIVEN,
            &NET_USER,
            &KEYED,
            &KEYED_BEHIND,
            &ENCLOSED,
            &OPENED,
            &ADDRESSED,
            &NET_USE,
        ] {
            assert!(pattern.is_valid());
        }
        for line in [
            r#"x = "Provider=SQLOLEDB;User ID=web;Password=hunter2;Initial Catalog=a""#,
            r#"x = "dsn=Shop;uid=sa;pwd=hunter2""#,
            r#"<add connectionString="server=a;password=hunter2" />"#,
            r#"strPassword = "hunter2""#,
            r#"conn.Open "Shop", "sa", "hunter2""#,
            r#"conn.Open(strDsn, "sa", "hunter2")"#,
            r#"objUser.Password = 'hunter2'"#,
            r#".Item("http://schemas.microsoft.com/cdo/configuration/sendpassword") = "hunter2""#,
            r#"<machineKey validationKey="hunter2" decryptionKey="hunter2" />"#,
            r#"{ password: "hunter2" }"#,
            r#"open ftp://deploy:hunter2@10.0.0.1/in"#,
            r#"net use X: \\FILER1\img hunter2 /user:web"#,
            r#"<identity impersonate="true" userName="a" password="hunter2"/>"#,
            r#"<add key="SmtpPassword" value="hunter2" />"#,
            r#"<add value='hunter2' key='SmtpPassword' />"#,
            r#"<password>hunter2</password>"#,
            r#"<smtp:Password encoding="text">hunter2"#,
            r#"x = "dsn=Shop;uid=sa;PWD=" & "hunter2""#,
            r#"conn.Properties("Password").Value = "hunter2""#,
            r#"Password="it's hunter2""#,
            r#"x = "dsn=Shop;Password=""hunter2"";a=b""#,
            r#"x = "dsn=Shop;Password=a,hunter2;b=c""#,
            r#"x = "dsn=Shop;Password=a)hunter2;b=c""#,
            r#"x = "dsn=Shop;Password=a&hunter2;b=c""#,
            r#"x = "dsn=Shop;Password=a hunter2;b=c""#,
            r#"x = "dsn=Shop;Password=a'hunter2;b=c""#,
            r#"x = "dsn=Shop;Password={a;hunter2};b=c""#,
            r#"<add connectionString="server=a;Password=a&amp;hunter2;uid=b" />"#,
            r#"<add connectionString="server=a;Password=&quot;hunter2&quot;;uid=b" />"#,
            r"schtasks /create /tn x /ru web /rp hunter2 /tr y",
            r"osql -S db -U sa -P hunter2 -i x.sql",
            r#"net use X: \\FILER1\img "hunter2" /user:web"#,
            r"net use \\FILER1\img /user:web hunter2",
        ] {
            assert!(!shown(line).contains("hunter2"), "{}", shown(line));
            assert!(shown(line).contains(Secret::MASK), "{line}");
            assert!(!masked(line).contains("hunter2"), "{line}");
        }
        let harmless = r#"If Request("password") = "" Then"#;
        assert_eq!(shown(harmless), harmless);
    }

    #[test]
    fn a_long_line_is_cut_around_the_hit() {
        let line = format!("{}CreateObject(\"A.B\"){}", "x".repeat(5000), "ü".repeat(5000));
        let shown = excerpt(&Statement::alone(&line), 5000..5012);
        assert!(shown.starts_with("…xxx") && shown.ends_with("ü…"), "{shown}");
        assert!(shown.contains("CreateObject(\"A.B\")"));
        assert_eq!(shown.chars().count(), SHOWN + 2);
        assert_eq!(excerpt(&Statement::alone("\t a\tb \r"), 0..1), "a b");
        assert_eq!(excerpt(&Statement::alone("   "), 0..1), "");
    }
}
