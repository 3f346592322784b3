//! A file with the switches of its mutants, and where the text of each mutant stands in it.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use crate::mutant::Mutant;
use crate::sites::{Site, sites};

/// A file with switches.
#[derive(Debug)]
pub struct Schema {
    /// The file's text.
    pub text: String,
    /// The bytes of `text` that one mutant alone has.
    pub arms: Vec<(u32, Range<usize>)>,
    /// The mutants that cannot be switched.
    pub left: Vec<u32>,
}

impl Schema {
    /// The file with the switches of these mutants, of the wide ones in whole statements.
    ///
    /// # Errors
    ///
    /// The text is not Rust.
    pub fn new(text: &str, mutants: &[&Mutant], wide: &BTreeSet<u32>) -> Result<Self, syn::Error> {
        let (sites, left) = sites(text, mutants, wide)?;
        let mut schema = Self { text: String::new(), arms: Vec::new(), left };
        schema.write(text, 0..text.len(), &mut sites.into_iter().peekable());
        Ok(schema)
    }

    /// Some bytes of the source with the sites in them.
    fn write(&mut self, source: &str, range: Range<usize>, sites: &mut Peekable<IntoIter<Site>>) {
        let inside = |site: &Site| range.start <= site.range.start && site.range.end <= range.end;
        let mut from = range.start;
        while let Some(Site { range, before, after, arms }) = sites.next_if(inside) {
            self.text += source.get(from..range.start).unwrap_or_default();
            self.text += &before;
            from = range.end;
            self.write(source, range, sites);
            let start = self.text.len();
            self.arms.extend(arms.into_iter().map(|(id, arm)| (id, start + arm.start..start + arm.end)));
            self.text += &after;
        }
        self.text += source.get(from..range.end).unwrap_or_default();
    }

    /// The mutant whose own text these bytes meet.
    pub fn mutant_at(&self, bytes: &Range<usize>) -> Option<u32> {
        let arm = |(_, arm): &&(u32, Range<usize>)| arm.start <= bytes.start && bytes.end <= arm.end;
        self.arms.iter().find(arm).map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutant::Genre;

    /// The text with the switches of these replacements: genre, what is replaced and by what.
    fn schema(text: &str, replacements: &[(Genre, &str, &str)]) -> Schema {
        with_wide(text, replacements, &[])
    }

    fn with_wide(text: &str, replacements: &[(Genre, &str, &str)], wide: &[u32]) -> Schema {
        let mutant = |(id, (genre, from, to)): (u32, &(Genre, &str, &str))| {
            let start = text.find(from).unwrap();
            Mutant {
                id,
                name: String::new(),
                file: String::new(),
                genre: *genre,
                at: start..start + from.len(),
                replacement: (*to).to_owned(),
                key: String::new(),
            }
        };
        let mutants: Vec<Mutant> = (1..).zip(replacements).map(mutant).collect();
        Schema::new(text, &mutants.iter().collect::<Vec<_>>(), &wide.iter().copied().collect()).unwrap()
    }

    #[test]
    fn a_chain_of_operators_has_one_switch_and_operands_have_their_own() {
        let binary = Genre::BinaryOperator;
        let schema =
            schema("fn f() { a - b * !c }", &[(binary, "-", "+"), (binary, "*", "+"), (Genre::UnaryOperator, "!", "")]);
        let inner = "(match crate::mutant::at(3, 3) { 0..3 | 4.. => !c, 3 => c })";
        let outer = format!(
            "(match crate::mutant::at(1, 2) {{ 0..1 | 3.. => a - b * {inner}, 1 => a + b * !c, 2 => a - b + !c }})"
        );
        assert_eq!(schema.text, format!("fn f() {{ {outer} }}"));
        let text = |(id, arm): &(u32, Range<usize>)| (*id, schema.text.get(arm.clone()).unwrap());
        assert_eq!(schema.arms.iter().map(text).collect::<Vec<_>>(), [(3, "c"), (1, "a + b * !c"), (2, "a - b + !c")]);
        let at = schema.text.find("+ !c").unwrap();
        assert_eq!((schema.mutant_at(&(at..at + 1)), schema.mutant_at(&(0..2))), (Some(2), None));
    }

    #[test]
    fn a_function_answers_at_once_and_an_arm_is_off() {
        let text = "fn f() -> bool { match x { 1 if y => g(), 2 => h(), _ => i() } }";
        let replacements = [
            (Genre::FnValue, "match x { 1 if y => g(), 2 => h(), _ => i() }", "true"),
            (Genre::MatchArm, "1 if y => g(),", ""),
            (Genre::MatchArmGuard, "y", "false"),
            (Genre::MatchArm, "2 => h(),", ""),
        ];
        let guard = "crate::mutant::at(2, 2) != 2 && ((match crate::mutant::at(3, 3) { 0..3 | 4.. => y, 3 => false }))";
        let answer = "match crate::mutant::at(1, 1) { 1 => return true, _ => {} }";
        let arms = format!("1 if {guard} => g(), 2 if crate::mutant::at(4, 4) != 4 => h(), _ => i()");
        assert_eq!(schema(text, &replacements).text, format!("fn f() -> bool {{ {answer} match x {{ {arms} }} }}"));
    }

    #[test]
    fn a_wide_mutant_is_switched_in_its_whole_statement() {
        let replacements = [(Genre::UnaryOperator, "-", ""), (Genre::BinaryOperator, "+", "*")];
        let inner = "(match crate::mutant::at(2, 2) { 0..2 | 3.. => x + y, 2 => x * y })";
        let outer = format!("(match crate::mutant::at(1, 1) {{ 0..1 | 2.. => g(&-({inner})), 1 => g(&(x + y)) }})");
        let schema = with_wide("fn f() { let a = g(&-(x + y)); }", &replacements, &[1]);
        assert_eq!(schema.text, format!("fn f() {{ let a = {outer}; }}"));
        let text = "fn f() { -x; }";
        let replacements = [(Genre::FnValue, "-x;", "()"), (Genre::UnaryOperator, "-", "")];
        let answer = "match crate::mutant::at(1, 1) { 1 => return (), _ => {} }";
        let switch = "(match crate::mutant::at(2, 2) { 0..2 | 3.. => -x, 2 => x });";
        assert_eq!(with_wide(text, &replacements, &[2]).text, format!("fn f() {{ {answer} {switch} }}"));
    }

    #[test]
    fn what_cannot_be_switched_is_left() {
        let binary = Genre::BinaryOperator;
        let left = |text: &str, genre, from: &str| {
            let schema = schema(text, &[(genre, from, "")]);
            assert_eq!(schema.text == text, schema.left == [1]);
            schema.left == [1]
        };
        assert!(left("const A: u8 = 1 + 2;", binary, "+"));
        assert!(left("const fn f() -> u8 { 1 + 2 }", binary, "+"));
        assert!(left("fn f() { [0; 1 + 2] }", binary, "+"));
        assert!(!left("fn f() { [1 + 2; 3] }", binary, "+"));
        assert!(left("fn f() { m!(1 + 2) }", binary, "+"));
        assert!(left("fn f() { if let A = b && c {} }", binary, "&&"));
        assert!(!left("fn f() { if let A = b && c == d {} }", binary, "=="));
        assert!(left("fn f() -> Option<impl A> { b }", Genre::FnValue, "b"));
        assert!(left("fn f() { match a { A => b, B => c } }", Genre::MatchArm, "A => b,"));
    }
}
