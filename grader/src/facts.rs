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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub text: String,
    /// As rustc renders it for a terminal, colours included.
    pub rendered: String,
    /// The line that it is about.
    pub at: Option<Place>,
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
