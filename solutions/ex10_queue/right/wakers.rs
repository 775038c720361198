//! Keeps the wakers of all who wait, and wakes them all at any news.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// What was not put, because the queue is closed: the item comes back.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

/// A queue that many tasks share.
pub struct Queue<T> {
    state: Arc<Mutex<State<T>>>,
}

struct State<T> {
    items: VecDeque<T>,
    places: usize,
    open: usize,
    closed: bool,
    wakers: Vec<Waker>,
}

impl<T> State<T> {
    fn wait<U>(&mut self, cx: &mut Context<'_>) -> Poll<U> {
        self.wakers.push(cx.waker().clone());
        Poll::Pending
    }

    fn news(&mut self) {
        self.wakers.drain(..).for_each(Waker::wake);
    }
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { state: self.state.clone() }
    }
}

impl<T: Send + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let state = State { items: VecDeque::new(), places, open: 0, closed: false, wakers: Vec::new() };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        let mut item = Some(item);
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            if state.closed {
                return Poll::Ready(Err(Closed(item.take().unwrap())));
            }
            if state.items.len() == state.places {
                return state.wait(cx);
            }
            state.items.extend(item.take());
            state.open += 1;
            state.news();
            Poll::Ready(Ok(()))
        })
        .await
    }

    pub async fn get(&self) -> Option<T> {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            match state.items.pop_front() {
                None if state.closed => Poll::Ready(None),
                None => state.wait(cx),
                item => {
                    state.news();
                    Poll::Ready(item)
                }
            }
        })
        .await
    }

    pub fn task_done(&self) {
        let mut state = self.state.lock().unwrap();
        state.open -= 1;
        state.news();
    }

    pub async fn join(&self) {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            if state.open == 0 { Poll::Ready(()) } else { state.wait(cx) }
        })
        .await
    }

    pub fn close(&self) {
        let mut state = self.state.lock().unwrap();
        state.closed = true;
        state.news();
    }
}
