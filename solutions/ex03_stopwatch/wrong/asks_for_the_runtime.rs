//! Makes sure that there is a runtime, which a stopwatch does not need.
//! rejected-by: a_stopwatch_needs_no_runtime
//! says: used where there is no runtime

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
        let _here = tokio::runtime::Handle::current();
        let now = Instant::now();
        Self { began: now, lap_began: now }
    }

    /// Ends a lap.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.lap_began;
        self.lap_began = now;
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
