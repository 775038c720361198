//! Writes a float of 32 bits, which has seven digits and no more.
//! rejected-by: a_time_is_rounded_to_the_nearest_hundredth
//! says: "5000000.00s"

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
    format!("{:.2}s", d.as_secs_f32())
}
