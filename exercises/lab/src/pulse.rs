//! What the thread of a test lets others see of it, while it runs and while it hangs.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::explain::WORTH_SAYING;
use crate::ms;
use crate::thread_time::{ThreadId, ThreadTime};

/// What a page that comes from a disk may take: nobody's sleep, and nobody says how long it was.
const LONGEST_DISK_WAIT: Duration = Duration::from_millis(15);

/// Shared by the thread of a test, its runtime and the watchdog.
#[derive(Default)]
pub(crate) struct Pulse {
    began: OnceLock<Began>,
    beat: Mutex<Beat>,
}

struct Began {
    at: Instant,
    thread: Option<ThreadId>,
    time: Option<ThreadTime>,
    /// The threads that were there before the test began.
    others: HashSet<ThreadId>,
}

#[derive(Clone, Default)]
struct Beat {
    /// Since when the runtime sleeps, if it does.
    parked_since: Option<Instant>,
    /// How often the runtime went to sleep, and for how long in all.
    parks: u64,
    parked: Duration,
    /// When it last woke up.
    woken_at: Option<Instant>,
    /// How long the thread had slept in all when that was last asked.
    asleep: Duration,
    /// It polls the body of the test; how often it has, and when last on the clock of the test.
    in_body: bool,
    polls: u64,
    polled_ms: u64,
    /// Threads of the blocking pool that are alive, and the names of all that ever were.
    pool: usize,
    pool_ids: HashSet<ThreadId>,
    pool_used: bool,
    inquest: bool,
    body_over: bool,
}

/// Where real time went, as far as the operating system tells.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RealTime {
    /// Wall time, less the time in which the machine was busy with others.
    pub own: Duration,
    pub cpu: Option<Duration>,
    /// Time in which the thread slept for certain, though the runtime did not.
    pub asleep: Option<Duration>,
    /// The thread runs, or waits for a processor.
    pub ready: bool,
    /// How often the runtime went to sleep, and how often it polled the body.
    pub parks: u64,
    pub polls: u64,
    /// The runtime sleeps now, or polls the body.
    pub parked: bool,
    pub in_body: bool,
    /// Some code ran on a thread of the blocking pool.
    pub pool_used: bool,
    /// The virtual deadline has passed, and the lab looks for the reason.
    pub inquest: bool,
    /// The body has ended, and its runtime is being taken down.
    pub body_over: bool,
}

impl RealTime {
    /// Less some time that was not the test's. What it has computed was its own, whatever is said of
    /// the rest: so whatever goes on for ever comes to its limit.
    pub fn without(self, others: Duration) -> Self {
        let own = self.own.saturating_sub(others).max(self.cpu.unwrap_or_default());
        let asleep = self.asleep.map(|asleep| asleep.saturating_sub(others));
        Self { own, asleep, ..self }
    }
}

impl Pulse {
    /// Called on the thread of the test, before its runtime runs.
    pub fn begin(&self) {
        let thread = ThreadId::current();
        let time = thread.as_ref().and_then(ThreadId::time);
        let others = ThreadId::all().unwrap_or_default().into_iter().collect();
        let at = Instant::now();
        self.began.get_or_init(|| Began { at, thread, time, others });
    }

    /// The runtime has nothing to do and goes to sleep.
    pub fn parks(&self) {
        let mut beat = self.beat();
        beat.parked_since = Some(Instant::now());
        beat.parks += 1;
    }

    /// Something woke the runtime.
    pub fn wakes(&self) {
        let mut beat = self.beat();
        let slept = past(beat.parked_since.take());
        beat.parked += slept;
        beat.woken_at = Some(Instant::now());
    }

    /// True if the thread slept for a while since the runtime last woke up: code that ran meanwhile has
    /// blocked it. Asked before the runtime goes to sleep.
    pub fn was_blocked(&self) -> bool {
        let woken_at = self.beat().woken_at.or_else(|| Some(self.began.get()?.at));
        // Most stretches are over at once, and the system is not asked about them.
        if past(woken_at) < WORTH_SAYING {
            return false;
        }
        let asleep = self.so_far().asleep.unwrap_or_default();
        let before = std::mem::replace(&mut self.beat().asleep, asleep);
        asleep.saturating_sub(before) >= WORTH_SAYING
    }

