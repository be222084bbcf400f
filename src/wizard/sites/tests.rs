//! The tree under ticks, and the areas of keys.

use super::*;
use crate::model::{IisVersion, Selection, ServerFacts};

fn node(site: u32, key: &str, kind: NodeKind, starts: bool, children: Vec<SiteNode>) -> SiteNode {
    SiteNode {
        key: key.to_owned(),
        site,
        kind,
        name: key.to_owned(),
        detail: String::new(),
        starts,
        children,
    }
}

fn tree() -> SiteTree {
    use NodeKind::{Application, Site, VirtualDirectory};
    let archive = node(1, "/1/ROOT/staff/old", VirtualDirectory, true, vec![]);
    let staff = node(1, "/1/ROOT/staff", Application, true, vec![archive]);
    let other = node(3, "/3/ROOT/a", Application, true, vec![]);
    SiteTree::new(&Overview {
        facts: ServerFacts {
            name: "OLD-WEB01".to_owned(),
            iis: IisVersion::IIS6,
            windows_directory: String::new(),
            is_64_bit: false,
        },
        label: String::new(),
        findings: vec![],
        sites: vec![
            node(1, "/1", Site, true, vec![staff]),
            node(2, "/2", Site, true, vec![]),
            node(3, "/3", Site, false, vec![other]),
        ],
    })
}

#[test]
fn sites_that_start_are_ticked_at_first() {
    let tree = tree();
    assert_eq!(
        tree.selection(),
        Selection {
            sites: vec![1, 2],
            ..Selection::default()
        }
    );
    assert_eq!(tree.tick(0), Tick::Some);
    assert_eq!(tree.tick(1), Tick::On);
    assert_eq!(tree.tick(5), Tick::Off);
    assert_eq!(
        tree.tick(6),
        Tick::Off,
        "what is below a stopped site stays with it"
    );
    assert_eq!((tree.site_count(), tree.ticked(NodeKind::Site)), (3, 2));
}

#[test]
fn the_server_ticks_all_and_unticks_all() {
    let mut tree = tree();
    tree.toggle(0);
    assert_eq!(tree.selection().sites, [1, 2, 3]);
    assert_eq!(tree.tick(0), Tick::On);
    tree.toggle(0);
    assert_eq!(tree.selection().sites, Vec::<u32>::new());
    assert_eq!(tree.tick(0), Tick::Off);
}

#[test]
fn the_whole_server_ticks_everything_and_ends_when_a_part_is_left_behind() {
    let mut tree = tree();
    tree.set_whole(true);
    assert_eq!(tree.selection(), Selection::server(vec![1, 2, 3]));
    assert_eq!(tree.tick(5), Tick::On);
    tree.toggle(2);
    assert!(!tree.is_whole());
    assert!(!tree.selection().whole_server);
    tree.toggle(2);
    assert!(!tree.is_whole(), "it is not chosen again by itself");
}

#[test]
fn an_unticked_application_stays_behind_with_all_below_it() {
    let mut tree = tree();
    tree.toggle(2);
    assert_eq!(tree.selection().excluded, ["/1/ROOT/staff"]);
    assert_eq!(tree.tick(1), Tick::Some);
    assert_eq!(tree.tick(3), Tick::Off);
    tree.toggle(3);
    assert_eq!(
        tree.tick(2),
        Tick::On,
        "a directory cannot go without its application"
    );
    let chosen = tree.selection();
    tree.toggle(0);
    tree.choose(&chosen);
    assert_eq!(tree.selection(), chosen);
}

#[test]
fn a_key_is_in_its_nearest_application() {
    let tree = tree();
    for (key, area) in [
        ("/1/ROOT/STAFF/AuthFlags", "/1/staff"),
        ("/1/root/staff/old/x", "/1/staff/old"),
        ("/1/ROOT/staffers/x", "/1"),
        ("/LM/W3SVC/AppPools", ""),
    ] {
        assert_eq!(tree.area_of(key), area, "{key}");
    }
}

#[test]
fn a_closed_node_hides_what_is_below_it() {
    let mut tree = tree();
    tree.set_open(1, false);
    assert_eq!(tree.visible(), [0, 1, 4, 5, 6]);
    tree.set_open(0, false);
    assert_eq!(tree.visible(), [0]);
    assert_eq!(tree.parent(3), Some(2));
    assert_eq!(tree.parent(0), None);
}
