//! An interval that begins at the first poll, and one match over both streams.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::{Stream, StreamExt};
use tokio::time::{Instant, Interval, interval_at};

/// Gives 1, 2, 3 and so on, one number each `period`, as often as it was told to.
pub struct Ticker {
    period: Duration,
    left: std::ops::RangeInclusive<u32>,
    beat: Option<Interval>,
}

impl Ticker {
    /// A ticker that has not begun.
    pub fn new(period: Duration, ticks: u32) -> Self {
        Self { period, left: 1..=ticks, beat: None }
    }
}

impl Stream for Ticker {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let period = self.period;
        // By default an interval makes up for what was missed, and keeps its beat.
        let beat = self.beat.get_or_insert_with(|| interval_at(Instant::now() + period, period));
        ready!(beat.poll_tick(cx));
        Poll::Ready(self.left.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left =
            if self.left.is_empty() { 0 } else { (*self.left.end() - *self.left.start() + 1) as usize };
        (left, Some(left))
    }
}

/// The items of two streams, each as soon as it comes, and in turn if both have one.
pub struct Alternate<A, B> {
    a: A,
    b: B,
    last: Last,
    a_over: bool,
    b_over: bool,
}

impl<A, B> Alternate<A, B> {
    /// The items of `a` and `b`.
    pub fn new(a: A, b: B) -> Self {
        Self { a, b, last: Last::B, a_over: false, b_over: false }
    }
}

impl<A, B> Stream for Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    type Item = A::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        let this = &mut *self;
        match this.last {
            Last::A => match this.poll_b(cx) {
                Poll::Ready(Some(item)) => Poll::Ready(Some(item)),
                b => match this.poll_a(cx) {
                    Poll::Ready(None) => b,
                    a => a,
                },
            },
            Last::B => match this.poll_a(cx) {
                Poll::Ready(Some(item)) => Poll::Ready(Some(item)),
                a => match this.poll_b(cx) {
                    Poll::Ready(None) => a,
                    b => b,
                },
            },
        }
    }
}

impl<A, B> Unpin for Alternate<A, B> {}

enum Last {
    A,
    B,
}

impl<A, B> Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    fn poll_a(&mut self, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        if self.a_over {
            return Poll::Ready(None);
        }
        let polled = self.a.poll_next_unpin(cx);
        match polled {
            Poll::Ready(Some(_)) => self.last = Last::A,
            Poll::Ready(None) => self.a_over = true,
            Poll::Pending => {}
        }
        polled
    }

    fn poll_b(&mut self, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        if self.b_over {
            return Poll::Ready(None);
        }
        let polled = self.b.poll_next_unpin(cx);
        match polled {
            Poll::Ready(Some(_)) => self.last = Last::B,
            Poll::Ready(None) => self.b_over = true,
            Poll::Pending => {}
        }
        polled
    }
}
