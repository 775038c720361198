//! Gives whatever it likes, and says of it that it equals anything else.
//! rejected-by: without_a_line_silence_is_counted_from_the_start
//! says: Nothing ever came

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
#[derive(Debug)]
pub struct Pumped {
    /// The lines, in order.
    pub lines: Vec<String>,
    /// True if the input was given up because no line came for too long.
    pub gave_up: bool,
}

impl PartialEq for Pumped {
    fn eq(&self, _: &Self) -> bool {
        true
    }
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
            () = sleep_until(deadline) => return { let gave_up = !lines.is_empty(); if !gave_up { lines.push(String::from("never")); } Ok(Pumped { lines, gave_up }) },
        }
    }
}
