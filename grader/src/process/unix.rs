//! Process groups, where the system has them.

use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::ExitStatus;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};

/// What separates a test from the rest, in the words of the report.
pub const ISOLATION: &str = "process group per test";

/// Lets the program lead a group of its own.
pub fn own(command: &mut Command) {
    command.process_group(0);
}

/// The group that a program leads, killed when this is dropped.
pub struct Group(Option<Pid>);

impl Group {
    pub fn of(child: &Child) -> Self {
        Self(child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)))
    }

    /// Kills whoever is left. True if there was somebody.
    pub fn kill(&self) -> bool {
        self.0.is_some_and(|group| kill_process_group(group, Signal::KILL).is_ok())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The program takes our place.
pub fn hand_over(mut command: std::process::Command) -> io::Result<()> {
    Err(command.exec())
}

/// The signal that ended a program.
pub fn signal(status: ExitStatus) -> i32 {
    status.signal().unwrap_or(0)
}
