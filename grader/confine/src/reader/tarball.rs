//! A tar, read block by block. The crate `tar` knows the fields; which entry is what, and how much of it is
//! held, is decided here, because long names and extended headers may say any size.

use std::io::{self, Read};

use tar::{EntryType, Header};

use super::content::Content;
use super::gather::Gather;
use super::stop::Stop;
use super::words::Why;

pub const BLOCK: usize = 512;
/// Bytes of a long name, or of an extended header.
const LARGEST_HEADER: u64 = 256 * 1024;

/// What the headers before an entry say of it.
#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

/// Whether a file begins as a tar does.
pub fn is_tar(begin: &[u8]) -> bool {
    begin.get(..BLOCK).is_some_and(|block| is_header(Header::from_byte_slice(block)))
}

fn is_header(header: &Header) -> bool {
    let bytes = header.as_bytes();
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    // The field itself counts as spaces.
    header.cksum().is_ok_and(|said| said == sum(bytes) - sum(&bytes[148..156]) + 8 * u32::from(b' '))
}

pub fn read(from: &mut dyn Read, gather: &mut Gather<'_>) -> Result<(), Stop> {
    let mut said = Said::default();
    loop {
        let mut block = [0; BLOCK];
        from.read_exact(&mut block)?;
        if block == [0; BLOCK] {
            // The checksum of what is packed comes after all of it.
            io::copy(from, &mut io::sink())?;
            return Ok(());
        }
        let header = Header::from_byte_slice(&block);
        if !is_header(header) {
            return Stop::broken("a header is damaged");
        }
        gather.count(1)?;
        said = entry(from, header, said, gather)?;
    }
}

/// Reads one entry to its end. What comes of it is what it says of the next one.
fn entry(from: &mut dyn Read, header: &Header, said: Said, gather: &mut Gather<'_>) -> Result<Said, Stop> {
    let kind = header.entry_type();
    let about_next = kind.is_gnu_longname()
        || kind.is_gnu_longlink()
        || kind.is_pax_local_extensions()
        || kind.is_pax_global_extensions();
    let size = match said.size {
        Some(size) if !about_next => size,
        _ => header.entry_size().map_err(|_| Stop::Broken("a size is no number".to_owned()))?,
    };
    if kind.is_gnu_sparse() {
        skip_map(from, header)?;
    }
    let mut data = Read::take(&mut *from, size);
    let next = match kind {
        EntryType::GNULongName => {
            let name = held(&mut data)?.split(|byte| *byte == 0).next().map(<[u8]>::to_vec);
            Said { name, ..said }
        }
        EntryType::XHeader => extended(&held(&mut data)?, said)?,
        _ if about_next => said,
        _ => {
            let name = said.name.unwrap_or_else(|| header.path_bytes().into_owned());
            take(&mut data, kind, &name, said.sparse, gather)?;
            Said::default()
        }
    };
    io::copy(&mut data, &mut io::sink())?;
    let ended = data.limit() > 0;
    let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    if ended || io::copy(&mut from.take(padding), &mut io::sink())? < padding {
        return Stop::broken("it ends too soon");
    }
    Ok(next)
}

fn take(
    data: &mut dyn Read,
    kind: EntryType,
    name: &[u8],
    sparse: bool,
    gather: &mut Gather<'_>,
) -> Result<(), Stop> {
    match kind {
        EntryType::Directory => {}
        // Before there was a kind for folders, this was one.
        EntryType::Regular if name.ends_with(b"/") => {}
        EntryType::Regular | EntryType::Continuous if !sparse => {
            if let Some(path) = gather.wants(name) {
                let content = Content::read(data, gather.keep(&path))?;
                gather.file(path, content)?;
            }
        }
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => gather.odd(name, Why::Sparse),
        EntryType::Link | EntryType::Symlink => gather.odd(name, Why::Link),
        _ => gather.odd(name, Why::NoFile),
    }
    Ok(())
}

/// What an entry holds that is about the next one.
fn held(data: &mut dyn Read) -> Result<Vec<u8>, Stop> {
    let mut held = Vec::new();
    data.take(LARGEST_HEADER + 1).read_to_end(&mut held)?;
    if held.len() as u64 > LARGEST_HEADER {
        return Stop::broken("a header is far too large");
    }
    Ok(held)
}

/// The records of an extended header, such as `19 path=kitchen.rs` and a newline.
fn extended(mut records: &[u8], mut said: Said) -> Result<Said, Stop> {
    while !records.is_empty() {
        let Some((record, rest)) = record(records) else {
            return Stop::broken("an extended header is damaged");
        };
        records = rest;
        match record {
            (b"path", value) if !said.sparse => said.name = Some(value.to_vec()),
            (b"size", value) => {
                let size = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
                said.size = Some(size.ok_or(Stop::Broken("a size is no number".to_owned()))?);
            }
            (b"GNU.sparse.name", value) => (said.name, said.sparse) = (Some(value.to_vec()), true),
            (key, _) if key.starts_with(b"GNU.sparse.") => said.sparse = true,
            _ => {}
        }
    }
    Ok(said)
}

type Record<'a> = (&'a [u8], &'a [u8]);

/// The first record's key and value, and the records after it.
fn record(records: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let space = records.iter().take(20).position(|byte| *byte == b' ')?;
    let len: usize = std::str::from_utf8(&records[..space]).ok()?.parse().ok()?;
    let (record, rest) = records.split_at_checked(len)?;
    let record = record.get(space + 1..)?.strip_suffix(b"\n")?;
    let equals = record.iter().position(|byte| *byte == b'=')?;
    Some(((&record[..equals], &record[equals + 1..]), rest))
}

/// The map of holes goes on in blocks before the data; the last byte but seven says whether another one follows.
fn skip_map(from: &mut dyn Read, header: &Header) -> Result<(), Stop> {
    let mut more = header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
    while more {
        let mut block = [0; BLOCK];
        from.read_exact(&mut block)?;
        more = block[504] == 1;
    }
    Ok(())
}
