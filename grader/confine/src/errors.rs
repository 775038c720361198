//! What a compiler writes its messages to: a socket, where the system has such. A pipe could be opened once more
//! through /proc, by any macro that reads a file, and who reads there waits for ever.

use std::io;
use std::process::Stdio;

/// Our end, and the compiler's.
#[cfg(unix)]
pub fn pair() -> io::Result<(std::os::unix::net::UnixStream, Stdio)> {
    let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
    Ok((ours, std::os::fd::OwnedFd::from(theirs).into()))
}

/// Here no path leads to a pipe.
#[cfg(not(unix))]
pub fn pair() -> io::Result<(io::PipeReader, Stdio)> {
    let (ours, theirs) = io::pipe()?;
    Ok((ours, theirs.into()))
}
