//! JSON in its canonical form, and in no other: no white space, object keys in byte order, each
//! once. What is read need not be written again to be compared: the text of a value is what it is.
//!
//! serde_json reads more than this form, takes repeated keys in maps, and says nothing of the place
//! of a value in the text; what is left of it once that is mended is longer than this file.

use crate::reason::Unreadable;

/// A value with its text.
#[derive(Clone, Debug)]
pub(crate) struct Json<'a> {
    pub(crate) text: &'a str,
    pub(crate) form: Form<'a>,
}

/// Strings are as they stand between their quotes: no string of a certificate needs an escape, so
/// that one with a backslash is never a word, a number, a key or a name.
#[derive(Clone, Debug)]
pub(crate) enum Form<'a> {
    Null,
    Bool(bool),
    Number,
    String(&'a str),
    List(Vec<Json<'a>>),
    Object(Vec<(&'a str, Json<'a>)>),
}

const MAX_DEPTH: usize = 16;

impl<'a> Json<'a> {
    /// Reads one value with nothing around it.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Unreadable> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        if reader.at == text.len() { Ok(value) } else { Err(reader.error()) }
    }
}

/// The rest of the text begins at byte `at`.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn error(&self) -> Unreadable {
        Unreadable::Syntax { byte: self.at }
    }

    fn since(&self, from: usize) -> &'a str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    fn comes(&self, token: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(token.as_bytes()))
    }

    /// Takes `token` if it comes next.
    fn take(&mut self, token: &str) -> bool {
        let found = self.comes(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, Unreadable> {
        let from = self.at;
        let form = if self.comes("\"") {
            Form::String(self.string()?)
        } else if self.take("[") {
            Form::List(self.sequence(depth, "]", |reader, _| reader.value(depth + 1))?)
        } else if self.take("{") {
            Form::Object(self.sequence(depth, "}", |reader, before: Option<&(&str, _)>| {
                let byte = reader.at;
                let key = reader.string()?;
                if before.is_some_and(|(before, _)| *before >= key) {
                    return Err(Unreadable::KeyOrder { byte });
                }
                if reader.take(":") { Ok((key, reader.value(depth + 1)?)) } else { Err(reader.error()) }
            })?)
        } else if self.take("null") {
            Form::Null
        } else if self.take("true") || self.take("false") {
            Form::Bool(self.since(from) == "true")
        } else {
            self.take("-");
            let digits = self.text.bytes().skip(self.at).take_while(u8::is_ascii_digit).count();
            self.at += digits;
            if digits > 0 { Form::Number } else { return Err(self.error()) }
        };
        Ok(Json { text: self.since(from), form })
    }

    /// The items up to `close`, separated by commas; each is told of the one before it.
    fn sequence<T>(
        &mut self,
        depth: usize,
        close: &str,
        mut item: impl FnMut(&mut Self, Option<&T>) -> Result<T, Unreadable>,
    ) -> Result<Vec<T>, Unreadable> {
        if depth >= MAX_DEPTH {
            return Err(Unreadable::TooDeep);
        }
        let mut items = Vec::new();
        while !self.take(close) {
            if !items.is_empty() && !self.take(",") {
                return Err(self.error());
            }
            items.push(item(self, items.last())?);
        }
        Ok(items)
    }

    fn string(&mut self) -> Result<&'a str, Unreadable> {
        if !self.take("\"") {
            return Err(self.error());
        }
        let from = self.at;
        let mut escaped = false;
        for byte in self.text.bytes().skip(from) {
            match byte {
                b'"' if !escaped => {
                    let inside = self.since(from);
                    self.at += 1;
                    return Ok(inside);
                }
                0..0x20 => break,
                _ => escaped = byte == b'\\' && !escaped,
            }
            self.at += 1;
        }
        Err(self.error())
    }
}
