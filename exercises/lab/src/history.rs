//! Questions to the record of a test, about jobs of one kind. A kind is how their names begin: `"fetch "`.

use crate::Lab;
use crate::record::{JobRecord, JobState};

impl Lab {
    /// The jobs of that kind, in the order in which they were made.
    pub fn jobs_of(&self, kind: &str) -> Vec<JobRecord> {
        self.jobs().into_iter().filter(|job| job.name.starts_with(kind)).collect()
    }

    /// How many jobs of that kind were started at instants like this, in milliseconds since the start.
    pub fn begun(&self, kind: &str, when: impl Fn(u64) -> bool) -> usize {
        self.jobs_of(kind).iter().filter_map(|job| job.started_ms).filter(|at| when(*at)).count()
    }

    /// How many jobs of that kind had run to their end when everything of that instant had happened.
    pub fn done(&self, kind: &str, at_ms: u64) -> usize {
        let done = |job: &&JobRecord| {
            job.state == JobState::Finished && job.ended_ms.is_some_and(|end| end <= at_ms)
        };
        self.jobs_of(kind).iter().filter(done).count()
    }

    /// How many jobs of that kind were under way when everything of that instant had happened.
    pub fn under_way(&self, kind: &str, at_ms: u64) -> usize {
        let runs = |job: &&JobRecord| {
            let ended = if job.state == JobState::Running { None } else { job.ended_ms };
            job.started_ms.is_some_and(|start| start <= at_ms) && ended.is_none_or(|end| at_ms < end)
        };
        self.jobs_of(kind).iter().filter(runs).count()
    }

    /// The most jobs of that kind that were under way together. One that takes no time is not seen.
    pub fn most_at_once(&self, kind: &str) -> usize {
        let starts = self.jobs_of(kind).into_iter().filter_map(|job| job.started_ms);
        starts.map(|start| self.under_way(kind, start)).max().unwrap_or(0)
    }

    /// Every instant at which a job was started or ended, in milliseconds since the start.
    pub fn instants_ms(&self) -> Vec<u64> {
        let jobs = self.jobs();
        let mut all: Vec<u64> =
            jobs.iter().flat_map(|job| [job.started_ms, job.ended_ms]).flatten().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The first instant at which there was most of something, and how much that was.
    pub fn most(&self, of: impl Fn(u64) -> usize) -> (u64, usize) {
        let all = self.instants_ms().into_iter().map(|at| (at, of(at)));
        // Of several that are the most, `max_by_key` takes the last one.
        all.rev().max_by_key(|(_, n)| *n).unwrap_or_default()
    }
}
