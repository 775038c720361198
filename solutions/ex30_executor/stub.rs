//! Your own event loop: who polls, who wakes, and what the thread does in between. All of it with std alone.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs a future to its end on this thread, and gives its output.
///
/// - The future is polled once at the beginning, and then once after it has been woken, and at no other time.
///   Wakes that come between two polls count as one. A wake that comes while the future is polled leads to
///   another poll, too.
/// - When there is nothing to poll, the thread sleeps: it does not look again and again.
/// - A wake may come from any thread, and at any time. Once the future is done a wake does nothing, to no
///   later `block_on` either. Whoever calls `Thread::unpark` on this thread wakes no future by that.
pub fn block_on<F: Future>(future: F) -> F::Output {
    drop(future);
    todo!("poll it; while it is Pending, sleep until its waker is called")
}

/// An event loop and its tasks. Clones are handles to the same one.
#[derive(Clone)]
pub struct Exec {
    // Yours.
}

impl Exec {
    /// An event loop without tasks.
    pub fn new() -> Self {
        todo!("make what all clones of the loop share")
    }

    /// Hands a task to the loop, behind the tasks that are ready by now. It is `run` that polls it.
    ///
    /// Tasks may spawn tasks while `run` polls them: a clone of the loop is `Send`, as all that a task holds.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        drop(task);
        todo!("put the task where `run` finds it")
    }

    /// Runs the tasks on this thread until all are done, those that were spawned meanwhile included. If there
    /// are none, it returns at once. After that more tasks may be spawned, and `run` again.
    ///
    /// - A task is ready when it is spawned, and each time it is woken: by itself, by another task, or from
    ///   another thread. Tasks are polled in the order in which they became ready, and no other tasks are polled.
    /// - A task that is woken again before its turn keeps its place, and is polled once.
    /// - When no task is ready, the thread sleeps until one is.
    /// - A task that is done is dropped before the next one is polled. What it held may wake tasks and spawn
    ///   them when it is dropped.
    /// - A task that is done is never polled again, and no other one in its place: whoever still has its waker
    ///   may call it at any time, even when the loop is gone, and nothing happens.
    pub fn run(&self) {
        todo!("take the first task that is ready, poll it with a waker of its own, and again")
    }
}

impl Default for Exec {
    fn default() -> Self {
        Self::new()
    }
}

/// A channel for one value.
pub fn oneshot<T>() -> (Tx<T>, Rx<T>) {
    todo!("make one place for the value and the waker, which both ends share")
}

/// Sends the value of a `oneshot`. If it is dropped instead, the receiver is woken and gets `None`.
pub struct Tx<T> {
    // Yours. This line is only there because a type parameter must be used.
    _value: Option<Box<T>>,
}

impl<T> Tx<T> {
    /// Hands the value over, and wakes the task that polled the receiver last, if there is one, and no other.
    /// When that task is woken, the value is there.
    ///
    /// # Errors
    ///
    /// If the receiver has been dropped, the value comes back.
    pub fn send(self, value: T) -> Result<(), T> {
        let _ = value;
        todo!("store the value, then wake the receiver")
    }
}

/// A future of the value of a `oneshot`: `None` if none will come.
pub struct Rx<T> {
    // Yours. This line is only there because a type parameter must be used.
    _value: Option<Box<T>>,
}

impl<T> Future for Rx<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let _ = cx;
        todo!("take the value if it is there; if not, keep the waker")
    }
}
