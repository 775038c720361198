//! A task reads, and sends the lines; another one ticks, and is aborted.

use std::io;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::Instant;

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    input: R,
    line: Vec<u8>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { input, line: Vec::new() }
    }

    /// The next line.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        loop {
            // One byte at a time: there is nothing that a read could have and not give.
            match self.input.read_u8().await {
                Ok(b'\n') => break,
                Ok(byte) => self.line.push(byte),
                Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
                Err(_) if self.line.is_empty() => return Ok(None),
                Err(_) => break,
            }
        }
        String::from_utf8(std::mem::take(&mut self.line)).map(Some).map_err(io::Error::other)
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
    let (send, mut receive) = tokio::sync::mpsc::channel(1);
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move {
        let mut reader = LineReader::new(input);
        while let Some(line) = reader.next_line().await.transpose() {
            if send.send(line).await.is_err() {
                break;
            }
        }
    });
    let start = Instant::now();
    tasks.spawn(async move {
        let mut next = start + tick;
        loop {
            tokio::time::sleep_until(next).await;
            next += tick;
            on_tick();
        }
    });
    let (mut lines, mut gave_up) = (Vec::new(), false);
    let mut since = start;
    let error = loop {
        match tokio::time::timeout_at(since + idle, receive.recv()).await {
            Ok(Some(Ok(line))) => {
                since = Instant::now();
                lines.push(line);
            }
            Ok(Some(Err(error))) => break Some(error),
            Ok(None) => break None,
            Err(_) => {
                gave_up = true;
                break None;
            }
        }
    };
    tasks.shutdown().await;
    error.map_or(Ok(Pumped { lines, gave_up }), Err)
}
