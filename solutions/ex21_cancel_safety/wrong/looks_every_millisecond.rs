//! Looks every millisecond whether it is time for a tick or to give up.
//! rejected-by: without_a_line_silence_is_counted_from_the_start
//! says: each time it went on waiting

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
    let start = Instant::now();
    let (mut last, mut ticked) = (start, 0);
    let mut lines = Vec::new();
    loop {
        match tokio::time::timeout(Duration::from_millis(1), reader.next_line()).await {
            Ok(Ok(Some(line))) => {
                lines.push(line);
                last = Instant::now();
            }
            Ok(Ok(None)) => return Ok(Pumped { lines, gave_up: false }),
            Ok(Err(error)) => return Err(error),
            Err(_) => {}
        }
        if start.elapsed().as_millis() / tick.as_millis() > ticked {
            ticked += 1;
            on_tick();
        }
        if last.elapsed() >= idle {
            return Ok(Pumped { lines, gave_up: true });
        }
    }
}
