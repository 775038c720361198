//! Remembers the sum of the laps that are over, and when the last one began; `timed` maps the result.

use futures::FutureExt;
use std::time::Duration;

use tokio::time::Instant;

/// Awaits `f`, and gives what it gives, with the time that it took.
pub async fn timed<F: Future>(f: F) -> (F::Output, Duration) {
    let begin = async { Instant::now() };
    begin.then(|began| f.map(move |output| (output, began.elapsed()))).await
}

/// Measures how long something takes, and each part of it.
#[derive(Debug)]
pub struct Stopwatch {
    over: Duration,
    open: Instant,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        Self { over: Duration::ZERO, open: Instant::now() }
    }

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        let lap = self.open.elapsed();
        self.open += lap;
        self.over += lap;
        lap
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.over + self.open.elapsed()
    }
}

/// A time in seconds with two decimals.
pub fn pretty(d: Duration) -> String {
    let text = format!("{:012.0}", d.as_micros() as f64 / 10_000.0);
    let (whole, part) = text.split_at(text.len() - 2);
    let whole = whole.trim_start_matches('0');
    format!("{}.{part}s", if whole.is_empty() { "0" } else { whole })
}
