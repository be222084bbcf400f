//! Names that IIS 6 accepts and IIS 7+ does not.

use crate::model::path::fold;
use std::collections::{HashMap, HashSet};

/// Characters that IIS refuses in the name of a site (IIS Manager's own list; the schema refuses `/` and `?`).
pub const ILLEGAL_IN_SITE: &str = "\\/?;:@&=+$,|\"<>";

/// Characters that IIS refuses in the name of an application pool (IIS_schema.xml, `applicationPoolName`).
pub const ILLEGAL_IN_POOL: &str = "|<>&\\\"/[]+=;:,?*@";

/// Longest name of an application pool (AboFilter cuts longer ones).
pub const LONGEST_POOL_NAME: usize = 64;

/// Longest name of a site that is written. IIS names no limit; names go into paths of location tags (inferred).
pub const LONGEST_SITE_NAME: usize = 260;

/// The name by which IIS 7+ will know a site: illegal characters become `-`, blanks at the ends go. Empty when
/// nothing is left.
pub fn legal_site_name(name: &str) -> String {
    let name: String = replace(name, ILLEGAL_IN_SITE)
        .chars()
        .take(LONGEST_SITE_NAME)
        .collect();
    let name = name.trim_end();
    // The path "." of a location tag means the whole server, and dots alone are no name to anybody.
    if !name.is_empty() && name.chars().all(|c| c == '.') {
        return "-".repeat(name.len());
    }
    name.to_owned()
}

/// The name by which IIS 7+ will know an application pool: illegal characters become `-`, it is cut after 64
/// characters, and a name that Windows keeps for a device gets a `-`, because WAS makes a folder of the pool's name
/// (`inetpub\temp\apppools`).
pub fn legal_pool_name(name: &str) -> String {
    cut(&replace(name, ILLEGAL_IN_POOL), "")
}

/// Cuts a name so that it has room for what follows it.
fn cut(name: &str, suffix: &str) -> String {
    let room = LONGEST_POOL_NAME.saturating_sub(suffix.chars().count());
    let mut start: String = name.chars().take(room).collect();
    start.truncate(start.trim_end().len());
    let mut whole = format!("{start}{suffix}");
    if whole.ends_with('.') {
        whole.pop();
        whole.push('-');
    }
    if is_device(&whole) {
        whole.push('-');
    }
    whole
}

/// True for a name that Windows keeps for a device, with or without an ending (`CON`, `nul.txt`, `COM1`).
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is_numbered = |prefix: &str| {
        let number = stem.get(prefix.len()..).unwrap_or_default();
        let starts = stem
            .get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        starts
            && matches!(
                number,
                "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "\u{b9}" | "\u{b2}" | "\u{b3}"
            )
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"]
        .iter()
        .any(|device| stem.eq_ignore_ascii_case(device))
        || is_numbered("COM")
        || is_numbered("LPT")
}

fn replace(name: &str, illegal: &str) -> String {
    name.trim()
        .chars()
        .map(|c| {
            if illegal.contains(c) || c.is_control() {
                '-'
            } else {
                c
            }
        })
        .collect()
}

/// The wanted name, or the first of `name 2`, `name 3` … that is free.
pub fn unique(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    numbered(wanted, is_taken, |number| format!("{wanted} {number}"))
}

fn numbered(wanted: &str, is_taken: impl Fn(&str) -> bool, nth: impl Fn(u32) -> String) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    (2_u32..)
        .map(nth)
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}

/// What application pools of one server are named on IIS 7+, each differently although IIS 6 may tell names apart that
/// IIS 7+ cannot: those that differ in an illegal character, or after the 64th.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PoolNames {
    /// New names by the folded old one, where [`legal_pool_name`] alone would not do.
    numbered: HashMap<String, String>,
}

