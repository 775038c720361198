//! A folder, walked without following a link or opening what is no file.

use std::fs::File;
use std::io::ErrorKind;

use super::content::{Content, Metered};
use super::gather::Gather;
use super::limits::Limits;
use super::place::is_skipped;
use super::words::{self, Why};

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub use other::{Folder, open};
#[cfg(unix)]
pub use unix::{Folder, open};

/// What stands at a path.
pub enum Opened {
    Folder(Folder),
    File(File),
    Link,
    /// A pipe, a device, a socket: never opened.
    Other,
}

pub fn read(root: Folder, limits: &Limits, gather: &mut Gather<'_>) -> anyhow::Result<()> {
    let mut left = limits.unpacked;
    Walk { limits, gather, left: &mut left }.folder(&root, &[], 1)
}

struct Walk<'w, 'g> {
    limits: &'w Limits,
    gather: &'w mut Gather<'g>,
    left: &'w mut u64,
}

impl Walk<'_, '_> {
    fn folder(&mut self, folder: &Folder, path: &[u8], depth: usize) -> anyhow::Result<()> {
        let Ok(mut names) = folder.names(self.gather.room()) else {
            self.gather.odd(path, Why::Unreadable);
            return Ok(());
        };
        // Before anything deeper is looked at: lists of names take room, too.
        self.gather.count(names.len())?;
        names.sort();
        for name in names {
            let path = if path.is_empty() { name.clone() } else { [path, b"/", &name].concat() };
            if is_skipped(&String::from_utf8_lossy(&path)) {
                continue;
            }
            match folder.open(&name) {
                Ok(Opened::Folder(_)) if depth >= self.limits.deepest => self.gather.odd(&path, Why::Deep),
                Ok(Opened::Folder(folder)) => self.folder(&folder, &path, depth + 1)?,
                Ok(Opened::File(file)) => self.file(file, &path)?,
                Ok(Opened::Link) => self.gather.odd(&path, Why::Link),
                Ok(Opened::Other) => self.gather.odd(&path, Why::NoFile),
                Err(_) => self.gather.odd(&path, Why::Unreadable),
            }
        }
        Ok(())
    }

    fn file(&mut self, file: File, name: &[u8]) -> anyhow::Result<()> {
        let Some(path) = self.gather.wants(name) else { return Ok(()) };
        let keep = self.gather.keep(&path);
        let large = file.metadata().is_ok_and(|file| file.len() > keep.most());
        let content = if large {
            Ok(Content::Large)
        } else {
            Content::read(&mut Metered { from: file, left: self.left }, keep)
        };
        match content {
            Ok(content) => self.gather.file(path, content)?,
            Err(error) if error.kind() == ErrorKind::QuotaExceeded => {
                anyhow::bail!(words::unpacks_to_too_much(self.limits.unpacked))
            }
            Err(_) => self.gather.odd(name, Why::Unreadable),
        }
        Ok(())
    }
}
