//! A checklist that somebody waits for: it names what it looks at, stops when it is asked to, and goes on behind it.

use super::*;
use std::cell::{Cell, RefCell};

/// Hears everything, and stops when an object holds these words.
#[derive(Default)]
struct Listener {
    stops_at: Option<&'static str>,
    stopped: Cell<bool>,
    heard: RefCell<Vec<String>>,
    found: RefCell<Vec<Check>>,
    done: Cell<usize>,
}

impl Watch for Listener {
    fn begins(&self, what: &'static str, done: usize, all: usize) {
        assert!(done < all, "{what}");
    }

    fn at(&self, object: &str) {
        assert!(!self.stopped.get(), "{object} after the stop");
        self.stopped
            .set(self.stops_at.is_some_and(|words| object.contains(words)));
        self.heard.borrow_mut().push(object.to_owned());
    }

    fn looked(&self, rows: &[Check], done: usize) {
        self.found.borrow_mut().extend(rows.iter().cloned());
        self.done.set(done);
    }

    fn is_stopped(&self) -> bool {
        self.stopped.get()
    }
}

fn shop() -> Desk {
    let mut desk = Desk::new(&[]);
    for folder in ["images", "bin", r"images\2004"] {
        for file in ["a.txt", "b.txt"] {
            desk.source_host
                .put_file(&format!(r"C:\sites\shop\{folder}\{file}"), "four", 0);
        }
    }
    desk.content.push(ContentRoot {
        logical: "Shop".to_owned(),
        origin: "/LM/W3SVC/1/ROOT".to_owned(),
        source: path(r"C:\sites\shop"),
        destination: path(r"C:\sites\shop"),
    });
    desk
}

#[test]
fn measuring_names_the_folder_and_the_files_so_far() {
    let listener = Listener::default();
    let rows = shop()
        .ask(|subject| look(subject, &Part::All, &listener))
        .expect("nobody stopped it");
    let heard = listener.heard.borrow();
    assert!(
        heard.contains(&r"C:\sites\shop (0 files so far)".to_owned()),
        "{heard:?}"
    );
    assert!(
        heard
            .iter()
            .any(|object| object.starts_with(r"C:\sites\shop\images\2004"))
    );
    let room = rows.iter().find(|row| row.code == "FREE-SPACE").expect("a row");
    assert!(room.found.contains("24 bytes in 6 files"), "{}", room.found);
    assert_eq!(listener.done.get(), kinds());
    let mut told = listener.found.borrow().clone();
    told.sort_by_key(|check| check.state);
    assert_eq!(told, rows, "what is told on the way is what comes in the end");
}

#[test]
fn a_stop_in_the_middle_of_a_folder_ends_it_and_the_rest_can_follow() {
    let desk = shop();
    let whole = desk.checks();
    let listener = Listener {
        stops_at: Some("2004"),
        ..Listener::default()
    };
    let ended = desk.ask(|subject| look(subject, &Part::All, &listener));
    assert_eq!(ended, Err(Stopped));
    let mut rows = listener.found.take();
    assert!(
        rows.iter().all(|row| row.code != "FREE-SPACE"),
        "half a sum is no row"
    );
    assert!(!rows.is_empty() && rows.len() < whole.len());
    let rest = desk.ask(|subject| look(subject, &Part::From(listener.done.get()), &Unwatched));
    rows.extend(rest.expect("nobody stopped it"));
    rows.sort_by_key(|check| check.state);
    assert_eq!(rows, whole);
}
