//! A future type of its own reads the clock in its first poll; the text is made of whole numbers.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::Instant;

pin_project_lite::pin_project! {
    struct Timed<F> {
        #[pin]
        f: F,
        began: Option<Instant>,
    }
}

impl<F: Future> Future for Timed<F> {
    type Output = (F::Output, Duration);

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let began = *this.began.get_or_insert_with(Instant::now);
        let output = ready!(this.f.poll(cx));
        Poll::Ready((output, Instant::now().duration_since(began)))
    }
}

/// Awaits `f`, and gives what it gives, with the time that it took.
pub fn timed<F: Future>(f: F) -> impl Future<Output = (F::Output, Duration)> {
    Timed { f, began: None }
}

/// Measures how long something takes, and each part of it.
#[derive(Debug)]
pub struct Stopwatch {
    began: Instant,
    laps: Vec<Duration>,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    pub fn start() -> Self {
        Self { began: Instant::now(), laps: Vec::new() }
    }

    /// Ends a lap, and gives its time.
    pub fn lap(&mut self) -> Duration {
        let lap = self.total() - self.laps.iter().sum::<Duration>();
        self.laps.push(lap);
        lap
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        Instant::now().duration_since(self.began)
    }
}

/// A time in seconds with two decimals.
pub fn pretty(d: Duration) -> String {
    let hundredths = (d.as_nanos() + 5_000_000) / 10_000_000;
    format!("{}.{:02}s", hundredths / 100, hundredths % 100)
}
