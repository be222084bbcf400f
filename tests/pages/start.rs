//! The first page.

use crate::Window;
use egui_kittest::kittest::Queryable as _;
use siteferry::wizard::{Message, Page, Step};

#[test]
fn start_offers_what_can_be_done_and_the_sample_leads_to_source() {
    let mut window = Window::new();
    assert!(window.has("What do you want to do?"));
    assert!(window.harness.get_by_label("Migrate a site…").is_focused());
    assert!(window.has("Nothing yet"));
    window.click("Try it with the sample");
    assert_eq!(window.step(), Some(Step::Source));
    assert!(window.has_part("From OLD-WEB01, IIS 6.0"));
    assert!(window.has_part("To NEW-WEB07, IIS 10"));
    window.send(Message::Go(Page::Start));
    assert!(window.has("OLD-WEB01 to NEW-WEB07"), "the list remembers it");
    window.click("Remove OLD-WEB01 to NEW-WEB07 from the list");
    assert!(window.has("Nothing yet"));
}
