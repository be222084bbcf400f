//! Names that IIS 6 accepts and IIS 7+ does not.

/// Characters that IIS refuses in the name of a site (IIS Manager's own list; the schema refuses `/` and `?`).
pub const ILLEGAL_IN_SITE: &str = "\\/?;:@&=+$,|\"<>";

/// Characters that IIS refuses in the name of an application pool (IIS_schema.xml, `applicationPoolName`).
pub const ILLEGAL_IN_POOL: &str = "|<>&\\\"/[]+=;:,?*@";

/// Longest name of an application pool (AboFilter cuts longer ones).
pub const LONGEST_POOL_NAME: usize = 64;

/// The name by which IIS 7+ will know a site: illegal characters become `-`, blanks at the ends go. Empty when
/// nothing is left.
pub fn legal_site_name(name: &str) -> String {
    replace(name, ILLEGAL_IN_SITE)
}

/// The name by which IIS 7+ will know an application pool: illegal characters become `-`, and it is cut after
/// 64 characters.
pub fn legal_pool_name(name: &str) -> String {
    replace(name, ILLEGAL_IN_POOL)
        .chars()
        .take(LONGEST_POOL_NAME)
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn illegal_characters_are_replaced_and_legal_ones_kept() {
        assert_eq!(legal_site_name("Harbour Books"), "Harbour Books");
        assert_eq!(legal_site_name(" Shop: A/B & C? "), "Shop- A-B - C-");
        assert_eq!(legal_site_name("  "), "");
        assert_eq!(legal_pool_name("Pool*1"), "Pool-1");
        assert_eq!(legal_pool_name(&"x".repeat(65)).len(), 64);
        assert_eq!(legal_pool_name(&"ü".repeat(64)).chars().count(), 64);
    }
}
