//! Functions that take a password as one of their arguments, without a name for it.

use crate::discover::content::pattern::Pattern;
use std::ops::Range;

/// Most arguments of a call that are looked at.
const MOST: usize = 8;

/// A call, up to its first argument: the name in group 1.
static CALL: Pattern = Pattern::new(
    r"(?:^|[^a-z0-9_])((?:mysqli?|mssql|odbc|sybase|ibase|ifx|db2|oci|pg|sqlsrv)_p?connect|mysqli|pdo|oci_?p?logon|ora_p?logon|ftp_login|imap_open|ldap_bind|networkcredential|sqlcredential|directoryentry|opendsobject|connectserver|mapnetworkdrive|setpassword|changepassword|logonuser|createworkspace|(?:db)?opendatabase|createuser|validateuser|authenticate|setcredentials|open|connect|log_?on|log_?in|sp_addlogin|sp_password|sp_addlinkedsrvlogin|sp_[a-z]*approle)[[:blank:]]*(?:\([[:blank:]]*|[[:blank:]]+|,)",
);

/// A text with a place for a password, up to what is put there: `Format("…;pwd={1}", "sa", "…")`, `sprintf('…;pwd=%s', '…')`.
static TEMPLATE: Pattern = Pattern::new(
    r#"(?:pass(?:word|wd|phrase)?|pwd)[[:blank:]]*=[[:blank:]]*["']?(?:\{[0-9]+\}|%[a-z0-9]+)[^"'\r\n]*["'][[:blank:]]*,"#,
);

/// Which arguments of a call are passwords, from 1.
fn passwords(name: &str) -> &'static [usize] {
    match name {
        "setpassword" => &[1],
        "changepassword" | "sp_password" => &[1, 2],
        // Some take a domain before the user.
        "logonuser" => &[2, 3],
        "networkcredential" | "sqlcredential" | "createuser" | "validateuser" | "authenticate"
        | "setcredentials" | "logon" | "login" | "log_on" | "log_in" | "opendatabase" | "dbopendatabase"
        | "sp_addlogin" => &[2],
        "connectserver" => &[4],
        "mapnetworkdrive" | "sp_addlinkedsrvlogin" => &[5],
        // ADO: connection string, user, password. XMLHTTP: method, address, asynchronous, user, password.
        "open" => &[3, 5],
        _ if name.ends_with("approle") || name.ends_with("logon") => &[2],
        "oci_connect" | "oci_pconnect" => &[2],
        _ => &[3],
    }
}

/// Where a text holds passwords as arguments.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for call in CALL.all(text) {
        let name = call.group(1).unwrap_or_default().to_ascii_lowercase();
        let wanted = passwords(&name);
        // `connection.Open , user, password`: the first is left out.
        let end = call.range(0).end;
        let start = match text.get(..end) {
            Some(before) if before.ends_with(',') => end - 1,
            _ => end,
        };
        let all = arguments(text, start);
        found.extend(
            all.into_iter()
                .filter(|(number, _)| wanted.contains(number))
                .map(|(_, range)| range),
        );
    }
    for template in TEMPLATE.all(text) {
        found.extend(
            arguments(text, template.range(0).end)
                .into_iter()
                .map(|(_, range)| range),
        );
    }
    found
}

/// The texts in quotes that are arguments, with the number of each from 1. Those of calls inside of an argument are left out.
fn arguments(text: &str, start: usize) -> Vec<(usize, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut number, mut depth) = (start, 1, 0_u32);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                let end = end_of_text(bytes, at + 1, *byte);
                if depth == 0 {
                    found.push((number, at + 1..end));
                }
                at = end;
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => number += 1,
            b';' | b'\n' if depth == 0 => break,
            _ => {}
        }
        if number > MOST {
            break;
        }
        at += 1;
    }
    found
}

/// Where a text in quotes ends; a quote inside is written twice, or behind a backslash.
fn end_of_text(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            byte if *byte == quote => {
                if bytes.get(at + 1) != Some(&quote) {
                    return at;
                }
                at += 2;
            }
            // `"C:\"` of VB ends here all the same: then nothing of a text follows.
            b'\\' if bytes.get(at + 1) == Some(&quote) && !ends_argument(bytes, at + 2) => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn ends_argument(bytes: &[u8], at: usize) -> bool {
    let next = bytes
        .get(at..)
        .unwrap_or_default()
        .iter()
        .find(|byte| **byte != b' ');
    matches!(next, None | Some(b',' | b')' | b';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_told_apart() {
        assert!(CALL.is_valid() && TEMPLATE.is_valid());
        let text = r#"f("a,b", g("c"), x, "d""e") & "f""#;
        let found = arguments(text, 2);
        let texts: Vec<(usize, &str)> = found.into_iter().map(|(n, range)| (n, &text[range])).collect();
        assert_eq!(texts, [(1, "a,b"), (4, r#"d""e"#)]);
        assert!(find(r#"Set rs = conn.Open("a", "b")"#).is_empty());
        assert!(find("open").is_empty());
    }
}
