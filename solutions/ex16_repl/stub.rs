//! The async REPL: a prompt, and jobs that run on while somebody thinks about the next line.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite};

/// Shows the prompt `>>> `, reads a line, obeys it and shows its answer, and so on, until a line says `exit`
/// or the input comes to its end.
///
/// | line | what it does | answer |
/// |---|---|---|
/// | `spawn soup` | begins the job `cook("soup")`, at once | `soup: started` |
/// | `jobs` | lists all jobs, in alphabetical order, each on a line of its own | `soup: running` or `soup: done` |
/// | `await soup` | waits for the job, and forgets it | `soup: 7`, its value, or `soup: failed: ` and its error, as `{}` writes it |
/// | `cancel soup` | drops the job, and forgets it, be it done or not | `soup: cancelled` |
/// | `exit` | ends the session | no answer, and no prompt |
/// | an empty line | nothing | no answer |
///
/// - Each answer ends with `\n`. Whatever is not in the table is answered by `unknown: ` and the line, as it
///   came. A name is one word: `spawn soup tea` is unknown.
/// - `await` and `cancel` of a name that no job has are answered by `soup: no such job`. `spawn` of a name
///   that a job has is answered by `soup: already there`, and begins nothing.
/// - The jobs run on, all of them, whatever the session waits for: a line, or one of the jobs. A job that is
///   done, well or badly, stays in the list until it is awaited or cancelled.
/// - While it waits for a job, no other line is obeyed: the lines are answered one by one, in their order.
/// - Whenever the session waits, all that it has written so far has been flushed, so that it can be seen.
/// - The input comes in pieces, which may end in the middle of a line, even of a character, or behind several
///   lines. What stands behind the last `\n` is a line, too, if there is anything. It is UTF-8, and no line ends
///   with `\r`.
/// - When the session is over, for whatever reason, no job goes on: those that run are dropped. A session may
///   be dropped, too, while it waits.
///
/// No job panics here.
///
/// # Errors
///
/// Those of the input and of the output end the session, at once. The error of a job does not.
pub async fn repl<R, W, C, F>(input: R, output: W, cook: C) -> io::Result<()>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    let _ = (input, output, cook);
    todo!("show the prompt, wait for a line without stopping the jobs, obey it, and begin again")
}
