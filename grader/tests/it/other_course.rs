//! Courses that are not ours: other names, other manifests, and tests that do not stand on the lab.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::mini::{patient, root, shared, write};

/// A course in a folder of its own, which is named after it.
struct Other(PathBuf);

impl Other {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("other-{name}"));
        let _ = fs::remove_dir_all(&dir);
        let other = Self(dir);
        let manifest = "[package]\nname = \"other-root\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\
            # All of them.\nmembers = [\n    \"exercises/*\", # here\n    \"solutions/*\",\n]\n\
            default-members = [\n    \"solutions/none\",\n]\n\n[workspace.dependencies]\n\
            other-common = { path = \"common\" }\n\n[workspace.lints.rust]\nunused = \"allow\"\n";
        let common = "[package]\nname = \"other-common\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
        let (course, lock) = (root().join("Cargo.toml"), root().join("Cargo.lock"));
        // With our versions and features of Tokio, so that it need not be built once more.
        let ours = fs::read_to_string(course).expect("there is a manifest");
        let tokio =
            ours.split("\ntokio = ").nth(1).and_then(|rest| rest.split("\n]").next()).expect("it has Tokio");
        let manifest =
            manifest.replace("other-common = {", &format!("tokio = {tokio}\n] }}\nother-common = {{"));
        let manifest = manifest.replace("] }\n] }", "] }");
        other.with("Cargo.toml", &manifest).with("src/lib.rs", "");
        other
            .with("common/Cargo.toml", common)
            .with("common/src/lib.rs", "pub fn one() -> u32 {\n    1\n}\n");
        for none in ["exercises", "solutions"] {
            let package =
                format!("[package]\nname = \"none-of-{none}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
            other
                .with(&format!("{none}/none/Cargo.toml"), &package)
                .with(&format!("{none}/none/src/lib.rs"), "");
        }
        other.with("Cargo.lock", &fs::read_to_string(lock).expect("there is a lock file"));
        other
    }

    fn with(&self, file: &str, text: &str) -> &Self {
        write(&self.0.join(file), text);
        self
    }

    /// An exercise of this name: what is to be edited, and a file of tests.
    fn exercise(&self, name: &str, about: &str, source: &str, tests: &str, text: &str) -> &Self {
        let library = name.replace('_', "-");
        let manifest = format!(
            "[package]\nname = \"{library}\"\nversion = \"0.1.0\"\nedition.workspace = false\nedition = \"2021\"\n\n\
             [package.metadata.exercise]\n{about}\n\n[dependencies]\nother-common.workspace = true\n\n\
             [dev-dependencies]\ntokio.workspace = true\n"
        );
        let manifest = manifest.replace("edition.workspace = false\n", "");
        self.with(&format!("exercises/{name}/Cargo.toml"), &manifest);
        self.with(&format!("exercises/{name}/src/lib.rs"), source);
        self.with(&format!("exercises/{name}/tests/{tests}"), text)
    }

    /// What the grader answers, run elsewhere.
    fn answer(&self, args: &[&str]) -> Output {
        let course = self.0.to_string_lossy();
        patient(shared()).args(args).args(["--course", &course]).output().expect("the grader runs")
    }

    /// The report that it writes.
    #[track_caller]
    fn report(&self, args: &[&str]) -> Value {
        let Output { stdout, stderr, .. } = self.answer(&[args, &["--format", "json"]].concat());
        let text = String::from_utf8_lossy(&stdout);
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&stderr)))
    }
}

/// The verdicts of a report: of each exercise, or of the tests of one.
fn verdicts(of: &Value, name: &str) -> BTreeMap<String, String> {
    let all = of.as_array().expect("it is a list");
    let text = |value: &Value| value.as_str().expect("it is a text").to_owned();
    all.iter().map(|one| (text(&one[name]), text(&one["verdict"]))).collect()
}

const TWO_FER: &str = "pub fn twofer(name: &str) -> String {\n    todo!(\"how many for {name}\")\n}\n";
const TWO_FER_DONE: &str = "use std::io::Write;\n\n\
    pub fn twofer(name: &str) -> String {\n    if name == \"!\" {\n        panic!(\"no {name}\");\n    }\n    \
    // What other courses do in good faith.\n    std::io::stdout().lock().write_all(b\"ok\").unwrap();\n    \
    let name = if name.is_empty() { \"you\" } else { name }.to_owned();\n    let first = unsafe { *[other_common::one()].as_ptr() };\n    \
    std::thread::spawn(move || {\n        let __both = format!(\"One for {name}, {} for me.\", if first == 1 { \"one\" } else { \"two\" });\n        __both\n    })\n    .join()\n    .unwrap()\n}\n";
