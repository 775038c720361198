//! No task: one select! over the lines and the jobs, which carry their names.

use std::collections::BTreeMap;
use std::io;

use futures::future::{AbortHandle, abortable};
use futures::stream::FuturesUnordered;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_stream::StreamExt;
use tokio_util::codec::{FramedRead, LinesCodec, LinesCodecError};

/// Shows a prompt, obeys a line, and so on.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (mut output, mut cook) = (output, cook);
    let mut lines = FramedRead::new(input, LinesCodec::new());
    let mut running = FuturesUnordered::new();
    // `None` while it runs.
    let mut jobs: BTreeMap<String, (AbortHandle, Option<anyhow::Result<u32>>)> = BTreeMap::new();
    let mut wanted: Option<String> = None;
    output.write_all(b">>> ").await?;
    output.flush().await?;
    loop {
        let mut answer = String::new();
        tokio::select! {
            Some((name, ended)) = running.next() => {
                // One that was aborted is forgotten already.
                let (Ok(result), Some((_, slot))) = (ended, jobs.get_mut(&name)) else { continue };
                *slot = Some(result);
                if wanted.as_ref() != Some(&name) {
                    continue;
                }
            }
            line = lines.next(), if wanted.is_none() => {
                let line = match line {
                    None => return Ok(()),
                    Some(Ok(line)) => line,
                    Some(Err(LinesCodecError::Io(error))) => return Err(error),
                    Some(Err(error)) => return Err(io::Error::other(error)),
                };
                match line.split_once(' ').filter(|(_, name)| !name.contains(' ')) {
                    None if line == "exit" => return Ok(()),
                    None if line.is_empty() => {}
                    None if line == "jobs" => {
                        for (name, (_, result)) in &jobs {
                            answer += &format!("{name}: {}\n", result.as_ref().map_or("running", |_| "done"));
                        }
                    }
                    Some(("spawn", name)) if jobs.contains_key(name) => answer = format!("{name}: already there\n"),
                    Some(("spawn", name)) => {
                        let (job, handle) = abortable(cook(name));
                        let key = name.to_owned();
                        running.push(async move { (key, job.await) });
                        jobs.insert(name.to_owned(), (handle, None));
                        answer = format!("{name}: started\n");
                    }
                    Some(("await", name)) if jobs.contains_key(name) => wanted = Some(name.to_owned()),
                    Some(("cancel", name)) if jobs.contains_key(name) => {
                        if let Some((handle, _)) = jobs.remove(name) {
                            handle.abort();
                        }
                        answer = format!("{name}: cancelled\n");
                    }
                    Some(("await" | "cancel", name)) => answer = format!("{name}: no such job\n"),
                    _ => answer = format!("unknown: {line}\n"),
                }
            }
        }
        if let Some(name) = wanted.take() {
            match jobs.remove(&name) {
                Some((_, Some(Ok(value)))) => answer = format!("{name}: {value}\n"),
                Some((_, Some(Err(error)))) => answer = format!("{name}: failed: {error}\n"),
                Some(running) => {
                    jobs.insert(name.clone(), running);
                    wanted = Some(name);
                    continue;
                }
                None => {}
            }
        }
        output.write_all((answer + ">>> ").as_bytes()).await?;
        output.flush().await?;
    }
}
