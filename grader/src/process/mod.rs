//! The one module that starts programs. Each runs in a process group of its own, with a limit on
//! time and on output; when its future is dropped, by Ctrl-C say, the whole group is killed, and with it
//! what has left the group, where the system lets us find that.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "other.rs")]
mod group;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::policy::Holds;
pub use group::{ISOLATION, end_all};

/// The environment variable of what a person has started and may go on with, such as an editor's window: it
/// is not ended with us. No program that we start for ourselves has it.
pub const STAYS: &str = "GRADER_STAYS";

/// How much of the beginning, and how much of the end, is kept of each output.
const KEPT: usize = 64 * 1024;
/// A longer line is not offered to whoever reads line by line.
const LONGEST_LINE: usize = 16 * 1024 * 1024;
/// So often it is looked at what a process holds.
const LOOK: Duration = Duration::from_millis(25);
/// How long pipes may stay open after their group was killed.
const PIPE_GRACE: Duration = Duration::from_millis(500);

/// A program to start.
#[derive(Clone, Debug)]
pub struct Program {
    pub path: OsString,
    pub args: Vec<OsString>,
    pub dir: PathBuf,
    pub env: Vec<(String, String)>,
    /// Written to standard input, which is then closed.
    pub input: String,
    /// Processes that leave its group are followed and ended too. Not for cargo, which may start a server
    /// that is to stay (sccache does).
    pub followed: bool,
    /// It may be a stranger's: of our environment it gets nothing but `env`, and it writes to sockets, where
    /// the system has such. A pipe can be opened again through /proc, and what was written read before us.
    pub strange: bool,
}

/// What a program may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub wall: Duration,
    /// Bytes on standard output and standard error together.
    pub output: u64,
    /// What it may hold at any time, where the system tells; this is looked at now and then.
    pub holds: Option<Holds>,
}

/// How a program came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    Exit(i32),
    /// Ended by a signal; the number is 0 where the system does not say.
    Signal(i32),
    /// Killed when its time was up.
    OutOfTime,
    /// Killed for writing without end.
    TooMuchOutput,
    /// Ended by the system for all the time that it spent on processors.
    OutOfProcessorTime,
    /// Killed for holding more memory than it may.
    TooMuchMemory,
    /// Killed for holding more threads than it may.
    TooManyThreads,
}

/// What a program did.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finished {
    pub end: End,
    /// Not kept with the rest: what is to be judged of it stands in `Ran`.
    #[serde(skip)]
    pub output: String,
    pub errors: String,
    pub wall: Duration,
    /// Processes of its group were still there after it had ended; they were killed.
    pub survivors: bool,
}

/// Which of its two outputs a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Output,
    Errors,
}

/// Leaves the terminal to a program that a person talks to. Where the system allows it, the program
/// takes our place, so that Ctrl-C is its own affair; then this returns only if it can't be started.
pub fn hand_over(program: &Program) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the ban is for all others")]
    let mut command = std::process::Command::new(&program.path);
    command.args(&program.args).current_dir(&program.dir);
    command.envs(program.env.iter().map(|(name, value)| (name, value)));
    group::hand_over(command)
}

/// Somebody wants us to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// By Ctrl-C, which reaches all who share the terminal.
    Interrupt,
    /// By ending us alone, or by closing the terminal.
    Stop,
}

/// Whom Ctrl-C is for while a program has the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CtrlC {
    /// The program decides, and is told if we alone were interrupted.
    PassedOn,
    /// It is a key of the program's own, as in Emacs.
    Its,
}

