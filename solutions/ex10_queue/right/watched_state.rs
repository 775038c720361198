//! The whole state in a watch channel: wait until it can be done, and then try.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

/// What was not put, because the queue is closed: the item comes back.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

/// A queue that many tasks share.
pub struct Queue<T> {
    state: Arc<watch::Sender<State<T>>>,
}

struct State<T> {
    items: VecDeque<T>,
    places: usize,
    open: usize,
    closed: bool,
}

impl<T> State<T> {
    fn full(&self) -> bool {
        self.items.len() == self.places
    }
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { state: self.state.clone() }
    }
}

impl<T: Send + Sync + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let state = State { items: VecDeque::new(), places, open: 0, closed: false };
        Self { state: Arc::new(watch::channel(state).0) }
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        let (mut item, mut state) = (Some(item), self.state.subscribe());
        loop {
            if state.wait_for(|state| state.closed || !state.full()).await.unwrap().closed {
                return Err(Closed(item.take().unwrap()));
            }
            let put = self.state.send_if_modified(|state| {
                let possible = !state.closed && !state.full();
                if possible {
                    state.items.extend(item.take());
                    state.open += 1;
                }
                possible
            });
            if put {
                return Ok(());
            }
        }
    }

    pub async fn get(&self) -> Option<T> {
        let mut state = self.state.subscribe();
        loop {
            let _ = state.wait_for(|state| state.closed || !state.items.is_empty()).await.unwrap();
            let mut got = None;
            let mut over = false;
            self.state.send_if_modified(|state| {
                got = state.items.pop_front();
                over = state.closed;
                got.is_some()
            });
            if got.is_some() || over {
                return got;
            }
        }
    }

    pub fn task_done(&self) {
        if self.state.borrow().open == 0 {
            panic!("all is done already");
        }
        self.state.send_modify(|state| state.open -= 1);
    }

    pub async fn join(&self) {
        let _ = self.state.subscribe().wait_for(|state| state.open == 0).await;
    }

    pub fn close(&self) {
        self.state.send_modify(|state| state.closed = true);
    }
}
