//! Nothing unchanged is built or run again, and nothing that has changed goes unseen.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use grader::cache::Cache;
use grader::catalog::{About, Course, Exercise};
use grader::environment::Tools;
use grader::facts::{Built, Diagnostic, Facts, Ran};
use grader::manifest::Packaging;
use grader::process::{End, Finished};
use grader::suite::TestFile;
use lab::{Outcome, Picture, Place, Record};

/// A course of one exercise and a lab, which nobody could build.
fn course(name: &str) -> Course {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache").join(name);
    let _ = fs::remove_dir_all(&root);
    for file in ["Cargo.toml", "Cargo.lock", "lab/src/lib.rs", "lab/Cargo.toml"] {
        write(&root, file, "of the course");
    }
    for file in ["Cargo.toml", "clippy.toml", "README.md", "src/lib.rs", "tests/spec.rs"] {
        write(&root, &format!("ex01/{file}"), "of the exercise");
    }
    Course {
        target: root.join("target"),
        exercises: vec![exercise(&root.join("ex01"))],
        crates: Vec::new(),
        local: vec![root.join("lab")],
        tools: Tools {
            cargo: "cargo".into(),
            rustc: "rustc".into(),
            lock_wait: Duration::ZERO,
            heeded: Vec::new(),
            cargo_home: None,
            grader: Some("this one".to_owned()),
        },
        toolchain: Some("rustc 1.95.0".to_owned()),
        fresh: false,
        handout: false,
        handed_out: None,
        home: root.clone(),
        root,
    }
}

fn exercise(dir: &Path) -> Exercise {
    let about = About { minutes: 30, ..About::default() };
    let (id, folder) = ("ex01".to_owned(), "ex01".to_owned());
    let suite = vec![TestFile::new("spec", &dir.join("spec.rs"), "#[test]\nfn soup() {}\n".to_owned(), true)];
    let packaging = Packaging::default();
    Exercise { id, folder, dir: dir.to_owned(), about, on_lab: true, has_lesson: true, packaging, suite }
}

fn write(root: &Path, file: &str, text: &str) {
    let file = root.join(file);
    fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a folder can be made");
    fs::write(file, text).expect("a file can be written");
}

fn ran(end: End, outcome: Option<Outcome>) -> Ran {
    let record = outcome.map(|outcome| Record {
        outcome,
        message: None,
        virtual_ms: Some(7),
        picture: Picture::default(),
    });
    let (output, errors) = (String::new(), String::new());
    let finished = Finished { end, output, errors, wall: Duration::from_micros(1_234), survivors: false };
    Ran { finished, record, said: None, written: String::new() }
}

fn facts(ran: Ran) -> Facts {
    let programs = [("spec".to_owned(), "spec".into())].into();
    let built = Built { programs, ..Built::default() };
    Facts { built, ran: BTreeMap::from([("soup".to_owned(), ran)]) }
}

fn passed() -> Facts {
    facts(ran(End::Exit(0), Some(Outcome::Passed)))
}

fn keep(course: &Course, facts: &Facts) {
    let (cache, exercise) = (Cache::of(course), &course.exercises[0]);
    let now = cache.now(exercise).expect("all that decides is known");
    cache.keep(vec![(exercise.clone(), now, facts.clone())]);
}

fn known(course: &Course) -> Option<Facts> {
    let (cache, exercise) = (Cache::of(course), &course.exercises[0]);
    cache.find(exercise, &cache.now(exercise)?)
}

fn entries(course: &Course) -> Vec<PathBuf> {
    let entries = fs::read_dir(course.target.join("grader/facts"));
    entries.map_or(Vec::new(), |entries| entries.flatten().map(|entry| entry.path()).collect())
}

#[test]
fn what_is_known_is_what_was_found_out() {
    let course = course("known");
    assert!(known(&course).is_none());
    keep(&course, &passed());
    let known = known(&course).expect("it was kept");
    assert_eq!(format!("{known:?}"), format!("{:?}", passed()));
}

