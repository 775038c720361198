//! Starts the clock at the call, and not when it is awaited.
//! rejected-by: the_longest_comprehension_is_waited_for
//! says: is 55 ms; it should be 50 ms

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

pub fn measure_runtime<G, F>(n: usize, comprehension: G) -> impl Future<Output = Duration>
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let start = tokio::time::Instant::now();
    async move {
        timed_gather((0..n).map(|_| comprehension()).collect()).await;
        start.elapsed()
    }
}
