//! One test, from its first poll to its record: the runtime, the virtual deadline, the watchdog.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::book::Pages;
use crate::judge::{self, Ended, Seen};
use crate::proof::{self, Proof};
use crate::watchdog::{self, Pulse};
use crate::{Lab, Outcome, Record, explain, ms, panics};

/// With nothing left that could wake the code, the paused clock jumps to the next timer: this one.
/// So a deadlock is found at once, and no honest test comes near an hour.
const VIRTUAL_DEADLINE: Duration = Duration::from_secs(3_600);
/// Polls of the body within one virtual instant in which nothing happened to any job.
const IDLE_POLLS: u32 = 100_000;
/// How long a `spawn_blocking` may outlive the body of its test.
const BLOCKING_GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Stands still while code runs, and jumps when all of it waits.
    Virtual,
    Real,
    /// The real clock, and no runtime: the code under test brings its own, or needs none.
    Plain,
}

/// Runs the body of a test on a current-thread runtime with a virtual clock.
///
/// The test fails, in words, if the body panics, if nothing can wake it any more, if it keeps its
/// thread without getting anywhere, if it leaves tasks behind, or if a task's panic goes unnoticed.
pub fn run<F>(body: F)
where
    F: AsyncFnOnce(Lab) + Send + 'static,
{
    supervise(Clock::Virtual, move |clock, lab, pulse| on_runtime(clock, lab, pulse, body));
}

/// The same on the real clock, for code that waits for threads or sockets: there virtual time would
/// run ahead of them. Assert no durations here; let the parties meet instead.
pub fn run_real<F>(body: F)
where
    F: AsyncFnOnce(Lab) + Send + 'static,
{
    supervise(Clock::Real, move |clock, lab, pulse| on_runtime(clock, lab, pulse, body));
}

/// The same without a runtime, for code that makes its own, or that needs none: on a plain thread, and
/// on the real clock. Tasks that it leaves behind are its runtime's affair.
pub fn run_plain<F>(body: F)
where
    F: FnOnce(Lab) + Send + 'static,
{
    supervise(Clock::Plain, move |clock, lab, pulse| plain(clock, lab, pulse, body));
}

fn supervise<D>(clock: Clock, drive: D)
where
    D: FnOnce(Clock, &Lab, &Arc<Pulse>) -> Seen + Send + 'static,
{
    // First of all: no code of the learner's may run before the secret is out of reach.
    let proof = Proof::take();
    assert!(!panics::inside_a_test(), "lab::run inside of lab::run: one test, one lab");
    let record = observe(clock, proof::limit(), drive);
    let told = proof.hand_over(&record);
    if record.outcome != Outcome::Passed {
        if !told {
            eprintln!("\n{}", explain::report(&record));
        }
        // The report is the message: a second panic line would only repeat it.
        resume_unwind(Box::new("the lab has reported the failure"));
    }
}

/// Runs a test and says how it went, on a thread of its own, so that the watchdog can report on it
/// while it hangs.
pub(crate) fn observe<D>(clock: Clock, limit: Duration, drive: D) -> Record
where
    D: FnOnce(Clock, &Lab, &Arc<Pulse>) -> Seen + Send + 'static,
{
    let lab = Lab::default();
    let pulse = Arc::new(Pulse::default());
    let (tell, told) = mpsc::channel();
    let test = thread::current().name().unwrap_or("test").to_owned();
    let worker = {
        let (lab, pulse) = (lab.clone(), Arc::clone(&pulse));
        move || {
            panics::belong_to(&lab);
            // Nobody listens any more once the watchdog has given up.
            let _ = tell.send(drive(clock, &lab, &pulse));
        }
    };
    if let Err(error) = thread::Builder::new().name(test).spawn(worker) {
        panic!("the lab could not start a thread for this test: {error}");
    }
    let seen = watchdog::wait(&told, limit, &pulse, &lab);
    judge::record(seen, clock)
}

