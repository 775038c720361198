//! Swaps each place with any place, also with those that are done: some orders are more likely.
//! rejected-by: each_pair_is_as_likely_as_another
//! says: where about 4000 would be fair

use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{CryptoRng, Rng, RngExt, SeedableRng};

/// There are fewer elements than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    pub wanted: usize,
    pub available: usize,
}

/// One of the elements.
pub fn choice<'a, T>(xs: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    xs.choose(rng)
}

/// The elements at `k` different places.
pub fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    if k > xs.len() {
        return Err(TooFew { wanted: k, available: xs.len() });
    }
    let mut all = xs.to_vec();
    for place in 0..all.len() {
        let other = rng.random_range(0..all.len());
        all.swap(place, other);
    }
    all.truncate(k);
    Ok(all)
}

/// A generator for this seed.
pub fn seeded(seed: u64) -> impl Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// `nbytes` random bytes in hex.
pub fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> String {
    let mut bytes = vec![0; nbytes];
    rng.fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Draws a delay, sleeps it, and gives it.
pub async fn wait_random(max: Duration, rng: &mut impl Rng) -> Duration {
    let longest = u64::try_from(max.as_millis()).unwrap_or(u64::MAX);
    let delay = Duration::from_millis(rng.random_range(0..=longest));
    tokio::time::sleep(delay).await;
    delay
}
