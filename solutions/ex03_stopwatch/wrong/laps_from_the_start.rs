//! A lap is the time since the start.
//! rejected-by: a_lap_is_the_time_since_the_one_before
//! says: The second lap is 50 ms; it should be 20 ms

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
    began: Instant,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        Self { began: Instant::now() }
    }

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        self.began.elapsed()
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
