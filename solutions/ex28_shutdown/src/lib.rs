//! The reference for ex28: a JoinSet, first open, then draining, then within the grace.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex28_shutdown/README.md"))]

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout_at;
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
pub async fn serve<F>(requests: mpsc::Receiver<F>, stop: CancellationToken, grace: Duration) -> Summary
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut requests = requests;
    let (mut under_way, mut finished, mut open) = (JoinSet::new(), 0, true);
    // The stop may come while the last requests run, too; so the loop ends with the last of them.
    while open || !under_way.is_empty() {
        tokio::select! {
            () = stop.cancelled() => break,
            request = requests.recv(), if open => match request {
                Some(request) => drop(under_way.spawn(request)),
                None => open = false,
            },
            // Reaped while the server is open, or a set of ended tasks would grow for ever.
            Some(_) = under_way.join_next() => finished += 1,
        }
    }
    // One deadline for all of them, and it counts from now.
    let deadline = tokio::time::Instant::now() + grace;
    // From here on senders get an error; what they have sent before that was taken.
    requests.close();
    while let Ok(request) = requests.try_recv() {
        under_way.spawn(request);
    }
    let ending = async {
        // A sender on another thread may have a place in the channel, and not have filled it yet. Only `None`
        // says that there is no such sender.
        while let Some(request) = requests.recv().await {
            under_way.spawn(request);
        }
        while under_way.join_next().await.is_some() {
            finished += 1;
        }
    };
    let _ = timeout_at(deadline, ending).await;
    // If a sender was still awaited at the deadline, nobody has asked for these.
    while under_way.try_join_next().is_some() {
        finished += 1;
    }
    let aborted = under_way.len();
    // Not just asked to end: waited for.
    under_way.shutdown().await;
    Summary { finished, aborted }
}
