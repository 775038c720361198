//! Folders and files by descriptors: what was looked at is what is opened, whatever is renamed meanwhile.

use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use anyhow::Context;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, fstat, openat, statat};
use rustix::io::{Errno, Result};

use super::Opened;
use crate::reader::words;

pub struct Folder(OwnedFd);

pub fn open(path: &Path) -> anyhow::Result<Opened> {
    match open_at(CWD, path) {
        Ok(opened) => Ok(opened),
        Err(Errno::NOENT | Errno::NOTDIR) => anyhow::bail!(words::MISSING),
        Err(error) => Err(error).context("it can't be opened"),
    }
}

impl Folder {
    /// The names in it, but no more than one beyond so many.
    pub fn names(&self, most: usize) -> Result<Vec<Vec<u8>>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                names.push(name.to_vec());
            }
            if names.len() > most {
                break;
            }
        }
        Ok(names)
    }

    pub fn open(&self, name: &[u8]) -> Result<Opened> {
        open_at(self.0.as_fd(), name)
    }
}

fn open_at(folder: BorrowedFd<'_>, name: impl rustix::path::Arg + Copy) -> Result<Opened> {
    // Opening a device may do something, so its kind is asked for first.
    match kind(statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?.st_mode) {
        FileType::Directory | FileType::RegularFile => {}
        FileType::Symlink => return Ok(Opened::Link),
        _ => return Ok(Opened::Other),
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match openat(folder, name, flags, Mode::empty()) {
        Err(Errno::LOOP) => return Ok(Opened::Link),
        file => file?,
    };
    // Another one may stand there by now.
    match kind(fstat(&file)?.st_mode) {
        FileType::Directory => Ok(Opened::Folder(Folder(file))),
        FileType::RegularFile => Ok(Opened::File(File::from(file))),
        _ => Ok(Opened::Other),
    }
}

fn kind(mode: rustix::fs::RawMode) -> FileType {
    FileType::from_raw_mode(mode)
}
