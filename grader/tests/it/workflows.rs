//! What must hold of the workflows, whoever edits them next. They are read as text: GitHub reads them for real.

use std::fs;
use std::path::{Path, PathBuf};

use grader::report::bounds;

const GRADING: &str = ".github/workflows/grade-submission.yml";
const CLASS: &str = ".github/workflows/class.yml";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader stands in a workspace").to_owned()
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("the file is there")
}

/// All workflows, by name.
fn workflows() -> Vec<(String, String)> {
    let dir = root().join(".github/workflows");
    let files =
        fs::read_dir(dir).expect("there are workflows").map(|entry| entry.expect("it can be listed").path());
    files
        .map(|file| (file.display().to_string(), fs::read_to_string(&file).expect("a workflow is text")))
        .collect()
}

/// The jobs of a workflow: their names and their lines, comments aside.
fn jobs(workflow: &str) -> Vec<(&str, String)> {
    let (_, all) = workflow.split_once("\njobs:\n").expect("a workflow has jobs");
    let mut jobs: Vec<(&str, String)> = Vec::new();
    for line in all.lines().filter(|line| !line.trim_start().starts_with('#')) {
        match line
            .strip_prefix("  ")
            .filter(|rest| !rest.starts_with(' '))
            .and_then(|rest| rest.strip_suffix(':'))
        {
            Some(name) => jobs.push((name, String::new())),
            None => {
                let (_, job) = jobs.last_mut().expect("a line belongs to a job");
                job.push_str(line);
                job.push('\n');
            }
        }
    }
    jobs
}

fn job(name: &str) -> String {
    job_of(GRADING, name)
}

fn job_of(workflow: &str, name: &str) -> String {
    let workflow = read(workflow);
    let found = jobs(&workflow).into_iter().find(|(found, _)| *found == name);
    found.unwrap_or_else(|| panic!("there is no job {name}")).1
}

fn steps(job: &str) -> Vec<&str> {
    job.split("\n      - ").skip(1).collect()
}

#[test]
fn no_workflow_may_write_and_every_job_says_what_it_may_read() {
    let workflows = workflows();
    assert!(workflows.len() >= 3);
    for (file, text) in workflows {
        assert!(text.contains("\npermissions: {}\n"), "{file}: nothing is allowed that no job asks for");
        assert!(!text.contains(": write") && !text.contains("write-all"), "{file} may write");
        assert!(!text.contains("secrets."), "{file} uses a secret");
        assert!(
            !text.contains("pull_request_target") && !text.contains("workflow_run"),
            "{file} runs with more rights"
        );
        for (name, job) in jobs(&text) {
            assert!(
                job.contains("    permissions:\n      contents: read\n"),
                "{file}: {name} may do more, or less"
            );
            let bounded = ["\n    timeout-minutes: ", "\n    uses: "].iter().any(|key| job.contains(key));
            assert!(bounded, "{file}: {name} has no limit of time");
        }
    }
}

#[test]
fn every_action_is_named_by_a_commit_and_leaves_no_token_behind() {
    let mut checkouts = 0;
    for (file, text) in workflows() {
        for used in
            text.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("uses: "))
        {
            let commit =
                used.split_once('@').and_then(|(_, rest)| rest.split_once(" # v")).map(|(commit, _)| commit);
            let pinned = commit.is_some_and(|c| c.len() == 40 && c.bytes().all(|b| b.is_ascii_hexdigit()));
            assert!(pinned || used.starts_with("./.github/workflows/"), "{file}: {used}");
        }
        for (_, job) in jobs(&text) {
            for step in steps(&job).iter().filter(|step| step.contains("uses: actions/checkout@")) {
                assert!(step.contains("persist-credentials: false"), "{file}: {step}");
                checkouts += 1;
            }
        }
    }
    assert_eq!(checkouts, 6);
}

#[test]
fn no_value_of_github_s_is_pasted_into_a_script() {
    let mut values = 0;
    for (file, text) in workflows() {
        for line in text.lines().filter(|line| line.contains("${{")) {
            let key = line.trim_start().split_once(": ").map(|(key, _)| key);
            let plain =
                |key: &str| key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            assert!(key.is_some_and(|key| key != "run" && plain(key)), "{file}: {line}");
            values += 1;
        }
    }
    assert!(values > 10);
}

#[test]
fn the_course_comes_from_the_commit_of_the_workflow_and_nobody_can_name_another() {
    let text = read(GRADING);
    assert!(
        text.contains("on:\n  workflow_call:\n") && !text.contains("inputs:") && !text.contains("inputs."),
        "a caller may say nothing"
    );
    assert!(
        !text.contains("cache@") && !text.contains("restore@"),
        "whoever can push can write into a cache"
    );
    for (name, count) in [("run", 2), ("score", 1)] {
        let job = job(name);
        let fetched: Vec<&str> = steps(&job).into_iter().filter(|step| step.contains("checkout@")).collect();
        assert_eq!(fetched.len(), count, "{name}");
        assert!(fetched[0].contains("repository: ${{ job.workflow_repository }}\n"), "{name}");
        assert!(fetched[0].contains("ref: ${{ job.workflow_sha }}\n"), "{name}");
        assert!(fetched.iter().all(|step| step.contains("submodules: false") && step.contains("lfs: false")));
    }
    assert!(job("run").contains("[0-9a-f]{40}"), "it is known to be a commit");
}

