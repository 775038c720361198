//! A JoinSet whose tasks carry their place.

use std::time::Duration;

/// The results of some jobs, and the time that all of them took together.
#[derive(Debug)]
pub struct Gathered<T> {
    /// One result for each job, in the order of the jobs.
    pub results: Vec<T>,
    /// From the moment the gathering began to the moment the last job was done.
    pub total: Duration,
}

/// Runs all jobs at the same time.
pub async fn timed_gather<F>(jobs: Vec<F>) -> Gathered<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let start = tokio::time::Instant::now();
    let mut slots: Vec<Option<F::Output>> = jobs.iter().map(|_| None).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for (place, job) in jobs.into_iter().enumerate() {
        tasks.spawn(async move { (place, job.await) });
    }
    while let Some(done) = tasks.join_next().await {
        let (place, result) = done.expect("a job panicked");
        slots[place] = Some(result);
    }
    Gathered { results: slots.into_iter().flatten().collect(), total: start.elapsed() }
}

/// Runs `comprehension` `n` times, all at once.
pub async fn measure_runtime<G, F>(n: usize, comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    timed_gather((0..n).map(|_| comprehension()).collect()).await.total
}
