//! Asking for the total ends the lap.
//! rejected-by: the_total_ends_no_lap
//! says: in the midst of which the total was asked, is 20 ms

use std::cell::Cell;
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
    lap_began: Cell<Instant>,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        let now = Instant::now();
        Self { began: now, lap_began: Cell::new(now) }
    }

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now - self.lap_began.replace(now)
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.lap_began.set(Instant::now());
        self.began.elapsed()
    }
}

/// A time in seconds with two decimals.
pub fn pretty(d: Duration) -> String {
    format!("{:.2}s", d.as_secs_f64())
}
