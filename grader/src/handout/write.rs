//! Handing out: what was asked for, and what the instructor is told of it.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};

use super::Handout;
use crate::caller::{self, Caller};
use crate::catalog::Course;
use crate::error::Result;
use crate::git;

/// Writes what learners get of these exercises, and says what the instructor is to know.
pub async fn hand_out(
    course: &Course,
    place: &Path,
    from: Option<&str>,
    to: Option<&str>,
    calls: Option<&Caller>,
) -> Result<String> {
    let course = &super::known(course.clone(), true).await;
    let part = course.part(from, to)?;
    let (count, all) = (part.len(), course.exercises.len());
    let known = match calls {
        Some(caller) => Some(caller.clone()),
        None => git::caller(&course.root).await,
    };
    let caller = known.filter(|_| course.root.join(caller::PLACE).is_file());
    // Asked before anything is written, which may be inside of the course.
    let is_changed = git::is_changed(&course.root).await;
    let files = write(&Handout::new(course, part, caller.as_ref()), place)?;
    let mut said = format!("{}: {count} of {all} exercises, in {files} files.\n", place.display());
    said.push_str(&match &caller {
        Some(Caller { repository, commit }) => {
            format!("Each push is graded by {repository} at commit {commit}.\n")
        }
        None => "No workflow grades a push: git knows no repository of this course on GitHub. Name one with --calls.\n"
            .to_owned(),
    });
    if calls.is_none() && caller.is_some() {
        said.push_str(match is_changed {
            true => "But not all of this course is committed: commit it, and hand it out again.\n",
            false => "GitHub must have that commit: push it.\n",
        });
    }
    let named = calls.map(|caller| &caller.repository);
    let origin = course.handed_out.iter().flat_map(|known| &known.callers).next();
    if named.is_some() && named != origin.map(|caller| &caller.repository) {
        said.push_str(
            "`check` and `class` know workflows that call the repository which git fetches this course from (`origin`).\n\
             They will name this one as different.\n",
        );
    }
    Ok(said)
}

/// Writes it all into a folder that is empty, or not there, and says how many files there are.
pub fn write(handout: &Handout<'_>, place: &Path) -> anyhow::Result<usize> {
    if fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty: nothing was written", place.display());
    }
    // All is known before anything is written.
    let known = |path: &String| Ok((path.clone(), handout.file(path)?.context("a file without a text")?));
    let files = handout.paths()?.iter().map(known).collect::<anyhow::Result<Vec<_>>>()?;
    for (path, bytes) in &files {
        let file = place.join(path);
        let dir = file.parent().context("a file without a folder")?;
        fs::create_dir_all(dir)
            .and_then(|()| fs::File::create_new(&file))
            .and_then(|mut file| file.write_all(bytes))
            .with_context(|| format!("{} can't be written: choose another place", file.display()))?;
    }
    Ok(files.len())
}
