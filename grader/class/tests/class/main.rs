//! Classes as instructors have them, and interruptions as machines have them.

#![allow(clippy::disallowed_methods, reason = "tests start programs and look around")]
#![cfg(target_os = "linux")]

mod killed;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use serde_json::Value;

const EX01: &str = "exercises/ex01_lazy_futures/src/lib.rs";
const EX02: &str = "exercises/ex02_runtime/src/lib.rs";
const EX06: &str = "exercises/ex06_timed_gather/src/lib.rs";

fn root() -> &'static Path {
    let up = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    up.into_iter().find(|dir| dir.join("Cargo.lock").exists()).expect("we stand in a workspace")
}

fn solution(file: &str) -> String {
    let file = file.replacen("exercises", "solutions", 1);
    fs::read_to_string(root().join(file)).expect("there is a solution")
}

fn stub(file: &str) -> String {
    let file = file.replacen("exercises", "solutions", 1).replace("src/lib.rs", "stub.rs");
    fs::read_to_string(root().join(file)).expect("there is a stub")
}

/// A class of this name, of files by their path.
fn class<P: AsRef<Path>>(name: &str, files: &[(P, String)]) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("class").join(name);
    let _ = fs::remove_dir_all(&place);
    for (path, text) in files {
        let file = place.join("in").join(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }
    place
}

/// Sources that nobody has graded before.
fn fresh(text: &str, what: &str) -> String {
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("it is past 1970").as_nanos();
    format!("{text}\n// {what} {now}\n")
}

fn grade(place: &Path, out: &str, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_class"));
    command.current_dir(root()).stdin(Stdio::null());
    command.args(["--lock-wait", "300", "class"]).arg(place.join("in")).arg("--out").arg(place.join(out));
    command.args(more);
    command
}

#[track_caller]
fn expect_well(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// All that was written, but for the journal.
fn results(out: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![out.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).expect("it is there").flatten() {
            let path = entry.path();
            let inside = path.strip_prefix(out).expect("it is below").to_owned();
            match path.is_dir() {
                true if inside != Path::new("journal") => open.push(path),
                true => {}
                false => drop(found.insert(inside, fs::read_to_string(path).expect("it is text"))),
            }
        }
    }
    found
}

