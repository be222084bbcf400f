//! The two laws of the XML editor, over generated documents.

use proptest::prelude::*;
use siteferry::formats::xml::{Document, ElementId, NewElement};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq)]
struct Tree {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Tree>,
}

fn tree(document: &Document, id: ElementId) -> Tree {
    Tree {
        name: document.name(id).to_owned(),
        attributes: document
            .attributes(id)
            .map(|(name, value)| (name.to_owned(), value.into_owned()))
            .collect(),
        text: document.text_of(id).split_whitespace().collect(),
        children: document.children(id).map(|child| tree(document, child)).collect(),
    }
}

/// The element at a number in document order.
fn nth(tree: &mut Tree, number: usize) -> &mut Tree {
    fn walk<'t>(tree: &'t mut Tree, left: &mut usize) -> Option<&'t mut Tree> {
        if *left == 0 {
            return Some(tree);
        }
        *left -= 1;
        tree.children.iter_mut().find_map(|child| walk(child, left))
    }
    let mut left = number;
    walk(tree, &mut left).expect("as many elements as in the document")
}

#[derive(Clone, Debug)]
pub enum Edit {
    Set(usize, String, String),
    Unset(usize, usize),
    Insert(usize, usize, String),
    Remove(usize),
}

pub fn edit() -> impl Strategy<Value = Edit> {
    let place = 0..10_000_usize;
    prop_oneof![
        (place.clone(), "[a-d]", value()).prop_map(|(at, name, value)| Edit::Set(at, name, value)),
        (place.clone(), 0..4_usize).prop_map(|(at, which)| Edit::Unset(at, which)),
        (place.clone(), 0..5_usize, "[k-n]").prop_map(|(at, child, name)| Edit::Insert(at, child, name)),
        place.prop_map(Edit::Remove),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[ -~\n\t]{0,12}", "[äß✔𝄞&<>\"']{1,4}"]
}

/// Makes an edit in a document and in a plain tree, and notes which elements' own tags it changed.
fn make(edit: &Edit, document: &mut Document, tree: &mut Tree, touched: &mut BTreeSet<ElementId>) {
    let ids: Vec<_> = document.subtree(document.root()).collect();
    match edit {
        Edit::Set(at, name, value) => {
            let number = at % ids.len();
            document
                .set_attribute(ids[number], name, value)
                .expect("a legal value");
            touched.insert(ids[number]);
            let attributes = &mut nth(tree, number).attributes;
            match attributes.iter_mut().find(|(own, _)| own == name) {
                Some((_, own)) => own.clone_from(value),
                None => attributes.push((name.clone(), value.clone())),
            }
        }
        Edit::Unset(at, which) => {
            let number = at % ids.len();
            let own = &mut nth(tree, number).attributes;
            if !own.is_empty() {
                let (name, _) = own.remove(which % own.len());
                assert!(document.remove_attribute(ids[number], &name));
                touched.insert(ids[number]);
            }
        }
        Edit::Insert(at, child, name) => {
            let number = at % ids.len();
            let parent = ids[number];
            let children: Vec<_> = document.children(parent).collect();
            let position = child % (children.len() + 1);
            let previous = position.checked_sub(1).map(|before| children[before]);
            let new = NewElement::new(name.as_str())
                .with("x", "y")
                .with_child(NewElement::new("in"));
            document.insert_after(parent, previous, &new).expect("inserts");
            if document.children(parent).count() == 1 {
                // An empty element's own tag is opened for its first child.
                touched.insert(parent);
            }
            let leaf = |name: &str, attributes: Vec<(String, String)>, children| Tree {
                name: name.to_owned(),
                attributes,
                text: String::new(),
                children,
            };
            let new = leaf(
                name,
                vec![("x".to_owned(), "y".to_owned())],
                vec![leaf("in", Vec::new(), Vec::new())],
            );
            nth(tree, number).children.insert(position, new);
        }
        Edit::Remove(at) => {
            let number = at % ids.len();
            if let Some(parent) = document.parent(ids[number]) {
                let index = document
                    .children(parent)
                    .position(|child| child == ids[number])
                    .expect("there");
                let parent = ids.iter().position(|id| *id == parent).expect("there");
                assert!(document.remove(ids[number]));
                nth(tree, parent).children.remove(index);
            } else {
                assert!(!document.remove(ids[number]), "the root stays");
            }
        }
    }
}

/// The raw start tags in document order, as quick-xml alone cuts them.
fn start_tags(text: &str) -> Vec<&str> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut tags = Vec::new();
    loop {
        let start = reader.buffer_position() as usize;
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(_) | quick_xml::events::Event::Empty(_) => {
                tags.push(&text[start..reader.buffer_position() as usize]);
            }
            quick_xml::events::Event::Eof => return tags,
            _ => {}
        }
    }
}

