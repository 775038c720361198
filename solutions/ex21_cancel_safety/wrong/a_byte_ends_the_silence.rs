//! Counts the silence from the last read, and not from the last line.
//! rejected-by: a_part_of_a_line_does_not_end_the_silence
//! says: then a byte every 8 ms

use std::io;
use std::time::Duration;

use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::Instant;

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    lines: tokio::io::Lines<tokio::io::BufReader<R>>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { lines: tokio::io::BufReader::new(input).lines() }
    }

    /// The next line.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        self.lines.next_line().await
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
    let mut input = input;
    let (mut lines, mut kept) = (Vec::new(), Vec::new());
    let mut ticks = tokio::time::interval_at(Instant::now() + tick, tick);
    let mut deadline = Instant::now() + idle;
    loop {
        tokio::select! {
            n = input.read_buf(&mut kept) => {
                let over = n? == 0;
                deadline = Instant::now() + idle;
                while let Some(end) = kept.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = kept.drain(..=end).take(end).collect();
                    lines.push(String::from_utf8(line).map_err(io::Error::other)?);
                }
                if over {
                    if !kept.is_empty() {
                        lines.push(String::from_utf8(kept).map_err(io::Error::other)?);
                    }
                    return Ok(Pumped { lines, gave_up: false });
                }
            }
            _ = ticks.tick() => on_tick(),
            () = tokio::time::sleep_until(deadline) => return Ok(Pumped { lines, gave_up: true }),
        }
    }
}
