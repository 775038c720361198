//! The picture of what the jobs did: one row each, time to the right.

use std::fmt;
use std::ops::Range;

use crate::record::{JobRecord, JobState, Picture};
use crate::scale::{self, Scale};

/// The columns that time may take on a terminal of 80: with names and notes most rows fit.
pub const COLUMNS: usize = 44;
/// The columns beside time, for names and notes: with an indentation of two a line fits that terminal.
const BESIDE: usize = 34;
/// Longer names than this are cut.
const NAME: usize = 20;
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
        self.draw(&self.jobs, end, &self.blocked_ms, &scale, columns + BESIDE)
    }

    /// What they could have done, on the same scale. Without lines where the test says nothing of it, or
    /// where they did just that.
    pub fn possible(&self, columns: usize) -> Timeline {
        if self.jobs.len() == self.possible.len() && self.untrue().is_none() {
            return Timeline { lines: Vec::new() };
        }
        let jobs = self.possible_jobs();
        let scale = Scale::over(&self.instants(), self.longest(self.end_ms(&self.jobs)), columns);
        self.draw(&jobs, self.end_ms(&jobs), &[], &scale, columns + BESIDE)
    }

    fn draw(
        &self,
        jobs: &[JobRecord],
        end_ms: u64,
        blocked_ms: &[u64],
        scale: &Scale,
        width: usize,
    ) -> Timeline {
        if jobs.is_empty() && blocked_ms.is_empty() {
            return Timeline { lines: Vec::new() };
        }
        let label = self.label();
        let width = width.saturating_sub(label + 2);
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
            let mut line = vec![labelled(&job.name)];
            line.extend(row(job, end_ms, before[i].map(|before| &jobs[before]), scale, width));
            lines.push(line);
        }
        if !blocked_ms.is_empty() {
            let mut line = vec![labelled(THREAD)];
            line.extend(blocked(blocked_ms, scale, width));
            lines.push(line);
        }
        Timeline { lines }
    }

    /// The columns for names, so that both pictures begin in the same one.
    fn label(&self) -> usize {
        let names = self.jobs.iter().map(|job| &job.name);
        let names = names.chain(self.possible.iter().map(|bar| &bar.name));
        names.map(|name| name.chars().count()).max().unwrap_or(0).clamp(THREAD.len(), NAME)
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
        let before = before.into_iter().map(|place| Some(&self.jobs[place?]));
        let longest = |(job, before)| notes(job, end_ms, before).into_iter().next().unwrap_or_default();
        self.jobs.iter().zip(before).map(longest).collect()
    }

    /// Where the rows end: what is not over goes on to the end of the record.
    fn end_ms(&self, jobs: &[JobRecord]) -> u64 {
        let open = jobs.iter().any(|job| job.state == JobState::Running);
        let last = jobs.iter().flat_map(|job| [job.started_ms, job.ended_ms]).flatten().max().unwrap_or(0);
        if open { last.max(self.now_ms) } else { last }
    }

    fn longest(&self, end_ms: u64) -> u64 {
        let others = self.possible.iter().map(|bar| bar.ended_ms).chain(self.blocked_ms.iter().copied());
        others.max().unwrap_or(0).max(end_ms)
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

/// Of so many jobs, those in the middle that are not drawn: there are too many of them.
pub fn left_out(jobs: usize) -> Range<usize> {
    if jobs > ROWS { ROWS - LAST_ROWS - 1..jobs - LAST_ROWS } else { 0..0 }
}

/// Both ends are rounded down: what begins when something else ends begins in the column after it.
fn row(job: &JobRecord, end_ms: u64, before: Option<&JobRecord>, scale: &Scale, width: usize) -> Vec<Piece> {
    let notes = notes(job, end_ms, before);
    let Some(started) = job.started_ms else {
        return vec![piece(notes.concat(), Look::Note)];
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
        note(&notes, to + mark.chars().count(), width),
    ]
}

/// What there is to say of a job, from long to short. `before` is the one that it waited for.
fn notes(job: &JobRecord, end_ms: u64, before: Option<&JobRecord>) -> Vec<String> {
    let ended = job.ended_ms.unwrap_or(end_ms);
    match job.state {
        JobState::NeverStarted if job.started_ms.is_none() => vec!["never started: dropped".to_owned()],
        _ if job.started_ms.is_none() => vec!["never started".to_owned()],
        JobState::Running => vec!["not over".to_owned()],
        JobState::Cancelled => vec![format!("dropped at {ended} ms"), "dropped".to_owned()],
        JobState::Panicked => vec![format!("panicked at {ended} ms"), "panicked".to_owned()],
        _ => before.map(whom_it_waited_for).unwrap_or_default(),
    }
}

/// The first of these, from long to short, for which there is room behind so many columns.
fn note(notes: &[String], behind: usize, width: usize) -> Piece {
    let fits = |note: &&String| behind + 1 + note.chars().count() <= width;
    piece(notes.iter().find(fits).map(|note| format!(" {note}")).unwrap_or_default(), Look::Note)
}

/// What stood still for as long as somebody blocked the thread.
fn blocked(instants_ms: &[u64], scale: &Scale, width: usize) -> Vec<Piece> {
    let mut line = Vec::new();
    let mut done = 0;
    for at in instants_ms.iter().map(|at| scale.column(*at)) {
        if at >= done {
            line.extend([piece(" ".repeat(at - done), Look::Plain), piece("▓", Look::Blocked)]);
            done = at + 1;
        }
    }
    let notes = ["blocked: nothing else could run", "blocked"].map(str::to_owned);
    line.push(note(&notes, done, width));
    line
}

fn piece(text: impl Into<String>, look: Look) -> Piece {
    Piece { text: text.into(), look }
}

/// Says in more or fewer words for whose end a job waited, and which end that was.
fn whom_it_waited_for(before: &JobRecord) -> Vec<String> {
    let how = match before.state {
        JobState::Cancelled => "dropped",
        JobState::Panicked => "over",
        _ => "done",
    };
    let name = fitted(&before.name, NAME);
    vec![format!("← started when {name} was {how}"), format!("← after {name}")]
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
