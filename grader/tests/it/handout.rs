//! What learners get: all that they need, nothing that they are not to see, and no page that is not true.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use grader::caller::Caller;
use grader::catalog::{Course, HandedOut};
use grader::check;
use grader::environment::Environment;
use grader::handout;

use crate::mini;

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn caller() -> Caller {
    format!("ada/course@{COMMIT}").parse().expect("it is one")
}

/// A handout of the course, in a folder of this name.
async fn handed_out(name: &str, part: Option<(&str, &str)>) -> (Course, PathBuf) {
    let course = crate::course().await;
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handouts").join(name);
    let _ = fs::remove_dir_all(&place);
    let (from, to) = (part.map(|(from, _)| from), part.map(|(_, to)| to));
    let said = handout::hand_out(&course, &place, from, to, Some(&caller())).await.expect("it is written");
    assert!(said.contains(COMMIT), "{said}");
    (course, place)
}

/// All files below a folder, by their path from it.
fn files(place: &Path) -> BTreeMap<String, String> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![place.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(place).expect("it is below").to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read_to_string(&path).expect("all of it is text"));
        }
    }
    found
}

/// So many lines of code in a row are nobody's idea but the author's.
const ROW: usize = 6;

/// The lines of code of a source, as many in a row.
fn rows(source: &str) -> BTreeSet<String> {
    let lines = source.lines().map(str::trim).filter(|line| line.len() > 1 && !line.starts_with("//"));
    let lines: Vec<&str> = lines.collect();
    lines.windows(ROW).map(|row| row.join("\n")).collect()
}

#[tokio::test]
async fn no_line_of_a_reference_or_of_a_bank_is_handed_out() {
    let (course, place) = handed_out("whole", None).await;
    let files = files(&place);
    // The last step of the hints is some lines of a solution: they are the course's own way to say it.
    let handed = files.iter().filter(|(path, _)| !path.ends_with("/hints.md"));
    let handed: BTreeSet<String> = handed.flat_map(|(_, text)| rows(text)).collect();
    assert!(files.keys().all(|path| !path.contains("solutions") && !path.contains("grader/tests")));
    let (mut looked_at, mut found) = (0, Vec::new());
    for (path, text) in self::files(&course.root.join("solutions")) {
        if path.ends_with("/stub.rs") || path.contains("/tests/") || !path.ends_with(".rs") {
            continue;
        }
        let stub = fs::read_to_string(
            course.root.join("solutions").join(&path[..path.find('/').unwrap_or(0)]).join("stub.rs"),
        );
        let known = rows(&stub.expect("each exercise has a stub"));
        let own: Vec<String> = rows(&text).into_iter().filter(|row| !known.contains(row)).collect();
        looked_at += own.len();
        found.extend(own.into_iter().filter(|row| handed.contains(row)).map(|row| format!("{path}:\n{row}")));
    }
    assert!(looked_at > 10_000, "too few lines were looked for: {looked_at}");
    assert!(
        found.is_empty(),
        "{} are handed out, such as\n{}",
        found.len(),
        found[..found.len().min(5)].join("\n\n")
    );
}

#[tokio::test]
async fn a_part_has_its_exercises_and_speaks_of_no_other() {
    for (from, to) in [("ex02", "ex03"), ("ex05", "ex12"), ("ex13", "ex30")] {
        let (course, place) = handed_out(&format!("{from}-{to}"), Some((from, to))).await;
        let is_in = |id: &str| (from..=to).contains(&id);
        let files = files(&place);
        for exercise in &course.exercises {
            let (lesson, id) = (exercise.lesson(), exercise.id.as_str());
            assert_eq!(files.contains_key(&lesson), is_in(id), "{lesson}");
            assert_eq!(files["README.md"].contains(&lesson), is_in(id), "{lesson}");
            let others = files.iter().filter(|(path, text)| {
                let speaks = path.ends_with(".md")
                    || (path.starts_with("exercises/ex") && path.ends_with("Cargo.toml"));
                !is_in(id) && (path.contains(id) || speaks && text.contains(id))
            });
            let others: Vec<&String> = others.map(|(path, _)| path).collect();
            assert!(others.is_empty(), "{id} is named in {others:?}");
        }
        assert_there(&files);
        assert_locked(&place);
    }
}

