//! Sleeps one draw, and returns the next one.
//! rejected-by: a_wait_takes_as_long_as_it_says
//! says: `wait_random` slept for

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
    Ok(xs.sample(rng, k).cloned().collect())
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
    let longest = max.as_millis() as u64;
    tokio::time::sleep(Duration::from_millis(rng.random_range(0..=longest))).await;
    Duration::from_millis(rng.random_range(0..=longest))
}
