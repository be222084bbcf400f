//! Laws that hold for any input: no panic, the same tree however it is read and in whatever order it is written.

use super::*;
use proptest::prelude::*;
use std::io::Read;

/// Gives the bytes in steps of any size.
struct Steps<'b>(&'b [u8], usize);

impl Read for Steps<'_> {
    fn read(&mut self, space: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(self.0.len()).min(space.len());
        let (now, later) = self.0.split_at(count);
        space[..count].copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}

/// Everything that is said of a metabase.
fn told(result: &Result<Metabase, Problem>) -> String {
    match result {
        Err(problem) => format!("{problem:?}"),
        Ok(metabase) => metabase
            .keys()
            .map(|key| {
                format!(
                    "{key:?} {} {:?}\n",
                    key.line(),
                    key.properties().map(|p| (p, p.line())).collect::<Vec<_>>()
                )
            })
            .chain(metabase.problems().iter().map(|problem| format!("{problem:?}\n")))
            .collect(),
    }
}

/// Asks everything, for what might panic.
fn walk(metabase: &Metabase) {
    for key in metabase.keys() {
        assert_eq!(
            metabase.key(key.path()).map(|found| found.path()),
            Some(key.path())
        );
        assert!(
            key.parent()
                .is_none_or(|parent| parent.children().any(|child| child == key))
        );
        for property in key.effective_properties() {
            let _ = (
                property.text(),
                property.shown(),
                property.dword(),
                property.boolean(),
                property.list(),
            );
            let _ = (
                property.bytes(),
                property.flag_names(),
                property.secret_state(),
                property.definition(),
            );
        }
    }
    let _ = metabase.sites().count();
}

proptest! {
    #[test]
    fn steps_of_reading_do_not_matter(step in 1_usize..200) {
        let bytes = file(COMPOSITE);
        let by_step = Metabase::read(Steps(bytes.as_bytes(), step), Schema::built_in(), "M");
        let at_once = Metabase::read(bytes.as_bytes(), Schema::built_in(), "M");
        prop_assert_eq!(told(&by_step), told(&at_once));
    }

    #[test]
    fn mutations_give_a_tree_or_a_problem(
        edits in proptest::collection::vec((0_usize..3, 0_usize..4000, any::<u8>(), 0_usize..40), 1..6),
        step in 1_usize..3000,
    ) {
        let mut bytes = file(COMPOSITE).into_bytes();
        for (what, place, byte, length) in edits {
            let place = place % bytes.len();
            let end = (place + length).min(bytes.len());
            match what {
                0 => bytes[place] = byte,
                1 => { bytes.drain(place..end); }
                _ => { let part = bytes[place..end].to_vec(); bytes.splice(end..end, part); }
            }
            if bytes.is_empty() { break; }
        }
        let result = Metabase::read(&bytes[..], Schema::built_in(), "M");
        let by_step = Metabase::read(Steps(&bytes, step), Schema::built_in(), "M");
        if let Ok(metabase) = &result {
            walk(metabase);
            prop_assert_eq!(told(&by_step), told(&result));
        } else {
            // The first damage is told; which one is first may depend on how far the file was read.
            prop_assert!(by_step.is_err());
        }
    }

    #[test]
    fn keys_in_any_order_make_the_same_tree(order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle()) {
        let paths = ["/", "/LM", "/LM/W3SVC", "/LM/W3SVC/1", "/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT/b", "/LM/W3SVC/10",
            "/LM/W3SVC/1/ROOT/a b/c", "/LM/W3SVC/2/ROOT", "/LM/w3svc/2/root/Ä/x", "/LM/W3SVC/2/ROOT/ä", "/LM/MimeMap"];
        let build = |order: &mut dyn Iterator<Item = usize>| {
            order.fold(MetabaseBuilder::new(), |b, i| b.key(paths[i], "IIsConfigObject").set("ServerComment", paths[i])).build(Schema::built_in())
        };
        let (one, other) = (build(&mut order.iter().copied()), build(&mut (0..12)));
        let tree = |m: &Metabase| m.keys().map(|k| (k.path().to_uppercase(), k.property(property::SERVER_COMMENT).map(|p| p.text().into_owned()))).collect::<Vec<_>>();
        prop_assert_eq!(tree(&one), tree(&other));
        walk(&one);
    }
}
