//! What is kept of each learner, in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use grader::files;
use grader::report::bounds;
use grader::report::json::{self, Report, Test};

use crate::changes::{self, Since};
use crate::formats::page::sums::Sums;
use crate::formats::{self, canvas, csv, moodle, page, summary};
use crate::gradebook::{self, Reader, Row, Status};
use crate::similar::pairs::Pair;
use crate::similar::{self, Fingerprints};
use crate::withheld;

const FINGERPRINTS: &str = "fingerprints.json";
/// Bytes of a folder's name: no common file system has less room.
const LONGEST: usize = 255;

/// The folder of one learner.
pub fn folder(out: &Path, id: &str) -> PathBuf {
    out.join("learners").join(name(id))
}

/// The name of that folder. Any name is one of a folder here, none leads out of it, and no two are one on a disk that
/// takes capitals and small letters for the same.
pub fn name(id: &str) -> String {
    // Without a name it would be the folder of all.
    let mut name = String::from(if id.is_empty() { "%" } else { "" });
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            b'A'..=b'Z' => name.extend(['+', char::from(byte.to_ascii_lowercase())]),
            other => name.push_str(&format!("%{other:02X}")),
        }
    }
    if name.len() > LONGEST {
        let hash = hmac_sha256::Hash::hash(id.as_bytes());
        name.truncate(LONGEST - 64 - 1);
        name.push('~');
        hash.iter().for_each(|byte| name.push_str(&format!("{byte:02x}")));
    }
    name
}

/// The folder of the instructor's copy of a report, where hidden tests have a part in it.
fn whole(out: &Path, id: &str) -> PathBuf {
    out.join("hidden").join(name(id))
}

/// Writes a learner's report, and the same for each system that reads it.
pub fn write(out: &Path, row: &Row, report: &Report) -> anyhow::Result<()> {
    let folder = folder(out, &row.who.id);
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    // A merge knows of a report what is kept of it, and comes to the same bytes.
    let (report, text) = json::rendered(report);
    let whole = whole(out, &row.who.id);
    if withheld::has_hidden(&report) {
        fs::create_dir_all(&whole).with_context(|| format!("{} can't be made", whole.display()))?;
        files::replace(&whole.join("report.json"), &text)?;
    } else {
        gone(fs::remove_dir_all(&whole), &whole)?;
    }
    let report = withheld::for_learner(&report);
    files::replace(&folder.join("report.json"), &json::render(&report))?;
    for (name, text) in formats::learner(row, &report)? {
        let file = folder.join(name);
        match text {
            Some(text) => files::replace(&file, &text)?,
            None => gone(fs::remove_file(&file), &file)?,
        }
    }
    Ok(())
}

pub fn write_fingerprints(out: &Path, id: &str, prints: &Fingerprints) -> anyhow::Result<()> {
    files::replace(&folder(out, id).join(FINGERPRINTS), &prints.render())
}

/// None are there where an older grader has written.
fn fingerprints(out: &Path, id: &str) -> anyhow::Result<Fingerprints> {
    let file = folder(out, id).join(FINGERPRINTS);
    if !file.exists() {
        return Ok(Fingerprints::default());
    }
    let text = files::read_at_most(&file, similar::LARGEST)?;
    Fingerprints::parse(&text).with_context(|| file.display().to_string())
}

/// Takes away what an earlier run has written about somebody of whom there is nothing any more.
pub fn forget(out: &Path, id: &str) -> anyhow::Result<()> {
    let (folder, whole) = (folder(out, id), whole(out, id));
    gone(fs::remove_dir_all(&whole), &whole)?;
    gone(fs::remove_dir_all(&folder), &folder)
}

/// What was not there is gone too.
fn gone(removed: std::io::Result<()>, place: &Path) -> anyhow::Result<()> {
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be removed", place.display()))
        }
        _ => Ok(()),
    }
}

