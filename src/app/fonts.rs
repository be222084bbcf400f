//! The faces the program brings: Inter for the interface, JetBrains Mono for paths, keys, values and differences.
//!
//! Nothing is taken from the system, so that every machine shows the same and no glyph is a box. Marks that the faces
//! lack are drawn by `icons`.

use super::theme;
use egui::{Context, FontData, FontDefinitions, FontFamily};
use std::sync::Arc;

/// Installs the faces. They are in effect from the next frame on.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &[u8]); 3] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        (
            "Inter SemiBold",
            include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
        ),
        (
            "JetBrains Mono",
            include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf"),
        ),
    ];
    for (name, bytes) in faces {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let chain = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    fonts
        .families
        .insert(FontFamily::Proportional, chain(&["Inter", "JetBrains Mono"]));
    fonts.families.insert(
        theme::semibold(),
        chain(&["Inter SemiBold", "Inter", "JetBrains Mono"]),
    );
    fonts
        .families
        .insert(FontFamily::Monospace, chain(&["JetBrains Mono", "Inter"]));
    ctx.set_fonts(fonts);
}
