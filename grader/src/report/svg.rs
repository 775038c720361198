//! A timeline as SVG, true to scale. What the jobs did, what there is to say of each, and what is folded
//! comes from the lab, as for the picture on a terminal.
//!
//! Along time all places are per cent and all sizes of text are pixels: it gets narrow and stays readable.
//! No state is told by its colour alone.

use lab::timeline::left_out;
use lab::{JobRecord, JobState, Picture};

use super::markup::Markup;

/// Per cent of the width that time takes: the rest is for marks behind the last bar.
const TIME: f64 = 95.0;
/// Per cent that a folded stretch takes, whatever its length.
const FOLD: f64 = 6.0;
/// Two instants on the axis need so much room between them, in per cent.
const ROOM: f64 = 16.0;
/// Pixels above the first row.
const TOP: usize = 36;
/// Pixels from row to row: a line of text with the bar below it.
const ROW: usize = 38;
/// Pixels from the top of a row to its bar.
const BAR: usize = 19;
const BAR_HEIGHT: usize = 12;
/// Characters of a name and its note that a phone has room for, and of a name alone.
const LINE: usize = 44;
const NAME: std::ops::RangeInclusive<usize> = 8..=20;

/// Which place stands for which instant.
struct Scale {
    until_ms: u64,
    fold: Option<(u64, u64)>,
}

impl Scale {
    fn of(picture: &Picture) -> Self {
        Self { until_ms: picture.until_ms().max(1), fold: picture.folded() }
    }

    /// Per cent of the width.
    #[expect(clippy::cast_precision_loss, reason = "nobody sees a millionth of a millionth")]
    fn at(&self, ms: u64) -> f64 {
        let part = |ms: u64, of: u64, width: f64| ms as f64 / of.max(1) as f64 * width;
        let ms = ms.min(self.until_ms);
        let Some((from, to)) = self.fold else { return part(ms, self.until_ms, TIME) };
        let (rest, width) = (from + (self.until_ms - to), TIME - FOLD);
        match ms {
            ms if ms <= from => part(ms, rest, width),
            ms if ms < to => part(from, rest, width) + part(ms - from, to - from, FOLD),
            ms => part(from + (ms - to), rest, width) + FOLD,
        }
    }

    /// The instants that are named on the axis.
    fn ticks(&self) -> Vec<u64> {
        let unfolded = self.until_ms - self.fold.map_or(0, |(from, to)| to - from);
        let step = step(unfolded);
        let stretches = match self.fold {
            Some((from, to)) => vec![(0, from), (to, self.until_ms)],
            None => vec![(0, self.until_ms)],
        };
        let mut ticks: Vec<u64> = Vec::new();
        for (start, end) in stretches {
            // Counted, so that no sum is too large for the type.
            for tick in (0..=(end - start) / step).map(|n| start + n * step) {
                if ticks.last().is_none_or(|last| self.at(tick) - self.at(*last) >= ROOM) {
                    ticks.push(tick);
                }
            }
        }
        ticks
    }
}

/// The smallest of 1, 2, 5, 10, 20 … milliseconds that names no more than five instants.
fn step(span_ms: u64) -> u64 {
    let tens = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
    let steps = tens.flat_map(|ten| [1, 2, 5].map(|n| ten.saturating_mul(n)));
    steps.into_iter().find(|step| span_ms / step <= 5).unwrap_or(u64::MAX)
}

/// What the jobs did.
pub fn actual(page: &mut Markup, picture: &Picture, clock: &str, says: &str) {
    let rows = rows(&picture.jobs, &picture.notes(), picture.until_ms());
    draw(page, &rows, &picture.blocked_ms, &Scale::of(picture), clock, says);
}

/// What was possible, on the same scale.
pub fn possible(page: &mut Markup, picture: &Picture, clock: &str, says: &str) {
    let own = picture.of_possible();
    let mut rows = rows(&own.jobs, &own.notes(), picture.until_ms());
    rows.iter_mut().for_each(|row| row.look.class = "possible");
    draw(page, &rows, &[], &Scale::of(picture), clock, says);
}

