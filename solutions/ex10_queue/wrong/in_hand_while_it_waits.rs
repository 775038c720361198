//! Has the item in hand while it lets others have their turn.
//! rejected-by: a_get_that_is_dropped_takes_nothing
//! says: was dropped before it gave anything

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, watch};

/// What was not put, because the queue is closed: the item comes back.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

/// A queue that many tasks put into and get from. Clones are handles to the same queue.
///
/// Whoever waits here sleeps: it is woken when it can go on, at that very instant, and nobody asks again
/// and again.
pub struct Queue<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    items: Mutex<VecDeque<T>>,
    free: Semaphore,
    filled: Semaphore,
    open: watch::Sender<usize>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T> Shared<T> {
    fn items(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let shared = Shared {
            items: Mutex::new(VecDeque::with_capacity(places)),
            free: Semaphore::new(places),
            filled: Semaphore::new(0),
            open: watch::Sender::new(0),
        };
        Self { shared: Arc::new(shared) }
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        let Shared { free, filled, open, .. } = &*self.shared;
        let Ok(place) = free.acquire().await else { return Err(Closed(item)) };
        let mut items = self.shared.items();
        if free.is_closed() {
            return Err(Closed(item));
        }
        place.forget();
        open.send_modify(|open| *open += 1);
        items.push_back(item);
        filled.add_permits(1);
        Ok(())
    }

    pub async fn get(&self) -> Option<T> {
        let Shared { free, filled, .. } = &*self.shared;
        if let Ok(item) = filled.acquire().await {
            item.forget();
        }
        let item = self.shared.items().pop_front()?;
        tokio::task::yield_now().await;
        free.add_permits(1);
        Some(item)
    }

    pub fn task_done(&self) {
        let one_less = |open: &mut usize| match open.checked_sub(1) {
            Some(less) => {
                *open = less;
                true
            }
            None => false,
        };
        assert!(self.shared.open.send_if_modified(one_less), "task_done was called more often than put");
    }

    pub async fn join(&self) {
        let _ = self.shared.open.subscribe().wait_for(|open| *open == 0).await;
    }

    pub fn close(&self) {
        let _items = self.shared.items();
        self.shared.free.close();
        self.shared.filled.close();
    }
}
