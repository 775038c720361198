//! Counts the attempts from 0.
//! rejected-by: a_fault_that_stays_is_not_tried_again
//! says: The second fault is not retryable
//! asks: with which number does the first attempt begin?

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
    for attempt in 1.. {
        let error = match op(attempt - 1).await {
            Err(error) => error,
            done => return done,
        };
        let pause = backoff(policy, attempt, rng);
        if attempt == policy.attempts || !retryable(&error) {
            return Err(error);
        }
        tokio::time::sleep(pause).await;
    }
    unreachable!("the last attempt returns")
}
