//! Wakes the one who has waited longest, who may be gone.
//! rejected-by: a_get_that_is_dropped_takes_nothing
//! says: This is what the other one did

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

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
    putters: VecDeque<Waker>,
    getters: VecDeque<Waker>,
    joiners: Vec<Waker>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { state: self.state.clone() }
    }
}

impl<T: Send + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let items = VecDeque::new();
        let (putters, getters, joiners) = Default::default();
        let state = State { items, places, open: 0, closed: false, putters, getters, joiners };
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
                state.putters.push_back(cx.waker().clone());
                return Poll::Pending;
            }
            state.items.extend(item.take());
            state.open += 1;
            state.getters.pop_front().into_iter().for_each(Waker::wake);
            Poll::Ready(Ok(()))
        })
        .await
    }

    pub async fn get(&self) -> Option<T> {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            match state.items.pop_front() {
                None if state.closed => Poll::Ready(None),
                None => {
                    state.getters.push_back(cx.waker().clone());
                    Poll::Pending
                }
                item => {
                    state.putters.pop_front().into_iter().for_each(Waker::wake);
                    Poll::Ready(item)
                }
            }
        })
        .await
    }

    pub fn task_done(&self) {
        let mut state = self.state.lock().unwrap();
        state.open -= 1;
        if state.open == 0 {
            state.joiners.drain(..).for_each(Waker::wake);
        }
    }

    pub async fn join(&self) {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            if state.open == 0 {
                return Poll::Ready(());
            }
            state.joiners.push(cx.waker().clone());
            Poll::Pending
        })
        .await
    }

    pub fn close(&self) {
        let mut state = self.state.lock().unwrap();
        state.closed = true;
        let all: Vec<Waker> = state.putters.drain(..).collect();
        all.into_iter().chain(state.getters.drain(..)).for_each(Waker::wake);
    }
}
