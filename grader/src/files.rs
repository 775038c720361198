//! How the grader writes files of its own.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// Writes a file and the folders above it. One with the same content is left alone: its time decides
/// what cargo builds again.
pub fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let dir = file.parent().context("a file without a folder")?;
    fs::create_dir_all(dir)
        .and_then(|()| fs::write(file, text))
        .with_context(|| format!("{} can't be written: is the disk full?", file.display()))
}

/// Reads a file that belongs to the course.
pub fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file)
        .with_context(|| format!("{} can't be read: `git restore` brings it back", file.display()))
}
