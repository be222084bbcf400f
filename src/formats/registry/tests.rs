//! Exports in both forms, whole and damaged.

use super::*;

const EXPORT: &str = "Windows Registry Editor Version 5.00\r\n\r\n\
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\InetStp]\r\n\
\"MajorVersion\"=dword:00000006\r\n\
\"PathWWWRoot\"=\"C:\\\\Inetpub\\\\wwwroot\"\r\n\
\"A \\\"quoted\\\" name\"=\"x\"\r\n\
\"Ends\"=\"in a backslash\\\\\"\r\n\
@=\"the default\"\r\n\
\"List\"=hex(7):6f,00,6e,00,65,00,00,00,74,00,77,00,6f,00,00,00,\\\r\n  00,00\r\n\
\"Expanded\"=hex(2):25,00,77,00,25,00,00,00\r\n\
\"Blob\"=hex:01,02,\\\r\n  03\r\n\r\n\
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\InetStp\\Components]\r\n\
\"ASP\"=dword:00000001\r\n\
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\InetStp\\Components\\Deeper\\Still]\r\n";

fn wide(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn registry(bytes: &[u8]) -> (Registry, Read) {
    let mut registry = Registry::default();
    let read = registry.take(bytes, &|_| true).expect("memory can be read");
    (registry, read)
}

const INETSTP: &str = r"HKLM\SOFTWARE\Microsoft\InetStp";

#[test]
fn an_export_is_read_in_every_kind_of_data() {
    for bytes in [wide(EXPORT), EXPORT.as_bytes().to_vec()] {
        let (registry, read) = registry(&bytes);
        assert_eq!(
            (read.is_export, read.keys, read.values, read.passed_over),
            (true, 3, 9, 0)
        );
        let value = |name: &str| registry.value(INETSTP, name).cloned();
        assert_eq!(value("majorversion"), Some(Value::Number(6)));
        assert_eq!(
            value("PathWWWRoot"),
            Some(Value::Text(r"C:\Inetpub\wwwroot".to_owned()))
        );
        assert_eq!(value("A \"quoted\" name"), Some(Value::Text("x".to_owned())));
        assert_eq!(value("Ends"), Some(Value::Text("in a backslash\\".to_owned())));
        assert_eq!(value(""), Some(Value::Text("the default".to_owned())));
        assert_eq!(
            value("List"),
            Some(Value::List(vec!["one".to_owned(), "two".to_owned()]))
        );
        assert_eq!(value("Expanded"), Some(Value::Text("%w%".to_owned())));
        assert_eq!(value("Blob"), Some(Value::Bytes(vec![1, 2, 3])));
        assert_eq!(registry.below(INETSTP), ["Components"]);
        assert_eq!(
            registry.below(r"HKEY_LOCAL_MACHINE\software\Microsoft\InetStp\components"),
            ["Deeper"]
        );
        assert!(
            !format!("{registry:?}").contains("1, 2, 3"),
            "bytes are never shown"
        );
    }
}

#[test]
fn the_old_form_is_in_the_code_page_of_the_server() {
    let text = "REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\r\n\"Name\"=\"K\u{e4}se\"\r\n\"L\"=hex(7):61,00,62,00,00\r\n";
    let bytes: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).expect("Latin"))
        .collect();
    let (registry, _) = registry(&bytes);
    assert_eq!(
        registry.value(r"HKLM\SOFTWARE\X", "name").and_then(Value::text),
        Some("Käse")
    );
    assert_eq!(
        registry.value(r"HKLM\SOFTWARE\X", "l"),
        Some(&Value::List(vec!["a".to_owned(), "b".to_owned()]))
    );
}

