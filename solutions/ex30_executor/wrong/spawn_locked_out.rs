//! Keeps its list of tasks locked while it polls one, so that no task can spawn.
//! rejected-by: a_task_may_spawn_tasks_and_the_loop_may_run_again
//! says: has not returned

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
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
    tasks: Arc<Mutex<Tasks>>,
    ready: Arc<Ready>,
}

#[derive(Default)]
struct Tasks {
    /// `None` while it is being polled.
    by_number: BTreeMap<usize, Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    next: usize,
}

#[derive(Default)]
struct Ready {
    numbers: Mutex<Vec<usize>>,
    news: Condvar,
}

/// A waker is a number and the list to write it into. It keeps no task.
struct Call(usize, Arc<Ready>);

impl Wake for Call {
    fn wake(self: Arc<Self>) {
        let mut numbers = self.1.numbers.lock().unwrap();
        if !numbers.contains(&self.0) {
            numbers.push(self.0);
        }
        self.1.news.notify_all();
    }
}

impl Exec {
    /// An event loop without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands a task to the loop.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap();
        let number = tasks.next;
        tasks.next += 1;
        tasks.by_number.insert(number, Some(Box::pin(task)));
        self.ready.numbers.lock().unwrap().push(number);
    }

    /// Runs the tasks on this thread until all are done.
    pub fn run(&self) {
        while !self.tasks.lock().unwrap().by_number.is_empty() {
            let numbers = self.ready.numbers.lock().unwrap();
            let mut numbers = self.ready.news.wait_while(numbers, |ready| ready.is_empty()).unwrap();
            let number = numbers.remove(0);
            drop(numbers);
            let mut tasks = self.tasks.lock().unwrap();
            let Some(mut task) = tasks.by_number.get_mut(&number).and_then(Option::take) else { continue };
            let waker = Waker::from(Arc::new(Call(number, Arc::clone(&self.ready))));
            let polled = task.as_mut().poll(&mut Context::from_waker(&waker));
            if polled.is_ready() {
                tasks.by_number.remove(&number);
            } else {
                tasks.by_number.insert(number, Some(task));
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
