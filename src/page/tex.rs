//! Formulas of statements, written in TeX, as MathML.
//!
//! What the statements use, and no more: a command that is not here is an error, and the page shows
//! the formula as it is written.

use thiserror::Error;

use crate::figure::escaped;

/// Deeper nesting is a mistake.
const DEEPEST: usize = 40;

/// Why a formula cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TexError {
    /// A command that is not known.
    #[error("the command \\{0} is not known")]
    Unknown(String),
    /// A brace, a script or a fence that lacks its partner.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Too many braces within braces.
    #[error("the formula is nested too deeply")]
    Deep,
}

/// A formula as a `math` element, within a line or as a display of its own.
///
/// # Errors
/// What in it is not known.
pub fn mathml(tex: &str, display: bool) -> Result<String, TexError> {
    let mut reader = Reader { chars: tex.chars().collect(), at: 0, depth: 0, display };
    let row = reader.row(&End::Formula)?;
    let (block, source) = (if display { " display=\"block\"" } else { "" }, escaped(tex));
    Ok(format!(
        "<math{block}><semantics><mrow>{row}</mrow><annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    ))
}

/// Where a row ends.
#[derive(PartialEq)]
enum End {
    Formula,
    Brace,
    Right,
}

/// One atom, and whether scripts stand below and above it.
struct Atom {
    mathml: String,
    limits: bool,
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    display: bool,
}

impl Reader {
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    /// The name of a command, behind its backslash.
    fn name(&mut self) -> Option<String> {
        let first = *self.chars.get(self.at)?;
        let length = self.chars[self.at..].iter().take_while(|c| c.is_ascii_alphabetic()).count().max(1);
        let name = if length > 1 { self.chars[self.at..self.at + length].iter().collect() } else { first.to_string() };
        self.at += length;
        Some(name)
    }

    fn row(&mut self, end: &End) -> Result<String, TexError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TexError::Deep);
        }
        let mut row = String::new();
        loop {
            match self.peek() {
                None if *end == End::Formula => break,
                None => return Err(TexError::Missing(if *end == End::Brace { "}" } else { "\\right" })),
                Some('}') if *end == End::Brace => {
                    self.at += 1;
                    break;
                }
                Some('}') => return Err(TexError::Missing("{")),
                Some('\\') if *end == End::Right && self.is_right() => {
                    self.at += "\\right".len();
                    break;
                }
                Some(_) => {
                    let atom = self.atom()?;
                    row.push_str(&self.scripts(atom)?);
                }
            }
        }
        self.depth -= 1;
        Ok(row)
    }

    fn is_right(&self) -> bool {
        let word: String = self.chars[self.at..].iter().take("\\right".len()).collect();
        word == "\\right" && !self.chars.get(self.at + word.len()).is_some_and(char::is_ascii_alphabetic)
    }

    /// An atom with what stands below and above it.
    fn scripts(&mut self, atom: Atom) -> Result<String, TexError> {
        let (mut below, mut above, mut primes) = (None, None, 0);
        loop {
            match self.peek() {
                Some('_') if below.is_none() => {
                    self.at += 1;
                    below = Some(self.argument()?);
                }
                Some('^') if above.is_none() => {
                    self.at += 1;
                    above = Some(self.argument()?);
                }
                Some('\'') => {
                    self.at += 1;
                    primes += 1;
                }
                _ => break,
            }
        }
        if primes > 0 {
            let primes = format!("<mo>{}</mo>", "\u{2032}".repeat(primes));
            above = Some(above.map_or_else(|| primes.clone(), |above| format!("<mrow>{primes}{above}</mrow>")));
        }
        let limits = atom.limits && self.display;
        let (under, over, both) = if limits { ("munder", "mover", "munderover") } else { ("msub", "msup", "msubsup") };
        let base = atom.mathml;
        Ok(match (below, above) {
            (None, None) => base,
            (Some(below), None) => format!("<{under}>{base}{below}</{under}>"),
            (None, Some(above)) => format!("<{over}>{base}{above}</{over}>"),
            (Some(below), Some(above)) => format!("<{both}>{base}{below}{above}</{both}>"),
        })
    }

    /// The argument of a command or a script: one digit, or one atom without scripts of its own.
    fn argument(&mut self) -> Result<String, TexError> {
        match self.peek() {
            None | Some('}' | '_' | '^') => Err(TexError::Missing("an argument")),
            Some(c) if c.is_ascii_digit() => {
                self.at += 1;
                Ok(format!("<mn>{c}</mn>"))
            }
            Some(_) => Ok(self.atom()?.mathml),
        }
    }

    fn atom(&mut self) -> Result<Atom, TexError> {
        let plain = |mathml| Ok(Atom { mathml, limits: false });
        match self.next().ok_or(TexError::Missing("an argument"))? {
            '{' => {
                let row = self.row(&End::Brace)?;
                plain(format!("<mrow>{row}</mrow>"))
            }
            '\\' => self.command(),
            c if c.is_ascii_digit() => {
                let more = self.chars[self.at..].iter().take_while(|c| c.is_ascii_digit()).count();
                let digits: String = self.chars[self.at - 1..self.at + more].iter().collect();
                self.at += more;
                plain(format!("<mn>{digits}</mn>"))
            }
            c if c.is_alphabetic() => plain(format!("<mi>{c}</mi>")),
            '|' => plain("<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo>".to_owned()),
            '/' => plain("<mo lspace=\"0\" rspace=\"0\">/</mo>".to_owned()),
            '-' => plain("<mo>\u{2212}</mo>".to_owned()),
            c @ ('(' | ')' | '[' | ']') => plain(format!("<mo stretchy=\"false\">{c}</mo>")),
            '~' => plain("<mspace width=\"0.25em\"/>".to_owned()),
            c => plain(format!("<mo>{}</mo>", escaped(&c.to_string()))),
        }
    }

    fn command(&mut self) -> Result<Atom, TexError> {
        let name = self.name().ok_or(TexError::Missing("the name of a command"))?;
        let plain = |mathml| Ok(Atom { mathml, limits: false });
        if let Some(symbol) = symbol(&name) {
            return plain(symbol);
        }
        match name.as_str() {
            "sum" => Ok(Atom { mathml: "<mo>\u{2211}</mo>".to_owned(), limits: true }),
            "min" | "max" | "inf" | "lim" => Ok(Atom { mathml: format!("<mo>{name}</mo>"), limits: true }),
            "arg" | "exp" | "ln" | "arcsin" => {
                let is_close = matches!(self.peek(), None | Some('(' | '}' | '_' | '^'));
                let space = if is_close { "" } else { "<mspace width=\"0.17em\"/>" };
                plain(format!("<mrow><mi>{name}</mi><mo>&#x2061;</mo>{space}</mrow>"))
            }
            "frac" => {
                let (over, under) = (self.argument()?, self.argument()?);
                plain(format!("<mfrac>{over}{under}</mfrac>"))
            }
            "sqrt" => {
                let inside = self.argument()?;
                plain(format!("<msqrt>{inside}</msqrt>"))
            }
            "hat" | "tilde" | "bar" => {
                let accent = match name.as_str() {
                    "hat" => '^',
                    "tilde" => '~',
                    _ => '\u{af}',
                };
                let base = self.argument()?;
                plain(format!("<mover accent=\"true\">{base}<mo stretchy=\"false\">{accent}</mo></mover>"))
            }
            "text" | "mathrm" | "mathbb" => {
                let text = self.raw()?;
                plain(match (name.as_str(), text.as_str()) {
                    ("text", _) => format!("<mtext>{}</mtext>", escaped(&text.replace(' ', "\u{a0}"))),
                    ("mathbb", "R") => "<mi>\u{211d}</mi>".to_owned(),
                    ("mathbb", _) => return Err(TexError::Unknown(format!("mathbb{{{text}}}"))),
                    (_, text) => format!("<mi mathvariant=\"normal\">{}</mi>", escaped(text)),
                })
            }
            "left" => {
                let open = self.fence()?;
                let row = self.row(&End::Right)?;
                let close = self.fence()?;
                plain(format!(
                    "<mrow><mo form=\"prefix\" stretchy=\"true\">{open}</mo>{row}<mo form=\"postfix\" stretchy=\"true\">{close}</mo></mrow>"
                ))
            }
            "Big" => {
                let fence = self.fence()?;
                plain(format!("<mo stretchy=\"true\" minsize=\"1.8em\" maxsize=\"1.8em\">{fence}</mo>"))
            }
            "not" => match self.next() {
                Some('\\') if self.name().as_deref() == Some("to") => plain("<mo>\u{219b}</mo>".to_owned()),
                _ => Err(TexError::Unknown("not".to_owned())),
            },
            _ => Err(TexError::Unknown(name)),
        }
    }

    /// What stands in braces, as it is.
    fn raw(&mut self) -> Result<String, TexError> {
        if self.next() != Some('{') {
            return Err(TexError::Missing("{"));
        }
        let length = self.chars[self.at..].iter().position(|c| *c == '}').ok_or(TexError::Missing("}"))?;
        let text = self.chars[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        Ok(text)
    }

    fn fence(&mut self) -> Result<String, TexError> {
        match self.next() {
            Some('\\') => self.name().ok_or(TexError::Missing("a fence")),
            Some(c) => Ok(escaped(&c.to_string())),
            None => Err(TexError::Missing("a fence")),
        }
    }
}

