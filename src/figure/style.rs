//! The colours of figures, by day and by night, and the strokes.
//!
//! Classes, not attributes: the same picture is dark where its reader's screen is. A mark has a hue
//! and a stroke; what a hue says a stroke, a shape or a word says as well, so that nothing depends
//! on colour alone.

use std::fmt::Write as _;

/// A hue: on light paper and on dark.
const HUES: [(&str, &str, &str); 20] = [
    ("paper", "#ffffff", "#15181d"),
    ("window", "#f7f7f5", "#1d2128"),
    ("grid", "#dcdcd8", "#353b45"),
    ("edge", "#767676", "#8b919b"),
    ("ink", "#1c1e21", "#eceef0"),
    ("quiet", "#55595f", "#a9afb8"),
    ("global", "#bfe0cc", "#1f4a35"),
    ("spurious", "#f6dfae", "#5a4519"),
    ("dead", "#d3d6db", "#3d424a"),
    ("infinite", "#f9e9e9", "#35211f"),
    ("positive", "#1f5a96", "#79b4ee"),
    ("negative", "#a3352f", "#ef9088"),
    ("way", "#6b3fa0", "#c3a2f0"),
    ("kick", "#c8321f", "#ff8a75"),
    ("first", "#1f5a96", "#79b4ee"),
    ("second", "#b35806", "#f5ad62"),
    ("third", "#1a7a4c", "#6fcf9f"),
    ("fourth", "#8e2c86", "#e39bdc"),
    ("fifth", "#5b5f66", "#b7bcc4"),
    ("sixth", "#7a6a00", "#d8c657"),
];

/// A stroke, in the hue that stands beside it.
const STROKES: [(&str, &str); 11] = [
    ("line", "fill:none;stroke:currentColor;stroke-width:1.2"),
    ("thin", "stroke-width:0.8"),
    ("thick", "stroke-width:2"),
    ("dash", "stroke-dasharray:5 3"),
    ("dots", "stroke-dasharray:1.5 3"),
    ("fill", "fill:currentColor;stroke:none"),
    // A hairline of the same hue closes the seams between areas.
    ("seam", "fill:currentColor;stroke:currentColor;stroke-width:0.6"),
    ("veil", "fill:currentColor;fill-opacity:0.18;stroke:currentColor;stroke-width:1"),
    ("half", "fill:currentColor;fill-opacity:0.5;stroke:none;shape-rendering:crispEdges"),
    ("strong", "font-weight:bold"),
    ("ring", "stroke:currentColor;stroke-width:1.6"),
];

/// Hues in the order in which a figure hands them out.
pub const SERIES: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// The style sheet: of a picture alone, and of all pictures of a page.
pub fn sheet() -> String {
    let (light, dark) = (&HUES[0].1, &HUES[0].2);
    let mut css = "svg text{fill:currentColor;stroke:none}".to_owned();
    for (name, light, _) in HUES {
        let _ = write!(css, "svg .{name}{{color:{light}}}");
    }
    for (name, look) in STROKES {
        let _ = write!(css, "svg .{name}{{{look}}}");
    }
    let _ = write!(css, "svg .ring{{fill:{light}}}svg .halo{{paint-order:stroke;stroke:{light};stroke-width:3}}");
    css.push_str("@media (prefers-color-scheme:dark){");
    for (name, _, dark) in HUES {
        let _ = write!(css, "svg .{name}{{color:{dark}}}");
    }
    let _ = write!(css, "svg .ring{{fill:{dark}}}svg .halo{{stroke:{dark}}}}}");
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours (WCAG 2.2, 1.4.3).
    fn contrast(a: &str, b: &str) -> f64 {
        let light = |colour: &str| {
            let channel = |at: usize| {
                let c = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_marks_are_legible_by_day_and_by_night() {
        let find = |name: &str| HUES.iter().find(|(hue, ..)| *hue == name).unwrap();
        let grounds = ["paper", "window", "global", "spurious", "dead", "infinite"].map(find);
        // Quiet text stands beside cells, never on them.
        for (text, least, grounds) in [("ink", 7.0, &grounds[..]), ("quiet", 4.5, &grounds[..2])] {
            let text = find(text);
            for ground in grounds {
                let (day, night) = (contrast(text.1, ground.1), contrast(text.2, ground.2));
                assert!(day >= least && night >= least, "{} on {}: {day:.1}, {night:.1}", text.0, ground.0);
            }
        }
        for mark in ["positive", "negative", "way", "kick"].iter().chain(&SERIES).map(|name| find(name)) {
            for ground in &grounds {
                let (day, night) = (contrast(mark.1, ground.1), contrast(mark.2, ground.2));
                assert!(day >= 3.0 && night >= 3.0, "{} on {}: {day:.1}, {night:.1}", mark.0, ground.0);
            }
        }
    }
}
