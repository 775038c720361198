//! Polls by hand, and merges each result with the list into a new one.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use rand::{Rng, RngExt};

/// Runs all jobs at the same time and gives their results in ascending order.
///
/// Each result goes to its place when it arrives: the list is in order already, and is not sorted
/// again. Then `on_ready` is called with the sorted results so far, once for each result, even if
/// several arrive at the same moment. Equal results all stay, in any order among themselves.
///
/// If a job panics, this panics too, or gives the results of all the others.
pub async fn sorted_as_completed<F, T>(jobs: Vec<F>, on_ready: impl FnMut(&[T])) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Ord + Send + 'static,
{
    let mut on_ready = on_ready;
    let mut sorted = Vec::new();
    let mut rest: Vec<_> = jobs.into_iter().map(Box::pin).collect();
    while !rest.is_empty() {
        let first_ready = |cx: &mut std::task::Context<'_>| {
            for i in 0..rest.len() {
                if let Poll::Ready(value) = rest[i].as_mut().poll(cx) {
                    drop(rest.swap_remove(i));
                    return Poll::Ready(value);
                }
            }
            Poll::Pending
        };
        let mut arrived = Some(poll_fn(first_ready).await);
        let mut merged = Vec::with_capacity(sorted.len() + 1);
        for value in sorted {
            if let Some(new) = arrived.take_if(|new| *new < value) {
                merged.push(new);
            }
            merged.push(value);
        }
        merged.extend(arrived);
        sorted = merged;
        on_ready(&sorted);
    }
    sorted
}

/// Draws `n` delays from `rng`, sleeps them all at the same time, and gives them in ascending order.
///
/// Each delay is a whole number of milliseconds from 0 to `max`, both included, and one is as likely
/// as another. The same `rng` in the same state gives the same delays.
pub async fn wait_n(n: usize, max: Duration, rng: &mut impl Rng) -> Vec<Duration> {
    let start = tokio::time::Instant::now();
    let step = Duration::from_millis(1);
    let most = u32::try_from(max.as_millis()).unwrap_or(u32::MAX);
    let ends: Vec<_> = (0..n).map(|_| start + step * rng.random_range(0..=most)).collect();
    let sleeps = ends.into_iter().map(async |end| {
        tokio::time::sleep_until(end).await;
        end - start
    });
    let mut delays = futures::future::join_all(sleeps).await;
    for i in 1..delays.len() {
        let place = delays[..i].partition_point(|other| *other <= delays[i]);
        delays[place..=i].rotate_right(1);
    }
    delays
}
