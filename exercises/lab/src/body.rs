//! The body of a test within its bounds: what it may do while no time passes, how long it may wait,
//! and what it may leave behind.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use futures::future::LocalBoxFuture;
use futures::task::AtomicWaker;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::book::Pages;
use crate::judge::{Ended, Left, last_event_ms};
use crate::pulse::Pulse;
use crate::record::as_ms;
use crate::supervise::Clock;
use crate::{Lab, ms};

/// With nothing left that could wake the code, the paused clock jumps to the next timer: this one.
/// So a deadlock is found at once, and no honest test comes near an hour.
const VIRTUAL_DEADLINE: Duration = Duration::from_secs(3_600);
/// The deadline is kept in steps. Code that wakes up again and again would take too long for the whole of
/// it: if in one step it woke up so often, and nothing happened to any job, more of the same is no news.
const STEP: Duration = Duration::from_secs(60);
const NAPS_IN_A_STEP: u64 = 20_000;
/// Polls of the body within one virtual instant in which it was woken by no task, and nothing
/// happened to any job.
const IDLE_POLLS: u32 = 100_000;
/// How long a thread that the lab does not know may take to wake the code, once nothing else can.
const FOREIGN_GRACE: Duration = Duration::from_millis(500);
/// A timer that is further away than this, a year, goes off as good as never.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3_600);
/// How often the tasks of an ended body are let run, so that those that are ending can end.
const LAST_TURNS: usize = 10_000;
/// The same on the real clock, where a turn takes a while.
const LAST_REAL_TURNS: usize = 100;

/// Runs the body, and gives the record as it was when it ended: a moment later everything that still
/// runs is dropped, and would look cancelled.
pub(crate) async fn bounded(
    clock: Clock,
    lab: &Lab,
    pulse: &Pulse,
    body: impl FnOnce(Lab) -> LocalBoxFuture<'static, ()>,
) -> (Ended, Pages) {
    let knock = Arc::new(Knock::new());
    let mut body = pin!(watched(clock, lab, pulse, &knock, body(lab.clone())));
    let deadline = async {
        match clock {
            Clock::Virtual => virtual_deadline(lab, pulse).await,
            Clock::Real | Clock::Plain => std::future::pending().await,
        }
    };
    let ended = tokio::select! {
        biased;
        // The deadline comes first: a body that nobody woke must not be done because the deadline woke it.
        () = deadline => None,
        ended = &mut body => Some(ended),
    };
    match ended {
        Some(Ended::Returned { .. }) => {
            let alive = settle(lab).await;
            (Ended::Returned { alive }, lab.book().clone())
        }
        Some(ended) => (ended, lab.book().clone()),
        None => {
            let mut pages = lab.book().clone();
            let alive = alive(lab);
            let after_ms = lab.elapsed_ms();
            let (polls, polled_ms) = pulse.polls();
            let since_ms = last_event_ms(&pages.jobs).max(polled_ms);
            let left = what_is_left(lab, pulse, &knock).await;
            // Another runtime may have come to it only now.
            pages.elsewhere = lab.book().elsewhere.clone();
            (Ended::Stuck { alive, polls, since_ms, after_ms, left }, pages)
        }
    }
}

async fn virtual_deadline(lab: &Lab, pulse: &Pulse) {
    let begin = tokio::time::Instant::now();
    while begin.elapsed() < VIRTUAL_DEADLINE {
        let (naps, events) = (pulse.times_parked(), lab.book().events);
        sleep(STEP).await;
        if lab.book().events == events && pulse.times_parked() - naps > NAPS_IN_A_STEP {
            break;
        }
    }
}

/// Polls the body when it is woken, and ends it when it wakes itself for ever.
async fn watched(
    clock: Clock,
    lab: &Lab,
    pulse: &Pulse,
    knock: &Arc<Knock>,
    body: impl Future<Output = ()>,
) -> Ended {
    let waker = Waker::from(Arc::clone(knock));
    let mut body = pin!(body);
    let (mut last, mut idle) = (None, 0);
    poll_fn(|cx| {
        knock.listener.register(cx.waker());
        let Some(by) = knock.heard() else { return Poll::Pending };
        let now = (lab.elapsed(), lab.book().events);
        idle = if last == Some(now) && by == By::Itself { idle + 1 } else { 0 };
        last = Some(now);
        if clock == Clock::Virtual && idle >= IDLE_POLLS {
            return Poll::Ready(Ended::Spinning { polls: idle });
        }
        pulse.enters_body(as_ms(now.0));
        let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
        pulse.leaves_body();
        polled.map(|()| Ended::Returned { alive: 0 })
    })
    .await
}

