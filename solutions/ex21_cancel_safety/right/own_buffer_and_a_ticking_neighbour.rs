//! Keeps a buffer of its own; the ticks are the neighbour of a reading that is never dropped.

use std::io;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::Instant;

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    input: R,
    kept: Vec<u8>,
    over: bool,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { input, kept: Vec::new(), over: false }
    }

    /// The next line.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = self.kept.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.kept.drain(..=end).collect();
                return text(&line[..end]).map(Some);
            }
            if self.over {
                let rest = std::mem::take(&mut self.kept);
                return if rest.is_empty() { Ok(None) } else { text(&rest).map(Some) };
            }
            self.over = self.input.read_buf(&mut self.kept).await? == 0;
        }
    }
}

fn text(bytes: &[u8]) -> io::Result<String> {
    String::from_utf8(bytes.to_vec()).map_err(io::Error::other)
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
    let reading = async {
        let mut reader = LineReader::new(input);
        let mut lines = Vec::new();
        loop {
            match tokio::time::timeout(idle, reader.next_line()).await {
                Ok(Ok(Some(line))) => lines.push(line),
                Ok(Ok(None)) => return Ok(Pumped { lines, gave_up: false }),
                Ok(Err(error)) => return Err(error),
                Err(_) => return Ok(Pumped { lines, gave_up: true }),
            }
        }
    };
    let ticking = async {
        let start = Instant::now();
        for n in 1.. {
            tokio::time::sleep_until(start + tick * n).await;
            on_tick();
        }
    };
    tokio::select! {
        pumped = reading => pumped,
        () = ticking => unreachable!("there are ticks enough"),
    }
}
