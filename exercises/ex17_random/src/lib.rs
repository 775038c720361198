//! Random, seed, secrets: who makes the chance, and who may know it.

use std::time::Duration;

use rand::{CryptoRng, Rng};

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
    let _ = rng;
    todo!("draw one of {} elements", xs.len())
}

/// The elements at `k` different places, in any order; each set of `k` places is as likely as another.
///
/// Two elements that are equal stand at two places, and are two elements.
///
/// # Errors
///
/// `TooFew` if `k` is more than there are.
pub fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    let _ = rng;
    todo!("draw {k} of {} places, none of them twice", xs.len())
}

/// A generator for this seed: the same seed gives the same stream of numbers, and each other seed another
/// one.
///
/// Its type is one of those in `rand::rngs`, with nothing around it, and one that rand promises to keep
/// portable: the stream is the same on every platform, and does not change without notice in the changelog.
pub fn seeded(seed: u64) -> impl Rng {
    // The closure is only there so that this compiles; replace all of it.
    let make = |seed: u64| -> rand::rngs::ThreadRng {
        todo!("make a generator out of {seed}, and choose well which one it is")
    };
    make(seed)
}

/// `nbytes` random bytes as a text: two digits for each byte, from `0` to `9` and `a` to `f`.
///
/// Every byte is drawn from `rng`, so at least `nbytes` bytes of chance are taken from it.
pub fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> String {
    let _ = rng;
    todo!("draw {nbytes} bytes, and write each as two digits")
}

/// Draws a delay, sleeps as long as that on Tokio's clock, and gives the delay.
///
/// It is a whole number of milliseconds from 0 to `max`, both included, and one is as likely as another.
/// `max` is a whole number of milliseconds.
pub async fn wait_random(max: Duration, rng: &mut impl Rng) -> Duration {
    let _ = rng;
    todo!("draw a delay up to {max:?}, and sleep the same one that you return")
}
