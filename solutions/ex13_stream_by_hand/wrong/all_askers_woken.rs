//! Keeps a sleep for each poll, and thereby wakes all who have asked.
//! rejected-by: the_task_that_asked_last_is_woken
//! says: Was the one that polled first woken, too

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

/// Gives 1, 2, 3 and so on, one number each `period`, as often as it was told to.
pub struct Ticker {
    period: Duration,
    given: u32,
    ticks: u32,
    due: Option<Instant>,
    sleeps: Vec<Pin<Box<Sleep>>>,
}

impl Ticker {
    /// A ticker that has not begun.
    pub fn new(period: Duration, ticks: u32) -> Self {
        Self { period, given: 0, ticks, due: None, sleeps: Vec::new() }
    }
}

impl Stream for Ticker {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given == self.ticks {
            return Poll::Ready(None);
        }
        let period = self.period;
        let due = *self.due.get_or_insert_with(|| Instant::now() + period);
        let mut sleep = Box::pin(sleep_until(due));
        if sleep.as_mut().poll(cx).is_pending() {
            self.sleeps.push(sleep);
            return Poll::Pending;
        }
        self.sleeps.clear();
        self.due = Some(due + period);
        self.given += 1;
        Poll::Ready(Some(self.given))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.ticks - self.given) as usize;
        (left, Some(left))
    }
}

/// The items of two streams, each as soon as it comes, and in turn if both have one.
pub struct Alternate<A, B> {
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

impl<A, B> Stream for Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    type Item = A::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        let first_b = self.turn_of_b;
        for b in [first_b, !first_b] {
            let polled = if b { poll_one(&mut self.b, cx) } else { poll_one(&mut self.a, cx) };
            if let Poll::Ready(Some(item)) = polled {
                self.turn_of_b = !b;
                return Poll::Ready(Some(item));
            }
        }
        if self.a.is_none() && self.b.is_none() { Poll::Ready(None) } else { Poll::Pending }
    }
}

impl<A, B> Unpin for Alternate<A, B> {}

fn poll_one<S: Stream + Unpin>(stream: &mut Option<S>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
    let polled = stream.as_mut().map_or(Poll::Ready(None), |stream| Pin::new(stream).poll_next(cx));
    if let Poll::Ready(None) = polled {
        *stream = None;
    }
    polled
}
