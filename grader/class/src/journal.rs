//! What is known already: the grade of each piece of code, under a hash of all that decides it. Whoever is killed
//! between any two writes has lost no more than what was being graded.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use grader::catalog::{Course, Exercise};
use grader::files;
use grader::inputs::Inputs;
use grader::report::json;
use hmac_sha256::Hash;

pub struct Journal {
    dir: PathBuf,
    /// By exercise: what decides, but for the code.
    inputs: BTreeMap<String, [u8; 32]>,
}

/// Which piece of code, graded how.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Journal {
    /// Of this course, graded at this level of isolation.
    pub fn open(dir: &Path, course: &Course, isolation: &str) -> anyhow::Result<Self> {
        let common = Inputs::common(course).context("not all that decides a grade can be read")?.hash();
        let mut inputs = BTreeMap::new();
        for exercise in &course.exercises {
            let own =
                Inputs::own(exercise).with_context(|| format!("{} can't be read", exercise.dir.display()))?;
            let mut hash = Hash::new();
            hash.update(common);
            hash.update(own.hash());
            hash.update(isolation);
            inputs.insert(exercise.id.clone(), hash.finalize());
        }
        fs::create_dir_all(dir).with_context(|| format!("{} can't be made", dir.display()))?;
        Ok(Self { dir: dir.to_owned(), inputs })
    }

    /// The key of code for an exercise that is laid out as this package, whose name says what it holds.
    pub fn key(&self, exercise: &Exercise, package: &str) -> Key {
        let mut hash = Hash::new();
        hash.update(self.inputs.get(&exercise.id).map_or(&[][..], |inputs| &inputs[..]));
        hash.update(package);
        Key(hex(&hash.finalize()[..16]))
    }

    pub fn find(&self, key: &Key) -> Option<json::Exercise> {
        let entry = fs::read_to_string(self.file(key)).ok()?;
        let (sum, text) = entry.split_once('\n')?;
        (sum == checksum(key, text)).then_some(())?;
        serde_json::from_str(text).ok()
    }

    pub fn keep(&self, key: &Key, exercise: &json::Exercise) -> anyhow::Result<()> {
        let text = serde_json::to_string(exercise)?;
        let file = self.file(key);
        let dir = file.parent().unwrap_or(&self.dir);
        fs::create_dir_all(dir).with_context(|| format!("{} can't be made", dir.display()))?;
        files::replace(&file, &format!("{}\n{text}", checksum(key, &text)))
    }

    /// No folder gets more entries than one can work with.
    fn file(&self, key: &Key) -> PathBuf {
        let (folder, name) = key.0.split_at(2);
        self.dir.join(folder).join(name)
    }
}

/// Of an entry and of the place where it belongs.
fn checksum(key: &Key, text: &str) -> String {
    let mut hash = Hash::new();
    hash.update(&key.0);
    hash.update(text);
    hex(&hash.finalize())
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
