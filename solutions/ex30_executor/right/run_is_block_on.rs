//! `run` is one future for `block_on`, and each task has a waker that wakes that one.

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Runs a future to its end on this thread, and gives its output.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let alarm = Arc::new(Alarm { rang: AtomicBool::new(true), thread: thread::current() });
    let (mut future, waker) = (pin!(future), Waker::from(Arc::clone(&alarm)));
    loop {
        while !alarm.rang.swap(false, Ordering::SeqCst) {
            thread::park();
        }
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
    }
}

struct Alarm {
    rang: AtomicBool,
    thread: Thread,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.rang.store(true, Ordering::SeqCst);
        self.thread.unpark();
    }
}

/// An event loop and its tasks.
#[derive(Clone, Default)]
pub struct Exec {
    inbox: Arc<Mutex<Inbox>>,
}

type Boxed = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Inbox {
    ready: VecDeque<Arc<Task>>,
    alive: usize,
    /// Of the one future that `run` is for `block_on`.
    waker: Option<Waker>,
}

struct Task {
    future: Mutex<Option<Boxed>>,
    inbox: Arc<Mutex<Inbox>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let mut inbox = self.inbox.lock().unwrap();
        if !inbox.ready.iter().any(|task| Arc::ptr_eq(task, &self)) {
            inbox.ready.push_back(Arc::clone(&self));
        }
        let waker = inbox.waker.take();
        drop(inbox);
        waker.into_iter().for_each(Waker::wake);
    }
}

impl Exec {
    /// An event loop without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands a task to the loop.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut inbox = self.inbox.lock().unwrap();
        inbox.alive += 1;
        let future = Mutex::new(Some(Box::pin(task) as Boxed));
        inbox.ready.push_back(Arc::new(Task { future, inbox: Arc::clone(&self.inbox) }));
    }

    /// Runs the tasks on this thread until all are done.
    pub fn run(&self) {
        block_on(std::future::poll_fn(|cx| {
            loop {
                let mut inbox = self.inbox.lock().unwrap();
                let Some(task) = inbox.ready.pop_front() else {
                    inbox.waker = Some(cx.waker().clone());
                    return if inbox.alive == 0 { Poll::Ready(()) } else { Poll::Pending };
                };
                drop(inbox);
                let taken = task.future.lock().unwrap().take();
                let Some(mut future) = taken else { continue };
                let waker = Waker::from(Arc::clone(&task));
                if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                    self.inbox.lock().unwrap().alive -= 1;
                } else {
                    *task.future.lock().unwrap() = Some(future);
                }
            }
        }));
    }
}

/// A channel for one value.
pub fn oneshot<T>() -> (Tx<T>, Rx<T>) {
    let place = Arc::new(Mutex::new(Place { value: None, waker: None, one_end_gone: false }));
    (Tx { place: Arc::clone(&place) }, Rx { place })
}

struct Place<T> {
    value: Option<T>,
    waker: Option<Waker>,
    one_end_gone: bool,
}

/// Sends the value of a `oneshot`.
pub struct Tx<T> {
    place: Arc<Mutex<Place<T>>>,
}

impl<T> Tx<T> {
    /// Hands the value over, and wakes the task that polled the receiver last.
    pub fn send(self, value: T) -> Result<(), T> {
        let mut place = self.place.lock().unwrap();
        if place.one_end_gone {
            return Err(value);
        }
        place.value = Some(value);
        Ok(())
    }
}

impl<T> Drop for Tx<T> {
    fn drop(&mut self) {
        let mut place = self.place.lock().unwrap();
        place.one_end_gone = true;
        let waker = place.waker.take();
        drop(place);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// A future of the value of a `oneshot`.
pub struct Rx<T> {
    place: Arc<Mutex<Place<T>>>,
}

impl<T> Drop for Rx<T> {
    fn drop(&mut self) {
        self.place.lock().unwrap().one_end_gone = true;
    }
}

impl<T> Future for Rx<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut place = self.place.lock().unwrap();
        if place.value.is_some() || place.one_end_gone {
            return Poll::Ready(place.value.take());
        }
        place.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}
