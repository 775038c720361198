//! Each job puts its own result into the list that all share.

use std::cell::RefCell;
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
    let shared = RefCell::new((Vec::new(), on_ready));
    let inserts = jobs.into_iter().map(async |job: F| {
        let value = job.await;
        let (sorted, on_ready) = &mut *shared.borrow_mut();
        let place = sorted.iter().rposition(|other| *other <= value).map_or(0, |before| before + 1);
        sorted.insert(place, value);
        on_ready(sorted);
    });
    futures::future::join_all(inserts).await;
    shared.into_inner().0
}

/// Draws `n` delays from `rng`, sleeps them all at the same time, and gives them in ascending order.
///
/// Each delay is a whole number of milliseconds from 0 to `max`, both included, and one is as likely
/// as another. The same `rng` in the same state gives the same delays.
pub async fn wait_n(n: usize, max: Duration, rng: &mut impl Rng) -> Vec<Duration> {
    let most = max.as_millis();
    let draws: Vec<u128> = (0..n).map(|_| rng.random_range(0..=most)).collect();
    let sleeps = draws.into_iter().map(async |draw| {
        let delay = Duration::from_millis(u64::try_from(draw).unwrap_or(u64::MAX));
        tokio::time::sleep(delay).await;
        delay
    });
    sleeps.collect::<FuturesUnordered<_>>().collect().await
}
