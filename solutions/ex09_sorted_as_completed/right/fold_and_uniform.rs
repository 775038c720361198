//! A stream that is folded into the list; the sleeps are tasks, and come as they end.

use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt};
use rand::Rng;
use rand::distr::{Distribution, Uniform};
use tokio::task::JoinSet;

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
    let arrivals = jobs.into_iter().collect::<FuturesUnordered<_>>();
    let with_all = arrivals.fold((Vec::new(), on_ready), |(mut sorted, mut on_ready), value| async move {
        let (Ok(place) | Err(place)) = sorted.binary_search(&value);
        sorted.insert(place, value);
        on_ready(&sorted);
        (sorted, on_ready)
    });
    with_all.await.0
}

/// Draws `n` delays from `rng`, sleeps them all at the same time, and gives them in ascending order.
///
/// Each delay is a whole number of milliseconds from 0 to `max`, both included, and one is as likely
/// as another. The same `rng` in the same state gives the same delays.
pub async fn wait_n(n: usize, max: Duration, rng: &mut impl Rng) -> Vec<Duration> {
    let most = u64::try_from(max.as_millis()).unwrap_or(u64::MAX);
    let range = Uniform::new_inclusive(0, most).expect("zero is never more than `most`");
    let mut sleeps = JoinSet::new();
    for delay in range.sample_iter(rng).take(n).map(Duration::from_millis) {
        sleeps.spawn(async move {
            tokio::time::sleep(delay).await;
            delay
        });
    }
    // In completion order, which is that of the delays.
    sleeps.join_all().await
}
