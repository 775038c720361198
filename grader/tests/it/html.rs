//! The page of a report: what is in it, and that text stays text. What only a browser knows is in `browser`.

use std::fs;
use std::path::Path;

use grader::report::json::{Diagnosis, Diagnostic, Exercise, Lesson, Report, Test, Timeline};
use grader::report::markup::Markup;
use grader::report::{html, json, svg};
use grader::verdict::Verdict;
use lab::{JobRecord, JobState, Picture, Place, Possible};
use roxmltree::{Document, Node, ParsingOptions};

use crate::mini::{answer, course, patient, stub};

/// Whatever somebody might write who wants more than a text.
pub const HOSTILE: &str = "</pre></title></style><script>hacked=1</script><img src=x onerror=hacked=1>]]>-->\"'`\0\u{1b}[2J\u{9b}\u{202e}gnp.\u{2066}\u{feff}\u{ffff}&lt;<svg/onload=hacked=1>";

fn job(name: &str, started_ms: Option<u64>, ended_ms: Option<u64>, state: JobState) -> JobRecord {
    JobRecord { name: name.to_owned(), needs_ms: Some(30), made_ms: 0, started_ms, ended_ms, state, polls: 2 }
}

/// A job in each state.
fn picture() -> Picture {
    let jobs = vec![
        job("soup", Some(0), Some(30), JobState::Finished),
        job("tea", Some(10), Some(20), JobState::Cancelled),
        job("egg", Some(10), Some(15), JobState::Panicked),
        job("rice", Some(30), None, JobState::Running),
        job("cake", None, None, JobState::Waiting),
    ];
    let possible = vec![Possible { name: "soup".to_owned(), started_ms: 0, ended_ms: 30 }];
    Picture { jobs, now_ms: 60, blocked_ms: vec![40], possible }
}

fn test(name: &str, verdict: Verdict, picture: Picture) -> Test {
    let Picture { jobs, now_ms, blocked_ms, possible } = picture;
    Test {
        hidden: false,
        name: name.to_owned(),
        verdict,
        message: Some("It took 60 ms:\n\n  soup  30\n  tea   10".to_owned()),
        think: Some("who waits for the tea?".to_owned()),
        seen: Some(Place { file: "tests/spec.rs".to_owned(), line: 7 }),
        line: Some(23),
        wall_ms: 2,
        virtual_ms: Some(60),
        timeline: Some(Timeline { text: String::new(), jobs, now_ms, blocked_ms, possible }),
        written: "salt\nand pepper".to_owned(),
    }
}

fn exercise(n: usize, verdict: Verdict, tests: Vec<Test>) -> Exercise {
    Exercise {
        withheld: Vec::new(),
        id: format!("ex{n:02}"),
        title: "Timed gather".to_owned(),
        part: "A. The course's API".to_owned(),
        lesson: format!("exercises/ex{n:02}_timed_gather/README.md"),
        file: format!("exercises/ex{n:02}_timed_gather/src/lib.rs"),
        verdict,
        proved: true,
        score: 3,
        max_score: 10,
        compiler: Vec::new(),
        diagnosis: None,
        tests,
    }
}

fn report(exercises: Vec<Exercise>) -> Report {
    let toolchain = "rustc 1.95.0".to_owned();
    let isolation = "none".to_owned();
    let (score, max_score) =
        (exercises.iter().map(|e| e.score).sum(), exercises.iter().map(|e| e.max_score).sum());
    Report {
        schema: 1,
        grader: "0.1.0".into(),
        toolchain,
        isolation,
        submission: None,
        score,
        max_score,
        exercises,
    }
}

/// One exercise that is passed, one that is not, and one that nobody has begun.
pub fn plain() -> Report {
    let passed = vec![test("every_job_ends", Verdict::Passed, picture())];
    let failed = vec![
        test("every_job_ends", Verdict::Passed, picture()),
        test("the_jobs_run_at_the_same_time", Verdict::Failed, picture()),
    ];
    let skipped = Test {
        message: None,
        timeline: None,
        written: String::new(),
        ..test("the_order_is_kept", Verdict::Skipped, picture())
    };
    report(vec![
        exercise(1, Verdict::Passed, passed),
        exercise(2, Verdict::Failed, failed),
        exercise(3, Verdict::Unfinished, vec![skipped]),
    ])
}

