//! I/O-bound or CPU-bound: what computes must not keep the event loop waiting.

/// Something to compute. It keeps the thread on which it runs until it is done.
pub type Work = Box<dyn FnOnce() -> u64 + Send>;

/// Does the work on another thread than the one of the event loop, and gives its result. Meanwhile the
/// loop is free for all its other tasks, and nobody asks again and again whether the work is done.
///
/// # Errors
///
/// The work panicked. What the error says is up to you.
pub async fn digest(work: Work) -> anyhow::Result<u64> {
    drop(work);
    todo!("who computes, and how does the loop hear of the end?")
}

/// Does all of the works as [`digest`] does one, `threads` of them at the same time and never more;
/// `threads` is at least one.
///
/// - The next work is begun as soon as one is done, whichever others still run. The next one is the first
///   of those that are left.
/// - The results stand in the order of the works, whichever is done first.
/// - A work that panics gives an error in its place. All others are done all the same.
/// - No works, no results.
pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    todo!("do {} works, {threads} at a time", works.len())
}

/// Adds up the numbers on the thread of the loop, for when that is cheaper than another thread. After
/// every `slice` numbers, at least one, it gives up its turn, so that others have theirs, and it goes on
/// as soon as it has its next one, without waiting for time to pass.
///
/// To read a number may be what computes, so each is read in the turn in which it is added; only one may be
/// read ahead. If the numbers end with a full slice, a last turn is allowed and not needed. The sum is small
/// enough for a `u64`.
pub async fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> u64 {
    let _ = numbers;
    todo!("add {slice} numbers, let others have a turn, and go on")
}
