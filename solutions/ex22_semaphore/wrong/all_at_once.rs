//! Joins all futures, and never looks at the limit.
//! rejected-by: three_run_at_once_and_never_more
//! says: 8 jobs were under way at once

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let _ = limit;
    futures::future::join_all(items.map(job)).await
}
