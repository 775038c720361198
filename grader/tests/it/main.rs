//! The grader at work on real courses and on code that misbehaves.

mod bad_days;
// The fixtures use signals and processes as Unix has them.
#[cfg(unix)]
mod misbehave;
mod one_build;
mod report;
mod verify;

use std::path::Path;
use std::time::Duration;

use grader::catalog::{self, Course};

/// The course that this grader stands in.
async fn course() -> Course {
    let metadata = grader::build::metadata(Path::new(env!("CARGO_MANIFEST_DIR"))).await;
    catalog::read(&metadata.expect("cargo metadata works here"), Duration::from_secs(300))
        .expect("the catalogue is complete")
}