/// Takes over what a shard has written about a learner.
pub fn copy(from: &Path, out: &Path, row: &Row) -> anyhow::Result<()> {
    if row.status == Status::NothingToGrade {
        return forget(out, &row.who.id);
    }
    write(out, row, &all_of(from, &row.who.id)?)?;
    write_fingerprints(out, &row.who.id, &fingerprints(from, &row.who.id)?)
}

/// All that is known of somebody's work.
fn all_of(out: &Path, id: &str) -> anyhow::Result<Report> {
    let [whole, of_learner] = [whole(out, id), folder(out, id)].map(|folder| folder.join("report.json"));
    let file = if whole.exists() { whole } else { of_learner };
    json::parse(&files::read_at_most(&file, bounds::LARGEST)?).with_context(|| file.display().to_string())
}

/// Puts a gradebook that is written in its place, once all is there that is made of it. Whoever is killed on the way
/// still has the earlier one, and compares with it the next time.
pub fn complete(out: &Path) -> anyhow::Result<Since> {
    outputs(out)?;
    let since = changes::write(out)?;
    gradebook::complete(out)?;
    Ok(since)
}

fn outputs(out: &Path) -> anyhow::Result<()> {
    let reader = || Reader::open(gradebook::beside(out));
    files::replace(&out.join("gradebook.csv"), &csv::gradebook(reader()?)?)?;
    files::replace(&out.join("canvas.csv"), &canvas::grades(reader()?)?)?;
    files::replace(&out.join("moodle.csv"), &moodle::grades(reader()?)?)?;
    files::replace(&out.join("summary.md"), &summary::page(reader()?)?)?;
    let pairs = similar_pairs(out)?;
    files::replace(&out.join("similar.csv"), &formats::similar::csv(&pairs)?)?;
    files::replace(&out.join("index.html"), &class_page(out, &pairs)?)
}

fn similar_pairs(out: &Path) -> anyhow::Result<Vec<Pair>> {
    let reader = Reader::open(gradebook::beside(out))?;
    let exercises: Vec<String> = reader.head.exercises.iter().map(|exercise| exercise.id.clone()).collect();
    let mut learners = Vec::new();
    for row in reader {
        let row = row?;
        if row.status != Status::NothingToGrade {
            learners.push(row.who.id);
        }
    }
    similar::pairs::of_class(learners, &exercises, |learner| fingerprints(out, learner))
}

/// The rows are read twice: for the sums, which stand on top, and for the table.
fn class_page(out: &Path, pairs: &[Pair]) -> anyhow::Result<String> {
    let reader = Reader::open(gradebook::beside(out))?;
    let mut sums = Sums::of(&reader.head);
    for row in reader {
        sums.add(&row?);
    }
    sums.show(|learner, exercise| timeline(out, learner, exercise));
    page::page(&sums, Reader::open(gradebook::beside(out))?, pairs)
}

/// What the jobs did when somebody's code failed first, if there is a picture of it.
fn timeline(out: &Path, learner: &str, exercise: &str) -> Option<Test> {
    let exercise = all_of(out, learner).ok()?.exercises.into_iter().find(|e| e.id == exercise)?;
    let test = exercise.tests.into_iter().find(|test| gradebook::is_mistake(test.verdict));
    test.filter(|test| test.timeline.is_some())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::{folder, name};

    #[test]
    fn each_learner_has_a_folder_of_their_own_and_it_can_be_made() {
        let long = "é".repeat(127);
        let longer = format!("{long}é");
        let ids = ["ada", "Ada", "aDa", "+ada", "%2b", "%2B", "..", "", "a/b", "a%2Fb", &long, &longer];
        let folders: BTreeSet<String> = ids.iter().map(|id| name(id).to_lowercase()).collect();
        assert_eq!(folders.len(), ids.len(), "some disks take two of these for one: {folders:?}");
        for id in ids {
            let folder = folder(Path::new("out"), id);
            let last = folder.file_name().expect("it has a name of its own");
            assert!(last.len() <= 255 && folder.parent() == Some(Path::new("out/learners")), "{folder:?}");
        }
        assert_eq!(name("JaneDoe"), "+jane+doe");
    }
}
