//! What has changed since an earlier gradebook.

use std::fs;
use std::path::{Path, PathBuf};

use grader::verdict::Verdict;

use super::{HOSTILE, OBEYED, head_of, row, saying, who};
use crate::changes::{self, Changed, Since};
use crate::gradebook::{self, Head, Row, Writer};
use crate::roster::Who;
use crate::scores::{Partial, Rules};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("changes-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("there is room");
        Self(folder)
    }

    /// What is found out of a new gradebook before it takes the place of the earlier one.
    fn grade(&self, head: &Head, rows: &[Row]) -> Since {
        let mut writer = Writer::new(&self.0, head).expect("there is room");
        rows.iter().for_each(|row| writer.row(row).expect("there is room"));
        writer.done().expect("there is room");
        changes::write(&self.0).expect("it can be compared")
    }

    fn complete(&self) {
        gradebook::complete(&self.0).expect("it can be moved");
    }

    fn changes(&self) -> Option<String> {
        fs::read_to_string(changes::file(&self.0)).ok()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn graded(id: &str, last: Verdict) -> Row {
    let who = Who { id: id.to_owned(), ..Who::default() };
    Row::graded(0, who, &saying("The soup took 40 ms.", last), &Rules::default(), None)
}

fn nothing(id: &str) -> Row {
    let who = Who { id: id.to_owned(), ..Who::default() };
    Row::not_graded(0, who, "nothing was handed in".to_owned(), 40)
}

#[test]
fn each_learner_is_found_again_and_all_that_is_otherwise_has_a_line() {
    let folder = Folder::new("all");
    let before = head_of("Soup", 5);
    let first = [
        graded("ada", Verdict::Failed),
        graded("bob", Verdict::Passed),
        nothing("cy"),
        graded("dot", Verdict::Failed),
        graded("eve", Verdict::InternalError),
    ];
    assert!(matches!(folder.grade(&before, &first), Since::First));
    folder.complete();
    assert_eq!(folder.changes(), None, "there was nothing to compare with");

    let mut after = head_of("Soup", 5);
    after.toolchain = "rustc 1.96".to_owned();
    after.partial = Partial::None;
    after.exercises[0].max_score = 20;
    after.exercises[1].tests = "other".to_owned();
    let renamed = Who { id: "dot".to_owned(), name: "Dot D.".to_owned(), ..Who::default() };
    let second = [
        graded("new", Verdict::Passed),
        Row { who: renamed, ..graded("dot", Verdict::Failed) },
        graded("eve", Verdict::Passed),
        graded("cy", Verdict::Failed),
        graded("ada", Verdict::Passed),
    ];
    let Since::Changed(changed) = folder.grade(&after, &second) else { panic!("they differ") };
    let Changed { learners, points, new, gone, .. } = changed;
    assert_eq!((learners, points, new, gone), (5, 3, 1, 1));
    assert_eq!(changed.first[2], ("ada".to_owned(), [Some(15), Some(25)]));
    assert_eq!(changed.to_string(), "3 of 5 learners have other points than before, 1 is new, 1 is gone");
    let table = folder.changes().expect("it is written");
    // Any change of a gradebook's bytes changes the hashes.
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with(",,gradebook,")).collect();
    assert_eq!(lines.len() + 1, table.lines().count());
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn whoever_is_killed_before_the_gradebook_is_there_compares_with_the_earlier_one_again() {
    let folder = Folder::new("killed");
    let head = head_of("Soup", 1);
    folder.grade(&head, &[graded("ada", Verdict::Failed)]);
    folder.complete();
    let passed = [graded("ada", Verdict::Passed)];
    assert!(matches!(folder.grade(&head, &passed), Since::Changed(_)));
    let undisturbed = folder.changes();
    assert!(matches!(folder.grade(&head, &passed), Since::Changed(Changed { points: 1, .. })));
    folder.complete();
    assert_eq!(folder.changes(), undisturbed);
    // The same command once more finds nothing new, and takes nothing away.
    assert!(matches!(folder.grade(&head, &passed), Since::Same));
    assert_eq!(folder.changes(), undisturbed);
}

#[test]
fn what_led_to_another_gradebook_does_not_stay() {
    let folder = Folder::new("stale");
    let head = head_of("Soup", 1);
    folder.grade(&head, &[graded("ada", Verdict::Failed)]);
    folder.complete();
    // Killed here, and then somebody takes the change back.
    folder.grade(&head, &[graded("ada", Verdict::Passed)]);
    assert!(folder.changes().is_some());
    assert!(matches!(folder.grade(&head, &[graded("ada", Verdict::Failed)]), Since::Same));
    assert_eq!(folder.changes(), None);
}

#[test]
fn an_earlier_gradebook_that_can_t_be_read_is_said_and_stops_nothing() {
    let folder = Folder::new("unreadable");
    fs::write(gradebook::file(&folder.0), "{\"schema\":7}\n").expect("there is room");
    let since = folder.grade(&head_of("Soup", 1), &[graded("ada", Verdict::Passed)]);
    let said = since.said(Path::new("out"));
    assert!(said.contains("can't be read") && said.contains("is no gradebook"), "{said}");
    assert_eq!(folder.changes(), None);
}

#[test]
fn no_name_and_no_message_is_more_than_text_in_its_cell() {
    let folder = Folder::new("hostile");
    let row = |last| row(&saying(HOSTILE, last));
    let other = Row { who: who("=other"), ..row(Verdict::Passed) };
    folder.grade(&head_of(HOSTILE, 1), &[row(Verdict::Failed)]);
    folder.complete();
    folder.grade(&head_of(&format!("+{HOSTILE}"), 2), &[row(Verdict::Passed), other]);
    let table = folder.changes().expect("it is written");
    let mut cells = 0;
    for line in csv::Reader::from_reader(table.as_bytes()).records() {
        for cell in line.expect("each line has all columns").iter() {
            assert!(!cell.contains('\n') && !cell.contains(OBEYED), "{cell}");
            assert!(
                cell.split(';').all(|part| !part.trim_start().starts_with(['=', '+', '-', '@'])),
                "{cell}"
            );
            cells += 1;
        }
    }
    assert!(cells > 40, "{table}");
}
