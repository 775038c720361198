//! The reference for ex21: the bytes live in the reader, and the timers outside of the loop.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex21_cancel_safety/README.md"))]

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::time::{Instant, interval_at, sleep_until};

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    input: BufReader<R>,
    /// What has come of the next line. It lives here, because a future that is dropped takes its locals along.
    line: Vec<u8>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { input: BufReader::new(input), line: Vec::new() }
    }

    /// The next line, without the `\n` that ends it.
    ///
    /// Cancel-safe: a call whose future is dropped half way takes nothing with it.
    ///
    /// # Errors
    ///
    /// The error of the input.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        // The one await here: until it is done, each byte is in the input, in its buffer, or in `line`.
        // (`read_line` would not do: it holds the text itself meanwhile, to be sure that it is UTF-8.)
        self.input.read_until(b'\n', &mut self.line).await?;
        // From here on nothing can drop us.
        let mut line = std::mem::take(&mut self.line);
        match line.pop() {
            None => return Ok(None),
            Some(b'\n') => {}
            // The last line, which nothing ends.
            Some(byte) => line.push(byte),
        }
        String::from_utf8(line).map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
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

/// Reads the lines of `input` to its end, and calls `on_tick` meanwhile.
///
/// # Errors
///
/// The error of the input, at once.
pub async fn pump<R, F>(input: R, tick: Duration, idle: Duration, on_tick: F) -> io::Result<Pumped>
where
    R: AsyncRead + Unpin + Send + 'static,
    F: FnMut() + Send + 'static,
{
    let mut on_tick = on_tick;
    let mut reader = LineReader::new(input);
    let mut lines = Vec::new();
    // Made once: a timer that is made within the loop begins again with each turn.
    let mut ticks = interval_at(Instant::now() + tick, tick);
    let mut deadline = Instant::now() + idle;
    loop {
        tokio::select! {
            // Dropped at each tick, which is why it must be cancel-safe.
            line = reader.next_line() => match line? {
                Some(line) => {
                    lines.push(line);
                    deadline = Instant::now() + idle;
                }
                None => return Ok(Pumped { lines, gave_up: false }),
            },
            _ = ticks.tick() => on_tick(),
            // A new future at each turn, but until the same instant.
            () = sleep_until(deadline) => return Ok(Pumped { lines, gave_up: true }),
        }
    }
}
