//! Reads the clock once for the end of a lap, and once more for the beginning of the next.
//! rejected-by: no_time_is_lost_between_two_laps
//! says: less than the time that passed

use std::time::Duration;

use tokio::time::Instant;

/// Awaits `f`, and gives what it gives, with the time that it took.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    let watch = Stopwatch::start();
    let output = f.await;
    (output, watch.total())
}

/// Measures how long something takes, and each part of it.
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

    /// Ends a lap.
    pub fn lap(&mut self) -> Duration {
        let lap = self.lap_began.elapsed();
        self.lap_began = Instant::now();
        lap
    }

    /// The time since the start, whether laps were taken or not.
    pub fn total(&self) -> Duration {
        self.began.elapsed()
    }
}

/// A time in seconds with two decimals, as Python's `f"{t:.2f}s"` gives it: `1.50s`, `0.00s`, `61.00s`.
pub fn pretty(d: Duration) -> String {
    format!("{:.2}s", d.as_secs_f64())
}
