//! What was possible, as jobs that did just that.

use std::collections::{HashMap, VecDeque};

use crate::record::{JobRecord, JobState, Picture, Possible};

impl Picture {
    /// The first row of what was possible that no job has made true.
    pub fn untrue(&self) -> Option<&Possible> {
        let so = |bar: &Possible, job: &JobRecord| {
            let instants = (Some(bar.started_ms), Some(bar.ended_ms));
            job.name == bar.name && (job.started_ms, job.ended_ms) == instants
        };
        self.possible.iter().find(|bar| !self.jobs.iter().any(|job| so(bar, job)))
    }

    /// A row of what was possible. Where it is too short for the job, the job is dropped at its end.
    fn as_job(&self, bar: &Possible) -> JobRecord {
        let takes_ms = bar.ended_ms.saturating_sub(bar.started_ms);
        let mut needs =
            self.jobs.iter().filter(|job| job.name == bar.name).map(|job| job.needs_ms).peekable();
        let dropped = needs.peek().is_some()
            && needs.all(|needs_ms| needs_ms.is_none_or(|needs_ms| needs_ms > takes_ms));
        let state = if dropped { JobState::Cancelled } else { JobState::Finished };
        JobRecord { state, ..bar.as_job() }
    }

    /// The rows of what was possible, in a picture of their own.
    pub fn of_possible(&self) -> Self {
        Self { jobs: self.possible_jobs(), possible: Vec::new(), blocked_ms: Vec::new(), now_ms: self.now_ms }
    }

    /// The rows of what was possible.
    pub(crate) fn possible_jobs(&self) -> Vec<JobRecord> {
        let mut jobs: Vec<JobRecord> = self.possible.iter().map(|bar| self.as_job(bar)).collect();
        in_the_order_of(&self.jobs, &mut jobs);
        jobs
    }
}

/// Rows that stand in both pictures stand in the same order: so they can be compared.
fn in_the_order_of(others: &[JobRecord], jobs: &mut [JobRecord]) {
    let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (place, other) in others.iter().enumerate() {
        places.entry(&other.name).or_default().push_back(place);
    }
    // Where several have one name, the first of these goes with the first of those.
    jobs.sort_by_cached_key(|job| {
        places.get_mut(job.name.as_str()).and_then(VecDeque::pop_front).unwrap_or(usize::MAX)
    });
}
