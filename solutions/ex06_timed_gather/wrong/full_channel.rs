//! Awaits the tasks before it empties a channel of eight.
//! rejected-by: a_thousand_jobs_take_as_long_as_the_longest
//! says: so do 1092 tasks

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
    let (tell, mut told) = tokio::sync::mpsc::channel(8);
    let mut tasks = Vec::new();
    for (place, job) in jobs.into_iter().enumerate() {
        let tell = tell.clone();
        tasks.push(tokio::spawn(async move {
            let _ = tell.send((place, job.await)).await;
        }));
    }
    drop(tell);
    for task in tasks {
        task.await.unwrap();
    }
    let mut by_place = std::collections::BTreeMap::new();
    while let Some((place, result)) = told.recv().await {
        by_place.insert(place, result);
    }
    let results = by_place.into_values().collect();
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
