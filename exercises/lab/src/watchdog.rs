//! The second clock: what the test's thread does with real time, and when that is enough.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::Lab;
use crate::judge::{Ended, RealTime, Seen};
use crate::thread_time::{ThreadId, ThreadTime};

/// What the thread of a test lets others see of it.
#[derive(Default)]
pub(crate) struct Pulse {
    began: OnceLock<(Instant, Option<ThreadId>, ThreadTime)>,
    parked: AtomicBool,
    parks: AtomicU64,
    parked_since: Mutex<Option<Instant>>,
    parked_ns: AtomicU64,
}

impl Pulse {
    /// Called on the thread of the test, before its runtime runs.
    pub fn begin(&self) {
        let thread = ThreadId::current();
        let time = thread.as_ref().and_then(ThreadId::time).unwrap_or_default();
        self.began.get_or_init(|| (Instant::now(), thread, time));
    }

    /// The runtime has nothing to do and goes to sleep.
    pub fn parks(&self) {
        *self.parked_since.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.parked.store(true, Ordering::Relaxed);
        self.parks.fetch_add(1, Ordering::Relaxed);
    }

    /// Something woke the runtime.
    pub fn wakes(&self) {
        self.parked.store(false, Ordering::Relaxed);
        let since = self.parked_since.lock().unwrap_or_else(PoisonError::into_inner).take();
        let slept = since.map_or(0, |since| nanos(since.elapsed()));
        self.parked_ns.fetch_add(slept, Ordering::Relaxed);
    }

    /// Where the real time went so far.
    pub fn end(&self) -> RealTime {
        let parks = self.parks.load(Ordering::Relaxed);
        let parked = self.parked.load(Ordering::Relaxed);
        let Some((began, thread, before)) = self.began.get() else {
            return RealTime { parks, parked, ..RealTime::default() };
        };
        let wall = began.elapsed();
        let Some(now) = thread.as_ref().and_then(ThreadId::time) else {
            return RealTime { own: wall, parks, parked, ..RealTime::default() };
        };
        let queued = Duration::from_nanos(now.queued_ns.saturating_sub(before.queued_ns));
        let cpu = Duration::from_nanos(now.cpu_ns.saturating_sub(before.cpu_ns));
        let own = wall.saturating_sub(queued);
        let idle = Duration::from_nanos(self.parked_ns.load(Ordering::Relaxed));
        let asleep = own.saturating_sub(cpu).saturating_sub(idle);
        RealTime { own, cpu: Some(cpu), asleep: Some(asleep), parks, parked }
    }
}

fn nanos(d: Duration) -> u64 {
    u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)
}

/// Waits for the test to end, as long as there is hope. Time in which the machine was busy with
/// others does not count, so a crowded machine makes a test slow and never wrong.
pub(crate) fn wait(told: &Receiver<Seen>, limit: Duration, pulse: &Pulse, lab: &Lab) -> Seen {
    let mut patience = limit;
    loop {
        match told.recv_timeout(patience) {
            Ok(seen) => return seen,
            Err(RecvTimeoutError::Timeout) => {
                let real = pulse.end();
                if real.own >= limit {
                    return gave_up(lab, real);
                }
                patience = (limit - real.own).max(Duration::from_millis(10));
            }
            // Its thread is gone without a word: only the lab's own panic does that.
            Err(RecvTimeoutError::Disconnected) => return gave_up(lab, pulse.end()),
        }
    }
}

fn gave_up(lab: &Lab, real: RealTime) -> Seen {
    Seen { ended: Ended::Hung, pages: lab.pages_if_free(), now_ms: lab.elapsed_ms(), real }
}
