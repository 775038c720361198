//! The exercises of a course, as its manifests tell of them. There is no second list to keep in step.

mod metadata;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Deserialize;

use crate::caller::Caller;
use crate::environment::Tools;
use crate::error::{Error, Result};
use crate::manifest::Packaging;
use crate::suite::TestFile;

pub use metadata::read;

/// Where the stubs are in a course that was handed out. In the course itself they are beside the references.
pub const HANDED_OUT: &str = "grader/stubs";

/// True inside of a course that was handed out.
pub fn is_handed_out(here: &Path) -> bool {
    here.ancestors().any(|dir| dir.join(HANDED_OUT).is_dir())
}

/// A workspace of exercises.
#[derive(Clone, Debug)]
pub struct Course {
    pub root: PathBuf,
    pub target: PathBuf,
    /// The workspace that the grader's own programs are built in.
    pub home: PathBuf,
    pub exercises: Vec<Exercise>,
    /// The crates that the course is about: those that the lab depends on.
    pub crates: Vec<Crate>,
    /// The folders of our own that the exercises depend on: the lab's.
    pub local: Vec<PathBuf>,
    pub tools: Tools,
    /// What `rustc -vV` prints, once it was asked.
    pub toolchain: Option<String>,
    /// What is known of an earlier time does not count.
    pub fresh: bool,
    /// It was handed out by an instructor, who has its references and its known mistakes.
    pub handout: bool,
    /// What is known of its own handouts, once that was asked.
    pub handed_out: Option<HandedOut>,
}

/// What a handout has otherwise than the course, as far as other programs are to be asked for it.
#[derive(Clone, Debug)]
pub struct HandedOut {
    /// The callers of each commit.
    pub callers: Vec<Caller>,
    /// The lock file of all exercises together. None where cargo could not tell.
    pub lock: Option<String>,
    /// Of each part that was looked at.
    pub parts: Arc<Mutex<Parts>>,
    /// Git has not fetched all commits.
    pub shallow: bool,
}

/// Parts of a course, each from its first exercise to its last.
pub type Parts = BTreeMap<(usize, usize), Arc<Hashes>>;

/// Files by their path, and a hash of what each holds.
pub type Hashes = BTreeMap<String, String>;

/// A crate, as a manifest asks for it.
#[derive(Clone, Debug)]
pub struct Crate {
    pub name: String,
    pub version: String,
    pub features: Vec<String>,
    pub default_features: bool,
}

/// One exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The package's name, such as `ex09`.
    pub id: String,
    /// The folder, such as `ex09_sorted_as_completed`.
    pub folder: String,
    pub dir: PathBuf,
    pub about: About,
    /// Its tests stand on the lab, so without the lab's record none of them is passed. The course says so.
    pub on_lab: bool,
    /// There is a lesson.
    pub has_lesson: bool,
    pub packaging: Packaging,
    /// The files of its tests: `spec` first, and then by their names.
    pub suite: Vec<TestFile>,
}

/// `[package.metadata.exercise]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct About {
    /// The folder's name, if there is no other.
    pub title: String,
    pub part: String,
    /// Sections of the source course.
    pub course: Vec<String>,
    /// Exercises that are best done before.
    pub after: Vec<String>,
    /// None is said if nobody knows.
    pub minutes: u32,
    pub points: u32,
    /// Seconds that a test may keep its thread without getting anywhere.
    pub limit_seconds: u32,
    /// It is about a network: where sockets are forbidden, its tests and its code may have them.
    pub network: bool,
    /// Its tests, where a search in the text can't find them.
    pub tests: Vec<String>,
}

impl Default for About {
    fn default() -> Self {
        Self {
            title: String::new(),
            part: String::new(),
            course: Vec::new(),
            after: Vec::new(),
            minutes: 0,
            points: 10,
            limit_seconds: 5,
            network: false,
            tests: Vec::new(),
        }
    }
}

impl Exercise {
    /// The names of all its tests, in the order of its files, which is the order of discovery.
    pub fn tests(&self) -> impl Iterator<Item = &String> {
        self.suite.iter().flat_map(|file| &file.tests)
    }

    /// Those of one file.
    pub fn tests_of(&self, file: &str) -> impl Iterator<Item = &String> {
        self.suite.iter().filter(move |known| known.name == file).flat_map(|file| &file.tests)
    }

    /// The time that one of its tests may keep its thread for.
    pub fn limit(&self) -> Duration {
        Duration::from_secs(self.about.limit_seconds.into())
    }

    /// The folder's name without its number: `sorted_as_completed`.
    pub fn name(&self) -> &str {
        let numbered = self.folder.split_once(['_', '-']).filter(|(begin, _)| number(begin).is_some());
        numbered.map_or(&self.folder, |(_, name)| name)
    }

