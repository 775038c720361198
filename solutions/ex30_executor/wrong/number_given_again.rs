//! Gives the number of a task that is done to the next one, while wakers still have it.
//! rejected-by: a_task_that_is_done_is_dropped_and_never_polled_again
//! says: for so many polls no wake had come since the poll before

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
    ready: VecDeque<usize>,
    /// `None` while it is being polled, and when it is done.
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    /// The numbers of tasks that are done.
    free: Vec<usize>,
}

/// A waker is the number of a task.
struct Call {
    number: usize,
    home: Weak<Shared>,
}

impl Wake for Call {
    fn wake(self: Arc<Self>) {
        if let Some(home) = self.home.upgrade() {
            let mut queue = home.queue.lock().unwrap();
            if !queue.ready.contains(&self.number) {
                queue.ready.push_back(self.number);
            }
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
        let mut queue = self.0.queue.lock().unwrap();
        let number = queue.free.pop().unwrap_or(queue.tasks.len());
        if number == queue.tasks.len() {
            queue.tasks.push(None);
        }
        queue.tasks[number] = Some(Box::pin(task));
        // A wake of whoever had the number before has no place in the queue any more.
        queue.ready.retain(|ready| *ready != number);
        queue.ready.push_back(number);
        self.0.news.notify_one();
    }

    /// Runs the tasks on this thread until all are done.
    pub fn run(&self) {
        loop {
            let mut queue = self.0.queue.lock().unwrap();
            if queue.free.len() == queue.tasks.len() {
                return;
            }
            let Some(number) = queue.ready.pop_front() else {
                drop(self.0.news.wait(queue).unwrap());
                continue;
            };
            let Some(mut task) = queue.tasks[number].take() else { continue };
            drop(queue);
            let waker = Waker::from(Arc::new(Call { number, home: Arc::downgrade(&self.0) }));
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                self.0.queue.lock().unwrap().tasks[number] = Some(task);
            } else {
                drop(task);
                self.0.queue.lock().unwrap().free.push(number);
            }
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
