//! Marks, drawn rather than taken from a font: the same on every machine, at every size, never a missing-glyph box.

use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};
use std::f32::consts::TAU;

/// A mark. Each is always shown with a word or has one as its tooltip.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Icon {
    /// ✔
    Check,
    /// ✖
    Cross,
    /// ○
    Ring,
    /// ▶
    Play,
    /// ·
    Dot,
    /// ↻
    Refresh,
    /// A padlock.
    Lock,
    /// +
    Plus,
    /// ~
    Tilde,
    /// −
    Minus,
    /// =
    Equal,
    /// ≈
    Approx,
    /// !
    Bang,
    /// ?
    Question,
    /// ⊝
    Skip,
    /// ▸
    Right,
    /// ▾
    Down,
    /// ▴
    Up,
    /// →
    Arrow,
    /// A folder.
    Folder,
    /// A server.
    Server,
    /// A magnifying glass.
    Search,
    /// Sliders.
    Settings,
    /// ↶
    Undo,
    /// A box with an arrow into it: the sample.
    Sample,
    /// i
    Info,
    /// A globe: a site.
    Globe,
    /// A square with a corner: an application.
    App,
    /// >_
    Terminal,
}

/// A mark as a widget of `size` points.
pub fn show(ui: &mut Ui, icon: Icon, size: f32, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    paint(ui.painter(), icon, rect, color);
    response
}

/// Draws a mark into the middle of a rectangle.
pub fn paint(painter: &Painter, icon: Icon, rect: Rect, color: Color32) {
    let size = rect.width().min(rect.height());
    let pen = Pen {
        painter,
        origin: rect.center() - Vec2::splat(size / 2.0),
        unit: size / 16.0,
        stroke: Stroke::new((size / 16.0 * 1.7).max(1.2), color),
        color,
    };
    match icon {
        Icon::Check => pen.line(&[(3.0, 8.5), (6.5, 12.0), (13.0, 4.5)]),
        Icon::Cross => {
            pen.line(&[(4.0, 4.0), (12.0, 12.0)]);
            pen.line(&[(12.0, 4.0), (4.0, 12.0)]);
        }
        Icon::Ring => pen.ring(8.0, 8.0, 5.0),
        Icon::Play => pen.fill(&[(5.0, 3.0), (13.0, 8.0), (5.0, 13.0)]),
        Icon::Dot => pen.disc(8.0, 8.0, 2.0),
        Icon::Refresh => {
            pen.arc(8.0, 8.0, 5.0, 0.13, 0.93);
            pen.fill(&[(13.6, 4.2), (13.4, 8.6), (9.6, 6.4)]);
        }
        Icon::Lock => {
            pen.box_filled(3.5, 7.0, 12.5, 13.5);
            pen.arc(8.0, 7.0, 3.0, 0.5, 1.0);
        }
        Icon::Plus => {
            pen.line(&[(8.0, 3.0), (8.0, 13.0)]);
            pen.line(&[(3.0, 8.0), (13.0, 8.0)]);
        }
        Icon::Tilde => pen.wave(8.0),
        Icon::Minus => pen.line(&[(3.0, 8.0), (13.0, 8.0)]),
        Icon::Equal => {
            pen.line(&[(3.0, 6.0), (13.0, 6.0)]);
            pen.line(&[(3.0, 10.5), (13.0, 10.5)]);
        }
        Icon::Approx => {
            pen.wave(5.8);
            pen.wave(10.6);
        }
        Icon::Bang => {
            pen.line(&[(8.0, 3.0), (8.0, 9.3)]);
            pen.disc(8.0, 12.5, 1.2);
        }
        Icon::Question => {
            pen.arc(8.0, 6.0, 3.0, 0.5, 1.2);
            pen.line(&[(8.9, 8.85), (8.0, 9.7), (8.0, 10.3)]);
            pen.disc(8.0, 12.9, 1.1);
        }
        Icon::Skip => {
            pen.ring(8.0, 8.0, 5.3);
            pen.line(&[(5.5, 8.0), (10.5, 8.0)]);
        }
        Icon::Right => pen.line(&[(6.0, 4.0), (10.0, 8.0), (6.0, 12.0)]),
        Icon::Down => pen.line(&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)]),
        Icon::Up => pen.line(&[(4.0, 10.0), (8.0, 6.0), (12.0, 10.0)]),
        Icon::Arrow => {
            pen.line(&[(2.0, 8.0), (13.5, 8.0)]);
            pen.line(&[(9.5, 4.0), (13.5, 8.0), (9.5, 12.0)]);
        }
        Icon::Folder => pen.closed(&[
            (1.5, 3.5),
            (6.0, 3.5),
            (7.5, 5.5),
            (14.5, 5.5),
            (14.5, 13.0),
            (1.5, 13.0),
        ]),
        Icon::Server => {
            pen.box_line(2.0, 2.5, 14.0, 7.3);
            pen.box_line(2.0, 8.7, 14.0, 13.5);
            pen.disc(4.8, 4.9, 0.9);
            pen.disc(4.8, 11.1, 0.9);
        }
        Icon::Search => {
            pen.ring(7.0, 7.0, 4.2);
            pen.line(&[(10.2, 10.2), (13.8, 13.8)]);
        }
        Icon::Settings => {
            pen.line(&[(2.0, 5.0), (14.0, 5.0)]);
            pen.line(&[(2.0, 11.0), (14.0, 11.0)]);
            pen.disc(10.5, 5.0, 2.2);
            pen.disc(5.5, 11.0, 2.2);
        }
        Icon::Undo => {
            pen.arc(8.0, 9.0, 4.5, 0.62, 1.25);
            pen.line(&[(5.6, 2.4), (4.2, 6.6), (8.4, 6.9)]);
        }
        Icon::Sample => {
            pen.line(&[(2.0, 9.0), (2.0, 13.5), (14.0, 13.5), (14.0, 9.0)]);
            pen.line(&[(8.0, 2.0), (8.0, 9.5)]);
            pen.line(&[(4.8, 6.5), (8.0, 9.7), (11.2, 6.5)]);
        }
        Icon::Info => {
            pen.ring(8.0, 8.0, 6.0);
            pen.line(&[(8.0, 7.6), (8.0, 11.2)]);
            pen.disc(8.0, 5.0, 1.0);
        }
        Icon::Globe => {
            pen.ring(8.0, 8.0, 5.6);
            pen.line(&[(2.4, 8.0), (13.6, 8.0)]);
            pen.ellipse(8.0, 8.0, 2.6, 5.6);
        }
        Icon::App => {
            pen.box_line(2.5, 3.0, 13.5, 13.0);
            pen.line(&[(2.5, 6.2), (13.5, 6.2)]);
        }
        Icon::Terminal => {
            pen.line(&[(3.0, 4.5), (6.5, 8.0), (3.0, 11.5)]);
            pen.line(&[(8.5, 11.5), (13.0, 11.5)]);
        }
    }
}

