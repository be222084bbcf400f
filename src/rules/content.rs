//! Which content folders are copied, and whether files that only the destination has may go.

use super::{FolderState, Rule, RuleContext, Verdict};
use crate::model::{Action, Change, ContentRoot, Detail};

/// Folders on other machines are not copied.
pub(super) struct SkipUnc;

impl Rule for SkipUnc {
    fn name(&self) -> &'static str {
        "SkipUNC"
    }

    fn description(&self) -> &'static str {
        "Does not copy content that lies on another machine; the setting that points there is carried"
    }

    fn content(&self, _context: &RuleContext, root: &ContentRoot, _state: FolderState) -> Verdict {
        if !root.source.is_unc() {
            return Verdict::Keep;
        }
        Verdict::Skip {
            rule: self.name(),
            why: format!("{} lies on another machine and stays there", root.source),
        }
    }
}

/// A folder that does not exist is left out instead of failing the sync.
pub(super) struct SkipInvalidSource;

impl Rule for SkipInvalidSource {
    fn name(&self) -> &'static str {
        "SkipInvalidSource"
    }

    fn description(&self) -> &'static str {
        "Leaves out what cannot be found on the source instead of failing"
    }

    fn content(&self, context: &RuleContext, root: &ContentRoot, state: FolderState) -> Verdict {
        if state != FolderState::Missing {
            return Verdict::Keep;
        }
        Verdict::Skip {
            rule: self.name(),
            why: format!("{} does not exist on {}", root.source, context.source.name),
        }
    }
}

/// Files and folders that only the destination has stay.
pub(super) struct DoNotDeleteRule;

impl Rule for DoNotDeleteRule {
    fn name(&self) -> &'static str {
        "DoNotDeleteRule"
    }

    fn description(&self) -> &'static str {
        "Keeps files and folders of the destination that the source does not have"
    }

    fn is_default(&self) -> bool {
        false
    }

    fn change(&self, _context: &RuleContext, change: &Change) -> Verdict {
        let is_content = matches!(change.detail, Detail::File { .. } | Detail::Directory { .. });
        if !is_content || change.action() != Some(Action::Delete) {
            return Verdict::Keep;
        }
        Verdict::Skip {
            rule: self.name(),
            why: "Rule DoNotDeleteRule keeps what only the destination has".to_owned(),
        }
    }
}

/// A file of the destination that was written later than the source's stays.
pub(super) struct SkipNewerFilesRule;

impl Rule for SkipNewerFilesRule {
    fn name(&self) -> &'static str {
        "SkipNewerFilesRule"
    }

    fn description(&self) -> &'static str {
        "Keeps files of the destination that were written later than those of the source"
    }

    fn is_default(&self) -> bool {
        false
    }

    fn change(&self, context: &RuleContext, change: &Change) -> Verdict {
        let Detail::File {
            before: Some(before),
            after: Some(after),
            ..
        } = &change.detail
        else {
            return Verdict::Keep;
        };
        if change.action() != Some(Action::Update) || before.modified <= after.modified {
            return Verdict::Keep;
        }
        Verdict::Skip {
            rule: self.name(),
            why: format!("the file on {} is newer", context.destination.name),
        }
    }
}

/// Says which web.config files hold encrypted data. The files are read when the plan is known
/// ([`super::RuleSet::is_on`] is asked there): a rule sees no files.
pub(super) struct WarnForEncryptedDataRule;

impl Rule for WarnForEncryptedDataRule {
    fn name(&self) -> &'static str {
        "WarnForEncryptedDataRule"
    }

    fn description(&self) -> &'static str {
        "Warns of encrypted data in web.config, which another machine cannot decrypt"
    }

    fn is_default(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::{iis6, iis10};
    use super::*;
    use crate::model::{FileFacts, RowState, ServerPath};

    fn root(path: &str) -> ContentRoot {
        let path = ServerPath::parse(path).expect("a server path");
        ContentRoot {
            logical: "Site".to_owned(),
            origin: "/LM/W3SVC/1/ROOT".to_owned(),
            source: path.clone(),
            destination: path,
        }
    }

    #[test]
    fn only_shares_and_missing_folders_are_left_out() {
        let context = RuleContext::new(iis6("OLD"), iis10("NEW"));
        let share = root(r"\\FILER1\images");
        let local = root(r"D:\web");
        assert_ne!(
            SkipUnc.content(&context, &share, FolderState::Present),
            Verdict::Keep
        );
        assert_eq!(
            SkipUnc.content(&context, &local, FolderState::Missing),
            Verdict::Keep
        );
        for (state, kept) in [
            (FolderState::Present, true),
            (FolderState::Unknown, true),
            (FolderState::Missing, false),
        ] {
            let verdict = SkipInvalidSource.content(&context, &local, state);
            assert_eq!(verdict == Verdict::Keep, kept, "{state:?}");
        }
    }

    #[test]
    fn only_deletions_of_content_are_kept_back() {
        let context = RuleContext::new(iis6("OLD"), iis10("NEW"));
        let change = |state, detail| Change {
            id: 0,
            state,
            object: "directory".into(),
            name: "Site\\old".into(),
            why: "test".to_owned(),
            detail,
        };
        let folder = Detail::Directory {
            destination: ServerPath::parse(r"C:\x").expect("path"),
        };
        let verdict = |change: &Change| DoNotDeleteRule.change(&context, change);
        assert_ne!(verdict(&change(RowState::Delete, folder.clone())), Verdict::Keep);
        assert_eq!(verdict(&change(RowState::Add, folder)), Verdict::Keep);
        assert_eq!(verdict(&change(RowState::Delete, Detail::None)), Verdict::Keep);
    }
    #[test]
    fn a_newer_file_stays_and_an_older_one_is_replaced() {
        let context = RuleContext::new(iis6("OLD"), iis10("NEW"));
        let facts = |modified| FileFacts { size: 1, modified };
        let verdict = |state, before: Option<u64>, after: Option<u64>| {
            let change = Change {
                id: 0,
                state,
                object: "file".into(),
                name: "Site\\a.asp".into(),
                why: "test".to_owned(),
                detail: Detail::File {
                    source: None,
                    destination: ServerPath::parse(r"C:\x\a.asp").expect("path"),
                    before: before.map(facts),
                    after: after.map(facts),
                },
            };
            SkipNewerFilesRule.change(&context, &change)
        };
        assert_ne!(verdict(RowState::Change, Some(2), Some(1)), Verdict::Keep);
        for (before, after) in [(1, 2), (2, 2)] {
            assert_eq!(
                verdict(RowState::Change, Some(before), Some(after)),
                Verdict::Keep
            );
        }
        assert_eq!(verdict(RowState::Add, None, Some(1)), Verdict::Keep);
        assert_eq!(verdict(RowState::Delete, Some(2), None), Verdict::Keep);
    }
}
