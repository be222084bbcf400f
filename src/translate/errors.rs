//! `HttpErrors` as `httpErrors`: the pages that are sent instead of an answer.
//!
//! IIS 6 lists a page for every status; the ones that its setup wrote (`%windir%\help\iisHelp\common`) have successors
//! of their own on IIS 7+ and stay behind. Every other page replaces the inherited one: `remove`, then `error`
//! (property map, E).

use super::convert::portable_path;
use super::draft::{At, Draft, Holder, Setting};
use super::entries::{Broken, Level, above, attribute, entries_at_root, of_service, say_broken, with_lines};
use super::index::pool_of;
use super::sections::{item, write_items};
use super::site_files::{is_content, site_of};
use crate::formats::metabase::values::{ErrorResponse, HttpError};
use crate::formats::metabase::{Key, property};
use crate::model::{Item, Problem};

const SECTION: &str = "system.webServer/httpErrors";
/// Where the setup of IIS 6 put its own pages (real HttpErrors of /LM/W3SVC).
const OWN_PAGES: &str = r"%windir%\help\iishelp\common\";

/// Writes the pages of one HttpErrors setting.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let above = above(draft, holder, setting);
    if above.is_none() {
        // IIS 6 sends the page to everybody; IIS 7+ shows details on the server itself unless told (property map, H).
        let at = At::of(holder.path_to("httpErrors"), holder.name);
        draft.write(&at, "errorMode", "Custom", setting);
    }
    let list = read(draft.windows(), setting);
    for broken in &list.broken {
        let broken = Broken {
            code: "ERROR-PAGE-BROKEN",
            what: "a custom error",
            text: &broken.text,
            line: broken.line,
            why: broken.why,
        };
        say_broken(draft, holder, setting, &broken);
    }
    for page in &list.pages {
        check(draft, holder, setting, page);
    }
    if list.own_pages > 0 {
        let own = list.own_pages;
        draft.note(
            setting,
            format!("{own} of IIS 6's own pages give way to those of the destination"),
        );
    }
    let root = entries_at_root(&draft.options.destination, SECTION).unwrap_or_default();
    let items = if Level::of(holder) == Level::Server {
        merged(root, &list.pages)
    } else {
        let pages = |setting: Option<Setting<'_>>| {
            let list = setting.map(|setting| read(draft.windows(), &setting));
            list.unwrap_or_default().pages
        };
        let above = pages(above);
        if above.is_empty() && list.pages.is_empty() {
            Vec::new()
        } else {
            // What the service sets is written at the server and not the destination's own.
            let ours = pages(of_service(draft, property::HTTP_ERRORS));
            let theirs = |item: &&Item| !ours.iter().any(|page| page.item() == **item);
            let theirs: Vec<Item> = root.iter().filter(theirs).cloned().collect();
            differing(&above, &list.pages, &theirs)
        }
    };
    if items.is_empty() {
        draft.same(
            setting,
            "the destination has pages of its own in place of IIS 6's",
        );
    } else {
        write_items(draft, holder.path_to("httpErrors"), holder.name, items, setting);
    }
}

/// A page of the old server's own making.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Page {
    status: u16,
    /// -1 for all.
    sub_status: i32,
    path: String,
    is_file: bool,
}

impl Page {
    fn key(&self) -> (u16, i32) {
        (self.status, self.sub_status)
    }

    fn item(&self) -> Item {
        let (status, sub_status) = (self.status.to_string(), self.sub_status.to_string());
        let mut attributes = vec![("statusCode", status.as_str())];
        if self.sub_status >= 0 {
            attributes.push(("subStatusCode", sub_status.as_str()));
        }
        attributes.push(("path", self.path.as_str()));
        attributes.push(("responseMode", if self.is_file { "File" } else { "ExecuteURL" }));
        item("error", &attributes)
    }

    fn replacing(&self) -> [Item; 2] {
        [removal(self.key()), self.item()]
    }
}

fn removal((status, sub_status): (u16, i32)) -> Item {
    let (status, sub_status) = (status.to_string(), sub_status.to_string());
    item(
        "remove",
        &[("statusCode", &status), ("subStatusCode", &sub_status)],
    )
}

struct BrokenItem {
    text: String,
    line: u32,
    why: &'static str,
}

#[derive(Default)]
struct Pages {
    pages: Vec<Page>,
    own_pages: usize,
    broken: Vec<BrokenItem>,
}

