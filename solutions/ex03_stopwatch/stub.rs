//! A stopwatch: how long something took, by the clock that Tokio's sleeps go by.

use std::time::Duration;

/// Awaits `f`, and gives what it gives, with the time that it took.
///
/// The time runs from the moment at which this is awaited (and not from the call) until `f` is done. It is
/// measured on Tokio's clock, and not rounded. Several of these may be under way together; each measures
/// its own future.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    drop(f);
    todo!("read the clock, await `f`, and read the clock again")
}

/// Measures how long something takes, and each part of it. All of its times are those of Tokio's clock, and
/// not rounded. It needs no runtime: where there is none, Tokio's clock is the one of the system.
#[derive(Debug)]
pub struct Stopwatch {
    // What must a stopwatch remember? The fields are yours.
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        todo!("remember what the clock says")
    }

    /// Ends a lap, and gives its time: since the end of the lap before, or since the start if this is the
    /// first one. The next lap begins at the very same moment, so that no time is lost between the two.
    pub fn lap(&mut self) -> Duration {
        todo!("how long is it since the last lap?")
    }

    /// The time since the start, whether laps were taken or not. This ends no lap.
    pub fn total(&self) -> Duration {
        todo!("how long is it since the start?")
    }
}

/// A time in seconds with two decimals, as Python's `f"{t:.2f}s"` gives it: `1.50s`, `0.00s`, `61.00s`.
///
/// It is rounded to the nearest hundredth of a second; half way between two of them, either will do.
pub fn pretty(d: Duration) -> String {
    todo!("write {d:?} in seconds, with two decimals")
}
