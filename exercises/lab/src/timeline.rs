//! The picture of what the jobs did: one row each, time to the right.

use std::fmt::Write;

use crate::judge::last_event_ms;
use crate::record::{JobRecord, JobState};

/// The most columns that time may take: with names and notes a row fits into 80.
const COLUMNS: u64 = 44;
/// More rows than this are folded in the middle.
const ROWS: usize = 24;

/// Draws the jobs as they are at `now_ms`. Empty when there is nothing to draw.
pub(crate) fn draw(jobs: &[JobRecord], now_ms: u64) -> String {
    if jobs.is_empty() {
        return String::new();
    }
    let open = jobs.iter().any(|job| job.state == JobState::Running);
    let end = if open { last_event_ms(jobs).max(now_ms) } else { last_event_ms(jobs) };
    let scale = Scale::over(end);
    let label = jobs.iter().map(|job| job.name.chars().count()).max().unwrap_or(0).clamp(8, 16);
    let in_turn = one_after_another(jobs);

    let mut picture = format!("{:label$}  {}\n", "", scale.axis());
    let folded = jobs.len() > ROWS;
    for (i, job) in jobs.iter().enumerate() {
        if folded && i == ROWS - 4 {
            let more = jobs.len() - (ROWS - 4) - 3;
            let _ = writeln!(picture, "{:label$}  ({more} more)", "…");
        }
        if folded && (ROWS - 4..jobs.len() - 3).contains(&i) {
            continue;
        }
        let name: String = job.name.chars().take(label).collect();
        let after = i.checked_sub(1).filter(|_| in_turn).map(|before| jobs[before].name.as_str());
        let row = format!("{name:label$}  {}", scale.row(job, end, after));
        picture.push_str(row.trim_end());
        picture.push('\n');
    }
    picture
}

/// True when each job was started at the very moment at which the one before it ended.
pub(crate) fn one_after_another(jobs: &[JobRecord]) -> bool {
    jobs.len() > 1
        && jobs.windows(2).all(|pair| {
            pair[0].ended_ms.is_some()
                && pair[0].ended_ms == pair[1].started_ms
                && pair[0].started_ms < pair[1].started_ms
        })
}

/// How many milliseconds one column stands for.
struct Scale {
    unit: u64,
    columns: u64,
}

impl Scale {
    fn over(end: u64) -> Self {
        let units = (0..).map(|power| 10_u64.saturating_pow(power)).flat_map(|ten| [ten, 2 * ten, 5 * ten]);
        let unit = units.into_iter().find(|unit| end.div_ceil(*unit) <= COLUMNS).unwrap_or(1);
        Self { unit, columns: end.div_ceil(unit).max(1) }
    }

    /// The instants above every tenth column.
    fn axis(&self) -> String {
        let mut axis = String::new();
        for column in (0..=self.columns).step_by(10) {
            let room = usize::try_from(column).unwrap_or(usize::MAX);
            if axis.len() < room {
                axis.push_str(&" ".repeat(room - axis.len()));
            }
            let _ = write!(axis, "{} ", column * self.unit);
        }
        axis.push_str("ms");
        axis
    }

    fn row(&self, job: &JobRecord, end: u64, after: Option<&str>) -> String {
        let Some(started) = job.started_ms else {
            return match job.state {
                JobState::NeverStarted => "never started: dropped".to_owned(),
                _ => "never started".to_owned(),
            };
        };
        let ended = job.ended_ms.unwrap_or(end);
        let from = started / self.unit;
        let to = ended.div_ceil(self.unit).max(from + 1);
        let blank = " ".repeat(usize::try_from(from).unwrap_or(0));
        let mut bar = "█".repeat(usize::try_from(to - from).unwrap_or(1));
        let note = match job.state {
            JobState::Running => {
                bar.push('…');
                "never ended".to_owned()
            }
            JobState::Cancelled => {
                bar.push('✗');
                format!("dropped at {ended} ms")
            }
            JobState::Panicked => {
                bar.push('!');
                format!("panicked at {ended} ms")
            }
            _ => after.map(|before| format!("← started when {before} was done")).unwrap_or_default(),
        };
        format!("{blank}{bar} {note}")
    }
}
