//! Grades a class, a window of submissions at a time: read them, grade what nobody has graded yet, write them down.
//! What is held in memory is one window, however large the class is.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use grader::catalog::{Course, Exercise};
use grader::check::{self, Guards, HandedIn, Part, SCRATCH};
use grader::confinement::Confinement;
use grader::grade::{self, Confined};
use grader::judge::{self, Graded};
use grader::report::{Run, json};
use grader::submission::Handed;
use grader::verdict::Verdict;
use jiff::Timestamp;

use crate::gradebook::{Head, Row, Status, Writer};
use crate::journal::{Journal, Key};
use crate::kept;
use crate::progress::Progress;
use crate::results;
use crate::roster::{self, Learner, Place, Who};
use crate::scores::{self, Rules, Time};
use crate::similar::Fingerprints;
use crate::similar::known::Known as KnownCode;

/// So many packages are handed to cargo at once, at least: more of them leave no processor idle while the last ones
/// are linked, and fewer need less room on the disk.
const BATCH: usize = 96;
/// So many submissions are held at once, at most.
const WINDOW: usize = 256;

/// What grades.
pub struct Grader<'a> {
    pub course: &'a Course,
    /// The exercises that count.
    pub part: &'a [&'a Exercise],
    pub means: &'a Confinement,
    pub confined: Confined<'a>,
    pub journal: Journal,
    pub run: Run,
    pub rules: Rules,
    /// Code that says nothing of where somebody has it from.
    pub known: KnownCode,
    pub progress: &'a Progress,
}

/// A submission that was read, as far as it goes.
struct Read {
    number: usize,
    who: Who,
    what: What,
}

enum What {
    Nothing(String),
    Parts { handed_in: HandedIn, parts: Vec<Known>, prints: Fingerprints, came: Option<Timestamp> },
}

/// What one exercise of it comes to.
enum Known {
    Grade(Box<json::Exercise>),
    /// To be found in the journal once its window is graded.
    Key(Key),
}

/// Code that nobody has graded yet.
pub struct Open<'a> {
    pub exercise: &'a Exercise,
    pub handed: Handed,
}

impl<'a> Grader<'a> {
    /// Grades these learners, each with the number of their place in the class, and writes the results to `out`.
    /// Says of how many the grader does not know what they are worth.
    pub async fn class(
        &self,
        learners: impl Iterator<Item = (usize, Learner)>,
        head: &Head,
        out: &Path,
    ) -> anyhow::Result<usize> {
        let mut book = Writer::new(out, head)?;
        let mut unknown = 0;
        let (mut window, mut open) = (Vec::new(), BTreeMap::new());
        for (number, Learner { who, place }) in learners {
            let what = match place {
                Place::Nowhere(why) => What::Nothing(why),
                Place::At(place) => self.read(&place, &who, &mut open).await?,
            };
            window.push(Read { number, who, what });
            if open.len() >= BATCH || window.len() >= WINDOW {
                unknown += self.window(&mut window, &mut open, head, out, &mut book).await?;
            }
        }
        unknown += self.window(&mut window, &mut open, head, out, &mut book).await?;
        book.done()?;
        Ok(unknown)
    }

    async fn read(
        &self,
        place: &Path,
        who: &Who,
        open: &mut BTreeMap<Key, Open<'a>>,
    ) -> anyhow::Result<What> {
        let submission = match check::read(self.means, place).await {
            Ok(submission) => submission,
            // Another machine has it elsewhere, and says the same.
            Err(why) => {
                let (full, name) = (place.display().to_string(), roster::name(place));
                return Ok(What::Nothing(format!("{why:#}").replace(&full, &name)));
            }
        };
        let (mut parts, mut prints) = (Vec::new(), Fingerprints::default());
        let counts = |exercise: &Exercise| self.part.iter().any(|counted| counted.id == exercise.id);
        for (exercise, part) in check::parts(self.course, &submission).filter(|(e, _)| counts(e)) {
            parts.push(match part {
                Part::Known(graded) => Known::Grade(Box::new(json::exercise(&graded))),
                Part::Code(handed) => {
                    prints.add(&exercise.id, handed, &self.known);
                    let package = check::lay(exercise, handed, Guards::default())?.package;
                    let key = self.journal.key(exercise, &package);
                    if !open.contains_key(&key) && self.journal.find(&key).is_none() {
                        open.insert(key.clone(), Open { exercise, handed: handed.clone() });
                    }
                    Known::Key(key)
                }
            });
        }
        let handed_in = check::handed_in(self.course, &submission);
        Ok(What::Parts { handed_in, parts, prints, came: self.came(place, who).await? })
    }

