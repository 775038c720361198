//! The repository that learners get: the course without its references and its known mistakes, and without what only
//! an instructor needs. What is not here by name stays with the instructor.

mod known;
mod manifest;
mod page;
mod write;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::caller::{self, Caller};
use crate::catalog::{self, Course, Exercise};
use crate::cli::NOT_IN_HANDOUT;
use crate::files::read;
pub use known::{hashes, known};
use page::There;
pub use write::hand_out;

/// Files that are handed out where the course has them.
const FILES: [&str; 14] = [
    ".cargo/config.toml",
    ".gitattributes",
    ".gitignore",
    ".vscode/extensions.json",
    ".vscode/settings.json",
    ".vscode/tasks.json",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "rust-analyzer.toml",
    "rust-toolchain.toml",
    "rustfmt.toml",
];
/// Folders that are handed out with all below them. The grader's own tests stay: they know the references.
const FOLDERS: [&str; 4] = [PREDICT, "grader/schema", "grader/src", "grader/watch/src"];
/// Of those folders' neighbours, these files.
const BESIDE: [&str; 3] = ["grader/Cargo.toml", "grader/clippy.toml", "grader/watch/Cargo.toml"];
/// What stands in such folders that somebody wrote on purpose.
const KINDS: [&str; 7] = ["css", "json", "md", "rs", "snap", "toml", "txt"];
const PAGE: &str = "README.md";
/// Programs to predict, one for an exercise.
const PREDICT: &str = "exercises/predict";
/// The page that maps the course to its source. It speaks of all exercises.
const MAP: &str = "exercises/README.md";

/// What is handed out of a course.
pub struct Handout<'a> {
    course: &'a Course,
    part: Vec<&'a Exercise>,
    caller: Option<&'a Caller>,
    paths: OnceCell<BTreeSet<String>>,
    /// The lock file, and the names of all packages in it.
    locked: OnceCell<(String, BTreeSet<String>)>,
}

impl<'a> Handout<'a> {
    pub fn new(course: &'a Course, part: Vec<&'a Exercise>, caller: Option<&'a Caller>) -> Self {
        Self { course, part, caller, paths: OnceCell::new(), locked: OnceCell::new() }
    }

    /// All files that are handed out, from the root of the course.
    pub fn paths(&self) -> anyhow::Result<&BTreeSet<String>> {
        if let Some(paths) = self.paths.get() {
            return Ok(paths);
        }
        let mut paths = self.of_course()?;
        for exercise in &self.part {
            self.of_exercise(exercise, &mut paths)?;
        }
        paths.extend(self.caller.map(|_| caller::PLACE.to_owned()));
        if self.is_whole() {
            paths.extend(self.of_whole());
        }
        Ok(self.paths.get_or_init(|| paths))
    }

    /// What all exercises have in common, and the programs to predict.
    fn of_course(&self) -> anyhow::Result<BTreeSet<String>> {
        let root = &self.course.root;
        let files = FILES.iter().chain(&BESIDE).filter(|file| root.join(file).is_file());
        let mut paths: BTreeSet<String> = files.map(|file| (*file).to_owned()).collect();
        let local = self.course.local.iter().filter_map(|folder| folder.strip_prefix(root).ok());
        let local = local.map(|folder| folder.to_string_lossy().replace('\\', "/"));
        for folder in FOLDERS.iter().map(|folder| (*folder).to_owned()).chain(local) {
            below(root, &folder, &mut paths)?;
        }
        paths.retain(|path| program_of(path).is_none_or(|id| self.has_exercise(id)));
        // A package without a program is none.
        if !paths.iter().any(|path| program_of(path).is_some()) {
            paths.retain(|path| !path.starts_with(PREDICT));
        }
        Ok(paths)
    }

    fn of_exercise(&self, exercise: &Exercise, paths: &mut BTreeSet<String>) -> anyhow::Result<()> {
        let (root, folder) = (&self.course.root, format!("exercises/{}", exercise.folder));
        for file in ["Cargo.toml", "README.md", "clippy.toml", "hints.md"] {
            let file = format!("{folder}/{file}");
            paths.extend(root.join(&file).is_file().then_some(file));
        }
        paths.extend([exercise.edited(), stub(exercise)]);
        below(root, &format!("{folder}/tests"), paths)
    }

    /// What speaks of all exercises: the map, and the pictures of the first page.
    fn of_whole(&self) -> BTreeSet<String> {
        let root = &self.course.root;
        let page = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
        let pictures = page.split("![").skip(1).filter_map(|rest| rest.split_once("](")?.1.split(')').next());
        pictures.chain([MAP]).filter(|file| root.join(file).is_file()).map(str::to_owned).collect()
    }

