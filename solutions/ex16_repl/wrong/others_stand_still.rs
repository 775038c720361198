//! Polls all jobs beside the reading, but only one of them while that one is awaited.
//! rejected-by: await_waits_for_the_job_and_gives_its_value
//! says: ("tea", 60)

use std::collections::BTreeMap;
use std::io;

use futures::future::maybe_done;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

type MaybeDone<F> = std::pin::Pin<Box<futures::future::MaybeDone<F>>>;

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
    let mut jobs: BTreeMap<String, MaybeDone<F>> = BTreeMap::new();
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let all = std::future::poll_fn(|cx| {
            for job in jobs.values_mut() {
                let _ = job.as_mut().poll(cx);
            }
            std::task::Poll::Pending::<()>
        });
        let line = tokio::select! {
            line = lines.next_line() => line?,
            () = all => None,
        };
        let Some(line) = line else { return Ok(()) };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["exit"] => return Ok(()),
            [""] => String::new(),
            ["jobs"] => jobs
                .iter()
                .map(|(name, job): (&String, &MaybeDone<_>)| {
                    let done = matches!(**job, futures::future::MaybeDone::Done(_));
                    format!("{name}: {}\n", if done { "done" } else { "running" })
                })
                .collect(),
            ["spawn", name] if jobs.contains_key(name) => format!("{name}: already there\n"),
            ["spawn", name] => {
                jobs.insert(name.to_owned(), Box::pin(maybe_done(cook(name))));
                format!("{name}: started\n")
            }
            ["await", name] => match jobs.remove(name) {
                Some(mut job) => match after(&mut job).await? {
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
}

async fn after<F: Future>(job: &mut MaybeDone<F>) -> io::Result<F::Output> {
    job.as_mut().await;
    job.as_mut().take_output().ok_or_else(|| io::Error::other("taken"))
}
