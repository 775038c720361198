//! Rounds a fraction of the bound, so that both ends are half as likely.
//! rejected-by: both_ends_can_be_drawn
//! says: where about 1000 would be fair

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
    Duration::from_millis((bound.as_millis() as f64 * rng.random::<f64>()).round() as u64)
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
        match op(attempt).await {
            Err(error) if attempt < policy.attempts && retryable(&error) => {
                tokio::time::sleep(backoff(policy, attempt, rng)).await;
            }
            last => return last,
        }
    }
    unreachable!("the last attempt returns")
}
