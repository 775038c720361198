//! A future that the test itself polls, so that it decides who has its turn when.

use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

use tokio_test::task::{self, Spawn};

use crate::explain;
use crate::panics::unmet_at;

/// So many polls in a row, while no time passes, are no waiting any more.
const POLLS: usize = 100;

/// What has become of a [`Call`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now<T> {
    /// It has not given anything, and waits to be woken; or it is over, and gave its value before.
    Waits,
    /// It gave this, and is over.
    Gave(T),
}

/// A future that the test polls by hand: for a start, and after that only when it was woken. So one that
/// nobody wakes stays where it is, as it would in a task; and it can be dropped between any two polls.
pub struct Call<'a, T> {
    name: &'static str,
    task: Spawn<Pin<Box<dyn Future<Output = T> + Send + 'a>>>,
    polled: bool,
    over: bool,
}

impl<'a, T> Call<'a, T> {
    /// A call that has not begun; `name` is what the learner calls it.
    pub fn new(name: &'static str, future: impl Future<Output = T> + Send + 'a) -> Self {
        let future: Pin<Box<dyn Future<Output = T> + Send + 'a>> = Box::pin(future);
        Self { name, task: task::spawn(future), polled: false, over: false }
    }

    /// True when it has given its value.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// One poll, if it asks for one.
    pub fn poll(&mut self) -> Now<T> {
        if self.over || self.polled && !self.task.is_woken() {
            return Now::Waits;
        }
        self.polled = true;
        match self.task.poll() {
            Poll::Ready(value) => {
                self.over = true;
                Now::Gave(value)
            }
            Poll::Pending => Now::Waits,
        }
    }

    /// How far it comes while no time passes: polls it whenever it asks for that, and lets the
    /// learner's tasks have their turn in between. One that asks again and again, at once, fails the test.
    #[track_caller]
    pub fn now(&mut self) -> impl Future<Output = Now<T>> {
        let at = Location::caller();
        async move {
            for _ in 0..POLLS {
                if let Now::Gave(value) = self.poll() {
                    return Now::Gave(value);
                }
                for _ in 0..10 {
                    tokio::task::yield_now().await;
                }
                if !self.task.is_woken() {
                    return Now::Waits;
                }
            }
            let (observed, think) = explain::asks_at_once(self.name, POLLS);
            unmet_at(at, observed, think)
        }
    }
}