struct Row<'a> {
    name: &'a str,
    made_ms: u64,
    /// Its start and its end; None if it was never started.
    ran_ms: Option<(u64, u64)>,
    look: Look,
    note: String,
}

/// How a bar looks, and the sign behind it.
struct Look {
    class: &'static str,
    mark: &'static str,
}

fn look(state: JobState) -> Look {
    match state {
        JobState::Running => Look { class: "unended", mark: "…" },
        JobState::Cancelled => Look { class: "cancelled", mark: "✗" },
        JobState::Panicked => Look { class: "panicked", mark: "!" },
        _ => Look { class: "ran", mark: "" },
    }
}

fn rows<'a>(jobs: &'a [JobRecord], notes: &[String], until_ms: u64) -> Vec<Row<'a>> {
    let row = |(job, note): (&'a JobRecord, &String)| Row {
        name: &job.name,
        made_ms: job.made_ms,
        ran_ms: job.started_ms.map(|started| (started, job.ended_ms.unwrap_or(until_ms).max(started))),
        look: look(job.state),
        note: note.clone(),
    };
    jobs.iter().zip(notes).map(row).collect()
}

/// `says` is what somebody hears who can't see it.
fn draw(page: &mut Markup, rows: &[Row<'_>], blocked_ms: &[u64], scale: &Scale, clock: &str, says: &str) {
    let left_out = left_out(rows.len());
    let shown = rows.len() - left_out.len() + usize::from(!left_out.is_empty());
    let height = TOP + ROW * (shown + usize::from(!blocked_ms.is_empty()));
    let attributes = [("class", "timeline"), ("role", "img"), ("aria-label", says), ("width", "100%")];
    page.with("svg", &[&attributes[..], &[("height", &height.to_string())]].concat(), |svg| {
        axis(svg, scale, clock, height);
        let mut top = TOP;
        for (i, row) in rows.iter().enumerate() {
            if left_out.contains(&i) {
                if i == left_out.start {
                    text(svg, "note", 0.0, top + 24, &format!("… {} more", left_out.len()));
                    top += ROW;
                }
                continue;
            }
            draw_row(svg, row, top, scale);
            top += ROW;
        }
        if !blocked_ms.is_empty() {
            blocked(svg, blocked_ms, top, scale);
        }
    });
}

fn axis(svg: &mut Markup, scale: &Scale, clock: &str, height: usize) {
    text(svg, "note", 0.0, 11, clock);
    if let Some((from, to)) = scale.fold {
        let (from, width) = (scale.at(from), scale.at(to) - scale.at(from));
        rect(svg, "fold", (from, width), 14, height - 14);
        text(svg, "fold-sign", from + width / 2.0, 27, "≈");
    }
    for tick in scale.ticks() {
        let x = percent(scale.at(tick));
        let bottom = height.to_string();
        svg.empty("line", &[("class", "grid"), ("x1", &x), ("x2", &x), ("y1", "31"), ("y2", &bottom)]);
        let class = if tick == 0 { "tick first" } else { "tick" };
        text(svg, class, scale.at(tick), 27, &tick.to_string());
    }
}

fn draw_row(svg: &mut Markup, row: &Row<'_>, top: usize, scale: &Scale) {
    text(svg, "name", 0.0, top + 13, &fitted(row.name, &row.note));
    if !row.note.is_empty() {
        text(svg, "note end", 100.0, top + 13, &row.note);
    }
    let Some((from, to)) = row.ran_ms else { return };
    let middle = (top + BAR + BAR_HEIGHT / 2).to_string();
    let (made, from, to) = (scale.at(row.made_ms), scale.at(from), scale.at(to));
    if made < from {
        let (x1, x2) = (percent(made), percent(from));
        svg.empty(
            "line",
            &[("class", "waiting"), ("x1", &x1), ("x2", &x2), ("y1", &middle), ("y2", &middle)],
        );
    }
    // What took no time at all is seen too.
    rect(svg, row.look.class, (from, (to - from).max(0.6)), top + BAR, BAR_HEIGHT);
    if !row.look.mark.is_empty() {
        text(svg, "mark", to, top + BAR + 11, row.look.mark);
    }
}

fn blocked(svg: &mut Markup, instants_ms: &[u64], top: usize, scale: &Scale) {
    text(svg, "name", 0.0, top + 13, "(thread)");
    text(svg, "note end", 100.0, top + 13, "blocked: nothing else could run");
    let mut last = None;
    for at in instants_ms.iter().map(|at| scale.at(*at)) {
        // Where one can't be told from the other, one is enough.
        if last.is_none_or(|last| at - last >= 1.0) {
            rect(svg, "blocked", (at, 1.6), top + BAR - 2, BAR_HEIGHT + 4);
            last = Some(at);
        }
    }
}

fn rect(svg: &mut Markup, class: &str, (x, width): (f64, f64), y: usize, height: usize) {
    let (x, width) = (percent(x), percent(width));
    let (y, height) = (y.to_string(), height.to_string());
    svg.empty("rect", &[("class", class), ("x", &x), ("width", &width), ("y", &y), ("height", &height)]);
}

fn text(svg: &mut Markup, class: &str, x: f64, y: usize, text: &str) {
    svg.of("text", &[("class", class), ("x", &percent(x)), ("y", &y.to_string())], text);
}

fn percent(n: f64) -> String {
    let n = format!("{:.1}", n.clamp(0.0, 100.0));
    format!("{}%", n.trim_end_matches(".0"))
}

/// A name with room for its note beside it on a phone; the table has it in full.
fn fitted(name: &str, note: &str) -> String {
    let room = LINE.saturating_sub(note.chars().count()).clamp(*NAME.start(), *NAME.end());
    match name.chars().count() > room {
        true => name.chars().take(room - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

/// The patterns that the bars are filled with; once on a page.
pub fn patterns(page: &mut Markup) {
    let hatches = [
        ("unended", "0 6 6 0"),
        ("cancelled", "0 0 6 6 M0 6 6 0"),
        ("panicked", "3 0 3 6"),
        ("fold", "0 3 6 3"),
    ];
    page.with("svg", &[("class", "patterns"), ("aria-hidden", "true"), ("focusable", "false")], |svg| {
        for (state, lines) in hatches {
            let id = format!("{state}-pattern");
            let size = [("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse")];
            svg.with("pattern", &[&[("id", id.as_str())][..], &size].concat(), |pattern| {
                let (class, lines) = (format!("{state}-lines"), format!("M{lines}"));
                pattern.empty("path", &[("class", &class), ("d", &lines)]);
            });
        }
    });
}

/// One bar of each kind, and what it stands for.
pub fn legend(page: &mut Markup) {
    let kinds = [
        ("ran", "", "under way, and later at its end"),
        ("unended", "…", "under way, and never at its end"),
        ("cancelled", "✗", "under way until it was dropped"),
        ("panicked", "!", "under way until it panicked"),
        ("blocked", "", "the thread was blocked: nothing else could run"),
        ("possible", "", "as it could have run"),
    ];
    page.with("ul", &[("class", "legend")], |list| {
        let mut entry = |says: &str, draw: &dyn Fn(&mut Markup)| {
            list.with("li", &[], |entry| {
                let size = [("aria-hidden", "true"), ("width", "72"), ("height", "16")];
                entry.with("svg", &size, |svg| draw(svg)).text(says);
            });
        };
        let dots = [("class", "waiting"), ("x1", "0"), ("x2", "80%"), ("y1", "8"), ("y2", "8")];
        entry("made, and not started so far", &|svg| {
            svg.empty("line", &dots);
        });
        for (class, mark, says) in kinds {
            entry(says, &|svg| {
                rect(svg, class, (1.0, if class == "blocked" { 12.0 } else { 78.0 }), 2, BAR_HEIGHT);
                if !mark.is_empty() {
                    text(svg, "mark", 79.0, 13, mark);
                }
            });
        }
        entry("a long time in which nothing happened, cut short", &|svg| {
            rect(svg, "fold", (0.0, 80.0), 0, 16);
        });
    });
}
