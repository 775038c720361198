//! A wire on which bytes come in pieces, each at its own instant, as from a network or a keyboard.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::{Instant, Sleep};

use crate::{Lab, Outcome, judge};

/// So often the end may be read, which tells nothing new after the first time.
const PATIENCE: usize = 1_000;

/// What comes, in the order of time. Each read gives bytes of one piece at most; at the end, none. A wire
/// whose end is not told stays silent for ever.
pub struct Wire {
    lab: Lab,
    made: Instant,
    coming: VecDeque<(Duration, Piece)>,
    sleep: Option<Pin<Box<Sleep>>>,
    ends_read: usize,
}

enum Piece {
    Bytes(Vec<u8>),
    Failure(&'static str),
    End,
}

impl Wire {
    /// A wire on which nothing comes. Its time begins now.
    pub fn new(lab: &Lab) -> Self {
        let (made, coming) = (Instant::now(), VecDeque::new());
        Self { lab: lab.clone(), made, coming, sleep: None, ends_read: 0 }
    }

    /// The same wire, and then these bytes, so long after the wire was made.
    #[must_use]
    pub fn at(self, time: Duration, bytes: impl AsRef<[u8]>) -> Self {
        self.and(time, Piece::Bytes(bytes.as_ref().to_vec()))
    }

    /// The same wire, and then its end.
    #[must_use]
    pub fn ending_at(self, time: Duration) -> Self {
        self.and(time, Piece::End)
    }

    /// The same wire, and then an error with these words, again and again.
    #[must_use]
    pub fn failing_at(self, time: Duration, words: &'static str) -> Self {
        self.and(time, Piece::Failure(words))
    }

    fn and(mut self, time: Duration, piece: Piece) -> Self {
        self.coming.push_back((time, piece));
        self
    }

    /// Ends a test that reads the end for ever: it would go on until the limit, and look busy.
    fn end_is_read(&mut self) {
        self.ends_read += 1;
        if self.ends_read > PATIENCE {
            let observed = format!("The end of the input was read {PATIENCE} times.");
            let think = "a read that gives no bytes means that no more will come: who stops reading then?";
            self.lab.book().condemn(Outcome::Failed, judge::message(observed, think));
            panic!("the end of the input was read {PATIENCE} times");
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let Some((time, _)) = this.coming.front() else { return Poll::Pending };
        let due = this.made + *time;
        if Instant::now() < due {
            // Kept from poll to poll, so that a timer does not depend on how often somebody asks.
            let sleep = this.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due)));
            ready!(sleep.as_mut().poll(cx));
        }
        this.sleep = None;
        match &mut this.coming[0].1 {
            Piece::Bytes(bytes) => {
                let some = buf.remaining().min(bytes.len());
                buf.put_slice(bytes.drain(..some).as_slice());
                if bytes.is_empty() {
                    this.coming.pop_front();
                }
            }
            Piece::Failure(words) => return Poll::Ready(Err(io::Error::other(*words))),
            Piece::End => this.end_is_read(),
        }
        Poll::Ready(Ok(()))
    }
}
