//! Takes the handle out of the guard to await it, where nothing aborts it when the session is dropped.
//! rejected-by: nor_does_it_outlive_one_that_is_dropped
//! says: ("soup", Some(190))

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::task::JoinHandle;

struct Jobs(BTreeMap<String, JoinHandle<anyhow::Result<u32>>>);

impl Drop for Jobs {
    fn drop(&mut self) {
        for job in self.0.values() {
            job.abort();
        }
    }
}

pub async fn repl<R, W, C, F>(input: R, mut output: W, mut cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let mut lines = BufReader::new(input).lines();
    let mut jobs = Jobs(BTreeMap::new());
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let Some(line) = lines.next_line().await? else { return Ok(()) };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["exit"] => return Ok(()),
            [""] => String::new(),
            ["jobs"] => {
                let state = |job: &JoinHandle<_>| if job.is_finished() { "done" } else { "running" };
                jobs.0.iter().map(|(name, job)| format!("{name}: {}\n", state(job))).collect()
            }
            ["spawn", name] if jobs.0.contains_key(name) => format!("{name}: already there\n"),
            ["spawn", name] => {
                jobs.0.insert(name.to_owned(), tokio::spawn(cook(name)));
                format!("{name}: started\n")
            }
            ["await", name] => match jobs.0.remove(name) {
                Some(job) => match job.await? {
                    Ok(value) => format!("{name}: {value}\n"),
                    Err(error) => format!("{name}: failed: {error}\n"),
                },
                None => format!("{name}: no such job\n"),
            },
            ["cancel", name] => match jobs.0.remove(name) {
                Some(job) => {
                    job.abort();
                    format!("{name}: cancelled\n")
                }
                None => format!("{name}: no such job\n"),
            },
            _ => format!("unknown: {line}\n"),
        };
        output.write_all(answer.as_bytes()).await?;
    }
}
