//! Where a statement comes from, in the formats in which it is cited.

/// A paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The BibTeX key.
    pub key: &'static str,
    /// The authors: given names, family name.
    pub authors: &'static [(&'static str, &'static str)],
    /// The title.
    pub title: &'static str,
    /// The journal.
    pub journal: &'static str,
    /// Volume and number.
    pub volume: (&'static str, &'static str),
    /// Pages or article number.
    pub pages: &'static str,
    /// The year.
    pub year: u16,
    /// The arXiv identifier.
    pub arxiv: &'static str,
}

/// A statement of a paper, in the form that is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The paper.
    pub paper: &'static Paper,
    /// What the checked statement is to the paper's.
    pub form: &'static str,
    /// The section of docs/theory.md with the statement and its proof.
    pub section: &'static str,
}

/// The paper whose statements are made precise here.
pub static XU_2021: Paper = Paper {
    key: "xu2021maxmargin",
    authors: &[("Tengyu", "Xu"), ("Yi", "Zhou"), ("Kaiyi", "Ji"), ("Yingbin", "Liang")],
    title: "When Will Gradient Methods Converge to Max-margin Classifier under ReLU Models?",
    journal: "Stat",
    volume: ("10", "1"),
    pages: "e354",
    year: 2021,
    arxiv: "1806.04339",
};

impl Paper {
    /// A statement of the paper, in the form that is checked, proved in a section of
    /// docs/theory.md.
    pub const fn form(&'static self, form: &'static str, section: &'static str) -> Source {
        Source { paper: self, form, section }
    }

    /// Authors, title, journal and arXiv number in one line.
    pub fn line(&self) -> String {
        let (volume, number) = self.volume;
        let authors: Vec<String> = self.authors.iter().map(|(given, family)| format!("{given} {family}")).collect();
        format!(
            "{}: {}. {} {volume}({number}):{}, {} (arXiv:{})",
            authors.join(", "),
            self.title,
            self.journal,
            self.pages,
            self.year,
            self.arxiv
        )
    }

    /// A BibTeX entry.
    pub fn bibtex(&self) -> String {
        let (volume, number) = self.volume;
        let authors: Vec<String> = self.authors.iter().map(|(given, family)| format!("{family}, {given}")).collect();
        let fields = [
            ("author", authors.join(" and ")),
            ("title", format!("{{{}}}", self.title)),
            ("journal", self.journal.to_owned()),
            ("volume", volume.to_owned()),
            ("number", number.to_owned()),
            ("pages", self.pages.to_owned()),
            ("year", self.year.to_string()),
            ("eprint", self.arxiv.to_owned()),
            ("archivePrefix", "arXiv".to_owned()),
        ];
        let fields: String = fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
        format!("@article{{{},\n{fields}}}", self.key)
    }
}