#[tokio::test]
async fn what_the_first_page_of_a_handout_says_is_so() {
    let (course, place) = handed_out("page", None).await;
    let files = files(&place);
    assert_there(&files);
    assert_locked(&place);
    let page = &files["README.md"];
    assert!(course.exercises.iter().all(|exercise| page.contains(&exercise.lesson())));
    for gone in ["solution", "docs/README.md", "For instructors", "CONTRIBUTING", "grader -- check"] {
        assert!(!page.contains(gone), "it speaks of {gone}");
    }
    // What it takes from the course's page it takes as it stands.
    let ours = fs::read_to_string(course.root.join("README.md")).expect("there is a page");
    let kept = ours.lines().filter(|line| page.contains(line)).count();
    assert!(kept * 100 > ours.lines().count() * 90, "{kept} lines are kept");
    assert!(page.contains("[ada/course](https://github.com/ada/course)") && page.contains("![A failed test"));
    let workflow = &files[".github/workflows/grade.yml"];
    let calls = format!("    uses: ada/course/.github/workflows/grade-submission.yml@{COMMIT}\n");
    assert!(workflow.ends_with(&calls) && workflow.contains("permissions: {}"), "{workflow}");
    assert_eq!(files.keys().filter(|path| path.starts_with(".github")).count(), 1);
}

/// All that its pages link is there.
fn assert_there(files: &BTreeMap<String, String>) {
    let mut count = 0;
    for (page, text) in files.iter().filter(|(path, _)| path.ends_with("README.md")) {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let folder = page.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
            assert!(
                files.contains_key(&format!("{folder}{link}")),
                "{page} links {link}, which is not there"
            );
            count += 1;
        }
    }
    assert!(count > 10, "only {count} links");
}

/// The lock file is the one that cargo would write.
fn assert_locked(place: &Path) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["metadata", "--locked", "--offline", "--format-version", "1"]).current_dir(place);
    let output = cargo.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
}

/// What is said of a submission as it stands there.
async fn differs(course: &Course, place: &Path) -> Vec<String> {
    let environment = Environment::read(Duration::from_secs(300)).expect("tests have a folder to run in");
    let means =
        check::means(course, &environment, cfg!(target_os = "linux"), &|_| ()).await.expect("it can read");
    let submission = check::read(&means, place).await.expect("it is a submission");
    check::handed_in(course, &submission).differs
}

#[tokio::test]
async fn a_handout_that_nobody_has_changed_is_as_it_should_be_and_a_changed_one_is_not() {
    let (course, whole) = handed_out("untouched", None).await;
    let (_, part) = handed_out("untouched-part", Some(("5", "12"))).await;
    let known = handout::known(course, false).await.handed_out.expect("it was asked");
    let callers = vec![Caller { commit: "f".repeat(40), ..caller() }, caller()];
    let course = Course { handed_out: Some(HandedOut { callers, ..known }), ..crate::course().await };
    assert_eq!(differs(&course, &whole).await, [""; 0]);
    assert_eq!(differs(&course, &part).await, [""; 0]);

    let change = |file: &str| {
        let text = fs::read_to_string(part.join(file)).expect("it is handed out");
        fs::write(part.join(file), text.replace(&COMMIT[..8], "01234568") + "# mine\n").expect("it is ours");
    };
    let changed = [
        "Cargo.toml",
        "Cargo.lock",
        "exercises/ex05_chaining/Cargo.toml",
        ".github/workflows/grade.yml",
        "grader/stubs/ex05_chaining.rs",
    ];
    changed.iter().for_each(|file| change(file));
    let said = differs(&course, &part).await;
    assert_eq!(said.len(), changed.len(), "{said:?}");
    for file in changed {
        assert!(said.iter().any(|said| said.contains(&format!("`{file}`"))), "{file}: {said:?}");
    }
    let known = course.handed_out.clone().expect("it is known");
    for (callers, shallow, why) in [
        (vec![caller()], false, "it calls no commit of ada/course that git knows in this branch"),
        (vec![caller()], true, "`git fetch --unshallow` fetches the others"),
        (vec![], false, "git knows no repository on GitHub of this course"),
    ] {
        let known = HandedOut { callers, shallow, ..known.clone() };
        let said = differs(&Course { handed_out: Some(known), ..course.clone() }, &part).await;
        let of_workflow: Vec<_> = said.iter().filter(|said| said.contains("grade.yml")).collect();
        assert!(of_workflow.len() == 1 && of_workflow[0].contains(why), "{said:?}");
    }
}

