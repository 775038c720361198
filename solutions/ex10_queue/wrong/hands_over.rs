//! Hands an item to the `get` that has waited longest, though that one may be gone.
//! rejected-by: a_get_that_waits_takes_no_place_and_frees_none
//! says: Then 1 and 2 were put. What was got

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, oneshot};

#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

pub struct Queue<T>(Arc<Shared<T>>);

struct Shared<T> {
    places: usize,
    state: Mutex<State<T>>,
    free: Notify,
    done: Notify,
}

struct State<T> {
    items: VecDeque<T>,
    gets: VecDeque<oneshot::Sender<T>>,
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
        let state = State { items: VecDeque::new(), gets: VecDeque::new(), open: 0, closed: false };
        let state = Mutex::new(state);
        Self(Arc::new(Shared { places, state, free: Notify::new(), done: Notify::new() }))
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        loop {
            let free = self.0.free.notified();
            {
                let mut state = self.0.state.lock().unwrap();
                if state.closed {
                    return Err(Closed(item));
                }
                if let Some(get) = state.gets.pop_front() {
                    state.open += 1;
                    let _ = get.send(item);
                    return Ok(());
                }
                if state.items.len() < self.0.places {
                    state.open += 1;
                    state.items.push_back(item);
                    return Ok(());
                }
            }
            free.await;
        }
    }

    pub async fn get(&self) -> Option<T> {
        let handed = {
            let mut state = self.0.state.lock().unwrap();
            if let Some(item) = state.items.pop_front() {
                self.0.free.notify_one();
                return Some(item);
            }
            if state.closed {
                return None;
            }
            let (get, handed) = oneshot::channel();
            state.gets.push_back(get);
            handed
        };
        handed.await.ok()
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
        let mut state = self.0.state.lock().unwrap();
        state.closed = true;
        state.gets.clear();
        drop(state);
        self.0.free.notify_waiters();
    }
}
