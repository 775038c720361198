//! What people hand in, as folders: only their sources count.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use grader::check::{self, Checked, Guards};
use grader::environment::Environment;
use grader::grade;
use grader::submission::Handed;
use grader::verdict::Verdict;

const EX01: &str = "exercises/ex01_lazy_futures";

fn reference() -> String {
    fs::read_to_string(crate::mini::root().join("solutions/ex01_lazy_futures/src/lib.rs"))
        .expect("it is there")
}

fn submission(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handed-in").join(name);
    let _ = fs::remove_dir_all(&place);
    for (path, text) in files {
        crate::mini::write(&place.join(path), text);
    }
    place
}

async fn checked(place: &Path) -> anyhow::Result<Checked> {
    let course = crate::course().await;
    let environment = Environment::read(Duration::from_secs(300)).expect("tests have a folder to run in");
    let bounds = cfg!(target_os = "linux");
    let means = check::means(&course, &environment, bounds, &|_| ()).await?;
    let submission = check::read(&means, place).await?;
    check::check(&course, &means, &submission, Guards::default(), &|_| ()).await
}

#[tokio::test]
async fn only_sources_count_and_whatever_else_differs_is_said() {
    let place = submission(
        "edited",
        &[
            (&format!("{EX01}/src/lib.rs"), &reference()),
            (&format!("{EX01}/tests/spec.rs"), "#[test]\nfn all_is_well() {}\n"),
            (&format!("{EX01}/Cargo.toml"), "[package]\nname = \"ex01\"\nbuild = \"build.rs\"\n"),
            (&format!("{EX01}/build.rs"), "fn main() { std::process::exit(1) }\n"),
            ("exercises/ex06_timed_gather/src/lib.rs", "pub fn nothing() {}\n"),
            ("exercises/ex06_timed_gather/Cargo.toml", "[package]\nname = \"ex06\"\n"),
            (".cargo/config.toml", "[build]\nrustc-wrapper = \"/bin/false\"\n"),
            (".github/workflows/grade.yml", "on: push\n"),
            ("notes.md", "my own notes\n"),
        ],
    );
    let Checked { graded, handed_in, .. } = checked(&place).await.expect("it can be graded");
    let verdict = |id: &str| graded.iter().find(|g| g.id == id).expect("it is in the course").verdict;
    assert_eq!(verdict("ex01"), Verdict::Passed, "{:?}", graded[0].first_failure());
    assert_eq!(verdict("ex06"), Verdict::CompileError);
    assert_eq!(verdict("ex09"), Verdict::Skipped);
    let said = handed_in.differs.join("\n");
    for expected in [
        "ex01_lazy_futures/tests/spec.rs` is not as in the course",
        "ex01_lazy_futures/Cargo.toml` is not as in the course",
        "ex01_lazy_futures/build.rs` is not in the course",
        "ex06_timed_gather/tests/spec.rs` is missing",
        "`.cargo/config.toml` is not as in the course",
        "`.github/workflows/grade.yml` is not as in the course",
    ] {
        assert!(said.contains(expected), "not said: {expected}\n{said}");
    }
    assert!(!said.contains("notes.md"), "{said}");
}

#[tokio::test]
async fn sources_in_modules_of_their_own_are_graded_and_named_as_the_learner_knows_them() {
    let lib = format!("{}\nmod kitchen;\n", reference());
    let broken = "pub fn soup() -> u32 {\n    \"cold\"\n}\n";
    let place = submission(
        "modules",
        &[(&format!("{EX01}/src/lib.rs"), &lib), (&format!("{EX01}/src/kitchen.rs"), broken)],
    );
    let Checked { graded, .. } = checked(&place).await.expect("it can be graded");
    assert_eq!(graded[0].verdict, Verdict::CompileError);
    let at = graded[0].compiler.iter().find_map(|d| d.at.clone()).expect("the compiler names a line");
    assert_eq!((at.file.as_str(), at.line), ("exercises/ex01_lazy_futures/src/kitchen.rs", 2));
}

