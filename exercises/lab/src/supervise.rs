//! One test, from its first poll to its record: the thread, the runtime, and what they leave behind.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use futures::future::LocalBoxFuture;
use tokio::runtime::{Builder, Runtime};

use crate::judge::{self, Ended, Seen};
use crate::proof::{self, Proof};
use crate::pulse::Pulse;
use crate::{Lab, Outcome, Record, WeakLab, body, explain, panics, watchdog};

/// How long a `spawn_blocking` may outlive the body of its test.
pub(crate) const BLOCKING_GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Stands still while code runs, and jumps when all of it waits.
    Virtual,
    Real,
    /// The real clock, and no runtime: the code under test brings its own, or needs none.
    Plain,
}

/// The body of a test. Boxed at once: all that the lab does with it is compiled once, and not again for
/// each test of each exercise, for which a learner would wait.
pub(crate) enum Body {
    Async(Box<dyn FnOnce(Lab) -> LocalBoxFuture<'static, ()> + Send>),
    Plain(Box<dyn FnOnce(Lab) + Send>),
}

impl Body {
    pub fn asynchronous<F: AsyncFnOnce(Lab) + Send + 'static>(body: F) -> Self {
        Self::Async(Box::new(move |lab| Box::pin(async move { body(lab).await })))
    }

    pub fn plain<F: FnOnce(Lab) + Send + 'static>(body: F) -> Self {
        Self::Plain(Box::new(body))
    }
}

/// Runs the body of a test on a current-thread runtime with a virtual clock.
///
/// The test fails, in words, if the body panics, if nothing can wake it any more, if it keeps its
/// thread without getting anywhere, if it leaves tasks behind, or if a task's panic goes unnoticed.
pub fn run<F>(body: F)
where
    F: AsyncFnOnce(Lab) + Send + 'static,
{
    supervise(Clock::Virtual, Body::asynchronous(body));
}

/// The same on the real clock, for code that waits for threads or sockets: there virtual time would
/// run ahead of them. Assert no durations here; let the parties meet instead.
pub fn run_real<F>(body: F)
where
    F: AsyncFnOnce(Lab) + Send + 'static,
{
    supervise(Clock::Real, Body::asynchronous(body));
}

/// The same without a runtime, for code that makes its own, or that needs none: on a plain thread, and
/// on the real clock. Tasks that it leaves behind are its runtime's affair.
pub fn run_plain<F>(body: F)
where
    F: FnOnce(Lab) + Send + 'static,
{
    supervise(Clock::Plain, Body::plain(body));
}

fn supervise(clock: Clock, body: Body) {
    // First of all: no code of the learner's may run before the secret is out of reach.
    let proof = Proof::take();
    assert!(!panics::inside_a_test(), "lab::run inside of lab::run: one test, one lab");
    let lab = Lab::new();
    let record = observe(clock, proof::limit(), &lab, body);
    let told = proof.hand_over(&record);
    if record.outcome != Outcome::Passed {
        if !told && lab.is_aborting() {
            // What libtest captures it would not live to print.
            let _ = writeln!(io::stderr(), "\n{}", explain::report(&record));
        } else if !told {
            eprintln!("\n{}", explain::report(&record));
        }
        lab.reported();
        // The report is the message: a second panic line would only repeat it.
        resume_unwind(Box::new("the lab has reported the failure"));
    }
}

/// Runs a test and says how it went, on a thread of its own, so that the watchdog can report on it
/// while it hangs.
pub(crate) fn observe(clock: Clock, limit: Duration, lab: &Lab, body: Body) -> Record {
    let pulse = Arc::new(Pulse::default());
    let (tell, told) = mpsc::channel();
    let worker = {
        let (lab, pulse) = (lab.clone(), Arc::clone(&pulse));
        move || {
            panics::belong_to(&lab);
            let seen = match body {
                Body::Async(body) => on_runtime(clock, &lab, &pulse, body),
                Body::Plain(body) => plain(&lab, &pulse, body),
            };
            // Nobody listens any more once the watchdog has given up.
            let _ = tell.send(seen);
        }
    };
    // Not the name of the test: the code that runs there could ask for it.
    if let Err(error) = thread::Builder::new().name("test".to_owned()).spawn(worker) {
        panic!("the lab could not start a thread for this test: {error}");
    }
    let seen = watchdog::wait(&told, limit, &pulse, lab);
    judge::record(seen, clock)
}

/// Runs the body and its runtime to their end, and says how that went.
fn on_runtime(
    clock: Clock,
    lab: &Lab,
    pulse: &Arc<Pulse>,
    body: impl FnOnce(Lab) -> LocalBoxFuture<'static, ()>,
) -> Seen {
    let runtime = match runtime(clock, lab, pulse) {
        Ok(runtime) => runtime,
        Err(error) => panic!("the lab could not build a Tokio runtime: {error}"),
    };
    lab.start_the_clock(clock, Some(runtime.handle()));
    pulse.begin();
    let bounded = AssertUnwindSafe(|| runtime.block_on(body::bounded(clock, lab, pulse, body)));
    let (ended, mut pages) = catch_unwind(bounded)
        .unwrap_or_else(|payload| (Ended::Panicked(panics::words(&*payload)), lab.book().clone()));
    let real = pulse.end();
    let now_ms = lab.elapsed_ms();
    note_blocking(&lab.weak(), pulse);
    pages.blocked_ms = lab.book().blocked_ms.clone();
    pulse.body_is_over();
    let ended = match ended {
        Ended::Returned { alive: 0 } => {
            runtime.shutdown_timeout(BLOCKING_GRACE);
            if pulse.pool_ends() { Ended::Returned { alive: 0 } } else { Ended::LeftBlocking }
        }
        ended => {
            runtime.shutdown_background();
            ended
        }
    };
    Seen { ended, pages, now_ms, real }
}

/// Writes down at which instant the code has blocked its thread, if it has.
fn note_blocking(lab: &WeakLab, pulse: &Pulse) {
    if pulse.was_blocked()
        && let Some(lab) = lab.get()
    {
        let now_ms = lab.elapsed_ms();
        lab.book().blocked_ms.push(now_ms);
    }
}

/// Runs a body that needs no runtime of ours.
fn plain(lab: &Lab, pulse: &Arc<Pulse>, body: impl FnOnce(Lab)) -> Seen {
    lab.start_the_clock(Clock::Plain, None);
    pulse.begin();
    let ended = match catch_unwind(AssertUnwindSafe(|| body(lab.clone()))) {
        Ok(()) => Ended::Returned { alive: 0 },
        Err(payload) => Ended::Panicked(panics::words(&*payload)),
    };
    Seen { ended, pages: lab.book().clone(), now_ms: lab.elapsed_ms(), real: pulse.end() }
}

fn runtime(clock: Clock, lab: &Lab, pulse: &Arc<Pulse>) -> std::io::Result<Runtime> {
    let (park, unpark, start, stop) =
        (Arc::clone(pulse), Arc::clone(pulse), Arc::clone(pulse), Arc::clone(pulse));
    let (lab, home) = (lab.weak(), lab.weak());
    let belong = move || {
        start.pool_grows();
        if let Some(lab) = lab.get() {
            panics::belong_to(&lab);
        }
    };
    Builder::new_current_thread()
        .enable_all()
        .start_paused(clock == Clock::Virtual)
        .on_thread_start(belong)
        .on_thread_stop(move || stop.pool_shrinks())
        .on_thread_park(move || {
            note_blocking(&home, &park);
            park.parks();
        })
        .on_thread_unpark(move || unpark.wakes())
        .build()
}
