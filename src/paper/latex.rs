//! Text as LaTeX and BibTeX take it.

use rug::Integer;

use crate::arith::rational::shown_step;

/// A line may end after so many characters without a blank: hashes and exact numbers are long.
const UNBROKEN: usize = 16;

/// Text of a LaTeX document.
pub fn text(plain: &str) -> String {
    let (mut out, mut unbroken) = (String::new(), 0);
    for c in plain.chars() {
        // TeX itself may end a line at a blank or behind a hyphen.
        unbroken = if c.is_whitespace() || c == '-' { 0 } else { unbroken + 1 };
        if unbroken > UNBROKEN && c.is_alphanumeric() {
            out += "\\allowbreak{}";
            unbroken = 1;
        }
        push(&mut out, c);
    }
    out
}

/// A statement of the kernel, its round steps as powers of ten: `k = 1e9`.
pub fn round_steps(statement: &str) -> String {
    let (mut out, mut before) = (Vec::new(), ["", ""]);
    for word in statement.split(' ') {
        let digits = word.trim_end_matches([',', ';', ':', '.', '\n']);
        let is_step = matches!(before[0], "k" | "K") && matches!(before[1], "=" | ">=");
        let step = digits.parse().ok().filter(|_| is_step && digits.bytes().all(|b| b.is_ascii_digit()));
        out.push(step.map_or_else(|| word.to_owned(), |k: Integer| shown_step(&k) + &word[digits.len()..]));
        before = [before[1], word];
    }
    out.join(" ")
}

/// Text in typewriter.
pub fn code(plain: &str) -> String {
    format!("\\texttt{{{}}}", text(plain))
}

/// Text of a field of a BibTeX entry: braces are balanced, since none is left unescaped.
pub fn field(plain: &str) -> String {
    plain.chars().fold(String::new(), |mut out, c| {
        push(&mut out, c);
        out
    })
}

/// A BibTeX entry.
pub fn entry(kind: &str, key: &str, fields: &[(&str, String)]) -> String {
    let fields: String = fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
    format!("@{kind}{{{key},\n{fields}}}")
}

/// A step number or a decimal as the kernel spells it, `1e100` or `-2.5e-7`, in a formula.
pub fn number(spelt: &str) -> String {
    let digits = spelt.bytes().all(|b| b.is_ascii_digit()).then(|| spelt.parse().ok()).flatten();
    let spelt = digits.map_or_else(|| spelt.to_owned(), |number: Integer| shown_step(&number));
    match spelt.split_once('e') {
        Some(("1", exponent)) => format!("10^{{{exponent}}}"),
        Some((mantissa, exponent)) => format!("{mantissa} \\cdot 10^{{{exponent}}}"),
        None => spelt,
    }
}

fn push(out: &mut String, c: char) {
    match c {
        '\\' => out.push_str("\\textbackslash{}"),
        '^' => out.push_str("\\textasciicircum{}"),
        '~' => out.push_str("\\textasciitilde{}"),
        '|' => out.push_str("\\textbar{}"),
        '<' => out.push_str("\\textless{}"),
        '>' => out.push_str("\\textgreater{}"),
        '"' => out.push_str("''"),
        '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
        c if c.is_whitespace() => out.push(' '),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_command_by_accident() {
        assert_eq!(
            text("w_k/|w_k| & 50 % {a}\n\\x"),
            "w\\_k/\\textbar{}w\\_k\\textbar{} \\& 50 \\% \\{a\\} \\textbackslash{}x"
        );
        assert_eq!(code(&"a".repeat(17)), format!("\\texttt{{{}\\allowbreak{{}}a}}", "a".repeat(16)));
        assert_eq!(field("w^ <~> #$\""), "w\\textasciicircum{} \\textless{}\\textasciitilde{}\\textgreater{} \\#\\$''");
    }

    #[test]
    fn powers_of_ten_are_spelt_as_powers() {
        assert_eq!(number("1e1000000"), "10^{1000000}");
        assert_eq!(number("2.153e-6"), "2.153 \\cdot 10^{-6}");
        assert_eq!(number("0.3589"), "0.3589");
        assert_eq!(number("1000000000"), "10^{9}");
        assert_eq!(number("1000000001"), "1000000001");
        let of = "x is at most 10000000, for all k >= K = 20000000, y at most 10000000 at k = 1000, 2 at k = 100000000000000000; z\n  k = 30000000: b";
        let shown = "x is at most 10000000, for all k >= K = 2e7, y at most 10000000 at k = 1000, 2 at k = 1e17; z\n  k = 3e7: b";
        assert_eq!(round_steps(of), shown);
    }
}
