//! Settle or fail: wait for every outcome, or stop at the first failure.

/// How a job failed.
#[derive(Debug)]
pub enum JobError {
    /// It ended with this error, the very one that it gave.
    Failed(anyhow::Error),
    /// It panicked, with these words: exactly those of its `panic!`. If what it panicked with is no
    /// text, they are some words of yours.
    Panicked(String),
}

/// Runs all jobs at the same time, however many there are, and waits until each of them has ended,
/// well or badly.
///
/// There is one outcome for each job, in the order of the jobs. No jobs, no outcomes, and no time.
pub async fn gather_settled<F, T>(jobs: Vec<F>) -> Vec<Result<T, JobError>>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    todo!("wait for {} jobs, and keep the outcome of each, whatever it is", jobs.len())
}

/// Runs all jobs at the same time, however many there are, until one of them fails.
///
/// If none does, their results stand in the order of the jobs. No jobs, no results, and no time.
///
/// # Errors
///
/// The first failure in time, be it an error or a panic, is what this returns, at that moment. The jobs
/// that have not ended by then are cancelled: when this returns, each of them has been dropped.
pub async fn try_gather<F, T>(jobs: Vec<F>) -> Result<Vec<T>, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    todo!("run {} jobs, and stop all of them when one fails", jobs.len())
}
