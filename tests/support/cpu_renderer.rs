//! A small renderer for tests: draws what egui tessellates into a picture, on the processor alone, the same on every
//! machine. No smoothing of edges beyond what egui's own meshes bring, which is how the window is drawn too.

use eframe::egui;
use egui::epaint::{Color32, ImageData, Mesh, Primitive, TextureId, Vertex};
use std::collections::HashMap;

/// Draws a harness' frames.
#[derive(Default)]
pub struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
}

struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

/// A point in 28.4 fixed point: edges are exact, and the same on every machine.
type Point = (i64, i64);

impl egui_kittest::TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        let mut delta = std::mem::take(delta);
        for (id, updates) in &delta.set {
            for update in updates {
                let ImageData::Color(image) = &update.image;
                let [width, height] = image.size;
                let Some([x, y]) = update.pos else {
                    let pixels = image.pixels.clone();
                    self.textures.insert(
                        *id,
                        Texture {
                            width,
                            height,
                            pixels,
                        },
                    );
                    continue;
                };
                let texture = self
                    .textures
                    .get_mut(id)
                    .expect("a part of a texture that was set before");
                for row in 0..height {
                    let to = (y + row) * texture.width + x;
                    let from = row * width;
                    texture.pixels[to..to + width].copy_from_slice(&image.pixels[from..from + width]);
                }
            }
        }
        for id in &delta.free {
            self.textures.remove(id);
        }
        delta.clear();
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let mut picture = Picture::new(size.x.round() as usize, size.y.round() as usize);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = &clipped.primitive else {
                continue;
            };
            if let Some(texture) = self.textures.get(&mesh.texture_id) {
                picture.draw(mesh, texture, clipped.clip_rect, scale);
            }
        }
        picture.into_image()
    }
}

struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

impl Picture {
    fn new(width: usize, height: usize) -> Self {
        let pixels = vec![Color32::BLACK; width * height];
        Picture {
            width,
            height,
            pixels,
        }
    }

    fn into_image(self) -> Result<image::RgbaImage, String> {
        let bytes = self
            .pixels
            .iter()
            .flat_map(|c| [c.r(), c.g(), c.b(), 255])
            .collect();
        image::RgbaImage::from_raw(self.width as u32, self.height as u32, bytes)
            .ok_or_else(|| format!("a picture of {} × {}", self.width, self.height))
    }

    fn draw(&mut self, mesh: &Mesh, texture: &Texture, clip: egui::Rect, scale: f32) {
        let bound = |value: f32, limit: usize| (value * scale).round().clamp(0.0, limit as f32) as i64;
        let clip = [
            bound(clip.min.x, self.width),
            bound(clip.min.y, self.height),
            bound(clip.max.x, self.width),
            bound(clip.max.y, self.height),
        ];
        for triangle in mesh.indices.as_chunks::<3>().0 {
            self.triangle(
                triangle.map(|index| mesh.vertices[index as usize]),
                texture,
                clip,
                scale,
            );
        }
    }

    fn triangle(&mut self, mut corners: [Vertex; 3], texture: &Texture, clip: [i64; 4], scale: f32) {
        let fixed = |corner: &Vertex| -> Point {
            let fix = |value: f32| (value * scale * 16.0).round() as i64;
            (fix(corner.pos.x), fix(corner.pos.y))
        };
        let mut points = corners.each_ref().map(fixed);
        let mut area = edge(points[0], points[1], points[2]);
        if area == 0 {
            return;
        }
        if area < 0 {
            points.swap(1, 2);
            corners.swap(1, 2);
            area = -area;
        }
        let [a, b, c] = points;
        let bias = [top_left(b, c), top_left(c, a), top_left(a, b)];
        let low = |values: [i64; 3], limit: i64| (values[0].min(values[1]).min(values[2]) / 16).max(limit);
        let high =
            |values: [i64; 3], limit: i64| (values[0].max(values[1]).max(values[2]) / 16 + 1).min(limit);
        let (xs, ys) = (points.map(|p| p.0), points.map(|p| p.1));
        // Most of a window is one colour over many pixels: that is worked out once.
        let first = &corners[0];
        let plain = corners
            .iter()
            .all(|corner| corner.color == first.color && corner.uv == first.uv);
        let flat = plain.then(|| shade(&corners, [1.0, 0.0, 0.0], texture));
        let (left, right) = (low(xs, clip[0]), high(xs, clip[2]));
        for y in low(ys, clip[1])..high(ys, clip[3]) {
            let start = (left * 16 + 8, y * 16 + 8);
            let mut weights = [edge(b, c, start), edge(c, a, start), edge(a, b, start)];
            let steps = [(b.1 - c.1) * 16, (c.1 - a.1) * 16, (a.1 - b.1) * 16];
            let row = y as usize * self.width;
            for x in left..right {
                if weights[0] + bias[0] >= 0 && weights[1] + bias[1] >= 0 && weights[2] + bias[2] >= 0 {
                    let color = flat.unwrap_or_else(|| {
                        shade(
                            &corners,
                            weights.map(|weight| weight as f32 / area as f32),
                            texture,
                        )
                    });
                    let pixel = &mut self.pixels[row + x as usize];
                    *pixel = over(color, *pixel);
                }
                for (weight, step) in weights.iter_mut().zip(steps) {
                    *weight += step;
                }
            }
        }
    }
}

fn edge(a: Point, b: Point, c: Point) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// A pixel on an edge belongs to one triangle only: the one whose top or left edge it is.
fn top_left(a: Point, b: Point) -> i64 {
    if (a.1 == b.1 && b.0 > a.0) || b.1 < a.1 {
        0
    } else {
        -1
    }
}

/// The colour at a point of a triangle, premultiplied.
fn shade(corners: &[Vertex; 3], shares: [f32; 3], texture: &Texture) -> [u32; 4] {
    let blend = |value: fn(&Vertex) -> f32| -> f32 {
        corners
            .iter()
            .zip(shares)
            .map(|(corner, share)| value(corner) * share)
            .sum()
    };
    let texel = |share: f32, size: usize| ((share * size as f32) as usize).min(size - 1);
    let x = texel(blend(|corner| corner.uv.x), texture.width);
    let y = texel(blend(|corner| corner.uv.y), texture.height);
    let ink = texture.pixels[y * texture.width + x].to_array();
    let color = [
        blend(|corner| f32::from(corner.color.r())),
        blend(|corner| f32::from(corner.color.g())),
        blend(|corner| f32::from(corner.color.b())),
        blend(|corner| f32::from(corner.color.a())),
    ];
    std::array::from_fn(|channel| (color[channel].round() as u32 * u32::from(ink[channel]) + 127) / 255)
}

fn over(source: [u32; 4], below: Color32) -> Color32 {
    let rest = 255 - source[3].min(255);
    let blend =
        |channel: usize, below: u8| (source[channel] + (u32::from(below) * rest + 127) / 255).min(255) as u8;
    Color32::from_rgb(blend(0, below.r()), blend(1, below.g()), blend(2, below.b()))
}
