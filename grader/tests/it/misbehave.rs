//! Code that misbehaves gets its verdict, in words that fit, and harms nobody else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use grader::grade;
use grader::overlay::Laid;
use grader::verdict::Verdict;

/// What the first lines of a fixture promise.
fn header<'a>(source: &'a str, key: &str) -> Option<&'a str> {
    source.lines().find_map(|line| line.strip_prefix("//! ")?.strip_prefix(key)).map(str::trim)
}

fn promised<'a>(source: &'a str, key: &str) -> &'a str {
    header(source, key).expect("a fixture's header names its verdict and its words")
}

#[tokio::test]
async fn each_misbehaviour_gets_its_verdict_and_leaves_the_others_graded() {
    let course = crate::course().await;
    let exercise = course.find("ex06").expect("the course has an ex06");
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/misbehave");
    let mut sources = BTreeMap::new();
    for entry in fs::read_dir(dir).expect("the fixtures are there").flatten() {
        let name =
            entry.path().file_stem().expect("a fixture has a name").to_string_lossy().replace('_', "-");
        let source = fs::read_to_string(entry.path()).expect("a fixture is text");
        // What other systems do not tell us is said in the report; here it is not tried.
        if header(&source, "on:").is_none_or(|system| system == std::env::consts::OS) {
            sources.insert(format!("ex06-{name}"), source);
        }
    }
    let twin = course.root.join("solutions").join(&exercise.folder).join("src/lib.rs");
    sources.insert("ex06-honest".to_owned(), fs::read_to_string(twin).expect("the reference is there"));
    let laid: Vec<Laid<'_>> = sources
        .iter()
        .map(|(package, source)| Laid {
            exercise,
            package: package.clone(),
            sources: vec![("lib.rs", source.as_str())],
            rules: None,
            only: None,
            secret: None,
        })
        .collect();
    let only = "every_job_gives_its_result";

    let graded =
        grade::overlaid(&course, "misbehave", &laid, Some(only), &|_| ()).await.expect("the grader works");

    assert_eq!(graded.len(), laid.len());
    for (laid, graded) in laid.iter().zip(graded) {
        let test = graded.tests.iter().find(|test| test.name == only).expect("the test is known beforehand");
        if laid.package == "ex06-honest" {
            assert_eq!(test.verdict, Verdict::Passed, "{:?}", test.observed);
            continue;
        }
        let expected = format!("\"{}\"", promised(laid.text(), "verdict:"));
        assert_eq!(serde_json::to_string(&test.verdict).unwrap(), expected, "{}: {test:?}", laid.package);
        let compiler = graded.compiler.iter().map(|d| d.text.as_str()).collect::<String>();
        let said = format!("{}{compiler}", test.observed.as_deref().unwrap_or_default());
        let elsewhere = header(laid.text(), "elsewhere:").filter(|_| !cfg!(target_os = "linux"));
        let says = elsewhere.unwrap_or_else(|| promised(laid.text(), "says:"));
        assert!(said.contains(says), "{} says: {said}", laid.package);
    }
    for left in ["sleep 95", "sleep 96"] {
        assert!(!is_running(left), "`{left}` goes on, which a fixture started");
    }
}

fn is_running(command: &str) -> bool {
    let found = Command::new("pgrep").args(["-f", &format!("^{command}$")]).output();
    !found.expect("pgrep can be started").stdout.is_empty()
}
