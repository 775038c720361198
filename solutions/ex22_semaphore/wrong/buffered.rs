//! Lets `buffered` keep the order: a result that waits for its turn keeps a slot.
//! rejected-by: a_slot_is_free_at_the_moment_its_job_ends
//! says: At 9 ms a slot was free, and `job 2` was next; it began at 40 ms

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
    stream::iter(items.map(job)).buffered(limit).collect().await
}
