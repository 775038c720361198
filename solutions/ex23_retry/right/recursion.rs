//! A boxed future that calls itself for the attempts that are left.

use std::time::Duration;

use rand::{Rng, RngExt};

/// How often, and with which pauses, something is tried again.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    pub attempts: u32,
    pub base: Duration,
    pub cap: Duration,
}

/// The pause after so many failures.
pub fn backoff(policy: &Policy, failures: u32, rng: &mut impl Rng) -> Duration {
    let factor = 2_u32.checked_pow(failures - 1).unwrap_or(u32::MAX);
    let bound = policy.base.saturating_mul(factor).min(policy.cap);
    Duration::from_millis(rng.random_range(0..=bound.as_millis() as u64))
}

/// Tries again until it works or no attempt is left.
pub async fn retry<T, E, Fut>(
    policy: &Policy,
    rng: &mut impl Rng,
    op: impl FnMut(u32) -> Fut,
    retryable: impl Fn(&E) -> bool,
) -> Result<T, E>
where
    Fut: Future<Output = Result<T, E>>,
{
    let mut op = op;
    attempt(1, policy, rng, &mut op, &retryable).await
}

async fn attempt<T, E, Fut>(
    number: u32,
    policy: &Policy,
    rng: &mut impl Rng,
    op: &mut impl FnMut(u32) -> Fut,
    retryable: &impl Fn(&E) -> bool,
) -> Result<T, E>
where
    Fut: Future<Output = Result<T, E>>,
{
    let error = match op(number).await {
        Err(error) if number < policy.attempts && retryable(&error) => error,
        last => return last,
    };
    drop(error);
    tokio::time::sleep(backoff(policy, number, rng)).await;
    Box::pin(attempt(number + 1, policy, rng, op, retryable)).await
}
