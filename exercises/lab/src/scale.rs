//! Which column stands for which instant.

use std::fmt::{self, Write};

/// The columns that a fold takes: `≈` in each.
const FOLD: usize = 3;
/// Instants stand above every so many columns.
const TICK: usize = 10;

/// Time on so many columns. One long stretch in which nothing happens may be folded.
pub(crate) struct Scale {
    /// How many milliseconds one column stands for.
    unit_ms: u64,
    columns: usize,
    fold: Option<Fold>,
}

/// The stretch that takes a few columns whatever its length.
struct Fold {
    from_ms: u64,
    to_ms: u64,
    /// Its first column.
    at: usize,
}

impl Scale {
    /// Room for everything up to `end_ms`, in `columns` at most. `instants` are those at which something
    /// happens.
    pub fn over(instants: &[u64], end_ms: u64, columns: usize) -> Self {
        match folded(instants, end_ms) {
            Some((from_ms, to_ms)) => {
                let unit_ms = unit(end_ms - (to_ms - from_ms), columns.saturating_sub(FOLD + 2));
                let at = in_columns(from_ms.div_ceil(unit_ms));
                let columns = at + FOLD + in_columns((end_ms - to_ms).div_ceil(unit_ms)).max(1);
                Self { unit_ms, columns, fold: Some(Fold { from_ms, to_ms, at }) }
            }
            None => {
                let unit_ms = unit(end_ms, columns);
                Self { unit_ms, columns: in_columns(end_ms.div_ceil(unit_ms)).max(1), fold: None }
            }
        }
    }

    /// The column in which this instant lies.
    pub fn column(&self, at_ms: u64) -> usize {
        match &self.fold {
            Some(fold) if at_ms >= fold.to_ms => {
                fold.at + FOLD + in_columns((at_ms - fold.to_ms) / self.unit_ms)
            }
            Some(fold) if at_ms > fold.from_ms => fold.at,
            _ => in_columns(at_ms / self.unit_ms),
        }
    }

    /// A bar from one column to another: folded where time is.
    pub fn bar(&self, from: usize, to: usize) -> String {
        (from..to).map(|column| if self.is_folded(column) { '≈' } else { '█' }).collect()
    }

    fn is_folded(&self, column: usize) -> bool {
        self.fold.as_ref().is_some_and(|fold| (fold.at..fold.at + FOLD).contains(&column))
    }

    /// The instants above every tenth column, and above the end of the fold.
    pub fn axis(&self) -> String {
        let mut axis = String::new();
        let mut write = |column: usize, label: &dyn fmt::Display| {
            // The label before this one may be so long that there is no room.
            if axis.chars().count() <= column {
                axis.push_str(&" ".repeat(column - axis.chars().count()));
                let _ = write!(axis, "{label} ");
            }
        };
        let before = self.fold.as_ref().map_or(self.columns + 1, |fold| fold.at);
        for column in (0..before.max(1)).step_by(TICK) {
            write(column, &(column as u64).saturating_mul(self.unit_ms));
        }
        if let Some(fold) = &self.fold {
            write(fold.at, &"≈");
            let after = fold.at + FOLD;
            for column in (after..=self.columns).step_by(TICK) {
                let since_ms = ((column - after) as u64).saturating_mul(self.unit_ms);
                write(column, &fold.to_ms.saturating_add(since_ms));
            }
        }
        axis + "ms"
    }
}

/// The stretch that is folded: all the rest together would not have one column otherwise.
pub(crate) fn folded(instants: &[u64], end_ms: u64) -> Option<(u64, u64)> {
    let rest = longest_rest(instants, end_ms);
    rest.filter(|(from_ms, to_ms)| (to_ms - from_ms) / 100 >= (end_ms - to_ms) + from_ms)
}

/// The longest stretch from one instant to the next one.
fn longest_rest(instants: &[u64], end_ms: u64) -> Option<(u64, u64)> {
    let mut all: Vec<u64> = instants.iter().copied().filter(|at| *at <= end_ms).chain([0, end_ms]).collect();
    all.sort_unstable();
    let rests = all.windows(2).map(|pair| (pair[0], pair[1]));
    rests.max_by_key(|(from, to)| to - from).filter(|rest| *rest != (0, end_ms))
}

/// The smallest of 1, 2, 5, 10, 20 … milliseconds with which `end_ms` needs no more than so many columns.
fn unit(end_ms: u64, columns: usize) -> u64 {
    let columns = columns.max(1) as u64;
    let units = (0..)
        .map(|power| 10_u64.saturating_pow(power))
        .flat_map(|ten| [1, 2, 5].map(|n| ten.saturating_mul(n)));
    units.take(58).find(|unit| end_ms.div_ceil(*unit) <= columns).unwrap_or(u64::MAX)
}

fn in_columns(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
