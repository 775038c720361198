//! Each job is a child of one token, which a guard cancels with the session.

use std::collections::btree_map::{BTreeMap, Entry};
use std::io;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

/// Shows a prompt, obeys a line, and so on.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (mut output, mut cook) = (output, cook);
    let all = CancellationToken::new();
    let _at_the_end = all.clone().drop_guard();
    let mut lines = BufReader::new(input).lines();
    let mut jobs = BTreeMap::new();
    let mut text = ">>> ".to_owned();
    loop {
        output.write_all(text.as_bytes()).await?;
        output.flush().await?;
        text.clear();
        let Some(line) = lines.next_line().await? else { break };
        let named = |command| line.strip_prefix(command).filter(|name| !name.contains(' '));
        if line == "exit" {
            break;
        } else if line == "jobs" {
            for (name, (_, job)) in &jobs {
                let job: &tokio::task::JoinHandle<_> = job;
                text += &format!("{name}: {}\n", if job.is_finished() { "done" } else { "running" });
            }
        } else if let Some(name) = named("spawn ") {
            if let Entry::Vacant(place) = jobs.entry(name.to_owned()) {
                let token = all.child_token();
                let job = token.clone().run_until_cancelled_owned(cook(name));
                place.insert((token, tokio::spawn(job)));
                text += &format!("{name}: started\n");
            } else {
                text += &format!("{name}: already there\n");
            }
        } else if let Some(name) = named("await ") {
            text += &match jobs.remove(name) {
                None => format!("{name}: no such job\n"),
                Some((_, job)) => match job.await? {
                    Some(Ok(value)) => format!("{name}: {value}\n"),
                    Some(Err(error)) => format!("{name}: failed: {error}\n"),
                    None => format!("{name}: no such job\n"),
                },
            };
        } else if let Some(name) = named("cancel ") {
            text += &match jobs.remove(name) {
                None => format!("{name}: no such job\n"),
                Some((token, _)) => {
                    token.cancel();
                    format!("{name}: cancelled\n")
                }
            };
        } else if !line.is_empty() {
            text += &format!("unknown: {line}\n");
        }
        text += ">>> ";
    }
    Ok(())
}
