//! Graceful shutdown: take no more, finish what was taken, and end in time.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// What became of the requests that a server took.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many ran to their end.
    pub finished: usize,
    /// How many were dropped before their end, because the grace was over.
    pub aborted: usize,
}

/// Serves the requests that come through a channel, until it is told to stop.
///
/// - Each request is begun as soon as it comes, however many others are under way.
/// - The server is open until `stop` is cancelled. At that moment it takes no more: from then on it is an
///   error to send a request. What lies in the channel already was taken, and is begun.
/// - From the moment of the stop, what is under way has `grace` to end. As soon as nothing is under way,
///   `serve` returns. When the grace is over, all that is still under way is dropped, and `serve` returns
///   too. No grace at all is allowed: then what lies in the channel may be dropped unbegun, and counts as
///   aborted.
/// - If every sender is dropped, no more requests can come: then `serve` returns as soon as nothing is
///   under way, however long that takes, unless it is told to stop meanwhile.
/// - Whatever the reason, when `serve` returns nothing that it started goes on: each task has ended, and
///   each request has been dropped.
///
/// `stop` may be cancelled before `serve` is called, and more than once. No request panics.
pub async fn serve<F>(requests: mpsc::Receiver<F>, stop: CancellationToken, grace: Duration) -> Summary
where
    F: Future<Output = ()> + Send + 'static,
{
    let _ = (requests, stop);
    todo!("take requests until the stop, and then let them end, within {grace:?}")
}
