//! Where the files of a Windows path lie in a package.
//!
//! The rule that fits every package seen (package format §2): split at `\` or `/`, write `_C` for `:`, join with `/`
//! below `Content`. `C:\Inetpub\wwwroot` is `Content/C_C/Inetpub/wwwroot`, `Default Web Site/app` is
//! `Content/Default Web Site/app`. It cannot be turned round without knowing the path, so nothing tries to.

/// The folder that content lies in.
pub const CONTENT: &str = "Content";
/// The tree of objects.
pub const ARCHIVE: &str = "archive.xml";
/// Description of the source server.
pub const SYSTEM_INFO: &str = "systemInfo.xml";
/// Declared parameters.
pub const PARAMETERS: &str = "parameters.xml";
/// Keys above the site whose values the site inherits; ours. Web Deploy skips entries it does not know (inferred).
pub const INHERITED: &str = "siteferry/inherited.xml";

/// Name of the entry that holds a path, without a slash at the end.
pub fn entry_of(path: &str) -> String {
    let mut entry = CONTENT.to_owned();
    for part in path.split(['\\', '/']).filter(|part| !part.is_empty()) {
        entry.push('/');
        entry.push_str(&part.replace(':', "_C"));
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lie_where_real_packages_have_them() {
        assert_eq!(entry_of(r"C:\a\b"), "Content/C_C/a/b");
        assert_eq!(entry_of(r"c:\a"), "Content/c_C/a");
        assert_eq!(entry_of(r"T:\x\PubTmp\Out\"), "Content/T_C/x/PubTmp/Out");
        assert_eq!(entry_of("Default Web Site/app"), "Content/Default Web Site/app");
    }
}
