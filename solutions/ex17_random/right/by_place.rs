//! Draws places, and a byte at a time.

use std::time::Duration;

use rand::distr::{Distribution, Uniform};
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::index;
use rand::{CryptoRng, Rng, RngExt, SeedableRng};

/// There are fewer elements than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    pub wanted: usize,
    pub available: usize,
}

/// One of the elements.
pub fn choice<'a, T>(xs: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    let place = Uniform::new(0, xs.len()).ok()?.sample(rng);
    xs.get(place)
}

/// The elements at `k` different places.
pub fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    if k > xs.len() {
        return Err(TooFew { wanted: k, available: xs.len() });
    }
    Ok(index::sample(rng, xs.len(), k).iter().map(|place| xs[place].clone()).collect())
}

/// A generator for this seed.
pub fn seeded(seed: u64) -> impl Rng {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// `nbytes` random bytes in hex.
pub fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> String {
    use std::fmt::Write;
    let mut token = String::with_capacity(2 * nbytes);
    for _ in 0..nbytes {
        let _ = write!(token, "{:02x}", rng.random::<u8>());
    }
    token
}

/// Draws a delay, sleeps it, and gives it.
pub async fn wait_random(max: Duration, rng: &mut impl Rng) -> Duration {
    let longest = Uniform::new_inclusive(0, max.as_millis() as u64).unwrap();
    let delay = Duration::from_millis(longest.sample(rng));
    tokio::time::sleep_until(tokio::time::Instant::now() + delay).await;
    delay
}
