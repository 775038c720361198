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
    let before = predecessors(jobs);

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
        let name = fitted(&job.name, label);
        let after = before[i].map(|before| how_it_ended(&jobs[before]));
        let row = format!("{name:label$}  {}", scale.row(job, end, after));
        picture.push_str(row.trim_end());
        picture.push('\n');
    }
    picture
}

/// A job whose end another one waited for, and which end that was.
fn how_it_ended(job: &JobRecord) -> String {
    let how = match job.state {
        JobState::Cancelled => "dropped",
        JobState::Panicked => "over",
        _ => "done",
    };
    format!("{} was {how}", fitted(&job.name, 16))
}

/// A name in so many columns, and on one line.
fn fitted(name: &str, columns: usize) -> String {
    let mut name: Vec<char> = name.chars().map(|c| if c.is_control() { '·' } else { c }).collect();
    if name.len() > columns {
        name.truncate(columns - 1);
        name.push('…');
    }
    name.into_iter().collect()
}

/// The jobs in the order of their starts, if each was started at the very moment at which the one
/// before it ended.
pub(crate) fn one_after_another(jobs: &[JobRecord]) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|job| jobs[*job].started_ms);
    let in_turn = |pair: &[usize]| {
        let (before, after) = (&jobs[pair[0]], &jobs[pair[1]]);
        before.ended_ms.is_some()
            && before.ended_ms == after.started_ms
            && before.started_ms < after.started_ms
    };
    (order.len() > 1 && order.windows(2).all(in_turn)).then_some(order)
}

/// For each job the one that it waited for, if all went in turn.
fn predecessors(jobs: &[JobRecord]) -> Vec<Option<usize>> {
    let mut before = vec![None; jobs.len()];
    for pair in one_after_another(jobs).unwrap_or_default().windows(2) {
        before[pair[1]] = Some(pair[0]);
    }
    before
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
            // The label before this one may be so long that there is no room.
            if axis.len() > room {
                continue;
            }
            axis.push_str(&" ".repeat(room - axis.len()));
            let _ = write!(axis, "{} ", column * self.unit);
        }
        axis.push_str("ms");
        axis
    }

    /// Both ends are rounded down: what begins when something else ends begins in the column after it.
    fn row(&self, job: &JobRecord, end: u64, after: Option<String>) -> String {
        let Some(started) = job.started_ms else {
            return match job.state {
                JobState::NeverStarted => "never started: dropped".to_owned(),
                _ => "never started".to_owned(),
            };
        };
        let ended = job.ended_ms.unwrap_or(end);
        let from = started / self.unit;
        let to = (ended / self.unit).max(from + 1);
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
            _ => after.map(|over| format!("← started when {over}")).unwrap_or_default(),
        };
        format!("{blank}{bar} {note}")
    }
}
