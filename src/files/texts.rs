//! Rows of fields in one text: a large file has millions of them, too many for a string each.

/// Rows of as many fields each, behind one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    columns: usize,
    text: String,
    /// Where each field ends. A file has less than 2^32 bytes.
    ends: Vec<u32>,
}

impl Texts {
    /// No rows of so many fields.
    pub fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Makes room for a text of so many bytes.
    pub fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Takes the next row in.
    pub fn push<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) {
        for field in fields {
            self.text.push_str(field);
            self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.ends.len().checked_div(self.columns).unwrap_or(0)
    }

    /// A field.
    pub fn get(&self, row: usize, column: usize) -> &str {
        let at = row * self.columns + column;
        let offset = |at: usize| self.ends[at] as usize;
        let start = at.checked_sub(1).map_or(0, offset);
        &self.text[start..offset(at)]
    }
}
