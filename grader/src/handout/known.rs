//! What has to be asked of other programs before a handout can be made, or known again.

use std::fs;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use hmac_sha256::Hash;

use super::{Handout, write};
use crate::catalog::{Course, Exercise, HandedOut, Hashes};
use crate::files;
use crate::git;
use crate::process::{self, End, Limits, Program};

const LIMITS: Limits = Limits { wall: Duration::from_secs(120), output: 1 << 20, holds: None };

/// The course, with what is known of its handouts. Whoever grades does not wait for the network.
pub async fn known(course: Course, online: bool) -> Course {
    if !course.is_on_lab() {
        return course;
    }
    let callers = git::callers(&course.root).await;
    let lock = lock(&course, online).await;
    let shallow = git::is_shallow(&course.root).await;
    Course { handed_out: Some(HandedOut { callers, lock, parts: Arc::default(), shallow }), ..course }
}

/// The lock file of all exercises together. Which crates need which others hangs on the features that packages ask
/// for, and some packages are left out: only cargo knows. It is asked once. A part needs no more features than all.
async fn lock(course: &Course, online: bool) -> Option<String> {
    let whole = Handout::new(course, course.exercises.iter().collect(), None);
    let place = course.target.join("grader").join("handout");
    let kept = place.join(key(&whole)?).with_extension("lock");
    if let Ok(lock) = fs::read_to_string(&kept) {
        return Some(lock);
    }
    // Another grader may be asking the same.
    let scratch = place.join(std::process::id().to_string());
    let _ = fs::remove_dir_all(&scratch);
    let written = write::write(&whole, &scratch);
    let is_mended = written.is_ok()
        && (mend(course, &scratch, true).await || online && mend(course, &scratch, false).await);
    let lock = fs::read_to_string(scratch.join("Cargo.lock")).ok().filter(|_| is_mended);
    let _ = fs::remove_dir_all(&scratch);
    if let Some(lock) = &lock {
        let _ = files::replace(&kept, lock);
    }
    lock
}

/// Lets cargo put the lock file right. What is locked stays as it is.
async fn mend(course: &Course, dir: &Path, offline: bool) -> bool {
    let mut args: Vec<_> = ["update", "--workspace", "--quiet"].map(Into::into).to_vec();
    args.extend(offline.then(|| "--offline".into()));
    let program = Program {
        path: course.tools.cargo.clone(),
        args,
        dir: dir.to_owned(),
        env: Vec::new(),
        input: String::new(),
        followed: false,
        strange: false,
    };
    process::finish(&program, LIMITS, &|_, _| {}).await.is_ok_and(|finished| finished.end == End::Exit(0))
}

/// What a handout holds from the first to the last of the exercises that came back, or all of it if none came back.
/// A class has few such parts, and each is made once. What can't be made was not handed out.
pub fn hashes(course: &Course, came_back: impl Fn(&str) -> bool) -> Option<Arc<Hashes>> {
    let mut parts = course.handed_out.as_ref()?.parts.lock().unwrap_or_else(PoisonError::into_inner);
    let is_back = |exercise: &Exercise| came_back(&exercise.folder);
    let first = course.exercises.iter().position(is_back).unwrap_or(0);
    let last = course.exercises.iter().rposition(is_back).unwrap_or(course.exercises.len() - 1);
    let made = || {
        let handout = Handout::new(course, course.exercises[first..=last].iter().collect(), None);
        let paths = handout.paths().into_iter().flatten();
        let hashed =
            paths.filter_map(|path| Some((path.clone(), hex(&Hash::hash(&handout.file(path).ok()??)))));
        Arc::new(hashed.collect())
    };
    Some(Arc::clone(parts.entry((first, last)).or_insert_with(made)))
}

/// A hash of all that cargo looks at.
fn key(handout: &Handout<'_>) -> Option<String> {
    let mut hash = Hash::new();
    for path in
        handout.paths().ok()?.iter().filter(|path| path.ends_with("Cargo.toml") || *path == "Cargo.lock")
    {
        let bytes = handout.file(path).ok()??;
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(&bytes);
    }
    Some(hex(&hash.finalize()[..16]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
