//! The text of a file for Coq: what it is about, definitions, a computation, the theorem.

use super::subject::Subject;

/// Comments are wrapped at this column.
const COLUMNS: usize = 96;

/// A file that is being written.
pub(super) struct Script {
    head: String,
    imports: &'static str,
    definitions: String,
    check: String,
    meaning: String,
    parts: Vec<String>,
    proof: String,
}

/// Words that cannot end a comment, nor begin a string in it.
fn harmless(words: &str) -> String {
    words.replace('"', "'").replace("(*", "( *").replace("*)", "* )")
}

/// A comment, wrapped.
fn comment(words: &str) -> String {
    let mut lines = vec![String::new()];
    for word in harmless(words).split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + 1 + word.len() <= COLUMNS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    format!("(* {} *)\n", lines.join("\n   "))
}

impl Script {
    pub(super) fn new(claim: &str, verdict: &str, subject: &Subject, words: Option<&str>) -> Self {
        let said = words
            .map_or_else(|| "The kernel has not been asked.".to_owned(), |words| format!("The kernel prints: {words}"));
        let head =
            comment(&format!("{claim} on {}: {verdict}. sha256 of the instance: {}", subject.name, subject.digest))
                + &comment(&said);
        Self {
            head,
            imports: "",
            definitions: subject.definitions(),
            check: String::new(),
            meaning: String::new(),
            parts: Vec::new(),
            proof: String::new(),
        }
    }

    /// What has to be loaded beside the model.
    pub(super) fn needs(&mut self, imports: &'static str) {
        self.imports = imports;
    }

    /// One more definition.
    pub(super) fn define(&mut self, text: &str) {
        self.definitions += text;
    }

    /// What Coq has to compute to true.
    pub(super) fn computes(&mut self, check: &str) {
        self.check = format!("Lemma accepted : {check} = true.\nProof. vm_cast_no_check (eq_refl true). Qed.\n");
    }

    /// A part of the theorem.
    pub(super) fn states(&mut self, part: &str) {
        self.parts.push(part.to_owned());
    }

    /// What the theorem says, in a sentence, and why it holds.
    pub(super) fn concludes(&mut self, meaning: &str, proof: &str) {
        meaning.clone_into(&mut self.meaning);
        proof.clone_into(&mut self.proof);
    }

    /// What the theorem says, in a sentence.
    pub(super) fn means(&mut self, meaning: &str) {
        meaning.clone_into(&mut self.meaning);
    }

    /// How the proof begins.
    pub(super) fn begin(&mut self, proof: &str) {
        proof.clone_into(&mut self.proof);
    }

    /// A proof for each part, one after the other.
    pub(super) fn prove(&mut self, proofs: &[&str]) {
        let (last, others) = proofs.split_last().map_or(("", proofs), |(last, others)| (*last, others));
        for proof in others {
            // What stands after a semicolon prepares the parts that follow.
            let (own, then) = proof.split_once("; ").unwrap_or((proof, "idtac"));
            self.proof += &format!("\n  split; [{own}|{then}].");
        }
        let own = last.split_once("; ").map_or(last, |(own, _)| own);
        self.proof += &format!("\n  {own}.");
    }

    pub(super) fn end(self) -> String {
        let Self { head, imports, definitions, check, meaning, parts, proof } = self;
        let meaning = comment(&format!("The theorem: {meaning}"));
        format!(
            "{head}From Coq Require Import Reals ZArith List Bool.\nFrom Margincert Require Import Vectors Model Integers{imports}.\n\
             Import ListNotations.\nOpen Scope Z_scope.\n\n{definitions}\n{check}\nOpen Scope R_scope.\n{meaning}\
             Theorem certificate :\n  {}.\nProof. {proof} Qed.\n",
            parts.join("\n  /\\ ")
        )
    }
}
