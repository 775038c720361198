//! A plain fn that spawns the jobs at the call, awaited or not.
//! rejected-by: the_total_is_measured_on_the_clock_that_the_jobs_sleep_by
//! says: the longest job needs 30 ms

use std::time::Duration;

/// The results of some jobs, and the time that all of them took together.
#[derive(Debug)]
pub struct Gathered<T> {
    pub results: Vec<T>,
    pub total: Duration,
}

pub fn timed_gather<F>(jobs: Vec<F>) -> impl Future<Output = Gathered<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let handles: Vec<_> = jobs.into_iter().map(tokio::spawn).collect();
    async move {
        let start = tokio::time::Instant::now();
        let results = futures::future::try_join_all(handles).await.unwrap();
        Gathered { results, total: start.elapsed() }
    }
}

pub async fn measure_runtime<G, F>(n: usize, comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    timed_gather((0..n).map(|_| comprehension()).collect()).await.total
}
