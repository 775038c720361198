//! A codec keeps the bytes; the timers are pinned, and the one for the silence is reset.

use std::io;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::time::Instant;
use tokio_stream::StreamExt;
use tokio_util::codec::{FramedRead, LinesCodec, LinesCodecError};

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    input: FramedRead<R, LinesCodec>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { input: FramedRead::new(input, LinesCodec::new()) }
    }

    /// The next line.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        match self.input.next().await.transpose() {
            Ok(line) => Ok(line),
            Err(LinesCodecError::Io(error)) => Err(error),
            Err(error) => Err(io::Error::other(error)),
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
    let mut pumped = Pumped { lines: Vec::new(), gave_up: false };
    let (ticking, silence) = (tokio::time::sleep(tick), tokio::time::sleep(idle));
    tokio::pin!(ticking, silence);
    loop {
        tokio::select! {
            biased;
            () = &mut ticking => {
                let next = ticking.deadline() + tick;
                ticking.as_mut().reset(next);
                on_tick();
            }
            line = reader.next_line() => match line? {
                Some(line) => {
                    silence.as_mut().reset(Instant::now() + idle);
                    pumped.lines.push(line);
                }
                None => break,
            },
            () = &mut silence => {
                pumped.gave_up = true;
                break;
            }
        }
    }
    Ok(pumped)
}
