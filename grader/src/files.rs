//! How the grader writes files of its own.

use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, ensure};

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
    let refused = || format!("{} can't be written: choose another place", file.display());
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

/// Reads a file that comes from somebody else, of so many bytes at most.
pub fn read_at_most(file: &Path, most: usize) -> anyhow::Result<String> {
    let refused = || format!("{} can't be read", file.display());
    let mut text = Vec::new();
    let opened = fs::File::open(file).with_context(refused)?;
    opened.take(most as u64 + 1).read_to_end(&mut text).with_context(refused)?;
    ensure!(text.len() <= most, "{} is larger than {most} bytes", file.display());
    String::from_utf8(text).ok().with_context(|| format!("{} is no text", file.display()))
}

/// How many bytes are free where this folder is, if the system tells.
#[cfg(unix)]
pub fn room(folder: &Path) -> Option<u64> {
    let about = rustix::fs::statvfs(folder).ok()?;
    Some(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(not(unix))]
pub fn room(_: &Path) -> Option<u64> {
    None
}

/// The address under which a browser opens a file.
pub fn url(file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b':' => {
                url.push(char::from(byte));
            }
            other => url.push_str(&format!("%{other:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::url;

    #[test]
    fn an_address_holds_nothing_that_ends_it_early() {
        assert_eq!(url(Path::new("/tmp/my page #1.html")), "file:///tmp/my%20page%20%231.html");
        assert_eq!(url(Path::new("C:/é.html")), "file:///C:/%C3%A9.html");
    }
}
