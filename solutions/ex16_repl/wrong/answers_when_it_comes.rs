//! Lets a task wait for the job, and reads on meanwhile.
//! rejected-by: await_waits_for_the_job_and_gives_its_value
//! says: >>> >>> soup: 7

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
    let output = std::sync::Arc::new(tokio::sync::Mutex::new(output));
    let mut cook = cook;
    let mut lines = BufReader::new(input).lines();
    let mut jobs = BTreeMap::new();
    let mut waiting = tokio::task::JoinSet::new();
    loop {
        say(&output, ">>> ").await?;
        let Some(line) = lines.next_line().await? else { return Ok(()) };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["exit"] => return Ok(()),
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
                Some(job) => {
                    let (output, name) = (output.clone(), name.to_owned());
                    waiting.spawn(async move {
                        let answer = match job.await? {
                            Ok(value) => format!("{name}: {value}\n"),
                            Err(error) => format!("{name}: failed: {error}\n"),
                        };
                        say(&output, &answer).await
                    });
                    String::new()
                }
                None => format!("{name}: no such job\n"),
            },
            ["cancel", name] => match jobs.remove(name) {
                Some(_) => format!("{name}: cancelled\n"),
                None => format!("{name}: no such job\n"),
            },
            _ => format!("unknown: {line}\n"),
        };
        say(&output, &answer).await?;
    }
}

async fn say<W: AsyncWrite + Unpin>(output: &tokio::sync::Mutex<W>, text: &str) -> io::Result<()> {
    let mut output = output.lock().await;
    output.write_all(text.as_bytes()).await?;
    output.flush().await
}
