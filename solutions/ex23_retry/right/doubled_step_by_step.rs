//! Doubles the bound one failure at a time, and stops at the cap.

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
    let mut bound = policy.base.min(policy.cap);
    for _ in 1..failures {
        bound = bound.saturating_mul(2).min(policy.cap);
    }
    let longest = bound.as_millis() as u64;
    Duration::from_millis(rng.sample(rand::distr::Uniform::new_inclusive(0, longest).unwrap()))
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
    let (mut op, mut failures) = (op, 0);
    loop {
        let error = match op(failures + 1).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        failures += 1;
        if failures == policy.attempts || !retryable(&error) {
            return Err(error);
        }
        let pause = backoff(policy, failures, rng);
        tokio::time::sleep_until(tokio::time::Instant::now() + pause).await;
    }
}
