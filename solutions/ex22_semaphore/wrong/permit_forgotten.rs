//! Forgets the permits, which are then never given back.
//! rejected-by: three_run_at_once_and_never_more
//! says: Deadlock

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
        slots.acquire().await.unwrap().forget();
        tasks.push(tokio::spawn(job(item)));
    }
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("a job panicked"));
    }
    results
}
