//! A new future for each tick, and a queue of streams: whichever has given goes to its end.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use futures::future::BoxFuture;
use futures::future::Either;
use tokio::time::Instant;

/// Gives 1, 2, 3 and so on, one number each `period`, as often as it was told to.
pub struct Ticker {
    period: Duration,
    given: u32,
    ticks: u32,
    due: Option<Instant>,
    wait: Option<BoxFuture<'static, ()>>,
}

impl Ticker {
    /// A ticker that has not begun.
    pub fn new(period: Duration, ticks: u32) -> Self {
        Self { period, given: 0, ticks, due: None, wait: None }
    }
}

impl Stream for Ticker {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given >= self.ticks {
            return Poll::Ready(None);
        }
        if self.wait.is_none() {
            let due = self.due.unwrap_or_else(Instant::now) + self.period;
            self.due = Some(due);
            self.wait = Some(Box::pin(tokio::time::sleep_until(due)));
        }
        if let Some(wait) = &mut self.wait {
            ready!(wait.as_mut().poll(cx));
        }
        self.wait = None;
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
    streams: VecDeque<Either<A, B>>,
}

impl<A, B> Alternate<A, B> {
    /// The items of `a` and `b`.
    pub fn new(a: A, b: B) -> Self {
        Self { streams: VecDeque::from([Either::Left(a), Either::Right(b)]) }
    }
}

impl<A, B> Stream for Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    type Item = A::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        for place in 0..self.streams.len() {
            match Pin::new(&mut self.streams[place]).poll_next(cx) {
                Poll::Ready(Some(item)) => {
                    if let Some(stream) = self.streams.remove(place) {
                        self.streams.push_back(stream);
                    }
                    return Poll::Ready(Some(item));
                }
                Poll::Ready(None) => {
                    let _ = self.streams.remove(place);
                    // The first one has ended: the other one has its place now. The second one: none is left to ask.
                    return if place == 0 { self.poll_next(cx) } else { Poll::Pending };
                }
                Poll::Pending => {}
            }
        }
        if self.streams.is_empty() { Poll::Ready(None) } else { Poll::Pending }
    }
}

impl<A, B> Unpin for Alternate<A, B> {}
