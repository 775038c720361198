//! The reference for ex08: FuturesUnordered is the stream, and the first k are its beginning.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex08_as_completed/README.md"))]

use futures::stream::{FuturesUnordered, Stream, StreamExt};

/// Runs all jobs at the same time, however many there are, and gives each result as soon as it is there.
///
/// The results come in the order in which the jobs are done, whatever the order of the list, and each
/// comes once. After the last one the stream ends; without jobs it ends at once.
///
/// Whether the jobs start at the call or when the first result is asked for is up to you, and so is
/// whether they go on while nobody asks. No result is lost by asking late. Who waits for a result is
/// asleep until there is one.
///
/// When the stream is dropped, the jobs that are not done are cancelled: they are dropped before any
/// more time passes.
///
/// No job panics here, and none is done at the same moment as another.
pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // Polls only those jobs that have been woken, in the task of whoever asks. The jobs live in it, so
    // dropping it drops them.
    jobs.into_iter().collect::<FuturesUnordered<F>>()
}

/// The results of the `k` jobs that are done first, in that order, as soon as the last of these is there.
/// All jobs run at the same time until then.
///
/// The other jobs are cancelled: when this has returned, they are dropped before any more time passes.
/// If there are no more than `k` jobs, whatever the number `k`, all results are given. No results are
/// asked for if `k` is 0, and there is nothing to wait for.
pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // `take` asks for no more than k, and for none if k is 0; the stream ends by itself if it is shorter.
    // It is dropped here, and with it whatever still runs.
    as_completed(jobs).take(k).collect().await
}