fn read(windows: &str, setting: &Setting<'_>) -> Pages {
    let mut list = Pages::default();
    for (text, line) in with_lines(&setting.property) {
        match page(&text, windows) {
            Ok(Some(page)) if list.pages.iter().any(|known| known.key() == page.key()) => {
                // Which of two IIS 6 takes is not documented; the first is kept (inferred).
                let why =
                    "An item before it speaks of the same status, and IIS 7 and later take one for each.";
                list.broken.push(BrokenItem { text, line, why });
            }
            Ok(Some(page)) => list.pages.push(page),
            Ok(None) => list.own_pages += 1,
            Err(why) => list.broken.push(BrokenItem { text, line, why }),
        }
    }
    list
}

/// One item: a page, nothing for one of IIS 6's own, or why it is none.
fn page(text: &str, windows: &str) -> Result<Option<Page>, &'static str> {
    let error = HttpError::parse(text)
        .ok_or("An item is a status, a sub-status or *, FILE or URL, and a path, separated by commas.")?;
    // IIS_schema.xml: statusCode 400 to 999, subStatusCode -1 to 999.
    if !(400..=999).contains(&error.status) || error.sub_status.is_some_and(|sub| sub > 999) {
        return Err("IIS 7 and later take a status from 400 to 999 and a sub-status up to 999.");
    }
    let (path, is_file) = match error.response {
        ErrorResponse::File(path) => {
            let path = portable_path(&path, windows);
            let start = path.get(..OWN_PAGES.len()).unwrap_or_default();
            if start.eq_ignore_ascii_case(OWN_PAGES) {
                return Ok(None);
            }
            (path, true)
        }
        ErrorResponse::Url(url) if url.starts_with('/') => (url, false),
        ErrorResponse::Url(_) => {
            return Err("The address of a page starts with \"/\": it lies on the same site.");
        }
    };
    Ok(Some(Page {
        status: error.status,
        sub_status: error.sub_status.map_or(-1, i32::from),
        path,
        is_file,
    }))
}

/// The status and sub-status of an entry of the destination.
fn key_of(item: &Item) -> Option<(u16, i32)> {
    let status = attribute(item, "statusCode")?.trim().parse().ok()?;
    let sub_status = match attribute(item, "subStatusCode") {
        Some(text) => text.trim().parse().ok()?,
        None => -1,
    };
    (item.name == "error").then_some((status, sub_status))
}

/// The destination's list with the pages in it, so that nothing has to be removed.
fn merged(root: &[Item], pages: &[Page]) -> Vec<Item> {
    let mut items = root.to_vec();
    for page in pages {
        match items.iter_mut().find(|item| key_of(item) == Some(page.key())) {
            Some(item) => *item = page.item(),
            None => items.push(page.item()),
        }
    }
    items
}

/// What makes of the pages of the key above those of this key. A page that is only set above gives way to the
/// destination's own.
fn differing(above: &[Page], here: &[Page], root: &[Item]) -> Vec<Item> {
    let mut items: Vec<Item> = here
        .iter()
        .filter(|page| !above.contains(page))
        .flat_map(Page::replacing)
        .collect();
    for gone in above
        .iter()
        .filter(|page| !here.iter().any(|here| here.key() == page.key()))
    {
        items.push(removal(gone.key()));
        items.extend(root.iter().find(|item| key_of(item) == Some(gone.key())).cloned());
    }
    items
}

/// Warns of a page that may not be found on the destination (property map, I 11).
fn check(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>, page: &Page) {
    let Some(site) = site_of(setting.key) else { return };
    let sub_status = if page.sub_status < 0 {
        String::new()
    } else {
        format!(".{}", page.sub_status)
    };
    let title = format!(
        "The page for error {}{sub_status} of {}",
        page.status, holder.name
    );
    let problem = if page.is_file {
        if is_content(site, &page.path, draft.windows()) {
            return;
        }
        draft.needs_you(
            setting,
            format!("copy {} to the same path on the destination", page.path),
        );
        Problem::warning(
            "ERROR-PAGE-OUTSIDE",
            format!("{title} is not part of the site's content"),
        )
        .with_cause(format!(
            "{} lies in none of its folders, so it is not copied.",
            page.path
        ))
        .with_fix("Copy it to the same path on the destination.")
    } else {
        let pool = pool_of(answering(site, &page.path));
        let own = pool_of(setting.key);
        if pool.eq_ignore_ascii_case(&own) {
            return;
        }
        Problem::warning(
            "ERROR-PAGE-OTHER-POOL",
            format!("{title} runs in another application pool"),
        )
        .with_cause(format!(
            "{} runs in {pool}, and what asks for it in {own}.",
            page.path
        ))
        .with_fix(
            "Call such a page on the destination before going live; a page of the same application is safe.",
        )
    };
    draft.say(problem.with_place(setting.place()).with_target(holder.name));
}

