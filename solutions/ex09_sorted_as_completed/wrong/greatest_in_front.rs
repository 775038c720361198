//! Takes "no greater value found" for the first place.
//! rejected-by: the_results_come_back_in_ascending_order
//! says: not in ascending order

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
    let mut sorted: Vec<T> = Vec::with_capacity(jobs.len());
    let mut arrivals = jobs.into_iter().collect::<FuturesUnordered<_>>();
    while let Some(value) = arrivals.next().await {
        let place = sorted.iter().position(|other| *other > value).unwrap_or(0);
        sorted.insert(place, value);
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
    let delays: Vec<_> = (0..n).map(|_| Duration::from_millis(rng.random_range(0..=most))).collect();
    let sleeps = delays.into_iter().map(|delay| async move {
        tokio::time::sleep(delay).await;
        delay
    });
    sorted_as_completed(sleeps.collect(), |_| {}).await
}