/// Something outlasted the virtual deadline. What would have come next?
async fn what_is_left(lab: &Lab, pulse: &Pulse, knock: &Knock) -> Left {
    pulse.inquest_begins();
    let woken =
        || if lab.elapsed() < NEVER { Left::Timer { at_ms: lab.elapsed_ms() } } else { Left::Nothing };
    if knock.heard().is_some() {
        return woken();
    }
    if pulse.may_have_company() {
        let deadline_ms = lab.elapsed_ms();
        let (tell, told) = oneshot::channel();
        let nap = move || {
            thread::sleep(FOREIGN_GRACE);
            let _ = tell.send(());
        };
        // A sleep of Tokio's would take no real time at all. Without a thread there is no grace.
        if thread::Builder::new().spawn(nap).is_ok() {
            tokio::select! {
                biased;
                () = knock.comes() => {
                    return if lab.elapsed_ms() == deadline_ms { Left::Thread } else { woken() };
                }
                _ = told => {}
            }
        }
    }
    // Whatever ticks is found by the first step in which it ticks a hundred times, so none takes long.
    for seconds in [10, 3_600, 36_000, 360_000, 3_600_000, 36_000_000] {
        let parks = pulse.times_parked();
        tokio::select! {
            biased;
            () = knock.comes() => return woken(),
            () = sleep(Duration::from_secs(seconds)) => {}
        }
        if pulse.times_parked() - parks > 100 {
            return Left::Ticks;
        }
    }
    Left::Nothing
}

/// Lets what is ending end, and counts the tasks that don't. An aborted task is alive until it has
/// been polled once more; no virtual time passes meanwhile.
pub(crate) async fn settle(lab: &Lab) -> usize {
    let on_virtual_clock = lab.clock().is_none_or(|clock| clock == Clock::Virtual);
    let turns = if on_virtual_clock { LAST_TURNS } else { LAST_REAL_TURNS };
    for _ in 0..turns {
        if alive(lab) == 0 {
            return 0;
        }
        match on_virtual_clock {
            true => tokio::task::yield_now().await,
            false => sleep(ms(2)).await,
        }
    }
    alive(lab)
}

/// The tasks of the test's own runtime, whichever one the code has entered since.
fn alive(lab: &Lab) -> usize {
    let home = lab.home().or_else(|| Handle::try_current().ok());
    home.map_or(0, |home| home.metrics().num_alive_tasks())
}

/// The waker of the body: it knows that it was used, and by whom.
struct Knock {
    knocked: AtomicBool,
    by_others: AtomicBool,
    listener: AtomicWaker,
    home: thread::ThreadId,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// The body itself, or the runtime for its sake: after `yield_now`, say.
    Itself,
    /// A task that was being polled, or another thread.
    Another,
}

impl Knock {
    /// The first poll needs no knock.
    fn new() -> Self {
        let home = thread::current().id();
        let (knocked, by_others) = (AtomicBool::new(true), AtomicBool::new(true));
        Self { knocked, by_others, listener: AtomicWaker::new(), home }
    }

    /// Who has knocked since the last question.
    fn heard(&self) -> Option<By> {
        if !self.knocked.swap(false, Ordering::SeqCst) {
            return None;
        }
        let by_others = self.by_others.swap(false, Ordering::SeqCst);
        Some(if by_others { By::Another } else { By::Itself })
    }

    async fn comes(&self) {
        poll_fn(|cx| {
            self.listener.register(cx.waker());
            if self.heard().is_some() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

impl Wake for Knock {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if tokio::task::try_id().is_some() || thread::current().id() != self.home {
            self.by_others.store(true, Ordering::SeqCst);
        }
        self.knocked.store(true, Ordering::SeqCst);
        self.listener.wake();
    }
}