fn rows(out: &Path) -> Vec<Value> {
    let book = fs::read_to_string(out.join("gradebook.jsonl")).expect("there is a gradebook");
    book.lines().skip(1).map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// As `ada 5 graded`, or with the reason.
fn said(out: &Path) -> Vec<String> {
    let said = |row: &Value| {
        let score = row["score"].as_u64().map_or("-".to_owned(), |score| score.to_string());
        let why = row["why"].as_str().unwrap_or("graded");
        format!("{} {score} {why}", row["id"].as_str().expect("a row has an id"))
    };
    rows(out).iter().map(said).collect()
}

#[test]
fn every_submission_has_a_line_and_every_odd_one_says_why() {
    let place = class(
        "odd",
        &[
            (format!("ada/{EX01}"), solution(EX01)),
            (format!("bob/{EX01}"), stub(EX01)),
            (format!("eve/{EX01}"), "pub fn nothing() {}\n".to_owned()),
            ("fay/README.md".to_owned(), "nothing yet\n".to_owned()),
            ("gus.zip".to_owned(), "no archive\n".to_owned()),
            (format!("hal/{EX01}"), solution(EX01)),
            ("Kim K_4711_assignsubmission_file_/work.zip".to_owned(), "no archive\n".to_owned()),
            ("hal.tar".to_owned(), String::new()),
        ],
    );
    let roster = place.join("roster.csv");
    fs::write(&roster, "id,name,submission\neve,Eve,\nida,Ida,\nada,\"=cmd()\",\nkim,Kim,Participant 4711\n")
        .expect("it can be written");
    let output = grade(&place, "out", &["--roster", roster.to_str().expect("it is text")]).output();
    expect_well(&output.expect("it runs"));
    let out = place.join("out");
    let said = said(&out);
    assert_eq!(said[..3], ["eve 0 graded", "ida - nothing was handed in", "ada 5 graded"]);
    // Moodle's folder, and the file in it.
    assert!(said[3].starts_with("kim - `work.zip`: it is neither a folder nor an archive"), "{}", said[3]);
    assert_eq!(said[4], "bob 0 graded");
    assert!(said[5].starts_with("fay - `fay`: there are no exercises in it"), "{}", said[5]);
    assert!(said[6].starts_with("gus - `gus.zip`: it is neither a folder nor an archive"), "{}", said[6]);
    assert_eq!(said[7], "hal - 2 submissions have this name: `hal`, `hal.tar`");
    assert_eq!(said.len(), 8);
    let csv = fs::read_to_string(out.join("gradebook.csv")).expect("there is a CSV");
    assert!(csv.contains("\nada,'=cmd(),"), "a formula is left alive: {csv}");
    assert!(out.join("learners/ada/report.json").exists() && !out.join("learners/gus").exists());
}

#[test]
fn however_many_shards_there_are_they_come_to_the_bytes_of_one_run() {
    let learners = ["ada", "bob", "cy", "dot", "eve"];
    let mut files: Vec<(String, String)> =
        learners.iter().map(|learner| (format!("{learner}/{EX01}"), solution(EX01))).collect();
    files[2].1 = stub(EX01);
    files[3].1 = "pub fn nothing() {}\n".to_owned();
    files.push(("gone/README.md".to_owned(), String::new()));
    let place = class("shards", &files);
    expect_well(&grade(&place, "whole", &[]).output().expect("it runs"));
    let whole = results(&place.join("whole"));
    for n in [2, 3, 7] {
        let shards: Vec<String> = (1..=n).rev().map(|k| format!("shard-{k}-{n}")).collect();
        for (shard, k) in shards.iter().zip((1..=n).rev()) {
            expect_well(&grade(&place, shard, &["--shard", &format!("{k}/{n}")]).output().expect("it runs"));
        }
        let merge = |shards: &[String], out: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_class"));
            command.arg("merge").args(shards.iter().map(|shard| place.join(shard)));
            command.arg("--out").arg(place.join(out)).output().expect("it runs")
        };
        let merged = format!("merged-{n}");
        expect_well(&merge(&shards, &merged));
        assert_eq!(results(&place.join(&merged)), whole, "{n} shards");

        let missing = merge(&shards[1..], "missing");
        let errors = String::from_utf8_lossy(&missing.stderr).into_owned();
        assert!(!missing.status.success() && errors.contains("shards are here"), "{errors}");
    }
}

/// The time of a file decides what cargo builds again, and a submission's times are whatever its author likes.
#[test]
fn nobody_is_graded_with_anybody_else_s_build_however_old_their_files_are() {
    let wrong = solution(EX01).replace("async ", "");
    assert_ne!(wrong, solution(EX01));
    let place = class(
        "old",
        &[
            (format!("ada/{EX01}"), fresh(&solution(EX01), "old")),
            (format!("bob/{EX01}"), fresh(&wrong, "old")),
            (format!("eve/{EX01}"), fresh(&solution(EX01), "older")),
        ],
    );
    for (age, learner) in ["ada", "eve", "bob"].iter().enumerate() {
        let file = fs::File::options().append(true).open(place.join("in").join(learner).join(EX01));
        let years = u64::try_from(age).expect("it is small") + 1;
        let then = SystemTime::now() - Duration::from_secs(years * 365 * 24 * 3_600);
        file.expect("it is there").set_modified(then).expect("it is ours");
    }
    expect_well(&grade(&place, "out", &[]).output().expect("it runs"));
    let all = said(&place.join("out"));
    assert_eq!([&all[0], &all[2]], ["ada 5 graded", "eve 5 graded"]);
    assert_eq!(all[1], "bob 0 graded");
}

/// Files of the journal and when each was written.
fn journal(out: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let entries = |dir: PathBuf| fs::read_dir(dir).expect("it is there").flatten();
    let files = entries(out.join("journal")).flat_map(|folder| entries(folder.path()));
    let written =
        |file: &fs::DirEntry| file.metadata().and_then(|about| about.modified()).expect("it is ours");
    files.map(|file| (file.path(), written(&file))).collect()
}

