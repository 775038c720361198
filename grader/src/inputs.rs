//! Everything that decides what comes of an exercise, so that what has come of it once need not be found
//! out again. Too much in here costs a build that was not needed; too little would be a wrong grade.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use hmac_sha256::Hash;

use crate::catalog::{Course, Exercise};

/// Nobody writes sources of this size; what is larger has come here by mistake.
const LARGEST: u64 = 1024 * 1024;

/// In an exercise's folder: what is there to be read by a person.
const PAPERS: [&str; 2] = ["README.md", "hints.md"];

/// What decides, part after part, each behind its length: no two lists of parts give the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs(Vec<u8>);

impl Inputs {
    /// What all exercises of a course have in common. None if not all of it is known.
    pub fn common(course: &Course) -> Option<Self> {
        let mut inputs = Self::default();
        let tools = &course.tools;
        inputs.part(tools.grader.as_ref()?.as_bytes());
        inputs.part(course.toolchain.as_ref()?.as_bytes());
        inputs.part(course.root.as_os_str().as_encoded_bytes());
        inputs.number(tools.heeded.len());
        for (name, value) in &tools.heeded {
            inputs.part(name.as_encoded_bytes());
            inputs.part(value.as_encoded_bytes());
        }
        for name in ["Cargo.toml", "Cargo.lock", "rust-toolchain", "rust-toolchain.toml"] {
            inputs.file_if_there(&course.root.join(name))?;
        }
        let above = course.root.ancestors().map(|folder| folder.join(".cargo"));
        for folder in above.chain(tools.cargo_home.clone()) {
            inputs.file_if_there(&folder.join("config"))?;
            inputs.file_if_there(&folder.join("config.toml"))?;
        }
        for folder in &course.local {
            inputs.folder(folder, &[])?;
        }
        Some(inputs)
    }

    /// What an exercise has of its own.
    pub fn own(exercise: &Exercise) -> Option<Self> {
        let mut inputs = Self::default();
        inputs.part(exercise.id.as_bytes());
        inputs.part(&exercise.limit().as_nanos().to_le_bytes());
        inputs.folder(&exercise.dir, &PAPERS)?;
        // Most tests stand in that folder, and not all of them have to.
        for file in exercise.suite.iter().filter(|file| !file.path.starts_with(&exercise.dir)) {
            inputs.part(file.name.as_bytes());
            inputs.part(file.text.as_bytes());
        }
        Some(inputs)
    }

    pub fn hash(&self) -> [u8; 32] {
        Hash::hash(&self.0)
    }

    fn number(&mut self, number: usize) {
        self.0.extend_from_slice(&(number as u64).to_le_bytes());
    }

    fn part(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// The files of a folder, and of those in it, in an order of their own.
    fn folder(&mut self, folder: &Path, but: &[&str]) -> Option<()> {
        let mut files = Vec::new();
        list(folder, &mut files)?;
        files.retain(|file| !but.iter().any(|name| *file == folder.join(name)));
        files.sort();
        self.number(files.len());
        for file in files {
            self.part(file.strip_prefix(folder).ok()?.as_os_str().as_encoded_bytes());
            self.part(&read(&file)?);
        }
        Some(())
    }

    fn file_if_there(&mut self, file: &Path) -> Option<()> {
        let there = fs::exists(file).ok()?;
        self.number(there.into());
        if there {
            self.part(&read(file)?);
        }
        Some(())
    }
}

/// All files below a folder. None where there is something that is neither file nor folder.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Option<()> {
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        if is_leftover(&entry.file_name()) {
            continue;
        }
        let path = entry.path();
        match entry.file_type().ok()? {
            kind if kind.is_dir() => list(&path, files)?,
            _ => files.push(path),
        }
    }
    Some(())
}

/// What editors and systems leave beside a file.
fn is_leftover(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".") || name.starts_with(b"#") || name.ends_with(b"~")
}

/// A link counts as what it leads to; a pipe would keep us waiting.
fn read(file: &Path) -> Option<Vec<u8>> {
    let about = fs::metadata(file).ok()?;
    if !about.is_file() || about.len() > LARGEST {
        return None;
    }
    fs::read(file).ok()
}
