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

/// Writes a file that somebody may read at any moment, and that may be all that is left of an earlier run:
/// it changes as a whole or not at all.
pub fn replace(file: &Path, text: &str) -> anyhow::Result<()> {
    let refused = || format!("{} can't be written: choose another --output", file.display());
    // A pipe or a device can't be replaced, and keeps nothing that could be lost.
    if fs::metadata(file).is_ok_and(|about| !about.is_file()) {
        return fs::write(file, text).with_context(refused);
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.with_context(refused)
}

/// Reads a file that belongs to the course.
pub fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file)
        .with_context(|| format!("{} can't be read: `git restore` brings it back", file.display()))
}
