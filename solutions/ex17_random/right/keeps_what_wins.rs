//! Looks at all elements for each choice, and lets each one take the place of one that it has kept.

use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::{CryptoRng, Rng, RngExt, SeedableRng};

/// There are fewer elements than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    pub wanted: usize,
    pub available: usize,
}

/// One of the elements.
pub fn choice<'a, T>(xs: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    let mut kept = None;
    for (before, x) in xs.iter().enumerate() {
        if rng.random_range(0..=before) == 0 {
            kept = Some(x);
        }
    }
    kept
}

/// The elements at `k` different places.
pub fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    let Some((first, others)) = xs.split_at_checked(k) else {
        return Err(TooFew { wanted: k, available: xs.len() });
    };
    let mut kept = first.to_vec();
    for (place, x) in (k..).zip(others) {
        if let Some(old) = kept.get_mut(rng.random_range(0..=place)) {
            old.clone_from(x);
        }
    }
    Ok(kept)
}

/// A generator for this seed.
pub fn seeded(seed: u64) -> impl Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// `nbytes` random bytes in hex.
pub fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> String {
    (0..nbytes).map(|_| format!("{:02x}", rng.random::<u8>())).collect()
}

/// Draws a delay, sleeps it, and gives it.
pub async fn wait_random(max: Duration, rng: &mut impl Rng) -> Duration {
    let delay = Duration::from_millis(rng.random_range(0..=max.as_millis() as u64));
    tokio::time::sleep(delay).await;
    delay
}
