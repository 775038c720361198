//! The picture of what the jobs did: one row each, time to the right.

use std::fmt;
use std::ops::Range;

use crate::record::{JobRecord, JobState, Picture, Possible};
use crate::scale::{self, Scale};

/// The columns that time may take on a terminal of 80: with names and notes most rows fit.
pub const COLUMNS: usize = 44;
/// More rows than this are folded in the middle.
const ROWS: usize = 24;
/// Of these, so many are left at the end.
const LAST_ROWS: usize = 3;
/// The row of what happened to the thread, and to no job.
const THREAD: &str = "(thread)";

/// A picture, line by line, in pieces that each have one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Each line from left to right; the first one is the axis.
    pub lines: Vec<Vec<Piece>>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it shows.
    pub text: String,
    /// What it stands for.
    pub look: Look,
}

/// What a piece of a picture stands for: whoever has colours paints by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A name, or room.
    Plain,
    /// The instants above the rows.
    Axis,
    /// Made, and not polled so far.
    Waiting,
    /// Under way, and later at its end.
    Ran,
    /// Under way, and never at its end.
    Unended,
    /// Under way until it was dropped.
    Cancelled,
    /// Under way until it panicked.
    Panicked,
    /// The thread was blocked: nobody else could run.
    Blocked,
    /// Words behind a bar.
    Note,
}

impl Picture {
    /// True if there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty() && self.blocked_ms.is_empty()
    }

    /// What the jobs did, with time in so many columns at most. Without lines where there were no jobs.
    pub fn actual(&self, columns: usize) -> Timeline {
        let end = self.end_ms(&self.jobs);
        let scale = Scale::over(&self.instants(), self.longest(end), columns);
        draw(&self.jobs, end, &self.blocked_ms, &scale)
    }

    /// What they could have done, on the same scale. Without lines where the test says nothing of it.
    pub fn possible(&self, columns: usize) -> Timeline {
        let jobs: Vec<JobRecord> = self.possible.iter().map(Possible::as_job).collect();
        let scale = Scale::over(&self.instants(), self.longest(self.end_ms(&self.jobs)), columns);
        draw(&jobs, self.end_ms(&jobs), &[], &scale)
    }

    /// Where time ends, for what the jobs did and for what was possible.
    pub fn until_ms(&self) -> u64 {
        self.longest(self.end_ms(&self.jobs))
    }

    /// A stretch in which nothing happened, if it is so long that all the rest would be lost beside it.
    pub fn folded(&self) -> Option<(u64, u64)> {
        scale::folded(&self.instants(), self.until_ms())
    }

    /// What there is to say beside the bar of each job; nothing where the bar says it all.
    pub fn notes(&self) -> Vec<String> {
        let end_ms = self.end_ms(&self.jobs);
        let before = predecessors(&self.jobs);
        let after = |i: usize| before[i].map(|before| how_it_ended(&self.jobs[before]));
        self.jobs.iter().enumerate().map(|(i, job)| note(job, end_ms, after(i))).collect()
    }

    /// Where the rows end: what is not over goes on to the end of the record.
    fn end_ms(&self, jobs: &[JobRecord]) -> u64 {
        let open = jobs.iter().any(|job| job.state == JobState::Running);
        let last = jobs.iter().flat_map(|job| [job.started_ms, job.ended_ms]).flatten().max().unwrap_or(0);
        if open { last.max(self.now_ms) } else { last }
    }

    fn longest(&self, end_ms: u64) -> u64 {
        self.possible.iter().map(|bar| bar.ended_ms).max().unwrap_or(0).max(end_ms)
    }

    /// Everything that happened, in no order.
    fn instants(&self) -> Vec<u64> {
        let jobs = self.jobs.iter().flat_map(|job| [job.started_ms, job.ended_ms]).flatten();
        let possible = self.possible.iter().flat_map(|bar| [bar.started_ms, bar.ended_ms]);
        jobs.chain(possible).chain(self.blocked_ms.iter().copied()).collect()
    }
}

