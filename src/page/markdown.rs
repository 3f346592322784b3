//! The Markdown of statements as HTML: paragraphs, lists, tables, headings, code, emphasis and
//! formulas.

use super::tex::mathml;
use crate::figure::escaped;

/// A text in parts, each below its heading; the first has none.
pub fn parts(text: &str) -> Vec<(&str, String)> {
    let mut parts = vec![("", Vec::new())];
    for line in text.lines() {
        match line.strip_prefix("# ") {
            Some(heading) => parts.push((heading, Vec::new())),
            None => {
                if let Some((_, lines)) = parts.last_mut() {
                    lines.push(line);
                }
            }
        }
    }
    parts.into_iter().map(|(heading, lines)| (heading, blocks(&lines))).collect()
}

/// Blocks are apart by empty lines.
fn blocks(lines: &[&str]) -> String {
    lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty()).map(block).collect()
}

fn block(lines: &[&str]) -> String {
    if lines[0].starts_with('|') {
        return table(lines);
    }
    if lines[0].starts_with("- ") {
        let text = lines.join("\n");
        let items = text.strip_prefix("- ").unwrap_or(&text).split("\n- ");
        let items: String = items.map(|item| format!("<li>{}</li>\n", inline(item))).collect();
        return format!("<ul>\n{items}</ul>\n");
    }
    let text = lines.join("\n");
    match text.strip_prefix("$$").and_then(|rest| rest.strip_suffix("$$")) {
        Some(tex) => format!("<div class=\"formula\">{}</div>\n", formula(tex, true)),
        None => format!("<p>{}</p>\n", inline(&text)),
    }
}

fn table(lines: &[&str]) -> String {
    let row = |line: &str, tag: &str| {
        let cells: String = cells(line).iter().map(|cell| format!("<{tag}>{}</{tag}>", inline(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let body: String = lines.iter().skip(2).map(|line| row(line, "td")).collect();
    format!("<div class=\"wide\"><table>\n{}{body}</table></div>\n", row(lines[0], "th"))
}

/// The cells of a row; a bar within a formula is none between cells.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut formula) = (vec![String::new()], false);
    for c in line.trim().trim_matches('|').chars() {
        formula ^= c == '$';
        match cells.last_mut() {
            Some(cell) if c != '|' || formula => cell.push(c),
            _ => cells.push(String::new()),
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// A formula; as it is written, where it cannot be shown.
fn formula(tex: &str, display: bool) -> String {
    mathml(tex, display).unwrap_or_else(|_| format!("<code>{}</code>", escaped(tex)))
}

/// The text of a line: code, formulas and emphasis, whichever begins first.
fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '$', '*']) {
        let mark = &rest[at..=at];
        let Some((inside, behind)) = rest[at + 1..].split_once(mark) else { break };
        out.push_str(&escaped(&rest[..at]));
        out.push_str(&match mark {
            "`" => format!("<code>{}</code>", escaped(inside)),
            "$" => formula(inside, false),
            _ => format!("<em>{}</em>", escaped(inside)),
        });
        rest = behind;
    }
    out + &escaped(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_elements() {
        let text =
            "One *two* `<b>`\nline.\n\n$$ x $$\n\n# Head\n\n- a\n  b\n- c\n\n| n | $|x|$ |\n|---|---|\n| 1 | `2` |\n";
        let parts = parts(text);
        assert_eq!(parts.len(), 2);
        assert!(parts[0].1.starts_with(
            "<p>One <em>two</em> <code>&lt;b&gt;</code>&#10;line.</p>\n<div class=\"formula\"><math display"
        ));
        assert_eq!(parts[1].0, "Head");
        assert!(parts[1].1.starts_with("<ul>\n<li>a&#10;  b</li>\n<li>c</li>\n</ul>\n"));
        assert!(parts[1].1.contains("<tr><td>1</td><td><code>2</code></td></tr>"));
        assert_eq!(cells("| n | $|x|$ |"), ["n", "$|x|$"]);
    }

    #[test]
    fn nothing_passes_unescaped() {
        assert_eq!(
            inline("<script> & \"x\" $\\frob{<i>}$ 2 * 3"),
            "&lt;script&gt; &amp; &quot;x&quot; <code>\\frob{&lt;i&gt;}</code> 2 * 3"
        );
    }
}
