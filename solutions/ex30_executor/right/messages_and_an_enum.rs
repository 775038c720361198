//! A channel of std for the wakes, one for the tasks, and an enum for the oneshot.

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::task::{Context, Poll, Wake, Waker};

/// Runs a future to its end on this thread, and gives its output.
pub fn block_on<F: Future>(future: F) -> F::Output {
    // A wake is a message, and two that wait are as good as one.
    let (wake, wakes) = mpsc::sync_channel(1);
    let waker = Waker::from(Arc::new(Sends(wake)));
    let (mut future, mut cx) = (pin!(future), Context::from_waker(&waker));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        wakes.recv().expect("the waker lives as long as this");
    }
}

struct Sends(mpsc::SyncSender<()>);

impl Wake for Sends {
    fn wake(self: Arc<Self>) {
        let _ = self.0.try_send(());
    }
}

/// An event loop and its tasks.
#[derive(Clone)]
pub struct Exec {
    wake: mpsc::Sender<Arc<Task>>,
    ready: Arc<Mutex<mpsc::Receiver<Arc<Task>>>>,
    alive: Arc<AtomicUsize>,
}

struct Task {
    /// A task that is done holds a future of nothing.
    future: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    state: AtomicUsize,
    wake: mpsc::Sender<Arc<Task>>,
}

const IDLE: usize = 0;
const QUEUED: usize = 1;
const DONE: usize = 2;

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if self.state.compare_exchange(IDLE, QUEUED, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            let _ = self.wake.send(Arc::clone(&self));
        }
    }
}

impl Default for Exec {
    fn default() -> Self {
        Self::new()
    }
}

impl Exec {
    /// An event loop without tasks.
    pub fn new() -> Self {
        let (wake, ready) = mpsc::channel();
        Self { wake, ready: Arc::new(Mutex::new(ready)), alive: Arc::default() }
    }

    /// Hands a task to the loop.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let alive = Arc::clone(&self.alive);
        alive.fetch_add(1, Ordering::SeqCst);
        let (future, wake) = (Mutex::new(Box::pin(task) as _), self.wake.clone());
        Arc::new(Task { future, state: AtomicUsize::new(IDLE), wake }).wake();
    }

    /// Runs the tasks on this thread until all are done.
    pub fn run(&self) {
        let ready = self.ready.lock().unwrap();
        while self.alive.load(Ordering::SeqCst) > 0 {
            let task = ready.recv().expect("the loop itself keeps a sender");
            // A task that woke itself in its last poll is done, and was in the queue once more.
            if task.state.compare_exchange(QUEUED, IDLE, Ordering::SeqCst, Ordering::SeqCst).is_err() {
                continue;
            }
            let waker = task.clone().into();
            let mut future = task.future.lock().unwrap();
            if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                task.state.store(DONE, Ordering::SeqCst);
                *future = Box::pin(std::future::ready(()));
                self.alive.fetch_sub(1, Ordering::SeqCst);
            }
        }
    }
}

/// A channel for one value.
pub fn oneshot<T>() -> (Tx<T>, Rx<T>) {
    let place = Arc::new(Mutex::new(Place::Empty(None)));
    // The receiver holds it, and the sender looks whether it still does.
    (Tx(Arc::downgrade(&place)), Rx(place))
}

enum Place<T> {
    Empty(Option<Waker>),
    Full(T),
    Closed,
}

/// Sends the value of a `oneshot`.
pub struct Tx<T>(Weak<Mutex<Place<T>>>);

impl<T> Tx<T> {
    /// Hands the value over, and wakes the task that polled the receiver last.
    pub fn send(self, value: T) -> Result<(), T> {
        let Some(place) = self.0.upgrade() else { return Err(value) };
        // The lock is held meanwhile, as it often is.
        if let Place::Empty(Some(waker)) = std::mem::replace(&mut *place.lock().unwrap(), Place::Full(value))
        {
            waker.wake();
        }
        Ok(())
    }
}

impl<T> Drop for Tx<T> {
    fn drop(&mut self) {
        let Some(place) = self.0.upgrade() else { return };
        let mut place = place.lock().unwrap();
        if let Place::Empty(waker) = &mut *place {
            let waker = waker.take();
            *place = Place::Closed;
            drop(place);
            waker.into_iter().for_each(Waker::wake);
        }
    }
}

/// A future of the value of a `oneshot`.
pub struct Rx<T>(Arc<Mutex<Place<T>>>);

impl<T> Future for Rx<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut place = self.0.lock().unwrap();
        match &mut *place {
            Place::Empty(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
            Place::Full(_) | Place::Closed => match std::mem::replace(&mut *place, Place::Closed) {
                Place::Full(value) => Poll::Ready(Some(value)),
                _ => Poll::Ready(None),
            },
        }
    }
}
