//! A channel of one place, so that tasks wait to hand over.

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
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    for (place, job) in jobs.into_iter().enumerate() {
        let tell = tell.clone();
        tokio::spawn(async move {
            let _ = tell.send((place, job.await)).await;
        });
    }
    drop(tell);
    let mut by_place = Vec::new();
    while let Some(it) = told.recv().await {
        by_place.push(it);
    }
    by_place.sort_by_key(|it| it.0);
    let results = by_place.into_iter().map(|it| it.1).collect();
    Gathered { results, total: start.elapsed() }
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
