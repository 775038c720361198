//! Splits the list in two, and joins the halves; a timeout that never fires is around it all.

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
    let results = tokio::time::timeout(Duration::from_secs(600), halves(jobs)).await.expect("in time");
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

fn halves<F>(mut jobs: Vec<F>) -> std::pin::Pin<Box<dyn Future<Output = Vec<F::Output>> + Send>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Box::pin(async move {
        if jobs.len() < 2 {
            return match jobs.pop() {
                Some(job) => vec![job.await],
                None => Vec::new(),
            };
        }
        let right = jobs.split_off(jobs.len() / 2);
        let (mut left, right) = tokio::join!(halves(jobs), halves(right));
        left.extend(right);
        left
    })
}
