//! Listens to the token while it writes, and leaves an answer half written.
//! rejected-by: stop_lets_an_answer_be_written_to_its_end
//! says: the client read it late. It heard:

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
            biased;
            () = stop.cancelled() => return Ok(()),
            read = limited.read_until(b'\n', &mut order) => read?,
        };
        match order.pop() {
            None => return Ok(()),
            Some(b'\n') => {}
            Some(last) => order.push(last),
        }
        let too_long = order.len() > LONGEST;
        let answer = if too_long {
            "too long\n".to_owned()
        } else {
            cook(String::from_utf8_lossy(&order).into_owned()).await + "\n"
        };
        let writing = async {
            stream.write_all(answer.as_bytes()).await?;
            stream.flush().await
        };
        tokio::select! {
            biased;
            written = writing => written?,
            () = stop.cancelled() => return Ok(()),
        }
        if too_long {
            return Err(io::Error::other("an order is too long"));
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
