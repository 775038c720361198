//! For how long a program has done nothing, itself and the programs that it has started.

use std::process::Child;
use std::time::Instant;

pub struct Idle {
    pid: u32,
    /// Ticks on processors when it was last seen at work, and when that was.
    spent: Option<u64>,
    since: Instant,
}

impl Idle {
    pub fn of(child: &Child) -> Self {
        let pid = child.id();
        Self { pid, spent: spent(pid), since: Instant::now() }
    }

    /// In seconds. It is always at work where the system does not tell.
    pub fn for_s(&mut self) -> u64 {
        let spent = spent(self.pid);
        if spent.is_none() || spent != self.spent {
            (self.spent, self.since) = (spent, Instant::now());
        }
        self.since.elapsed().as_secs()
    }
}

/// Ticks that a process and its children have spent, the ones that have ended too; the sum of numbers that only
/// ever grow, and so another one whenever anybody has done something.
#[cfg(target_os = "linux")]
fn spent(pid: u32) -> Option<u64> {
    use std::fs::read_to_string;

    let stat = read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in parentheses, and may hold spaces and more of these.
    let fields = stat.rsplit_once(')')?.1.split_whitespace();
    // utime, stime, cutime, cstime: see proc_pid_stat(5).
    let own: u64 = fields.skip(11).take(4).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    let children = read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|child| spent(child.parse().ok()?));
    Some(own + children.sum::<u64>())
}

#[cfg(not(target_os = "linux"))]
fn spent(_: u32) -> Option<u64> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "it is about a program")]
    fn a_program_that_waits_is_idle_and_one_that_has_another_one_work_is_not() {
        let start = |script: &str| {
            let mut shell = Command::new("sh");
            shell
                .args(["-c", script])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .expect("there is a shell")
        };
        let (mut waits, mut works) = (start("read line"), start("(while :; do :; done); :"));
        let (mut of_waits, mut of_works) = (Idle::of(&waits), Idle::of(&works));
        let mut idle = (0, 0);
        for _ in 0..12 {
            sleep(Duration::from_millis(200));
            // Looked at each time: what counts is the last time that it did something.
            idle = (of_waits.for_s(), of_works.for_s());
        }
        for child in [&mut waits, &mut works] {
            let _ = Command::new("pkill").args(["-P", &child.id().to_string()]).status();
            child.kill().expect("it is ours");
            child.wait().expect("it ends");
        }
        assert!(idle.0 >= 1 && idle.1 == 0, "{idle:?}");
    }
}
