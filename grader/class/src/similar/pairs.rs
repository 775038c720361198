//! Pairs of learners by the fingerprints that they share. Pure, but for what it is given to read them with.

use std::collections::BTreeMap;

use super::Fingerprints;

/// An exercise counts for a pair from so many shared fingerprints on,
const AT_LEAST: usize = 8;
/// and if they are so many fifths of what the shorter one has.
const FIFTHS: usize = 2;
/// So many exercises make a pair.
const EXERCISES: usize = 3;
/// What a fifth of the class has, or so many where the class is large, is a way that suggests itself; what fewer
/// than four have never is.
const COMMON: (usize, usize) = (4, 30);
/// In one exercise so many are looked at as partners of one learner: those who share the most.
const PARTNERS: usize = 20;
/// So many pairs are told of.
const PAIRS: usize = 1_000;
/// Of so many solutions, each of one learner and one exercise, the fingerprints are held at once.
const AT_ONCE: usize = 50_000;

/// Two learners who share more than is likely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub one: String,
    pub other: String,
    /// In the order of the course.
    pub exercises: Vec<Shared>,
}

/// What a pair shares in one exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    pub exercise: String,
    pub shared: usize,
    /// What each of them has that is not common, shared or not.
    pub of_one: usize,
    pub of_other: usize,
}

impl Pair {
    pub fn shared(&self) -> usize {
        self.exercises.iter().map(|exercise| exercise.shared).sum()
    }
}

/// The pairs of a class, those who share the most first. Some exercises at a time, so that it needs the same memory
/// for a class of any size; the order of the learners changes nothing.
pub fn of_class(
    mut learners: Vec<String>,
    exercises: &[String],
    read: impl Fn(&str) -> anyhow::Result<Fingerprints>,
) -> anyhow::Result<Vec<Pair>> {
    learners.sort_unstable();
    let at_once = (AT_ONCE / learners.len().max(1)).max(1);
    let mut found: BTreeMap<(usize, usize), Vec<Shared>> = BTreeMap::new();
    for some in exercises.chunks(at_once) {
        let mut prints = vec![Vec::new(); some.len()];
        for (at, learner) in learners.iter().enumerate() {
            let mut read = read(learner)?;
            for (exercise, prints) in some.iter().zip(&mut prints) {
                prints.extend(read.exercises.remove(exercise).into_iter().flatten().map(|print| (print, at)));
            }
        }
        for (exercise, prints) in some.iter().zip(prints) {
            for (pair, [shared, of_one, of_other]) in in_exercise(learners.len(), prints) {
                let exercise = exercise.clone();
                found.entry(pair).or_default().push(Shared { exercise, shared, of_one, of_other });
            }
        }
    }
    found.retain(|_, exercises| exercises.len() >= EXERCISES);
    let name = |((one, other), exercises)| {
        let (one, other): (usize, usize) = (one, other);
        Pair { one: learners[one].clone(), other: learners[other].clone(), exercises }
    };
    let mut pairs: Vec<Pair> = found.into_iter().map(name).collect();
    // A stable sort: those who share as much stay in the order of their names.
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.shared()));
    pairs.truncate(PAIRS);
    Ok(pairs)
}

/// Who shares how much in one exercise, and what each has: by the fingerprint, and the learner who has it.
fn in_exercise(learners: usize, mut prints: Vec<(u64, usize)>) -> BTreeMap<(usize, usize), [usize; 3]> {
    let common = learners.div_ceil(5).clamp(COMMON.0, COMMON.1);
    prints.sort_unstable();
    let who: Vec<&[(u64, usize)]> =
        prints.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() < common).collect();
    let mut has = vec![Vec::new(); learners];
    for (at, alike) in who.iter().enumerate() {
        for (_, learner) in *alike {
            has[*learner].push(at);
        }
    }
    let mut pairs = BTreeMap::new();
    for one in 0..learners {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, other) in has[one].iter().flat_map(|at| who[*at]).filter(|(_, other)| *other != one) {
            *shared.entry(*other).or_default() += 1;
        }
        let enough = |(other, shared): &(usize, usize)| {
            let shorter = has[one].len().min(has[*other].len());
            *shared >= AT_LEAST && 5 * shared >= FIFTHS * shorter
        };
        let mut partners: Vec<(usize, usize)> = shared.into_iter().filter(enough).collect();
        partners.sort_by_key(|(_, shared)| std::cmp::Reverse(*shared));
        for (other, shared) in partners.into_iter().take(PARTNERS) {
            let (a, b) = (one.min(other), one.max(other));
            pairs.insert((a, b), [shared, has[a].len(), has[b].len()]);
        }
    }
    pairs
}