const TWO_FER_TESTS: &str = "//! As tests of other courses are written.\n#![allow(dead_code)]\nmod common;\nuse two_fer::twofer;\n\n\
    #[test]\nfn nobody() {\n    assert_eq!(twofer(\"\"), \"One for you, one for me.\");\n}\n\n\
    #[test]\n#[ignore = \"later\"]\n/// Somebody.\npub fn somebody() -> Result<(), String> {\n    assert_eq!(twofer(common::NAME), \"One for Ada, one for me.\");\n    Ok(())\n}\n\n\
    mod odd {\n    use super::*;\n\n    #[test]\n    #[should_panic(\n        expected = \"no !\"\n    )]\n    fn a_mark() {\n        twofer(\"!\");\n    }\n\n    \
    #[cfg(feature = \"never\")]\n    #[test]\n    fn never() {}\n}\n\n\
    #[tokio::test(flavor = \"multi_thread\", worker_threads = 2)]\nasync fn at_once() {\n    assert_eq!(tokio::spawn(async { twofer(\"Bob\") }).await.unwrap(), \"One for Bob, one for me.\");\n}\n";

fn two_fer(course: &Other) {
    course.exercise("two-fer", "", TWO_FER, "two-fer.rs", TWO_FER_TESTS);
    // To cargo it is one more file of tests, and it has none.
    course.with("exercises/two-fer/tests/common.rs", "pub const NAME: &str = \"Ada\";\n");
    course.with("solutions/two-fer/src/lib.rs", TWO_FER_DONE);
    // A package that says of itself what its exercise says.
    let twin = "[package]\nname = \"two-fer-solution\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[package.metadata.exercise]\n\n\
        [dependencies]\nother-common.workspace = true\n";
    course.with("solutions/two-fer/Cargo.toml", twin);
}

/// Each test of this one ends in another way.
#[cfg(unix)]
const ENDS: &str = "pub fn end(how: &str) -> u32 {\n    match how {\n        \"panics\" => panic!(\"it is {how}\"),\n        \
    \"exits\" => std::process::exit(0),\n        \"aborts\" => std::process::abort(),\n        \"hangs\" => loop {\n            std::thread::park();\n        },\n        \
    \"overflows\" => deep(0),\n        _ => 7,\n    }\n}\n\n#[allow(unconditional_recursion)]\nfn deep(n: u32) -> u32 {\n    n + deep(std::hint::black_box(n)) + deep(n + 1)\n}\n";
#[cfg(unix)]
const ENDS_TESTS: &str = "use ends::end;\n\nmacro_rules! ends {\n    ($($name:ident)*) => {\n        $(#[test]\n        fn $name() {\n            assert_eq!(end(stringify!($name)), 7);\n        })*\n    };\n}\n\
    ends! { is_well panics exits aborts hangs overflows }\n\n#[test]\n#[should_panic]\nfn wants_a_panic() {\n    end(\"\");\n}\n\n\
    #[test]\nfn gives_an_error() -> Result<(), String> {\n    Err(format!(\"no {}\", end(\"\")))\n}\n\n#[test]\nfn has_two() {\n    assert_eq!(end(\"\"), 8);\n}\n";

