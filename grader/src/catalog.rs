//! The exercises of a course, as its manifests tell of them. There is no second list to keep in step.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::caller::Caller;
use crate::environment::Tools;
use crate::error::{Error, Result};
use crate::files;
use crate::suite::{SPEC, TestFile};

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
#[derive(Clone, Debug, Deserialize)]
pub struct Crate {
    pub name: String,
    #[serde(rename = "req")]
    pub version: String,
    pub features: Vec<String>,
    #[serde(rename = "uses_default_features")]
    pub default_features: bool,
}

/// One exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The package name, such as `ex09`.
    pub id: String,
    /// The folder, such as `ex09_sorted_as_completed`.
    pub folder: String,
    pub dir: PathBuf,
    pub about: About,
    /// The files of its tests: `spec` first, and then by their names.
    pub suite: Vec<TestFile>,
}

/// `[package.metadata.exercise]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub title: String,
    pub part: String,
    /// Sections of the source course.
    pub course: Vec<String>,
    /// Exercises that are best done before.
    pub after: Vec<String>,
    pub minutes: u32,
    pub points: u32,
    /// Seconds that a test may keep its thread without getting anywhere.
    #[serde(default = "five")]
    pub limit_seconds: u32,
    /// It is about a network: where sockets are forbidden, its tests and its code may have them.
    #[serde(default)]
    pub network: bool,
}

fn five() -> u32 {
    5
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
        self.folder.split_once('_').map_or(&self.folder, |(_, name)| name)
    }

    /// The page to read, from the root of the course.
    pub fn lesson(&self) -> String {
        format!("exercises/{}/README.md", self.folder)
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

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
    metadata: Option<OfCourse>,
}

/// `[workspace.metadata]`.
#[derive(Deserialize)]
struct OfCourse {
    #[serde(default)]
    handout: bool,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    #[serde(default)]
    dependencies: Vec<Dependency>,
    #[serde(default)]
    targets: Vec<Target>,
    metadata: Option<serde_json::Value>,
}

/// What cargo builds of a package.
#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct Dependency {
    #[serde(flatten)]
    asked: Crate,
    path: Option<PathBuf>,
    /// `dev` or `build`; none for an ordinary one.
    kind: Option<String>,
}

/// Reads the course from what `cargo metadata` prints, and from the exercises' tests.
pub fn read(metadata: &str, tools: Tools) -> anyhow::Result<Course> {
    let metadata: Metadata = serde_json::from_str(metadata).context("`cargo metadata` printed no JSON")?;
    let mut exercises = Vec::new();
    let mut crates = Vec::new();
    let mut local = BTreeSet::new();
    for package in metadata.packages {
        if package.name == "lab" {
            let ordinary = package.dependencies.iter().filter(|d| d.kind.is_none());
            crates = ordinary.map(|d| d.asked.clone()).collect();
        }
        let Some(about) = package.metadata.as_ref().and_then(|tables| tables.get("exercise")) else {
            continue;
        };
        local.extend(package.dependencies.iter().filter_map(|d| d.path.clone()));
        let manifest = package.manifest_path.display();
        let about = About::deserialize(about)
            .with_context(|| format!("[package.metadata.exercise] in {manifest} is not complete"))?;
        let dir = package.manifest_path.parent().context("a manifest without a folder")?.to_owned();
        let folder = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let suite = suite(&package.targets)?;
        exercises.push(Exercise { id: package.name, folder, dir, about, suite });
    }
    exercises.sort_by(|a, b| a.id.cmp(&b.id));
    for exercise in &exercises {
        if let Some(before) = exercise.about.after.iter().find(|id| !exercises.iter().any(|e| e.id == **id)) {
            bail!(
                "{} is to be done after {before}, which is not there: mend `after` in its manifest",
                exercise.id
            );
        }
    }
    if exercises.is_empty() {
        bail!(
            "there are no exercises in {}: run this inside of the course",
            metadata.workspace_root.display()
        );
    }
    Ok(Course {
        root: metadata.workspace_root,
        target: metadata.target_directory,
        exercises,
        crates,
        local: local.into_iter().collect(),
        tools,
        toolchain: None,
        fresh: false,
        handout: metadata.metadata.is_some_and(|of_course| of_course.handout),
        handed_out: None,
    })
}

/// The files of an exercise's tests, as cargo found them.
fn suite(targets: &[Target]) -> anyhow::Result<Vec<TestFile>> {
    let mut found: Vec<&Target> =
        targets.iter().filter(|t| t.kind.iter().any(|kind| kind == "test")).collect();
    found.sort_by_key(|target| (target.name != SPEC, &target.name));
    let alone = found.len() == 1;
    let file = |target: &&Target| {
        Ok(TestFile::new(&target.name, &target.src_path, files::read(&target.src_path)?, alone))
    };
    found.iter().map(file).collect()
}

impl Course {
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
        let path = PathBuf::from(asked.trim().to_lowercase());
        let wanted = path.file_name().unwrap_or_default().to_string_lossy();
        let digits = wanted.strip_prefix("ex").unwrap_or(&wanted);
        let number = digits.parse::<u32>().ok().map(|n| format!("ex{n:02}"));
        let id = number.as_deref().unwrap_or(&wanted);
        // The folder first: inside of it a module may be called as another exercise is.
        let around = path
            .ancestors()
            .filter_map(Path::file_name)
            .find_map(|folder| self.exercises.iter().find(|e| folder == e.folder.as_str()));
        let found = around.or_else(|| self.exercises.iter().find(|e| e.id == id || e.name() == wanted));
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
