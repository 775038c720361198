//! A stream of lines and a stream of ticks, merged.

use std::io;
use std::time::Duration;

use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncRead;
use tokio_stream::StreamExt;

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    // No line, once the input has come to its end.
    lines: Option<tokio::io::Split<tokio::io::BufReader<R>>>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { lines: Some(tokio::io::BufReader::new(input).split(b'\n')) }
    }

    /// The next line.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        let Some(lines) = &mut self.lines else { return Ok(None) };
        let line = lines.next_segment().await?;
        if line.is_none() {
            self.lines = None;
        }
        line.map(|line| String::from_utf8(line).map_err(io::Error::other)).transpose()
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

enum News {
    Tick,
    Line(io::Result<String>),
    Silence,
    End,
}

/// Reads the lines of `input`, and calls `on_tick` meanwhile.
pub async fn pump<R, F>(input: R, tick: Duration, idle: Duration, mut on_tick: F) -> io::Result<Pumped>
where
    R: AsyncRead + Unpin + Send + 'static,
    F: FnMut() + Send + 'static,
{
    let lines = async_stream::stream! {
        let mut reader = LineReader::new(input);
        loop {
            match tokio::time::timeout(idle, reader.next_line()).await {
                Ok(Ok(Some(line))) => yield News::Line(Ok(line)),
                Ok(Ok(None)) => break yield News::End,
                Ok(Err(error)) => break yield News::Line(Err(error)),
                Err(_) => break yield News::Silence,
            }
        }
    };
    let ticks = tokio_stream::wrappers::IntervalStream::new(tokio::time::interval(tick)).skip(1);
    let news = lines.merge(ticks.map(|_| News::Tick));
    tokio::pin!(news);
    let mut lines = Vec::new();
    while let Some(news) = news.next().await {
        match news {
            News::Tick => on_tick(),
            News::Line(line) => lines.push(line?),
            News::Silence => return Ok(Pumped { lines, gave_up: true }),
            News::End => break,
        }
    }
    Ok(Pumped { lines, gave_up: false })
}
