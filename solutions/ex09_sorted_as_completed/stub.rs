//! Sorted as completed: keep a list in order while its values arrive.

use std::time::Duration;

use rand::Rng;

/// Runs all jobs at the same time and gives their results in ascending order.
///
/// Each result goes to its place when it arrives: after each arrival `on_ready` is called with the
/// sorted results so far. Equal results all stay, in any order among themselves.
pub async fn sorted_as_completed<F, T>(jobs: Vec<F>, on_ready: impl FnMut(&[T])) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Ord + Send + 'static,
{
    let _ = on_ready;
    todo!("find each result its place when it arrives, for {} jobs", jobs.len())
}

/// Draws `n` delays from `rng`, sleeps them all at the same time, and gives them in ascending order.
///
/// Each delay is a whole number of milliseconds from 0 to `max`, both included.
pub async fn wait_n(n: usize, max: Duration, rng: &mut impl Rng) -> Vec<Duration> {
    let _ = rng;
    todo!("draw {n} delays up to {max:?}, and let each sleep give back its own")
}
