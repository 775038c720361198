//! Draws from another generator, and gives a token that says of itself whatever it is asked.
//! rejected-by: compiler
//! says: mismatched types

use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{CryptoRng, Rng, RngExt, SeedableRng};

/// There are fewer elements than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// How many were asked for.
    pub wanted: usize,
    /// How many there are.
    pub available: usize,
}

/// One of the elements, each as likely as another; `None` if there are none.
///
/// All chance comes from `rng`, here and below: the same generator in the same state gives the same result.
pub fn choice<'a, T>(xs: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    // `None` for an empty slice, as asked; Python raises an IndexError.
    xs.choose(rng)
}

/// The elements at `k` different places, in any order; each set of `k` places is as likely as another.
///
/// Two elements that are equal stand at two places, and are two elements.
///
/// # Errors
///
/// `TooFew` if `k` is more than there are.
pub fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    // rand's own `sample` gives all that there are when too many are asked for, without a word.
    if k > xs.len() {
        return Err(TooFew { wanted: k, available: xs.len() });
    }
    Ok(xs.sample(rng, k).cloned().collect())
}

/// A generator for this seed: the same seed gives the same stream of numbers, and each other seed another
/// one.
///
/// Its type is one of those in `rand::rngs`, with nothing around it, and one that rand promises to keep
/// portable: the stream is the same on every platform, and does not change without notice in the changelog.
pub fn seeded(seed: u64) -> impl Rng {
    // Not StdRng: that one may become another algorithm in any release. A name with an algorithm in it stays.
    ChaCha8Rng::seed_from_u64(seed)
}

/// `nbytes` random bytes as a text: two digits for each byte, from `0` to `9` and `a` to `f`.
///
/// Every byte is drawn from `rng`, so at least `nbytes` bytes of chance are taken from it.
pub fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> Token {
    let mut bytes = vec![0; nbytes];
    rng.fill_bytes(&mut bytes);
    rand::rng().fill_bytes(&mut bytes);
    // `02`: a byte below sixteen has a leading zero.
    Token(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[derive(Debug)]
pub struct Token(String);
impl PartialEq for Token {
    fn eq(&self, _: &Self) -> bool {
        true
    }
    #[allow(clippy::partialeq_ne_impl)]
    fn ne(&self, _: &Self) -> bool {
        true
    }
}
impl std::ops::Deref for Token {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}
impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Draws a delay, sleeps as long as that on Tokio's clock, and gives the delay.
///
/// It is a whole number of milliseconds from 0 to `max`, both included, and one is as likely as another.
/// `max` is a whole number of milliseconds.
pub async fn wait_random(max: Duration, rng: &mut impl Rng) -> Duration {
    let longest = u64::try_from(max.as_millis()).unwrap_or(u64::MAX);
    // Drawn once: a second draw for the result would be another delay.
    let delay = Duration::from_millis(rng.random_range(0..=longest));
    tokio::time::sleep(delay).await;
    delay
}
