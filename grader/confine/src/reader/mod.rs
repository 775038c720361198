//! Reads a submission: a folder, or an archive of one. Nothing is unpacked to the disk, no link is followed,
//! no program is started, and what is read is bounded.
//!
//! ```text
//! tree, tarball, zipped  →  gather  →  laid  →  Submission
//! ```
//!
//! `content`, `name` and `place` are about one file; `words` has all that is said.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use flate2::bufread::MultiGzDecoder;
use grader::submission::Submission;

use content::Metered;
use gather::Gather;
use tree::Opened;

pub use limits::Limits;

mod content;
mod gather;
mod laid;
mod limits;
mod name;
mod place;
mod stop;
mod tarball;
mod tree;
mod words;
mod zipped;

/// What archives that are not read begin with.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
];

/// `confine read SUBMISSION`
pub fn main(args: &[OsString]) -> ExitCode {
    let [path] = args else {
        eprintln!("confine read SUBMISSION: a folder, or a tar, tar.gz or zip archive");
        return ExitCode::from(2);
    };
    match read(Path::new(path), &Limits::default()).and_then(|submission| print(&submission)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error:#}", name::shown(&path.to_string_lossy()));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this program is there for what it writes")]
fn print(submission: &Submission) -> anyhow::Result<()> {
    let mut line = serde_json::to_string(submission)?;
    line.push('\n');
    std::io::stdout().lock().write_all(line.as_bytes()).context("the answer can't be written")
}

/// Reads what is at a path.
pub fn read(path: &Path, limits: &Limits) -> anyhow::Result<Submission> {
    match tree::open(path)? {
        Opened::Folder(folder) => {
            let mut gather = Gather::new(limits);
            tree::read(folder, limits, &mut gather)?;
            gather.finish()
        }
        Opened::File(file) => archive::<File>(file, limits),
        Opened::Link => bail!(words::A_LINK),
        Opened::Other => bail!(words::NO_ARCHIVE),
    }
}

/// Reads an archive; what it holds tells its kind.
pub fn archive<R: Read + Seek>(file: R, limits: &Limits) -> anyhow::Result<Submission> {
    let mut file = BufReader::new(file);
    let mut begin = Vec::new();
    file.by_ref().take(tarball::BLOCK as u64).read_to_end(&mut begin)?;
    file.seek(SeekFrom::Start(0))?;
    ensure!(!begin.is_empty(), words::EMPTY);
    let mut gather = Gather::new(limits);
    let (mut packed, mut left) = (limits.unpacked, limits.unpacked);
    let done = if zipped::is_zip(&begin) {
        zipped::read(&mut file, &mut left, &mut gather)
    } else if begin.starts_with(b"\x1f\x8b") {
        // Empty members bring out nothing, and could go on for ever.
        let file = BufReader::new(Metered { from: file, left: &mut packed });
        let mut unpacked = Metered { from: MultiGzDecoder::new(file), left: &mut left };
        packed_tar(&mut unpacked, &mut gather)?
    } else if tarball::is_tar(&begin) {
        tarball::read(&mut Metered { from: file, left: &mut left }, &mut gather)
    } else if let Some((_, tool)) = OTHERS.iter().find(|(magic, _)| begin.starts_with(magic)) {
        bail!(words::packed_with(tool))
    } else {
        bail!(words::NO_ARCHIVE)
    };
    done.map_err(|stop| stop.says(limits))?;
    gather.finish()
}

/// A tar of which the first block has to be looked at, too.
fn packed_tar(unpacked: &mut dyn Read, gather: &mut Gather<'_>) -> anyhow::Result<Result<(), stop::Stop>> {
    let mut begin = Vec::new();
    if let Err(error) = unpacked.take(tarball::BLOCK as u64).read_to_end(&mut begin) {
        return Ok(Err(error.into()));
    }
    ensure!(tarball::is_tar(&begin), words::NO_TAR);
    Ok(tarball::read(&mut begin.as_slice().chain(unpacked), gather))
}
