//! A stream of attempts, of which the first that settles the matter is taken; the bound in floating point.

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
    let doubled = policy.base.as_secs_f64() * 2_f64.powi(failures.min(1_000) as i32 - 1);
    let bound = if doubled < policy.cap.as_secs_f64() { doubled } else { policy.cap.as_secs_f64() };
    Duration::from_millis(rng.random_range(0..=(bound * 1_000.0).round() as u64))
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
    use futures::stream::{self, StreamExt};
    let first = (1, op, rng);
    let attempts = stream::unfold(first, |(number, mut op, rng)| async move {
        if number > 1 {
            tokio::time::sleep(backoff(policy, number - 1, rng)).await;
        }
        let result = op(number).await;
        Some(((number, result), (number + 1, op, rng)))
    });
    let settled = attempts.filter_map(async |(number, result)| match result {
        Err(error) if number < policy.attempts && retryable(&error) => None,
        last => Some(last),
    });
    std::pin::pin!(settled).next().await.expect("the attempts don't end by themselves")
}