#[test]
fn with_any_file_that_decides_changed_nothing_is_known_and_with_it_put_back_all_is() {
    let course = course("files");
    keep(&course, &passed());
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "lab/Cargo.toml",
        "lab/src/lib.rs",
        "ex01/Cargo.toml",
        "ex01/clippy.toml",
        "ex01/src/lib.rs",
        "ex01/tests/spec.rs",
    ] {
        let was = fs::read_to_string(course.root.join(file)).expect("it is there");
        write(&course.root, file, &format!("{was}."));
        assert!(known(&course).is_none(), "a changed {file} goes unseen");
        fs::remove_file(course.root.join(file)).expect("it is ours");
        assert!(known(&course).is_none(), "a {file} that is gone goes unseen");
        write(&course.root, file, &was);
        assert!(known(&course).is_some(), "{file} is as it was");
    }
    for file in ["rust-toolchain.toml", ".cargo/config.toml", "lab/src/new.rs", "ex01/src/new.rs"] {
        write(&course.root, file, "");
        assert!(known(&course).is_none(), "a new {file} goes unseen");
        fs::remove_file(course.root.join(file)).expect("it is ours");
        assert!(known(&course).is_some(), "{file} is gone again");
    }
}

#[test]
fn what_decides_nothing_may_change() {
    let course = course("papers");
    keep(&course, &passed());
    for file in ["README.md", "hints.md", "src/.lib.rs.swp", "src/lib.rs~", "src/#lib.rs#"] {
        write(&course.root, &format!("ex01/{file}"), "new words");
    }
    assert!(known(&course).is_some());
}

#[test]
fn text_that_moves_from_one_file_to_the_next_is_seen() {
    let course = course("moves");
    write(&course.root, "ex01/src/a.rs", "onetwo");
    write(&course.root, "ex01/src/b.rs", "three");
    keep(&course, &passed());
    write(&course.root, "ex01/src/a.rs", "one");
    write(&course.root, "ex01/src/b.rs", "twothree");
    assert!(known(&course).is_none());
}

#[test]
fn another_compiler_other_flags_another_grader_and_another_limit_are_seen() {
    let course = course("around");
    keep(&course, &passed());
    assert!(known(&course).is_some());
    let mut other = course.clone();
    other.toolchain = Some("rustc 1.96.0".to_owned());
    assert!(known(&other).is_none(), "another compiler goes unseen");
    let mut other = course.clone();
    other.tools.heeded = vec![("RUSTFLAGS".into(), "-Cdebug-assertions=off".into())];
    assert!(known(&other).is_none(), "other flags go unseen");
    let mut other = course.clone();
    other.tools.grader = Some("that one".to_owned());
    assert!(known(&other).is_none(), "another grader goes unseen");
    let mut other = course.clone();
    other.exercises[0].about.limit_seconds += 1;
    assert!(known(&other).is_none(), "another limit goes unseen");
}

#[test]
fn where_not_all_that_decides_is_known_nothing_is_kept() {
    let course = course("unknown");
    let unknown = Course { toolchain: None, ..course.clone() };
    assert!(Cache::of(&unknown).now(&unknown.exercises[0]).is_none());
    assert!(Cache::of(&course).now(&course.exercises[0]).is_some());
}

#[test]
fn what_may_be_the_machine_s_fault_is_found_out_again() {
    let course = course("machine");
    let refused = |rendered: &str, at: Option<Place>| {
        let error = Diagnostic {
            text: rendered.to_owned(),
            rendered: rendered.to_owned(),
            at,
            ..Diagnostic::default()
        };
        Facts { built: Built { errors: vec![error], ..Built::default() }, ran: BTreeMap::new() }
    };
    let line = Some(Place { file: "src/lib.rs".to_owned(), line: 1 });
    for machine_s in [
        facts(ran(End::OutOfTime, None)),
        facts(ran(End::OutOfTime, Some(Outcome::TimedOut))),
        facts(ran(End::Signal(9), None)),
        facts(ran(End::Exit(101), None)),
        refused("linking with `cc` failed", None),
        refused("No space left on device", line.clone()),
        Facts::default(),
    ] {
        keep(&course, &machine_s);
        assert!(known(&course).is_none(), "{machine_s:?}");
    }
    for mine in [
        facts(ran(End::Exit(101), Some(Outcome::TimedOut))),
        facts(ran(End::Signal(6), None)),
        facts(ran(End::Exit(3), None)),
        refused("expected one argument", line),
    ] {
        keep(&course, &mine);
        assert_eq!(known(&course).map(|known| format!("{known:?}")), Some(format!("{mine:?}")));
    }
}

