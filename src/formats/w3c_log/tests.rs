//! Files as servers write them, and as accidents leave them.

use super::*;
use crate::model::Day;
use proptest::prelude::*;
use std::io::Read;

const HEADER: &str = "#Software: Microsoft Internet Information Services 6.0\r\n#Version: 1.0\r\n";

/// What a reader gives, byte by byte if `step` says so.
struct Slowly<'b> {
    bytes: &'b [u8],
    step: usize,
}

impl Read for Slowly<'_> {
    fn read(&mut self, space: &mut [u8]) -> std::io::Result<usize> {
        let count = self.step.min(space.len()).min(self.bytes.len());
        let (now, later) = self.bytes.split_at(count);
        space[..count].copy_from_slice(now);
        self.bytes = later;
        Ok(count)
    }
}

fn read(bytes: &[u8], step: usize, day: Option<Day>) -> (Vec<String>, LogCounts) {
    let mut lines = Vec::new();
    let counts = LogReader::new(day)
        .read(
            &mut Slowly { bytes, step },
            &mut Vec::new(),
            &mut |_| true,
            &mut |entry| {
                lines.push(format!(
                    "{} {} {} {}",
                    entry.at,
                    Address::text(entry.address),
                    entry.status,
                    String::from_utf8_lossy(entry.site)
                ));
            },
        )
        .expect("bytes can be read")
        .counts;
    (lines, counts)
}

fn all(text: &str) -> (Vec<String>, LogCounts) {
    let whole = read(text.as_bytes(), usize::MAX, None);
    assert_eq!(whole, read(text.as_bytes(), 1, None), "in any pieces");
    whole
}

#[test]
fn fields_are_found_wherever_the_header_puts_them_and_may_move() {
    let (lines, counts) = all(&format!(
        "{HEADER}#Fields: date time c-ip cs-method cs-uri-stem sc-status \r\n\
         2009-11-04 06:59:38 10.1.4.75 GET /a.asp 200 \r\n\
         #Date: 2009-11-05 00:00:00\r\n\
         #Fields: time s-sitename sc-status cs-uri-stem\r\n\
         00:00:01 W3SVC1 404 /b+c.asp\r\n\
         #Fields: cs-uri-stem date\r\n\
         /d.asp 2009-11-06\r\n"
    ));
    assert_eq!(
        lines,
        [
            "2009-11-04 06:59:38 /a.asp 200 ",
            "2009-11-05 00:00:01 /b c.asp 404 W3SVC1",
            "2009-11-06 00:00:00 /d.asp 0 "
        ]
    );
    assert_eq!((counts.entries, counts.torn, counts.headers), (3, 0, 3));
}

#[test]
fn a_line_that_is_no_request_is_counted_and_the_next_one_is_read() {
    let (lines, counts) = all(&format!(
        "{HEADER}2009-11-04 00:00:00 /before-the-header.asp 200\n\
         #Fields: date time cs-uri-stem sc-status\n\
         2009-11-04 06:59:38 /a.asp 200\n\
         2009-11-04 06:59:39 /torn2009-11-04 06:59:40 /b.asp 200\n\
         2009-11-04 06:59:41 /short\n\
         2009-11-04 06:61:41 /time.asp 200\n\
         2009-13-04 06:59:41 /date.asp 200\n\
         2009-11-04 06:59:41 /status.asp 2000\n\
         2009-11-04 06:59:42 /status.asp 2x0\n\
         \n\
         2009-11-04 06:59:43 /no-status.asp -\n\
         2009-11-04 06:59:44 /last.asp 304"
    ));
    assert_eq!(
        lines,
        [
            "2009-11-04 06:59:38 /a.asp 200 ",
            "2009-11-04 06:59:43 /no-status.asp 0 ",
            "2009-11-04 06:59:44 /last.asp 304 "
        ]
    );
    assert_eq!((counts.torn, counts.headless), (6, 1));
}

#[test]
fn zeros_that_a_running_server_or_a_crash_left_are_passed_over() {
    let (lines, counts) = all(
        "#Fields: date time cs-uri-stem\n2009-11-04 00:00:01 /a.asp\n\0\0\0\0#Fields: date time cs-uri-stem\n\
         \0\0\x002009-11-04 00:00:02 /b.asp\n\0\0\0\0\0\0",
    );
    assert_eq!(lines.len(), 2);
    assert_eq!((counts.torn, counts.headers), (0, 2));
}

#[test]
fn without_a_date_column_the_day_is_that_of_the_header_or_the_name_and_turns_at_midnight() {
    let text = "#Fields: time cs-uri-stem\n23:59:59 /a.asp\n00:00:01 /b.asp\n00:00:00 /c.asp\n";
    let (lines, _) = read(text.as_bytes(), 7, Day::of(2009, 12, 31));
    assert_eq!(
        lines,
        [
            "2009-12-31 23:59:59 /a.asp 0 ",
            "2010-01-01 00:00:01 /b.asp 0 ",
            "2010-01-01 00:00:00 /c.asp 0 "
        ]
    );
    let (lines, counts) = all(text);
    assert_eq!((lines.len(), counts.torn), (0, 3), "no day is known");
    let (lines, _) = all(&format!("#Date: 2009-11-04 23:00:00\n{text}"));
    assert_eq!(lines[0], "2009-11-04 23:59:59 /a.asp 0 ");
}

