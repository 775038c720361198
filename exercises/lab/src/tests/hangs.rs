//! What the watchdog concludes from the two clocks, where no test can make the machine behave so.

use std::time::Duration;

use crate::book::Pages;
use crate::judge::{Hang, hang};
use crate::ms;
use crate::pulse::RealTime;
use crate::supervise::Clock::{Plain, Real, Virtual};

/// Five seconds of a thread that has not slept once, and nothing that the operating system tells.
const UNTOLD: RealTime = RealTime {
    own: Duration::from_secs(5),
    cpu: None,
    asleep: None,
    parks: 0,
    polls: 1,
    parked: false,
    steady: Duration::from_secs(5),
    one_poll: Duration::ZERO,
    pool_used: false,
    inquest: false,
    body_over: false,
};

fn concluded(real: RealTime, clock: crate::supervise::Clock) -> Hang {
    hang(&Pages::default(), &real, clock, false)
}

#[test]
fn without_thread_times_nothing_is_claimed() {
    assert_eq!(concluded(UNTOLD, Virtual), Hang::Unknown { unbroken: true });
    assert_eq!(concluded(UNTOLD, Real), Hang::Unknown { unbroken: true });
    assert_eq!(concluded(UNTOLD, Plain), Hang::Unknown { unbroken: false });
    // What the runtime itself tells is still known.
    let parked = RealTime { parked: true, ..UNTOLD };
    assert_eq!(concluded(parked, Real), Hang::Waits);
    assert_eq!(concluded(RealTime { pool_used: true, ..parked }, Virtual), Hang::BlockingPool);
    let naps = RealTime { parks: 5_000, steady: ms(1), ..UNTOLD };
    assert_eq!(hang(&Pages::default(), &naps, Virtual, true), Hang::Looks);
    assert_eq!(concluded(RealTime { pool_used: true, ..naps }, Virtual), Hang::BlockingPool);
}

#[test]
fn a_wait_for_the_disk_is_not_called_blocking() {
    let waited = RealTime { cpu: Some(ms(100)), asleep: None, ..UNTOLD };
    assert_eq!(concluded(waited, Virtual), Hang::Unknown { unbroken: true });
    let slept = RealTime { cpu: Some(ms(100)), asleep: Some(ms(4_900)), ..UNTOLD };
    assert_eq!(concluded(slept, Virtual), Hang::Blocked { unbroken: true });
}

#[test]
fn what_was_interrupted_is_not_called_unbroken() {
    let busy = RealTime { cpu: Some(ms(4_000)), asleep: Some(ms(0)), ..UNTOLD };
    assert_eq!(concluded(busy, Real), Hang::Busy { unbroken: true });
    let napped = RealTime { steady: ms(10), parks: 300, ..busy };
    assert_eq!(concluded(napped, Real), Hang::Busy { unbroken: false });
    // Mostly parked, if not at this moment.
    let looks = RealTime { cpu: Some(ms(300)), ..napped };
    assert_eq!(concluded(looks, Real), Hang::Looks);
}
