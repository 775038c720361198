//! The total is the sum of the laps, without the one that is open.
//! rejected-by: the_total_is_the_time_since_the_start
//! says: With 25 ms since the last lap, the total is 50 ms

use std::time::Duration;

use tokio::time::Instant;

/// Awaits `f`, and gives what it gives, with the time that it took.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    let began = Instant::now();
    let output = f.await;
    (output, began.elapsed())
}

/// Measures how long something takes, and each part of it.
#[derive(Debug)]
pub struct Stopwatch {
    lap_began: Instant,
    total: Duration,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        Self { lap_began: Instant::now(), total: Duration::ZERO }
    }

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        let lap = self.lap_began.elapsed();
        self.lap_began += lap;
        self.total += lap;
        lap
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.total
    }
}

/// A time in seconds with two decimals.
pub fn pretty(d: Duration) -> String {
    format!("{:.2}s", d.as_secs_f64())
}
