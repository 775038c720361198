//! Which system calls there are. What a test may call is listed; whatever is not, a kernel of tomorrow's calls
//! among them, is answered as by a kernel that does not have it. What people would look for in vain is refused
//! in so many words.

use std::collections::BTreeMap;

use anyhow::Context;
use grader::policy::Calls;
use libc::{c_long, c_ulong};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter,
};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Keeps this process, and what it becomes, to these calls.
pub fn filter(calls: Calls, network: bool) -> anyhow::Result<()> {
    let refused = SeccompAction::Errno(libc::EPERM as u32);
    let unknown = SeccompAction::Errno(libc::ENOSYS as u32);
    let (allowed, refused_calls) = match calls {
        Calls::Compiler => (
            None,
            Rules::from_iter(COMPILER_REFUSED.iter().map(|call| any(*call)).chain(sockets_but_unix()?)),
        ),
        Calls::Test if network => (Some(test_allowed(true)?), rules(REFUSED)),
        Calls::Test => (Some(test_allowed(false)?), rules(&[REFUSED, SOCKETS].concat())),
        Calls::Reader => (Some(reader_allowed()?), rules(&[REFUSED, SOCKETS].concat())),
    };
    apply(refused_calls, SeccompAction::Allow, refused)?;
    match allowed {
        Some(allowed) => apply(allowed, unknown, SeccompAction::Allow),
        None => Ok(()),
    }
}

fn apply(rules: Rules, otherwise: SeccompAction, then: SeccompAction) -> anyhow::Result<()> {
    let arch = std::env::consts::ARCH.try_into().context("seccomp is not known for this processor")?;
    let program: BpfProgram = SeccompFilter::new(rules, otherwise, then, arch)?.try_into()?;
    apply_filter(&program).context("seccomp can't be set up")
}

fn any(call: c_long) -> (i64, Vec<SeccompRule>) {
    (call, Vec::new())
}

fn rules(calls: &[c_long]) -> Rules {
    calls.iter().map(|call| any(*call)).collect()
}

/// This argument, its lower half at least, is one of these.
fn is_one_of(argument: u8, values: &[u64]) -> anyhow::Result<Vec<SeccompRule>> {
    let rule = |value: &u64| {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, *value)?;
        Ok(SeccompRule::new(vec![condition])?)
    };
    values.iter().map(rule).collect()
}

/// All of these hold: this argument, and how it compares.
fn when(conditions: &[(u8, SeccompCmpOp, u64)]) -> anyhow::Result<Vec<SeccompRule>> {
    let condition = |(argument, is, value): &(u8, SeccompCmpOp, u64)| {
        SeccompCondition::new(*argument, SeccompCmpArgLen::Qword, is.clone(), *value)
    };
    Ok(vec![SeccompRule::new(conditions.iter().map(condition).collect::<Result<_, _>>()?)?])
}

fn test_allowed(network: bool) -> anyhow::Result<Rules> {
    let mut allowed = rules(ALLOWED);
    // They are refused by another filter, whose answer counts only if this one lets them through.
    allowed.extend(rules(REFUSED));
    allowed.extend(narrow()?);
    let me = u64::from(std::process::id());
    // To end itself with a signal, as `abort` does: in this process alone.
    allowed.insert(libc::SYS_tgkill, when(&[(0, SeccompCmpOp::Eq, me)])?);
    allowed.insert(libc::SYS_clone, when(&[(0, SeccompCmpOp::MaskedEq(THREAD), THREAD)])?);
    // Whoever reads the memory of a process through a file needs a place far into that file.
    allowed.insert(libc::SYS_lseek, when(&[(1, SeccompCmpOp::Lt, NEAR)])?);
    allowed.insert(libc::SYS_pread64, when(&[(3, SeccompCmpOp::Lt, FAR)])?);
    // Without a network these too are for the other filter to refuse.
    allowed.extend(rules(SOCKETS));
    if network {
        let families = [libc::AF_INET, libc::AF_INET6].map(|family| (0, SeccompCmpOp::Eq, family as u64));
        let sockets = families.map(|family| when(&[family, stream()]));
        allowed.insert(libc::SYS_socket, sockets.into_iter().collect::<Result<Vec<_>, _>>()?.concat());
    }
    Ok(allowed)
}