#[test]
fn where_the_code_is_run_nothing_it_prints_is_a_command() {
    let run = job("run");
    let step = steps(&run).into_iter().find(|step| step.contains("../submission")).expect("a step grades");
    let places = ["stop-commands::$token", "trap ", "../submission"].map(|part| step.find(part));
    assert!(places.is_sorted() && places[0].is_some(), "{step}");
    assert!(step.contains("token=$(cat /proc/sys/kernel/random/uuid)"), "nobody can guess it");
    assert_eq!(run.matches("../submission").count(), 1, "nothing else reaches into it");
}

#[test]
fn a_class_is_graded_where_nobody_else_can_read_it_and_nothing_printed_is_a_command() {
    let text = read(CLASS);
    let (_, on) = text.split_once("\non:\n").expect("it says when it starts");
    let (on, _) = on.split_once("\npermissions: {}\n").expect("it says what it may do");
    let events: Vec<&str> = on.lines().filter(|line| !line.starts_with("   ")).collect();
    assert_eq!(events, ["  workflow_dispatch:"], "nothing but a person starts it");
    let plan = job_of(CLASS, "plan");
    let first = steps(&plan)[0];
    assert!(first.contains("\"$PRIVATE\" != true") && first.contains("exit 1"), "{first}");
    assert!(
        job_of(CLASS, "part").contains("    needs: plan\n")
            && job_of(CLASS, "merge").contains("    needs: part\n")
    );
    for (name, command) in [("part", "grader -- class"), ("merge", "grader -- merge")] {
        let job = job_of(CLASS, name);
        let step = steps(&job).into_iter().find(|step| step.contains(command)).expect("a step does it");
        let places = ["stop-commands::$token", "trap ", command].map(|part| step.find(part));
        assert!(places.is_sorted() && places[0].is_some(), "{step}");
        assert!(step.contains("token=$(cat /proc/sys/kernel/random/uuid)"), "nobody can guess it");
        assert_eq!(job.matches(command).count(), 1);
    }
    assert!(
        !job_of(CLASS, "merge").contains("SUBMISSIONS"),
        "no code of a learner's is where the grades are made"
    );
}

#[test]
fn a_class_of_which_not_all_is_known_is_shown_and_kept_and_red_all_the_same() {
    let merge = job_of(CLASS, "merge");
    let steps = steps(&merge);
    let at = |part: &str| steps.iter().position(|step| step.contains(part)).expect("there is such a step");
    let merges = at("grader -- merge");
    assert!(!steps[merges].contains("|| "), "its exit code is that of the step");
    for part in ["GITHUB_STEP_SUMMARY", "name: results\n          path: ${{ runner.temp }}/results"] {
        let step = steps[merges..].iter().find(|step| step.contains(part)).expect("a later step does it");
        assert!(step.contains("if: ${{ !cancelled() }}"), "{step}");
    }
}

#[test]
fn where_the_score_is_written_nothing_of_the_learner_s_is_but_the_report_that_was_handed_over() {
    let score = job("score");
    assert!(!score.contains("submission"), "the submission is not there");
    assert!(score.contains("artifact-ids: ${{ needs.run.outputs.artifact }}") && !score.contains("pattern:"));
    let read = steps(&score).into_iter().find(|step| step.contains("id: read\n")).expect("a step reads it");
    let places = ["stop-commands::$token", "sha256sum --check --strict", "grader --format"]
        .map(|part| read.find(part));
    assert!(places.is_sorted() && places[0].is_some(), "{read}");
    assert!(job("run").contains(&format!("-gt {} ]", bounds::LARGEST)), "its size has the parser's bound");
}

#[test]
fn a_failure_of_the_grader_s_is_no_grade_and_no_success() {
    let score = job("score");
    assert!(
        score.contains("    needs: run\n    if: ${{ !cancelled() }}\n"),
        "a job that is skipped counts as passed"
    );
    let first = steps(&score)[0];
    assert!(first.contains("if: needs.run.result != 'success'") && first.contains("exit 1"), "{first}");
}

#[test]
fn the_caller_that_instructors_copy_is_ours_but_for_the_place_that_it_calls() {
    let page = read("docs/grading.md");
    let (_, rest) = page.split_once("```yaml\nname: grade\n").expect("the page shows a caller");
    let shown = format!("name: grade\n{}", rest.split_once("```").expect("a block ends").0);
    let ours: String = read(".github/workflows/grade.yml")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|l| format!("{l}\n"))
        .collect();
    let (ours, local) = ours.split_once("    uses: ").expect("it calls something");
    assert_eq!(local, "./.github/workflows/grade-submission.yml\n");
    let (shown, called) = shown.split_once("    uses: ").expect("it calls something");
    assert_eq!(ours, shown);
    assert!(called.starts_with("OWNER/COURSE/.github/workflows/grade-submission.yml@"), "{called}");
}
