//! Text in XML and HTML.

use std::fmt::Write as _;

/// Text for an attribute or an element; characters that XML forbids become U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut xml = String::new();
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(xml, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn forbidden_characters_are_escaped() {
        assert_eq!(escaped("a<b & \"c\"\n\u{1}é"), "a&lt;b &amp; &quot;c&quot;&#10;\u{fffd}é");
    }
}
