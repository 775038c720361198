//! Whether the course's own references pass the hidden tests. If they do not, the tests are at fault, and nobody is
//! graded by them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use grader::catalog::Exercise;
use grader::check::{self, Guards};
use grader::hidden;
use grader::report::json;
use grader::submission::Handed;
use grader::verdict::Verdict;

use crate::work::{Grader, Open};

impl Grader<'_> {
    /// What they come to is kept like anybody's grade, so this costs nothing the next time.
    pub async fn references(&self) -> anyhow::Result<()> {
        let (mut open, mut keys) = (BTreeMap::new(), Vec::new());
        for exercise in self.part.iter().copied().filter(|exercise| hidden::has_hidden(exercise)) {
            let place = self.course.root.join("solutions").join(&exercise.folder).join("src");
            if !place.join("lib.rs").is_file() {
                continue;
            }
            let mut handed = Handed::default();
            sources(&place, "", &mut handed.sources)?;
            let package = check::lay(exercise, &handed, Guards::default())?.package;
            let key = self.journal.key(exercise, &package);
            keys.push((exercise, key.clone()));
            if self.journal.find(&key).is_none() {
                open.insert(key, Open { exercise, handed });
            }
        }
        let failed = self.grade(&open).await?;
        for (exercise, key) in keys {
            let known = self.journal.find(&key).or_else(|| failed.get(&key).cloned());
            refuse(exercise, &known.context("what was graded is gone from the journal: run this again")?)?;
        }
        Ok(())
    }
}

fn refuse(exercise: &Exercise, graded: &json::Exercise) -> anyhow::Result<()> {
    let Some(test) = graded.tests.iter().find(|test| test.hidden && test.verdict != Verdict::Passed) else {
        return Ok(());
    };
    let compiler = graded
        .withheld
        .first()
        .map(|said| if said.rendered.is_empty() { &said.message } else { &said.rendered });
    let why = compiler.or(test.message.as_ref()).map_or("", |why| why.trim());
    bail!(
        "the course's own reference of {} does not pass the hidden test `{}` ({}): mend the test, then run this again\n\n{why}",
        exercise.id,
        test.name,
        test.verdict.words()
    )
}

fn sources(folder: &Path, inside: &str, found: &mut BTreeMap<String, String>) -> anyhow::Result<()> {
    let refused = || format!("{} can't be read", folder.display());
    for entry in fs::read_dir(folder).with_context(refused)? {
        let path = entry.with_context(refused)?.path();
        let name = format!("{inside}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            sources(&path, &format!("{name}/"), found)?;
        } else if name.ends_with(".rs") {
            found.insert(
                name,
                fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?,
            );
        }
    }
    Ok(())
}