/// Leaves the terminal to a program that a person talks to, and waits for its end. Who asks us to stop asks
/// the program. If it is killed, the terminal is put back to what it was before, and what it leaves behind
/// comes to us.
pub async fn attend(program: &Program, ctrl_c: CtrlC) -> io::Result<End> {
    #[expect(clippy::disallowed_methods, reason = "the ban is for all others")]
    let mut command = Command::new(&program.path);
    command.args(&program.args).current_dir(&program.dir).env_remove(STAYS);
    command.envs(program.env.iter().map(|(name, value)| (name, value)));
    group::adopt();
    let mut asks = group::Asks::listen()?;
    let before = group::Terminal::read();
    let mut child = start(&mut command)?;
    let status = loop {
        tokio::select! {
            status = child.wait() => break status?,
            asked = asks.next() => match asked {
                Asked::Interrupt if ctrl_c == CtrlC::Its => {}
                asked => group::ask(&child, asked),
            },
        }
    };
    let end = of_status(status);
    if matches!(end, End::Signal(_)) {
        before.put_back();
    }
    Ok(end)
}

/// Read by whoever starts a program, written by whoever stops us: a program that is stopped between its
/// birth and its first instruction keeps us waiting for it, and then we are not stopped, and no shell comes
/// back.
static STARTING: RwLock<()> = RwLock::new(());

fn start(command: &mut Command) -> io::Result<Child> {
    let _starting = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    command.spawn()
}

/// Stops us and all of our process group, as Ctrl-Z does; returns when somebody lets us go on.
pub fn stop() {
    let _nobody_starts = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    group::stop();
}

/// Resolves when somebody asks us to stop.
pub async fn interrupted() {
    match group::Asks::listen() {
        Ok(mut asks) => _ = asks.next().await,
        // Where we can't listen, the system ends us as it ends everybody.
        Err(_) => std::future::pending().await,
    }
}

/// Runs a program to its end, or to its limits. Each complete line is offered to `on_line`.
pub async fn finish(
    program: &Program,
    limits: Limits,
    on_line: &(dyn Fn(Stream, &str) + Send + Sync),
) -> io::Result<Finished> {
    #[expect(clippy::disallowed_methods, reason = "the ban is for all others")]
    let mut command = Command::new(&program.path);
    command.args(&program.args).current_dir(&program.dir).env_remove(STAYS).kill_on_drop(true);
    if program.strange {
        group::without_environment(&mut command);
    }
    command.envs(program.env.iter().map(|(name, value)| (name, value)));
    let ends = if program.strange { group::sockets(&mut command)? } else { None };
    if ends.is_none() {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    }
    let plan = group::own(&mut command, program.followed);

    let began = Instant::now();
    // Where this future is dropped, the child's handle goes first and the group, with all that is left, last.
    let (mut group, mut child) = {
        let child = start(&mut command)?;
        (group::Group::of(&child, plan), child)
    };
    // It holds the other ends: what is written to them would never come to its end.
    drop(command);
    let Ends { stdin, stdout, stderr } = ends.unwrap_or_else(|| Ends::pipes(&mut child));

    let pid = child.id();
    let feed = async {
        if let Some(mut stdin) = stdin {
            // A program that does not read its input is no error of ours.
            let _ = stdin.write_all(program.input.as_bytes()).await;
        }
    };
    let flood = Notify::new();
    let counted = AtomicU64::new(0);
    let budget = Budget { counted: &counted, limit: limits.output, flood: &flood };
    let (mut kept_out, mut kept_err) = (Kept::default(), Kept::default());
    let (end, wall, survivors) = {
        let reading = async {
            tokio::join!(
                read(stdout, &mut kept_out, &budget, |line| on_line(Stream::Output, line)),
                read(stderr, &mut kept_err, &budget, |line| on_line(Stream::Errors, line)),
            );
        };
        let mut reading = std::pin::pin!(reading);
        let mut read_all = false;
        let waiting = async {
            let mut fed = std::pin::pin!(feed);
            let mut is_fed = false;
            loop {
                tokio::select! {
                    // What has ended in time has, even if we come to look at it too late: after Ctrl-Z, say.
                    biased;
                    status = child.wait() => return status.map(of_status),
                    () = tokio::time::sleep(limits.wall.saturating_sub(began.elapsed())) => return Ok(End::OutOfTime),
                    () = flood.notified() => return Ok(End::TooMuchOutput),
                    end = over(pid, limits.holds) => return Ok(end),
                    () = &mut reading, if !read_all => read_all = true,
                    () = &mut fed, if !is_fed => is_fed = true,
                }
            }
        };
        let end = waiting.await?;
        let wall = began.elapsed();
        let survivors = match end {
            End::Exit(_) | End::Signal(_) | End::OutOfProcessorTime => group.end_survivors(),
            End::OutOfTime | End::TooMuchOutput | End::TooMuchMemory | End::TooManyThreads => {
                group.kill();
                false
            }
        };
        if !read_all {
            // Whoever holds the pipes now is no child of ours: we don't wait for it.
            let _ = timeout(PIPE_GRACE, &mut reading).await;
        }
        let _ = timeout(PIPE_GRACE, child.wait()).await;
        (end, wall, survivors)
    };
    let (output, errors) = (kept_out.text(), kept_err.text());
    Ok(Finished { end, output, errors, wall, survivors })
}

