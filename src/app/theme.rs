//! The look as tokens: colours, sizes, spaces. No other file names a colour or a font size.

use crate::wizard::{Contrast, Settings, ThemeChoice};
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Id, Margin, Shadow, Stroke, Style, TextStyle, Theme,
    Vec2,
};

/// Colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// Window.
    pub bg: Color32,
    /// Page and table.
    pub surface: Color32,
    /// Cards and header.
    pub raised: Color32,
    /// Hairlines between regions.
    pub line: Color32,
    /// Content.
    pub text: Color32,
    /// Labels and second lines.
    pub muted: Color32,
    /// Primary button, selection, focus ring, source side.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The destination's name and side.
    pub dest: Color32,
    /// An added row.
    pub add: Color32,
    /// A changed row.
    pub change: Color32,
    /// A deleted row.
    pub delete: Color32,
    /// A conflict.
    pub conflict: Color32,
    /// An equal row.
    pub same: Color32,
    /// A note.
    pub note: Color32,
    /// Width of a hairline.
    pub hairline: f32,
}

impl Tokens {
    /// The ground of what is selected.
    pub fn selection(&self) -> Color32 {
        // On black, 12 % of a colour is hardly seen.
        tint(self.accent, if self.bg == Color32::BLACK { 0.36 } else { 0.12 })
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Dark on light.
pub const LIGHT: Tokens = Tokens {
    bg: rgb(0xF4F6F8),
    surface: rgb(0xFFFFFF),
    raised: rgb(0xFBFCFD),
    line: rgb(0xD9DFE6),
    text: rgb(0x1A2027),
    muted: rgb(0x56606C),
    accent: rgb(0x1F5FA8),
    on_accent: rgb(0xFFFFFF),
    dest: rgb(0x0B6E69),
    add: rgb(0x1A7431),
    change: rgb(0x8A5A00),
    delete: rgb(0xB3261E),
    conflict: rgb(0x7A35C4),
    same: rgb(0x5B6672),
    note: rgb(0x2F5D8A),
    hairline: 1.0,
};

/// Light on dark.
pub const DARK: Tokens = Tokens {
    bg: rgb(0x14181D),
    surface: rgb(0x1B2027),
    raised: rgb(0x222932),
    line: rgb(0x303944),
    text: rgb(0xE6EAEF),
    muted: rgb(0xA3ADB9),
    accent: rgb(0x7DB4F0),
    on_accent: rgb(0x10151A),
    dest: rgb(0x5CCFC4),
    add: rgb(0x6CCB7F),
    change: rgb(0xE3B341),
    delete: rgb(0xFF8A80),
    conflict: rgb(0xC9A2FF),
    same: rgb(0x9AA5B1),
    note: rgb(0x8FB8E0),
    hairline: 1.0,
};

/// Black, white, the dark row colours, strong lines.
pub const HIGH_CONTRAST: Tokens = Tokens {
    bg: rgb(0x000000),
    surface: rgb(0x000000),
    raised: rgb(0x000000),
    line: rgb(0xFFFFFF),
    text: rgb(0xFFFFFF),
    muted: rgb(0xFFFFFF),
    on_accent: rgb(0x000000),
    hairline: 2.0,
    ..DARK
};

/// Margin of a page.
pub const PAGE_MARGIN: i8 = 20;
/// Space between groups.
pub const GAP: f32 = 12.0;
/// Height of a table or tree row.
pub const ROW: f32 = 24.0;
/// Indent of one level of a tree.
pub const INDENT: f32 = 16.0;
/// Radius of corners.
pub const RADIUS: u8 = 6;
/// Height of buttons and fields.
pub const CONTROL: f32 = 28.0;

/// Page titles.
pub fn title() -> FontId {
    FontId::new(20.0, semibold())
}

/// Section titles.
pub fn section() -> FontId {
    FontId::new(15.0, semibold())
}

/// Body and tables.
pub fn body() -> FontId {
    FontId::new(13.0, FontFamily::Proportional)
}

/// Names and counts that stand out.
pub fn strong() -> FontId {
    FontId::new(13.0, semibold())
}

/// Second lines and table headers.
pub fn small() -> FontId {
    FontId::new(12.0, FontFamily::Proportional)
}

/// Paths, keys, values and differences.
pub fn mono() -> FontId {
    FontId::new(12.0, FontFamily::Monospace)
}

/// The family of titles and counts.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

fn key() -> Id {
    Id::unique("siteferry tokens")
}

/// The colours in use.
pub fn tokens(ctx: &Context) -> Tokens {
    let pair: Option<[Tokens; 2]> = ctx.data(|data| data.get_temp(key()));
    let [light, dark] = pair.unwrap_or([LIGHT, DARK]);
    match ctx.theme() {
        Theme::Light => light,
        Theme::Dark => dark,
    }
}

/// Puts the settings into effect.
pub fn apply(ctx: &Context, settings: &Settings) {
    let [light, dark] = match settings.contrast {
        Contrast::Normal => [LIGHT, DARK],
        Contrast::High => [HIGH_CONTRAST; 2],
    };
    ctx.data_mut(|data| data.insert_temp(key(), [light, dark]));
    ctx.set_style_of(Theme::Light, style(&light, settings.contrast == Contrast::High));
    ctx.set_style_of(Theme::Dark, style(&dark, true));
    ctx.set_theme(match settings.theme {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    });
}

/// The colour with this share of itself, over whatever is below.
pub fn tint(color: Color32, share: f32) -> Color32 {
    color.gamma_multiply(share)
}

fn style(t: &Tokens, dark: bool) -> Style {
    let mut style = Style {
        animation_time: 0.08,
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Heading, title()),
        (TextStyle::Body, body()),
        (TextStyle::Button, body()),
        (TextStyle::Small, small()),
        (TextStyle::Monospace, mono()),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 4.0);
    spacing.button_padding = Vec2::new(12.0, 5.0);
    spacing.interact_size = Vec2::new(24.0, CONTROL);
    spacing.window_margin = Margin::same(20);
    spacing.menu_margin = Margin::same(12);
    spacing.scroll = egui::style::ScrollStyle {
        bar_width: 10.0,
        floating_allocated_width: 8.0,
        floating_width: 6.0,
        fade: egui::style::ScrollFadeStyle {
            strength: 0.0,
            ..Default::default()
        },
        ..egui::style::ScrollStyle::thin()
    };
    // Motion: progress moves, nothing else does.
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.visuals = visuals(t, dark);
    style
}

fn visuals(t: &Tokens, dark: bool) -> egui::Visuals {
    let mut visuals = if dark {
        egui::Visuals::dark()
    } else {
        egui::Visuals::light()
    };
    let radius = CornerRadius::same(RADIUS);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(t.muted);
    visuals.hyperlink_color = t.accent;
    visuals.faint_bg_color = t.bg;
    visuals.extreme_bg_color = t.surface;
    visuals.text_edit_bg_color = Some(t.surface);
    visuals.code_bg_color = t.bg;
    visuals.warn_fg_color = t.change;
    visuals.error_fg_color = t.delete;
    visuals.window_fill = t.raised;
    visuals.window_stroke = Stroke::new(t.hairline, t.line);
    visuals.window_corner_radius = radius;
    visuals.menu_corner_radius = radius;
    visuals.panel_fill = t.bg;
    // One shadow, under popups only.
    let shadow = Shadow {
        offset: [0, 6],
        blur: 24,
        spread: 0,
        color: Color32::from_black_alpha(if dark { 140 } else { 40 }),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.selection.bg_fill = tint(t.accent, 0.28);
    visuals.selection.stroke = Stroke::new(2.0, t.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, t.text);
    visuals.text_cursor.blink = false;
    visuals.disabled_alpha = 0.6;
    let widgets = &mut visuals.widgets;
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = radius;
        widget.expansion = 0.0;
        widget.fg_stroke = Stroke::new(1.0, t.text);
        widget.bg_stroke = Stroke::new(t.hairline, t.line);
        widget.bg_fill = t.raised;
        widget.weak_bg_fill = t.raised;
    }
    // Scroll bars: quiet at rest, clear under the pointer.
    widgets.inactive.bg_fill = t.line;
    widgets.hovered.bg_fill = t.muted;
    widgets.active.bg_fill = t.muted;
    widgets.hovered.bg_stroke = Stroke::new(t.hairline, t.muted);
    widgets.active.bg_stroke = Stroke::new(2.0, t.accent);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_colour_can_be_read_on_every_ground() {
        for (name, t) in [("light", LIGHT), ("dark", DARK), ("high contrast", HIGH_CONTRAST)] {
            for ground in [t.bg, t.surface, t.raised] {
                for text in [
                    t.text, t.muted, t.accent, t.dest, t.add, t.change, t.delete, t.conflict, t.same, t.note,
                ] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 5.0, "{name}: {text:?} on {ground:?} is {ratio:.2} : 1");
                }
            }
            assert!(contrast(t.on_accent, t.accent) >= 5.0, "{name}: primary button");
        }
    }
}
