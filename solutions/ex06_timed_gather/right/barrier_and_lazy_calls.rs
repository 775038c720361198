//! A barrier for all jobs and one more; each comprehension is called at the first poll.

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
    use std::sync::{Arc, Mutex};
    let barrier = Arc::new(tokio::sync::Barrier::new(jobs.len() + 1));
    let slots: Arc<Mutex<Vec<Option<F::Output>>>> = Arc::new(Mutex::new(jobs.iter().map(|_| None).collect()));
    for (i, job) in jobs.into_iter().enumerate() {
        let (barrier, slots) = (Arc::clone(&barrier), Arc::clone(&slots));
        tokio::spawn(async move {
            let result = job.await;
            slots.lock().unwrap()[i] = Some(result);
            barrier.wait().await;
        });
    }
    barrier.wait().await;
    let results = slots.lock().unwrap().drain(..).flatten().collect();
    Gathered { results, total: start.elapsed() }
}

/// Runs `comprehension` `n` times, all at once.
pub async fn measure_runtime<G, F>(n: usize, comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let start = tokio::time::Instant::now();
    futures::future::join_all((0..n).map(|_| async { comprehension().await })).await;
    start.elapsed()
}
