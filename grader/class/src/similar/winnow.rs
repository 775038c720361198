//! Fingerprints of a string of tokens, by winnowing: Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for
//! Document Fingerprinting" (SIGMOD 2003). Pure.

use hmac_sha256::Hash;

/// So many tokens in a row make a hash: what is shorter is never seen as shared.
pub const TOKENS: usize = 24;
/// Of so many hashes in a row at least one is taken: whatever is shared over `TOKENS + WINDOW - 1` tokens is seen.
pub const WINDOW: usize = 8;

/// The hash of each run of tokens, in their order. Of 48 bits, so that every reader of JSON has them exactly.
pub fn hashes(tokens: &[u8]) -> Vec<u64> {
    let hash = |run: &[u8]| Hash::hash(run)[..6].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    tokens.windows(TOKENS).map(hash).collect()
}

/// Of each window the smallest hash; of equal ones the last, which is the last of more windows.
pub fn winnowed(hashes: &[u64]) -> Vec<u64> {
    let mut taken: Vec<usize> = Vec::new();
    for start in 0..(hashes.len() + 1).saturating_sub(WINDOW.min(hashes.len())) {
        let window = start..(start + WINDOW).min(hashes.len());
        let Some(least) = window.min_by_key(|at| (hashes[*at], std::cmp::Reverse(*at))) else { continue };
        if taken.last() != Some(&least) {
            taken.push(least);
        }
    }
    let mut taken: Vec<u64> = taken.into_iter().map(|at| hashes[at]).collect();
    taken.sort_unstable();
    taken.dedup();
    taken
}
