//! A task reads the lines and hands them over; the jobs live in a JoinSet, their results in a map.

use std::collections::HashMap;
use std::io;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};

/// Shows a prompt, obeys a line, and so on.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (send, mut lines) = tokio::sync::mpsc::channel(1);
    let mut reading = tokio::task::JoinSet::new();
    reading.spawn(async move {
        let mut input = BufReader::new(input);
        loop {
            let mut line = String::new();
            let read = input.read_line(&mut line).await;
            let over = !matches!(read, Ok(n) if n > 0);
            if send.send(read.map(|_| line)).await.is_err() || over {
                break;
            }
        }
    });
    let mut tasks = tokio::task::JoinSet::new();
    let ended = obey(&mut lines, output, cook, &mut tasks).await;
    reading.shutdown().await;
    tasks.shutdown().await;
    ended
}

type Outcome = Option<Result<u32, String>>;

async fn obey<W, C, F>(
    lines: &mut mpsc::Receiver<io::Result<String>>,
    mut output: W,
    mut cook: C,
    tasks: &mut JoinSet<()>,
) -> io::Result<()>
where
    W: AsyncWrite + Unpin,
    C: FnMut(&str) -> F,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let mut jobs: HashMap<String, (AbortHandle, watch::Receiver<Outcome>)> = HashMap::new();
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let line = match lines.recv().await {
            Some(line) => line?,
            None => return Ok(()),
        };
        if line.is_empty() {
            return Ok(());
        }
        let line = line.trim_end();
        let mut words = line.split_whitespace();
        let answer = match (words.next(), words.next(), words.next()) {
            (Some("exit"), None, None) => return Ok(()),
            (None, None, None) => String::new(),
            (Some("jobs"), None, None) => {
                let mut names: Vec<_> = jobs.keys().collect();
                names.sort_unstable();
                let state = |name| if jobs[name].1.borrow().is_some() { "done" } else { "running" };
                names.iter().map(|name| format!("{name}: {}\n", state(*name))).collect()
            }
            (Some("spawn"), Some(name), None) if jobs.contains_key(name) => {
                format!("{name}: already there\n")
            }
            (Some("spawn"), Some(name), None) => {
                let (tell, told) = watch::channel(None);
                let job = cook(name);
                let task = tasks.spawn(async move {
                    tell.send_replace(Some(job.await.map_err(|error| error.to_string())));
                });
                jobs.insert(name.to_owned(), (task, told));
                format!("{name}: started\n")
            }
            (Some("await"), Some(name), None) => match jobs.remove(name) {
                Some((_, mut told)) => match told.wait_for(Option::is_some).await.as_deref() {
                    Ok(Some(Ok(value))) => format!("{name}: {value}\n"),
                    Ok(Some(Err(error))) => format!("{name}: failed: {error}\n"),
                    _ => format!("{name}: failed: it panicked\n"),
                },
                None => format!("{name}: no such job\n"),
            },
            (Some("cancel"), Some(name), None) => match jobs.remove(name) {
                Some((task, _)) => {
                    task.abort();
                    format!("{name}: cancelled\n")
                }
                None => format!("{name}: no such job\n"),
            },
            _ => format!("unknown: {line}\n"),
        };
        output.write_all(answer.as_bytes()).await?;
    }
}
