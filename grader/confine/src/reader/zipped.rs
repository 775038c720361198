//! A zip, read by its central directory. By hand, since a reader for all zips there are makes room for as many
//! files as a header says, keeps one of two of the same name, and searches for directories in other places.

use std::io::{self, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::content::{Content, Metered};
use super::gather::Gather;
use super::stop::Stop;
use super::words::{self, Why};

/// How the end of a zip begins, and how long it is without its comment.
const END: &[u8] = b"PK\x05\x06";
const END_LEN: usize = 22;
const LONGEST_COMMENT: u64 = 0xffff;
/// Bytes of the directory: 50,000 files have less.
const LARGEST_DIRECTORY: u64 = 16 * 1024 * 1024;

/// What a directory says of a file.
struct Listed<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    /// Of unix: the kind of file, in its upper bits.
    mode: Option<u32>,
    at: u32,
}

/// Whether a file begins as a zip does; an empty one has but an end.
pub fn is_zip(begin: &[u8]) -> bool {
    begin.starts_with(b"PK\x03\x04") || begin.starts_with(END)
}

/// Reads all of it, where no more than `left` comes out.
pub fn read<R: Read + Seek>(from: &mut R, left: &mut u64, gather: &mut Gather<'_>) -> Result<(), Stop> {
    let (mut directory, files) = directory(from)?;
    let mut rest = directory.as_mut_slice() as &[u8];
    for _ in 0..files {
        gather.count(1)?;
        let Some((listed, after)) = listed(rest) else { return Stop::broken("its directory is damaged") };
        rest = after;
        entry(from, &listed, left, gather)?;
    }
    if rest.is_empty() { Ok(()) } else { Stop::broken("its directory is damaged") }
}

/// The directory's bytes, and how many files it lists.
fn directory<R: Read + Seek>(from: &mut R) -> Result<(Vec<u8>, u16), Stop> {
    let len = from.seek(SeekFrom::End(0))?;
    let begin = len.saturating_sub(END_LEN as u64 + LONGEST_COMMENT);
    from.seek(SeekFrom::Start(begin))?;
    let mut tail = Vec::new();
    from.take(END_LEN as u64 + LONGEST_COMMENT).read_to_end(&mut tail)?;
    // A comment may hold what looks like an end; the true one is as long as what follows it.
    let is_end = |at: &usize| {
        let end = &tail[*at..];
        end.starts_with(END) && end.len() >= END_LEN && u16_at(end, 20) as usize == end.len() - END_LEN
    };
    let Some(at) = (0..tail.len()).rev().find(is_end) else { return Stop::broken("its end is missing") };
    let end = &tail[at..];
    let (files, size, start) = (u16_at(end, 10), u32_at(end, 12), u32_at(end, 16));
    if files == u16::MAX || size == u32::MAX || start == u32::MAX {
        return Err(Stop::Refused(anyhow::Error::msg(words::ZIP64)));
    }
    let stands_before_the_end = u64::from(start) + u64::from(size) == begin + at as u64;
    if u32_at(end, 4) != 0 || u16_at(end, 8) != files || !stands_before_the_end {
        return Stop::broken("its directory is not where it should be");
    }
    if u64::from(size) > LARGEST_DIRECTORY {
        return Stop::broken("its directory is far too large");
    }
    from.seek(SeekFrom::Start(start.into()))?;
    let mut directory = Vec::new();
    from.take(size.into()).read_to_end(&mut directory)?;
    Ok((directory, files))
}

/// The first file in a directory, and the directory after it.
fn listed(directory: &[u8]) -> Option<(Listed<'_>, &[u8])> {
    let (fixed, rest) = directory.split_at_checked(46)?;
    if !fixed.starts_with(b"PK\x01\x02") {
        return None;
    }
    let (name, rest) = rest.split_at_checked(u16_at(fixed, 28).into())?;
    let (_, rest) = rest.split_at_checked(usize::from(u16_at(fixed, 30)) + usize::from(u16_at(fixed, 32)))?;
    // Made on unix, or on a Mac.
    let has_mode = matches!(fixed[5], 3 | 19);
    let listed = Listed {
        name,
        flags: u16_at(fixed, 8),
        method: u16_at(fixed, 10),
        crc: u32_at(fixed, 16),
        packed: u32_at(fixed, 20),
        size: u32_at(fixed, 24),
        mode: has_mode.then(|| u32_at(fixed, 38) >> 16),
        at: u32_at(fixed, 42),
    };
    Some((listed, rest))
}

fn entry<R: Read + Seek>(
    from: &mut R,
    listed: &Listed<'_>,
    left: &mut u64,
    gather: &mut Gather<'_>,
) -> Result<(), Stop> {
    /// Encrypted, or its directory is.
    const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
    let kind = listed.mode.map_or(0, |mode| mode & 0o170_000);
    let why = match kind {
        _ if listed.name.ends_with(b"/") => return Ok(()),
        0o040_000 => return Ok(()),
        0o120_000 => Why::Link,
        0 | 0o100_000 if listed.flags & ENCRYPTED != 0 => Why::Encrypted,
        0 | 0o100_000 if !matches!(listed.method, 0 | 8) => Why::Method,
        0 | 0o100_000 if listed.packed == u32::MAX || listed.size == u32::MAX => Why::Method,
        0 | 0o100_000 => {
            if let Some(path) = gather.wants(listed.name) {
                let content = unpacked(from, listed, left, gather, &path)?;
                gather.file(path, content)?;
            }
            return Ok(());
        }
        _ => Why::NoFile,
    };
    gather.odd(listed.name, why);
    Ok(())
}

/// What a file holds. Where all of it is read, it is as large as the directory says, and has its checksum.
fn unpacked<R: Read + Seek>(
    from: &mut R,
    listed: &Listed<'_>,
    left: &mut u64,
    gather: &Gather<'_>,
    path: &str,
) -> Result<Content, Stop> {
    from.seek(SeekFrom::Start(listed.at.into()))?;
    let mut fixed = [0; 30];
    from.read_exact(&mut fixed)?;
    let mut name = Vec::new();
    from.take(u16_at(&fixed, 26).into()).read_to_end(&mut name)?;
    if !fixed.starts_with(b"PK\x03\x04") || name != listed.name || u16_at(&fixed, 8) != listed.method {
        return Stop::broken("its directory and its files don't agree");
    }
    from.seek_relative(u16_at(&fixed, 28).into())?;
    let packed = from.take(listed.packed.into());
    let unpacked: &mut dyn Read =
        if listed.method == 0 { &mut { packed } } else { &mut DeflateDecoder::new(packed) };
    let mut summed = Summed { from: Metered { from: unpacked, left }, crc: Crc::new() };
    let content = Content::read(&mut summed, gather.keep(path))?;
    if content != Content::Large && (summed.crc.sum(), summed.crc.amount()) != (listed.crc, listed.size) {
        return Stop::broken("a checksum is wrong");
    }
    Ok(content)
}

/// Makes a checksum of what is read.
struct Summed<R> {
    from: R,
    crc: Crc,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.from.read(buffer)?;
        self.crc.update(&buffer[..len]);
        Ok(len)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}
