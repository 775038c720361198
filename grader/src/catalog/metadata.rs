//! Reads a course from what `cargo metadata` prints, and from the exercises' tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::{About, Course, Crate, Exercise};
use crate::environment::Tools;
use crate::files;
use crate::manifest::{Dependency, Packaging};
use crate::scan;
use crate::suite::{SPEC, TestFile, tests_in};

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
    version: String,
    edition: String,
    rust_version: Option<String>,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    features: BTreeMap<String, Vec<String>>,
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

impl Target {
    fn is(&self, wanted: &str) -> bool {
        self.kind.iter().any(|kind| kind == wanted)
    }
}

/// Reads the course from what `cargo metadata` prints, and from the exercises' tests.
pub fn read(metadata: &str, tools: Tools) -> anyhow::Result<Course> {
    let metadata: Metadata = serde_json::from_str(metadata).context("`cargo metadata` printed no JSON")?;
    let root = metadata.workspace_root;
    let lab = metadata.packages.iter().find(|package| package.name == LAB);
    let ordinary = lab.into_iter().flat_map(|lab| &lab.dependencies).filter(|d| d.kind.is_none());
    let crates = ordinary.map(|d| Crate {
        name: d.name.clone(),
        version: d.req.clone(),
        features: d.features.clone(),
        default_features: d.default_features,
    });
    let crates = crates.collect();
    let (ours, others): (Vec<Package>, Vec<Package>) =
        metadata.packages.into_iter().partition(|package| is_exercise(package, &root));
    let local = local(&ours, &others);
    let mut exercises = ours.into_iter().map(exercise).collect::<anyhow::Result<Vec<_>>>()?;
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
            "there are no exercises in {}: run this inside of a course, or name one with --course. Each exercise is a \
             package in a folder of `exercises` with [package.metadata.exercise] in its manifest",
            root.display()
        );
    }
    Ok(Course {
        home: root.clone(),
        root,
        target: metadata.target_directory,
        exercises,
        crates,
        local,
        tools,
        toolchain: None,
        fresh: false,
        handout: metadata.metadata.is_some_and(|of_course| of_course.handout),
        handed_out: None,
    })
}

/// What every test of ours stands on.
const LAB: &str = "lab";

/// Solutions are packages too, and may say the same of themselves.
fn is_exercise(package: &Package, root: &Path) -> bool {
    let folder = package.manifest_path.parent().and_then(Path::parent);
    let says_so = package.metadata.as_ref().is_some_and(|tables| tables.get("exercise").is_some());
    says_so && folder == Some(&root.join("exercises"))
}

/// The folders of the course's own crates that exercises need, be it through others.
fn local(exercises: &[Package], others: &[Package]) -> Vec<PathBuf> {
    let paths =
        |package: &Package| package.dependencies.iter().filter_map(|d| d.path.clone()).collect::<Vec<_>>();
    let mut next: Vec<PathBuf> = exercises.iter().flat_map(paths).collect();
    let mut local = BTreeSet::new();
    while let Some(folder) = next.pop() {
        let package = others.iter().find(|other| other.manifest_path.parent() == Some(&folder));
        if local.insert(folder) {
            next.extend(package.into_iter().flat_map(paths));
        }
    }
    local.into_iter().collect()
}

fn exercise(package: Package) -> anyhow::Result<Exercise> {
    let manifest = package.manifest_path.display().to_string();
    let dir = package.manifest_path.parent().context("a manifest without a folder")?.to_owned();
    let folder = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let about = package.metadata.as_ref().and_then(|tables| tables.get("exercise")).context("no exercise")?;
    let about = About::deserialize(about)
        .with_context(|| format!("[package.metadata.exercise] in {manifest} can't be read"))?;
    let title = if about.title.is_empty() { folder.clone() } else { about.title.clone() };
    let about = About { title, ..about };
    let source = dir.join("src/lib.rs");
    let library = package.targets.iter().find(|target| target.src_path == source);
    let library = library.with_context(|| {
        format!("{manifest} makes no library of src/lib.rs, which tests need: put the code there that is to be learned")
    })?;
    let packaging = Packaging {
        version: package.version,
        edition: package.edition,
        rust_version: package.rust_version,
        features: package.features,
        library: library.name.replace('-', "_"),
        is_macro: library.is("proc-macro"),
        dependencies: package.dependencies,
    };
    let on_lab = packaging.dependencies.iter().any(|d| d.name == LAB && d.path.is_some());
    let suite = suite(&package.targets, &about, on_lab, &packaging)?;
    let has_lesson = dir.join("README.md").exists();
    let exercise = Exercise { id: package.name, folder, dir, about, on_lab, has_lesson, packaging, suite };
    if exercise.tests().next().is_none() {
        bail!(
            "{} seems to have no tests in {}: if a macro makes them, list them in {manifest}, as \
             [package.metadata.exercise] tests = [\"one\", \"module::two\"]",
            exercise.id,
            exercise.dir.join("tests").display()
        );
    }
    if let Some(test) = exercise.about.tests.iter().find(|test| !exercise.tests().any(|known| known == *test))
    {
        bail!(
            "{manifest} lists the test {test}, and there is no such file of tests: a name is FILE/TEST, or TEST"
        );
    }
    Ok(exercise)
}

/// The files of an exercise's tests, as cargo found them. One without tests is there for the others.
fn suite(
    targets: &[Target],
    about: &About,
    on_lab: bool,
    packaging: &Packaging,
) -> anyhow::Result<Vec<TestFile>> {
    let mut files: Vec<&Target> = targets.iter().filter(|target| target.is("test")).collect();
    files.sort_by_key(|target| (target.name != SPEC, &target.name));
    let alone = files.len() == 1;
    let mut found = Vec::new();
    for Target { name, src_path, .. } in files {
        let text = files::read(src_path)?;
        let tests = match about.tests.as_slice() {
            [] if on_lab => tests_in(&text),
            [] => scan::tests(&text, &packaging.features_on(), &|path| module(src_path, path)),
            listed => listed_in(listed, name, alone),
        };
        if !tests.is_empty() {
            found.push((name, src_path, text, tests));
        }
    }
    let alone = alone || about.tests.is_empty() && found.len() == 1;
    let file =
        |(name, path, text, tests): (&String, &PathBuf, _, _)| TestFile::with(name, path, text, tests, alone);
    Ok(found.into_iter().map(file).collect())
}

/// Those of the listed tests that stand in this file, by their names in it.
fn listed_in(listed: &[String], file: &str, alone: bool) -> Vec<String> {
    let own = |test: &String| match test.split_once('/') {
        Some((of, name)) => (of == file && !alone).then(|| name.to_owned()),
        None => (alone || file == SPEC).then(|| test.clone()),
    };
    listed.iter().filter_map(own).collect()
}

/// The text of a module of a file of tests, if it has a file of its own.
fn module(tests: &Path, path: &[String]) -> Option<String> {
    let place = tests.parent()?.join(path.iter().collect::<PathBuf>());
    let file = std::fs::read_to_string(place.with_extension("rs"));
    file.or_else(|_| std::fs::read_to_string(place.join("mod.rs"))).ok()
}
