//! Spawns the connections, and leaves them behind.
//! rejected-by: stop_waits_for_what_is_being_cooked
//! says: `serve` returned while

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
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
    let (served, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let places = Arc::new(Semaphore::new(max_clients));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let Some(Ok((stream, _))) = stop.run_until_cancelled(listener.accept()).await else { break };
        let connection = tokio::spawn(handle(stream, cook.clone(), stop.clone()));
        let (served, failed) = (Arc::clone(&served), Arc::clone(&failed));
        tokio::spawn(async move {
            let _place = place;
            let good = matches!(connection.await, Ok(Ok(())));
            if good { served } else { failed }.fetch_add(1, Ordering::SeqCst);
        });
    }
    Stats { served: served.load(Ordering::SeqCst), failed: failed.load(Ordering::SeqCst) }
}
