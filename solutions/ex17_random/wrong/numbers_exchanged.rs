//! Exchanges the two numbers of the error.
//! rejected-by: more_than_there_are_is_an_error
//! says: elements were asked for
//! asks: which of the two numbers was asked for

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
        return Err(TooFew { wanted: xs.len(), available: k });
    }
    Ok(xs.sample(rng, k).cloned().collect())
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
    let longest = u64::try_from(max.as_millis()).unwrap_or(u64::MAX);
    let delay = Duration::from_millis(rng.random_range(0..=longest));
    tokio::time::sleep(delay).await;
    delay
}
