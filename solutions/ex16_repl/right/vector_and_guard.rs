//! A sorted vector of handles in a guard that aborts them; the output goes through a BufWriter.

use std::io;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::task::JoinHandle;

struct Jobs(Vec<(String, JoinHandle<anyhow::Result<u32>>)>);

impl Drop for Jobs {
    fn drop(&mut self) {
        self.0.iter().for_each(|(_, job)| job.abort());
    }
}

/// Shows a prompt, obeys a line, and so on.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (mut output, mut cook) = (tokio::io::BufWriter::new(output), cook);
    let mut input = BufReader::new(input);
    let mut jobs = Jobs(Vec::new());
    loop {
        output.write_all(b">>> ").await?;
        output.flush().await?;
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line).await? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        let (command, name) =
            line.split_once(' ').filter(|(_, name)| !name.contains(' ')).unwrap_or((line, ""));
        let place = jobs.0.binary_search_by(|(other, _)| other.as_str().cmp(name));
        match (command, name.is_empty(), place) {
            ("exit", true, _) => break,
            ("", true, _) => {}
            ("jobs", true, _) => {
                for (name, job) in &jobs.0 {
                    let state = ["running", "done"][usize::from(job.is_finished())];
                    output.write_all(format!("{name}: {state}\n").as_bytes()).await?;
                }
            }
            ("spawn", false, Ok(_)) => {
                output.write_all(format!("{name}: already there\n").as_bytes()).await?
            }
            ("spawn", false, Err(place)) => {
                jobs.0.insert(place, (name.to_owned(), tokio::spawn(cook(name))));
                output.write_all(format!("{name}: started\n").as_bytes()).await?;
            }
            ("await", false, Ok(place)) => {
                output.flush().await?;
                let answer = match (&mut jobs.0[place].1).await? {
                    Ok(value) => format!("{name}: {value}\n"),
                    Err(error) => format!("{name}: failed: {error}\n"),
                };
                jobs.0.remove(place);
                output.write_all(answer.as_bytes()).await?;
            }
            ("cancel", false, Ok(place)) => {
                let (_, job) = jobs.0.remove(place);
                job.abort();
                // Done, failed or cancelled: it has come to its end.
                let _ = job.await;
                output.write_all(format!("{name}: cancelled\n").as_bytes()).await?;
            }
            ("await" | "cancel", false, Err(_)) => {
                output.write_all(format!("{name}: no such job\n").as_bytes()).await?;
            }
            _ => output.write_all(format!("unknown: {line}\n").as_bytes()).await?,
        }
    }
    output.flush().await
}