#[test]
fn to_grade_again_says_what_has_changed_however_often_it_is_killed() {
    let place = class(
        "again",
        &[
            (format!("ada/{EX01}"), solution(EX01)),
            (format!("bob/{EX01}"), fresh("pub fn nothing() {}", "again")),
            (format!("eve/{EX01}"), solution(EX01)),
        ],
    );
    let (rules, out) = (place.join("rules.toml"), place.join("out"));
    let more = ["--rules", rules.to_str().expect("it is text")];
    let grade = |out: &str| {
        let output = grade(&place, out, &more).output().expect("it runs");
        expect_well(&output);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    fs::write(&rules, "").expect("it can be written");
    let said = grade("out");
    assert!(!said.contains("before"), "{said}");
    assert!(grade("out").contains("Nothing is otherwise than in the gradebook that was here before."));
    assert!(!out.join("changes.csv").exists());

    let (earlier, graded) = (fs::read(out.join("gradebook.jsonl")).expect("it is there"), journal(&out));
    fs::write(&rules, "[points]\nex01 = 20\n").expect("it can be written");
    for after_ms in [50, 400, 700] {
        let mut child = self::grade(&place, "out", &more).stderr(Stdio::null()).spawn().expect("it starts");
        sleep(Duration::from_millis(after_ms));
        let _ = child.kill();
        child.wait().expect("it ends");
    }
    // A fast machine may be done by then, and what has changed is told all the same.
    grade("out");
    let changes = fs::read_to_string(out.join("changes.csv")).expect("it is there");
    assert!(changes.contains("\n,,ex01,"), "{changes}");
    assert!(changes.contains("\nada,,total,graded,graded,5,20\n"), "{changes}");
    assert!(!changes.contains("\nbob,"), "{changes}");
    assert_eq!(journal(&out), graded, "other points are another sum, and nothing is graded for that");

    for (shard, k) in [("part1", "1/2"), ("part2", "2/2")] {
        let more = [&more[..], &["--shard", k]].concat();
        expect_well(&self::grade(&place, shard, &more).output().expect("it runs"));
    }
    fs::create_dir_all(place.join("merged")).expect("it can be made");
    fs::write(place.join("merged/gradebook.jsonl"), earlier).expect("it can be written");
    let mut merge = Command::new(env!("CARGO_BIN_EXE_class"));
    merge.arg("merge").args(["part1", "part2"].map(|shard| place.join(shard)));
    let merged = merge.arg("--out").arg(place.join("merged")).output().expect("it runs");
    expect_well(&merged);
    let said = String::from_utf8_lossy(&merged.stderr).into_owned();
    assert!(said.contains("2 of 3 learners have other points than before: "), "{said}");
    assert_eq!(results(&place.join("merged")), results(&out));
}

#[test]
fn a_part_of_the_course_has_the_points_of_that_part() {
    let place = class(
        "part",
        &[
            (format!("ada/{EX01}"), solution(EX01)),
            (format!("ada/{EX06}"), solution(EX06)),
            (format!("bob/{EX06}"), solution(EX06)),
            ("eve/README.md".to_owned(), String::new()),
        ],
    );
    expect_well(&grade(&place, "out", &["--to", "lazy_futures"]).output().expect("it runs"));
    let out = place.join("out");
    let book = fs::read_to_string(out.join("gradebook.jsonl")).expect("there is a gradebook");
    let head: Value = serde_json::from_str(book.lines().next().expect("it has a head")).expect("it is JSON");
    let ids = head["exercises"].as_array().expect("it has exercises").iter().map(|exercise| &exercise["id"]);
    assert_eq!(ids.collect::<Vec<_>>(), ["ex01"]);
    assert_eq!(said(&out)[..2], ["ada 5 graded", "bob 0 graded"]);
    assert!(rows(&out).iter().all(|row| row["max_score"] == 5), "of them and of who has nothing");
    let none = grade(&place, "none", &["--from", "9", "--to", "5"]).output().expect("it runs");
    let errors = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(!none.status.success() && errors.contains("--from is to name an earlier one"), "{errors}");
}

/// Hidden tests, each word of which is found again wherever it is told.
const HIDDEN: &str = r#"
use lab::props::stove::Stove;

fn okapi<T: Send>(it: T) -> T {
    it
}

#[test]
fn zebra_boils_nine_times() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        for _ in 0..9 {
            println!("giraffe");
            okapi(ex01::boil(&stove)).await;
        }
        lab::expect_eq(stove.log().len() > 9, true, "Too few gnus.", "how many gnus are there?");
    });
}

#[test]
fn zebra_orders() {
    lab::run(async |lab| {
        ex01::order(&Stove::new(&lab)).await;
    });
}
"#;
const WORDS: [&str; 6] = ["zebra", "okapi", "giraffe", "gnu", "hidden/more", "Send"];

