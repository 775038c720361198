//! Yields for ever in a task.
//! verdict: timed_out
//! says: kept the processor busy
//! elsewhere: Your code has not

use std::time::Duration;

#[derive(Debug)]
pub struct Gathered<T> {
    pub results: Vec<T>,
    pub total: Duration,
}

pub async fn timed_gather<F>(jobs: Vec<F>) -> Gathered<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let spinning = tokio::spawn(async {
        loop {
            tokio::task::yield_now().await;
        }
    });
    let _: Result<(), _> = spinning.await;
    Gathered { results: futures::future::join_all(jobs).await, total: Duration::from_millis(30) }
}

pub async fn measure_runtime<G, F>(_n: usize, _comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Duration::ZERO
}
