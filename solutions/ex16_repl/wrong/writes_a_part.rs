//! Writes once, and takes what was written for the whole answer.
//! rejected-by: the_end_of_the_input_ends_the_session
//! says: >>> unknown:>>>

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio_util::task::AbortOnDropHandle;

pub async fn repl<R, W, C, F>(input: R, mut output: W, mut cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let mut lines = BufReader::new(input).lines();
    let mut jobs: BTreeMap<String, AbortOnDropHandle<anyhow::Result<u32>>> = BTreeMap::new();
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let Some(line) = lines.next_line().await? else { return Ok(()) };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["exit"] => return Ok(()),
            [""] => String::new(),
            ["jobs"] => {
                let state = |job: &AbortOnDropHandle<_>| if job.is_finished() { "done" } else { "running" };
                jobs.iter().map(|(name, job)| format!("{name}: {}\n", state(job))).collect()
            }
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
        output.write(answer.as_bytes()).await?;
    }
}
