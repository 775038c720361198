//! Each place is a task that accepts by itself; the bytes are kept in a buffer of its own.

use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The longest order, in bytes, without its `\n`.
pub const LONGEST: usize = 1_024;

/// Takes the orders of one client.
pub async fn handle<S, C, F>(stream: S, cook: C, stop: CancellationToken) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let mut stream = stream;
    let (mut kept, mut over) = (Vec::new(), false);
    loop {
        let end = kept.iter().position(|byte| *byte == b'\n');
        let order: Vec<u8> = match end {
            _ if end.unwrap_or(kept.len()) > LONGEST => {
                stream.write_all(b"too long\n").await?;
                stream.flush().await?;
                return Err(io::Error::other("too long"));
            }
            Some(end) => kept.drain(..=end).take(end).collect(),
            None if over && kept.is_empty() => break,
            None if over => std::mem::take(&mut kept),
            None => {
                tokio::select! {
                    n = stream.read_buf(&mut kept) => over = n? == 0,
                    () = stop.cancelled() => break,
                }
                continue;
            }
        };
        if stop.is_cancelled() {
            break;
        }
        let order = String::from_utf8(order).map_err(io::Error::other)?;
        stream.write_all(format!("{}\n", cook(order).await).as_bytes()).await?;
        stream.flush().await?;
    }
    stream.shutdown().await
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
    let listener = Arc::new(listener);
    let mut places = JoinSet::new();
    for _ in 0..max_clients {
        let (listener, cook, stop) = (Arc::clone(&listener), cook.clone(), stop.clone());
        places.spawn(async move {
            let mut stats = Stats::default();
            while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
                let Ok((stream, _)) = accepted else { continue };
                // A panic ends here.
                let handling = AssertUnwindSafe(handle(stream, cook.clone(), stop.clone())).catch_unwind();
                match handling.await {
                    Ok(Ok(())) => stats.served += 1,
                    Ok(Err(_)) | Err(_) => stats.failed += 1,
                }
            }
            stats
        });
    }
    let add =
        |all: Stats, one: Stats| Stats { served: all.served + one.served, failed: all.failed + one.failed };
    places.join_all().await.into_iter().fold(Stats::default(), add)
}
