//! As completed: results in the order in which they are there, and no more of them than you want.

use futures::Stream;

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
    // `todo!` alone is no stream; this is one, which comes to the `todo!` when it is asked.
    futures::stream::poll_fn(move |_| todo!("give the results of {} jobs as they come", jobs.len()))
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
    todo!("stop after {k} results of {} jobs", jobs.len())
}
