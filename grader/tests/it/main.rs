//! The grader at work on real courses and on code that misbehaves.

#![allow(clippy::disallowed_methods, reason = "tests start programs and look around")]

mod bad_days;
mod bounds;
mod browser;
mod cache;
mod check;
#[cfg(target_os = "linux")]
mod check_bad_days;
mod colours;
mod completions;
mod diagnosis;
mod editors;
mod handout;
mod help;
#[cfg(target_os = "linux")]
mod hidden;
#[cfg(target_os = "linux")]
mod hostile;
mod html;
mod learner;
mod mini;
// The fixtures use signals and processes as Unix has them.
#[cfg(unix)]
mod misbehave;
mod one_build;
mod other_course;
mod predict;
mod report;
mod rules;
mod scaffold;
mod tidy;
mod verify;
mod workflows;

use std::path::Path;
use std::time::Duration;

use grader::catalog::{self, Course};
use grader::environment::Environment;

fn grader_program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_grader"))
}

/// The course that this grader stands in.
async fn course() -> Course {
    // The other tests build too, so the lock may be held for long.
    let environment = Environment::read(Duration::from_secs(300)).expect("tests have a folder to run in");
    let metadata = grader::build::metadata(&environment).await.expect("cargo metadata works here");
    catalog::read(&metadata, environment.tools).expect("the catalogue is complete")
}