/// The same with hostile text wherever there is text.
pub fn hostile() -> Report {
    let mut report = plain();
    let text = || HOSTILE.to_owned();
    (report.grader, report.toolchain, report.isolation) = (text(), text(), text());
    let exercise = &mut report.exercises[1];
    (exercise.id, exercise.title, exercise.part) = (text(), text(), text());
    (exercise.lesson, exercise.file) = (text(), text());
    let at = Some(Place { file: text(), line: 1 });
    exercise.compiler = vec![
        Diagnostic { message: text(), rendered: String::new(), at: at.clone() },
        Diagnostic { message: text(), rendered: format!("{}\n{HOSTILE}", "x".repeat(2_000)), at: at.clone() },
    ];
    let lesson = Some(Lesson { file: text(), sentence: text() });
    let at = Place { file: text(), line: 1 };
    exercise.diagnosis = Some(Diagnosis { observed: text(), next: Some(text()), lesson, at: at.clone() });
    let at = Some(at);
    let test = &mut exercise.tests[1];
    (test.name, test.message, test.think) = (text(), Some(format!("{HOSTILE}\n  {HOSTILE}")), Some(text()));
    (test.seen, test.written) = (at, format!("{HOSTILE}\n{}", "x".repeat(1_000_000)));
    let timeline = test.timeline.as_mut().expect("it has a timeline");
    timeline.jobs[0].name = text();
    timeline.possible[0].name = text();
    report
}

fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).expect("the page is well formed")
}

fn all<'a>(page: &'a Document<'_>, name: &str) -> Vec<Node<'a, 'a>> {
    page.descendants().filter(|node| node.has_tag_name(name)).collect()
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

#[test]
fn the_page_has_one_title_headings_in_order_and_landmarks() {
    let page = html::page(&plain());
    let page = parsed(&page);
    assert_eq!(page.root_element().attribute("lang"), Some("en"));
    let is_heading = |node: &Node<'_, '_>| matches!(node.tag_name().name(), "h1" | "h2" | "h3" | "h4");
    let levels: Vec<&str> =
        page.descendants().filter(is_heading).map(|node| node.tag_name().name()).collect();
    assert_eq!(levels, ["h1", "h2", "h2", "h3", "h3", "h3", "h2"]);
    for landmark in ["header", "main", "footer"] {
        assert_eq!(all(&page, landmark).len(), 1, "{landmark}");
    }
    let skip = all(&page, "a")[0].attribute("href").and_then(|to| to.strip_prefix('#'));
    assert!(page.descendants().any(|node| node.attribute("id") == skip), "the skip link leads somewhere");
}

#[test]
fn the_page_needs_nothing_else_and_runs_nothing() {
    let page = html::page(&hostile());
    let page = parsed(&page);
    for name in ["script", "link", "img", "iframe", "object", "base", "form"] {
        assert!(all(&page, name).is_empty(), "{name}");
    }
    let policy = all(&page, "meta").into_iter().find_map(|meta| {
        (meta.attribute("http-equiv")? == "Content-Security-Policy").then(|| meta.attribute("content"))
    });
    assert!(policy.flatten().is_some_and(|policy| policy.starts_with("default-src 'none'; ")));
    let addresses = page.descendants().flat_map(|node| node.attributes()).map(|a| a.value());
    assert_eq!(addresses.filter(|value| value.contains("://")).count(), 0);
    let css = text(all(&page, "style")[0]);
    assert!(!css.contains("@import") && !css.contains("url(h"), "{css}");
}

#[test]
fn the_exercise_to_go_on_with_is_open_and_in_it_the_first_test_that_failed() {
    let page = html::page(&plain());
    let page = parsed(&page);
    let open = all(&page, "details").into_iter().filter(|details| details.has_attribute("open"));
    let summaries: Vec<String> = open.filter_map(|details| details.first_element_child()).map(text).collect();
    let exercise = "✗failed ex02 Timed gather 1 of 2 tests, 3 of 10 points";
    assert_eq!(summaries, [exercise, "✗failed the jobs run at the same time"]);
}

