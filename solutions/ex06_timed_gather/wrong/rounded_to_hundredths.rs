//! Rounds the time to hundredths of a second, as Python prints it.
//! rejected-by: no_part_of_the_time_is_lost
//! says: `total` is 10 ms; it should be 12.345678 ms
//! asks: rounded or cut

use std::time::Duration;

use tokio::time::Instant;

/// The results of some jobs, and the time that all of them took together.
#[derive(Debug)]
pub struct Gathered<T> {
    /// One result for each job, in the order of the jobs.
    pub results: Vec<T>,
    /// From the moment the gathering is awaited to the moment the last job is done.
    pub total: Duration,
}

/// Runs all jobs at the same time, however many there are.
///
/// The results stand in the order in which the jobs were given, whichever is done first. The time
/// is measured on Tokio's clock, and not rounded. No jobs, no results, and no time.
///
/// No job fails or panics here; what to do then is a matter of its own.
pub async fn timed_gather<F>(jobs: Vec<F>) -> Gathered<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let start = Instant::now();
    let results = futures::future::join_all(jobs).await;
    Gathered {
        results,
        total: Duration::from_secs_f64((start.elapsed().as_secs_f64() * 100.0).round() / 100.0),
    }
}

/// Runs `comprehension` `n` times, all at once, and says how long that took, measured as in
/// `timed_gather`.
///
/// `comprehension` makes one future at each call; it is called exactly `n` times.
pub async fn measure_runtime<G, F>(n: usize, comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    timed_gather((0..n).map(|_| comprehension()).collect()).await.total
}