impl Timeline {
    /// The same in characters that every terminal has.
    #[must_use]
    pub fn ascii(mut self) -> Self {
        for piece in self.lines.iter_mut().flatten() {
            let plain = |c| match c {
                '█' if piece.look == Look::Unended => '=',
                '█' => '#',
                '·' => '.',
                '▓' => '%',
                '✗' => 'x',
                '…' => '>',
                '≈' => '~',
                '←' => '<',
                c => c,
            };
            piece.text = piece.text.chars().map(plain).collect();
        }
        self
    }
}

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            let text: String = line.iter().map(|piece| piece.text.as_str()).collect();
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

fn draw(jobs: &[JobRecord], end_ms: u64, blocked_ms: &[u64], scale: &Scale) -> Timeline {
    if jobs.is_empty() && blocked_ms.is_empty() {
        return Timeline { lines: Vec::new() };
    }
    let label = jobs.iter().map(|job| job.name.chars().count()).max().unwrap_or(0).clamp(THREAD.len(), 16);
    let labelled = |name: &str| piece(format!("{:label$}  ", fitted(name, label)), Look::Plain);
    let before = predecessors(jobs);
    let mut lines = vec![vec![labelled(""), piece(scale.axis(), Look::Axis)]];
    let left_out = left_out(jobs.len());
    for (i, job) in jobs.iter().enumerate() {
        if left_out.contains(&i) {
            if i == left_out.start {
                lines.push(vec![labelled("…"), piece(format!("({} more)", left_out.len()), Look::Note)]);
            }
            continue;
        }
        let after = before[i].map(|before| how_it_ended(&jobs[before]));
        let mut line = vec![labelled(&job.name)];
        line.extend(row(job, end_ms, after, scale));
        lines.push(line);
    }
    if !blocked_ms.is_empty() {
        let mut line = vec![labelled(THREAD)];
        line.extend(blocked(blocked_ms, scale));
        lines.push(line);
    }
    Timeline { lines }
}

/// Of so many jobs, those in the middle that are not drawn: there are too many of them.
pub fn left_out(jobs: usize) -> Range<usize> {
    if jobs > ROWS { ROWS - LAST_ROWS - 1..jobs - LAST_ROWS } else { 0..0 }
}

/// Both ends are rounded down: what begins when something else ends begins in the column after it.
fn row(job: &JobRecord, end_ms: u64, after: Option<String>, scale: &Scale) -> Vec<Piece> {
    let note = note(job, end_ms, after);
    let Some(started) = job.started_ms else {
        return vec![piece(note, Look::Note)];
    };
    let ended = job.ended_ms.unwrap_or(end_ms);
    let (made, from) = (scale.column(job.made_ms.min(started)), scale.column(started));
    let to = scale.column(ended).max(from + 1);
    let (look, mark) = match job.state {
        JobState::Running => (Look::Unended, "…"),
        JobState::Cancelled => (Look::Cancelled, "✗"),
        JobState::Panicked => (Look::Panicked, "!"),
        _ => (Look::Ran, ""),
    };
    vec![
        piece(" ".repeat(made), Look::Plain),
        piece("·".repeat(from - made), Look::Waiting),
        piece(scale.bar(from, to), look),
        piece(mark, look),
        piece(format!(" {note}"), Look::Note),
    ]
}

/// What there is to say of a job. `after` tells of the one that it waited for.
fn note(job: &JobRecord, end_ms: u64, after: Option<String>) -> String {
    let ended = job.ended_ms.unwrap_or(end_ms);
    match job.state {
        JobState::NeverStarted if job.started_ms.is_none() => "never started: dropped".to_owned(),
        _ if job.started_ms.is_none() => "never started".to_owned(),
        JobState::Running => "never ended".to_owned(),
        JobState::Cancelled => format!("dropped at {ended} ms"),
        JobState::Panicked => format!("panicked at {ended} ms"),
        _ => after.map(|over| format!("← started when {over}")).unwrap_or_default(),
    }
}

/// What stood still for as long as somebody blocked the thread.
fn blocked(instants_ms: &[u64], scale: &Scale) -> Vec<Piece> {
    let mut line = Vec::new();
    let mut done = 0;
    for at in instants_ms.iter().map(|at| scale.column(*at)) {
        if at >= done {
            line.extend([piece(" ".repeat(at - done), Look::Plain), piece("▓", Look::Blocked)]);
            done = at + 1;
        }
    }
    line.push(piece(" blocked: nothing else could run", Look::Note));
    line
}

fn piece(text: impl Into<String>, look: Look) -> Piece {
    Piece { text: text.into(), look }
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