    pub fn enters_body(&self, now_ms: u64) {
        let mut beat = self.beat();
        beat.in_body = true;
        beat.polls += 1;
        beat.polled_ms = now_ms;
    }

    pub fn leaves_body(&self) {
        self.beat().in_body = false;
    }

    pub fn inquest_begins(&self) {
        self.beat().inquest = true;
    }

    pub fn body_is_over(&self) {
        self.beat().body_over = true;
    }

    /// Called on a thread of the blocking pool.
    pub fn pool_grows(&self) {
        let id = ThreadId::current();
        let mut beat = self.beat();
        beat.pool += 1;
        beat.pool_used = true;
        beat.pool_ids.extend(id);
    }

    pub fn pool_shrinks(&self) {
        self.beat().pool -= 1;
    }

    /// True if all threads of the blocking pool have ended. The runtime has waited for them; a few naps
    /// more are for a machine that stood still meanwhile, and ends one nap late, but not all of them.
    pub fn pool_ends(&self) -> bool {
        for _ in 0..10 {
            if self.beat().pool == 0 {
                return true;
            }
            thread::sleep(ms(20));
        }
        false
    }

    /// How often the runtime went to sleep.
    pub fn times_parked(&self) -> u64 {
        self.beat().parks
    }

    /// How often the body was polled, and when last, in milliseconds on the clock of the test.
    pub fn polls(&self) -> (u64, u64) {
        let beat = self.beat();
        (beat.polls, beat.polled_ms)
    }

    /// True if there may be threads that neither the lab nor the runtime has started.
    pub fn may_have_company(&self) -> bool {
        let Some(began) = self.began.get() else { return true };
        let Some(now) = ThreadId::all() else { return true };
        let pool = self.beat().pool_ids.clone();
        now.iter().any(|id| !began.others.contains(id) && !pool.contains(id))
    }

    /// Where the real time went so far.
    pub fn so_far(&self) -> RealTime {
        let Some(began) = self.began.get() else { return RealTime::default() };
        // In this order: what explains the time on the wall is measured after it, so that a watchdog which
        // is itself kept waiting meanwhile sees too much of that, and never too little.
        let wall = began.at.elapsed();
        // Some sandboxes say zero, always; a thread that is here has used some time.
        let time = began.thread.as_ref().and_then(ThreadId::time).filter(|now| now.cpu_ns > 0);
        let beat = self.beat().clone();
        let real = RealTime {
            own: wall,
            cpu: None,
            asleep: None,
            ready: false,
            parks: beat.parks,
            polls: beat.polls,
            parked: beat.parked_since.is_some(),
            in_body: beat.in_body,
            pool_used: beat.pool_used,
            inquest: beat.inquest,
            body_over: beat.body_over,
        };
        let (Some(before), Some(now)) = (began.time, time) else { return real };
        let queued = Duration::from_nanos(now.queued_ns.saturating_sub(before.queued_ns));
        let cpu = Duration::from_nanos(now.cpu_ns.saturating_sub(before.cpu_ns));
        let own = wall.saturating_sub(queued);
        let idle = beat.parked + past(beat.parked_since);
        let faults = u32::try_from(now.disk_waits.saturating_sub(before.disk_waits)).unwrap_or(u32::MAX);
        let from_disk = LONGEST_DISK_WAIT.saturating_mul(faults);
        let asleep = own.saturating_sub(cpu).saturating_sub(idle).saturating_sub(from_disk);
        RealTime { own, cpu: Some(cpu), asleep: Some(asleep), ready: now.ready, ..real }
    }

    /// The same, asked by the thread of the test itself: the kernel counts a running thread's time
    /// once in a while, and at the latest when it offers its processor to others.
    pub fn end(&self) -> RealTime {
        thread::yield_now();
        self.so_far()
    }

    fn beat(&self) -> MutexGuard<'_, Beat> {
        self.beat.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn past(since: Option<Instant>) -> Duration {
    since.map_or(Duration::ZERO, |since| since.elapsed())
}
