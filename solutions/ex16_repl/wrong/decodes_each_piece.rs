//! Makes a text of each piece, though a character may begin in one and end in the next.
//! rejected-by: a_line_may_come_in_pieces_while_jobs_end
//! says: unknown: p��ree

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::task::AbortOnDropHandle;

/// Shows a prompt, obeys a line, and so on.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (mut input, mut output, mut cook) = (input, output, cook);
    let mut jobs: BTreeMap<String, AbortOnDropHandle<anyhow::Result<u32>>> = BTreeMap::new();
    let mut read = String::new();
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let Some(line) = next_line(&mut input, &mut read).await? else { return Ok(()) };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["exit"] => return Ok(()),
            [""] => String::new(),
            ["jobs"] => jobs
                .iter()
                .map(|(name, job)| {
                    format!("{name}: {}\n", if job.is_finished() { "done" } else { "running" })
                })
                .collect(),
            ["spawn", name] if jobs.contains_key(name) => format!("{name}: already there\n"),
            ["spawn", name] => {
                jobs.insert(name.to_owned(), AbortOnDropHandle::new(tokio::spawn(cook(name))));
                format!("{name}: started\n")
            }
            ["await", name] => match jobs.remove(name) {
                None => format!("{name}: no such job\n"),
                Some(job) => match job.await? {
                    Ok(value) => format!("{name}: {value}\n"),
                    Err(error) => format!("{name}: failed: {error}\n"),
                },
            },
            ["cancel", name] => match jobs.remove(name) {
                None => format!("{name}: no such job\n"),
                Some(_) => format!("{name}: cancelled\n"),
            },
            _ => format!("unknown: {line}\n"),
        };
        output.write_all(answer.as_bytes()).await?;
    }
}

async fn next_line(input: &mut (impl AsyncRead + Unpin), read: &mut String) -> io::Result<Option<String>> {
    loop {
        if let Some(at) = read.find('\n') {
            let rest = read.split_off(at + 1);
            let mut line = std::mem::replace(read, rest);
            line.pop();
            return Ok(Some(line));
        }
        let mut piece = [0; 1024];
        match input.read(&mut piece).await? {
            0 if read.is_empty() => return Ok(None),
            0 => return Ok(Some(std::mem::take(read))),
            n => read.push_str(&String::from_utf8_lossy(&piece[..n])),
        }
    }
}