#[tokio::test]
async fn the_same_submission_gets_the_same_report_each_time() {
    let wrong = "pub fn nothing() {}\n";
    let place = submission("twice", &[(&format!("{EX01}/src/lib.rs"), wrong)]);
    let first = checked(&place).await.expect("it can be graded");
    let again = checked(&place).await.expect("it can be graded");
    let without_time = |checked: &Checked| format!("{:?} {:?}", checked.graded, checked.handed_in);
    assert_eq!(without_time(&first), without_time(&again));
}

#[tokio::test]
async fn a_build_is_never_taken_for_anybody_else_s_however_old_its_files_say_they_are() {
    let honest = submission("honest", &[(&format!("{EX01}/src/lib.rs"), &reference())]);
    let stub = fs::read_to_string(crate::mini::root().join("solutions/ex01_lazy_futures/stub.rs"))
        .expect("it is there");
    let source = format!("{stub}\n// Handed in a year ago.\n");
    let other = submission("old", &[(&format!("{EX01}/src/lib.rs"), &source)]);
    let old = std::time::SystemTime::now() - Duration::from_secs(365 * 24 * 3_600);
    let file =
        fs::File::options().append(true).open(other.join(EX01).join("src/lib.rs")).expect("it is there");
    file.set_modified(old).expect("it is ours");
    let first = checked(&honest).await.expect("it can be graded");
    let second = checked(&other).await.expect("it can be graded");
    assert_eq!(first.graded[0].verdict, Verdict::Passed);
    assert_eq!(second.graded[0].verdict, Verdict::Unfinished);
}

#[tokio::test]
async fn what_is_no_submission_is_an_error_that_says_so() {
    let empty = submission("empty", &[("README.md", "nothing yet\n")]);
    let error = checked(&empty).await.expect_err("there is nothing to grade").to_string();
    assert!(error.contains("exercises"), "{error}");
    let error = checked(&empty.join("missing")).await.expect_err("there is nothing").to_string();
    assert!(error.contains("missing"), "{error}");
}

/// Takes some minutes: `cargo test -p grader --test it -- --ignored every_right_way_passes_confined`.
#[tokio::test]
#[ignore = "it builds the whole bank once more"]
async fn every_right_way_passes_confined() {
    let course = crate::course().await;
    let environment = Environment::read(Duration::from_secs(300)).expect("tests have a folder to run in");
    let means = check::means(&course, &environment, true, &|_| ()).await.expect("this system can confine");
    let mut ways = Vec::new();
    for exercise in &course.exercises {
        let twin = course.root.join("solutions").join(&exercise.folder);
        let right =
            fs::read_dir(twin.join("right")).expect("it has right ways").flatten().map(|file| file.path());
        for file in right.chain([twin.join("src/lib.rs")]) {
            let text = fs::read_to_string(&file).expect("it is text");
            let handed = Handed { sources: BTreeMap::from([("lib.rs".to_owned(), text)]), refused: None };
            ways.push((exercise, file, handed));
        }
    }
    let guards = Guards::default();
    let lay = |(exercise, _, handed)| check::lay(exercise, handed, guards).expect("it can be laid");
    let laid: Vec<_> = ways.iter().map(|(exercise, file, handed)| lay((exercise, file, handed))).collect();
    let confined = check::confined(&course, &means, guards).expect("the means are there");
    let graded =
        grade::strangers(&course, "right", &laid, &confined, &|_| ()).await.expect("the grader works");
    let failed = ways.iter().zip(&graded).filter(|(_, graded)| graded.verdict != Verdict::Passed);
    let failed: Vec<String> = failed
        .map(|((_, file, _), graded)| {
            let said = graded.first_failure().and_then(|test| test.observed.as_deref()).unwrap_or_default();
            let compiler = graded.compiler.iter().map(|d| d.text.as_str()).collect::<Vec<_>>().join("; ");
            format!("{}: {:?} {said} {compiler}", file.display(), graded.verdict)
        })
        .collect();
    assert!(graded.len() > 150 && failed.is_empty(), "of {}:\n{}", graded.len(), failed.join("\n"));
}
