//! Leaves out the tasks that panicked.
//! rejected-by: a_panic_is_passed_on_and_keeps_nobody_waiting
//! says: gave 3 results

use std::sync::Arc;

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
    let slots = Arc::new(Semaphore::new(limit));
    let mut tasks = Vec::new();
    for item in items {
        let permit = Arc::clone(&slots).acquire_owned().await.unwrap();
        let future = job(item);
        tasks.push(tokio::spawn(async move {
            let result = future.await;
            drop(permit);
            result
        }));
    }
    futures::future::join_all(tasks).await.into_iter().flatten().collect()
}