/// Runs the body and its runtime to their end, and says how that went.
pub(crate) fn on_runtime<F>(clock: Clock, lab: &Lab, pulse: &Arc<Pulse>, body: F) -> Seen
where
    F: AsyncFnOnce(Lab),
{
    let runtime = match runtime(clock, lab, pulse) {
        Ok(runtime) => runtime,
        Err(error) => panic!("the lab could not build a Tokio runtime: {error}"),
    };
    pulse.begin();
    let mut frozen = None;
    let ended = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            lab.start_the_clock();
            let (ended, pages) = bounded(clock, lab, body).await;
            frozen = Some(pages);
            ended
        })
    }));
    let real = pulse.end();
    let now_ms = lab.elapsed_ms();
    let pages = frozen.unwrap_or_else(|| lab.book().clone());
    let before = Instant::now();
    runtime.shutdown_timeout(BLOCKING_GRACE);
    let ended = match ended {
        Err(_) => Ended::Panicked,
        Ok(Ended::Returned { .. }) if before.elapsed() >= BLOCKING_GRACE => Ended::LeftBlocking,
        Ok(ended) => ended,
    };
    Seen { ended, pages, now_ms, real }
}

/// Runs a body that needs no runtime of ours.
pub(crate) fn plain<F>(clock: Clock, lab: &Lab, pulse: &Arc<Pulse>, body: F) -> Seen
where
    F: FnOnce(Lab),
{
    debug_assert!(clock == Clock::Plain);
    lab.start_the_clock();
    pulse.begin();
    let ended = catch_unwind(AssertUnwindSafe(|| body(lab.clone())));
    let real = pulse.end();
    let ended = if ended.is_ok() { Ended::Returned { alive: 0 } } else { Ended::Panicked };
    Seen { ended, pages: lab.book().clone(), now_ms: lab.elapsed_ms(), real }
}

fn runtime(clock: Clock, lab: &Lab, pulse: &Arc<Pulse>) -> std::io::Result<Runtime> {
    let (lab, park, unpark) = (lab.clone(), Arc::clone(pulse), Arc::clone(pulse));
    Builder::new_current_thread()
        .enable_all()
        .start_paused(clock == Clock::Virtual)
        .on_thread_start(move || panics::belong_to(&lab))
        .on_thread_park(move || park.parks())
        .on_thread_unpark(move || unpark.wakes())
        .build()
}

/// The body within its bounds, and the record as it was when it ended: a moment later everything
/// that still runs is dropped, and would look cancelled.
async fn bounded<F>(clock: Clock, lab: &Lab, body: F) -> (Ended, Pages)
where
    F: AsyncFnOnce(Lab),
{
    let mut body = pin!(body(lab.clone()));
    let mut spent = (lab.elapsed(), 0, 0);
    let watched = poll_fn(|cx| {
        let now = (lab.elapsed(), lab.book().events);
        spent = if now == (spent.0, spent.1) { (now.0, now.1, spent.2 + 1) } else { (now.0, now.1, 0) };
        match spent.2 {
            IDLE_POLLS.. if clock == Clock::Virtual => Poll::Ready(Ended::Spinning { polls: spent.2 }),
            _ => body.as_mut().poll(cx).map(|()| Ended::Returned { alive: 0 }),
        }
    });
    let deadline = async {
        match clock {
            Clock::Virtual => {
                tokio::time::sleep(VIRTUAL_DEADLINE).await;
                // The lab remembers this instant for the report.
                lab.elapsed();
            }
            Clock::Real | Clock::Plain => std::future::pending().await,
        }
    };
    let ended = tokio::select! {
        biased;
        // The deadline comes first: a body that nobody woke must not be done because the deadline woke it.
        () = deadline => Ended::Stuck { alive: Handle::current().metrics().num_alive_tasks() },
        ended = watched => ended,
    };
    match ended {
        Ended::Returned { .. } => {
            let alive = settle(clock).await;
            (Ended::Returned { alive }, lab.book().clone())
        }
        ended => (ended, lab.book().clone()),
    }
}

/// Lets what is ending end, and counts the tasks that don't. An aborted task is alive until it has
/// been polled once more; no virtual time passes meanwhile.
pub(crate) async fn settle(clock: Clock) -> usize {
    let metrics = Handle::current().metrics();
    for _ in 0..64 {
        if metrics.num_alive_tasks() == 0 {
            return 0;
        }
        match clock {
            Clock::Virtual => tokio::task::yield_now().await,
            Clock::Real | Clock::Plain => tokio::time::sleep(ms(2)).await,
        }
    }
    metrics.num_alive_tasks()
}