/// Puts hidden tests of ex01 beside a class.
fn hide(place: &Path, text: &str) -> String {
    let folder = place.join("hidden/ex01_lazy_futures");
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join("more.rs"), text).expect("a file can be written");
    place.join("hidden").to_str().expect("it is text").to_owned()
}

#[test]
fn what_hidden_tests_say_is_for_the_instructor_alone() {
    let works = solution(EX01);
    let boil = "pub async fn boil(stove: &Stove) -> Temp {";
    assert!(works.contains(boil));
    // Fails where no test that learners have looks, and says something of it.
    let gives_up = works.replace(
        boil,
        &format!(
            "static CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);\n{boil}\n\
             let calls = CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);\n\
             if calls == 8 {{ panic!(\"a gnu: {{stove:?}}\") }}"
        ),
    );
    let not_send = works.replace(boil, &format!("{boil}\nlet kept = std::rc::Rc::new(1);\n"));
    let not_send = not_send.replace("stove.temperature()", "{ drop(kept); stove.temperature() }");
    assert!(not_send.contains("drop(kept)"), "{works}");
    let place = class(
        "hidden",
        &[
            (format!("ada/{EX01}"), fresh(&works, "hidden")),
            (format!("bob/{EX01}"), stub(EX01)),
            (format!("eve/{EX01}"), fresh(&gives_up, "hidden")),
            (format!("sig/{EX01}"), fresh(&not_send, "hidden")),
            (format!("wrong/{EX01}"), "pub fn nothing() {}\n".to_owned()),
        ],
    );
    let hidden = hide(&place, HIDDEN);
    let more = ["--hidden", &hidden, "--to", "1"];
    expect_well(&grade(&place, "out", &more).output().expect("it runs"));
    let out = place.join("out");
    let all = rows(&out);
    let cell = |at: usize| &all[at]["exercises"][0];
    let public = cell(0)["tests"].as_u64().expect("it has tests") - 2;
    let passed: Vec<u64> = (0..5).map(|at| cell(at)["passed"].as_u64().expect("a number")).collect();
    assert_eq!(passed, [public + 2, 0, public + 1, public, 0]);
    let verdicts: Vec<&Value> = (0..5).map(|at| &cell(at)["verdict"]).collect();
    assert_eq!(verdicts, ["passed", "unfinished", "failed", "compile_error", "compile_error"]);

    // The instructor's copies say it all.
    let whole = |learner: &str| {
        fs::read_to_string(out.join(format!("hidden/{learner}/report.json"))).expect("there is a copy")
    };
    assert!(
        whole("eve").contains("\"hidden/more/zebra_boils_nine_times\"") && whole("ada").contains("giraffe")
    );
    assert!(
        whole("sig").contains("okapi") && whole("sig").contains("`Rc<i32>` cannot be sent"),
        "{}",
        whole("sig")
    );
    let report = fs::read_to_string(out.join("learners/eve/report.json")).expect("there is a report");
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    let tests = report["exercises"][0]["tests"].as_array().expect("it has tests");
    let seen: Vec<&Value> = tests.iter().filter(|test| test["hidden"] == true).collect();
    let verdicts = seen.iter().map(|test| (&test["name"], &test["verdict"])).collect::<Vec<_>>();
    let [one, two] = ["hidden_test_1", "hidden_test_2"].map(Value::from);
    let [failed, well] = ["failed", "passed"].map(Value::from);
    assert_eq!(verdicts, [(&one, &failed), (&two, &well)]);
    for (file, text) in results(&out.join("learners")) {
        // What a failure is for a learner is told in each format, and nothing of it.
        for word in WORDS {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
        if file.starts_with("eve") && file.ends_with("gradescope.json") {
            assert!(text.contains("hidden test 1: failed"), "{text}");
        }
    }

    for (shard, k) in [("part1", "1/2"), ("part2", "2/2")] {
        let more = [&more[..], &["--shard", k]].concat();
        expect_well(&grade(&place, shard, &more).output().expect("it runs"));
    }
    let mut merge = Command::new(env!("CARGO_BIN_EXE_class"));
    merge.arg("merge").args(["part1", "part2"].map(|shard| place.join(shard)));
    expect_well(&merge.arg("--out").arg(place.join("merged")).output().expect("it runs"));
    assert_eq!(results(&place.join("merged")), results(&out));

    // A changed test is another one, and none is graded by a test that the reference does not pass.
    let graded = journal(&out).len();
    hide(&place, &HIDDEN.replace("0..9", "0..8"));
    expect_well(&grade(&place, "out", &more).output().expect("it runs"));
    assert_eq!(rows(&out)[2]["exercises"][0]["verdict"], "passed");
    assert!(journal(&out).len() > graded);
    hide(&place, &HIDDEN.replace("> 9", "> 99"));
    let refused = grade(&place, "out", &more).output().expect("it runs");
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && errors.contains("reference of ex01 does not pass"), "{errors}");
    assert!(
        errors.contains("hidden/more/zebra_boils_nine_times") && errors.contains("Too few gnus."),
        "{errors}"
    );
    assert_eq!(rows(&out)[2]["exercises"][0]["verdict"], "passed", "the gradebook is as it was");
}

