//! What programs did, before anybody judges it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lab::{Place, Record};
use serde::{Deserialize, Serialize};

use crate::process::Finished;

/// What came of one package: all that is judged.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    pub built: Built,
    /// By the test's name; empty where nothing was built that could run.
    pub ran: BTreeMap<String, Ran>,
}

/// What the compiler made of one package.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Built {
    /// The test program, if there is one.
    pub test_program: Option<PathBuf>,
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
    /// What the test and the code under test wrote themselves.
    pub written: String,
}
