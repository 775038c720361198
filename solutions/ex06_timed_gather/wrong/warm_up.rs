//! Runs the comprehension once before it measures, as benchmarks do.
//! rejected-by: four_comprehensions_of_ten_seconds_take_ten_seconds
//! says: called another number of times

use std::time::Duration;

/// The results of some jobs, and the time that all of them took together.
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
    let start = tokio::time::Instant::now();
    let results = futures::future::join_all(jobs).await;
    Gathered { results, total: start.elapsed() }
}

pub async fn measure_runtime<G, F>(n: usize, comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    comprehension().await;
    timed_gather((0..n).map(|_| comprehension()).collect()).await.total
}
