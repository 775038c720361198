//! Lays sources over pristine copies of their exercises, in a scratch workspace: the exercise's own
//! manifest, lock file and tests; of the source nothing but what stands below its `src`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use hmac_sha256::HMAC;

use crate::catalog::{Course, Exercise};
use crate::files::{read, write};
use crate::suite::{self, TestFile, name_in_program};

/// A source for an exercise, as a package of its own.
#[derive(Clone)]
pub struct Laid<'a> {
    pub exercise: &'a Exercise,
    pub package: String,
    /// By the path below `src`.
    pub sources: Vec<(&'a str, &'a str)>,
    /// What Clippy is to check, where it does.
    pub rules: Option<String>,
    /// The one test that is asked about, if not all are.
    pub only: Option<&'a str>,
    /// Where the code is a stranger's, its tests get names made of this.
    pub secret: Option<&'a str>,
}

/// The name that a test has in its program. The type of a closure tells where it was written, and any generic
/// function can have a type told: so code of a stranger's would know which test it is in.
pub fn called(secret: Option<&str>, test: &str) -> String {
    let Some(secret) = secret else { return name_in_program(test).to_owned() };
    let mac = HMAC::mac(test, secret);
    mac[..8].iter().fold("t".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

/// What cargo is to call the program of a file of tests. A compiler may read what was built of other packages, by
/// its name, so nobody knows that of a hidden one.
pub fn program(secret: Option<&str>, file: &TestFile) -> String {
    if file.hidden { called(secret, &file.name) } else { file.name.clone() }
}

/// Where a file of tests stands in its package. Whoever compiles some tests may read all of `tests`.
fn place(laid: &Laid<'_>, file: &TestFile) -> String {
    let folder = if file.hidden { "hidden" } else { "tests" };
    format!("{folder}/{}.rs", program(laid.secret, file))
}

impl Laid<'_> {
    /// The source that a learner begins with.
    pub fn text(&self) -> &str {
        self.sources.iter().find(|(path, _)| *path == "lib.rs").map_or("", |(_, text)| text)
    }

    /// The files of tests that are laid out.
    fn suite(&self) -> impl Iterator<Item = &TestFile> {
        let wanted =
            |file: &&TestFile| self.only.is_none_or(|only| file.tests.iter().any(|test| test == only));
        self.exercise.suite.iter().filter(wanted)
    }
}

/// Writes the scratch workspace and returns its folder. What is there already is left alone, so that
/// nothing unchanged is built again; what is not asked for any more is removed.
pub fn lay(course: &Course, name: &str, laid: &[Laid<'_>]) -> anyhow::Result<PathBuf> {
    let scratch = course.target.join("grader").join(name);
    fs::create_dir_all(&scratch).with_context(|| format!("{} can't be made", scratch.display()))?;
    let asked: BTreeSet<&OsStr> = laid.iter().map(|laid| OsStr::new(&laid.package)).collect();
    let entries = fs::read_dir(&scratch)?.flatten();
    let old = entries.filter(|e| e.path().is_dir()).map(|e| e.file_name());
    let old: BTreeSet<OsString> = old.filter(|name| !asked.contains(&**name)).collect();
    if !old.is_empty() {
        forget(course, &scratch, &old);
    }
    write(&scratch.join("Cargo.toml"), &workspace(course)?)?;
    write(&scratch.join("Cargo.lock"), &read(&course.root.join("Cargo.lock"))?)?;
    for laid in laid {
        let dir = scratch.join(&laid.package);
        write(&dir.join("Cargo.toml"), &manifest(laid)?)?;
        for (path, text) in &laid.sources {
            write(&dir.join("src").join(path), text)?;
        }
        if let Some(rules) = &laid.rules {
            write(&dir.join("clippy.toml"), rules)?;
        }
        for file in laid.suite() {
            write(&dir.join(place(laid, file)), &tests(laid, file))?;
        }
    }
    Ok(scratch)
}

/// Takes away what was built of packages that nobody will ask for again, and then the packages. Whoever is killed
/// on the way leaves packages, which are forgotten when this scratch workspace is laid out anew.
pub fn forget(course: &Course, scratch: &Path, packages: &BTreeSet<OsString>) {
    let built = course.target.join("debug");
    let (notes, artefacts) = (built.join(".fingerprint"), built.join("deps"));
    // Cargo gives what it notes of a package, and what it builds of it, the same hash: `ex06-s1f25-2818`, `spec-2818.d`.
    let hashes = names(&notes).filter_map(|name| {
        let (package, hash) = name.rsplit_once('-')?;
        packages.contains(OsStr::new(package)).then(|| (name.clone(), hash.to_owned()))
    });
    let noted: BTreeMap<String, String> = hashes.map(|(name, hash)| (hash, name)).collect();
    for name in names(&artefacts) {
        let hash = name.rsplit_once('-').map_or("", |(_, rest)| rest.split('.').next().unwrap_or(""));
        if noted.contains_key(hash) {
            let _ = fs::remove_file(artefacts.join(name));
        }
    }
    for note in noted.values() {
        let _ = fs::remove_dir_all(notes.join(note));
    }
    for package in packages {
        let _ = fs::remove_dir_all(scratch.join(package));
    }
}

fn names(dir: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

/// Where a package's source stands in the scratch workspace, as the compiler names it.
pub fn source_file(package: &str) -> String {
    format!("{package}/src/lib.rs")
}

/// The root manifest of the course, with other members: versions, lints and profiles stay the same,
/// so the crates that are built already serve here too.
fn workspace(course: &Course) -> anyhow::Result<String> {
    let manifest = course.root.join("Cargo.toml");
    let text = read(&manifest)?;
    let root = slashes(&course.root);
    let mut scratch = String::from("# Written by the grader.\n");
    for line in text.lines().filter(|line| !line.starts_with("default-members")) {
        let line = match line.starts_with("members") {
            true => "members = [\"*-*\"]".to_owned(),
            // Nobody debugs these programs, and a panic knows its line without that.
            false if line.starts_with("debug = \"") => "debug = false".to_owned(),
            false => line.replace("path = \"", &format!("path = \"{root}/")),
        };
        scratch.push_str(&line);
        scratch.push('\n');
    }
    Ok(scratch)
}

/// Cargo takes what lies in `src/bin`, and more, for programs, builds them, and gives them whatever name they like.
const NOTHING_ELSE: &str =
    "build = false\nautobins = false\nautoexamples = false\nautotests = false\nautobenches = false";

fn manifest(laid: &Laid<'_>) -> anyhow::Result<String> {
    let Laid { exercise, package, .. } = laid;
    let file = exercise.dir.join("Cargo.toml");
    let text = read(&file)?;
    let name = format!("name = \"{}\"", exercise.id);
    if !text.contains(&name) {
        bail!("{} does not say {name}", file.display());
    }
    let mut text = text.replacen(&name, &format!("name = \"{package}\"\n{NOTHING_ELSE}"), 1);
    for file in laid.suite() {
        let (name, place) = (program(laid.secret, file), place(laid, file));
        text.push_str(&format!("\n[[test]]\nname = \"{name}\"\npath = \"{place}\"\n"));
    }
    Ok(text)
}

/// The pristine tests under the name that they know the exercise by. Where one of them is asked about,
/// the others are no tests: what nobody calls is checked and not compiled, which takes most of the time.
fn tests(laid: &Laid<'_>, file: &TestFile) -> String {
    let (krate, exercise) = (laid.package.replace('-', "_"), laid.exercise);
    let tests = match (laid.only, laid.secret) {
        (Some(only), _) => suite::with_one_test(&file.text, name_in_program(only)),
        (None, None) => format!("include!(\"{}\");\n", slashes(&file.path)),
        (None, Some(_)) => {
            // In the first line, so that all others keep their numbers.
            let other = |name: &str| called(laid.secret, file.outside(name).unwrap_or(name));
            let tests = suite::with_names(&file.text, other);
            return format!("extern crate {krate} as {}; {tests}", exercise.id);
        }
    };
    let allow = if laid.only.is_some() { "#![allow(dead_code)]\n" } else { "" };
    format!("{allow}extern crate {krate} as {};\n{tests}", exercise.id)
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
