//! The reference for ex13: a sleep that is set again for each tick, and two streams with a note of whose
//! turn it is.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex13_stream_by_hand/README.md"))]

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::time::Sleep;

/// Gives 1, 2, 3 and so on, one number each `period` on Tokio's clock, as often as it was told to.
///
/// - The beat begins at the first poll: tick `k` is due `k` periods after that. Whoever asks late gets
///   every tick that is due, one at each poll; none is left out, and the beat does not shift.
/// - Before a tick is due, a poll gives `Pending`, however often one asks. When the tick is due, the task
///   that asked last is woken: not before, and no other one.
/// - After the last tick it has ended: each further poll gives `None`, and leads to no wake.
/// - `size_hint` says exactly how many ticks are still to come.
///
/// It starts no task. Many tickers may tick on one thread, so a poll never blocks.
pub struct Ticker {
    period: Duration,
    given: u32,
    ticks: u32,
    /// Made at the first poll, where the beat begins. In a box, because a sleep must not be moved once it
    /// has been polled, and a ticker may be.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Ticker {
    /// A ticker that has not begun. The period is longer than zero.
    pub fn new(period: Duration, ticks: u32) -> Self {
        Self { period, given: 0, ticks, sleep: None }
    }
}

impl Stream for Ticker {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given == self.ticks {
            return Poll::Ready(None);
        }
        let period = self.period;
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(period)));
        // The sleep keeps the waker of its last poll, so it must be polled each time, and be the same one.
        ready!(sleep.as_mut().poll(cx));
        // From the tick that was due and not from now: a late poll shall not shift the beat.
        let next = sleep.deadline() + period;
        sleep.as_mut().reset(next);
        self.given += 1;
        Poll::Ready(Some(self.given))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.ticks - self.given) as usize;
        (left, Some(left))
    }
}

/// The items of two streams, each as soon as it comes, and in turn if both have one.
///
/// - If both have an item, it is the turn of the stream that did *not* give the last one. For the first
///   item it is the turn of `a`.
/// - If one stream has an item and the other has none, its item comes, whosever turn it is.
/// - A poll takes one item out of one of the two, or none. It polls each of them once at most.
/// - If neither has an item, a poll gives `Pending`. Each of the two then knows the task that asked last,
///   to wake it; `Alternate` wakes nobody by itself.
/// - It ends when both have ended; from then on each poll gives `None`. A stream that has given `None` is
///   not polled again.
pub struct Alternate<A, B> {
    /// `None` once it has ended.
    a: Option<A>,
    b: Option<B>,
    turn_of_b: bool,
}

impl<A, B> Alternate<A, B> {
    /// The items of `a` and `b`.
    pub fn new(a: A, b: B) -> Self {
        Self { a: Some(a), b: Some(b), turn_of_b: false }
    }
}

/// Polls a stream unless it has ended, and forgets it if it ends now.
fn poll_one<S: Stream + Unpin>(stream: &mut Option<S>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
    let Some(inner) = stream else { return Poll::Ready(None) };
    let polled = Pin::new(inner).poll_next(cx);
    if let Poll::Ready(None) = polled {
        *stream = None;
    }
    polled
}

impl<A, B> Stream for Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    type Item = A::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        let mut over = true;
        let first_b = self.turn_of_b;
        for b in [first_b, !first_b] {
            let polled = if b { poll_one(&mut self.b, cx) } else { poll_one(&mut self.a, cx) };
            match polled {
                Poll::Ready(Some(item)) => {
                    // Only an item changes the turn; a poll in vain does not.
                    self.turn_of_b = !b;
                    return Poll::Ready(Some(item));
                }
                Poll::Ready(None) => {}
                // It has the waker now. The other one may have an item all the same.
                Poll::Pending => over = false,
            }
        }
        if over { Poll::Ready(None) } else { Poll::Pending }
    }
}

// The items are handed out by move and never pinned.
impl<A, B> Unpin for Alternate<A, B> {}
