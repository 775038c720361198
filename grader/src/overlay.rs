//! Lays sources over pristine copies of their exercises, in a scratch workspace: the exercise's own
//! manifest, lock file and tests; of the source nothing but what stands below its `src`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use hmac_sha256::HMAC;

use crate::catalog::{Course, Exercise};
use crate::files::{read, write};
use crate::manifest;
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
/// function can have a type told: so code of a stranger's would know which test it is in, and could prove what it
/// has not done. Where nothing is proved, names of whatever shape stay.
pub fn called(secret: Option<&str>, exercise: &Exercise, test: &str) -> String {
    match secret {
        Some(secret) if exercise.on_lab => drawn(secret, test),
        _ => name_in_program(test).to_owned(),
    }
}

fn drawn(secret: &str, name: &str) -> String {
    let mac = HMAC::mac(name, secret);
    mac[..8].iter().fold("t".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

/// What cargo is to call the program of a file of tests. A compiler may read what was built of other packages, by
/// its name, so nobody knows that of a hidden one.
pub fn program(secret: Option<&str>, file: &TestFile) -> String {
    match secret {
        Some(secret) if file.hidden => drawn(secret, &file.name),
        _ => name_in_program(&file.name).to_owned(),
    }
}

impl Laid<'_> {
    /// The source that a learner begins with.
    pub fn text(&self) -> &str {
        self.sources.iter().find(|(path, _)| *path == "lib.rs").map_or("", |(_, text)| text)
    }

    /// The files of tests that are laid out. What no test is asked about is compiled all the same: with all of them.
    fn suite(&self) -> impl Iterator<Item = &TestFile> {
        let only = self.only.filter(|only| self.exercise.tests().any(|test| test == only));
        let wanted =
            move |file: &&TestFile| only.is_none_or(|only| file.tests.iter().any(|test| test == only));
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
    let root = read(&course.root.join("Cargo.toml"))?;
    let root = manifest::root(&root, &course.root.to_string_lossy().replace('\\', "/"));
    write(&scratch.join("Cargo.toml"), &root)?;
    // A course without one leaves the versions to cargo.
    if let Ok(lock) = read(&course.root.join("Cargo.lock")) {
        write(&scratch.join("Cargo.lock"), &lock)?;
    }
    for laid in laid {
        let (dir, exercise) = (scratch.join(&laid.package), laid.exercise);
        let places: Vec<_> = laid.suite().map(|file| (file, place(laid, file))).collect();
        let named = places.iter().map(|(file, place)| (program(laid.secret, file), place.clone()));
        let named: Vec<(String, String)> = named.collect();
        let own = read(&exercise.dir.join("Cargo.toml"))?;
        let manifest = manifest::member(&laid.package, &exercise.packaging, &named, &own, &root);
        write(&dir.join("Cargo.toml"), &manifest)?;
        for (path, text) in &laid.sources {
            write(&dir.join("src").join(path), text)?;
        }
        if let Some(rules) = &laid.rules {
            write(&dir.join("clippy.toml"), rules)?;
        }
        for (file, place) in places {
            write(&dir.join(place), &tests(laid, file))?;
        }
        for (place, bytes) in beside(exercise)? {
            let place = dir.join(place);
            if fs::read(&place).is_ok_and(|there| there == bytes) {
                continue;
            }
            fs::create_dir_all(place.parent().unwrap_or(&dir))
                .and_then(|()| fs::write(&place, bytes))
                .with_context(|| format!("{} can't be written: is the disk full?", place.display()))?;
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

/// The pristine tests under the name that they know the exercise by. Where one of them is asked about,
/// the others are no tests: what nobody calls is checked and not compiled, which takes most of the time.
fn tests(laid: &Laid<'_>, file: &TestFile) -> String {
    let (krate, library) = (laid.package.replace('-', "_"), &laid.exercise.packaging.library);
    let text = match (laid.only, laid.secret) {
        (Some(only), _) if laid.exercise.on_lab => {
            format!("#![allow(dead_code)] {}", suite::with_one_test(&file.text, name_in_program(only)))
        }
        (None, Some(_)) if laid.exercise.on_lab => {
            let other = |name: &str| called(laid.secret, laid.exercise, file.outside(name).unwrap_or(name));
            suite::with_names(&file.text, other)
        }
        _ => file.text.clone(),
    };
    // Tests of the first edition name the crate themselves.
    let old = format!("extern crate {library};");
    let known_as = format!("extern crate {krate} as {library};");
    match text.contains(&old) {
        true => text.replace(&old, &known_as),
        // Behind all else, because a file may begin with what is said of all of it; and each line keeps its number.
        false => format!("{text}\n{known_as}\n"),
    }
}

/// What stands beside the tests: modules that they share, and what they take in.
fn beside(exercise: &Exercise) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let mut folders = vec![exercise.dir.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !exercise.suite.iter().any(|file| file.path == path) {
                let bytes = fs::read(&path).with_context(|| format!("{} can't be read", path.display()))?;
                found.push((inside(exercise, &path).unwrap_or_default(), bytes));
            }
        }
    }
    Ok(found)
}

/// Where a file of tests is laid out: where the exercise has it, if that is in its folder. Whoever may read all that
/// stands with the course's own tests does not find the hidden ones there.
fn place(laid: &Laid<'_>, file: &TestFile) -> String {
    let name = program(laid.secret, file);
    match file.hidden {
        true => format!("hidden/{name}.rs"),
        false => inside(laid.exercise, &file.path).unwrap_or_else(|| format!("tests/{name}.rs")),
    }
}

fn inside(exercise: &Exercise, path: &Path) -> Option<String> {
    Some(path.strip_prefix(&exercise.dir).ok()?.to_string_lossy().replace('\\', "/"))
}
