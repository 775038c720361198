//! One bell for all who wait: it wakes the one who has waited longest, and that may be the wrong one.
//! rejected-by: get_waits_until_an_item_is_there
//! says: and then 7 and 8 were put

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, watch};

#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

pub struct Queue<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    bell: Notify,
    open: watch::Sender<usize>,
}

struct State<T> {
    items: VecDeque<T>,
    places: usize,
    closed: bool,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T: Send + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let state = Mutex::new(State { items: VecDeque::new(), places, closed: false });
        Self { shared: Arc::new(Shared { state, bell: Notify::new(), open: watch::Sender::new(0) }) }
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        let Shared { state, bell, open } = &*self.shared;
        loop {
            let rung = bell.notified();
            {
                let mut state = state.lock().unwrap();
                if state.closed {
                    bell.notify_one();
                    return Err(Closed(item));
                }
                if state.items.len() < state.places {
                    open.send_modify(|open| *open += 1);
                    state.items.push_back(item);
                    bell.notify_one();
                    return Ok(());
                }
            }
            rung.await;
        }
    }

    pub async fn get(&self) -> Option<T> {
        let Shared { state, bell, .. } = &*self.shared;
        loop {
            let rung = bell.notified();
            {
                let mut state = state.lock().unwrap();
                if let Some(item) = state.items.pop_front() {
                    bell.notify_one();
                    return Some(item);
                }
                if state.closed {
                    bell.notify_one();
                    return None;
                }
            }
            rung.await;
        }
    }

    pub fn task_done(&self) {
        self.shared.open.send_modify(|open| *open = open.checked_sub(1).expect("nothing is left to be done"));
    }

    pub async fn join(&self) {
        let _ = self.shared.open.subscribe().wait_for(|open| *open == 0).await;
    }

    pub fn close(&self) {
        self.shared.state.lock().unwrap().closed = true;
        self.shared.bell.notify_one();
    }
}
