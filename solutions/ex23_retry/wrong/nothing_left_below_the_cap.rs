//! Draws from a bound that grows for ever, so that what is cut off is the cap nearly always.
//! rejected-by: after_many_failures_it_is_still_the_cap
//! says: The shortest of 400 was
//! asks: what becomes of the number afterwards?

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
    let bound = policy.base.saturating_mul(2_u32.saturating_pow(failures - 1));
    Duration::from_millis(rng.random_range(0..=bound.as_millis() as u64)).min(policy.cap)
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
