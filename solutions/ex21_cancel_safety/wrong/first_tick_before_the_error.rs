//! Forgets that the first tick of an interval comes at once, and nothing ticks afterwards.
//! rejected-by: an_input_that_fails_ends_the_pump_with_its_error
//! says: The first tick came at the start
//! asks: when does the first tick of an `interval` come?

use std::io;
use std::time::Duration;

use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncRead;
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
    let mut reader = LineReader::new(input);
    let mut lines = Vec::new();
    let mut ticks = tokio::time::interval(tick);
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