#[test]
fn a_test_shows_its_message_its_place_its_timelines_and_what_was_written() {
    let page = html::page(&plain());
    let page = parsed(&page);
    let failed = all(&page, "details")
        .into_iter()
        .find(|node| node.attribute("class") == Some("test") && node.has_attribute("open"));
    let failed = failed.expect("the failed test is there");
    let said = text(failed);
    for part in [
        "It took 60 ms:",
        "soup  30\ntea   10",
        "Think about: who waits for the tea?",
        "Seen at tests/spec.rs:7",
        "What your code did:",
        "What was possible:",
        "salt\nand pepper",
    ] {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
    let images = failed.descendants().filter(|node| node.attribute("role") == Some("img"));
    assert!(images.clone().all(|image| image.attribute("aria-label").is_some()));
    assert_eq!(images.count(), 2);
    let rows: Vec<String> = failed
        .descendants()
        .filter(|node| node.has_tag_name("tr"))
        .map(|row| row.children().map(text).collect::<Vec<_>>().join("|"))
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    Job|Made|Started|Ended|What became of it
    soup|0 ms|0 ms|30 ms|done
    tea|0 ms|10 ms|20 ms|dropped at 20 ms
    egg|0 ms|10 ms|15 ms|panicked at 15 ms
    rice|0 ms|30 ms||not over
    cake|0 ms|||never started
    soup||0 ms|30 ms|possible
    ");
}

#[test]
fn what_would_be_dropped_at_the_end_of_its_row_is_said_to_be() {
    let possible = vec![Possible { name: "tea".to_owned(), started_ms: 0, ended_ms: 20 }];
    let picture = Picture { possible, ..picture() };
    let mut report = plain();
    report.exercises[1].tests[1] = test("the_tea_is_dropped", Verdict::Failed, picture);
    let page = html::page(&report);
    let said = text(parsed(&page).root_element());
    assert!(said.contains("possible: dropped at 20 ms"), "{said}");
}

#[test]
fn hostile_text_stays_text_and_is_legible() {
    let page = html::page(&hostile());
    assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "a control came through");
    let obeyed = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ffff}');
    assert!(!page.contains(obeyed), "an override came through");
    let shown = "</pre></title></style><script>hacked=1</script><img src=x onerror=hacked=1>]]>-->\"'`␀␛[2J‹U+009B›‹U+202E›gnp.‹U+2066›‹U+FEFF›‹U+FFFF›&lt;<svg/onload=hacked=1>";
    let page = parsed(&page);
    let texts: Vec<&str> = page.descendants().filter_map(|node| node.text()).collect();
    let times = texts.iter().filter(|text| text.contains(shown)).count();
    assert!(times >= 19, "it is shown {times} times");
    assert!(page.input_text().len() < 200_000, "a megabyte is cut short");
}

#[test]
fn what_stands_between_backticks_is_code_and_a_backtick_alone_is_none() {
    let mut report = plain();
    report.exercises[1].tests[1].message = Some("`soup` waits.\nA ` alone.".to_owned());
    let page = html::page(&report);
    assert!(page.contains("<p><code>soup</code> waits.</p>"), "{page}");
    assert!(page.contains("<p>A ` alone.</p>"), "{page}");
}

