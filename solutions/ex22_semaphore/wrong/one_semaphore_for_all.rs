//! Keeps one semaphore for the whole program.
//! rejected-by: each_call_has_its_own_slots
//! says: each with a limit of 2

use std::sync::OnceLock;

use futures::stream::{self, StreamExt};
use tokio::sync::Semaphore;

static SLOTS: OnceLock<Semaphore> = OnceLock::new();

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let slots = SLOTS.get_or_init(|| Semaphore::new(limit));
    let numbered = items.enumerate().map(|(place, item)| {
        let future = job(item);
        async move {
            let _permit = slots.acquire().await.unwrap();
            (place, future.await)
        }
    });
    let mut results: Vec<_> = stream::iter(numbered).buffer_unordered(limit).collect().await;
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
