//! A site's logs as IIS 6 writes them: a file a day, all fields that its console turns on, busy pages and rare ones.

use super::mersenne::Mersenne;
use siteferry::model::Day;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Days of logs.
pub const DAYS: u32 = 100;
/// Different pages.
const PAGES: usize = 4_000;

const AGENTS: [&str; 4] = [
    "Mozilla/4.0+(compatible;+MSIE+6.0;+Windows+NT+5.1;+SV1)",
    "Mozilla/4.0+(compatible;+MSIE+8.0;+Windows+NT+5.1;+Trident/4.0;+.NET+CLR+2.0.50727)",
    "Mozilla/5.0+(Windows;+U;+Windows+NT+5.1;+en-GB;+rv:1.9.1.5)+Gecko/20091102+Firefox/3.5.5",
    "Mozilla/5.0+(compatible;+Googlebot/2.1;++http://www.google.com/bot.html)",
];
const ENDINGS: [&str; 10] = [
    "asp", "asp", "asp", "gif", "jpg", "htm", "css", "ASP", "shtml", "pl",
];
const FOLDERS: [&str; 6] = [
    "",
    "/catalogue",
    "/images",
    "/staff",
    "/staff/old",
    "/Staff/Reports",
];

/// Writes logs of about `bytes` in all below `folder`, the oldest first. Answers how many requests they hold.
pub fn write(folder: &Path, bytes: u64) -> io::Result<u64> {
    let mut random = Mersenne::new(2009);
    let mut below = |limit: u32| u64::from(random.below(limit));
    let pages: Vec<String> = (0..PAGES)
        .map(|number| {
            let (place, ending) = (FOLDERS[number % FOLDERS.len()], ENDINGS[number % ENDINGS.len()]);
            let blank = if number % 40 == 7 { "+of+" } else { "-" };
            format!("{place}/page{blank}{number}.{ending}")
        })
        .collect();
    let first = Day::of(2009, 8, 1).expect("a day");
    let a_day = bytes / u64::from(DAYS);
    let mut requests = 0;
    for number in 0..DAYS {
        let day = first.plus(number as i32);
        let (year, month, date) = day.civil();
        let mut out = BufWriter::with_capacity(
            1 << 20,
            File::create(folder.join(format!("ex{:02}{month:02}{date:02}.log", year % 100)))?,
        );
        let header = format!(
            "#Software: Microsoft Internet Information Services 6.0\r\n#Version: 1.0\r\n#Date: {day} 00:00:00\r\n\
             #Fields: date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip \
             cs(User-Agent) sc-status sc-substatus sc-win32-status\r\n"
        );
        out.write_all(header.as_bytes())?;
        let mut written = 0;
        while written < a_day {
            let second = written * 86_400 / a_day;
            // The square makes the first pages busy and the last ones rare.
            let draw = below(1 << 16);
            let page = &pages[((draw * draw * PAGES as u64) >> 32) as usize];
            let status = match below(50) {
                0 => "404 0 2",
                1..=8 => "304 0 0",
                9 => "500 100 0",
                _ => "200 0 0",
            };
            let query = match below(4) {
                0 => format!("id={}&lang=en", below(100_000)),
                _ => "-".to_owned(),
            };
            let line = format!(
                "{day} {:02}:{:02}:{:02} W3SVC1 10.1.4.20 GET {page} {query} 80 - 10.1.{}.{} {} {status}\r\n",
                second / 3600,
                second / 60 % 60,
                second % 60,
                below(250),
                below(250),
                AGENTS[below(4) as usize]
            );
            out.write_all(line.as_bytes())?;
            written += line.len() as u64;
            requests += 1;
        }
        out.flush()?;
    }
    Ok(requests)
}
