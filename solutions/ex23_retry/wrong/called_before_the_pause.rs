//! Calls for the next attempt first, and pauses before it awaits it.
//! rejected-by: between_two_attempts_there_is_one_pause_and_after_the_last_one_none
//! says: when the pause is over, and not before

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
    let mut next = op(1);
    let mut attempt = 1;
    loop {
        match next.await {
            Err(error) if attempt < policy.attempts && retryable(&error) => {
                attempt += 1;
                next = op(attempt);
                tokio::time::sleep(backoff(policy, attempt - 1, rng)).await;
            }
            last => return last,
        }
    }
}