#[test]
fn a_repeated_solution_is_graded_once() {
    let source = fresh(&solution(EX01), "repeated");
    let files: Vec<(String, String)> =
        (0..20).map(|n| (format!("learner{n}/{EX01}"), source.clone())).collect();
    let place = class("repeated", &files);
    expect_well(&grade(&place, "out", &[]).output().expect("it runs"));
    let entries = |dir: PathBuf| fs::read_dir(dir).expect("it is there").flatten().map(|e| e.path());
    let kept = entries(place.join("out/journal")).flat_map(entries).count();
    assert_eq!((kept, rows(&place.join("out")).len()), (1, 20));
}

#[test]
fn late_is_who_came_late_and_never_who_is_graded_late() {
    let place = class(
        "late",
        &[
            (format!("ada/{EX01}"), solution(EX01)),
            (format!("bob/{EX01}"), solution(EX01)),
            (format!("eve/{EX01}"), solution(EX01)),
        ],
    );
    // Long ago by now, so whoever looked at the clock would find all of them late.
    let rules = |by: &str| {
        format!(
            "[points]\nex01 = 100\n[late]\ndue = \"2020-02-01T12:00:00Z\"\nby = \"{by}\"\npercent_per_day = 20\ndays = 4\n"
        )
    };
    let grade = |by: &str, out: &str| {
        fs::write(place.join("rules.toml"), rules(by)).expect("it can be written");
        let roster = "id,received_at\nada,2020-02-01T12:00:00Z\nbob,2020-02-03T12:00:00+02:00\neve,\n";
        fs::write(place.join("roster.csv"), roster).expect("it can be written");
        let (rules, roster) = (place.join("rules.toml"), place.join("roster.csv"));
        let more = ["--rules", rules.to_str().expect("text"), "--roster", roster.to_str().expect("text")];
        expect_well(&grade(&place, out, &more).output().expect("it runs"));
        said(&place.join(out))
    };
    assert_eq!(grade("receipt", "by-receipt"), ["ada 100 graded", "bob 60 graded", "eve 100 graded"]);
    let rows = rows(&place.join("by-receipt"));
    assert_eq!((&rows[1]["late"]["days"], &rows[1]["late"]["reached"]), (&2.into(), &100.into()));
    assert_eq!(rows[2]["late"]["came"], Value::Null);

    for (learner, time) in [("ada", "2020-02-02T00:00:00Z"), ("bob", "2020-01-01T00:00:00Z")] {
        commit(&place.join("in").join(learner), time);
    }
    assert_eq!(grade("commit", "by-commit"), ["ada 80 graded", "bob 100 graded", "eve 100 graded"]);
    let settings = place.join("in/ada/.git/config");
    assert!(fs::read_to_string(settings).expect("it is there").contains("touch"));
    assert!(!place.join("touched").exists(), "a stranger's repository has started a program");
}

/// A checkout with one commit, and with settings that start programs wherever Git lets them.
fn commit(place: &Path, time: &str) {
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(place).args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(args);
        let ended = git.env("GIT_COMMITTER_DATE", time).env("GIT_AUTHOR_DATE", time).output();
        expect_well(&ended.expect("git can be started"));
    };
    git(&["init", "--quiet"]);
    git(&["add", "exercises"]);
    git(&["commit", "--quiet", "--message", "done"]);
    let touch = format!("touch {}", place.join("../../touched").display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "gpg.program",
        "core.sshCommand",
        "diff.external",
        "log.showSignature",
    ] {
        git(&["config", key, if key.starts_with("log") { "true" } else { &touch }]);
    }
}
