//! A codec with a limit, and a tracker of tasks; a semaphore counts the places.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::SinkExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_stream::StreamExt;
use tokio_util::codec::{Framed, LinesCodec, LinesCodecError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The longest order, in bytes, without its `\n`.
pub const LONGEST: usize = 1_024;

/// Takes the orders of one client.
pub async fn handle<S, C, F>(stream: S, cook: C, stop: CancellationToken) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let mut framed = Framed::new(stream, LinesCodec::new_with_max_length(LONGEST));
    while let Some(Some(order)) = stop.run_until_cancelled(framed.next()).await {
        if stop.is_cancelled() {
            break;
        }
        match order {
            Ok(order) => framed.send(cook(order).await).await.map_err(io::Error::other)?,
            Err(LinesCodecError::MaxLineLengthExceeded) => {
                framed.send("too long").await.map_err(io::Error::other)?;
                return Err(io::ErrorKind::InvalidData.into());
            }
            Err(LinesCodecError::Io(error)) => return Err(error),
        }
    }
    SinkExt::<String>::close(&mut framed).await.map_err(io::Error::other)
}

/// How the connections ended that were handled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Those that ended well.
    pub served: usize,
    /// Those that ended with an error, or with a panic of `cook`.
    pub failed: usize,
}

/// Accepts clients and handles each, until `stop` is cancelled.
pub async fn serve<C, F>(listener: TcpListener, cook: C, stop: CancellationToken, max_clients: usize) -> Stats
where
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let (served, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (tracker, places) = (TaskTracker::new(), Arc::new(Semaphore::new(max_clients)));
    let accepting = async {
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
            let Ok((stream, _)) = listener.accept().await else { continue };
            let (served, failed) = (Arc::clone(&served), Arc::clone(&failed));
            let connection = tokio::spawn(tracker.track_future(handle(stream, cook.clone(), stop.clone())));
            tracker.spawn(async move {
                let good = matches!(connection.await, Ok(Ok(())));
                if good { &served } else { &failed }.fetch_add(1, Ordering::SeqCst);
                drop(place);
            });
        }
    };
    // Not `run_until_cancelled`, which would go on with a place that comes free at the stop.
    tokio::select! {
        biased;
        () = stop.cancelled() => {}
        () = accepting => {}
    }
    tracker.close();
    tracker.wait().await;
    Stats { served: served.load(Ordering::SeqCst), failed: failed.load(Ordering::SeqCst) }
}