#[test]
fn what_came_of_sources_that_changed_meanwhile_is_not_kept() {
    for changed in ["ex01/src/lib.rs", "lab/src/lib.rs"] {
        let course = course("meanwhile");
        let (cache, exercise) = (Cache::of(&course), &course.exercises[0]);
        let now = cache.now(exercise).expect("all that decides is known");
        let was = fs::read_to_string(course.root.join(changed)).expect("it is there");
        write(&course.root, changed, "saved while cargo was at work");
        cache.keep(vec![(exercise.clone(), now, passed())]);
        assert_eq!(entries(&course), Vec::<PathBuf>::new());
        write(&course.root, changed, &was);
        assert!(known(&course).is_none(), "{changed}");
    }
}

#[test]
fn an_entry_that_was_damaged_changed_or_put_elsewhere_is_as_none() {
    let course = course("damaged");
    keep(&course, &facts(ran(End::Exit(101), Some(Outcome::Failed))));
    let entry = entries(&course).pop().expect("it was kept");
    let good = fs::read_to_string(&entry).expect("an entry is text");
    let better = good.replace("failed", "passed");
    assert_ne!(good, better);
    for bad in ["", "\n", &good[..good.len() / 2], &better, "{}"] {
        fs::write(&entry, bad).expect("it is ours");
        assert!(known(&course).is_none(), "{bad}");
    }
    fs::write(&entry, [0xff, 0xfe]).expect("it is ours");
    assert!(known(&course).is_none());
    fs::write(&entry, &good).expect("it is ours");
    assert!(known(&course).is_some());

    write(&course.root, "ex01/src/lib.rs", "another version");
    keep(&course, &passed());
    let other = entries(&course).into_iter().find(|file| *file != entry).expect("a second one is kept");
    fs::write(other, good).expect("it is ours");
    assert!(known(&course).is_none(), "one version's entry is taken for another's");
}

#[test]
fn facts_that_lack_a_test_are_as_none() {
    let mut course = course("lacks");
    keep(&course, &passed());
    course.exercises[0].suite[0].tests.push("tea".to_owned());
    assert!(known(&course).is_none());
}

#[test]
fn the_last_versions_are_known_and_those_before_are_forgotten() {
    let course = course("versions");
    let version = |n: u32| write(&course.root, "ex01/src/lib.rs", &format!("version {n}"));
    for n in 0..12 {
        version(n);
        keep(&course, &passed());
        // Their times must differ.
        std::thread::sleep(Duration::from_millis(15));
    }
    let known: Vec<u32> = (0..12)
        .filter(|n| {
            version(*n);
            known(&course).is_some()
        })
        .collect();
    assert_eq!(known, (4..12).collect::<Vec<_>>());
}

#[test]
fn without_a_place_for_it_nothing_is_kept_and_nothing_fails() {
    let course = course("no-place");
    write(&course.root, "target/grader/facts", "a file is in the way");
    keep(&course, &passed());
    assert!(known(&course).is_none());
}

#[test]
fn who_asks_for_all_of_it_anew_gets_it_and_it_is_known_from_then_on() {
    let course = course("fresh");
    keep(&course, &facts(ran(End::Exit(101), Some(Outcome::Failed))));
    let fresh = Course { fresh: true, ..course.clone() };
    assert!(known(&fresh).is_none());
    keep(&fresh, &passed());
    assert_eq!(known(&course).map(|known| format!("{known:?}")), Some(format!("{:?}", passed())));
}

