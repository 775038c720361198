//! Wakes one of those who wait when it is closed, as one sentinel would.
//! rejected-by: closing_wakes_everyone_who_waits
//! says: Number 2:

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

/// What was not put, because the queue is closed: the item comes back.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

/// A queue that many tasks share.
pub struct Queue<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    room: Notify,
    item: Notify,
    done: Notify,
}

struct State<T> {
    items: VecDeque<T>,
    places: usize,
    open: usize,
    closed: bool,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

impl<T: Send + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let state = Mutex::new(State { items: VecDeque::new(), places, open: 0, closed: false });
        let (room, item, done) = Default::default();
        Self { shared: Arc::new(Shared { state, room, item, done }) }
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        loop {
            let mut room = pin!(self.shared.room.notified());
            room.as_mut().enable();
            {
                let mut state = self.shared.state.lock().unwrap();
                if state.closed {
                    return Err(Closed(item));
                }
                if state.items.len() < state.places {
                    state.items.push_back(item);
                    state.open += 1;
                    self.shared.item.notify_one();
                    return Ok(());
                }
            }
            room.await;
        }
    }

    pub async fn get(&self) -> Option<T> {
        loop {
            let mut arrived = pin!(self.shared.item.notified());
            arrived.as_mut().enable();
            {
                let mut state = self.shared.state.lock().unwrap();
                if let Some(item) = state.items.pop_front() {
                    self.shared.room.notify_one();
                    return Some(item);
                }
                if state.closed {
                    return None;
                }
            }
            arrived.await;
        }
    }

    pub fn task_done(&self) {
        let mut state = self.shared.state.lock().unwrap();
        state.open = state.open.checked_sub(1).expect("task_done() called too many times");
        if state.open == 0 {
            self.shared.done.notify_waiters();
        }
    }

    pub async fn join(&self) {
        loop {
            let mut done = pin!(self.shared.done.notified());
            done.as_mut().enable();
            if self.shared.state.lock().unwrap().open == 0 {
                return;
            }
            done.await;
        }
    }

    pub fn close(&self) {
        self.shared.state.lock().unwrap().closed = true;
        self.shared.room.notify_one();
        self.shared.item.notify_one();
    }
}
