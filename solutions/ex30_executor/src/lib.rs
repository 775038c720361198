//! The reference for ex30: a flag and a parked thread for one future, a queue of ready tasks for many.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex30_executor/README.md"))]

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// What a panicking task leaves in a lock is whole: nothing of ours is changed half.
fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The waker of `block_on`. One for each call, so that a late wake of an earlier one does not count.
struct Alarm {
    rang: AtomicBool,
    thread: Thread,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // The flag says that it was us, and survives if the thread is not asleep yet.
        self.rang.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Runs a future to its end on this thread, and gives its output.
///
/// - The future is polled once at the beginning, and then once after it has been woken, and at no other time.
///   Wakes that come between two polls count as one. A wake that comes while the future is polled leads to
///   another poll, too.
/// - When there is nothing to poll, the thread sleeps: it does not look again and again.
/// - A wake may come from any thread, and at any time. Once the future is done a wake does nothing, to no
///   later `block_on` either. Whoever calls `Thread::unpark` on this thread wakes no future by that.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let alarm = Arc::new(Alarm { rang: AtomicBool::new(true), thread: thread::current() });
    let (mut future, waker) = (pin!(future), Waker::from(Arc::clone(&alarm)));
    loop {
        // Taken back before the poll: what rings during the poll is for the next one.
        while !alarm.rang.swap(false, Ordering::Acquire) {
            thread::park();
        }
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
    }
}

/// An event loop and its tasks. Clones are handles to the same one.
#[derive(Clone)]
pub struct Exec {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    /// A task has become ready.
    news: Condvar,
}

#[derive(Default)]
struct Queue {
    ready: VecDeque<Arc<Task>>,
    /// How many tasks are not done, ready or not.
    alive: usize,
}

struct Task {
    /// `None` once it is done. Only `run` opens this lock, so it may stay locked for the whole of a poll.
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    /// In the queue by now, where once is enough.
    queued: AtomicBool,
    /// Weak: a waker that is kept for ever shall not keep the loop.
    home: Weak<Shared>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        if let Some(home) = self.home.upgrade() {
            open(&home.queue).ready.push_back(self);
            home.news.notify_one();
        }
    }
}

impl Shared {
    /// The next task that is ready; the thread sleeps until there is one. `None` when all are done.
    fn next(&self) -> Option<Arc<Task>> {
        let mut queue = open(&self.queue);
        loop {
            if let Some(task) = queue.ready.pop_front() {
                return Some(task);
            }
            if queue.alive == 0 {
                return None;
            }
            queue = self.news.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Exec {
    /// An event loop without tasks.
    pub fn new() -> Self {
        Self { shared: Arc::default() }
    }

    /// Hands a task to the loop, behind the tasks that are ready by now. It is `run` that polls it.
    ///
    /// Tasks may spawn tasks while `run` polls them: a clone of the loop is `Send`, as all that a task holds.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let future = Mutex::new(Some(Box::pin(task) as _));
        let task = Task { future, queued: AtomicBool::new(false), home: Arc::downgrade(&self.shared) };
        open(&self.shared.queue).alive += 1;
        // A new task is ready as one that was woken.
        Arc::new(task).wake();
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
        // The queue is open only while a task is taken out: a task that runs may wake others, and spawn.
        while let Some(task) = self.shared.next() {
            // Before the poll: a wake that comes during the poll is for the next one.
            task.queued.store(false, Ordering::Release);
            let waker = Waker::from(Arc::clone(&task));
            let mut slot = open(&task.future);
            let Some(future) = slot.as_mut() else { continue };
            if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                // Dropped here, and not with the task: wakers may keep that for ever.
                *slot = None;
                open(&self.shared.queue).alive -= 1;
            }
        }
    }
}

impl Default for Exec {
    fn default() -> Self {
        Self::new()
    }
}

/// A channel for one value.
pub fn oneshot<T>() -> (Tx<T>, Rx<T>) {
    let place = Arc::new(Mutex::new(Place { value: None, waker: None, one_end_gone: false }));
    (Tx { place: Arc::clone(&place) }, Rx { place })
}

struct Place<T> {
    value: Option<T>,
    /// Of the receiver's last poll.
    waker: Option<Waker>,
    one_end_gone: bool,
}

/// One end goes. Gives the waker, which is to be called when the lock is open again: a waker is anybody's code.
fn leave<T>(place: &Mutex<Place<T>>) -> Option<Waker> {
    let mut place = open(place);
    place.one_end_gone = true;
    place.waker.take()
}

/// Sends the value of a `oneshot`. If it is dropped instead, the receiver is woken and gets `None`.
pub struct Tx<T> {
    place: Arc<Mutex<Place<T>>>,
}

impl<T> Drop for Tx<T> {
    fn drop(&mut self) {
        // This is also what wakes the receiver after `send`, which drops its sender.
        if let Some(waker) = leave(&self.place) {
            waker.wake();
        }
    }
}

impl<T> Tx<T> {
    /// Hands the value over, and wakes the task that polled the receiver last, if there is one, and no other.
    /// When that task is woken, the value is there.
    ///
    /// # Errors
    ///
    /// If the receiver has been dropped, the value comes back.
    pub fn send(self, value: T) -> Result<(), T> {
        let mut place = open(&self.place);
        if place.one_end_gone {
            return Err(value);
        }
        place.value = Some(value);
        Ok(())
    }
}

/// A future of the value of a `oneshot`: `None` if none will come.
pub struct Rx<T> {
    place: Arc<Mutex<Place<T>>>,
}

impl<T> Drop for Rx<T> {
    fn drop(&mut self) {
        // Nobody is to be woken: whoever polled has dropped this.
        drop(leave(&self.place));
    }
}

impl<T> Future for Rx<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut place = open(&self.place);
        if place.value.is_some() || place.one_end_gone {
            return Poll::Ready(place.value.take());
        }
        // That of this poll and of no other: the receiver may have moved to another task.
        place.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}
