//! JSON (RFC 8259) as a tree, and its canonical form: object keys in byte order, no white space,
//! minimal escapes.

use crate::reason::Unreadable;

/// A JSON value. Numbers keep their text; objects keep every pair in the order of the file,
/// repeated keys included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Where the reader stops descending; certificates are held to a smaller limit of their own.
const RECURSION_LIMIT: usize = 128;

impl Json {
    /// Reads one JSON value with nothing but white space around it.
    pub(crate) fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.skip_space();
        if reader.at == text.len() { Ok(value) } else { Err(reader.error()) }
    }

    /// The canonical text of the value.
    pub(crate) fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::String(text) => write_string(text, out),
            Self::List(items) => write_sequence(out, ['[', ']'], items, |item, out| item.write(out)),
            Self::Object(pairs) => {
                let mut sorted: Vec<_> = pairs.iter().collect();
                sorted.sort_by(|a, b| a.0.cmp(&b.0));
                write_sequence(out, ['{', '}'], sorted, |(key, item), out| {
                    write_string(key, out);
                    out.push(':');
                    item.write(out);
                });
            }
        }
    }
}

fn write_sequence<T>(
    out: &mut String,
    [open, close]: [char; 2],
    items: impl IntoIterator<Item = T>,
    write: impl Fn(T, &mut String),
) {
    out.push(open);
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

/// The escapes of one letter. The solidus is read but never written.
const ESCAPES: [(char, char); 8] =
    [('"', '"'), ('\\', '\\'), ('b', '\u{8}'), ('t', '\t'), ('n', '\n'), ('f', '\u{c}'), ('r', '\r'), ('/', '/')];

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match ESCAPES.iter().find(|(letter, stands_for)| c == *stands_for && *letter != '/') {
            Some((letter, _)) => out.extend(['\\', *letter]),
            None if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            None => out.push(c),
        }
    }
    out.push('"');
}

/// A JSON string in quotes, with nothing but printable ASCII in it.
pub fn spell_string(text: &str) -> String {
    let mut quoted = String::new();
    write_string(text, &mut quoted);
    let ascii = |c: char| match c {
        ' '..='~' => c.to_string(),
        _ => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    };
    quoted.chars().map(ascii).collect()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn error(&self) -> Unreadable {
        Unreadable::Syntax { byte: self.at }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip_space(&mut self) {
        self.skip(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    /// Skips all characters of a kind; the number of their bytes.
    fn skip(&mut self, kind: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        let count = rest.len() - rest.trim_start_matches(kind).len();
        self.at += count;
        count
    }

    /// Takes `token` if it comes next.
    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), Unreadable> {
        if self.take(token) { Ok(()) } else { Err(self.error()) }
    }

    fn next(&mut self) -> Result<char, Unreadable> {
        let c = self.rest().chars().next().ok_or_else(|| self.error())?;
        self.at += c.len_utf8();
        Ok(c)
    }

    fn value(&mut self, depth: usize) -> Result<Json, Unreadable> {
        if depth > RECURSION_LIMIT {
            return Err(Unreadable::TooDeep);
        }
        self.skip_space();
        if self.take("[") {
            return self.sequence("]", |reader| reader.value(depth + 1)).map(Json::List);
        }
        if self.take("{") {
            let pair = |reader: &mut Self| {
                reader.skip_space();
                let key = reader.string()?;
                reader.skip_space();
                reader.expect(":")?;
                Ok((key, reader.value(depth + 1)?))
            };
            return self.sequence("}", pair).map(Json::Object);
        }
        let words = [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))];
        match words.into_iter().find(|(word, _)| self.take(word)) {
            Some((_, value)) => Ok(value),
            None if self.rest().starts_with('"') => self.string().map(Json::String),
            None => self.number(),
        }
    }

    /// The items up to `close`, separated by commas.
    fn sequence<T>(
        &mut self,
        close: &str,
        mut item: impl FnMut(&mut Self) -> Result<T, Unreadable>,
    ) -> Result<Vec<T>, Unreadable> {
        let mut items = Vec::new();
        self.skip_space();
        if self.take(close) {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            self.skip_space();
            if self.take(close) {
                return Ok(items);
            }
            self.expect(",")?;
        }
    }

    fn digits(&mut self) -> Result<(), Unreadable> {
        if self.skip(|c| c.is_ascii_digit()) > 0 { Ok(()) } else { Err(self.error()) }
    }

    fn number(&mut self) -> Result<Json, Unreadable> {
        let start = self.at;
        self.take("-");
        if !self.take("0") {
            self.digits()?;
        }
        if self.take(".") {
            self.digits()?;
        }
        if self.take("e") || self.take("E") {
            let _ = self.take("+") || self.take("-");
            self.digits()?;
        }
        Ok(Json::Number(self.text.get(start..self.at).unwrap_or("").to_owned()))
    }

    fn string(&mut self) -> Result<String, Unreadable> {
        self.expect("\"")?;
        let mut out = String::new();
        loop {
            match self.next()? {
                '"' => return Ok(out),
                '\\' => out.push(self.escape()?),
                c if u32::from(c) < 0x20 => return Err(self.error()),
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Unreadable> {
        let letter = self.next()?;
        if let Some((_, c)) = ESCAPES.iter().find(|(escape, _)| *escape == letter) {
            return Ok(*c);
        }
        let mut code = if letter == 'u' { self.unit()? } else { return Err(self.error()) };
        if (0xd800..0xdc00).contains(&code) && self.take("\\u") {
            let low = self.unit()?;
            let paired = (0xdc00..0xe000).contains(&low);
            code = if paired { 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) } else { code };
        }
        char::from_u32(code).ok_or_else(|| self.error())
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Unreadable> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or_else(|| self.error())?;
        self.at += 4;
        Ok(unit)
    }
}
