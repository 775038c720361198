//! What programs did, before anybody judges it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lab::{Place, Record};
use serde::{Deserialize, Serialize};

use crate::harness::Said;
use crate::process::Finished;

/// What came of one package: all that is judged.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    pub built: Built,
    /// By the test's name; empty where nothing was built that could run.
    pub ran: BTreeMap<String, Ran>,
}

impl Facts {
    /// The same facts in other words: each first one of these is replaced by its second, wherever a text names it.
    pub fn renamed(&self, names: &[(String, String)]) -> Self {
        let rename = |text: &str| {
            names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from.as_str(), to))
        };
        let mut facts = self.clone();
        let place = |place: &mut Place| place.file = rename(&place.file);
        let label = |label: &mut Label| {
            label.text = rename(&label.text);
            place(&mut label.at);
        };
        for diagnostic in facts.built.errors.iter_mut().chain(&mut facts.built.warnings) {
            diagnostic.of = rename(&diagnostic.of);
            diagnostic.text = rename(&diagnostic.text);
            diagnostic.rendered = rename(&diagnostic.rendered);
            diagnostic.at.iter_mut().for_each(place);
            diagnostic.labels.iter_mut().for_each(label);
            for note in &mut diagnostic.notes {
                note.text = rename(&note.text);
                note.labels.iter_mut().for_each(label);
            }
        }
        let programs = std::mem::take(&mut facts.built.programs).into_iter();
        facts.built.programs = programs.map(|(file, program)| (rename(&file), program)).collect();
        for ran in facts.ran.values_mut() {
            ran.written = rename(&ran.written);
            ran.finished.errors = rename(&ran.finished.errors);
            if let Some(Said::Failed(why)) = &mut ran.said {
                *why = rename(why);
            }
            if let Some(message) = ran.record.as_mut().and_then(|record| record.message.as_mut()) {
                message.observed = rename(&message.observed);
                message.think = message.think.as_deref().map(rename);
                message.at.iter_mut().for_each(place);
            }
        }
        facts
    }
}

/// What the compiler made of one package.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Built {
    /// The test programs that there are, by the file of tests that each was made of.
    pub programs: BTreeMap<String, PathBuf>,
    pub errors: Vec<Diagnostic>,
    pub warnings: Vec<Diagnostic>,
}

/// A message of the compiler.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub text: String,
    /// As rustc renders it for a terminal, colours included.
    pub rendered: String,
    /// The line that it is about.
    pub at: Option<Place>,
    /// `E0373`, or the name of a lint; many errors have none.
    pub code: Option<String>,
    /// What it says of pieces of the source.
    pub labels: Vec<Label>,
    /// What it adds: notes and suggestions, each with its own labels.
    pub notes: Vec<Note>,
    /// The file of tests that was compiled; nothing where that was the learner's own crate.
    #[serde(default)]
    pub of: String,
}

/// What the compiler says of one piece of source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Empty where the piece is only pointed at.
    pub text: String,
    pub at: Place,
    /// The piece itself.
    pub source: String,
}

/// A note or a suggestion below a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub text: String,
    pub labels: Vec<Label>,
}

/// What one test did.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ran {
    pub finished: Finished,
    /// Handed over by the lab behind the secret of this run.
    pub record: Option<Record>,
    /// What the harness says of it, where the course has no lab that says more.
    pub said: Option<Said>,
    /// What the test and the code under test wrote themselves.
    pub written: String,
}