    /// The number that its folder or its package begins with.
    fn number(&self) -> Option<u32> {
        let begin = |name: &str| number(name.split(['_', '-']).next().unwrap_or_default());
        begin(&self.folder).or_else(|| begin(&self.id))
    }

    /// The page to read, from the root of the course; nothing where there is none.
    pub fn lesson(&self) -> String {
        if self.has_lesson { format!("exercises/{}/README.md", self.folder) } else { String::new() }
    }

    /// The file that the learner edits, from the root of the course.
    pub fn edited(&self) -> String {
        format!("exercises/{}/src/lib.rs", self.folder)
    }

    /// The folder that the learner's code is in, from the root of the course, with a slash.
    pub fn sources(&self) -> String {
        format!("exercises/{}/src/", self.folder)
    }
}

/// `9` of `9`, `09` and `ex09`.
fn number(text: &str) -> Option<u32> {
    text.strip_prefix("ex").unwrap_or(text).parse().ok()
}

impl Course {
    /// All its tests stand on the lab.
    pub fn is_on_lab(&self) -> bool {
        self.exercises.iter().all(|exercise| exercise.on_lab)
    }

    /// What an exercise's source was at the start.
    pub fn stub(&self, exercise: &Exercise) -> PathBuf {
        match self.handout {
            true => self.root.join(HANDED_OUT).join(&exercise.folder).with_extension("rs"),
            false => self.root.join("solutions").join(&exercise.folder).join("stub.rs"),
        }
    }

    /// The exercise that somebody means: `ex09`, `9`, `09`, its name, or a path inside of its folder, as
    /// an editor gives it.
    pub fn find(&self, asked: &str) -> Result<&Exercise> {
        let path = PathBuf::from(asked.trim().to_lowercase().replace('-', "_"));
        let wanted = path.file_name().unwrap_or_default().to_string_lossy();
        let is = |name: &str| wanted == name.to_lowercase().replace('-', "_");
        let find = |wanted: &dyn Fn(&Exercise) -> bool| self.exercises.iter().find(|e| wanted(e));
        // The folder first: inside of it a module may be called as another exercise is.
        let around = path
            .ancestors()
            .filter_map(Path::file_name)
            .find_map(|folder| find(&|e| folder == e.folder.to_lowercase().replace('-', "_").as_str()));
        let named = || find(&|e| is(&e.id)).or_else(|| find(&|e| is(e.name())));
        let numbered = || number(&wanted).and_then(|n| find(&|e| e.number() == Some(n)));
        let found = around.or_else(named).or_else(numbered);
        found.ok_or_else(|| Error::Usage(self.no_such(asked, &wanted)))
    }

    /// The exercises that somebody means, each once; all, if none is named.
    pub fn find_all(&self, asked: &[String]) -> Result<Vec<&Exercise>> {
        if asked.is_empty() {
            return Ok(self.exercises.iter().collect());
        }
        let mut found: Vec<&Exercise> = Vec::new();
        for asked in asked {
            let exercise = self.find(asked)?;
            if !found.iter().any(|known| known.id == exercise.id) {
                found.push(exercise);
            }
        }
        Ok(found)
    }

    /// The exercises from one to another one.
    pub fn part(&self, from: Option<&str>, to: Option<&str>) -> Result<Vec<&Exercise>> {
        let first = from.map(|asked| self.find(asked)).transpose()?.map(|exercise| &exercise.id);
        let last = to.map(|asked| self.find(asked)).transpose()?.map(|exercise| &exercise.id);
        let is_in = |id: &String| first.is_none_or(|first| first <= id) && last.is_none_or(|last| id <= last);
        let part: Vec<&Exercise> = self.exercises.iter().filter(|exercise| is_in(&exercise.id)).collect();
        match part.is_empty() {
            true => Err(Error::Usage(
                "no exercise is left: --from is to name an earlier one than --to".to_owned(),
            )),
            false => Ok(part),
        }
    }

    fn no_such(&self, asked: &str, wanted: &str) -> String {
        let likeness = |name: &str| similar::TextDiff::from_chars(wanted, name).ratio();
        let nearest = self
            .exercises
            .iter()
            .map(|e| (likeness(&e.id).max(likeness(e.name())).max(likeness(&e.folder)), e))
            .filter(|(ratio, _)| *ratio >= 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((_, e)) => {
                format!("there is no exercise `{asked}`: did you mean `{}` ({})?", e.id, e.name())
            }
            None => format!("there is no exercise `{asked}`: `cargo run -p grader -- list` names them all"),
        }
    }
}
