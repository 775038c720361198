//! Awaits only the last of the comprehensions.
//! rejected-by: the_longest_comprehension_is_waited_for
//! says: Not done: `call 1`, `call 2`

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
    let results = futures::future::join_all(jobs).await;
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
    let mut last = None;
    for _ in 0..n {
        last = Some(tokio::spawn(comprehension()));
    }
    if let Some(last) = last {
        last.await.expect("it panicked");
    }
    start.elapsed()
}