    /// What a file holds that is handed out. None for what is not.
    pub fn file(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        if !self.paths()?.contains(path) {
            return Ok(None);
        }
        let ours = || read(&self.course.root.join(path));
        let stub_of = |e: &&&Exercise| path == stub(e) || path == e.edited();
        let manifest_of = |e: &&&Exercise| path == format!("exercises/{}/Cargo.toml", e.folder);
        let text = match path {
            "Cargo.toml" => manifest::root(&ours()?, |member| self.has_member(member), &self.lock()?.1)?,
            "Cargo.lock" => self.lock()?.0.clone(),
            PAGE => self.page(&page::adapted(&ours()?, &At(self, ""))),
            MAP => page::adapted(&ours()?, &At(self, "exercises/")),
            caller::PLACE => match self.caller {
                None => return Ok(None),
                Some(caller) => caller.workflow(&ours()?).context("the course's own workflow calls none")?,
            },
            _ => match (self.part.iter().find(stub_of), self.part.iter().find(manifest_of)) {
                (Some(exercise), _) => read(&self.course.stub(exercise))?,
                (_, Some(_)) => manifest::exercise(&ours()?, |id| self.has_exercise(id))?,
                _ => {
                    return Ok(Some(fs::read(self.course.root.join(path)).with_context(|| path.to_owned())?));
                }
            },
        };
        Ok(Some(text.into_bytes()))
    }

    /// The exercises with a program to predict.
    fn programs(&self) -> impl Iterator<Item = &str> {
        self.paths().into_iter().flatten().filter_map(|path| program_of(path))
    }

    fn is_whole(&self) -> bool {
        self.part.len() == self.course.exercises.len()
    }

    fn has_exercise(&self, id: &str) -> bool {
        self.part.iter().any(|exercise| exercise.id == id)
    }

    /// Members are folders, or all folders that begin so.
    fn has_member(&self, member: &str) -> bool {
        let begin = member.split('*').next().unwrap_or(member);
        let is_of = |path: &String| match member.contains('*') {
            true => path.starts_with(begin),
            false => *path == format!("{member}/Cargo.toml"),
        };
        self.paths().is_ok_and(|paths| paths.iter().any(is_of))
    }

    fn lock(&self) -> anyhow::Result<&(String, BTreeSet<String>)> {
        if let Some(locked) = self.locked.get() {
            return Ok(locked);
        }
        let root = &self.course.root;
        let manifests = self.paths()?.iter().filter(|path| path.ends_with("/Cargo.toml"));
        let names = manifests.map(|path| Ok(manifest::name(&read(&root.join(path))?)?.to_owned()));
        let all = self.course.handed_out.as_ref().and_then(|handed_out| handed_out.lock.clone());
        let all = all.map_or_else(|| read(&root.join("Cargo.lock")), Ok)?;
        let locked = manifest::lock(&all, &names.collect::<anyhow::Result<_>>()?)?;
        Ok(self.locked.get_or_init(|| locked))
    }

    /// The page, with what is new to say.
    fn page(&self, page: &str) -> String {
        let Some(Caller { repository, .. }) = self.caller else { return page.to_owned() };
        let graded = format!(
            "## How it is graded\n\n\
             GitHub grades each push, with the course [{repository}](https://github.com/{repository}) at the commit that\n\
             `{}` names. Of this repository only `exercises/exNN_*/src` is taken: tests, rules and\n\
             manifests are those of the course. The grade is in the summary of the run.\n\n",
            caller::PLACE
        );
        match page.find("## License\n") {
            Some(at) => format!("{}{graded}{}", &page[..at], &page[at..]),
            None => format!("{page}\n{}\n", graded.trim_end()),
        }
    }
}

/// A handout, as it is seen from a folder of it.
struct At<'a>(&'a Handout<'a>, &'static str);

impl There for At<'_> {
    fn has_place(&self, place: &str) -> bool {
        let place = format!("{}{place}", self.1);
        let is_in =
            |path: &String| *path == place || path.starts_with(&format!("{}/", place.trim_end_matches('/')));
        self.0.paths().is_ok_and(|paths| paths.iter().any(is_in))
    }

    fn has_command(&self, command: &str) -> bool {
        match command {
            "predict" => self.0.programs().next().is_some(),
            _ => !NOT_IN_HANDOUT.contains(&command),
        }
    }

    fn has_exercise(&self, id: &str) -> bool {
        self.0.has_exercise(id)
    }

    fn example(&self) -> &str {
        // Of most commands the last exercise is as good an example as any; but not all have a program to predict.
        let last = self.0.part.last().map(|exercise| exercise.id.as_str());
        self.0.programs().last().or(last).unwrap_or_default()
    }
}

/// The exercise that a program to predict is of, by its path.
fn program_of(path: &str) -> Option<&str> {
    path.strip_prefix(PREDICT)?.strip_prefix("/examples/")?.strip_suffix(".rs")
}

fn stub(exercise: &Exercise) -> String {
    format!("{}/{}.rs", catalog::HANDED_OUT, exercise.folder)
}

/// The files of a folder, and of those in it, if it is there.
fn below(root: &Path, folder: &str, paths: &mut BTreeSet<String>) -> anyhow::Result<()> {
    let place = root.join(folder);
    if !place.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(&place).with_context(|| format!("{} can't be read", place.display()))? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let path = format!("{folder}/{name}");
        let is_ours =
            name.rsplit_once('.').is_some_and(|(stem, kind)| !stem.is_empty() && KINDS.contains(&kind));
        match entry.file_type()? {
            kind if kind.is_dir() && !name.starts_with('.') => below(root, &path, paths)?,
            kind if kind.is_file() && is_ours && !name.starts_with('.') => drop(paths.insert(path)),
            _ => {}
        }
    }
    Ok(())
}
