//! Takes the cap for whatever does not fit its type, even if nothing is doubled.
//! rejected-by: both_ends_can_be_drawn
//! says: nothing doubled is nothing

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
    let longest = 2_u32
        .checked_pow(failures - 1)
        .and_then(|factor| policy.base.checked_mul(factor))
        .map_or(policy.cap, |doubled| doubled.min(policy.cap));
    Duration::from_millis(rng.random_range(0..=longest.as_millis() as u64))
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
