//! Accepts everybody, and lets a task wait for its place.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
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
    let mut stream = BufReader::new(stream);
    loop {
        let mut order = Vec::new();
        let mut limited = (&mut stream).take(LONGEST as u64 + 1);
        tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(()),
            read = limited.read_until(b'\n', &mut order) => read?,
        };
        match order.pop() {
            None => return Ok(()),
            Some(b'\n') => {}
            Some(last) => order.push(last),
        }
        if order.len() > LONGEST {
            stream.write_all(b"too long\n").await?;
            stream.flush().await?;
            return Err(io::Error::other("an order is too long"));
        }
        let order = String::from_utf8_lossy(&order).into_owned();
        let answer = cook(order).await + "\n";
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
    }
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
    let places = Arc::new(Semaphore::new(max_clients));
    let mut clients = JoinSet::new();
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        let Ok((stream, _)) = accepted else { continue };
        let (places, cook, stop) = (Arc::clone(&places), cook.clone(), stop.clone());
        clients.spawn(async move {
            // Not `run_until_cancelled`, which would take a place that comes free at the stop.
            let _place = tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                place = places.acquire() => place,
            };
            Some(handle(stream, cook, stop.clone()).await.is_ok())
        });
    }
    let mut stats = Stats::default();
    while let Some(ended) = clients.join_next().await {
        match ended {
            Ok(None) => {}
            Ok(Some(true)) => stats.served += 1,
            _ => stats.failed += 1,
        }
    }
    stats
}
