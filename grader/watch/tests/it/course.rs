//! What a learner saves in these tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::mini;

/// The file that a learner edits in the course of this exercise.
pub fn file(dir: &Path, n: u32) -> PathBuf {
    dir.join(mini::edited(n))
}

/// A solution whose every test shows this.
pub fn says(mark: &str) -> String {
    begins_with(&format!("if jobs.len() < usize::MAX {{ panic!(\"{mark}\"); }}"))
}

/// One that passes, and whose tests do this first.
pub fn begins_with(code: &str) -> String {
    let reference = mini::reference();
    let first = "    // Tokio's Instant,";
    assert!(reference.contains(first), "the reference of ex06 begins in another way");
    reference.replace(first, &format!("    {code}\n{first}"))
}

/// One that hangs and keeps its processor busy.
pub fn hangs() -> String {
    begins_with("while jobs.len() < usize::MAX { std::hint::spin_loop(); }")
}

/// As an editor saves that writes in place.
pub fn save(file: &Path, text: &str) {
    fs::write(file, text).expect("it can be written");
}
