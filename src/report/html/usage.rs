//! The section about what the logs say is in use.

use super::super::words::{number, use_verdict};
use super::{heading, text};
use crate::model::usage::{SiteUsage, Usage, Use, UseVerdict};
use std::fmt::Write;

/// Extensions that no script map names, listed by their requests.
const OTHERS_SHOWN: usize = 12;

/// Writes the section; one table a site.
pub(super) fn usage(out: &mut String, usage: &Usage) {
    let unused = usage.unused().count() as u64;
    let line = match usage.newest {
        None => "There are no logs that say what is in use.".to_owned(),
        Some(newest) => format!(
            "By the logs, whose newest entry is of {newest} UTC, over the {} days before it. {}",
            usage.window_days,
            match unused {
                0 => "Nothing that is set up was found to be unused.".to_owned(),
                1 => "1 thing that is set up was not asked for.".to_owned(),
                more => format!("{} things that are set up were not asked for.", number(more)),
            }
        ),
    };
    heading(out, "Is it used?", &line);
    for site in &usage.sites {
        table(out, site);
    }
    out.push_str("</section>\n");
}

fn table(out: &mut String, site: &SiteUsage) {
    let _ = writeln!(
        out,
        "<h3>{} (site {})</h3>\n<p>{}</p>",
        text(&site.name),
        site.site,
        text(&site.logs.why)
    );
    let logs = &site.logs;
    if logs.entries > 0 {
        let _ = write!(
            out,
            "<p class=\"muted\">{} requests in {} files of {}",
            number(logs.entries),
            number(u64::from(logs.files)),
            text(&logs.folders.join(", "))
        );
        for (count, what) in [
            (u64::from(logs.unread), "files could not be read"),
            (logs.torn, "lines could not be understood"),
        ] {
            if count > 0 {
                let _ = write!(out, "; {} {what}", number(count));
            }
        }
        out.push_str(".</p>\n");
    }
    out.push_str(
        "<table>\n<thead><tr><th>Use</th><th>What</th><th>Name</th><th class=\"number\">Requests</th>\
         <th class=\"number\">404</th><th>Last</th><th>Why</th></tr></thead>\n<tbody>\n",
    );
    let (asked, others): (Vec<&Use>, Vec<&Use>) = site.extensions.iter().partition(|it| it.is_asked);
    for it in asked {
        row(out, "Script map", it);
    }
    for it in &site.folders {
        row(out, "Folder", it);
    }
    for it in &site.pages {
        row(out, "Page", it);
    }
    for it in others
        .into_iter()
        .filter(|it| it.tally.found() > 0)
        .take(OTHERS_SHOWN)
    {
        row(out, "Files", it);
    }
    for it in &site.busiest {
        row(out, "Busy page", it);
    }
    out.push_str("</tbody>\n</table>\n");
    if site.uncounted > 0 {
        let _ = writeln!(
            out,
            "<p class=\"muted\">{} requests were for pages that are not listed one by one; script maps and folders \
             count them.</p>",
            number(site.uncounted)
        );
    }
}

fn row(out: &mut String, what: &str, it: &Use) {
    let (glyph, class) = use_verdict(it.verdict);
    let behind = match it.behind.as_str() {
        "" => String::new(),
        behind => format!("<br><span class=\"muted\">{}</span>", text(behind)),
    };
    let last = it.tally.last.map(|last| last.to_string()).unwrap_or_default();
    // What is used says so in the columns; what is not known, by the coverage of the site, said once above.
    let why = match it.verdict {
        UseVerdict::Used => "",
        UseVerdict::NotKnown => it.why.split(" The logs ").next().unwrap_or_default(),
        UseVerdict::Unused => &it.why,
    };
    let _ = writeln!(
        out,
        "<tr><td class=\"state {class}\">{glyph} {}</td><td class=\"short\">{what}</td><td><code>{}</code>{behind}</td>\
         <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"short\">{last}</td><td>{}</td></tr>",
        it.verdict.word(),
        text(&it.name),
        number(it.tally.hits),
        number(it.tally.not_found),
        text(why)
    );
}
