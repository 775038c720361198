//! Who is in a class, and where what they have handed in is to be found. Pure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};

/// Endings that are no part of a submission's name.
const ARCHIVES: [&str; 4] = [".tar.gz", ".tgz", ".tar", ".zip"];

/// One line of the gradebook to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learner {
    pub who: Who,
    pub place: Place,
}

/// What is known of somebody before anything is graded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// The submission's name.
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    /// When the submission came, where the roster says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub received_at: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    At(PathBuf),
    /// Why there is nothing to grade.
    Nowhere(String),
}

/// The last part of a path.
pub fn name(place: &Path) -> String {
    place.file_name().unwrap_or(place.as_os_str()).to_string_lossy().into_owned()
}

/// The name that a file or a folder stands for.
pub fn id(place: &Path) -> String {
    let name = name(place);
    let lower = name.to_lowercase();
    let ending = ARCHIVES.iter().find(|ending| lower.ends_with(*ending)).map_or(0, |ending| ending.len());
    name[..name.len() - ending].to_owned()
}

/// The members of a class in the roster's order, and behind them whoever has handed in without being on it.
pub fn class(roster: Option<Vec<Who>>, places: Vec<PathBuf>) -> Vec<Learner> {
    let mut handed_in: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for place in places {
        handed_in.entry(id(&place)).or_default().push(place);
    }
    let mut learners = Vec::new();
    for who in roster.into_iter().flatten() {
        let place = match handed_in.remove(&who.id) {
            Some(places) => one(places),
            None => Place::Nowhere("nothing was handed in".to_owned()),
        };
        learners.push(Learner { who, place });
    }
    learners.extend(handed_in.into_iter().map(|(id, places)| {
        let who = Who { id, ..Who::default() };
        Learner { who, place: one(places) }
    }));
    learners
}

fn one(mut places: Vec<PathBuf>) -> Place {
    places.sort();
    match &places[..] {
        [place] => Place::At(place.clone()),
        many => {
            let names = many.iter().map(|place| format!("`{}`", name(place))).collect::<Vec<_>>();
            Place::Nowhere(format!("{} submissions have this name: {}", many.len(), names.join(", ")))
        }
    }
}

/// Reads a roster. Columns that are not known are the instructor's own.
pub fn parse(csv: &str) -> anyhow::Result<Vec<Who>> {
    // A spreadsheet's mark of its encoding is no part of the first column's name.
    let csv = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv.as_bytes());
    let headers = reader.headers().context("the roster has no first line")?.clone();
    let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let id =
        column("id").context("the roster has no column `id`: it is the name of each one's submission")?;
    let (name, email, received_at) = (column("name"), column("email"), column("received_at"));
    let mut all = Vec::new();
    for (number, record) in reader.records().enumerate() {
        let record = record.with_context(|| format!("entry {} of the roster can't be read", number + 1))?;
        let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        let who = Who {
            id: field(Some(id)),
            name: field(name),
            email: field(email),
            received_at: field(received_at),
        };
        ensure!(!who.id.is_empty(), "entry {} of the roster has no id", number + 1);
        if all.iter().any(|other: &Who| other.id == who.id) {
            bail!("the roster has `{}` twice", who.id);
        }
        all.push(who);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    fn said(learners: &[Learner]) -> Vec<String> {
        let place = |learner: &Learner| match &learner.place {
            Place::At(place) => place.display().to_string(),
            Place::Nowhere(why) => why.clone(),
        };
        learners.iter().map(|learner| format!("{}: {}", learner.who.id, place(learner))).collect()
    }

    #[test]
    fn a_submission_is_named_by_its_folder_or_its_archive() {
        for (place, name) in [
            ("in/ada", "ada"),
            ("in/ada.zip", "ada"),
            ("in/a.b.TAR.GZ", "a.b"),
            ("in/é.tgz", "é"),
            (".zip", ""),
        ] {
            assert_eq!(id(Path::new(place)), name);
        }
    }

    #[test]
    fn without_a_roster_the_class_is_who_has_handed_in_by_name() {
        let class = class(None, places(&["in/bob.zip", "in/ada"]));
        assert_eq!(said(&class), ["ada: in/ada", "bob: in/bob.zip"]);
    }

    #[test]
    fn the_roster_gives_the_order_and_nobody_is_lost() {
        let roster = parse("id,name,group\nbob,Bob B.,2\neve,Eve,1\n").expect("it is right");
        let class = class(Some(roster), places(&["in/ada", "in/bob"]));
        assert_eq!(said(&class), ["bob: in/bob", "eve: nothing was handed in", "ada: in/ada"]);
        assert_eq!(class[0].who.name, "Bob B.");
    }

    #[test]
    fn of_two_submissions_of_one_name_none_is_chosen() {
        let class = class(None, places(&["in/ada.zip", "in/ada"]));
        assert_eq!(said(&class), ["ada: 2 submissions have this name: `ada`, `ada.zip`"]);
    }

    #[test]
    fn what_is_no_roster_is_refused_in_words() {
        for (csv, why) in [
            ("name\nada\n", "no column `id`"),
            ("id\nada\nada\n", "`ada` twice"),
            ("id,name\n,Ada\n", "entry 1 of the roster has no id"),
            ("id,name\nada,Ada,more\n", "entry 1 of the roster can't be read"),
        ] {
            let error = format!("{:#}", parse(csv).expect_err("it is wrong"));
            assert!(error.contains(why), "{error}");
        }
        assert_eq!(parse("\u{feff}ID\nada\n").expect("spreadsheets write this")[0].id, "ada");
    }
}