#[test]
fn damage_is_counted_and_the_rest_read() {
    let torn = "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\A]\n\"n\"=dword:zz\nnonsense\n\"open\n\
                \"hex\"=hex:01,xx\n\"good\"=dword:1\n[-HKEY_LOCAL_MACHINE\\B]\n\"x\"=\"y\"\n[HKEY_LOCAL_MACHINE\\C";
    let (registry, read) = registry(torn.as_bytes());
    assert_eq!(registry.value(r"HKLM\A", "good"), Some(&Value::Number(1)));
    assert!(!registry.has(r"HKLM\B"));
    assert_eq!((read.keys, read.values, read.passed_over), (1, 1, 7));
    let whole = wide(EXPORT);
    for end in (0..whole.len()).step_by(7) {
        let (_, read) = self::registry(&whole[..end]);
        assert!(read.values <= 9);
    }
    assert!(!self::registry(b"\x00\xff\xfe garbage \r\n\x1a").1.is_export);
    assert!(!self::registry(b"").1.is_export);
}

#[test]
fn a_letter_whose_low_half_is_a_line_feed_ends_no_line() {
    let text =
        "Windows Registry Editor Version 5.00\r\n[HKEY_LOCAL_MACHINE\\A]\r\n\"n\"=\"\u{0A0A}\u{4E0A}b\"\r\n";
    let (registry, read) = registry(&wide(text));
    assert_eq!(read.passed_over, 0);
    assert_eq!(
        registry.value(r"HKLM\A", "n").and_then(Value::text),
        Some("\u{0A0A}\u{4E0A}b")
    );
}

/// Endless letters that are no line end, counted.
struct Endless {
    left: u64,
    block: [u8; 4096],
}

impl std::io::Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = out
            .len()
            .min(self.block.len())
            .min(self.left.try_into().unwrap_or(usize::MAX));
        out[..count].copy_from_slice(&self.block[..count]);
        self.left -= count as u64;
        Ok(count)
    }
}

#[test]
fn a_line_without_an_end_takes_no_memory_and_the_next_is_read() {
    use std::io::Read;
    // Buffers of an odd size cut letters of UTF-16 in two everywhere.
    for (is_wide, size) in [(true, 8192), (true, 4095), (false, 8192), (false, 7)] {
        let letters = |text: &str| {
            if is_wide {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            } else {
                text.as_bytes().to_vec()
            }
        };
        let mut begin = if is_wide { vec![0xFF, 0xFE] } else { Vec::new() };
        begin.extend(letters("REGEDIT4\r\n[HKEY_LOCAL_MACHINE\\A]\r\n"));
        let endless = Endless {
            left: 24 << 20,
            // 0A as the high half of a letter is no line end.
            block: std::array::from_fn(|at| if is_wide && at % 2 == 1 { 0x0A } else { b'x' }),
        };
        let end = letters("\r\n\"B\"=\"1\"\r\n");
        let source = begin.as_slice().chain(endless).chain(end.as_slice());
        let mut registry = Registry::default();
        let read = registry
            .take(std::io::BufReader::with_capacity(size, source), &|_| true)
            .expect("memory can be read");
        assert_eq!(
            (read.is_export, read.keys, read.values, read.passed_over),
            (true, 1, 1, 1),
            "{is_wide} {size}"
        );
    }
}

/// A key that is too long to be kept takes its values along: they are not those of the key before.
#[test]
fn values_of_a_key_that_is_too_long_are_nobody_s() {
    let long = "x".repeat((4 << 20) + 1);
    let text = format!(
        "Windows Registry Editor Version 5.00\r\n[HKEY_LOCAL_MACHINE\\A]\r\n\"a\"=\"1\"\r\n\
         [HKEY_LOCAL_MACHINE\\{long}]\r\n\"b\"=\"2\"\r\n\"c\"=hex:01,\\\r\n  02\r\n\
         [HKEY_LOCAL_MACHINE\\B]\r\n\"d\"=\"4\"\r\n\"e\"=\"{long}\"\r\n\"f\"=\"6\"\r\n"
    );
    for bytes in [wide(&text), text.as_bytes().to_vec()] {
        let (registry, read) = registry(&bytes);
        assert_eq!(
            (read.keys, read.values, read.passed_over, read.lost_keys),
            (2, 3, 1, 1)
        );
        let has = |key: &str, name: &str| registry.value(&format!(r"HKLM\{key}"), name).is_some();
        assert!(has("A", "a") && has("B", "d") && has("B", "f"));
        assert!(!has("A", "b") && !has("A", "c") && !has("B", "e"));
    }
}
