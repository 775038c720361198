//! Wakes its own task when one stream has ended, to look at the other one next time.
//! rejected-by: it_ends_when_both_have_ended_and_asks_no_stream_after_its_end
//! says: and a poll woke its own task

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::time::Sleep;

/// Gives 1, 2, 3 and so on, one number each `period`, as often as it was told to.
pub struct Ticker {
    period: Duration,
    given: u32,
    ticks: u32,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Ticker {
    /// A ticker that has not begun.
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
        ready!(sleep.as_mut().poll(cx));
        let next = sleep.deadline() + period;
        sleep.as_mut().reset(next);
        self.given += 1;
        Poll::Ready(Some(self.given))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.ticks.saturating_sub(self.given) as usize;
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
    if let (Poll::Ready(None), Some(_)) = (&polled, &stream) {
        *stream = None;
        cx.waker().wake_by_ref();
    }
    polled
}
