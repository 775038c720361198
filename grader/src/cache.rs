//! What came of an exercise is kept under a hash of all that decides it, so that nothing unchanged is built
//! or run again. Facts are kept and not grades: judging is always done anew. All of it may be deleted at
//! any time, and whatever is wrong with an entry, or with the folder, the work is done as if there was none.

use std::fs;
use std::path::{Path, PathBuf};

use hmac_sha256::Hash;

use crate::catalog::{Course, Exercise};
use crate::facts::{Built, Facts, Ran};
use crate::files;
use crate::inputs::Inputs;
use crate::message;
use crate::process::End;

/// So many versions of an exercise are kept: taking an edit back is free, too.
const VERSIONS: usize = 8;

/// The facts that are known about a course as it is now.
pub struct Cache {
    course: Course,
    dir: PathBuf,
    /// None if not all that decides can be known; then nothing is known and nothing is kept.
    common: Option<(Inputs, [u8; 32])>,
}

/// Everything that decides about one exercise, as it was when this was made.
pub struct Now {
    own: Inputs,
    key: [u8; 32],
}

impl Cache {
    pub fn of(course: &Course) -> Self {
        let common = Inputs::common(course).map(|inputs| {
            let hash = inputs.hash();
            (inputs, hash)
        });
        Self { course: course.clone(), dir: course.target.join("grader/facts"), common }
    }

    /// How an exercise is now; to be asked before it is built.
    pub fn now(&self, exercise: &Exercise) -> Option<Now> {
        let (_, common) = self.common.as_ref()?;
        let own = Inputs::own(exercise)?;
        let key = Hash::hash([*common, own.hash()].as_flattened());
        Some(Now { own, key })
    }

    /// What came of it when it was like this before.
    pub fn find(&self, exercise: &Exercise, now: &Now) -> Option<Facts> {
        if self.course.fresh {
            return None;
        }
        let entry = fs::read_to_string(self.file(exercise, now)).ok()?;
        let (sum, facts) = entry.split_once('\n')?;
        if sum != checksum(now, facts) {
            return None;
        }
        let facts: Facts = serde_json::from_str(facts).ok()?;
        let programs = facts.built.programs.keys();
        let all_ran =
            programs.flat_map(|file| exercise.tests_of(file)).all(|test| facts.ran.contains_key(test));
        all_ran.then_some(facts)
    }

    /// Keeps what came of exercises. Where something has changed meanwhile nobody knows of which version it
    /// is, and it is not kept.
    pub fn keep(&self, found: Vec<(Exercise, Now, Facts)>) {
        let Some((common, _)) = &self.common else { return };
        if Inputs::common(&self.course).as_ref() != Some(common) {
            return;
        }
        for (exercise, then, facts) in found {
            if may_be_kept(&facts) && Inputs::own(&exercise).as_ref() == Some(&then.own) {
                self.write(&exercise, &then, &facts);
            }
        }
    }

    fn write(&self, exercise: &Exercise, then: &Now, facts: &Facts) {
        let Ok(text) = serde_json::to_string(facts) else { return };
        let entry = format!("{}\n{text}", checksum(then, &text));
        // A disk that is full, or that can't be written to, costs the next grader time, and nobody a grade.
        let _ = fs::create_dir_all(&self.dir).map(|()| files::replace(&self.file(exercise, then), &entry));
        forget(&self.dir, &format!("{}-", exercise.id));
    }

    fn file(&self, exercise: &Exercise, now: &Now) -> PathBuf {
        self.dir.join(format!("{}-{}", exercise.id, hex(&now.key)))
    }
}

/// Of the entries that begin like this, all but the newest.
fn forget(dir: &Path, begin: &str) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mine = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(begin));
    let mut mine: Vec<_> =
        mine.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    mine.sort();
    for (_, old) in mine.iter().rev().skip(VERSIONS) {
        let _ = fs::remove_file(old);
    }
}

/// Of an entry and of the place where it belongs.
fn checksum(now: &Now, text: &str) -> String {
    let mut hash = Hash::new();
    hash.update(now.key);
    hash.update(text);
    hex(&hash.finalize())
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// True if nothing but the sources can have led to this. What the machine may be to blame for is found out
/// again each time.
fn may_be_kept(facts: &Facts) -> bool {
    let Facts { built, ran } = facts;
    built_by_sources(built) && ran.values().all(ran_by_sources)
}

/// A linker that dies, or a compiler that does, complains about no line.
fn built_by_sources(built: &Built) -> bool {
    let mine = built.errors.iter().all(|e| e.at.is_some() && !message::is_the_machine_s(&e.rendered));
    mine && !(built.programs.is_empty() && built.errors.is_empty())
}

/// The lab does not count time in which the machine was busy with others, so whatever it says is said of the
/// sources. Without a word from it, memory or threads may have been short.
fn ran_by_sources(ran: &Ran) -> bool {
    /// As the system ends a program when there is no memory left.
    const KILLED: i32 = 9;
    match ran.finished.end {
        End::OutOfTime | End::OutOfProcessorTime | End::Signal(KILLED) => false,
        // Only where a stranger's program is confined, and nothing of that is kept here.
        End::TooMuchMemory | End::TooManyThreads => false,
        End::Exit(101) => ran.record.is_some(),
        End::Signal(_) => !ran.finished.errors.contains("memory allocation of"),
        End::Exit(_) | End::TooMuchOutput => true,
    }
}
