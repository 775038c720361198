//! Binds the permit to `_`, which drops it at once.
//! rejected-by: three_run_at_once_and_never_more
//! says: 8 jobs were under way at once; the limit is 3

use tokio::sync::Semaphore;

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let slots = Semaphore::new(limit);
    let polite = async |item| {
        let _ = slots.acquire().await.unwrap();
        job(item).await
    };
    futures::future::join_all(items.map(polite)).await
}
