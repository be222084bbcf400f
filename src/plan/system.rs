//! Content that is not compared, because Windows or IIS runs from its folder.
//!
//! Translation says so where it reads the setting, with its key and line; this holds for every way to a plan, and in no
//! other way than that no row is ever made. What runs a plan looks once more (`forbidden_row`).

use super::builder::{Phase, PlanBuilder};
use super::make::{Request, presence};
use crate::model::{Change, ContentRoot, Detail, RowState, ServerFacts, ServerPath, SystemFolders};

/// The content that can be compared. The rest becomes a problem and a row that only explains.
pub(super) fn refuse<'r>(request: &Request<'r>, plan: &mut PlanBuilder) -> Vec<&'r ContentRoot> {
    let source = SystemFolders::of(&request.source_facts);
    let destination = SystemFolders::of(&request.destination_facts);
    let mut allowed = Vec::with_capacity(request.content.len());
    for root in request.content {
        let sides = [(&source, &root.source), (&destination, &root.destination)];
        let taken = sides
            .into_iter()
            .find_map(|(own, folder)| Some((folder, own.taken(folder)?)));
        let Some((folder, taken)) = taken else {
            allowed.push(root);
            continue;
        };
        // What a rule leaves out is not compared either, and the rule gets the credit.
        if request
            .judge
            .content(root, presence(request.source, &root.source).0)
            .is_some()
        {
            allowed.push(root);
            continue;
        }
        plan.problem(root.refused(folder, &taken));
        plan.explain(
            Phase::Content,
            RowState::Conflict,
            "directory",
            root.logical.clone(),
            format!("{folder} {taken}"),
        );
    }
    allowed
}

/// A row of a plan that must not be: it writes to or deletes what the destination runs from.
///
/// Settings of an extension of IIS (`UrlScan.ini`) lie there too and may be replaced, by a row that is no content.
pub fn forbidden_row<'p>(
    rows: &'p [Change],
    destination: &ServerFacts,
    config: Option<&ServerPath>,
) -> Option<&'p Change> {
    let system = SystemFolders::of(destination);
    rows.iter().filter(|row| row.action().is_some()).find(|row| {
        let (Detail::File {
            destination: path, ..
        }
        | Detail::Directory { destination: path }) = &row.detail
        else {
            return false;
        };
        let is_content = matches!(row.object.as_str(), "file" | "directory");
        let holds_config = config.is_some_and(|config| config.relative_to(path).is_some());
        (is_content || row.state == RowState::Delete) && (holds_config || system.holds(path))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;
    use crate::model::IisVersion;
    use crate::plan::tests::{DAY, codes, facts, lines, plan, root};

    #[test]
    fn content_never_reaches_what_the_destination_runs_from() {
        let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
        for file in [
            r"C:\boot.ini",
            r"C:\WINDOWS\web\p.asp",
            r"C:\web\a.asp",
            r"D:\x\b.asp",
            r"C:\Program Files\p.txt",
        ] {
            old.put_file(file, "1", DAY);
        }
        let config = r"C:\Windows\System32\inetsrv\config\applicationHost.config";
        for file in [
            config,
            r"C:\Windows\System32\inetsrv\isapi.dll",
            r"C:\inetpub\x.txt",
            r"C:\Program Files\q.txt",
        ] {
            new.put_file(file, "1", DAY);
        }
        new.put_folder(r"D:\");
        let roots = [
            root("S", r"C:\web", r"C:\web"),
            root("S/disk", r"C:\", r"c:"),
            root("S/to", r"D:\x", r"C:\Windows\System32\inetsrv"),
            root("S/from", r"C:\Windows\web", r"C:\printers"),
            root("S/over", r"D:\x", r"D:\"),
            root("S/programs", r"C:\Program Files", r"C:\Program Files"),
        ];
        let plan = plan(&old, &new, &roots);
        assert_eq!(
            lines(&plan),
            [
                "Conflict S/disk",
                "Conflict S/to",
                "Conflict S/from",
                "Conflict S/over",
                "Conflict S/programs",
                "Adding directory (S).",
                r"Adding file (S\a.asp).",
            ]
        );
        assert_eq!(
            codes(&plan),
            [
                "CONTENT-IS-SYSTEM",
                "CONTENT-IS-SYSTEM",
                "CONTENT-BELOW-WINDOWS",
                "CONTENT-IS-SYSTEM",
                "CONTENT-IS-SYSTEM"
            ]
        );
        assert!(plan.is_blocked(&[]) && plan.problems.iter().all(|problem| problem.is_error()));
    }

    #[test]
    fn a_row_that_touches_the_system_is_found_whatever_made_it() {
        let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
        new.put_file(r"D:\etc\a.config", "1", DAY);
        old.put_file(r"D:\web\a.asp", "1", DAY);
        let plan = plan(&old, &new, &[root("S", r"D:\web", r"D:\etc")]);
        let there = facts("NEW", IisVersion::IIS10);
        let config = |text| ServerPath::parse(text);
        assert_eq!(forbidden_row(&plan.rows, &there, None), None);
        assert!(forbidden_row(&plan.rows, &there, config(r"d:\ETC\A.config").as_ref()).is_some());
        for windows in [r"D:\", r"d:\ETC"] {
            let there = ServerFacts {
                windows_directory: windows.to_owned(),
                ..there.clone()
            };
            assert!(forbidden_row(&plan.rows, &there, None).is_some(), "{windows}");
        }
    }

    #[test]
    fn a_folder_that_would_lose_most_of_what_it_has_is_told() {
        let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
        old.put_file(r"C:\web\a.asp", "1", DAY);
        for file in ["a.asp", "b.asp", r"c\d.asp"] {
            new.put_file(&format!(r"C:\web\{file}"), "1", DAY);
        }
        let roots = [root("S", r"C:\web", r"C:\web")];
        let told = plan(&old, &new, &roots);
        assert_eq!(codes(&told), ["CONTENT-MOSTLY-DELETED", "DELETIONS"]);
        assert_eq!(
            told.problems[0].title,
            "S would lose 3 items on NEW, and OLD has only 1 for it"
        );
        for file in ["x.asp", "y.asp"] {
            old.put_file(&format!(r"C:\web\{file}"), "1", DAY);
        }
        assert_eq!(codes(&plan(&old, &new, &roots)), ["DELETIONS"]);
    }
}
