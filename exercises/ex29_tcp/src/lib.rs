//! TCP: a server that takes orders, line by line, from several clients.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The longest order, in bytes, without its `\n`.
pub const LONGEST: usize = 1_024;

/// Takes the orders of one client, on a socket or on anything like it, until the client has no more.
///
/// - An order is a line of UTF-8, which may be empty, and does not end with `\r`. Its answer is what `cook`
///   makes of it (as it came, without the `\n`), and `\n`. The answers come in the order of the orders. One is
///   cooked at a time; the next one begins when the answer is written and flushed.
/// - A stream of bytes knows no messages: an order may come in many pieces, and many orders in one. What
///   stands behind the last `\n` when the client has finished writing is an order, too, if there is anything.
///   A client that has finished writing may still read: it gets all its answers.
/// - As soon as more than [`LONGEST`] bytes have come and no `\n` among them, the answer is `too long` and
///   `\n`, flushed like any other, and that is the end.
/// - Once `stop` is cancelled, no other order is begun, though it has come. An order that was begun is still
///   cooked and answered. When there is none, this returns at that instant.
///
/// The stream is closed when this returns.
///
/// # Errors
///
/// Those of the stream, and an order that is too long. A client that goes away without waiting for its answers
/// may be an error, too, and is never a panic.
pub async fn handle<S, C, F>(stream: S, cook: C, stop: CancellationToken) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let _ = (stream, cook, stop);
    todo!("read an order, cook it, write the answer; and stop when you are told to")
}

/// How the connections ended that were handled. Whoever still waits when `stop` is cancelled is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Those that ended well.
    pub served: usize,
    /// Those that ended with an error, or with a panic of `cook`.
    pub failed: usize,
}

/// Accepts clients and handles each as [`handle`] does, until `stop` is cancelled.
///
/// - At most `max_clients` (one at least) are handled at the same time, and so many if so many are there.
///   Whoever comes then waits, connected and unanswered, until another one has ended. Nobody is turned away.
/// - The end of one connection, by an error or by a panic of `cook`, disturbs no other.
/// - Once `stop` is cancelled, nobody else is handled. This returns when those that are have ended; nothing
///   that it started goes on then.
pub async fn serve<C, F>(listener: TcpListener, cook: C, stop: CancellationToken, max_clients: usize) -> Stats
where
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let _ = (listener, cook, stop);
    todo!("accept up to {max_clients} clients at a time, and give each a task of its own")
}