fn of_status(status: ExitStatus) -> End {
    match status.code() {
        Some(code) => End::Exit(code),
        None if group::is_out_of_processor_time(status) => End::OutOfProcessorTime,
        None => End::Signal(group::ended_by(status)),
    }
}

/// Our ends of what a program reads and writes.
struct Ends {
    stdin: Option<Box<dyn AsyncWrite + Send + Unpin>>,
    stdout: Option<Box<dyn AsyncRead + Send + Unpin>>,
    stderr: Option<Box<dyn AsyncRead + Send + Unpin>>,
}

impl Ends {
    fn pipes(child: &mut Child) -> Self {
        Self {
            stdin: child.stdin.take().map(|pipe| Box::new(pipe) as _),
            stdout: child.stdout.take().map(|pipe| Box::new(pipe) as _),
            stderr: child.stderr.take().map(|pipe| Box::new(pipe) as _),
        }
    }
}

/// Resolves once a process holds more than it may.
async fn over(pid: Option<u32>, most: Option<Holds>) -> End {
    let (Some(most), Some(pid)) = (most, pid) else { return std::future::pending().await };
    loop {
        tokio::time::sleep(LOOK).await;
        match group::holds(pid) {
            Some(holds) if holds.memory > most.memory => return End::TooMuchMemory,
            Some(holds) if holds.threads > most.threads => return End::TooManyThreads,
            _ => {}
        }
    }
}

struct Budget<'a> {
    counted: &'a AtomicU64,
    limit: u64,
    flood: &'a Notify,
}

/// Reads to the end, keeps head and tail, and offers each line.
async fn read<R: AsyncRead + Unpin>(
    from: Option<R>,
    kept: &mut Kept,
    budget: &Budget<'_>,
    on_line: impl Fn(&str),
) {
    let Some(mut from) = from else { return };
    let (mut buffer, mut line) = (vec![0; 16 * 1024], Vec::new());
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..n];
        kept.push(bytes);
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            if line.len() + part.len() <= LONGEST_LINE {
                line.extend_from_slice(part);
            }
            if part.ends_with(b"\n") {
                on_line(String::from_utf8_lossy(&line).trim_end());
                line.clear();
            }
        }
        let before = budget.counted.fetch_add(n as u64, Ordering::Relaxed);
        if before + n as u64 > budget.limit {
            budget.flood.notify_one();
            return;
        }
    }
    if !line.is_empty() {
        on_line(String::from_utf8_lossy(&line).trim_end());
    }
}

/// The beginning and the end of an output, and how much is missing between them.
#[derive(Default)]
struct Kept {
    head: Vec<u8>,
    tail: std::collections::VecDeque<u8>,
    dropped: u64,
}

impl Kept {
    fn push(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        self.tail.extend(&bytes[room..]);
        let over = self.tail.len().saturating_sub(KEPT);
        self.tail.drain(..over);
        self.dropped += over as u64;
    }

    fn text(mut self) -> String {
        let mut text = String::from_utf8_lossy(&self.head).into_owned();
        if self.dropped > 0 {
            text.push_str(&format!("\n… {} bytes left out …\n", self.dropped));
        }
        text.push_str(&String::from_utf8_lossy(self.tail.make_contiguous()));
        text
    }
}
