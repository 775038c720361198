//! A stream that has what the test puts into it, and keeps a record of who asked it.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use futures::Stream;

/// A tray of items. Clones are handles to the same one.
pub struct Tray<T>(Arc<Mutex<Inside<T>>>);

struct Inside<T> {
    items: VecDeque<T>,
    closed: bool,
    /// It has said so: it has given `None`.
    ended: bool,
    polls: usize,
    polls_after_the_end: usize,
    /// That of the last poll, if it was in vain.
    waker: Option<Waker>,
}

impl<T> Tray<T> {
    /// Puts an item on the tray, and wakes the task that asked last, if it asked in vain.
    pub fn put(&self, item: T) {
        self.change(|inside| inside.items.push_back(item));
    }

    /// No more items will come: when it is empty, the stream ends. Wakes as `put` does.
    pub fn close(&self) {
        self.change(|inside| inside.closed = true);
    }

    /// How many items are still on it.
    pub fn left(&self) -> usize {
        self.inside().items.len()
    }

    /// How often it was polled.
    pub fn polls(&self) -> usize {
        self.inside().polls
    }

    /// How often it was polled after it had given `None`.
    pub fn polls_after_the_end(&self) -> usize {
        self.inside().polls_after_the_end
    }

    fn change(&self, change: impl FnOnce(&mut Inside<T>)) {
        let mut inside = self.inside();
        change(&mut inside);
        let waker = inside.waker.take();
        // A waker is anybody's code: it may well poll this stream at once.
        drop(inside);
        waker.into_iter().for_each(Waker::wake);
    }

    // A panic in the code under test leaves nothing half done here.
    fn inside(&self) -> MutexGuard<'_, Inside<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Tray<T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Inside {
            items: VecDeque::new(),
            closed: false,
            ended: false,
            polls: 0,
            polls_after_the_end: 0,
            waker: None,
        })))
    }
}

impl<T> Clone for Tray<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Stream for Tray<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut inside = self.inside();
        inside.polls += 1;
        if inside.ended {
            inside.polls_after_the_end += 1;
        }
        match inside.items.pop_front() {
            Some(item) => Poll::Ready(Some(item)),
            None if inside.closed => {
                inside.ended = true;
                Poll::Ready(None)
            }
            None => {
                inside.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
