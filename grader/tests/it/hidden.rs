//! Hidden tests: what a stranger's code would like to know of them, and what an instructor may get wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use grader::catalog::Course;
use grader::check::{self, Guards};
use grader::environment::Environment;
use grader::facts::{Built, Diagnostic, Ran};
use grader::judge::{self, Graded, Source};
use grader::policy::{FAILED, LIMIT_HIT};
use grader::process::{End, Finished};
use grader::submission::Handed;
use grader::suite::{TestFile, tests_in};
use grader::verdict::Verdict;
use grader::{grade, handout, hidden};
use lab::{Outcome, Picture, Record};

/// Found again wherever the hidden tests are told.
const WORD: &str = "aardvark";

/// Tests of an exercise that is to have a macro. One of std's own can't be taken for another one: rustc says that it
/// is ambiguous.
fn spec(word: &str) -> String {
    format!(
        "use ex60::*;\nuse lab::ms;\n\n#[test]\nfn the_{word}_is_waited_for() {{\n    lab::run(async |lab| {{\n        \
         let number: u32 = answer(lab.job(\"{word}\", ms(10), 42)).await;\n        check!(number == 42);\n    }});\n}}\n"
    )
}

/// An answer that is right, with a macro that does this.
fn answer(does: &str) -> String {
    format!(
        "#[macro_export]\nmacro_rules! check {{\n    ($($it:tt)*) => {{ {does} }};\n}}\n\n\
         pub async fn answer(job: lab::Job<u32>) -> u32 {{\n    job.await\n}}\n"
    )
}

fn hidden() -> TestFile {
    let text = spec(WORD);
    let tests = tests_in(&text);
    TestFile::hidden("more", Path::new("hidden"), text, tests)
}

/// Grades such answers by tests that learners have (`spec` and `extra`), and by hidden ones.
async fn graded(scratch: &str, answers: &[&str]) -> Vec<Graded> {
    let course = crate::course().await;
    let mut exercise = crate::hostile::exercise(&course.exercises);
    let dir = exercise.dir.join("tests");
    let test_file =
        |name: &str, word| TestFile::new(name, &dir.join(name).with_extension("rs"), spec(word), false);
    exercise.suite = vec![test_file("spec", "job"), test_file("extra", "meal"), hidden()];
    let course = Course { exercises: vec![exercise], ..course };
    let environment = Environment::read(Duration::from_secs(300)).expect("tests have a folder to run in");
    let means = check::means(&course, &environment, true, &|_| ()).await.expect("this system can confine");
    let handed = |does: &&str| {
        let sources = BTreeMap::from([("lib.rs".to_owned(), answer(does))]);
        Handed { sources, refused: None }
    };
    let all: Vec<Handed> = answers.iter().map(handed).collect();
    let guards = Guards::default();
    let lay = |handed| check::lay(&course.exercises[0], handed, guards).expect("it can be laid");
    let laid: Vec<_> = all.iter().map(lay).collect();
    let confined = check::confined(&course, &means, guards).expect("the means are there");
    grade::strangers(&course, scratch, &laid, &confined, &|_| ()).await.expect("the grader works")
}

/// All that was seen of the tests that learners have, and of the compiler.
fn public(graded: &Graded) -> String {
    let tests: Vec<_> = graded.tests.iter().filter(|test| !test.hidden).collect();
    format!("{tests:?} {:?} {:?}", graded.compiler, graded.diagnosis)
}

#[tokio::test]
async fn no_macro_of_a_learner_s_takes_hidden_tests_to_where_they_can_be_seen() {
    let prints = |text: &str| format!("::std::println!(\"{{}}\", {text})");
    let answers = [
        // What it stands in: that of a hidden test is read, and seen by nobody.
        prints(
            "::std::include_str!(::std::concat!(::std::env!(\"CARGO_MANIFEST_DIR\"), \"/../\", ::std::file!()))",
        ),
        prints("::std::concat!(::std::module_path!(), ::std::stringify!($($it)*))"),
        // What learners have: that is no secret, and it does not lie beside a hidden one.
        prints("::std::include_str!(\"extra.rs\")"),
        prints("::std::include_str!(\"spec.rs\")"),
        // By all names that hidden ones could have.
        prints("::std::include_str!(\"more.rs\")"),
        prints("::std::include_str!(\"../hidden/more.rs\")"),
        prints("::std::include_str!(::std::concat!(::std::env!(\"CARGO_MANIFEST_DIR\"), \"/Cargo.toml\"))"),
        // The compiler's own words.
        "::std::compile_error!(::std::stringify!($($it)*))".to_owned(),
    ];
    let graded = graded("hidden", &answers.each_ref().map(String::as_str)).await;
    for (graded, does) in graded.iter().zip(&answers) {
        let seen = public(graded);
        assert!(!seen.contains(WORD), "{does}: {seen}");
        assert!(graded.tests.iter().filter(|test| test.hidden).count() == 1, "{does}");
    }
    // The first two do what they would in any test, so there was something to be seen.
    assert!(graded[0].tests[2].written.contains(WORD), "{:?} {:?}", graded[0].tests[2], graded[0].withheld);
    assert!(graded[0].tests[0].written.contains("job"), "{:?}", graded[0].tests[0]);
    let verdicts: Vec<Verdict> = graded.iter().map(|graded| graded.verdict).collect();
    use Verdict::{CompileError, Passed, Policy};
    assert_eq!(verdicts[..2], [Passed, Passed]);
    // Tests that learners have read each other, and nothing else.
    assert_eq!(verdicts[2..], [CompileError, CompileError, CompileError, CompileError, Policy, CompileError]);
    assert!(graded[2].tests[0].written.contains("the_meal") && graded[2].tests[2].written.is_empty());
}

