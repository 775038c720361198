//! At the end of the input, drops the line that nothing ends: no tick is to blame.
//! rejected-by: no_tick_takes_a_part_of_a_line_away
//! says: 4 are missing
//! asks: all but the last line are there

use std::io;
use std::time::Duration;

use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncRead;
use tokio::time::Instant;

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    input: tokio::io::BufReader<R>,
    line: Vec<u8>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { input: tokio::io::BufReader::new(input), line: Vec::new() }
    }

    /// The next line.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        self.input.read_until(b'\n', &mut self.line).await?;
        let mut line = std::mem::take(&mut self.line);
        if line.pop() != Some(b'\n') {
            return Ok(None);
        }
        String::from_utf8(line).map(Some).map_err(io::Error::other)
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
