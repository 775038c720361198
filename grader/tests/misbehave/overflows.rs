//! Calls itself without end.
//! verdict: crashed
//! says: The stack overflowed

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
    fn deeper(n: u64) -> u64 {
        std::hint::black_box([n; 64]);
        if n == u64::MAX { 0 } else { deeper(n + 1) + 1 }
    }
    assert!(deeper(0) > 0);
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