/// The grader with a cargo that notes what it is asked for.
#[cfg(unix)]
mod at_work {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    use crate::mini::{course, edited, kept, patient, reference, stub};

    /// How often cargo was asked to build, and the answer.
    #[track_caller]
    fn builds(dir: &Path, args: &[&str]) -> (usize, String) {
        let (cargo, noted) = (dir.join("noting-cargo"), dir.join("noted"));
        let _ = fs::remove_file(&noted);
        let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let script = format!("#!/bin/sh\necho \"$1\" >> '{}'\nexec '{real}' \"$@\"\n", noted.display());
        fs::write(&cargo, script).expect("it can be written");
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let output = patient(dir).env("CARGO", cargo).args(args).output().expect("the grader runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let noted = fs::read_to_string(noted).expect("cargo was asked for something");
        let builds = noted.lines().filter(|line| *line == "build").count();
        (builds, String::from_utf8(output.stdout).expect("it writes text"))
    }

    /// A course of which nothing is known, though cargo has seen it: it writes the lock file anew when there
    /// are fewer packages, and what was built meanwhile is not kept.
    fn settled(n: u32, source: &str) -> PathBuf {
        let dir = course(n, source);
        builds(&dir, &["run", &n.to_string()]);
        assert_eq!(kept(n), Vec::<PathBuf>::new());
        dir
    }

    #[test]
    fn unchanged_sources_are_neither_built_nor_run_and_the_report_is_the_same_to_the_byte() {
        let dir = settled(91, &reference());
        let (built, first) = builds(&dir, &["run", "91", "--format", "json"]);
        assert_eq!(built, 1);
        let (built, second) = builds(&dir, &["run", "91", "--format", "json"]);
        assert_eq!(built, 0);
        assert!(first == second, "the reports differ");
        // All the ways to grade know of it.
        for args in [&["--format", "json"] as &[&str], &["list"], &["solution", "91"]] {
            assert_eq!(builds(&dir, args).0, 0, "{args:?}");
        }
        assert_eq!(builds(&dir, &["run", "91", "--fresh"]).0, 1);
        assert_eq!(builds(&dir, &["run", "91"]).0, 0);
        for entry in kept(91) {
            fs::remove_file(entry).expect("it is ours");
        }
        assert_eq!(builds(&dir, &["run", "91"]).0, 1, "all of it may be deleted");
    }

    #[test]
    fn an_edit_is_graded_and_taking_it_back_costs_nothing() {
        let dir = settled(92, &reference());
        let grade = |source: &str| {
            fs::write(dir.join(edited(92)), source).expect("it can be written");
            let (built, answer) = builds(&dir, &["run", "92"]);
            (built, answer.contains("✓ ex92"), answer)
        };
        let (built, passes, answer) = grade(&reference());
        assert!(built == 1 && passes, "{answer}");
        let (built, passes, answer) = grade(&stub());
        assert!(built == 1 && !passes, "{answer}");
        let (built, passes, answer) = grade(&reference());
        assert!(built == 0 && passes, "{answer}");
        let (built, _, again) = grade("pub fn broken(");
        let (built_again, _, once_more) = grade("pub fn broken(");
        assert_eq!((built, built_again, once_more), (1, 0, again), "an error is an answer, too");
    }

    #[test]
    fn a_known_answer_that_was_damaged_is_found_out_again() {
        let dir = settled(93, &stub());
        let (_, first) = builds(&dir, &["run", "93"]);
        let entries: Vec<PathBuf> = kept(93);
        assert_eq!(entries.len(), 1);
        let entry = fs::read_to_string(&entries[0]).expect("an entry is text");
        fs::write(&entries[0], entry.replace("unfinished", "passed")).expect("it is ours");
        assert_eq!(builds(&dir, &["run", "93"]), (1, first));
    }
}
