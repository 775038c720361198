//! Cooks every order in a task of its own, and answers in the order in which they are done.
//! rejected-by: many_orders_may_come_at_once
//! says: under way at once; the limit is 1

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
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
    let (reader, mut writer) = tokio::io::split(stream);
    let mut lines = BufReader::new(reader).lines();
    let mut cooking = JoinSet::<String>::new();
    let mut over = false;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled(), if !over => over = true,
            Some(answer) = cooking.join_next() => {
                writer.write_all((answer.map_err(io::Error::other)? + "\n").as_bytes()).await?;
            }
            order = lines.next_line(), if !over => match order? {
                Some(order) => {
                    cooking.spawn(cook(order));
                }
                None => over = true,
            },
            else => return Ok(()),
        }
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
