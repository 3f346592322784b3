//! Where the mutants of a file can be switched: what is wrapped around which bytes.
//!
//! One mutant is on at a time, so that what a mutant puts in the place of an expression holds the
//! source unaltered, and only the unaltered expression holds further switches: the text grows with
//! the number of mutants, not with all their combinations.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ReturnType, Signature, Type};

use crate::mutant::{Genre, Mutant};

/// Text before and after some bytes of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Site {
    /// The bytes.
    pub range: Range<usize>,
    /// Stands before them.
    pub before: String,
    /// Stands after them.
    pub after: String,
    /// The mutants whose text is in `after`, and where in it.
    pub arms: Vec<(u32, Range<usize>)>,
}

/// The sites of a file in the order in which they begin, outer ones first, and the mutants that no
/// site switches: those of constants, and of what is no expression of a function.
///
/// A mutant is switched in the smallest expression that it is one of, or, if it is among the
/// `wide`, in the whole of its statement: `f(&-x)` without the sign is `f(&x)`, and may compile
/// although x has not the type of -x.
///
/// # Errors
///
/// The text is not Rust.
pub fn sites(text: &str, mutants: &[&Mutant], wide: &BTreeSet<u32>) -> Result<(Vec<Site>, Vec<u32>), syn::Error> {
    let file = syn::parse_file(text)?;
    let mut left: BTreeMap<(Genre, usize), Vec<&Mutant>> = BTreeMap::new();
    for mutant in mutants {
        left.entry((mutant.genre, mutant.at.start)).or_default().push(mutant);
    }
    let mut finder = Finder { text, wide, left, waiting: Vec::new(), found: Vec::new() };
    finder.visit_file(&file);
    let place = |range: &Range<usize>| (range.start, !range.is_empty(), Reverse(range.end));
    finder.found.sort_by_key(|site| place(&site.range));
    let left = finder.left.into_values().flatten().map(|mutant| mutant.id).collect();
    Ok((finder.found, left))
}

/// The number that is on, asked for these mutants, which are in order.
fn asked(ids: &[u32]) -> String {
    let end = |id: Option<&u32>| id.copied().unwrap_or_default();
    format!("crate::mutant::at({}, {})", end(ids.first()), end(ids.last()))
}

/// The numbers that are none of these, as a pattern.
fn others(ids: &[u32]) -> String {
    let (mut from, mut pattern) = (0, String::new());
    for id in ids {
        if from < *id {
            pattern += &format!("{from}..{id} | ");
        }
        from = id + 1;
    }
    pattern + &format!("{from}..")
}

struct Finder<'a> {
    text: &'a str,
    wide: &'a BTreeSet<u32>,
    left: BTreeMap<(Genre, usize), Vec<&'a Mutant>>,
    /// Those of the statement that is looked at which are to be switched in all of it.
    waiting: Vec<&'a Mutant>,
    found: Vec<Site>,
}

impl<'a> Finder<'a> {
    fn take(&mut self, genre: Genre, at: Span) -> Vec<&'a Mutant> {
        self.left.remove(&(genre, at.byte_range().start)).unwrap_or_default()
    }

    fn source(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// An expression that the mutants may be switched in.
    fn switch(&mut self, range: Range<usize>, mutants: Vec<&'a Mutant>) {
        let (wide, narrow) = mutants.into_iter().partition(|mutant| self.wide.contains(&mutant.id));
        self.waiting.extend::<Vec<_>>(wide);
        self.arms(range, narrow);
    }

    /// An expression that no temporary value outlives.
    fn whole(&mut self, expr: &Expr) {
        let outer = mem::take(&mut self.waiting);
        self.visit_expr(expr);
        let waiting = mem::replace(&mut self.waiting, outer);
        self.arms(expr.span().byte_range(), waiting);
    }

    /// An expression, as it is first: its type is the one that the others must have.
    fn arms(&mut self, range: Range<usize>, mut mutants: Vec<&Mutant>) {
        if mutants.is_empty() {
            return;
        }
        mutants.sort_by_key(|mutant| mutant.id);
        let ids: Vec<u32> = mutants.iter().map(|mutant| mutant.id).collect();
        let before = format!("(match {} {{ {} => ", asked(&ids), others(&ids));
        let (mut after, mut arms) = (String::new(), Vec::new());
        for mutant in mutants {
            after += &format!(", {} => ", mutant.id);
            let start = after.len();
            after += self.source(range.start..mutant.at.start);
            after += &mutant.replacement;
            after += self.source(mutant.at.end..range.end);
            arms.push((mutant.id, start..after.len()));
        }
        after += " })";
        self.found.push(Site { range, before, after, arms });
    }

    /// A function that answers at once.
    fn body(&mut self, signature: &Signature, block: &Block) {
        let Some(first) = block.stmts.first() else { return };
        let (at, opaque) = (first.span().byte_range().start, is_opaque(&signature.output));
        let mutants = if opaque { Vec::new() } else { self.take(Genre::FnValue, first.span()) };
        if mutants.is_empty() {
            return;
        }
        let ids: Vec<u32> = mutants.iter().map(|mutant| mutant.id).collect();
        let (mut after, mut arms) = (format!("match {} {{ ", asked(&ids)), Vec::new());
        for mutant in mutants {
            after += &format!("{} => ", mutant.id);
            let start = after.len();
            after += &format!("return {}", mutant.replacement);
            arms.push((mutant.id, start..after.len()));
            after += ", ";
        }
        after += "_ => {} } ";
        self.found.push(Site { range: at..at, before: String::new(), after, arms });
    }

    /// An arm that matches nothing.
    fn deleted(&mut self, arm: &syn::Arm) {
        let guard = arm.guard.as_ref().map(|(_, guard)| guard);
        if guard.is_some_and(|guard| binds(guard)) {
            return;
        }
        for mutant in self.take(Genre::MatchArm, arm.span()) {
            let off = format!("{} != {}", asked(&[mutant.id]), mutant.id);
            let end = arm.pat.span().byte_range().end;
            let (range, before, after) = match guard {
                Some(guard) => (guard.span().byte_range(), format!("{off} && ("), ")".to_owned()),
                None => (end..end, format!(" if {off}"), String::new()),
            };
            self.found.push(Site { range, before, after, arms: Vec::new() });
        }
    }

    /// What is between the operators of an expression, and the mutants of those operators.
    fn chain<'e>(&mut self, expr: &'e Expr, operands: &mut Vec<&'e Expr>, mutants: &mut Vec<&'a Mutant>) {
        if let Expr::Binary(binary) = expr {
            self.chain(&binary.left, operands, mutants);
            mutants.extend(self.take(Genre::BinaryOperator, binary.op.span()));
            self.chain(&binary.right, operands, mutants);
        } else {
            operands.push(expr);
        }
    }
}

