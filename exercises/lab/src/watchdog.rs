//! The second clock: what the test's thread does with real time, and when that is enough.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::Lab;
use crate::judge::{Ended, Seen};
use crate::pulse::{Pulse, RealTime};
use crate::supervise::BLOCKING_GRACE;
use crate::thread_time::ThreadId;

/// Shorter than this nothing is a machine that stood still.
const STALL: Duration = Duration::from_millis(100);

/// Waits for the test to end, as long as there is hope. Time in which the machine was busy with
/// others, or stood still, does not count: a bad day makes a test slow and never wrong.
pub(crate) fn wait(told: &Receiver<Seen>, limit: Duration, pulse: &Pulse, lab: &Lab) -> Seen {
    let mut naps = Naps::of((limit / 50).max(Duration::from_millis(1)));
    let mut queue = Queue::default();
    let mut marks = Marks::default();
    loop {
        let news = told.recv_timeout(naps.length);
        let give_up =
            |ended, real| Seen { ended, pages: lab.pages_if_free(), now_ms: lab.elapsed_ms(), real };
        match news {
            Ok(mut seen) => {
                naps.end();
                seen.real = naps.forgive(seen.real);
                return seen;
            }
            // Its thread is gone without a word: only the lab's own panic does that.
            Err(RecvTimeoutError::Disconnected) => return give_up(Ended::Lost, pulse.so_far()),
            Err(RecvTimeoutError::Timeout) if lab.is_aborting() => {
                return give_up(Ended::Aborted, pulse.so_far());
            }
            Err(RecvTimeoutError::Timeout) => {
                let real = queue.forgive(pulse.so_far());
                // In this order: what is forgiven must cover all that was measured.
                naps.end();
                let real = naps.forgive(real);
                let steady = marks.look(&real, lab.elapsed_ms());
                // The lab's own questions have their time, and so has what a body leaves behind.
                let more = if real.inquest || real.body_over { 2 * BLOCKING_GRACE } else { Duration::ZERO };
                if real.own >= limit + more {
                    return give_up(Ended::Hung(steady), real);
                }
            }
        }
    }
}

/// For how long, in the test's own time, something has been as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Steady {
    /// The runtime has neither gone to sleep nor woken up.
    pub runtime: Duration,
    /// The body has not been polled anew.
    pub body: Duration,
    /// The clock of the test has not moved.
    pub clock: Duration,
}

/// What the watchdog saw when it last looked, and how old the test was when each of it was new. Wall
/// time would not do: on a crowded machine the test may get nowhere for many naps.
#[derive(Default)]
struct Marks {
    runtime: ((u64, bool), Duration),
    body: ((u64, bool), Duration),
    clock: (u64, Duration),
}

impl Marks {
    fn look(&mut self, real: &RealTime, now_ms: u64) -> Steady {
        fn since<T: PartialEq>(mark: &mut (T, Duration), value: T, own: Duration) -> Duration {
            if mark.0 != value {
                *mark = (value, own);
            }
            own.saturating_sub(mark.1)
        }
        Steady {
            runtime: since(&mut self.runtime, (real.parks, real.parked), real.own),
            body: since(&mut self.body, (real.polls, real.in_body), real.own),
            clock: since(&mut self.clock, now_ms, real.own),
        }
    }
}

/// The kernel counts the time that a thread waits for a processor only when it gets one: until then
/// it would look asleep.
#[derive(Default)]
struct Queue {
    /// The time in which the thread did not compute, when it was last seen not to be ready: it slept.
    slept: Duration,
}

impl Queue {
    fn forgive(&mut self, real: RealTime) -> RealTime {
        let idle = real.own.saturating_sub(real.cpu.unwrap_or_default());
        if real.ready {
            real.without(idle.saturating_sub(self.slept))
        } else {
            self.slept = idle;
            real
        }
    }
}

/// Short naps of the watchdog, one after the other. One that takes far too long says that the whole
/// machine stood still: a virtual machine that was paused, a laptop that was shut, a process that was
/// stopped.
struct Naps {
    length: Duration,
    thread: Option<ThreadId>,
    /// When the nap before this one ended, and for how long the watchdog had then queued.
    last: (Instant, Option<Duration>),
    stalled: Duration,
}

impl Naps {
    fn of(length: Duration) -> Self {
        let thread = ThreadId::current();
        let last = (Instant::now(), queued(thread.as_ref()));
        Self { length, thread, last, stalled: Duration::ZERO }
    }

    /// A nap is over, and the next one begins: no time lies between them.
    fn end(&mut self) {
        let now = (Instant::now(), queued(self.thread.as_ref()));
        let late = now.0.saturating_duration_since(self.last.0).saturating_sub(self.length);
        // A crowd keeps the watchdog waiting too, and is counted where it keeps the test waiting.
        let crowd = now.1.zip(self.last.1).map_or(Duration::ZERO, |(now, last)| now.saturating_sub(last));
        let stall = late.saturating_sub(crowd);
        // The watchdog's own work takes a moment too: often enough, it would add up to a stall.
        if stall >= STALL {
            self.stalled += stall;
        }
        self.last = now;
    }

    fn forgive(&self, real: RealTime) -> RealTime {
        real.without(self.stalled)
    }
}

fn queued(thread: Option<&ThreadId>) -> Option<Duration> {
    Some(Duration::from_nanos(thread?.time()?.queued_ns))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{Duration, Naps, Queue, RealTime};

    #[test]
    fn a_thread_that_waits_for_a_processor_is_not_asleep() {
        let at = |own, cpu, ready| RealTime {
            own: Duration::from_millis(own),
            cpu: Some(Duration::from_millis(cpu)),
            ready,
            ..RealTime::default()
        };
        let mut queue = Queue::default();
        let mut own = |own, cpu, ready| queue.forgive(at(own, cpu, ready)).own.as_millis();
        // Ready, and waiting: that is not counted yet.
        assert_eq!(own(10, 10, true), 10);
        assert_eq!(own(110, 10, true), 10);
        assert_eq!(own(410, 10, true), 10);
        // It has run for a moment. That wait is counted, and another one has begun.
        assert_eq!(own(111, 11, true), 11);
        // It sleeps, and then waits once more.
        assert_eq!(own(311, 11, false), 311);
        assert_eq!(own(400, 11, true), 311);
    }

    #[test]
    fn time_in_which_the_machine_stood_still_is_forgiven() {
        let seen = RealTime {
            own: Duration::from_secs(5),
            asleep: Some(Duration::from_secs(2)),
            ..RealTime::default()
        };
        let mut naps = Naps::of(Duration::from_millis(10));
        thread::sleep(Duration::from_millis(200));
        naps.end();
        let forgiven = naps.forgive(seen);
        assert!(seen.own - forgiven.own >= Duration::from_millis(190));
        assert!(forgiven.asleep.is_some_and(|asleep| asleep <= Duration::from_millis(1_810)));
        // A nap of its length is no stall, whatever comes on top of it on a crowded machine.
        let mut naps = Naps::of(Duration::from_secs(10));
        thread::sleep(Duration::from_millis(10));
        naps.end();
        assert_eq!(naps.forgive(seen).own, seen.own);
    }
}
