//! A stream that polls the futures itself; the results are put in order at the end.

use futures::stream::{self, StreamExt};

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let numbered = items.enumerate().map(|(place, item)| {
        let future = job(item);
        async move { (place, future.await) }
    });
    let mut results: Vec<_> = stream::iter(numbered).buffer_unordered(limit).collect().await;
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