#[test]
fn a_timeline_is_drawn_true_to_scale() {
    let mut drawn = Markup::default();
    let mut picture = picture();
    picture.jobs.truncate(2);
    picture.blocked_ms = vec![10];
    svg::actual(&mut drawn, &picture, "virtual clock, ms", "Timeline of 2 jobs");
    insta::assert_snapshot!(drawn.as_str().replace("><", ">\n<"), @r#"
    <svg class="timeline" role="img" aria-label="Timeline of 2 jobs" width="100%" height="150">
    <text class="note" x="0%" y="11">virtual clock, ms</text>
    <line class="grid" x1="0%" x2="0%" y1="31" y2="150"/>
    <text class="tick first" x="0%" y="27">0</text>
    <line class="grid" x1="31.7%" x2="31.7%" y1="31" y2="150"/>
    <text class="tick" x="31.7%" y="27">10</text>
    <line class="grid" x1="63.3%" x2="63.3%" y1="31" y2="150"/>
    <text class="tick" x="63.3%" y="27">20</text>
    <line class="grid" x1="95%" x2="95%" y1="31" y2="150"/>
    <text class="tick" x="95%" y="27">30</text>
    <text class="name" x="0%" y="49">soup</text>
    <rect class="ran" x="0%" width="95%" y="55" height="12"/>
    <text class="name" x="0%" y="87">tea</text>
    <text class="note end" x="100%" y="87">dropped at 20 ms</text>
    <line class="waiting" x1="0%" x2="31.7%" y1="99" y2="99"/>
    <rect class="cancelled" x="31.7%" width="31.7%" y="93" height="12"/>
    <text class="mark" x="63.3%" y="104">✗</text>
    <text class="name" x="0%" y="125">(thread)</text>
    <text class="note end" x="100%" y="125">blocked: nothing else could run</text>
    <rect class="blocked" x="31.7%" width="1.6%" y="129" height="16"/>
    </svg>
    "#);
}

#[test]
fn a_long_time_in_which_nothing_happens_is_cut_short() {
    let jobs = vec![
        job("soup", Some(0), Some(30), JobState::Finished),
        job("tea", Some(3_600_000), Some(3_600_030), JobState::Finished),
    ];
    let mut drawn = Markup::default();
    svg::actual(&mut drawn, &Picture { jobs, ..Picture::default() }, "virtual clock, ms", "Timeline");
    let svg = parsed(drawn.as_str());
    let widths = all(&svg, "rect").into_iter().map(|bar| (bar.attribute("class"), bar.attribute("width")));
    // Both jobs take the same time, and the hour between them almost no room.
    let expected = [("fold", "6%"), ("ran", "44.5%"), ("ran", "44.5%")];
    assert_eq!(widths.collect::<Vec<_>>(), expected.map(|(class, width)| (Some(class), Some(width))));
    assert!(all(&svg, "text").into_iter().any(|tick| text(tick) == "3600000"), "{}", drawn.as_str());
}

#[test]
fn no_time_and_no_order_of_times_is_too_much_for_a_timeline() {
    let job = |started, ended| job("soup", Some(started), Some(ended), JobState::Finished);
    for jobs in [
        vec![job(0, 0)],
        vec![job(0, u64::MAX), job(u64::MAX - 1, u64::MAX)],
        vec![job(9, 3), job(0, 3_600_000), job(5, 10)],
        (0..500).map(|n| job(n, n + 1)).collect(),
    ] {
        let picture = Picture { jobs, blocked_ms: vec![7, u64::MAX, 3], ..Picture::default() };
        let mut drawn = Markup::default();
        svg::actual(&mut drawn, &picture, "real clock, ms", "Timeline");
        let svg = parsed(drawn.as_str());
        let rows = all(&svg, "text").iter().filter(|text| text.attribute("class") == Some("name")).count();
        let ticks = drawn.as_str().matches("class=\"tick").count();
        assert!((2..=24).contains(&rows) && (1..=8).contains(&ticks), "{rows} rows, {ticks} ticks");
    }
}

#[test]
fn a_page_of_a_whole_course_stays_small() {
    let tests = |n| (0..14).map(|_| test("the_jobs_run_at_the_same_time", n, picture())).collect();
    let exercises = (1..=30).map(|n| exercise(n, Verdict::Failed, tests(Verdict::Failed))).collect();
    let page = html::page(&report(exercises));
    assert!(page.len() < 1_800_000, "{} bytes", page.len());
    assert_eq!(page.matches("the jobs run at the same time").count(), 420);
}

#[test]
fn a_report_of_an_earlier_grader_has_a_page_too() {
    let mut old: serde_json::Value = serde_json::from_str(&json::render(&plain())).expect("it is JSON");
    for exercise in old["exercises"].as_array_mut().expect("it has exercises") {
        let exercise = exercise.as_object_mut().expect("an exercise is an object");
        exercise.remove("part");
        exercise.remove("lesson");
    }
    let page = html::page(&json::parse(&old.to_string()).expect("it can be read"));
    assert_eq!(page.matches("All exercises").count(), 3, "the bar, its name and the heading");
}

#[test]
fn the_page_is_written_whole_and_its_place_is_told() {
    let dir = course(61, &stub());
    let said = answer(&dir, &["report", "--html", "my page.html"]);
    assert!(
        said.starts_with("The page is written: file://") && said.ends_with("/my%20page.html\n"),
        "{said}"
    );
    let page = fs::read_to_string(dir.join("my page.html")).expect("the page is there");
    assert!(page.contains("<h1>Async Rust: 0 of 1 exercises passed</h1>") && page.ends_with("</html>\n"));

    answer(&dir, &["--format", "json", "--output", "kept.json"]);
    let again = answer(&dir, &["report", "kept.json", "--html", "again.html"]);
    assert!(again.contains("/again.html"), "{again}");
    assert_eq!(fs::read_to_string(dir.join("again.html")).expect("the page is there"), page);
}

#[test]
fn what_is_no_report_gets_no_page() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_page");
    fs::create_dir_all(&dir).expect("a folder can be made");
    let lone = json::render(&plain()).replace("Timed", "\\ud800");
    fs::write(dir.join("lone.json"), lone).expect("it can be written");
    fs::write(dir.join("good.json"), json::render(&plain())).expect("it can be written");
    let refused = |args: &[&str], code: i32, says: &str| {
        let output = patient(&dir).arg("report").args(args).output().expect("the grader runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{errors}");
        assert!(errors.contains(says), "{errors}");
    };
    refused(&["none.json", "--html", "page.html"], 70, "none.json can't be read");
    refused(&["lone.json", "--html", "page.html"], 70, "lone.json: this is no report of the grader");
    refused(
        &["good.json", "--html", "none/page.html"],
        70,
        "page.html can't be written: choose another place",
    );
    refused(&["good.json", "--html", "good.json"], 2, "would take the place of the report");
    refused(&["good.json", "--html", "page.html", "--format", "json"], 2, "a page has one format");
    refused(&[], 2, "`--html page.html`");
    refused(&["good.json"], 2, "`--html page.html`");
    assert!(!dir.join("page.html").exists() && dir.join("good.json").exists());
}