    /// When a submission came, where that counts.
    async fn came(&self, place: &Path, who: &Who) -> anyhow::Result<Option<Timestamp>> {
        let time = match self.rules.late.as_ref().map(|late| late.by) {
            None => None,
            Some(Time::Receipt) => Some(who.received_at.clone()).filter(|time| !time.is_empty()),
            Some(Time::Commit) => check::last_commit(self.means, place).await,
        };
        time.map(|time| scores::time(&time).with_context(|| format!("of `{}`", who.id))).transpose()
    }

    /// Grades what is open, and writes down all of the window.
    async fn window(
        &self,
        window: &mut Vec<Read>,
        open: &mut BTreeMap<Key, Open<'a>>,
        head: &Head,
        out: &Path,
        book: &mut Writer,
    ) -> anyhow::Result<usize> {
        let open = std::mem::take(open);
        let failed = self.grade(&open).await?;
        let mut unknown = 0;
        for Read { number, who, what } in window.drain(..) {
            let row = match what {
                What::Nothing(why) => {
                    results::forget(out, &who.id)?;
                    Row::not_graded(number, who, why, head.max_score())
                }
                What::Parts { handed_in, parts, prints, came } => {
                    let exercise = |known| match known {
                        Known::Grade(exercise) => Ok(*exercise),
                        Known::Key(key) => self
                            .journal
                            .find(&key)
                            .or_else(|| failed.get(&key).cloned())
                            .context("what was graded is gone from the journal: run this again"),
                    };
                    let weighed =
                        |known| exercise(known).map(|exercise| scores::weighed(exercise, &self.rules));
                    let exercises = parts.into_iter().map(weighed).collect::<anyhow::Result<_>>()?;
                    let run = Run { handed_in: Some(handed_in), ..self.run.clone() };
                    let mut report = json::of(&run, exercises);
                    let row = Row::graded(number, who, &report, &self.rules, came);
                    row.say_late(&mut report);
                    results::write(out, &row, &report)?;
                    results::write_fingerprints(out, &row.who.id, &prints)?;
                    row
                }
            };
            unknown += usize::from(row.status == Status::GraderError);
            book.row(&row)?;
            self.progress.done();
        }
        Ok(unknown)
    }

    /// Grades code, and notes it down. Gives back what could not be graded, tried twice.
    pub async fn grade(
        &self,
        open: &BTreeMap<Key, Open<'a>>,
    ) -> anyhow::Result<BTreeMap<Key, json::Exercise>> {
        let mut to_do: Vec<(&Key, &Open<'a>)> = open.iter().collect();
        let mut failed = BTreeMap::new();
        for _ in 0..2 {
            failed.clear();
            for batch in to_do.chunks(BATCH) {
                for ((key, _), graded) in batch.iter().zip(self.batch(batch).await?) {
                    let exercise = kept::exercise(json::exercise(&graded));
                    match exercise.verdict {
                        Verdict::InternalError => drop(failed.insert((*key).clone(), exercise)),
                        _ => self.journal.keep(key, &exercise)?,
                    }
                }
            }
            to_do.retain(|(key, _)| failed.contains_key(*key));
        }
        Ok(failed)
    }

    /// Where one of them keeps cargo from its work, the others get their grades all the same. An error is what keeps
    /// it from working on any of them.
    async fn batch(&self, batch: &[(&Key, &Open<'a>)]) -> anyhow::Result<Vec<Graded>> {
        let error = match self.at_once(batch).await {
            Ok(graded) => return Ok(graded),
            Err(error) => error,
        };
        let (one, other) = batch.split_at(batch.len() / 2);
        if one.is_empty() {
            return Err(error);
        }
        let halves = [(one, Box::pin(self.batch(one)).await), (other, Box::pin(self.batch(other)).await)];
        if halves.iter().all(|(_, graded)| graded.is_err()) {
            return Err(error);
        }
        let known = |(half, graded): (&[(&Key, &Open<'a>)], anyhow::Result<Vec<Graded>>)| match graded {
            Ok(graded) => graded,
            Err(why) => {
                half.iter().map(|(_, open)| judge::not_known(open.exercise, &format!("{why:#}"))).collect()
            }
        };
        Ok(halves.into_iter().flat_map(known).collect())
    }

    async fn at_once(&self, batch: &[(&Key, &Open<'a>)]) -> anyhow::Result<Vec<Graded>> {
        let laid = batch.iter().map(|(_, open)| check::lay(open.exercise, &open.handed, Guards::default()));
        let laid = laid.collect::<anyhow::Result<Vec<_>>>()?;
        let tell = |event| self.progress.tell(&event);
        grade::strangers(self.course, SCRATCH, &laid, &self.confined, &tell).await
    }
}
