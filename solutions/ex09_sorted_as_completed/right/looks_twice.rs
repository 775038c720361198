//! Compares twice at each place from the front, and checks the order once more.

use std::collections::VecDeque;
use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt};
use rand::{Rng, RngExt};

/// Runs all jobs at the same time and gives their results in ascending order.
///
/// Each result goes to its place when it arrives: the list is in order already, and is not sorted
/// again. Then `on_ready` is called with the sorted results so far, once for each result, even if
/// several arrive at the same moment. Equal results all stay, in any order among themselves.
///
/// If a job panics, this panics too, or gives the results of all the others.
pub async fn sorted_as_completed<F, T>(jobs: Vec<F>, on_ready: impl FnMut(&[T])) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Ord + Send + 'static,
{
    let mut on_ready = on_ready;
    let mut sorted: VecDeque<T> = VecDeque::new();
    let mut arrivals: FuturesUnordered<_> = jobs.into_iter().map(tokio::spawn).collect();
    while let Some(value) = arrivals.next().await {
        let value = value.expect("a job panicked");
        let mut place = 0;
        while place < sorted.len() && (sorted[place] == value || sorted[place] < value) {
            place += 1;
        }
        sorted.insert(place, value);
        on_ready(sorted.make_contiguous());
    }
    let sorted = Vec::from(sorted);
    debug_assert!(sorted.is_sorted());
    sorted
}

/// Draws `n` delays from `rng`, sleeps them all at the same time, and gives them in ascending order.
///
/// Each delay is a whole number of milliseconds from 0 to `max`, both included, and one is as likely
/// as another. The same `rng` in the same state gives the same delays.
pub async fn wait_n(n: usize, max: Duration, rng: &mut impl Rng) -> Vec<Duration> {
    let most = u64::try_from(max.as_millis()).unwrap_or(u64::MAX);
    let (over, mut arrivals) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..n {
        let part = rng.random::<f64>();
        let delay = Duration::from_millis((part * (most as f64 + 1.0)) as u64).min(max);
        let over = over.clone();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            let _ = over.send(delay);
        });
    }
    drop(over);
    let mut delays = Vec::with_capacity(n);
    while let Some(delay) = arrivals.recv().await {
        delays.push(delay);
    }
    delays
}
