//! Gives the permit back in the last line, which a job that panics never reaches.
//! rejected-by: a_panic_is_passed_on_and_keeps_nobody_waiting
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
        let (slots, future) = (Arc::clone(&slots), job(item));
        tasks.push(tokio::spawn(async move {
            let result = future.await;
            slots.add_permits(1);
            result
        }));
    }
    // The first panic would be seen here, but with every permit lost the loop above never ends.
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("a job panicked"));
    }
    results
}
