//! A counter and a Notify say when all are done.

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
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};
    let open = Arc::new((AtomicUsize::new(jobs.len()), tokio::sync::Notify::new()));
    let slots: Arc<Mutex<Vec<Option<F::Output>>>> = Arc::new(Mutex::new(jobs.iter().map(|_| None).collect()));
    let any = !jobs.is_empty();
    for (i, job) in jobs.into_iter().enumerate() {
        let (slots, open) = (Arc::clone(&slots), Arc::clone(&open));
        tokio::spawn(async move {
            let result = job.await;
            slots.lock().unwrap()[i] = Some(result);
            if open.0.fetch_sub(1, Ordering::AcqRel) == 1 {
                open.1.notify_one();
            }
        });
    }
    if any {
        open.1.notified().await;
    }
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
    timed_gather((0..n).map(|_| comprehension()).collect()).await.total
}
