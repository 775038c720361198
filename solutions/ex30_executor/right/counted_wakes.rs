//! Wakes that are counted, and a list of tasks in which the ended ones leave a hole.

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Runs a future to its end on this thread, and gives its output.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let flag = Arc::new(Flag { count: AtomicUsize::new(1), thread: thread::current() });
    let waker = flag.clone().into();
    let (mut future, mut cx, mut seen) = (pin!(future), Context::from_waker(&waker), 0);
    loop {
        let count = flag.count.load(Ordering::SeqCst);
        if count == seen {
            thread::park();
            continue;
        }
        seen = count;
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(output) => break output,
            Poll::Pending => {}
        }
    }
}

/// Counts the wakes; more than were seen is news.
struct Flag {
    count: AtomicUsize,
    thread: Thread,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.count.fetch_add(1, Ordering::SeqCst);
        self.thread.unpark();
    }
}

/// An event loop and its tasks.
#[derive(Clone, Default)]
pub struct Exec(Arc<Mutex<Loop>>);

#[derive(Default)]
struct Loop {
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    ready: Arc<Mutex<Ready>>,
}

#[derive(Default)]
struct Ready {
    numbers: VecDeque<usize>,
    asleep: Option<Thread>,
}

struct Call {
    number: usize,
    ready: Arc<Mutex<Ready>>,
}

impl Wake for Call {
    fn wake(self: Arc<Self>) {
        let mut ready = self.ready.lock().unwrap();
        if !ready.numbers.contains(&self.number) {
            ready.numbers.push_back(self.number);
        }
        if let Some(thread) = &ready.asleep {
            thread.unpark();
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
        let mut this = self.0.lock().unwrap();
        let number = this.tasks.len();
        this.tasks.push(Some(Box::pin(task)));
        this.ready.lock().unwrap().numbers.push_back(number);
    }

    /// Runs the tasks on this thread until all are done.
    pub fn run(&self) {
        let ready = Arc::clone(&self.0.lock().unwrap().ready);
        ready.lock().unwrap().asleep = Some(thread::current());
        loop {
            let next = ready.lock().unwrap().numbers.pop_front();
            match next {
                Some(number) => self.poll(number, &ready),
                None if self.0.lock().unwrap().tasks.iter().all(Option::is_none) => break,
                None => thread::park(),
            }
        }
    }

    fn poll(&self, number: usize, ready: &Arc<Mutex<Ready>>) {
        let Some(mut task) = self.0.lock().unwrap().tasks[number].take() else { return };
        let waker = Arc::new(Call { number, ready: Arc::clone(ready) }).into();
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            self.0.lock().unwrap().tasks[number] = Some(task);
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
