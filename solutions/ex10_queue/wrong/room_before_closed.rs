//! Looks for a free place before it looks whether the queue was closed meanwhile.
//! rejected-by: closing_wakes_everyone_who_waits
//! says: closed before the `put` had its turn

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

pub struct Queue<T>(Arc<Shared<T>>);

struct Shared<T> {
    places: usize,
    state: Mutex<State<T>>,
    free: Notify,
    filled: Notify,
    done: Notify,
}

struct State<T> {
    items: VecDeque<T>,
    open: usize,
    closed: bool,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let state = State { items: VecDeque::new(), open: 0, closed: false };
        let state = Mutex::new(state);
        Self(Arc::new(Shared {
            places,
            state,
            free: Notify::new(),
            filled: Notify::new(),
            done: Notify::new(),
        }))
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        if self.0.state.lock().unwrap().closed {
            return Err(Closed(item));
        }
        loop {
            let free = self.0.free.notified();
            {
                let mut state = self.0.state.lock().unwrap();
                if state.items.len() < self.0.places {
                    state.open += 1;
                    state.items.push_back(item);
                    self.0.filled.notify_one();
                    return Ok(());
                }
                if state.closed {
                    return Err(Closed(item));
                }
            }
            free.await;
        }
    }

    pub async fn get(&self) -> Option<T> {
        loop {
            let filled = self.0.filled.notified();
            {
                let mut state = self.0.state.lock().unwrap();
                if let Some(item) = state.items.pop_front() {
                    self.0.free.notify_one();
                    return Some(item);
                }
                if state.closed {
                    return None;
                }
            }
            filled.await;
        }
    }

    pub fn task_done(&self) {
        let mut state = self.0.state.lock().unwrap();
        let open = state.open.checked_sub(1);
        state.open = open.unwrap_or_default();
        drop(state);
        if open.expect("no item is left to be done") == 0 {
            self.0.done.notify_waiters();
        }
    }

    pub async fn join(&self) {
        let done = self.0.done.notified();
        if self.0.state.lock().unwrap().open > 0 {
            done.await;
        }
    }

    pub fn close(&self) {
        self.0.state.lock().unwrap().closed = true;
        self.0.free.notify_waiters();
        self.0.filled.notify_waiters();
    }
}
