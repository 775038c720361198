//! The sleep and both streams pinned in place, with pin-project-lite.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep_until};

pin_project! {
    /// Gives 1, 2, 3 and so on, one number each `period`, as often as it was told to.
    pub struct Ticker {
        period: Duration,
        given: u32,
        ticks: u32,
        began: Option<Instant>,
        #[pin]
        sleep: Sleep,
    }
}

impl Ticker {
    /// A ticker that has not begun.
    pub fn new(period: Duration, ticks: u32) -> Self {
        // The instant is a placeholder: it is set when the beat begins.
        Self { period, given: 0, ticks, began: None, sleep: sleep_until(Instant::now()) }
    }
}

impl Stream for Ticker {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        let mut this = self.project();
        if this.given == this.ticks {
            return Poll::Ready(None);
        }
        let began = *this.began.get_or_insert_with(Instant::now);
        let due = began + *this.period * (*this.given + 1);
        if this.sleep.deadline() != due {
            this.sleep.as_mut().reset(due);
        }
        ready!(this.sleep.poll(cx));
        *this.given += 1;
        Poll::Ready(Some(*this.given))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.ticks - self.given) as usize;
        (left, Some(left))
    }
}

pin_project! {
    /// The items of two streams, each as soon as it comes, and in turn if both have one.
    pub struct Alternate<A, B> {
        #[pin]
        a: A,
        #[pin]
        b: B,
        a_over: bool,
        b_over: bool,
        turn_of_b: bool,
    }
}

impl<A, B> Alternate<A, B> {
    /// The items of `a` and `b`.
    pub fn new(a: A, b: B) -> Self {
        Self { a, b, a_over: false, b_over: false, turn_of_b: false }
    }
}

impl<A, B> Stream for Alternate<A, B>
where
    A: Stream + Unpin,
    B: Stream<Item = A::Item> + Unpin,
{
    type Item = A::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<A::Item>> {
        let mut this = self.project();
        let turn_of_b = *this.turn_of_b;
        let mut a = |cx: &mut Context<'_>| {
            if !*this.a_over {
                match this.a.as_mut().poll_next(cx) {
                    Poll::Ready(Some(item)) => return Some(item),
                    Poll::Ready(None) => *this.a_over = true,
                    Poll::Pending => {}
                }
            }
            None
        };
        let mut b = |cx: &mut Context<'_>| {
            if !*this.b_over {
                match this.b.as_mut().poll_next(cx) {
                    Poll::Ready(Some(item)) => return Some(item),
                    Poll::Ready(None) => *this.b_over = true,
                    Poll::Pending => {}
                }
            }
            None
        };
        let found = if turn_of_b {
            b(cx).map(|item| (item, false)).or_else(|| a(cx).map(|item| (item, true)))
        } else {
            a(cx).map(|item| (item, true)).or_else(|| b(cx).map(|item| (item, false)))
        };
        match found {
            Some((item, next_is_b)) => {
                *this.turn_of_b = next_is_b;
                Poll::Ready(Some(item))
            }
            None if *this.a_over && *this.b_over => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}
