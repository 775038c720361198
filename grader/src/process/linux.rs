//! Processes that leave their group, as daemons do. Linux hands an orphan to the nearest ancestor that
//! asked for orphans; so whatever a test leaves behind stays below us, where it can be found.

use std::fs;
use std::time::Duration;

use rustix::process::{
    Pid, PidfdFlags, Signal, WaitOptions, getpid, pidfd_open, pidfd_send_signal, set_child_subreaper,
    waitpgid, waitpid,
};

use super::super::STAYS;
use crate::policy::Holds;

/// What separates a test from the rest, in the words of the report.
pub const ISOLATION: &str = "process group per test; processes that leave it are found and ended";

/// A process that was killed needs a moment to go, and what it started becomes ours only then.
const ROUNDS: u32 = 200;
const ROUND: Duration = Duration::from_millis(1);

/// From now on orphans come to us.
pub fn adopt() {
    // Where the kernel refuses, a daemon escapes; the process group is killed all the same.
    let _ = set_child_subreaper(Some(getpid()));
}

/// Buries those of a group that have ended and waited for their parent, which was the group's leader, to
/// look at them. They are nobody's survivors.
pub fn bury(group: Pid) {
    while let Ok(Some(_)) = waitpgid(group, WaitOptions::NOHANG) {}
}

/// Waits until those of a group that was killed are gone, and buries them: where orphans come to us, nobody
/// else does. What they held, as cargo does its lock, is free after that.
pub fn see_off(group: Pid) {
    for _ in 0..ROUNDS {
        match waitpgid(group, WaitOptions::NOHANG) {
            Ok(Some(_)) => {}
            Ok(None) => std::thread::sleep(ROUND),
            Err(_) => return,
        }
    }
}

/// Ends every process below us, but for `leader`, whose environment holds `mark`. True if there was one.
pub fn end_marked(mark: &str, leader: Pid) -> bool {
    end(|pid| pid != leader && environment_has(pid, |entry| entry == mark.as_bytes()))
}

/// Ends every process below us, but for what is to stay: for when everything that we started is over.
pub fn end_all() {
    let stays = format!("{STAYS}=");
    end(|pid| !environment_has(pid, |entry| entry.starts_with(stays.as_bytes())));
}

fn environment_has(pid: Pid, wanted: impl Fn(&[u8]) -> bool) -> bool {
    let environment = fs::read(file(pid, "environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(wanted)
}

fn end(condemned: impl Fn(Pid) -> bool) -> bool {
    let mut found = false;
    for _ in 0..ROUNDS {
        let killed: Vec<Pid> = below(getpid()).into_iter().filter(|pid| kill_if(*pid, &condemned)).collect();
        if killed.is_empty() {
            break;
        }
        found = true;
        std::thread::sleep(ROUND);
        for pid in killed {
            // Succeeds for those that are our children now; the others follow in the next round.
            let _ = waitpid(Some(pid), WaitOptions::NOHANG);
        }
    }
    found
}

/// Kills the very process that was looked at, even if its number has gone to another one meanwhile.
fn kill_if(pid: Pid, condemned: impl Fn(Pid) -> bool) -> bool {
    let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else { return false };
    condemned(pid) && pidfd_send_signal(process, Signal::KILL).is_ok()
}

/// Children, and theirs. All are followed: one that is about to go still stands before its children.
fn below(parent: Pid) -> Vec<Pid> {
    let mut found = Vec::new();
    let Ok(threads) = fs::read_dir(file(parent, "task")) else { return found };
    for thread in threads.flatten() {
        let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)) {
            found.push(child);
            found.extend(below(child));
        }
    }
    found
}

/// What a process holds: proc_pid_status(5).
pub fn holds(pid: u32) -> Option<Holds> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let number = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    Some(Holds { memory: number("VmRSS:")? * 1024, threads: number("Threads:")? })
}

fn file(pid: Pid, name: &str) -> String {
    format!("/proc/{}/{name}", pid.as_raw_nonzero())
}
