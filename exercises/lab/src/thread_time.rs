//! Where the real time of a thread went: the second of the two clocks.

/// What the operating system says of one thread, since the thread began.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ThreadTime {
    /// Nanoseconds on a processor.
    pub cpu_ns: u64,
    /// Nanoseconds ready to run, while the machine was busy with others: nobody's fault.
    pub queued_ns: u64,
}

/// Names a thread to the operating system.
#[derive(Clone, Debug)]
pub(crate) struct ThreadId(imp::Id);

impl ThreadId {
    /// The thread that asks.
    pub fn current() -> Option<Self> {
        imp::current().map(Self)
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
    use std::path::PathBuf;

    /// The thread's folder under /proc.
    pub type Id = PathBuf;

    pub fn current() -> Option<Id> {
        Some(PathBuf::from("/proc").join(fs::read_link("/proc/thread-self").ok()?))
    }

    /// `schedstat` holds nanoseconds on the processor and nanoseconds in the run queue:
    /// <https://docs.kernel.org/scheduler/sched-stats.html>
    pub fn time(id: &Id) -> Option<ThreadTime> {
        let text = fs::read_to_string(id.join("schedstat")).ok()?;
        let mut numbers = text.split_whitespace().map(str::parse);
        Some(ThreadTime { cpu_ns: numbers.next()?.ok()?, queued_ns: numbers.next()?.ok()? })
    }
}

/// Elsewhere the split is unknown, and the messages say only that nothing moved.
#[cfg(not(target_os = "linux"))]
mod imp {
    use super::ThreadTime;

    #[derive(Clone, Debug)]
    pub enum Id {}

    pub fn current() -> Option<Id> {
        None
    }

    pub fn time(id: &Id) -> Option<ThreadTime> {
        match *id {}
    }
}
