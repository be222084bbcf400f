//! Files that settings name: which of them come along as content of the site.

use super::convert::expand;
use crate::formats::metabase::{Key, property};
use crate::model::ServerPath;

/// The site that a key belongs to; `None` for a key of the whole server.
pub(super) fn site_of<'m>(key: Key<'m>) -> Option<Key<'m>> {
    std::iter::once(key)
        .chain(key.ancestors())
        .find(|key| key.site_id().is_some())
}

/// True when a file lies in a folder of the site, which is copied.
pub(super) fn is_content(site: Key<'_>, file: &str, windows: &str) -> bool {
    let path = |text: &str| ServerPath::parse(&expand(text, windows).ok()?);
    let Some(file) = path(file) else { return false };
    site.descendants()
        .filter_map(|key| path(&key.property(property::PATH)?.text()))
        .any(|folder| file.relative_to(&folder).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{MetabaseBuilder, Schema};

    #[test]
    fn a_file_is_content_where_a_folder_of_its_site_holds_it() {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("Path", "D:\\web\\")
            .key("/LM/W3SVC/1/ROOT/app/x", "IIsWebVirtualDir")
            .set("Path", "%windir%\\pages")
            .key("/LM/W3SVC/2/ROOT", "IIsWebVirtualDir")
            .set("Path", "E:\\other")
            .build(Schema::built_in());
        let key = metabase.key("/LM/W3SVC/1/ROOT/app/x").expect("a key");
        let site = site_of(key).expect("a site");
        assert_eq!(site.path(), "/LM/W3SVC/1");
        let is = |file: &str| is_content(site, file, r"C:\WINDOWS");
        assert!(
            is(r"d:\WEB\errors\404.htm") && is(r"C:\windows\pages\x.htm") && is(r"%SystemRoot%\pages\x.htm")
        );
        assert!(
            !is(r"D:\website\404.htm") && !is(r"E:\other\x.htm") && !is("relative.htm") && !is(r"%else%\x")
        );
        assert!(site_of(metabase.key("/LM/W3SVC").expect("a key")).is_none());
    }
}
