//! Objects to archive.xml, in the form of real files.

use super::object::Object;
use crate::formats::attribute_text;

/// Writes archive.xml: byte order mark, declaration, CRLF, two blanks a level, no line end after the root (package
/// format §1.2). What [`super::read`] read comes back as it was.
pub fn write_xml(root: &Object) -> String {
    let mut out = "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_owned();
    write(root, 0, &mut out);
    out
}

fn write(object: &Object, depth: usize, out: &mut String) {
    line(depth, out);
    out.push('<');
    out.push_str(&object.name);
    let mut put = |name: &str, value: &str| {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        out.push_str(&attribute_text(value));
        out.push('"');
    };
    for (kind, class) in &object.resolvers {
        put(&format!("MSDeploy.ObjectResolver.{kind}"), class);
    }
    for attribute in &object.attributes {
        put(&attribute.name, &attribute.text);
        if let Some(class) = &attribute.class {
            put(&format!("MSDeploy.{}.Type", attribute.name), class);
        }
        if let Some(kind) = &attribute.kind {
            put(&format!("MSDeploy.{}", attribute.name), kind);
        }
    }
    for (name, value) in [
        ("MSDeploy.MSDeployLinkName", &object.link),
        ("MSDeploy.MSDeployKeyAttributeName", &object.key_attribute),
        ("MSDeploy.MSDeployProviderOptions", &object.options),
        ("MSDeploy.MSDeployObjectFlags", &object.flags),
        ("MSDeploy.MSDeployStreamRelativeFilePath", &object.stream),
    ] {
        if let Some(value) = value {
            put(name, value);
        }
    }
    for (name, value) in &object.other {
        put(name, value);
    }
    if object.children.is_empty() {
        out.push_str(" />");
        return;
    }
    out.push('>');
    for child in &object.children {
        write(child, depth + 1, out);
    }
    line(depth, out);
    out.push_str("</");
    out.push_str(&object.name);
    out.push('>');
}

fn line(depth: usize, out: &mut String) {
    out.push_str("\r\n");
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::archive_xml::read;
    use std::path::PathBuf;

    #[test]
    fn what_is_written_reads_back() {
        let mut root = Object::new("MSDeploy.metaKey");
        root.resolvers
            .push(("dirPath".to_owned(), "Some.Class".to_owned()));
        root.children.push(
            Object::new("metaKey")
                .with_path("/lm/w3svc/1")
                .with("value", "a\n\tb & <c> \"d\"\u{e9}"),
        );
        let text = write_xml(&root);
        assert!(text.starts_with("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<MSDeploy.metaKey "));
        assert_eq!(read(text.into_bytes(), "archive.xml").expect("reads"), root);
    }

    #[test]
    fn real_files_come_back_byte_for_byte() {
        let Some(folder) = shared("packages") else { return };
        let mut seen = 0;
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.expect("the data can be walked");
            if entry.file_name() != "archive.xml" {
                continue;
            }
            let bytes = std::fs::read(entry.path()).expect("the data can be read");
            let root = read(bytes.clone(), "archive.xml")
                .unwrap_or_else(|problem| panic!("{}: {problem}", entry.path().display()));
            for object in root.subtree().filter(|object| object.options.is_some()) {
                let options = object.provider_options().expect("settings can be read");
                assert!(options.provider.eq_ignore_ascii_case(&object.name), "{options:?}");
                assert_eq!(Some(options.path.as_str()), object.get("path"));
            }
            let plain = |text: &str| {
                text.trim_start_matches('\u{FEFF}')
                    .replace("\r\n", "\n")
                    .trim_end()
                    .to_owned()
            };
            assert_eq!(
                plain(&write_xml(&root)),
                plain(&String::from_utf8(bytes).expect("UTF-8")),
                "{}",
                entry.path().display()
            );
            seen += 1;
        }
        assert!(seen >= 9, "only {seen} files were found");
    }

    #[test]
    fn settings_are_serialized_as_the_real_ones() {
        let Some(folder) = shared("packages") else { return };
        let table = std::fs::read_to_string(folder.join("provider-options-decoded.tsv")).expect("the table");
        let mut exact = 0;
        for line in table.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let hex = columns.last().expect("a column");
            let bytes: Vec<u8> = (0..hex.len() / 2)
                .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).expect("hex"))
                .collect();
            let options = super::super::nrbf::read(&bytes).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (options.provider.as_str(), options.path.as_str()),
                (columns[3], columns[4])
            );
            // Earlier versions spell the library differently.
            if columns[6].starts_with("Microsoft.web.deployment") {
                assert_eq!(super::super::nrbf::write(&options), bytes, "{}", columns[0]);
                exact += 1;
            }
        }
        assert!(exact >= 15, "only {exact} blocks of Web Deploy 3 were found");
    }

    fn shared(name: &str) -> Option<PathBuf> {
        let root = std::env::var_os("SITEFERRY_SHARED_DATA").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
            PathBuf::from,
        );
        let folder = root.join(name);
        if folder.is_dir() {
            return Some(folder);
        }
        eprintln!("SKIPPED: {} is not there", folder.display());
        None
    }
}
