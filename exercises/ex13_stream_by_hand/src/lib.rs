//! A stream by hand: what `poll_next` promises to whoever calls it, and to whom it passes the waker on.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;

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
    // Yours.
}

impl Ticker {
    /// A ticker that has not begun. The period is longer than zero.
    pub fn new(period: Duration, ticks: u32) -> Self {
        todo!("keep what `poll_next` needs to give {ticks} ticks, one each {period:?}")
    }
}

impl Stream for Ticker {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        let _ = cx;
        todo!("poll something that knows when the next tick is due, and hand it the waker")
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        todo!("the least and the most that may still come: here both are known")
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
    // Yours. This line is only there because a type parameter must be used.
    _streams: std::marker::PhantomData<(A, B)>,
}

impl<A, B> Alternate<A, B> {
    /// The items of `a` and `b`.
    pub fn new(a: A, b: B) -> Self {
        let _ = (a, b);
        todo!("keep both streams, and whose turn it is")
    }
}

impl<A, B> Stream for Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    type Item = A::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        let _ = cx;
        todo!("poll the one whose turn it is, and the other one only if that has nothing to give")
    }
}
