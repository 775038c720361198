//! What a learner may ask for: a hint, a fresh start, the reference solution.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, ensure};
use similar::TextDiff;

use crate::catalog::{Course, Exercise};
use crate::files::{read, write};
use crate::message;
use crate::report::text;

/// The sections of a hints file, each under its `## ` heading.
pub fn steps(hints: &str) -> Vec<String> {
    let sections = hints.split("\n## ").skip(1);
    sections.map(|section| section.split_once('\n').map_or("", |(_, text)| text).trim().to_owned()).collect()
}

/// The next hint, one step further than last time, or all of them.
pub fn hint(course: &Course, exercise: &Exercise, all: bool) -> anyhow::Result<String> {
    let file = exercise.dir.join("hints.md");
    ensure!(exercise.on_lab || file.exists(), "{} has no hints", exercise.id);
    let text = read(&file)?;
    let steps = steps(&format!("\n{text}"));
    let shown = if all { steps.len() } else { next_step(course, exercise, steps.len())? };
    let first = if all { 0 } else { shown.saturating_sub(1) };
    let mut said = String::new();
    for (i, step) in steps.iter().enumerate().take(shown).skip(first) {
        let step = text::page(step);
        said.push_str(&format!("Hint {} of {} for {}\n\n{step}\n", i + 1, steps.len(), exercise.id));
    }
    if shown < steps.len() {
        said.push_str(&format!("One step more: cargo run -p grader -- hint {}\n", exercise.id));
    }
    Ok(said)
}

/// How far somebody has gone in the hints; forgotten by `cargo clean`, which costs nothing.
fn next_step(course: &Course, exercise: &Exercise, last: usize) -> anyhow::Result<usize> {
    let file = course.target.join("grader/hints.json");
    let seen = fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
    let mut seen: BTreeMap<String, usize> = seen.unwrap_or_default();
    let step = seen.get(&exercise.id).map_or(1, |step| step + 1).min(last);
    seen.insert(exercise.id.clone(), step);
    write(&file, &serde_json::to_string(&seen)?)?;
    Ok(step)
}

/// Puts the stub back, and says where the learner's version is now.
pub fn reset(course: &Course, exercise: &Exercise) -> anyhow::Result<String> {
    let stub = course.stub(exercise);
    ensure!(exercise.on_lab || stub.exists(), "nobody has kept the stub of {}", exercise.id);
    let stub = read(&stub)?;
    let edited = course.root.join(exercise.edited());
    let back = format!("{} is as it was at the start", exercise.edited());
    if !edited.exists() {
        write(&edited, &stub)?;
        return Ok(format!("{back}.\n"));
    }
    let kept = (1..)
        .map(|n| edited.with_extension(format!("rs.kept{n}")))
        .find(|file| !file.exists())
        .context("there is no name left for your version")?;
    fs::copy(&edited, &kept)
        .with_context(|| format!("{} can't be kept: is the disk full?", edited.display()))?;
    write(&edited, &stub)?;
    let kept = kept.strip_prefix(&course.root).unwrap_or(&kept);
    Ok(format!("{back}; your version is {}\n", kept.display()))
}

/// The reference solution.
pub fn reference(course: &Course, exercise: &Exercise) -> anyhow::Result<String> {
    ensure!(!course.handout, message::NO_REFERENCE);
    let file = course.root.join("solutions").join(&exercise.folder).join("src/lib.rs");
    ensure!(exercise.on_lab || file.exists(), "there is no reference of {}", exercise.id);
    let reference = read(&file)?;
    // It takes the lesson in, so that the lesson's code is compiled; that is no part of the solution.
    Ok(reference.split_inclusive('\n').filter(|line| !line.starts_with("#![cfg_attr(doctest")).collect())
}

/// How the reference differs from the learner's own.
pub fn solution(course: &Course, exercise: &Exercise, color: bool) -> anyhow::Result<String> {
    let own = read(&course.root.join(exercise.edited()))?;
    let reference = reference(course, exercise)?;
    if own == reference {
        return Ok("Yours is the reference, line for line.\n".to_owned());
    }
    let diff = TextDiff::from_lines(&own, &reference);
    Ok(text::diff(&diff.unified_diff().header("yours", "reference").to_string(), color))
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn each_heading_begins_a_step() {
        assert_eq!(steps("\n# Hints\n\n## 1\n\nLook.\n\n## 2\n\nThink.\n"), ["Look.", "Think."]);
    }
}
