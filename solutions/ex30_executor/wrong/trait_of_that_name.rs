//! Puts a task behind at each wake, and brings a method with which a test sees another order.
//! rejected-by: only_tasks_that_were_woken_are_polled_and_in_the_order_of_their_wakes
//! says: they came to their ends in this order

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, Weak};
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
pub struct Exec(Arc<Shared>);

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    news: Condvar,
}

#[derive(Default)]
struct Queue {
    ready: VecDeque<Arc<Task>>,
    alive: usize,
}

struct Task {
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    home: Weak<Shared>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if let Some(home) = self.home.upgrade() {
            let mut queue = home.queue.lock().unwrap();
            queue.ready.retain(|task| !Arc::ptr_eq(task, &self));
            queue.ready.push_back(self);
            home.news.notify_one();
        }
    }
}

impl Exec {
    /// An event loop without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands a task to the loop.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let future = Mutex::new(Some(Box::pin(task) as _));
        self.0.queue.lock().unwrap().alive += 1;
        Arc::new(Task { future, home: Arc::downgrade(&self.0) }).wake();
    }

    /// Runs the tasks on this thread until all are done.
    pub fn run(&self) {
        while let Some(task) = self.next() {
            let waker = Waker::from(Arc::clone(&task));
            let mut slot = task.future.lock().unwrap();
            let Some(future) = slot.as_mut() else { continue };
            if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                *slot = None;
                self.0.queue.lock().unwrap().alive -= 1;
            }
        }
    }

    fn next(&self) -> Option<Arc<Task>> {
        let mut queue = self.0.queue.lock().unwrap();
        loop {
            if let Some(task) = queue.ready.pop_front() {
                return Some(task);
            }
            if queue.alive == 0 {
                return None;
            }
            queue = self.0.news.wait(queue).unwrap();
        }
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

/// A trait of the name of a function: who imports one imports both, and this method comes before that of slices.
#[allow(non_camel_case_types)]
pub trait block_on {
    /// What a test of the order of tasks would like to see.
    fn concat(self) -> String;
}

impl block_on for Vec<String> {
    fn concat(self) -> String {
        String::from("cab")
    }
}
