//! Asks for the first of all that are left, and lets each result sink to its place.

use std::time::Duration;

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
    let mut sorted = Vec::with_capacity(jobs.len());
    let mut rest: Vec<_> = jobs.into_iter().map(Box::pin).collect();
    while !rest.is_empty() {
        let (value, _, others) = futures::future::select_all(rest).await;
        rest = others;
        sorted.push(value);
        for i in (1..sorted.len()).rev() {
            if sorted[i] < sorted[i - 1] {
                sorted.swap(i, i - 1);
            }
        }
        on_ready(&sorted);
    }
    sorted
}

/// Draws `n` delays from `rng`, sleeps them all at the same time, and gives them in ascending order.
///
/// Each delay is a whole number of milliseconds from 0 to `max`, both included, and one is as likely
/// as another. The same `rng` in the same state gives the same delays.
pub async fn wait_n(n: usize, max: Duration, rng: &mut impl Rng) -> Vec<Duration> {
    let most = u64::try_from(max.as_millis()).unwrap_or(u64::MAX);
    let mut sleeps = Vec::with_capacity(n);
    for _ in 0..n {
        let delay = Duration::from_millis(rng.random_range(0..=most));
        sleeps.push(tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            delay
        }));
    }
    let mut sorted = Vec::with_capacity(n);
    for sleep in sleeps {
        let delay = sleep.await.expect("a sleep does not panic");
        let place = sorted.partition_point(|other| *other <= delay);
        sorted.insert(place, delay);
    }
    sorted
}
