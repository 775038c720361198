//! Linux: Landlock for files and other processes, seccomp for system calls, resource limits for the rest. None
//! of them needs a privilege, or a namespace.

use std::fs;
use std::net::UdpSocket;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use grader::policy::{Bounds, Calls, Policy};
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, NetPort, PathBeneath, PathFd,
    RestrictionStatus, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};

use super::calls;

/// What is asked of Landlock. Older kernels have less, and seccomp covers most of that: see `LEAST`.
const ABI_ASKED: ABI = ABI::V7;
/// Without this a file could be cut short that may not be written.
const LEAST: ABI = ABI::V3;
/// For how long a program may go on that has spent all its time on processors, in seconds.
const PATIENCE_S: u64 = 10;
/// Where a program finds what the system knows of its threads.
const THREADS: &str = "/proc/self/task";
/// What this process has open, by number.
const DESCRIPTORS: &str = "/proc/self/fd";
/// Where the kernel takes a port from if nobody asks for one.
const PORTS: &str = "/proc/sys/net/ipv4/ip_local_port_range";

/// Who is killed leaves nobody behind: what we are, or become, dies with whoever started us.
pub fn die_with_parent() -> anyhow::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL)).context("no death signal can be set")
}

/// Takes these bounds upon this process.
pub fn take(policy: &Policy) -> anyhow::Result<()> {
    die_with_parent()?;
    keep_to_oneself()?;
    limit(&policy.bounds)?;
    let status = lock(policy).context("Landlock can't be set up")?;
    ensure!(is_enough(&status), "this kernel has no Landlock, or too little of it");
    calls::filter(policy.calls, policy.network)
}

/// Closes what we were handed beside the three streams: cargo's tokens for its jobs, which a program could take, or
/// wait for. Nothing of ours is open yet.
fn keep_to_oneself() -> anyhow::Result<()> {
    let numbers = |entry: std::io::Result<fs::DirEntry>| entry.ok()?.file_name().to_str()?.parse().ok();
    let open: Vec<i32> = fs::read_dir(DESCRIPTORS)?.filter_map(numbers).collect();
    for descriptor in open.into_iter().filter(|number| *number > 2) {
        // One of them was the list itself, and is closed by now.
        let _ = nix::unistd::close(descriptor);
    }
    Ok(())
}

fn limit(bounds: &Bounds) -> anyhow::Result<()> {
    let Bounds { cpu_s, memory, file, descriptors } = *bounds;
    // Each second over the limit a signal says so; LLVM hears the first, and takes its time to tell where it was.
    // In the end the kernel kills, and that says nothing of the reason.
    let limits = [
        (Resource::Cpu, cpu_s, cpu_s + PATIENCE_S),
        (Resource::As, memory, memory),
        (Resource::Fsize, file, file),
        (Resource::Nofile, descriptors, descriptors),
        (Resource::Core, 0, 0),
        (Resource::Memlock, 0, 0),
        (Resource::Msgqueue, 0, 0),
    ];
    for (resource, current, maximum) in limits {
        let limit = Rlimit { current: Some(current), maximum: Some(maximum) };
        setrlimit(resource, limit).with_context(|| format!("{resource:?} can't be limited to {current}"))?;
    }
    Ok(())
}

fn lock(policy: &Policy) -> anyhow::Result<RestrictionStatus> {
    let all = AccessFs::from_all(ABI_ASKED);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let run = read | AccessFs::Execute;
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .handle_access(AccessNet::from_all(ABI_ASKED))?
        .scope(Scope::from_all(ABI_ASKED))?
        .create()?
        .add_rules(path_beneath_rules(&policy.read, read))?
        .add_rules(path_beneath_rules(&policy.execute, run))?
        .add_rules(path_beneath_rules(&policy.write, all & !AccessFs::Execute))?;
    if policy.calls == Calls::Test {
        ruleset = ruleset.add_rule(PathBeneath::new(threads()?, read))?;
    }
    if policy.network {
        // A listener takes what port the kernel gives it, and a client goes to such a one: not to those where
        // the services of other machines are.
        ruleset = ruleset.add_rule(NetPort::new(0, AccessNet::BindTcp))?;
        for port in ports() {
            ruleset = ruleset.add_rule(NetPort::new(port, AccessNet::ConnectTcp))?;
        }
    }
    Ok(ruleset.restrict_self()?)
}

/// The folder of this process's threads, held open for as long as the process lives, whatever it becomes:
/// the kernel forgets such a folder when nobody holds it, and with it the rule.
fn threads() -> anyhow::Result<PathFd> {
    let held = open(THREADS, OFlags::PATH, Mode::empty())?;
    fcntl_setfd(&held, FdFlags::empty())?;
    std::mem::forget(held);
    Ok(PathFd::new(THREADS)?)
}

fn ports() -> std::ops::RangeInclusive<u16> {
    let text = fs::read_to_string(PORTS).unwrap_or_default();
    let mut ends = text.split_whitespace().map_while(|end| end.parse().ok());
    match (ends.next(), ends.next()) {
        (Some(first), Some(last)) => first..=last,
        _ => 32_768..=60_999,
    }
}

fn is_enough(status: &RestrictionStatus) -> bool {
    status.ruleset != RulesetStatus::NotEnforced && abi(status).is_some_and(|abi| abi >= LEAST)
}

fn abi(status: &RestrictionStatus) -> Option<ABI> {
    match status.landlock {
        LandlockStatus::Available { effective_abi, .. } => Some(effective_abi),
        _ => None,
    }
}

/// Takes the bounds of a test, and looks whether they hold. What this system can do, in the words of the report.
pub fn try_out() -> anyhow::Result<String> {
    let bounds = Bounds { cpu_s: 10, memory: 1 << 30, file: 1 << 20, descriptors: 64 };
    let (calls, network) = (Calls::Test, false);
    let policy = Policy { calls, read: vec![], execute: vec![], write: vec![], network, bounds };
    limit(&policy.bounds)?;
    let status = lock(&policy).context("Landlock can't be set up")?;
    if !is_enough(&status) {
        bail!(
            "this kernel has no Landlock, or too little of it (it needs Linux 6.2, with `landlock` among its `lsm=`)"
        );
    }
    calls::filter(policy.calls, policy.network)?;
    ensure!(
        fs::read(Path::new("/proc/self/status")).is_err(),
        "Landlock is there, and files can be read all the same"
    );
    ensure!(
        UdpSocket::bind(("127.0.0.1", 0)).is_err(),
        "seccomp is there, and sockets can be made all the same"
    );
    let abi = abi(&status).map_or(0, |abi| abi as u32);
    Ok(format!("confined by Landlock (ABI {abi}), seccomp and resource limits"))
}
