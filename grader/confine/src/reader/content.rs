//! What a file holds, read with a bound.

use std::io::{self, ErrorKind, Read};

/// What is kept of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// All of it: it may be a source.
    Bytes(Vec<u8>),
    /// Its SHA-256.
    Hash(String),
    /// More than is looked at.
    Large,
}

/// What is to be kept of a file, and up to which size.
#[derive(Clone, Copy, Debug)]
pub enum Keep {
    Bytes(u64),
    Hash(u64),
}

impl Keep {
    pub fn most(self) -> u64 {
        match self {
            Self::Bytes(most) | Self::Hash(most) => most,
        }
    }
}

impl Content {
    /// Reads to the end, or to one byte beyond what is kept.
    pub fn read(from: &mut dyn Read, keep: Keep) -> io::Result<Self> {
        match keep {
            Keep::Bytes(most) => {
                let mut bytes = Vec::new();
                from.take(most + 1).read_to_end(&mut bytes)?;
                Ok(if bytes.len() as u64 > most { Self::Large } else { Self::Bytes(bytes) })
            }
            Keep::Hash(most) => {
                let mut hash = hmac_sha256::Hash::new();
                let mut left = most;
                let mut piece = [0; 16 * 1024];
                loop {
                    let len = read(from, &mut piece)?;
                    match left.checked_sub(len as u64) {
                        None => return Ok(Self::Large),
                        Some(_) if len == 0 => return Ok(Self::Hash(hex(&hash.finalize()))),
                        Some(rest) => left = rest,
                    }
                    hash.update(&piece[..len]);
                }
            }
        }
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(from: &mut dyn Read, piece: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(piece) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Counts what is read, and fails beyond a bound.
pub struct Metered<'a, R> {
    pub from: R,
    pub left: &'a mut u64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.from.read(buffer)?;
        match self.left.checked_sub(len as u64) {
            Some(left) => *self.left = left,
            None => return Err(ErrorKind::QuotaExceeded.into()),
        }
        Ok(len)
    }
}
