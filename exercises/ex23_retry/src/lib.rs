//! Retry: again, but later, and not all at the same moment.

use std::time::Duration;

use rand::Rng;

/// How often, and with which pauses, something is tried again.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// How many attempts there are in all; at least one.
    pub attempts: u32,
    /// The longest pause after the first failure: a whole number of milliseconds.
    pub base: Duration,
    /// No pause is ever longer: a whole number of milliseconds, a day at most.
    pub cap: Duration,
}

/// Draws the pause after the `failures`-th failure, counted from 1.
///
/// It is a whole number of milliseconds, from 0 up to a bound, both included, and one is as likely as
/// another. The bound is `base` after the first failure, and twice as long after each further one, until
/// that would be more than `cap`: from there on it is `cap`, however large `failures` is.
///
/// All chance comes from `rng`: the same `rng` in the same state gives the same pause.
pub fn backoff(policy: &Policy, failures: u32, rng: &mut impl Rng) -> Duration {
    let _ = rng;
    todo!("draw a pause from 0 up to the bound after {failures} failures: {policy:?}")
}

/// Calls `op`, with the number of the attempt from 1, and awaits what it gives, until that is `Ok`.
///
/// After each failure it waits as long as `backoff` says, and only then calls `op` again; it takes nothing
/// else from `rng`. Before the first attempt, and after the last one, it does not wait.
///
/// # Errors
///
/// The error of the last attempt that was made: when there were `policy.attempts` of them, or at once when
/// an error is not `retryable`.
pub async fn retry<T, E, Fut>(
    policy: &Policy,
    rng: &mut impl Rng,
    op: impl FnMut(u32) -> Fut,
    retryable: impl Fn(&E) -> bool,
) -> Result<T, E>
where
    Fut: Future<Output = Result<T, E>>,
{
    let _ = (rng, op, retryable);
    todo!("make up to {} attempts, and pause between them", policy.attempts)
}
