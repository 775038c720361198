//! Pauses after each failure, the last one too.
//! rejected-by: between_two_attempts_there_is_one_pause_and_after_the_last_one_none
//! says: no other follows

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
    let mut last = None;
    for attempt in 1..=policy.attempts {
        match op(attempt).await {
            Err(error) if retryable(&error) => last = Some(error),
            settled => return settled,
        }
        tokio::time::sleep(backoff(policy, attempt, rng)).await;
    }
    Err(last.expect("at least one attempt"))
}
