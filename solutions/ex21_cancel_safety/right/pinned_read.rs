//! One future for a line is kept across the ticks, until it is done.

use std::io;
use std::time::Duration;

use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncRead;

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
    let mut ticks = tokio::time::interval(tick);
    ticks.tick().await;
    let mut reader = LineReader::new(input);
    let mut lines = Vec::new();
    loop {
        let line = tokio::time::timeout(idle, reader.next_line());
        tokio::pin!(line);
        let line = loop {
            tokio::select! {
                line = &mut line => break line,
                _ = ticks.tick() => on_tick(),
            }
        };
        match line {
            Ok(line) => match line? {
                Some(line) => lines.push(line),
                None => return Ok(Pumped { lines, gave_up: false }),
            },
            Err(_) => return Ok(Pumped { lines, gave_up: true }),
        }
    }
}