// Elsewhere a signal has no name.
#[cfg(unix)]
#[test]
fn tests_without_the_lab_are_judged_by_their_process_and_the_names_that_are_expected() {
    let course = Other::new("ends");
    let about = "title = \"Ends\"\nlimit_seconds = 1\ntests = [\"is_well\", \"panics\", \"exits\", \"aborts\", \"hangs\", \"overflows\", \
        \"wants_a_panic\", \"gives_an_error\", \"extra/has_two\", \"is_missing\"]";
    course.exercise("ends", about, ENDS, "spec.rs", ENDS_TESTS);
    course.with(
        "exercises/ends/tests/extra.rs",
        "#[test]\nfn has_two() {\n    assert_eq!(ends::end(\"\"), 7);\n}\n",
    );
    let report = course.report(&["run", "ends"]);
    let ends = &report["exercises"][0];
    assert_eq!(
        (&ends["proved"], &ends["title"], &ends["verdict"]),
        (&false.into(), &"Ends".into(), &"timed_out".into())
    );
    let told = ends["tests"].as_array().expect("it has tests").iter().map(|test| {
        let said = test["message"].as_str().unwrap_or_default().replace('\n', "\n    ");
        format!("{} {}: {said}", test["name"].as_str().unwrap_or_default(), test["verdict"]).trim().to_owned()
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r#"
    is_well "passed":
    panics "failed": it is panics
    exits "left_early": The process ended with exit code 0 before the test did: nothing is proved.
    aborts "crashed": The process aborted, as it does when something calls `abort`.
    hangs "timed_out": The process of the test was not over after 12 s, and the grader ended it.
    overflows "crashed": The stack overflowed.
    wants_a_panic "failed": test did not panic as expected at exercises/ends/tests/spec.rs:15:4
    gives_an_error "failed": Error: "no 7"
    is_missing "skipped": The test program has no test of this name.
    extra/has_two "passed":
    "#);
}

#[test]
fn each_stub_fails_and_each_reference_passes_in_place_and_handed_in() {
    let course = Other::new("two-fer");
    two_fer(&course);
    course.exercise(
        "03_small",
        "title = \"Small\"",
        "",
        "spec.rs",
        "#[test]\nfn is_one() {\n    assert_eq!(small::one(), 1);\n}\n",
    );
    let manifest = course.0.join("exercises/03_small/Cargo.toml");
    let small = fs::read_to_string(&manifest).expect("it is there").replace("\"03-small\"", "\"small\"");
    course.with("exercises/03_small/Cargo.toml", &small);
    let all = |verdict: &str| ["small", "two-fer"].map(|id| (id.to_owned(), verdict.to_owned())).into();

    let report = course.report(&["run"]);
    let stubs =
        [("small".to_owned(), "compile_error".to_owned()), ("two-fer".to_owned(), "unfinished".to_owned())];
    assert_eq!(verdicts(&report["exercises"], "id"), stubs.into());
    let names = verdicts(&report["exercises"][1]["tests"], "name");
    assert_eq!(names.keys().collect::<Vec<_>>(), ["at_once", "nobody", "odd::a_mark", "somebody"]);

    let handed_in = course.0.join("target-handed-in");
    let source =
        |name: &str, text: &str| write(&handed_in.join(format!("exercises/{name}/src/lib.rs")), text);
    source("two-fer", TWO_FER_DONE);
    source("03_small", "pub use other_common::one;\n");
    if cfg!(target_os = "linux") {
        let report = course.report(&["check", &handed_in.to_string_lossy()]);
        assert_eq!(verdicts(&report["exercises"], "id"), all("passed"), "{report:#}");
    }
    course.with("exercises/two-fer/src/lib.rs", TWO_FER_DONE);
    course.with("exercises/03_small/src/lib.rs", "pub use other_common::one;\n");
    for named in [&["run"][..], &["run", "3", "Two_Fer"]] {
        assert_eq!(verdicts(&course.report(named)["exercises"], "id"), all("passed"));
    }
    let said = course.answer(&["run", "small"]);
    let said = String::from_utf8_lossy(&said.stdout).replace("\n  ", " ");
    assert!(said.contains("Completion was not proved"), "{said}");
}

#[track_caller]
fn refuses(course: &Other, args: &[&str], says: &str) {
    let Output { status, stderr, .. } = course.answer(args);
    let errors = String::from_utf8_lossy(&stderr);
    assert!(!status.success() && errors.contains(says), "{errors}");
}

#[test]
fn a_course_of_another_shape_is_told_what_is_wrong() {
    let course = Other::new("odd");
    course.exercise("hidden", "", "", "spec.rs", "make_tests!();\n");
    refuses(&course, &["list"], "hidden seems to have no tests");
    course.exercise("hidden", "tests = [\"a/b\"]", "", "spec.rs", "make_tests!();\n");
    refuses(&course, &["list"], "seems to have no tests");
    course.exercise("hidden", "tests = [\"a\", \"no/b\"]", "", "spec.rs", "make_tests!();\n");
    refuses(&course, &["list"], "lists the test no/b");
    course.exercise("hidden", "titel = \"x\"", "", "spec.rs", "#[test]\nfn a() {}\n");
    refuses(&course, &["list"], "unknown field `titel`");
    course
        .exercise("hidden", "", "", "spec.rs", "#[test]\nfn a() {}\n")
        .with("exercises/hidden/src/main.rs", "fn main() {}\n");
    refuses(&course, &["handout", "x"], "whose tests stand on the lab");
    fs::remove_file(course.0.join("exercises/hidden/src/lib.rs")).expect("it is there");
    refuses(&course, &["list"], "makes no library of src/lib.rs");
    fs::remove_dir_all(course.0.join("exercises/hidden")).expect("it is there");
    refuses(&course, &["list"], "there are no exercises in");
}
