//! Cancel safety: what a dropped future must not take with it.

use std::io;
use std::time::Duration;

use tokio::io::AsyncRead;

/// Reads lines from an input that comes in pieces.
pub struct LineReader<R> {
    // What else does a reader have to remember from one call to the next?
    input: R,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> Self {
        Self { input }
    }

    /// The next line, without the `\n` that ends it, as soon as its `\n` has come; a line may be empty.
    ///
    /// The input is UTF-8, and no line ends with `\r`. It comes in pieces, which may end anywhere: in the
    /// middle of a line, in the middle of a character, or behind several lines, the second of which is then
    /// given without another read.
    ///
    /// What stands behind the last `\n` is a line, too, if there is anything. After that, at the end of
    /// the input, the answer is `None`, however often one asks.
    ///
    /// Cancel-safe: a call whose future is dropped half way takes nothing with it. The next call goes on
    /// where it was.
    ///
    /// # Errors
    ///
    /// The error of the input.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        let _ = &mut self.input;
        todo!("read pieces until a line is complete, and keep them where a dropped future can't lose them")
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
/// - `on_tick` is called `tick` after the start, and then every `tick` until the pump returns, exactly
///   then and once each time, however often or rarely lines come.
/// - When no line is complete within `idle` after the last one, or after the start, the pump gives up at
///   that instant, and returns the lines so far. Ticks don't count as lines, and neither does a part of a
///   line; what has come of one is left out.
/// - It sleeps until one of these is due. When it returns, nothing that it started goes on.
///
/// Neither `tick` nor `idle` is zero.
///
/// # Errors
///
/// The error of the input, at once.
pub async fn pump<R, F>(input: R, tick: Duration, idle: Duration, on_tick: F) -> io::Result<Pumped>
where
    R: AsyncRead + Unpin + Send + 'static,
    F: FnMut() + Send + 'static,
{
    let _ = (LineReader::new(input), on_tick);
    todo!("wait for a line, for the next of the ticks ({tick:?}) and for {idle:?} of silence, all at once")
}