#[tokio::test]
async fn what_goes_wrong_with_a_hidden_test_alone_costs_no_other() {
    let mut exercise = crate::hostile::exercise(&crate::course().await.exercises);
    exercise.suite.push(hidden());
    let programs = BTreeMap::from([("spec".to_owned(), PathBuf::from("spec"))]);
    let (end, wall) = (End::Exit(0), Duration::ZERO);
    let finished = Finished { end, output: String::new(), errors: String::new(), wall, survivors: false };
    let picture = Picture::default();
    let record = Record { outcome: Outcome::Passed, message: None, virtual_ms: None, picture };
    let ran = Ran { finished, record: Some(record), said: None, written: String::new() };
    for (code, verdict) in [
        (Some(LIMIT_HIT), Verdict::CompileLimit),
        (Some(FAILED), Verdict::InternalError),
        (Some("E0308"), Verdict::CompileError),
        (None, Verdict::CompileError),
    ] {
        let said = Diagnostic {
            text: format!("couldn't read `{WORD}`: Permission denied"),
            code: code.map(str::to_owned),
            of: "hidden/more".to_owned(),
            ..Diagnostic::default()
        };
        let built = Built { programs: programs.clone(), errors: vec![said.clone()], warnings: vec![said] };
        let source = Source { file: "src/lib.rs".to_owned(), text: String::new() };
        let is_public = |name: &str| !name.starts_with("hidden/");
        let graded =
            judge::exercise(&exercise, &source, &built, |name| Some(&ran).filter(|_| is_public(name)));
        let verdicts: Vec<Verdict> = graded.tests.iter().map(|test| test.verdict).collect();
        assert_eq!(verdicts, [Verdict::Passed, verdict]);
        assert!(graded.tests[1].hidden && !public(&graded).contains(WORD), "{graded:?}");
        assert_eq!(graded.withheld.len(), 1);
    }
}

/// A folder of hidden tests.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hidden").join(name);
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).expect("a folder can be made");
        Self(place)
    }

    fn file(&self, path: &str, text: &str) -> &Self {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().expect("it has a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
        self
    }

    async fn read(&self) -> Result<Course, String> {
        hidden::with(crate::course().await, &self.0).map_err(|error| format!("{error:#}"))
    }
}

const TEST: &str = "#[test]\nfn it_is_well() {}\n";

#[tokio::test]
async fn a_folder_of_hidden_tests_that_can_t_be_meant_is_refused_in_words() {
    let nothing = Place::new("nothing");
    assert!(nothing.read().await.expect_err("it is empty").contains("has no hidden tests"));
    for (name, path, text, why) in [
        ("unknown", "ex99_soup/more.rs", TEST, "is named as no exercise's folder, such as"),
        ("short", "ex06/more.rs", TEST, "did you mean `ex06_timed_gather`?"),
        ("no-folder", "ex06_timed_gather", TEST, "is no folder"),
        ("no-test", "ex06_timed_gather/more.rs", "fn soup() {}\n", "has no `#[test]`"),
        ("no-rust", "ex06_timed_gather/more.txt", TEST, "is no file of tests"),
        ("odd-name", "ex06_timed_gather/a b.rs", TEST, "is no file of tests"),
        ("no-file", "ex06_timed_gather/.keep", "", "is empty: put files of tests into it"),
    ] {
        let place = Place::new(name);
        let error = place.file(path, text).read().await.expect_err(name);
        assert!(error.contains(why), "{error}");
    }
    let there = Place::new("well");
    let course = there.file("ex06_timed_gather/more.rs", TEST).read().await.expect("it is right");
    let exercise = course.find("6").expect("it is there");
    assert_eq!(exercise.tests().last().map(String::as_str), Some("hidden/more/it_is_well"));
    assert!(exercise.suite.iter().filter(|file| file.hidden).count() == 1);
    let missing = hidden::with(course, Path::new("/nowhere")).map(|_| ()).expect_err("it is not there");
    assert!(missing.to_string().contains("/nowhere can't be read"), "{missing:#}");
}

#[tokio::test]
async fn no_handout_has_hidden_tests_and_where_one_would_they_are_refused() {
    let course = crate::course().await;
    for inside in ["exercises/ex06_timed_gather/tests", "exercises", "grader/src", ""] {
        let error = hidden::with(course.clone(), &course.root.join(inside)).map(|_| ()).expect_err(inside);
        assert!(error.to_string().contains("where learners get their course from"), "{error:#}");
    }
    let place = Place::new("handed-out");
    place.file("ex06_timed_gather/more.rs", &format!("// {WORD}\n{TEST}"));
    let course = place.read().await.expect("it is right");
    let out = place.0.join("out");
    handout::hand_out(&course, &out, None, None, None).await.expect("it is written");
    let (mut folders, mut files) = (vec![out], 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("it is there").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => {
                    let text = fs::read_to_string(&path).expect("all of it is text");
                    assert!(!text.contains(WORD) && !path.ends_with("more.rs"), "{}", path.display());
                    files += 1;
                }
            }
        }
    }
    assert!(files > 100, "{files} files");
}
