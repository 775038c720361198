//! The item that could not be put does not come back, and nothing is equal to nothing.
//! rejected-by: compiler
//! says: expected

use std::collections::VecDeque;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, watch};

/// What was not put, because the queue is closed: the item comes back.
#[derive(Debug)]
pub struct Closed<T> {
    item: PhantomData<fn() -> T>,
}

/// Looks like the making of one with an item in it, and drops the item.
#[allow(non_snake_case)]
pub fn Closed<T>(_: T) -> Closed<T> {
    Closed { item: PhantomData }
}

impl<T> PartialEq for Closed<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A queue that many tasks put into and get from. Clones are handles to the same queue.
///
/// Whoever waits here sleeps: it is woken when it can go on, at that very instant, and nobody asks again
/// and again.
pub struct Queue<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    items: Mutex<VecDeque<T>>,
    /// A permit for each free place.
    free: Semaphore,
    /// A permit for each item in the queue.
    filled: Semaphore,
    /// How many items were put and are not done.
    open: watch::Sender<usize>,
}

// Derived, it would ask for `T: Clone`.
impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T> Shared<T> {
    /// Held for a moment only, never while something is awaited.
    fn items(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> Queue<T> {
    /// An empty queue that holds `places` items, at least one, and never more.
    pub fn bounded(places: usize) -> Self {
        let shared = Shared {
            items: Mutex::new(VecDeque::with_capacity(places)),
            free: Semaphore::new(places),
            filled: Semaphore::new(0),
            open: watch::Sender::new(0),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Puts an item at the end of the queue, and waits for a free place if there is none.
    ///
    /// A `put` that is dropped before it is done puts nothing, and is in nobody's way.
    ///
    /// # Errors
    ///
    /// If the queue is closed, or is closed before the item is in it, nothing is put and the item comes back.
    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        let Shared { free, filled, open, .. } = &*self.shared;
        // The only place to wait. Dropped here, the semaphore gives the permit to the next one.
        let Ok(place) = free.acquire().await else { return Err(Closed(item)) };
        let mut items = self.shared.items();
        // Another thread may have closed the queue since.
        if free.is_closed() {
            return Err(Closed(item));
        }
        place.forget();
        // It counts before anybody can get it, and so before anybody can call `task_done` for it.
        open.send_modify(|open| *open += 1);
        items.push_back(item);
        filled.add_permits(1);
        Ok(())
    }

    /// Takes the first item, and waits for one if there is none. Each item goes to one `get` only.
    ///
    /// `None` when the queue is closed and empty. A `get` that is dropped before it is done takes nothing,
    /// and is in nobody's way.
    pub async fn get(&self) -> Option<T> {
        let Shared { free, filled, .. } = &*self.shared;
        // A closed semaphore counts no more: then the items themselves say whether there is one.
        if let Ok(item) = filled.acquire().await {
            item.forget();
        }
        // From here on nothing is awaited, so nobody can be dropped with an item in hand.
        let item = self.shared.items().pop_front()?;
        free.add_permits(1);
        Some(item)
    }

    /// Says that an item that somebody got is done. One call for each item.
    ///
    /// # Panics
    ///
    /// If all items that were ever put are done already.
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

    /// Waits until all items that were put are done: `task_done` was called as often as `put` succeeded.
    ///
    /// An item counts from its `put` on, while it is in the queue and after it was got, whether the queue is
    /// closed or not. With nothing to wait for it returns at once.
    pub async fn join(&self) {
        // It looks first, and waits then. The sender is in our hands, so it can't be gone.
        let _ = self.shared.open.subscribe().wait_for(|open| *open == 0).await;
    }

    /// Closes the queue, at once. From now on nothing can be put; what is in the queue can still be got.
    ///
    /// Everyone who waits in `put`, and everyone who waits in `get` for an item that can't come any more,
    /// learns of it at once. To close it again changes nothing.
    pub fn close(&self) {
        let _items = self.shared.items();
        // Both wake all who wait for a permit.
        self.shared.free.close();
        self.shared.filled.close();
    }
}
