//! Polls the jobs, then the clock, and gives back what is there.

use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::sleep;

/// What some jobs had done by the limit.
#[derive(Debug)]
pub struct Partial<T> {
    /// The jobs that were done.
    pub done: Vec<(usize, T)>,
    /// The places of all others.
    pub late: Vec<usize>,
}

/// Waits for `job`, but not longer than `limit`.
pub async fn fetch_or<F>(job: F, limit: Duration, fallback: F::Output) -> F::Output
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (mut job, mut end, mut fallback) = (Box::pin(job), Box::pin(sleep(limit)), Some(fallback));
    std::future::poll_fn(|cx| match job.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending => end.as_mut().poll(cx).map(|()| fallback.take().expect("polled to its end once")),
    })
    .await
}

/// Runs all jobs at the same time, and gives what is done by the limit.
pub async fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> Partial<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut end = Box::pin(sleep(limit));
    let mut slots: Vec<Result<F::Output, Pin<Box<F>>>> =
        jobs.into_iter().map(|job| Err(Box::pin(job))).collect();
    std::future::poll_fn(|cx| {
        for slot in &mut slots {
            if let Err(job) = slot
                && let Poll::Ready(result) = job.as_mut().poll(cx)
            {
                *slot = Ok(result);
            }
        }
        if slots.iter().all(Result::is_ok) { Poll::Ready(()) } else { end.as_mut().poll(cx) }
    })
    .await;
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, slot) in slots.into_iter().enumerate() {
        match slot {
            Ok(result) => partial.done.push((place, result)),
            Err(_) => partial.late.push(place),
        }
    }
    partial
}

/// Waits for `job`, but not longer than `limit`, and lets it run on after that.
pub async fn shielded<F>(job: F, limit: Duration) -> Result<F::Output, JoinHandle<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (mut task, mut end) = (tokio::spawn(job), Box::pin(sleep(limit)));
    let in_time = std::future::poll_fn(|cx| match Pin::new(&mut task).poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result.expect("no job panics"))),
        Poll::Pending => end.as_mut().poll(cx).map(|()| None),
    })
    .await;
    in_time.ok_or(task)
}
