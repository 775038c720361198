//! Shuffles as Fisher and Yates do, draws a digit at a time, and fills the seed by hand.

use std::time::Duration;

use rand::rngs::ChaCha20Rng;
use rand::{CryptoRng, Rng, RngExt, SeedableRng};

/// There are fewer elements than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    pub wanted: usize,
    pub available: usize,
}

/// One of the elements.
pub fn choice<'a, T>(xs: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    if xs.is_empty() { None } else { Some(&xs[rng.random_range(0..xs.len())]) }
}

/// The elements at `k` different places.
pub fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    if k > xs.len() {
        return Err(TooFew { wanted: k, available: xs.len() });
    }
    let mut all = xs.to_vec();
    for place in 0..k {
        all.swap(place, rng.random_range(place..xs.len()));
    }
    all.truncate(k);
    Ok(all)
}

/// A generator for this seed.
pub fn seeded(seed: u64) -> impl Rng {
    let mut whole = [0; 32];
    whole[..8].copy_from_slice(&seed.to_le_bytes());
    ChaCha20Rng::from_seed(whole)
}

/// `nbytes` random bytes in hex.
pub fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> String {
    (0..2 * nbytes).filter_map(|_| char::from_digit(rng.random_range(0..16), 16)).collect()
}

/// Draws a delay, sleeps it, and gives it.
pub async fn wait_random(max: Duration, rng: &mut impl Rng) -> Duration {
    let parts = max.as_millis() as f64 + 1.0;
    let delay = Duration::from_millis((rng.random::<f64>() * parts) as u64);
    tokio::time::sleep(delay).await;
    delay
}
