//! Secrets in an export of the registry that are written as bytes.

use crate::discover::content::pattern::Pattern;
use std::ops::Range;

/// `"Password"=hex(1):68,00,75,…`, over as many lines as it has: the bytes in group 1.
static NAMED: Pattern = Pattern::new(
    r#""[^"\r\n]*(?:pass|pwd|secret|token)[^"\r\n]*"[[:blank:]]*=[[:blank:]]*((?:hex(?:\([0-9a-f]+\))?|[dq]word):[0-9a-f,\\[:blank:]]*)"#,
);
/// Any value in bytes: the bytes in group 1.
static BYTES: Pattern = Pattern::new(r"hex(?:\([0-9a-f]+\))?:([0-9a-f]{2}[0-9a-f,\\[:blank:]]*)");

/// Where a text holds such bytes: those of a value that is called so, and those that hold a text with a secret in it.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let named = NAMED.all(text).map(|hit| hit.range(1));
    let hiding = BYTES.all(text).filter_map(|hit| {
        let letters = letters(hit.group(1)?);
        (!crate::model::secret::find(&letters).is_empty()).then(|| hit.range(1))
    });
    named.chain(hiding).collect()
}

/// The bytes as text: what is no visible ASCII, such as every second byte of UTF-16, is left out.
fn letters(list: &str) -> String {
    list.split(',')
        .filter_map(|byte| {
            let digits = byte.trim_matches([' ', '\t', '\\']);
            u8::from_str_radix(digits, 16).ok()
        })
        .filter(|byte| (b' '..=b'~').contains(byte))
        .map(char::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_for_what_they_hide() {
        assert!(NAMED.is_valid() && BYTES.is_valid());
        let hex = |text: &str| -> String {
            text.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .map(|byte| format!("{byte:02x},"))
                .collect()
        };
        for (line, is_secret) in [
            (r#""Password"=hex:01,02,03"#.to_owned(), true),
            (r#""DbPwd"=dword:0000002a"#.to_owned(), true),
            (
                format!(r#""Conn"=hex(2):{}00,00"#, hex("DSN=a;PWD=hunter2")),
                true,
            ),
            (format!(r#""Conn"=hex(2):{}00,00"#, hex("DSN=a;UID=b")), false),
        ] {
            assert_eq!(!find(&line).is_empty(), is_secret, "{line}");
        }
    }
}
