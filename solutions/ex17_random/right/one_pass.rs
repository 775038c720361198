//! Walks over the elements once, and decides for each; words of eight bytes for the token.

use std::time::Duration;

use rand::rngs::ChaCha12Rng;
use rand::seq::IteratorRandom;
use rand::{CryptoRng, Rng, RngExt, SeedableRng};

/// There are fewer elements than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    pub wanted: usize,
    pub available: usize,
}

/// One of the elements.
pub fn choice<'a, T>(xs: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    xs.iter().choose(rng)
}

/// The elements at `k` different places.
pub fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    let mut missing = k;
    let mut found = Vec::new();
    for (place, x) in xs.iter().enumerate() {
        // As many as are missing, of as many as are left.
        if rng.random_range(0..xs.len() - place) < missing {
            found.push(x.clone());
            missing -= 1;
        }
        if missing == 0 {
            break;
        }
    }
    if missing == 0 { Ok(found) } else { Err(TooFew { wanted: k, available: xs.len() }) }
}

/// A generator for this seed.
pub fn seeded(seed: u64) -> impl Rng {
    ChaCha12Rng::seed_from_u64(seed.rotate_left(32))
}

/// `nbytes` random bytes in hex.
pub fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> String {
    let words = (0..nbytes.div_ceil(8)).map(|_| format!("{:016x}", rng.next_u64()));
    words.collect::<String>()[..2 * nbytes].to_owned()
}

/// Draws a delay, sleeps it, and gives it.
pub async fn wait_random(max: Duration, rng: &mut impl Rng) -> Duration {
    let all = 0..=max.as_millis() as u64;
    let delay = Duration::from_millis(rng.random_range(all));
    tokio::time::timeout(delay, std::future::pending::<()>()).await.ok();
    delay
}
