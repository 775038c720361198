//! The stopwatch is made for any clock, and Tokio's is one.

use std::ops::Sub;
use std::time::Duration;

use tokio::time::Instant;

#[derive(Debug)]
struct Watch<C, T> {
    clock: C,
    marks: (T, T),
}

impl<C: Fn() -> T, T: Copy + Sub<T, Output = Duration>> Watch<C, T> {
    fn new(clock: C) -> Self {
        let now = clock();
        Self { clock, marks: (now, now) }
    }

    fn lap(&mut self) -> Duration {
        let now = (self.clock)();
        now - std::mem::replace(&mut self.marks.1, now)
    }

    fn total(&self) -> Duration {
        (self.clock)() - self.marks.0
    }
}

/// Awaits `f`, and gives what it gives, with the time that it took.
pub fn timed<F: Future>(f: F) -> impl Future<Output = (F::Output, Duration)> {
    async {
        let mut watch = Watch::new(Instant::now);
        (f.await, watch.lap())
    }
}

/// Measures how long something takes, and each part of it.
#[derive(Debug)]
pub struct Stopwatch {
    watch: Watch<fn() -> Instant, Instant>,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        Self { watch: Watch::new(Instant::now) }
    }

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        self.watch.lap()
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.watch.total()
    }
}

/// A time in seconds with two decimals.
pub fn pretty(d: Duration) -> String {
    let seconds = d.as_nanos() as f64 / 1e9;
    let rounded = (seconds * 100.0).round() / 100.0;
    format!("{rounded:.2}s")
}
