//! Who is in a class, and where what they have handed in is to be found. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
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

/// Somebody on the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub who: Who,
    /// What tells which submission is theirs, where that is not the id: its name, or the number that Canvas or Moodle
    /// has put into it.
    pub submission: String,
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
    name[..name.len() - ending(&name).len()].to_owned()
}

pub fn is_archive(place: &Path) -> bool {
    !ending(&name(place)).is_empty()
}

/// That of an archive, and of nothing else.
fn ending(name: &str) -> &'static str {
    let lower = name.to_lowercase();
    ARCHIVES.into_iter().find(|ending| lower.ends_with(ending)).unwrap_or_default()
}

/// The number by which Canvas and Moodle tell whose a file is, in the names that they give to what is downloaded:
/// `doejane_LATE_123_456_work.zip`, `Jane Doe_123_assignsubmission_file_`. What the learner has named stands behind it.
fn number(id: &str) -> Option<&str> {
    id.split('_').skip(1).find(|part| is_number(part))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The members of a class in the roster's order, and behind them whoever has handed in without being on it.
pub fn class(roster: Option<Vec<Listed>>, places: Vec<PathBuf>) -> Vec<Learner> {
    let mut handed_in: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for place in places {
        handed_in.entry(id(&place)).or_default().push(place);
    }
    let mut numbers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in handed_in.keys() {
        if let Some(number) = number(id) {
            numbers.entry(number.to_owned()).or_default().push(id.clone());
        }
    }
    let roster: Vec<Listed> = roster.unwrap_or_default();
    let theirs: Vec<Vec<String>> = roster.iter().map(|one| ids(one, &handed_in, &numbers)).collect();
    let mut claims: BTreeMap<&String, Vec<&str>> = BTreeMap::new();
    for (listed, ids) in roster.iter().zip(&theirs) {
        ids.iter().for_each(|id| claims.entry(id).or_default().push(&listed.who.id));
    }
    let place = |ids: &Vec<String>| match ids.iter().find_map(|id| claims.get(id).filter(|all| all.len() > 1))
    {
        Some(all) => Place::Nowhere(format!("the roster gives one submission to {}", quoted(all))),
        None => one(ids.iter().flat_map(|id| handed_in.get(id).into_iter().flatten()).cloned().collect()),
    };
    let places: Vec<Place> = theirs.iter().map(place).collect();
    let others = handed_in.iter().filter(|(id, _)| !claims.contains_key(id)).map(|(id, places)| {
        let who = Who { id: id.clone(), ..Who::default() };
        Learner { who, place: one(places.clone()) }
    });
    let others: Vec<Learner> = others.collect();
    let listed = roster.into_iter().zip(places).map(|(listed, place)| Learner { who: listed.who, place });
    listed.chain(others).collect()
}

/// The names of what somebody on the roster has handed in.
fn ids<T>(
    listed: &Listed,
    handed_in: &BTreeMap<String, T>,
    numbers: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    let Listed { who, submission } = listed;
    if submission.is_empty() {
        return Vec::from_iter(handed_in.contains_key(&who.id).then(|| who.id.clone()));
    }
    let id = id(Path::new(submission));
    if handed_in.contains_key(&id) {
        return vec![id];
    }
    // Moodle writes `Participant 123`, in the language of its user.
    let number = submission.split_whitespace().last().filter(|word| is_number(word));
    number.and_then(|number| numbers.get(number)).cloned().unwrap_or_default()
}

fn one(mut places: Vec<PathBuf>) -> Place {
    places.sort();
    match &places[..] {
        [] => Place::Nowhere("nothing was handed in".to_owned()),
        [place] => Place::At(place.clone()),
        many => {
            let what = if many.iter().all(|place| id(place) == id(&many[0])) { "name" } else { "number" };
            let names: Vec<String> = many.iter().map(|place| name(place)).collect();
            Place::Nowhere(format!("{} submissions have this {what}: {}", many.len(), quoted(&names)))
        }
    }
}

fn quoted(names: &[impl AsRef<str>]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Reads a roster. Columns that are not known are the instructor's own.
pub fn parse(csv: &str) -> anyhow::Result<Vec<Listed>> {
    // A spreadsheet's mark of its encoding is no part of the first column's name.
    let csv = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv.as_bytes());
    let headers = reader.headers().context("the roster has no first line")?.clone();
    let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let id =
        column("id").context("the roster has no column `id`: it is the name of each one's submission")?;
    let (name, email, received_at) = (column("name"), column("email"), column("received_at"));
    let submission = column("submission");
    let (mut all, mut ids) = (Vec::new(), BTreeSet::new());
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
        ensure!(ids.insert(who.id.clone()), "the roster has `{}` twice", who.id);
        all.push(Listed { who, submission: field(submission) });
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
    fn what_was_downloaded_is_found_by_its_whole_name_or_by_the_number_in_it() {
        let roster = parse(
            "id,submission\n\
             ada,12\n\
             bob,Participant 34\n\
             cy,Cy_C.zip\n\
             dot,56\n\
             eve,78\n\
             fay,90\n",
        );
        let places = places(&[
            "in/adaa_LATE_12_34_work_90_.zip",
            "in/Bob B_34_assignsubmission_file_",
            "in/Cy_C.zip",
            "in/dot_56_1_a.zip",
            "in/dot_56_2_b.zip",
            "in/78",
            "in/eve78_x.zip",
        ]);
        assert_eq!(
            said(&class(Some(roster.expect("it is right")), places)),
            [
                "ada: in/adaa_LATE_12_34_work_90_.zip",
                "bob: in/Bob B_34_assignsubmission_file_",
                "cy: in/Cy_C.zip",
                "dot: 2 submissions have this number: `dot_56_1_a.zip`, `dot_56_2_b.zip`",
                "eve: in/78",
                "fay: nothing was handed in",
                "eve78_x: in/eve78_x.zip",
            ]
        );
    }

    #[test]
    fn a_submission_of_two_learners_is_given_to_none() {
        let roster = parse("id,submission\nada,12\na_12_b,\n").expect("it is right");
        let why = "the roster gives one submission to `ada`, `a_12_b`";
        let class = class(Some(roster), places(&["in/a_12_b.zip"]));
        assert_eq!(said(&class), [format!("ada: {why}"), format!("a_12_b: {why}")]);
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
        assert_eq!(parse("\u{feff}ID\nada\n").expect("spreadsheets write this")[0].who.id, "ada");
    }
}
