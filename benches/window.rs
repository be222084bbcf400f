//! The Review table with 100,000 rows: how long the processor works on a frame while it scrolls, moves the cursor and
//! filters. Headless: layout, accessibility tree and tessellation are counted; the graphics card is not.
//!
//! Fails (exit code 1) when the 99th percentile reaches 16 ms.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops where it cannot go on"
)]

#[allow(dead_code, reason = "tests use the rest of it")]
#[path = "../tests/support/window.rs"]
mod window;

use eframe::egui::{self, Event, Key, Modifiers, MouseWheelUnit, RawInput, Rect, TouchPhase, pos2, vec2};
use siteferry::app::Shell;
use siteferry::model::RowState;
use siteferry::wizard::{Message, News, Outcome, Page, Settings, State, Step};
use std::sync::Arc;
use std::time::{Duration, Instant};
use window::Fake;

const ROWS: u32 = 100_000;
const LIMIT: Duration = Duration::from_millis(16);

/// A window without a screen.
struct Screen {
    ctx: egui::Context,
    shell: Shell,
    time: f64,
}

impl Screen {
    /// Runs one frame and measures it.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let since = Instant::now();
        let output = self.ctx.run_ui(input, |ui| {
            self.shell.logic(ui.ctx());
            self.shell.ui(ui);
        });
        let shapes = output.shapes.clone();
        let meshes = self.ctx.tessellate(shapes, output.pixels_per_point);
        let took = since.elapsed();
        assert!(!meshes.is_empty(), "something was drawn");
        output.drop_without_applying_deltas();
        took
    }

    /// Runs frames that nobody measures.
    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.frame(Vec::new());
        }
    }

    fn send(&mut self, message: Message) {
        let ctx = self.ctx.clone();
        self.shell.send(&ctx, message);
    }
}

fn main() {
    let ctx = egui::Context::default();
    ctx.enable_accesskit();
    Shell::prepare(&ctx, &Settings::default());
    let fake = Fake::default();
    let shell = fake.shell(State::new(Settings::default(), vec![]));
    let mut screen = Screen {
        ctx,
        shell,
        time: 0.0,
    };
    screen.send(Message::TrySample(None));
    screen.frames(5);
    fake.0.borrow_mut().silent = true;
    screen.send(Message::Go(Page::Step(Step::Review)));
    let job = fake.0.borrow().asked.last().expect("a plan was asked for").0;
    let plan = Outcome::Planned(Arc::new(window::plan(rows(), window::problems())), Arc::default());
    screen.send(Message::News(job, News::Finished(Ok(Box::new(plan)))));
    screen.frames(30);
    assert_eq!(screen.shell.state.review.visible().len(), ROWS as usize);

    println!("Review with {ROWS} rows, 1280 × 800, processor time of a frame:");
    let worst = [
        measure("scrolling", 600, &mut screen, scroll),
        measure("cursor by keys", 600, &mut screen, keys),
        measure("filter by text", 300, &mut screen, filter),
        measure("filter by chip", 300, &mut screen, chip),
    ]
    .into_iter()
    .max()
    .unwrap_or_default();
    let verdict = if worst < LIMIT { "under" } else { "NOT under" };
    println!(
        "worst p99 {:.2} ms, {verdict} {} ms",
        worst.as_secs_f64() * 1e3,
        LIMIT.as_millis()
    );
    if worst >= LIMIT {
        std::process::exit(1);
    }
}

fn rows() -> Vec<siteferry::model::Change> {
    let states = [
        RowState::Add,
        RowState::Change,
        RowState::Delete,
        RowState::Skipped,
    ];
    (0..ROWS)
        .map(|id| {
            let state = states[id as usize % states.len()];
            let name = format!(
                r"images\{:03}\{:02}\a-rather-long-name-of-a-picture-{id}.jpg",
                id % 997,
                id % 89
            );
            window::file(
                id,
                state,
                &name,
                u64::from(id) * 37,
                "newer on OLD-WEB01, sizes differ",
            )
        })
        .collect()
}

/// Runs frames of a kind and prints their median, 99th percentile and maximum. Returns the 99th percentile.
fn measure(
    what: &str,
    frames: usize,
    screen: &mut Screen,
    events: impl Fn(usize, &mut Screen) -> Vec<Event>,
) -> Duration {
    let mut times: Vec<Duration> = (0..frames)
        .map(|number| {
            let since = Instant::now();
            let events = events(number, screen);
            // What a message costs outside of the frame is part of what the person waits for.
            let before = since.elapsed();
            before + screen.frame(events)
        })
        .collect();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
    println!(
        "  {what:<16} p50 {:6.2} ms   p99 {:6.2} ms   max {:6.2} ms",
        at(50),
        at(99),
        at(100)
    );
    times[(times.len() - 1) * 99 / 100]
}

fn scroll(number: usize, _: &mut Screen) -> Vec<Event> {
    let down = if (number / 200).is_multiple_of(2) {
        -1.0
    } else {
        1.0
    };
    vec![
        Event::PointerMoved(pos2(500.0, 500.0)),
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, down * 4_000.0),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        },
    ]
}

fn keys(number: usize, _: &mut Screen) -> Vec<Event> {
    let key = match number % 50 {
        0 => Key::End,
        25 => Key::Home,
        other if other % 2 == 0 => Key::PageDown,
        _ => Key::ArrowDown,
    };
    let event = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    vec![event(true), event(false)]
}

/// A keystroke every third frame: the filter grows by a letter and starts over.
fn filter(number: usize, screen: &mut Screen) -> Vec<Event> {
    let word = "picture-9999";
    if number.is_multiple_of(3) {
        let letters = (number / 3) % (word.len() + 1);
        screen.send(Message::FilterRows(word.chars().take(letters).collect()));
    }
    Vec::new()
}

fn chip(number: usize, screen: &mut Screen) -> Vec<Event> {
    if number.is_multiple_of(3) {
        screen.send(Message::Chip(RowState::Delete, false));
    }
    Vec::new()
}
