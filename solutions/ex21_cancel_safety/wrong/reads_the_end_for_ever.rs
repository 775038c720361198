//! Takes a read of no bytes for a short read, and reads again.
//! rejected-by: the_last_line_needs_no_newline
//! says: The end of the input was read 1000 times

use std::io;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::Instant;

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    input: R,
    kept: Vec<u8>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { input, kept: Vec::new() }
    }

    /// The next line.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = self.kept.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.kept.drain(..=end).take(end).collect();
                return String::from_utf8(line).map(Some).map_err(io::Error::other);
            }
            self.input.read_buf(&mut self.kept).await?;
        }
    }
}

/// What came in.
#[derive(Debug, PartialEq, Eq)]
pub struct Pumped {
    /// The lines, in order.
    pub lines: Vec<String>,
    /// True if the input was given up because no line came for too long.
    pub gave_up: bool,
}

/// Reads the lines of `input`, and calls `on_tick` meanwhile.
pub async fn pump<R, F>(input: R, tick: Duration, idle: Duration, mut on_tick: F) -> io::Result<Pumped>
where
    R: AsyncRead + Unpin + Send + 'static,
    F: FnMut() + Send + 'static,
{
    let mut reader = LineReader::new(input);
    let mut lines = Vec::new();
    let mut ticks = tokio::time::interval_at(Instant::now() + tick, tick);
    let mut deadline = Instant::now() + idle;
    loop {
        tokio::select! {
            line = reader.next_line() => match line? {
                Some(line) => {
                    lines.push(line);
                    deadline = Instant::now() + idle;
                }
                None => return Ok(Pumped { lines, gave_up: false }),
            },
            _ = ticks.tick() => on_tick(),
            () = tokio::time::sleep_until(deadline) => return Ok(Pumped { lines, gave_up: true }),
        }
    }
}
