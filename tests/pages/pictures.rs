//! The pages as pictures, light and dark.

use crate::Window;
use egui_kittest::{SnapshotOptions, SnapshotResults};
use siteferry::wizard::{MapTab, Message, Page, ReviewTab, Settings, Step, ThemeChoice};

/// Pictures of the pages, light and dark. `UPDATE_SNAPSHOTS=1` takes over what is drawn now.
#[test]
fn pages_look_as_they_did() {
    let mut results = SnapshotResults::new();
    let options = SnapshotOptions::new()
        .output_path("tests/images")
        .threshold(1.5)
        .max_failed_pixels(60);
    for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
        let settings = Settings {
            theme,
            ..Settings::default()
        };
        let name = format!("{theme:?}").to_lowercase();
        let mut window = Window::with([1280.0, 800.0], settings);
        results.add(
            window
                .harness
                .try_snapshot_options(format!("start-{name}"), &options),
        );
        window.send(Message::TrySample(None));
        let mut picture = |window: &mut Window, page: &str| {
            let image = format!("{page}-{name}");
            results.add(window.harness.try_snapshot_options(image, &options));
        };
        for step in [Step::Discover, Step::Prepare, Step::Review] {
            window.send(Message::Go(Page::Step(step)));
            picture(&mut window, &format!("{step:?}").to_lowercase());
        }
        window.send(Message::ReviewTab(ReviewTab::Settings));
        picture(&mut window, "settings");
        window.send(Message::Go(Page::Step(Step::Map)));
        for (tab, page) in [
            (MapTab::Accounts, "accounts"),
            (MapTab::Sites, "sites"),
            (MapTab::Pipeline, "pipeline"),
        ] {
            window.send(Message::MapTab(tab));
            window.send(Message::SelectMapRow(usize::from(tab != MapTab::Accounts)));
            picture(&mut window, page);
        }
    }
}
