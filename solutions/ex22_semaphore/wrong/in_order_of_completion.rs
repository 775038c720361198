//! Collects the results as they are done.
//! rejected-by: the_results_keep_the_order_of_the_items
//! says: not in the order of the items

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
    stream::iter(items.map(job)).buffer_unordered(limit).collect().await
}
