//! Leaves it to futures, whose select changes the turn at each poll.
//! rejected-by: the_turn_is_not_with_the_stream_that_gave_the_last_item
//! says: Now both have an item

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use futures::stream::{Select, select};
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
        let left = (self.ticks - self.given) as usize;
        (left, Some(left))
    }
}

/// The items of two streams, each as soon as it comes, and in turn if both have one.
pub struct Alternate<A, B> {
    both: Option<Select<A, B>>,
    two: Option<(A, B)>,
}

impl<A, B> Alternate<A, B> {
    /// The items of `a` and `b`.
    pub fn new(a: A, b: B) -> Self {
        Self { both: None, two: Some((a, b)) }
    }
}

impl<A, B> Stream for Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    type Item = A::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        if let Some((a, b)) = self.two.take() {
            self.both = Some(select(a, b));
        }
        self.both.as_mut().map_or(Poll::Ready(None), |both| Pin::new(both).poll_next(cx))
    }
}

impl<A, B> Unpin for Alternate<A, B> {}
