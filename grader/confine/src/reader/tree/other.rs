//! Folders and files by their paths.

use std::fs::{self, File};
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Opened;
use crate::reader::words;

pub struct Folder(PathBuf);

pub fn open(path: &Path) -> anyhow::Result<Opened> {
    match open_path(path) {
        Ok(opened) => Ok(opened),
        Err(error) if error.kind() == ErrorKind::NotFound => anyhow::bail!(words::MISSING),
        Err(error) => Err(error).context("it can't be opened"),
    }
}

impl Folder {
    /// The names in it, but no more than one beyond so many.
    pub fn names(&self, most: usize) -> Result<Vec<Vec<u8>>> {
        let name = |entry: Result<fs::DirEntry>| Ok(entry?.file_name().into_encoded_bytes());
        fs::read_dir(&self.0)?.take(most.saturating_add(1)).map(name).collect()
    }

    pub fn open(&self, name: &[u8]) -> Result<Opened> {
        // A name that is no text is no source's either.
        let name = std::str::from_utf8(name).map_err(|_| ErrorKind::InvalidFilename)?;
        open_path(&self.0.join(name))
    }
}

fn open_path(path: &Path) -> Result<Opened> {
    let kind = fs::symlink_metadata(path)?.file_type();
    Ok(if kind.is_symlink() {
        Opened::Link
    } else if kind.is_dir() {
        Opened::Folder(Folder(path.to_owned()))
    } else if kind.is_file() {
        Opened::File(File::open(path)?)
    } else {
        Opened::Other
    })
}
