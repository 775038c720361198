//! Process groups, where the system has them.
#![expect(clippy::disallowed_methods, reason = "a program that was killed leaves the terminal to us")]

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "not_linux.rs")]
mod strays;

use std::io::{self, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::process::{Pid, Signal, kill_current_process_group, kill_process, kill_process_group};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::process::{Child, Command};
use tokio::signal::unix::{self, SignalKind, signal};

use super::{Asked, Ends};
pub use strays::{ISOLATION, adopt, end_all, holds};

/// The environment variable by which processes are known that have left their group.
const MARK: &str = "GRADER_FOLLOWS";

/// What a program becomes once it is started: the leader of a group of its own.
pub struct Plan {
    mark: Option<String>,
}

/// Lets the program lead a group of its own; its children are followed out of that group if `followed`.
pub fn own(command: &mut Command, followed: bool) -> Plan {
    static STARTED: AtomicU64 = AtomicU64::new(0);
    command.process_group(0);
    if !followed {
        return Plan { mark: None };
    }
    strays::adopt();
    let number = format!("{}.{}", std::process::id(), STARTED.fetch_add(1, Ordering::Relaxed));
    command.env(MARK, &number);
    Plan { mark: Some(format!("{MARK}={number}")) }
}

/// The program is told nothing of our environment.
pub fn without_environment(command: &mut Command) {
    command.env_clear();
}

/// Lets the program read and write sockets; gives our ends of them.
pub fn sockets(command: &mut Command) -> io::Result<Option<Ends>> {
    let pair = || -> io::Result<(tokio::net::UnixStream, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        Ok((tokio::net::UnixStream::from_std(ours)?, theirs))
    };
    let ((stdin, their_stdin), (stdout, their_stdout), (stderr, their_stderr)) = (pair()?, pair()?, pair()?);
    // One way each, as pipes are.
    their_stdin.shutdown(Shutdown::Write)?;
    their_stdout.shutdown(Shutdown::Read)?;
    their_stderr.shutdown(Shutdown::Read)?;
    let handed = |socket: UnixStream| Stdio::from(OwnedFd::from(socket));
    command.stdin(handed(their_stdin)).stdout(handed(their_stdout)).stderr(handed(their_stderr));
    Ok(Some(Ends {
        stdin: Some(Box::new(stdin)),
        stdout: Some(Box::new(stdout)),
        stderr: Some(Box::new(stderr)),
    }))
}

/// The group that a program leads, killed when this is dropped.
pub struct Group {
    leader: Option<Pid>,
    mark: Option<String>,
}

impl Group {
    pub fn of(child: &Child, plan: Plan) -> Self {
        let leader = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        Self { leader, mark: plan.mark }
    }

    /// The leader has ended by itself, and its end was seen: kills whoever is left of its family. True if
    /// there was somebody.
    pub fn end_survivors(&mut self) -> bool {
        if let Some(leader) = self.leader {
            strays::bury(leader);
        }
        self.kill()
    }

    /// Kills the whole family, once: later the leader's number may be another's. True if there was somebody.
    pub fn kill(&mut self) -> bool {
        self.leader.take().is_some_and(|leader| {
            let in_group = kill_process_group(leader, Signal::KILL).is_ok();
            let outside = self.mark.as_ref().is_some_and(|mark| strays::end_marked(mark, leader));
            strays::see_off(leader);
            in_group || outside
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Stops whoever is in our process group; returns when somebody lets us go on.
pub fn stop() {
    let _ = kill_current_process_group(Signal::STOP);
}

/// Hands on what was asked of us.
pub fn ask(child: &Child, asked: Asked) {
    let signal = match asked {
        Asked::Interrupt => Signal::INT,
        Asked::Stop => Signal::TERM,
    };
    if let Some(pid) = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) {
        let _ = kill_process(pid, signal);
    }
}

/// How the terminal was.
pub struct Terminal(Option<Termios>);

impl Terminal {
    /// As it is now; nothing where there is none.
    pub fn read() -> Self {
        Self(tcgetattr(io::stdin()).ok())
    }

    /// Leaves the second screen that a full-screen program has taken, and shows the cursor again.
    pub fn put_back(&self) {
        if let Some(before) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
            let _ = io::stdout().write_all(b"\x1b[?1049l\x1b[?25h");
            let _ = io::stdout().flush();
        }
    }
}

/// Hears who asks us to stop: Ctrl-C, a terminal that closes, a CI that cancels.
pub struct Asks {
    int: unix::Signal,
    term: unix::Signal,
    hup: unix::Signal,
}

impl Asks {
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            int: signal(SignalKind::interrupt())?,
            term: signal(SignalKind::terminate())?,
            hup: signal(SignalKind::hangup())?,
        })
    }

    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.int.recv() => Asked::Interrupt,
            _ = self.term.recv() => Asked::Stop,
            _ = self.hup.recv() => Asked::Stop,
        }
    }
}

/// The program takes our place.
pub fn hand_over(mut command: std::process::Command) -> io::Result<()> {
    Err(command.exec())
}

/// The system has ended it for what it spent on processors.
pub fn is_out_of_processor_time(status: ExitStatus) -> bool {
    status.signal() == Some(Signal::XCPU.as_raw())
}

/// The signal that ended a program.
pub fn ended_by(status: ExitStatus) -> i32 {
    status.signal().unwrap_or(0)
}
