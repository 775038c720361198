//! Counts in milliseconds of 128 bits, shifts them, and draws from a list of pauses that is an iterator.

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
    let doubled = policy.base.as_millis() << (failures - 1).min(40);
    Duration::from_millis(rng.random_range(0..=doubled.min(policy.cap.as_millis()) as u64))
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
    let mut last = op(1).await;
    let mut pauses = (1..policy.attempts).map(|failures| (failures + 1, backoff(policy, failures, rng)));
    while last.as_ref().is_err_and(&retryable) {
        let Some((attempt, pause)) = pauses.next() else { break };
        tokio::time::sleep(pause).await;
        last = op(attempt).await;
    }
    last
}