/// Whether a type is known only from the body: a value of another type is no arm beside it.
fn is_opaque(output: &ReturnType) -> bool {
    struct Opaque(bool);
    impl Visit<'_> for Opaque {
        fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut opaque = Opaque(false);
    opaque.visit_return_type(output);
    opaque.0
}

/// Whether an expression binds names by `let`: it is a condition, and no value.
fn binds(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let range = expr.span().byte_range();
        match expr {
            Expr::Binary(_) if !binds(expr) => {
                // All operators of a chain in one switch: in an arm, a replaced operator takes the
                // operands that its precedence gives it, as it does in the text.
                let (mut operands, mut mutants) = (Vec::new(), Vec::new());
                self.chain(expr, &mut operands, &mut mutants);
                self.switch(range, mutants);
                operands.into_iter().for_each(|operand| self.visit_expr(operand));
            }
            Expr::Unary(unary) => {
                let mutants = self.take(Genre::UnaryOperator, unary.op.span());
                self.switch(range, mutants);
                visit::visit_expr(self, expr);
            }
            Expr::Struct(literal) => {
                let fields = literal.fields.iter();
                let mutants = fields.flat_map(|field| self.take(Genre::StructField, field.span())).collect();
                self.switch(range, mutants);
                visit::visit_expr(self, expr);
            }
            // The length is a constant.
            Expr::Repeat(repeat) => self.visit_expr(&repeat.expr),
            Expr::Const(_) => {}
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_expr_match(&mut self, expr: &'ast syn::ExprMatch) {
        self.visit_expr(&expr.expr);
        // An arm that can be off covers nothing: without this the other arms need not cover all.
        let covers = |arm: &syn::Arm| arm.guard.is_none() && matches!(arm.pat, syn::Pat::Wild(_));
        let covered = expr.arms.iter().any(covers);
        for arm in &expr.arms {
            if covered {
                self.deleted(arm);
            }
            if let Some((_, guard)) = &arm.guard {
                let mutants = if binds(guard) { Vec::new() } else { self.take(Genre::MatchArmGuard, guard.span()) };
                self.switch(guard.span().byte_range(), mutants);
                self.visit_expr(guard);
            }
            self.whole(&arm.body);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast syn::Stmt) {
        match statement {
            syn::Stmt::Expr(expr, _) => self.whole(expr),
            syn::Stmt::Local(syn::Local { init: Some(init), .. }) => {
                self.whole(&init.expr);
                if let Some((_, diverge)) = &init.diverge {
                    self.visit_expr(diverge);
                }
            }
            _ => visit::visit_stmt(self, statement),
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.whole(&closure.body);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if item.sig.constness.is_none() {
            self.body(&item.sig, &item.block);
            self.visit_block(&item.block);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.sig.constness.is_none() {
            self.body(&item.sig, &item.block);
            self.visit_block(&item.block);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(&item.sig, block);
            self.visit_block(block);
        }
    }

    // Constants: what they are is settled when the kernel is built.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_variant(&mut self, _: &'ast syn::Variant) {}
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
}