fn reader_allowed() -> anyhow::Result<Rules> {
    let mut allowed = rules(ALLOWED);
    allowed.extend(rules(&[REFUSED, SOCKETS].concat()));
    allowed.extend(narrow()?);
    allowed.extend([any(libc::SYS_lseek), any(libc::SYS_pread64), any(libc::SYS_readlinkat)]);
    Ok(allowed)
}

/// Calls that are harmless in some of their forms.
fn narrow() -> anyhow::Result<Rules> {
    let unsigned = |values: &[i32]| values.iter().map(|value| *value as u64).collect::<Vec<_>>();
    Ok(Rules::from([
        // Not those that send signals to whom it may concern.
        (
            libc::SYS_fcntl,
            is_one_of(
                1,
                &unsigned(&[
                    libc::F_DUPFD,
                    libc::F_DUPFD_CLOEXEC,
                    libc::F_GETFD,
                    libc::F_SETFD,
                    libc::F_GETFL,
                    libc::F_SETFL,
                ]),
            )?,
        ),
        (libc::SYS_ioctl, is_one_of(1, &IOCTLS.map(|ioctl| ioctl & 0xffff_ffff))?),
        (
            libc::SYS_prctl,
            is_one_of(0, &unsigned(&[libc::PR_SET_NAME, libc::PR_GET_NAME, libc::PR_SET_VMA]))?,
        ),
        // To read limits and not to set them.
        (libc::SYS_prlimit64, when(&[(2, SeccompCmpOp::Eq, 0)])?),
        // A pair that sends datagrams could send them to anybody on this machine.
        (libc::SYS_socketpair, when(&[(0, SeccompCmpOp::Eq, libc::AF_UNIX as u64), stream()])?),
    ]))
}

fn stream() -> (u8, SeccompCmpOp, u64) {
    (1, SeccompCmpOp::MaskedEq(KIND), libc::SOCK_STREAM as u64)
}

/// A compiler has no business with any network.
fn sockets_but_unix() -> anyhow::Result<Rules> {
    let is_other = when(&[(0, SeccompCmpOp::Ne, libc::AF_UNIX as u64)])?;
    Ok(Rules::from([(libc::SYS_socket, is_other)]))
}

const THREAD: u64 = libc::CLONE_THREAD as u64;
/// The bits of a socket's type that are not its flags.
const KIND: u64 = 0xf;
/// Programs and their memory lie far behind the first gigabytes, and nobody comes there in such small steps.
const NEAR: u64 = 1 << 12;
const FAR: u64 = 1 << 32;

/// Whether something is a terminal, and that a descriptor does not block.
const IOCTLS: [u64; 3] = [libc::TCGETS as c_ulong, libc::TIOCGWINSZ as c_ulong, libc::FIONBIO as c_ulong];

const ALLOWED: &[c_long] = &[
    // To become the program, which Landlock has chosen.
    libc::SYS_execve,
    // Memory.
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_madvise,
    libc::SYS_mincore,
    // Files, as far as Landlock lets them be opened.
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_pipe2,
    // Threads.
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_rseq,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_getcpu,
    libc::SYS_membarrier,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_restart_syscall,
    // Signals of its own.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    // Who it is, and when, and chance.
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getrusage,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    // Waiting for descriptors.
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_eventfd2,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime,
    libc::SYS_timerfd_gettime,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    // What is connected already.
    libc::SYS_sendto,
    libc::SYS_recvfrom,
    libc::SYS_sendmsg,
    libc::SYS_recvmsg,
    libc::SYS_shutdown,
    libc::SYS_getsockopt,
    libc::SYS_setsockopt,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_dup2,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_pipe,
];

/// Refused with "Operation not permitted".
const REFUSED: &[c_long] = &[
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_send_signal,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_setsid,
    libc::SYS_setpgid,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_chdir,
    libc::SYS_unlinkat,
    libc::SYS_mkdirat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_mknodat,
    libc::SYS_chroot,
    libc::SYS_mount,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_io_uring_setup,
    libc::SYS_memfd_create,
    libc::SYS_setrlimit,
    libc::SYS_setpriority,
];

/// What makes connections.
const SOCKETS: &[c_long] = &[
    libc::SYS_socket,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept4,
    libc::SYS_accept,
    libc::SYS_connect,
];

const COMPILER_REFUSED: &[c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_io_uring_setup,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_mount,
    libc::SYS_unshare,
    libc::SYS_setns,
];
