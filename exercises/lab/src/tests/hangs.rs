//! What the watchdog concludes from the two clocks, where no test can make the machine behave so.

use std::time::Duration;

use crate::book::Pages;
use crate::judge::{Hang, hang};
use crate::ms;
use crate::pulse::RealTime;
use crate::supervise::Clock::{self, Plain, Real, Virtual};
use crate::watchdog::Steady;

/// Five seconds of a thread of which the operating system tells nothing.
fn untold() -> RealTime {
    RealTime { own: Duration::from_secs(5), polls: 1, ..RealTime::default() }
}

/// Nothing has moved for all that time.
fn concluded(real: RealTime, clock: Clock) -> Hang {
    let steady = Steady { runtime: real.own, body: real.own, clock: real.own };
    hang(&Pages::default(), &real, &steady, clock)
}

/// The runtime has slept and woken a moment ago, and so has the clock of the test, if it runs.
fn concluded_of_naps(real: RealTime, clock: Clock, clock_runs: bool) -> Hang {
    let steady = Steady { runtime: ms(1), body: real.own, clock: if clock_runs { ms(1) } else { real.own } };
    hang(&Pages::default(), &real, &steady, clock)
}

#[test]
fn without_thread_times_nothing_is_claimed() {
    assert_eq!(concluded(untold(), Virtual), Hang::Unknown { unbroken: true });
    assert_eq!(concluded(untold(), Real), Hang::Unknown { unbroken: true });
    assert_eq!(concluded(untold(), Plain), Hang::Unknown { unbroken: false });
    // What the runtime itself tells is still known.
    let parked = RealTime { parked: true, ..untold() };
    assert_eq!(concluded(parked, Real), Hang::Waits);
    assert_eq!(concluded(RealTime { pool_used: true, ..parked }, Virtual), Hang::BlockingPool);
    let naps = RealTime { parks: 5_000, ..untold() };
    assert_eq!(concluded_of_naps(naps, Virtual, true), Hang::Looks);
    assert_eq!(concluded_of_naps(RealTime { pool_used: true, ..naps }, Virtual, false), Hang::BlockingPool);
}

#[test]
fn a_wake_up_or_two_make_no_loop() {
    let stopped = RealTime { cpu: Some(ms(1)), asleep: Some(ms(0)), parks: 2, parked: true, ..untold() };
    assert_eq!(concluded_of_naps(stopped, Real, true), Hang::Waits);
    assert_eq!(concluded_of_naps(stopped, Virtual, true), Hang::ClockRuns);
    let naps = RealTime { parks: 2_000, ..stopped };
    assert_eq!(concluded_of_naps(naps, Real, true), Hang::Looks);
}

#[test]
fn a_wait_for_the_disk_is_not_called_blocking() {
    let waited = RealTime { cpu: Some(ms(100)), asleep: None, ..untold() };
    assert_eq!(concluded(waited, Virtual), Hang::Unknown { unbroken: true });
    let slept = RealTime { cpu: Some(ms(100)), asleep: Some(ms(4_900)), ..untold() };
    assert_eq!(concluded(slept, Virtual), Hang::Blocked { unbroken: true });
}

#[test]
fn what_was_interrupted_is_not_called_unbroken() {
    let busy = RealTime { cpu: Some(ms(4_000)), asleep: Some(ms(0)), ..untold() };
    assert_eq!(concluded(busy, Real), Hang::Busy { unbroken: true });
    let napped = RealTime { parks: 300, ..busy };
    assert_eq!(concluded_of_naps(napped, Real, true), Hang::Busy { unbroken: false });
    // Mostly parked, if not at this moment.
    let looks = RealTime { cpu: Some(ms(300)), ..napped };
    assert_eq!(concluded_of_naps(looks, Real, true), Hang::Looks);
}

#[test]
fn what_was_computed_is_never_forgiven() {
    let busy = RealTime { cpu: Some(ms(800)), asleep: Some(ms(100)), ..untold() };
    let left = busy.without(ms(4_900));
    assert_eq!((left.own, left.asleep), (ms(800), Some(ms(0))));
    assert_eq!(untold().without(ms(4_900)).own, ms(100));
}