#[test]
fn requests_without_an_address_are_counted_apart() {
    let (lines, counts) = all("#Fields: date time c-ip\n2009-11-04 00:00:01 10.0.0.1\n");
    assert_eq!((lines.len(), counts.blind, counts.torn), (0, 1, 0));
}

#[test]
fn files_that_are_no_logs_give_no_requests() {
    let (lines, counts) = all("\u{FEFF}#Fields: date time cs-uri-stem\n2009-11-04 00:00:01 /a.asp\n");
    assert_eq!((lines.len(), counts.headers), (1, 1), "a byte order mark");
    let utf16: Vec<u8> = "\u{FEFF}#Fields: date\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(read(&utf16, 5, None).1.is_utf16);
    let ncsa = "10.0.0.1 - - [04/Nov/2009:00:00:01 +0000] \"GET /a.asp HTTP/1.0\" 200 5\n";
    assert_eq!(all(ncsa).1.headless, 1);
    assert_eq!(all("").1, LogCounts::default());
    assert_eq!(all("#Fields:\n2009-11-04 /a\n").1.headless, 1);
}

#[test]
fn a_line_longer_than_a_block_is_passed_over_in_bounded_memory() {
    let mut text =
        b"#Fields: date time cs-uri-stem\n2009-11-04 00:00:01 /a.asp\n2009-11-04 00:00:02 /".to_vec();
    text.resize(text.len() + (5 << 19), b'x');
    text.extend(b"\n2009-11-04 00:00:03 /b.asp\n");
    let mut block = Vec::new();
    let mut addresses = Vec::new();
    let counts = LogReader::new(None)
        .read(&mut text.as_slice(), &mut block, &mut |_| true, &mut |entry| {
            addresses.push(entry.address.to_vec());
        })
        .expect("reads")
        .counts;
    assert_eq!(addresses, [b"/a.asp", b"/b.asp"]);
    assert_eq!((counts.torn, block.len()), (1, 1 << 20));
}

#[test]
fn reading_ends_when_it_is_asked_to() {
    let text = "#Fields: date time cs-uri-stem\n2009-11-04 00:00:01 /a.asp\n".repeat(100);
    let mut blocks = 0;
    let mut entries = 0;
    LogReader::new(None)
        .read(
            &mut Slowly {
                bytes: text.as_bytes(),
                step: 600,
            },
            &mut Vec::new(),
            &mut |_| {
                blocks += 1;
                blocks < 2
            },
            &mut |_| entries += 1,
        )
        .expect("reads");
    assert!(entries > 5 && entries < 30, "{entries}");
}

#[test]
fn a_part_begins_with_what_the_part_before_it_left() {
    let head = "#Fields: date time cs-uri-stem\n2009-11-04 00:00:01 /a\n";
    let assumed = LogState::of_head(head.as_bytes(), None).expect("fields with a date");
    assert_eq!(
        LogState::of_head(b"#Fields: time cs-uri-stem\n00:00:01 /a\n", None),
        None
    );
    assert_eq!(LogState::of_head(b"no header\n", None), None);
    let read = |state: &LogState, text: &str| {
        let mut addresses = Vec::new();
        let end = LogReader::resume(state.clone())
            .read(
                &mut text.as_bytes(),
                &mut Vec::new(),
                &mut |_| true,
                &mut |entry| {
                    addresses.push(String::from_utf8_lossy(entry.address).into_owned());
                },
            )
            .expect("text can be read");
        (addresses, end)
    };
    let (_, plain) = read(&assumed, "2009-11-04 00:00:02 /b\n");
    assert!(plain.holds(&assumed, &assumed));
    // The server was started again and logs other fields from then on.
    let (_, moved) = read(
        &assumed,
        "#Date: 2009-11-05 01:00:00\n#Fields: time cs-uri-stem\n01:00:00 /c\n",
    );
    assert!(moved.holds(&assumed, &assumed));
    let later = moved.state;
    assert!(!plain.holds(&assumed, &later));
    let (addresses, next) = read(&later, "02:00:00 /d\n");
    assert_eq!(addresses, ["/d"]);
    assert!(next.holds(&later, &later), "the same beginning");
    let other_day = read(&later, "#Date: 2009-12-01 00:00:00\n").1.state;
    assert!(
        !next.holds(&later, &other_day),
        "it took its day from what came before"
    );
    let (_, dated) = read(&later, "#Date: 2009-11-07 00:00:00\n03:00:00 /e\n");
    assert!(dated.holds(&later, &other_day), "it says its own day");
}

proptest! {
    /// Nothing a file holds stops the reading, and how it is cut into pieces changes nothing.
    #[test]
    fn any_bytes_are_read_alike_in_any_pieces(
        bytes in proptest::collection::vec(
            prop_oneof![
                Just(b"#Fields: date time cs-uri-stem sc-status\n".to_vec()),
                Just(b"2009-11-04 00:00:01 /a.asp 200\r\n".to_vec()),
                Just(b"#Date: 2009-11-04 00:00:00\n".to_vec()),
                proptest::collection::vec(any::<u8>(), 0..40),
            ],
            0..20,
        ),
        step in 1_usize..50,
    ) {
        let bytes = bytes.concat();
        prop_assert_eq!(read(&bytes, usize::MAX, None), read(&bytes, step, None));
    }
}
