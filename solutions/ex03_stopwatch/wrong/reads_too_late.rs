//! Reads the clock for the first time when all is over.
//! rejected-by: the_time_is_what_passed_on_the_clock_of_the_sleeps
//! says: no time passed

use std::time::Duration;

use tokio::time::Instant;

/// Awaits `f`, and gives what it gives, with the time that it took.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    let output = f.await;
    let began = Instant::now();
    (output, began.elapsed())
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

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.lap_began;
        self.lap_began = now;
        lap
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.began.elapsed()
    }
}

/// A time in seconds with two decimals.
pub fn pretty(d: Duration) -> String {
    format!("{:.2}s", d.as_secs_f64())
}
