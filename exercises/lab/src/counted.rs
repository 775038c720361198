//! A number that remembers being compared.

use std::cmp::Ordering;
use std::fmt;

use crate::Lab;

/// A value whose comparisons are counted, with the instants at which they happened. From outside
/// this is all that tells a list that is kept in order from one that is sorted at the end.
#[derive(Clone)]
pub struct Counted {
    value: u32,
    lab: Lab,
}

impl Counted {
    pub(crate) fn new(lab: Lab, value: u32) -> Self {
        Self { value, lab }
    }

    pub(crate) fn value(&self) -> u32 {
        self.value
    }
}

impl Ord for Counted {
    fn cmp(&self, other: &Self) -> Ordering {
        let now_ms = self.lab.elapsed_ms();
        self.lab.book().compared(now_ms);
        self.value.cmp(&other.value)
    }
}

impl PartialOrd for Counted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Counted {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Counted {}

/// Says nothing of the number: who could read it would need no comparison.
impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a counted number")
    }
}