#[test]
fn a_stub_is_handed_out_whatever_somebody_has_written_and_nothing_is_overwritten() {
    let dir = mini::course(95, &mini::reference());
    // So that cargo locks it.
    mini::answer(&dir, &["run", "95"]);
    let place = dir.join("out");
    let said = mini::answer(&dir, &["handout", "out"]);
    assert!(said.contains("1 of 1 exercises") && said.contains("No workflow"), "{said}");
    let files = files(&place);
    assert_eq!(files[&mini::edited(95)], mini::stub().replace("ex06", "ex95"));
    assert_eq!(files["grader/stubs/ex95_timed_gather.rs"], files[&mini::edited(95)]);
    let again = mini::patient(&dir).args(["handout", "out"]).output().expect("the grader runs");
    assert!(!again.status.success() && self::files(&place) == files);

    fs::write(place.join(mini::edited(95)), "// mine\n").expect("it can be written");
    assert!(mini::answer(&place, &["reset", "95", "--yes"]).contains("lib.rs.kept1"));
    assert_eq!(self::files(&place)[&mini::edited(95)], files[&mini::edited(95)]);
    for (command, says) in [
        (vec!["solution", "95", "--peek"], "without references"),
        (vec!["verify", "95"], "in the course itself"),
        (vec!["check", "."], "in the course itself"),
        (vec!["handout", "again"], "in the course itself"),
    ] {
        let output = mini::patient(&place).args(&command).output().expect("the grader runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(says), "{command:?}: {said}");
    }
}

/// Takes some minutes: `cargo test -p grader --test it -- --ignored a_handout_of_a_part_builds`.
#[tokio::test]
#[ignore = "it builds the grader, the lab and all their crates once more"]
async fn a_handout_of_a_part_builds_and_grades_and_its_own_tests_pass() {
    let (course, place) = handed_out("built", Some(("5", "7"))).await;
    let cargo = |args: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(args).current_dir(&place).env("CARGO_TARGET_DIR", place.join("target"));
        let output = cargo.output().expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {said}");
        String::from_utf8(output.stdout).expect("it is text")
    };
    let run = ["run", "--quiet", "--locked", "-p", "grader", "--"];
    let grader = |args: &[&str]| cargo(&[&run, args].concat());
    assert!(grader(&[]).contains("0 of 3 exercises"));
    assert!(grader(&["watch"]).contains("graded once"));
    assert!(grader(&["hint", "6"]).contains("Hint 1 of 3"));
    let solution = course.root.join("solutions/ex06_timed_gather/src/lib.rs");
    let solution = fs::read_to_string(solution).expect("there is a reference");
    let lesson = "#![cfg_attr(doctest";
    fs::write(
        place.join("exercises/ex06_timed_gather/src/lib.rs"),
        solution.replace(lesson, &format!("// {lesson}")),
    )
    .expect("it can be written");
    assert!(grader(&["run", "ex06"]).contains("passed"));
    grader(&["reset", "ex06", "--yes"]);
    cargo(&["test", "--locked"]);
}
