//! Semaphore: at most so many at once, and no slot empty while there is work.

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
    let _ = (items, job);
    todo!("let {limit} jobs run, and begin the next one whenever one ends")
}
