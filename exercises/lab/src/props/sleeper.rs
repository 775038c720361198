//! A future that sleeps until the test wakes it, and that knows when it was polled for nothing.

use std::fs;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::expect::{expect, expect_eq};
use crate::record::{as_ms, ms};
use crate::thread_time::ThreadId;

/// So often a helper looks whether the sleeper was polled, a millisecond apart, before it goes on all the same.
const LOOKS: usize = 5_000;
/// Whoever waits computes much less than this, on whatever machine. Whoever looks again and again computes more, even if
/// he has to share a processor with a dozen others.
const HARDLY_ANY: Duration = ms(10);
/// To wait for one thing takes one sleep, and a few more for locks and for memory.
const A_FEW: u64 = 10;

/// Is done once the test has said so. Clones are handles to the same one, and only one of them is polled.
#[derive(Clone)]
pub struct Sleeper(Arc<Mutex<State>>);

struct State {
    done: bool,
    /// Since the last poll. The first poll needs no wake.
    woken: bool,
    polls: usize,
    unasked: usize,
    waker: Option<Waker>,
}

impl Sleeper {
    /// One that is not done.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State { done: false, woken: true, polls: 0, unasked: 0, waker: None })))
    }

    /// Wakes whoever has polled it last. It is not done by that.
    pub fn wake(&self) {
        let mut state = self.state();
        state.woken = true;
        let waker = state.waker.clone();
        // A waker is anybody's code: it may well poll at once.
        drop(state);
        waker.iter().for_each(Waker::wake_by_ref);
    }

    /// It is done, and wakes whoever has polled it last.
    pub fn finish(&self) {
        self.state().done = true;
        self.wake();
    }

    /// A thread that waits for the first poll, lets `pause` pass, does something, and then finishes.
    pub fn finished_by_a_thread(
        &self,
        pause: Duration,
        first: impl FnOnce() + Send + 'static,
    ) -> JoinHandle<()> {
        let sleeper = self.clone();
        thread::spawn(move || {
            for _ in 0..LOOKS {
                if sleeper.polls() > 0 {
                    break;
                }
                thread::sleep(ms(1));
            }
            thread::sleep(pause);
            first();
            sleeper.finish();
        })
    }

    /// How often it was polled.
    pub fn polls(&self) -> usize {
        self.state().polls
    }

    /// How many of these polls came though nobody had woken it since the poll before.
    pub fn unasked(&self) -> usize {
        self.state().unasked
    }

    /// Expects that it was polled only when somebody had woken it, and so many times. `who` begins a sentence, and
    /// `wakes` goes on in it: "The future", "was woken once".
    #[track_caller]
    pub fn expect_polls(&self, who: &str, polls: usize, wakes: &str) {
        let says =
            format!("{who} was polled too often: for so many polls no wake had come since the poll before.");
        expect_eq(self.unasked(), 0, &says, "what makes your code poll, and who asked for that?");
        let says = format!("{who} {wakes}; it was polled so often.");
        expect_eq(self.polls(), polls, &says, "which wake leads to which poll?");
    }

    /// The waker of the last poll, which is kept until the next one.
    pub fn waker(&self) -> Option<Waker> {
        self.state().waker.clone()
    }

    // A panic in the code under test leaves nothing half done here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Sleeper {
    fn default() -> Self {
        Self::new()
    }
}

impl Future for Sleeper {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state();
        state.polls += 1;
        if !state.woken {
            state.unasked += 1;
        }
        state.woken = false;
        state.waker = Some(cx.waker().clone());
        if state.done { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Counts how often it was woken, for wakers of a test's own.
#[derive(Default)]
pub struct Bell(AtomicUsize);

impl Bell {
    /// How often it has rung.
    pub fn rings(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Sends a thread on an errand the first time that its waker is called, and waits there for its return, but for no
/// longer than 200 ms: who is being woken may need what the waker's caller still has locked.
pub struct Errand {
    go: Mutex<Option<Go>>,
}

type Go = Box<dyn FnOnce() + Send>;

impl Errand {
    /// An errand that nobody has gone on.
    pub fn new(go: impl FnOnce() + Send + 'static) -> Arc<Self> {
        Arc::new(Self { go: Mutex::new(Some(Box::new(go))) })
    }

    /// Whether the waker was called. The errand may still be under way.
    pub fn called(&self) -> bool {
        self.go().is_none()
    }

    fn go(&self) -> MutexGuard<'_, Option<Go>> {
        self.go.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Errand {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let Some(go) = self.go().take() else { return };
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            go();
            let _ = tell.send(());
        });
        let _ = told.recv_timeout(ms(200));
    }
}

/// Runs something when it is dropped.
pub struct AtItsDrop<F: FnMut()>(pub F);

impl<F: FnMut()> Drop for AtItsDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Is Pending once, and asks at once for its next turn.
pub async fn next_turn() {
    let mut asked = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Runs something that has to wait for `pause`, and expects that this thread hardly computes meanwhile, and does not
/// wake up again and again. Where the operating system does not tell, nothing is expected.
#[track_caller]
pub fn expect_asleep(pause: Duration, waits: impl FnOnce()) {
    let before = (computed(), slept());
    waits();
    let after = (computed(), slept());
    let for_so_long = format!("For {} ms there was nothing to poll, and your thread", as_ms(pause));
    let think = "what does the thread do when nothing is ready, and who wakes it?";
    if let (Some(before), Some(after)) = (before.0, after.0) {
        let says = format!("{for_so_long} computed for more than {} ms of them.", as_ms(HARDLY_ANY));
        expect(after - before <= HARDLY_ANY, &says, think);
    }
    if let (Some(before), Some(after)) = (before.1, after.1) {
        let says = format!("{for_so_long} went to sleep more than {A_FEW} times.");
        expect(after - before <= A_FEW, &says, think);
    }
}

/// For how long this thread has computed since it began.
fn computed() -> Option<Duration> {
    Some(Duration::from_nanos(ThreadId::current()?.time()?.cpu_ns))
}

/// How often this thread has given its processor away to wait for something: proc_pid_status(5).
fn slept() -> Option<u64> {
    let status = fs::read_to_string("/proc/thread-self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
    line.trim().parse().ok()
}