/// The key that answers a URL path of a site.
fn answering<'m>(site: Key<'m>, url: &str) -> Key<'m> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut found = site.child("ROOT").unwrap_or(site);
    for name in path.split('/').filter(|name| !name.is_empty()) {
        match found.child(name) {
            Some(child) => found = child,
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Option<Page>, &'static str> {
        page(text, r"C:\WINDOWS")
    }

    fn shown(text: &str) -> Vec<String> {
        let page = of(text).expect("no error").expect("a page");
        let show = |item: Item| {
            let attributes = item
                .attributes
                .iter()
                .map(|(name, value)| format!(" {name}={value}"));
            format!("{}{}", item.name, attributes.collect::<String>())
        };
        page.replacing().map(show).to_vec()
    }

    #[test]
    fn a_page_replaces_the_inherited_one() {
        assert_eq!(
            shown("404,*,URL,/missing.asp?a=1,2"),
            [
                "remove statusCode=404 subStatusCode=-1",
                "error statusCode=404 path=/missing.asp?a=1,2 responseMode=ExecuteURL"
            ]
        );
        assert_eq!(
            shown(r"403,14,FILE,C:\WINDOWS\pages\x.htm"),
            [
                "remove statusCode=403 subStatusCode=14",
                r"error statusCode=403 subStatusCode=14 path=%windir%\pages\x.htm responseMode=File"
            ]
        );
    }

    #[test]
    fn statuses_hold_to_the_schemas_range_at_both_ends() {
        for text in ["400,*,URL,/x", "999,*,URL,/x", "404,0,URL,/x", "404,999,URL,/x"] {
            assert!(matches!(of(text), Ok(Some(_))), "{text}");
        }
        for text in [
            "399,*,URL,/x",
            "1000,*,URL,/x",
            "404,1000,URL,/x",
            "404,*,URL,http://x/",
            "404,*",
            "",
        ] {
            assert!(of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn iis_6_s_own_pages_stay_behind() {
        for text in [
            r"404,*,FILE,C:\WINDOWS\help\iisHelp\common\404b.htm",
            r"404,*,FILE,%SystemRoot%\Help\iishelp\common\404b.htm",
        ] {
            assert_eq!(of(text), Ok(None), "{text}");
        }
        assert!(matches!(
            of(r"404,*,FILE,D:\WINDOWS\help\iisHelp\common\404b.htm"),
            Ok(Some(_))
        ));
    }

    #[test]
    fn below_only_what_differs_is_said_and_what_is_gone_is_the_destinations_again() {
        let pages = |texts: &[&str]| -> Vec<Page> {
            texts
                .iter()
                .map(|text| of(text).expect("no error").expect("a page"))
                .collect()
        };
        let root = [item("error", &[("statusCode", "404"), ("path", "404.htm")])];
        let above = pages(&["404,*,URL,/a", "500,*,URL,/a", "403,4,URL,/a"]);
        let here = pages(&["500,*,URL,/a", "501,*,URL,/b"]);
        let names: Vec<_> = differing(&above, &here, &root)
            .iter()
            .map(|item| {
                (
                    item.name.clone(),
                    attribute(item, "statusCode").unwrap_or_default().to_owned(),
                )
            })
            .collect();
        let expected = [
            ("remove", "501"),
            ("error", "501"),
            ("remove", "404"),
            ("error", "404"),
            ("remove", "403"),
        ];
        assert_eq!(
            names,
            expected.map(|(name, status)| (name.to_owned(), status.to_owned()))
        );
        assert!(differing(&above, &above, &root).is_empty());
    }

    #[test]
    fn at_the_server_the_destinations_list_takes_the_pages_up() {
        let root = [
            item("error", &[("statusCode", "401"), ("path", "401.htm")]),
            item(
                "error",
                &[
                    ("statusCode", "404"),
                    ("subStatusCode", "-1"),
                    ("path", "404.htm"),
                ],
            ),
        ];
        let pages = [
            of("404,*,URL,/x").expect("no error").expect("a page"),
            of("404,3,URL,/y").expect("no error").expect("a page"),
        ];
        let items = merged(&root, &pages);
        assert_eq!(items.len(), 3);
        assert_eq!(items[0], root[0]);
        assert_eq!(merged(&items, &pages), items, "a second time changes nothing");
        assert_eq!(
            merged(&root, &[]),
            root,
            "the destination's pages stay where nothing is set"
        );
    }
}
