//! One wake, and all tasks are polled.
//! rejected-by: only_tasks_that_were_woken_are_polled_and_in_the_order_of_their_wakes
//! says: no wake had come since the poll before

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
pub struct Exec(Arc<Mutex<Vec<Pin<Box<dyn Future<Output = ()> + Send>>>>>);

impl Exec {
    /// An event loop without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands a task to the loop.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.lock().unwrap().push(Box::pin(task));
    }

    /// Runs the tasks on this thread until all are done.
    pub fn run(&self) {
        let mut tasks = Vec::new();
        block_on(std::future::poll_fn(|cx| {
            loop {
                tasks.append(&mut self.0.lock().unwrap());
                tasks.retain_mut(|task| task.as_mut().poll(cx).is_pending());
                if self.0.lock().unwrap().is_empty() {
                    return if tasks.is_empty() { Poll::Ready(()) } else { Poll::Pending };
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
