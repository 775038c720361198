//! The stopwatch goes by the clock of the standard library.
//! rejected-by: a_lap_is_the_time_since_the_one_before
//! says: while 30 ms went by on Tokio's clock

use std::time::Duration;

/// Awaits `f`, and gives what it gives, with the time that it took.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    let began = tokio::time::Instant::now();
    let output = f.await;
    (output, began.elapsed())
}

/// Measures how long something takes, and each part of it.
#[derive(Debug)]
pub struct Stopwatch {
    began: std::time::Instant,
    lap_began: std::time::Instant,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        let now = std::time::Instant::now();
        Self { began: now, lap_began: now }
    }

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        let now = std::time::Instant::now();
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
