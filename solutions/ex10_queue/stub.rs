//! A queue with join: bounded, shared by all, and it knows when all its items are done.

use std::marker::PhantomData;

/// What was not put, because the queue is closed: the item comes back.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

/// A queue that many tasks put into and get from. Clones are handles to the same queue.
///
/// Whoever waits here sleeps: it is woken when it can go on, at that very instant, and nobody asks again
/// and again.
pub struct Queue<T> {
    // Put here what your queue needs.
    items: PhantomData<T>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        todo!("give another handle to the same queue")
    }
}

impl<T: Send + 'static> Queue<T> {
    /// An empty queue that holds `places` items, at least one, and never more.
    pub fn bounded(places: usize) -> Self {
        let _ = Queue { items: PhantomData::<T> }.items;
        todo!("make a queue of {places} places")
    }

    /// Puts an item at the end of the queue, and waits for a free place if there is none.
    ///
    /// A `put` that is dropped before it is done puts nothing, and is in nobody's way.
    ///
    /// # Errors
    ///
    /// If the queue is closed, or is closed before the item is in it, nothing is put and the item comes back.
    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        let _ = item;
        todo!("wait for a free place, and put the item into it")
    }

    /// Takes the first item, and waits for one if there is none. Each item goes to one `get` only.
    ///
    /// `None` when the queue is closed and empty. A `get` that is dropped before it is done takes nothing,
    /// and is in nobody's way.
    pub async fn get(&self) -> Option<T> {
        todo!("wait for an item, and take it")
    }

    /// Says that an item that somebody got is done. One call for each item.
    ///
    /// # Panics
    ///
    /// If all items that were ever put are done already.
    pub fn task_done(&self) {
        todo!("one item less to wait for")
    }

    /// Waits until all items that were put are done: `task_done` was called as often as `put` succeeded.
    ///
    /// An item counts from its `put` on, while it is in the queue and after it was got, whether the queue is
    /// closed or not. With nothing to wait for it returns at once.
    pub async fn join(&self) {
        todo!("wait until no item is left to be done")
    }

    /// Closes the queue, at once. From now on nothing can be put; what is in the queue can still be got.
    ///
    /// Everyone who waits in `put`, and everyone who waits in `get` for an item that can't come any more,
    /// learns of it at once. To close it again changes nothing.
    pub fn close(&self) {
        todo!("let nothing in any more, and wake whoever waits")
    }
}