impl PoolNames {
    /// Names for these pools. One that is legal keeps its name; the others are numbered in the order of their names.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut old: Vec<(String, &str)> = names.into_iter().map(|name| (fold(name), name)).collect();
        old.sort_unstable();
        old.dedup_by(|next, kept| next.0 == kept.0);
        let (legal, others): (Vec<_>, Vec<_>) = old
            .into_iter()
            .partition(|(_, name)| legal_pool_name(name) == *name);
        let mut taken: HashSet<String> = legal.into_iter().map(|(folded, _)| folded).collect();
        let mut numbered_names = HashMap::new();
        for (folded, name) in others {
            let wanted = legal_pool_name(name);
            let plain = replace(name, ILLEGAL_IN_POOL);
            let new = numbered(
                &wanted,
                |name| taken.contains(&fold(name)),
                |number| cut(&plain, &format!(" {number}")),
            );
            taken.insert(fold(&new));
            if new != wanted {
                numbered_names.insert(folded, new);
            }
        }
        PoolNames {
            numbered: numbered_names,
        }
    }

    /// The name of a pool on IIS 7+.
    pub fn new_name(&self, old: &str) -> String {
        if self.numbered.is_empty() {
            return legal_pool_name(old);
        }
        self.numbered
            .get(&fold(old))
            .cloned()
            .unwrap_or_else(|| legal_pool_name(old))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn illegal_characters_are_replaced_and_legal_ones_kept() {
        assert_eq!(legal_site_name("Harbour Books"), "Harbour Books");
        assert_eq!(legal_site_name(" Shop: A/B & C? "), "Shop- A-B - C-");
        assert_eq!(legal_site_name("  "), "");
        assert_eq!(legal_site_name("a\u{1}b\nc"), "a-b-c");
        assert_eq!(legal_pool_name("Pool*1"), "Pool-1");
        assert_eq!(legal_pool_name(&"x".repeat(65)).len(), 64);
        assert_eq!(legal_pool_name(&"ü".repeat(64)).chars().count(), 64);
    }

    #[test]
    fn names_that_mean_something_else_are_changed() {
        assert_eq!(
            (legal_site_name("."), legal_site_name("..")),
            ("-".into(), "--".into())
        );
        assert_eq!(legal_site_name("a.b"), "a.b");
        assert_eq!(legal_site_name(&"x".repeat(20_000)).len(), LONGEST_SITE_NAME);
        for (name, expected) in [
            ("con", "con-"),
            ("LPT1", "LPT1-"),
            ("nul.shop", "nul.shop-"),
            ("console", "console"),
            ("COM10", "COM10"),
            ("Shop.", "Shop-"),
            ("..", ".-"),
        ] {
            assert_eq!(legal_pool_name(name), expected, "{name}");
        }
    }

    #[test]
    fn pools_stay_apart_whatever_is_cut_or_replaced() {
        let long = "x".repeat(64);
        let (first, second) = (format!("{long}1"), format!("{long}2"));
        let all = ["a*b", "a?b", "A-B", "Shop", &long, &first, &second, "shop"];
        let names = PoolNames::of(all);
        assert_eq!(names.new_name("A-B"), "A-B");
        assert_eq!(names.new_name("a*b"), "a-b 2");
        assert_eq!(names.new_name("a?b"), "a-b 3");
        assert_eq!(names.new_name(&long), long);
        assert_eq!(names.new_name(&first), format!("{} 2", "x".repeat(62)));
        assert_eq!(names.new_name(&second), format!("{} 3", "x".repeat(62)));
        assert_eq!(names.new_name("SHOP"), "SHOP");
        assert_eq!(names.new_name("not among them*"), "not among them-");
    }

    proptest! {
        #[test]
        fn any_pools_get_legal_names_of_their_own(names in proptest::collection::hash_set("[abA*?:. ü]{0,4}|x{63,66}[ab*]{0,2}|con|\\PC{0,5}", 0..12)) {
            let new = PoolNames::of(names.iter().map(String::as_str));
            let mut by_new: HashMap<String, String> = HashMap::new();
            for name in &names {
                let legal = new.new_name(name);
                prop_assert!(legal.chars().count() <= LONGEST_POOL_NAME + 1);
                prop_assert!(!legal.chars().any(|c| ILLEGAL_IN_POOL.contains(c) || c.is_control()));
                if let Some(other) = by_new.insert(fold(&legal), fold(name)) {
                    prop_assert_eq!(other, fold(name), "two pools are named {}", legal);
                }
            }
        }

        #[test]
        fn any_site_gets_a_legal_name(name in "\\PC{0,40}") {
            let legal = legal_site_name(&name);
            prop_assert!(!legal.chars().any(|c| ILLEGAL_IN_SITE.contains(c) || c.is_control()));
            prop_assert_eq!(legal_site_name(&legal), legal.clone());
        }
    }
}
