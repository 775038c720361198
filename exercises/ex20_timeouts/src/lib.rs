//! Timeouts: wait only so long, and know what becomes of what you no longer wait for.

use std::time::Duration;

use tokio::task::JoinHandle;

/// What some jobs had done by the limit.
#[derive(Debug)]
pub struct Partial<T> {
    /// The jobs that were done: the place of each, counted from 0, and its result. In the order of the
    /// jobs.
    pub done: Vec<(usize, T)>,
    /// The places of all others, in the order of the jobs.
    pub late: Vec<usize>,
}

/// Waits for `job`, but not longer than `limit`: gives its result, or `fallback` if it is late.
///
/// - The limit counts from the moment this is awaited. A job that is done at the limit exactly is in
///   time, and so is one that needs no waiting, even if the limit is zero.
/// - A late job is dropped at the limit: when this returns, it is gone already.
/// - If the future of `fetch_or` is itself dropped before its end, the job does not go on either.
///
/// No job panics here, nor in the other two.
pub async fn fetch_or<F>(job: F, limit: Duration, fallback: F::Output) -> F::Output
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let _ = (job, fallback);
    todo!("wait for the job, and for {limit:?} at most")
}

/// Runs all jobs at the same time, however many there are, and gives what is done by the limit.
///
/// - There is one limit for all of them, and it counts from the moment this is awaited. If all jobs are
///   done before, it returns as soon as the last one is; without any job, at once.
/// - Each job stands in one of the two lists, once. One that is done at the limit exactly may stand in
///   either.
/// - The late jobs are dropped at the limit: when this returns, they are gone already.
/// - If the future of `gather_until` is itself dropped before its end, no job goes on.
pub async fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> Partial<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    todo!("run {} jobs, all of them until the same moment, {limit:?} from now", jobs.len())
}

/// Waits for `job`, but not longer than `limit`, and lets it run on after that.
///
/// The job begins when this is awaited, in a task of its own. If it is done in time, this gives its
/// result; if not, then at the limit the handle of that task, which gives the result later. (If it is
/// done at the limit exactly, either is right.)
///
/// Nobody's loss of patience stops the job: it runs to its end, too, if the future of `shielded` is
/// dropped while it waits, and if the handle is dropped.
pub async fn shielded<F>(job: F, limit: Duration) -> Result<F::Output, JoinHandle<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    drop(job);
    todo!("give the job to somebody who keeps it, and wait for {limit:?} at most")
}
