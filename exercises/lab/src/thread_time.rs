//! Where the real time of a thread went, and which threads there are: what the operating system knows.

/// What the operating system says of one thread, since the thread began.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ThreadTime {
    /// Nanoseconds on a processor.
    pub cpu_ns: u64,
    /// Nanoseconds ready to run, while the machine was busy with others: nobody's fault.
    pub queued_ns: u64,
    /// How often the thread waited for memory that was still on a disk: nobody's fault either.
    pub disk_waits: u64,
    /// It runs, or is ready to: how long it has been so is counted only once it runs again.
    pub ready: bool,
}

/// Names a thread to the operating system.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ThreadId(imp::Id);

impl ThreadId {
    /// The thread that asks.
    pub fn current() -> Option<Self> {
        imp::current().map(Self)
    }

    /// All threads of this process. `None` where the operating system does not tell.
    pub fn all() -> Option<Vec<Self>> {
        Some(imp::all()?.into_iter().map(Self).collect())
    }

    /// `None` where the operating system does not tell, or once the thread is gone.
    pub fn time(&self) -> Option<ThreadTime> {
        imp::time(&self.0)
    }
}

#[cfg(target_os = "linux")]
mod imp {
    use super::ThreadTime;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// The thread's folder under /proc.
    pub type Id = PathBuf;

    pub fn current() -> Option<Id> {
        Some(Path::new("/proc").join(fs::read_link("/proc/thread-self").ok()?))
    }

    pub fn all() -> Option<Vec<Id>> {
        let tasks = current()?.parent()?.to_owned();
        Some(fs::read_dir(tasks).ok()?.flatten().map(|task| task.path()).collect())
    }

    /// `schedstat` holds nanoseconds on the processor and nanoseconds in the run queue:
    /// <https://docs.kernel.org/scheduler/sched-stats.html>.
    pub fn time(id: &Id) -> Option<ThreadTime> {
        // First of all: a thread that is seen ready and runs in between has its wait counted, and no less.
        let (ready, disk_waits) = state(id).unwrap_or_default();
        let text = fs::read_to_string(id.join("schedstat")).ok()?;
        let mut numbers = text.split_whitespace().map(str::parse);
        let (cpu_ns, queued_ns) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        Some(ThreadTime { cpu_ns, queued_ns, disk_waits, ready })
    }

    /// The third field of `stat`, and the twelfth, the major faults: proc_pid_stat(5). The second is a
    /// name in brackets, and may hold anything.
    fn state(id: &Id) -> Option<(bool, u64)> {
        let text = fs::read_to_string(id.join("stat")).ok()?;
        let (_, after_name) = text.rsplit_once(')')?;
        let mut fields = after_name.split_whitespace();
        Some((fields.next()? == "R", fields.nth(8)?.parse().ok()?))
    }
}

/// Elsewhere nothing is known, and the messages say only that nothing moved.
#[cfg(not(target_os = "linux"))]
mod imp {
    use super::ThreadTime;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Id {}

    pub fn current() -> Option<Id> {
        None
    }

    pub fn all() -> Option<Vec<Id>> {
        None
    }

    pub fn time(id: &Id) -> Option<ThreadTime> {
        match *id {}
    }
}
