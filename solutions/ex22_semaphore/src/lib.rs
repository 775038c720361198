//! The reference for ex22: a permit for each slot, taken before the task is made.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex22_semaphore/README.md"))]

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Runs `job` on every item, at most `limit` of them at the same time, and gives the results in the order
/// of the items, whichever is done first.
///
/// - The limit is reached: a slot is free at the moment its job ends, and the next item, in the order of
///   `items`, begins at that moment. It does not wait for any other job. `limit` is at least one.
/// - The limit is that of this call: another call has its own.
/// - `items` is read as it is needed: of the items that were taken, never more than `2 * limit + 1` have no
///   result yet. So many may run or lie ready; the rest is neither a future nor a task.
///
/// If a job panics, this panics too, at the latest when the other jobs are done.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let slots = Arc::new(Semaphore::new(limit));
    let mut tasks = JoinSet::new();
    for (place, item) in items.enumerate() {
        // Waits here, not inside of the task: the items that wait are then still in `items`. The permit is
        // an owned one because it moves into a task, which outlives every borrow.
        let permit = Arc::clone(&slots).acquire_owned().await.expect("nobody closes it");
        let future = job(item);
        tasks.spawn(async move {
            let result = future.await;
            // The slot is given back here, whether or not anybody has looked at the result.
            drop(permit);
            (place, result)
        });
    }
    // They come in the order in which they are done; their places say where they belong.
    let mut results = tasks.join_all().await;
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