/// The element of a command without arguments.
fn symbol(name: &str) -> Option<String> {
    let operator = |c: &str| Some(format!("<mo>{c}</mo>"));
    let space = |width: &str| Some(format!("<mspace width=\"{width}\"/>"));
    let letter = |c: &str| Some(format!("<mi>{c}</mi>"));
    match name {
        "cdot" => operator("\u{22c5}"),
        "in" => operator("\u{2208}"),
        "notin" => operator("\u{2209}"),
        "ge" => operator("\u{2265}"),
        "le" => operator("\u{2264}"),
        "ne" => operator("\u{2260}"),
        "gt" => operator("&gt;"),
        "lt" => operator("&lt;"),
        "to" => operator("\u{2192}"),
        "iff" => operator("\u{27fa}"),
        "setminus" => operator("\u{2216}"),
        "subseteq" => operator("\u{2286}"),
        "nabla" => operator("\u{2207}"),
        // A superscript wedge is the hat of those who type w^.
        "wedge" => operator("\u{2227}"),
        "{" => Some("<mo stretchy=\"false\">{</mo>".to_owned()),
        "}" => Some("<mo stretchy=\"false\">}</mo>".to_owned()),
        "#" => letter("#"),
        "infty" => letter("\u{221e}"),
        "emptyset" => letter("\u{2205}"),
        "dots" => letter("\u{2026}"),
        "beta" => letter("\u{3b2}"),
        "delta" => letter("\u{3b4}"),
        "eta" => letter("\u{3b7}"),
        "kappa" => letter("\u{3ba}"),
        "lambda" => letter("\u{3bb}"),
        "nu" => letter("\u{3bd}"),
        "rho" => letter("\u{3c1}"),
        "tau" => letter("\u{3c4}"),
        "," => space("0.17em"),
        "!" => space("-0.17em"),
        " " => space("0.3em"),
        "quad" => space("1em"),
        "qquad" => space("2em"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theorems::THEOREMS;

    fn row(tex: &str) -> String {
        let text = mathml(tex, true).unwrap();
        let (_, rest) = text.split_once("<mrow>").unwrap();
        rest.rsplit_once("</mrow><annotation").unwrap().0.to_owned()
    }

    #[test]
    fn scripts_bind_to_one_atom() {
        assert_eq!(row("x_i^2"), "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>");
        assert_eq!(row("x^2_i"), row("x_i^2"));
        assert_eq!(row("x^12"), "<msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>");
        assert_eq!(row("\\nu'_l"), "<msubsup><mi>\u{3bd}</mi><mi>l</mi><mo>\u{2032}</mo></msubsup>");
        assert_eq!(row("I_-"), "<msub><mi>I</mi><mo>\u{2212}</mo></msub>");
        assert_eq!(row("\\min_w"), "<munder><mo>min</mo><mi>w</mi></munder>");
        assert!(mathml("\\min_w", false).unwrap().contains("<msub><mo>min</mo>"));
    }

    #[test]
    fn commands_take_their_arguments() {
        assert_eq!(row("\\frac1n"), "<mfrac><mn>1</mn><mi>n</mi></mfrac>");
        assert_eq!(row("\\frac gn"), "<mfrac><mi>g</mi><mi>n</mi></mfrac>");
        assert_eq!(row("\\frac{12}{n}"), "<mfrac><mrow><mn>12</mn></mrow><mrow><mi>n</mi></mrow></mfrac>");
        assert_eq!(row("\\text{for all } i"), "<mtext>for\u{a0}all\u{a0}</mtext><mi>i</mi>");
        assert_eq!(
            row("\\left( x \\right)"),
            "<mrow><mo form=\"prefix\" stretchy=\"true\">(</mo><mi>x</mi><mo form=\"postfix\" stretchy=\"true\">)</mo></mrow>"
        );
        assert!(row("\\ln k").contains("</mo><mspace width=\"0.17em\"/></mrow><mi>k</mi>"));
        assert!(!row("\\exp(k)").contains("mspace"));
        assert_eq!(row("a < b"), "<mi>a</mi><mo>&lt;</mo><mi>b</mi>");
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        let error = |tex: &str| mathml(tex, false).unwrap_err();
        assert_eq!(error("\\frob x"), TexError::Unknown("frob".to_owned()));
        assert_eq!(error("{x"), TexError::Missing("}"));
        assert_eq!(error("x}"), TexError::Missing("{"));
        assert_eq!(error("x_"), TexError::Missing("an argument"));
        assert_eq!(error("\\left( x"), TexError::Missing("\\right"));
        assert_eq!(error("\\"), TexError::Missing("the name of a command"));
        assert_eq!(error(&"{".repeat(100)), TexError::Deep);
    }

    #[test]
    fn every_formula_of_the_registry_is_known() {
        let mut formulas = 0;
        for theorem in THEOREMS.iter() {
            for (at, part) in theorem.about.statement.replace("$$", "$").split('$').enumerate() {
                if at % 2 == 1 {
                    formulas += 1;
                    for display in [false, true] {
                        let shown = mathml(part, display);
                        assert!(shown.is_ok(), "{}: {part}: {shown:?}", theorem.about.claim);
                    }
                }
            }
        }
        assert!(formulas > 100);
    }
}
