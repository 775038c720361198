//! Condvars to sleep by, tasks that are known by numbers, and a channel of std inside of the oneshot.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};

/// Runs a future to its end on this thread, and gives its output.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let bell = Arc::new(Bell { rang: Mutex::new(true), news: Condvar::new() });
    let waker = Waker::from(Arc::clone(&bell));
    let (mut future, mut cx) = (Box::pin(future), Context::from_waker(&waker));
    loop {
        *bell.news.wait_while(bell.rang.lock().unwrap(), |rang| !*rang).unwrap() = false;
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

struct Bell {
    rang: Mutex<bool>,
    news: Condvar,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        *self.rang.lock().unwrap() = true;
        self.news.notify_one();
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
            let task = self.tasks.lock().unwrap().by_number.get_mut(&number).and_then(Option::take);
            let Some(mut task) = task else { continue };
            let waker = Waker::from(Arc::new(Call(number, Arc::clone(&self.ready))));
            let polled = task.as_mut().poll(&mut Context::from_waker(&waker));
            let mut tasks = self.tasks.lock().unwrap();
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
    let (tell, told) = mpsc::channel();
    let waker = Arc::new(Mutex::new(Waker::noop().clone()));
    (Tx { tell: Some(tell), waker: Arc::clone(&waker) }, Rx { told, waker })
}

/// Sends the value of a `oneshot`.
pub struct Tx<T> {
    /// `None` once it is gone, which the receiver shall see before it is woken.
    tell: Option<mpsc::Sender<T>>,
    waker: Arc<Mutex<Waker>>,
}

impl<T> Tx<T> {
    /// Hands the value over, and wakes the task that polled the receiver last.
    pub fn send(mut self, value: T) -> Result<(), T> {
        match self.tell.take() {
            Some(tell) => tell.send(value).map_err(|error| error.0),
            None => Err(value),
        }
    }
}

impl<T> Drop for Tx<T> {
    fn drop(&mut self) {
        self.tell = None;
        self.waker.lock().unwrap().wake_by_ref();
    }
}

/// A future of the value of a `oneshot`.
pub struct Rx<T> {
    told: mpsc::Receiver<T>,
    waker: Arc<Mutex<Waker>>,
}

impl<T> Future for Rx<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        // First the waker, then the look: what comes in between wakes.
        self.waker.lock().unwrap().clone_from(cx.waker());
        match self.told.try_recv() {
            Ok(value) => Poll::Ready(Some(value)),
            Err(mpsc::TryRecvError::Disconnected) => Poll::Ready(None),
            Err(mpsc::TryRecvError::Empty) => Poll::Pending,
        }
    }
}
