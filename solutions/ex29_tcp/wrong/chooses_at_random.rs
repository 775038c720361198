//! Lets select! choose between the token and an order that is there.
//! rejected-by: stop_lets_an_order_be_answered_and_begins_no_other
//! says: `stop` was cancelled

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
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
    let mut stream = BufReader::new(stream);
    loop {
        let mut order = Vec::new();
        let mut limited = (&mut stream).take(LONGEST as u64 + 1);
        tokio::select! {
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
    let mut stats = Stats::default();
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(ended) = clients.join_next() => match ended {
                Ok(Ok(())) => stats.served += 1,
                _ => stats.failed += 1,
            },
            accepted = listener.accept(), if clients.len() < max_clients => {
                if let Ok((stream, _)) = accepted {
                    clients.spawn(handle(stream, cook.clone(), stop.clone()));
                }
            }
        }
    }
    while let Some(ended) = clients.join_next().await {
        match ended {
            Ok(Ok(())) => stats.served += 1,
            _ => stats.failed += 1,
        }
    }
    stats
}
