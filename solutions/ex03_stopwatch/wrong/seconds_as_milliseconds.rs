//! Counts whole seconds, and calls them milliseconds.
//! rejected-by: the_time_is_what_passed_on_the_clock_of_the_sleeps
//! says: The time of `timed` is 1 ms; it should be 1000 ms
//! asks: which unit

use std::time::Duration;

use tokio::time::Instant;

/// Awaits `f`, and gives what it gives, with the time that it took.
///
/// The time runs from the moment at which this is awaited (and not from the call) until `f` is done. It is
/// measured on Tokio's clock, and not rounded. Several of these may be under way together; each measures
/// its own future.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    let watch = Stopwatch::start();
    let output = f.await;
    (output, watch.total())
}

/// Measures how long something takes, and each part of it. All of its times are those of Tokio's clock, and
/// not rounded. It needs no runtime: where there is none, Tokio's clock is the one of the system.
#[derive(Debug)]
pub struct Stopwatch {
    began: Instant,
    lap_began: Instant,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        let now = Instant::now();
        Self { began: now, lap_began: now }
    }

    /// Ends a lap, and gives its time: since the end of the lap before, or since the start if this is the
    /// first one. The next lap begins at the very same moment, so that no time is lost between the two.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.lap_began;
        self.lap_began = now;
        lap
    }

    /// The time since the start, whether laps were taken or not. This ends no lap.
    pub fn total(&self) -> Duration {
        Duration::from_millis(self.began.elapsed().as_secs())
    }
}

/// A time in seconds with two decimals, as Python's `f"{t:.2f}s"` gives it: `1.50s`, `0.00s`, `61.00s`.
///
/// It is rounded to the nearest hundredth of a second; half way between two of them, either will do.
pub fn pretty(d: Duration) -> String {
    format!("{:.2}s", d.as_secs_f64())
}
