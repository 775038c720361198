//! Blocks the thread for longer than the limit.
//! verdict: timed_out
//! says: blocked its thread
//! elsewhere: held its thread for

use std::time::Duration;

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
    std::thread::sleep(Duration::from_secs(20));
    Gathered { results: futures::future::join_all(jobs).await, total: Duration::from_millis(30) }
}

pub async fn measure_runtime<G, F>(_n: usize, _comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Duration::ZERO
}
