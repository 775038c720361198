//! A task reads the orders while another one cooks and writes; the server has no tasks for its clients.

use std::io;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The longest order, in bytes, without its `\n`.
pub const LONGEST: usize = 1_024;

async fn say(writer: &mut (impl AsyncWrite + Unpin), answer: &str) -> io::Result<()> {
    writer.write_all(answer.as_bytes()).await?;
    writer.flush().await
}

/// Takes the orders of one client.
pub async fn handle<S, C, F>(stream: S, cook: C, stop: CancellationToken) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let (reader, mut writer) = tokio::io::split(stream);
    let (send, mut orders) = tokio::sync::mpsc::channel(1);
    // Ends with this function, however that ends.
    let mut reading = JoinSet::new();
    reading.spawn(async move {
        let mut reader = BufReader::new(reader);
        loop {
            let mut order = Vec::new();
            let read = (&mut reader).take(LONGEST as u64 + 1).read_until(b'\n', &mut order).await;
            let over = !matches!(read, Ok(n) if n > 0);
            if send.send(read.map(|_| order)).await.is_err() || over {
                break;
            }
        }
    });
    let result = loop {
        let order = tokio::select! {
            biased;
            () = stop.cancelled() => break Ok(()),
            order = orders.recv() => order,
        };
        let mut order = match order {
            Some(Ok(order)) if !order.is_empty() => order,
            Some(Err(error)) => break Err(error),
            _ => break Ok(()),
        };
        if order.last() == Some(&b'\n') {
            order.pop();
        } else if order.len() > LONGEST {
            break match say(&mut writer, "too long\n").await {
                Ok(()) => Err(io::Error::other("too long")),
                error => error,
            };
        }
        let answer = cook(String::from_utf8_lossy(&order).into_owned()).await + "\n";
        if let Err(error) = say(&mut writer, &answer).await {
            break Err(error);
        }
    };
    reading.shutdown().await;
    result
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
    let mut clients = FuturesUnordered::new();
    loop {
        let closed = clients.len() >= max_clients || stop.is_cancelled();
        let accept = async {
            // Pending for good: only the end of a client makes a place.
            if closed {
                std::future::pending::<()>().await;
            }
            listener.accept().await
        };
        tokio::select! {
            () = stop.cancelled(), if clients.is_empty() => return stats,
            accepted = accept => {
                if let Ok((stream, _)) = accepted
                    && !stop.is_cancelled()
                {
                    let handling = handle(stream, cook.clone(), stop.clone());
                    clients.push(AssertUnwindSafe(handling).catch_unwind());
                }
            }
            Some(ended) = clients.next() => match ended {
                Ok(Ok(())) => stats.served += 1,
                _ => stats.failed += 1,
            },
        }
    }
}
