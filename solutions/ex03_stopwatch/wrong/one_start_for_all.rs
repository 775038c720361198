//! Keeps one start for all that is timed.
//! rejected-by: each_is_measured_for_itself
//! says: Two jobs were under way together

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

thread_local! {
    static BEGAN: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Awaits `f`, and gives what it gives, with the time that it took.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    BEGAN.set(Some(Instant::now()));
    let output = f.await;
    (output, BEGAN.get().map_or(Duration::ZERO, |began| began.elapsed()))
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
