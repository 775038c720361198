//! Reads a line in a select! that a job can win.
//! rejected-by: a_line_may_come_in_pieces_while_jobs_end
//! says: unknown: ait tea

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::task::{JoinError, JoinSet};

/// Shows a prompt, obeys a line, and so on.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (mut output, mut cook) = (output, cook);
    let mut input = BufReader::new(input);
    let mut tasks = JoinSet::new();
    let mut jobs: BTreeMap<String, Option<anyhow::Result<u32>>> = BTreeMap::new();
    let mut handles = BTreeMap::new();
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let mut line = String::new();
        let n = loop {
            tokio::select! {
                n = input.read_line(&mut line) => break n?,
                Some(ended) = tasks.join_next() => keep(ended, &mut jobs),
            }
        };
        if n == 0 {
            return Ok(());
        }
        let words: Vec<&str> = line.trim_end().split(' ').collect();
        let answer = match words[..] {
            ["exit"] => return Ok(()),
            [""] => String::new(),
            ["jobs"] => jobs
                .iter()
                .map(|(name, job)| format!("{name}: {}\n", job.as_ref().map_or("running", |_| "done")))
                .collect(),
            ["spawn", name] if jobs.contains_key(name) => format!("{name}: already there\n"),
            ["spawn", name] => {
                let (key, job) = (name.to_owned(), cook(name));
                handles.insert(name.to_owned(), tasks.spawn(async move { (key, job.await) }));
                jobs.insert(name.to_owned(), None);
                format!("{name}: started\n")
            }
            ["await", name] if jobs.contains_key(name) => {
                while jobs[name].is_none() {
                    if let Some(ended) = tasks.join_next().await {
                        keep(ended, &mut jobs);
                    }
                }
                match jobs.remove(name).flatten() {
                    Some(Ok(value)) => format!("{name}: {value}\n"),
                    Some(Err(error)) => format!("{name}: failed: {error}\n"),
                    None => String::new(),
                }
            }
            ["cancel", name] if jobs.remove(name).is_some() => {
                if let Some(handle) = handles.remove(name) {
                    handle.abort();
                }
                format!("{name}: cancelled\n")
            }
            ["await" | "cancel", name] => format!("{name}: no such job\n"),
            _ => format!("unknown: {}\n", line.trim_end()),
        };
        output.write_all(answer.as_bytes()).await?;
    }
}

type Ended = Result<(String, anyhow::Result<u32>), JoinError>;

fn keep(ended: Ended, jobs: &mut BTreeMap<String, Option<anyhow::Result<u32>>>) {
    if let Ok((name, result)) = ended
        && let Some(slot) = jobs.get_mut(&name)
    {
        *slot = Some(result);
    }
}