/// The law of edits: reading back gives the edited tree, and every tag that was not edited keeps its bytes.
pub fn hold_the_law(text: &str, edits: &[Edit]) {
    let mut document = Document::parse(text.as_bytes().to_vec(), "generated").expect("parses");
    let originals: BTreeMap<ElementId, &str> = document
        .subtree(document.root())
        .zip(start_tags(text.trim_start_matches('\u{FEFF}')))
        .collect();
    let mut wanted = tree(&document, document.root());
    let mut touched = BTreeSet::new();
    for edit in edits {
        make(edit, &mut document, &mut wanted, &mut touched);
    }
    assert_eq!(tree(&document, document.root()), wanted, "the document itself");
    let bytes = document.finish();
    let after = String::from_utf8(bytes.clone()).expect("UTF-8");
    let read = Document::parse(bytes, "written").unwrap_or_else(|problem| panic!("{problem}\n{after}"));
    assert_eq!(tree(&read, read.root()), wanted, "read back from {after}");
    let tags = start_tags(after.trim_start_matches('\u{FEFF}'));
    for (id, tag) in document.subtree(document.root()).zip(tags) {
        if let Some(original) = originals.get(&id)
            && !touched.contains(&id)
        {
            assert_eq!(tag, *original, "an untouched tag of {after}");
        }
    }
    let ends = |text: &str| (text.starts_with('\u{FEFF}'), text.ends_with('\n'));
    assert_eq!(ends(text), ends(&after));
}

fn space() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(" ".to_owned()),
        Just("\r\n\t".to_owned()),
        Just("  \n".to_owned())
    ]
}

fn attributes() -> impl Strategy<Value = String> {
    let attribute = (space(), "[a-f]", "( ?= ?)", "[a-z &é]{0,6}", any::<bool>()).prop_map(
        |(space, name, equals, value, double)| {
            let quote = if double { '"' } else { '\'' };
            let value = value.replace('&', "&#x26;");
            (
                name.clone(),
                format!("{space}{name}{equals}{quote}{value}{quote}"),
            )
        },
    );
    prop::collection::vec(attribute, 0..4).prop_map(|written| {
        let unique: BTreeMap<_, _> = written.into_iter().collect();
        unique.into_values().collect()
    })
}

fn element() -> impl Strategy<Value = String> {
    let leaf = ("[p-t]", attributes(), "(/>| />|\n/>|></q>)")
        .prop_map(|(name, attributes, end)| format!("<{name}{attributes}{}", end.replace('q', &name)));
    leaf.prop_recursive(5, 40, 5, |inner| {
        let node = prop_oneof![
            3 => inner,
            1 => "[a-z]{1,5}",
            1 => Just("<!-- a > b & c -->".to_owned()),
            1 => Just("<![CDATA[ <x> && ]]>".to_owned()),
            1 => Just("<?do it?>".to_owned()),
            1 => Just("a&lt;b&#10;".to_owned()),
            4 => "(\n|\r\n|)[ \t]{0,6}",
        ];
        ("[p-t]", attributes(), prop::collection::vec(node, 0..8)).prop_map(|(name, attributes, content)| {
            format!("<{name}{attributes}>{}</{name}>", content.concat())
        })
    })
}

fn file() -> impl Strategy<Value = String> {
    let head = prop_oneof![
        Just(String::new()),
        Just("\u{FEFF}".to_owned()),
        Just("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- head -->\n".to_owned()),
        Just("\u{FEFF}<?xml version='1.0'?>\n".to_owned()),
    ];
    (head, element(), "(\n|\r\n<!-- foot -->\n|)").prop_map(|(head, root, foot)| head + &root + &foot)
}

proptest! {
    #[test]
    fn without_edits_every_byte_stays(text in file()) {
        let document = Document::parse(text.clone().into_bytes(), "generated").expect("parses");
        prop_assert_eq!(String::from_utf8(document.finish()).expect("UTF-8"), text.clone());
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let text = text.trim_start_matches('\u{FEFF}').replace("UTF-8", "UTF-16");
            let bytes: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(order).collect();
            let document = Document::parse(bytes.clone(), "generated").expect("parses");
            prop_assert_eq!(document.finish(), bytes);
        }
    }

    #[test]
    fn edits_read_back_and_leave_the_rest(text in file(), edits in prop::collection::vec(edit(), 0..12)) {
        hold_the_law(&text, &edits);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), text in "[<>/a='\"&;!?\\-\\[\\] ]{0,40}") {
        for bytes in [bytes, text.into_bytes()] {
            if let Ok(document) = Document::parse(bytes.clone(), "noise") {
                prop_assert_eq!(document.finish(), bytes);
            }
        }
    }
}