/// Draws on a grid of 16 by 16.
struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    unit: f32,
    stroke: Stroke,
    color: Color32,
}

impl Pen<'_> {
    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.origin + vec2(x, y) * self.unit
    }

    fn points(&self, points: &[(f32, f32)]) -> Vec<Pos2> {
        points.iter().map(|&point| self.at(point)).collect()
    }

    fn line(&self, points: &[(f32, f32)]) {
        self.painter.add(Shape::line(self.points(points), self.stroke));
    }

    fn closed(&self, points: &[(f32, f32)]) {
        self.painter
            .add(Shape::closed_line(self.points(points), self.stroke));
    }

    fn fill(&self, points: &[(f32, f32)]) {
        self.painter.add(Shape::convex_polygon(
            self.points(points),
            self.color,
            Stroke::NONE,
        ));
    }

    fn ring(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_stroke(self.at((x, y)), radius * self.unit, self.stroke);
    }

    fn disc(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_filled(self.at((x, y)), radius * self.unit, self.color);
    }

    /// An arc from one share of a turn to another, clockwise from three o'clock.
    fn arc(&self, x: f32, y: f32, radius: f32, from: f32, to: f32) {
        let steps = 20;
        let points = (0..=steps)
            .map(|step| {
                let angle = TAU * (from + (to - from) * step as f32 / steps as f32);
                self.at((x + radius * angle.cos(), y + radius * angle.sin()))
            })
            .collect();
        self.painter.add(Shape::line(points, self.stroke));
    }

    fn ellipse(&self, x: f32, y: f32, half_width: f32, half_height: f32) {
        let steps = 24;
        let points = (0..steps)
            .map(|step| {
                let angle = TAU * step as f32 / steps as f32;
                self.at((x + half_width * angle.cos(), y + half_height * angle.sin()))
            })
            .collect();
        self.painter.add(Shape::closed_line(points, self.stroke));
    }

    fn wave(&self, y: f32) {
        let steps = 16;
        let points = (0..=steps)
            .map(|step| {
                let share = step as f32 / steps as f32;
                self.at((2.5 + 11.0 * share, y - 2.0 * (share * TAU).sin()))
            })
            .collect();
        self.painter.add(Shape::line(points, self.stroke));
    }

    fn rect(&self, left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        let min = self.at((left, top));
        let max = self.at((right, bottom));
        Rect::from_min_max(pos2(min.x, min.y), pos2(max.x, max.y))
    }

    fn box_line(&self, left: f32, top: f32, right: f32, bottom: f32) {
        self.painter.rect_stroke(
            self.rect(left, top, right, bottom),
            1.5 * self.unit,
            self.stroke,
            egui::StrokeKind::Middle,
        );
    }

    fn box_filled(&self, left: f32, top: f32, right: f32, bottom: f32) {
        self.painter
            .rect_filled(self.rect(left, top, right, bottom), 1.5 * self.unit, self.color);
    }
}
