//! Waits for all jobs before it ends.
//! rejected-by: no_job_outlives_the_session
//! says: One session was over after 30 ms

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_util::task::AbortOnDropHandle;

/// Shows a prompt, obeys a line, and so on.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (mut output, mut cook) = (output, cook);
    let mut lines = BufReader::new(input).lines();
    let mut jobs = BTreeMap::new();
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let Some(line) = lines.next_line().await? else { break };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["exit"] => break,
            [""] => String::new(),
            ["jobs"] => jobs
                .iter()
                .map(|(name, job): (&String, &AbortOnDropHandle<_>)| {
                    format!("{name}: {}\n", if job.is_finished() { "done" } else { "running" })
                })
                .collect(),
            ["spawn", name] if jobs.contains_key(name) => format!("{name}: already there\n"),
            ["spawn", name] => {
                jobs.insert(name.to_owned(), AbortOnDropHandle::new(tokio::spawn(cook(name))));
                format!("{name}: started\n")
            }
            ["await", name] => match jobs.remove(name) {
                Some(job) => match job.await? {
                    Ok(value) => format!("{name}: {value}\n"),
                    Err(error) => format!("{name}: failed: {error}\n"),
                },
                None => format!("{name}: no such job\n"),
            },
            ["cancel", name] => match jobs.remove(name) {
                Some(_) => format!("{name}: cancelled\n"),
                None => format!("{name}: no such job\n"),
            },
            _ => format!("unknown: {line}\n"),
        };
        output.write_all(answer.as_bytes()).await?;
    }
    futures::future::join_all(jobs.into_values()).await;
    Ok(())
}
