//! The second clock: what the test's thread does with real time, and when that is enough.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::Lab;
use crate::judge::{Ended, Seen};
use crate::pulse::{Pulse, RealTime};
use crate::supervise::BLOCKING_GRACE;
use crate::thread_time::ThreadId;

/// Waits for the test to end, as long as there is hope. Time in which the machine was busy with
/// others, or stood still, does not count: a bad day makes a test slow and never wrong.
pub(crate) fn wait(told: &Receiver<Seen>, limit: Duration, pulse: &Pulse, lab: &Lab) -> Seen {
    let mut naps = Naps::of((limit / 50).max(Duration::from_millis(1)));
    // The clock of the test, and for how long the test had run when it last moved.
    let mut clock = (lab.elapsed_ms(), Duration::ZERO);
    loop {
        match naps.take(|nap| told.recv_timeout(nap)) {
            Ok(mut seen) => {
                seen.real = naps.forgive(seen.real);
                return seen;
            }
            // Its thread is gone without a word: only the lab's own panic does that.
            Err(RecvTimeoutError::Disconnected) => return give_up(Ended::Lost, lab, pulse, &naps),
            Err(RecvTimeoutError::Timeout) if lab.is_aborting() => {
                return give_up(Ended::Aborted, lab, pulse, &naps);
            }
            Err(RecvTimeoutError::Timeout) => {
                let real = naps.forgive(pulse.so_far());
                // The lab's own questions have their time, and so has what a body leaves behind.
                let more = if real.inquest || real.body_over { 2 * BLOCKING_GRACE } else { Duration::ZERO };
                let limit = limit + more;
                let now_ms = lab.elapsed_ms();
                if now_ms != clock.0 {
                    clock = (now_ms, real.own);
                }
                if real.own >= limit {
                    // On a crowded machine there are naps in which the test gets nowhere.
                    let clock_runs = real.own.saturating_sub(clock.1) * 2 < real.own;
                    return give_up(Ended::Hung { clock_runs }, lab, pulse, &naps);
                }
            }
        }
    }
}

fn give_up(ended: Ended, lab: &Lab, pulse: &Pulse, naps: &Naps) -> Seen {
    let real = naps.forgive(pulse.so_far());
    Seen { ended, pages: lab.pages_if_free(), now_ms: lab.elapsed_ms(), real }
}

/// Short naps of the watchdog. One that takes far too long says that the whole machine stood still:
/// a virtual machine that was paused, a laptop that was shut, a process that was stopped.
struct Naps {
    length: Duration,
    thread: Option<ThreadId>,
    stalled: Duration,
}

impl Naps {
    fn of(length: Duration) -> Self {
        Self { length, thread: ThreadId::current(), stalled: Duration::ZERO }
    }

    fn take<T>(&mut self, nap: impl FnOnce(Duration) -> T) -> T {
        let queued = || Some(Duration::from_nanos(self.thread.as_ref()?.time()?.queued_ns));
        let (before, queued_before) = (Instant::now(), queued());
        let taken = nap(self.length);
        let late = before.elapsed().saturating_sub(self.length);
        // A crowd keeps the watchdog waiting too, and is counted where it keeps the test waiting.
        let crowd = queued_before.and_then(|before| queued()?.checked_sub(before)).unwrap_or_default();
        self.stalled += late.saturating_sub(crowd);
        taken
    }

    fn forgive(&self, real: RealTime) -> RealTime {
        let asleep = real.asleep.map(|asleep| asleep.saturating_sub(self.stalled));
        RealTime { own: real.own.saturating_sub(self.stalled), asleep, ..real }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{Duration, Naps, RealTime};

    #[test]
    fn time_in_which_the_machine_stood_still_is_forgiven() {
        let seen = RealTime {
            own: Duration::from_secs(5),
            asleep: Some(Duration::from_secs(2)),
            ..RealTime::default()
        };
        let mut naps = Naps::of(Duration::from_millis(10));
        naps.take(|_| thread::sleep(Duration::from_millis(200)));
        let forgiven = naps.forgive(seen);
        assert!(seen.own - forgiven.own >= Duration::from_millis(190));
        assert!(forgiven.asleep.is_some_and(|asleep| asleep <= Duration::from_millis(1_810)));
        // A nap of its length is no stall, whatever comes on top of it on a crowded machine.
        let mut naps = Naps::of(Duration::from_secs(10));
        naps.take(|_| thread::sleep(Duration::from_millis(10)));
        assert_eq!(naps.forgive(seen).own, seen.own);
    }
}
