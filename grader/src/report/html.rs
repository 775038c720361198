//! The report as one page that needs nothing else: no network, no script, no second file.

use lab::{DID, JobRecord, JobState, POSSIBLE, Picture};

use super::human::sentence;
use super::json::{Diagnosis, Exercise, HandedIn, Report, Test, Timeline};
use super::markup::Markup;
use super::svg;
use crate::verdict::Verdict;

/// The style of a page.
const CSS: &str = include_str!("page.css");
/// Even if markup came in, it could load nothing and run nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// More than anybody reads of one message.
const LONGEST: usize = 8_000;
/// So many messages of the compiler are shown: the first one is most often behind the others.
const DIAGNOSTICS: usize = 5;

/// What stands in the head of each page: no script, nothing from elsewhere, and one look, with more style of its own.
pub fn head(html: &mut Markup, title: &str, more: &'static str) {
    html.with("head", &[], |head| {
        head.empty("meta", &[("charset", "utf-8")]);
        head.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
        head.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        head.empty("meta", &[("name", "color-scheme"), ("content", "light dark")]);
        head.of("title", &[], title).style(CSS);
        if !more.is_empty() {
            head.style(more);
        }
    });
}

/// The report as a page.
pub fn page(report: &Report) -> String {
    page_of(report, "")
}

/// The same, and whose it is: there may be a page for each learner of a class.
pub fn page_of(report: &Report, whose: &str) -> String {
    let (passed, all) = (passed_exercises(&report.exercises), report.exercises.len());
    let ours = if report.exercises.iter().any(|exercise| exercise.proved) { "Async Rust: " } else { "" };
    let title = format!("{ours}{passed} of {all} exercises passed");
    let handed_in = report.submission.iter().flat_map(HandedIn::sentences).cloned();
    let sentences: Vec<String> = report.not_proved().into_iter().chain(handed_in).collect();
    let mut page = Markup::default();
    page.with("html", &[("lang", "en")], |html| {
        head(html, &if whose.is_empty() { title.clone() } else { format!("{whose} · {title}") }, "");
        html.with("body", &[], |body| {
            body.of("a", &[("class", "skip"), ("href", "#exercises")], "Skip to the exercises");
            svg::patterns(body);
            body.with("header", &[], |header| {
                header.of("h1", &[], &title).of("p", &[("class", "sum")], &sums(report));
                if !whose.is_empty() {
                    header.of("p", &[("class", "whose")], whose);
                }
            });
            body.with("main", &[], |main| {
                for sentence in &sentences {
                    main.of("p", &[], sentence);
                }
                progress(main, report);
                exercises(main, report);
                // Only the lab draws any.
                if report.exercises.iter().any(|exercise| exercise.proved) {
                    main.of("h2", &[], "How to read the timelines");
                    svg::legend(main);
                }
            });
            body.with("footer", &[], |footer| {
                let Report { grader, toolchain, isolation, .. } = report;
                let made_by = format!("Grader {grader}. {toolchain}. Isolation of the tests: {isolation}.");
                footer.of("p", &[], &made_by);
            });
        });
    });
    page.page()
}

fn sums(report: &Report) -> String {
    let (passed, tests) = passed_tests(&report.exercises);
    let unknown = report.exercises.iter().filter(|exercise| exercise.verdict == Verdict::InternalError);
    let unknown: Vec<&str> = unknown.map(|exercise| exercise.id.as_str()).collect();
    let points = match &unknown[..] {
        [] => format!("{} of {} points", report.score, report.max_score),
        unknown => format!("no score: the grader could not grade {}", unknown.join(", ")),
    };
    format!("{points} · {passed} of {tests} tests passed")
}

fn passed_exercises(exercises: &[Exercise]) -> usize {
    exercises.iter().filter(|exercise| exercise.verdict == Verdict::Passed).count()
}

/// How many tests passed, and how many there are.
fn passed_tests(exercises: &[Exercise]) -> (usize, usize) {
    let tests = || exercises.iter().flat_map(|exercise| &exercise.tests);
    (tests().filter(|test| test.verdict == Verdict::Passed).count(), tests().count())
}

fn parts(report: &Report) -> impl Iterator<Item = &[Exercise]> {
    report.exercises.chunk_by(|a, b| a.part == b.part)
}

/// A bar for each part of the course; an old report knows no parts, and gets one bar.
fn progress(main: &mut Markup, report: &Report) {
    main.of("h2", &[], "Progress");
    main.with("ul", &[("class", "parts")], |list| {
        for exercises in parts(report) {
            let name = named(&exercises[0].part);
            let (passed, tests) = passed_tests(exercises);
            let (done, all) = (passed_exercises(exercises), exercises.len());
            let says = format!("{done} of {all} exercises, {passed} of {tests} tests");
            let (value, max) = (passed.to_string(), tests.max(1).to_string());
            list.with("li", &[], |part| {
                part.of("span", &[("class", "part")], name).text(" ");
                part.of("span", &[("class", "quiet")], &says);
                part.of("progress", &[("value", &value), ("max", &max), ("aria-label", name)], "");
            });
        }
    });
}

fn named(part: &str) -> &str {
    if part.is_empty() { "All exercises" } else { part }
}

fn exercises(main: &mut Markup, report: &Report) {
    let next = next(report).map(|exercise| &exercise.id);
    main.with("div", &[("id", "exercises"), ("tabindex", "-1")], |div| {
        for exercises in parts(report) {
            div.of("h2", &[], named(&exercises[0].part));
            for exercise in exercises {
                self::exercise(div, exercise, next == Some(&exercise.id));
            }
        }
    });
}

/// The exercise to go on with: the first one of which there is something to say.
fn next(report: &Report) -> Option<&Exercise> {
    let open = || report.exercises.iter().filter(|exercise| exercise.verdict != Verdict::Passed);
    let ran = |exercise: &&Exercise| exercise.tests.iter().any(|test| test.verdict != Verdict::Skipped);
    open().find(ran).or_else(|| open().next())
}

/// What can be unfolded. Without a script: `details` is all that it takes.
fn folded(
    page: &mut Markup,
    class: &str,
    open: bool,
    summary: impl FnOnce(&mut Markup),
    inside: impl FnOnce(&mut Markup),
) {
    let open: &[(&str, &str)] = if open { &[("open", "")] } else { &[] };
    page.with("details", &[&[("class", class)][..], open].concat(), |details| {
        details.with("summary", &[], summary);
        details.with("div", &[("class", "inside")], inside);
    });
}

fn exercise(page: &mut Markup, exercise: &Exercise, open: bool) {
    let (passed, tests) = passed_tests(std::slice::from_ref(exercise));
    let summary = |summary: &mut Markup| {
        verdict(summary, exercise.verdict);
        summary.of("h3", &[], &format!("{} {}", exercise.id, exercise.title));
        let points = match exercise.verdict {
            Verdict::InternalError => "no score".to_owned(),
            _ => format!("{} of {} points", exercise.score, exercise.max_score),
        };
        let says = format!("{passed} of {tests} tests, {points}");
        summary.text(" ").of("span", &[("class", "quiet")], &says);
    };
    folded(page, "exercise", open, summary, |inside| {
        for diagnostic in exercise.compiler.iter().take(DIAGNOSTICS) {
            let rendered = &diagnostic.rendered;
            let said = if rendered.is_empty() { &diagnostic.message } else { rendered };
            scrolling(inside, "what the compiler says", said.trim_end());
        }
        if let Some(more) = exercise.compiler.len().checked_sub(DIAGNOSTICS).filter(|more| *more > 0) {
            inside.of("p", &[("class", "quiet")], &format!("… and {more} more messages of the compiler"));
        }
        if let Some(understood) = &exercise.diagnosis {
            diagnosis(inside, understood);
        }
        let first = exercise.tests.iter().position(|test| test.verdict != Verdict::Passed);
        inside.with("ul", &[("class", "tests")], |list| {
            for (i, test) in exercise.tests.iter().enumerate() {
                list.with("li", &[], |entry| self::test(entry, exercise, test, first == Some(i)));
            }
        });
        places(inside, exercise);
    });
}

/// What the compiler's words come to.
fn diagnosis(page: &mut Markup, diagnosis: &Diagnosis) {
    let sentences = diagnosis.sentences();
    let Some((observed, more)) = sentences.split_first() else { return };
    prose(page, observed);
    page.with("div", &[("class", "think")], |inside| {
        for says in more {
            prose(inside, says);
        }
    });
}

/// Where the exercise is, and how to run it again.
fn places(page: &mut Markup, exercise: &Exercise) {
    let line = exercise.tests.iter().find_map(|test| test.line);
    let edit = line.map_or_else(|| exercise.file.clone(), |line| format!("{}:{line}", exercise.file));
    let rerun = format!("cargo test -p {}", exercise.id);
    page.with("dl", &[("class", "places")], |list| {
        let places = [("Lesson", &exercise.lesson), ("Edit", &edit), ("Run again", &rerun)];
        for (name, place) in places.into_iter().filter(|(_, place)| !place.is_empty()) {
            if !place.is_empty() {
                list.with("div", &[], |pair| {
                    pair.of("dt", &[], name).with("dd", &[], |dd| {
                        dd.of("code", &[], place);
                    });
                });
            }
        }
    });
}

/// The verdict by its sign, its words and its colour.
fn verdict(page: &mut Markup, verdict: Verdict) {
    let (class, sign) = match verdict {
        Verdict::Passed => ("verdict passed", "✓"),
        Verdict::Unfinished | Verdict::Skipped => ("verdict open", "·"),
        _ => ("verdict failed", "✗"),
    };
    page.with("span", &[("class", class)], |span| {
        span.of("span", &[("class", "sign"), ("aria-hidden", "true")], sign).text(verdict.words());
    });
    page.text(" ");
}

fn test(page: &mut Markup, exercise: &Exercise, test: &Test, open: bool) {
    let summary = |summary: &mut Markup| {
        verdict(summary, test.verdict);
        summary.of("span", &[("class", "sentence")], &sentence(&test.name));
    };
    let says_nothing = test.message.is_none() && test.timeline.is_none() && test.written.is_empty();
    if says_nothing {
        page.with("div", &[("class", "test")], summary);
        return;
    }
    let class = if test.verdict == Verdict::Passed { "test well" } else { "test" };
    folded(page, class, open, summary, |inside| {
        if let Some(message) = &test.message {
            prose(inside, message);
        }
        if let Some(think) = &test.think {
            inside
                .with("div", &[("class", "think")], |inside| prose(inside, &format!("Think about: {think}")));
        }
        if let Some(seen) = test.seen.as_ref().filter(|seen| seen.file != exercise.file) {
            inside.with("p", &[("class", "quiet")], |p| {
                p.text("Seen at ").of("code", &[], &format!("{}:{}", seen.file, seen.line));
            });
        }
        if let Some(timeline) = &test.timeline {
            self::timeline(inside, timeline, test.virtual_ms.is_some());
        }
        if !test.written.is_empty() {
            inside.of("p", &[("class", "caption")], "What your code wrote:");
            scrolling(inside, "what your code wrote", shortened(test.written.trim_end()).as_str());
        }
    });
}

/// What stands between two backticks is code.
pub fn with_code(page: &mut Markup, line: &str) {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        page.text(line);
        return;
    }
    for (i, part) in parts.into_iter().enumerate() {
        match i % 2 {
            0 => page.text(part),
            _ => page.of("code", &[], part),
        };
    }
}

/// Sentences, and between them lines that are set in: those are tables, and stay as they are.
fn prose(page: &mut Markup, text: &str) {
    let text = shortened(text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    for alike in lines.chunk_by(|a, b| a.starts_with(' ') && b.starts_with(' ')) {
        match alike {
            [line] if !line.starts_with(' ') => {
                page.with("p", &[], |p| with_code(p, line));
            }
            table => scrolling(page, "details", &textwrap::dedent(&table.join("\n"))),
        }
    }
}

/// Lines as they are; where one is too long for the page it can be moved, with the keyboard too.
fn scrolling(page: &mut Markup, label: &str, text: &str) {
    let attributes = [("tabindex", "0"), ("role", "group"), ("aria-label", label)];
    page.of("pre", &attributes, &shortened(text));
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\n… ({} more bytes)", &text[..end], text.len() - end),
        None => text.to_owned(),
    }
}

/// What the jobs did and what was possible, as pictures and as a table.
pub fn timeline(page: &mut Markup, timeline: &Timeline, is_virtual: bool) {
    let picture = timeline.picture();
    let clock = if is_virtual { "virtual clock, ms" } else { "real clock, ms" };
    let says = format!("Timeline of {}; the table below says the same.", counted(picture.jobs.len(), "job"));
    page.with("figure", &[], |figure| {
        figure.of("figcaption", &[], DID);
        svg::actual(figure, &picture, clock, &says);
    });
    if !picture.possible.is_empty() {
        page.with("figure", &[], |figure| {
            figure.of("figcaption", &[], POSSIBLE);
            svg::possible(figure, &picture, clock, "Timeline of what was possible; the table has it too.");
        });
    }
    let summary = |summary: &mut Markup| {
        summary.text("The same as a table");
    };
    folded(page, "times", false, summary, |inside| table(inside, &picture));
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// All that the picture shows, in words and numbers.
fn table(page: &mut Markup, picture: &Picture) {
    let attributes = [("class", "wide"), ("tabindex", "0"), ("role", "group"), ("aria-label", "times")];
    page.with("div", &attributes, |wide| {
        wide.with("table", &[], |table| {
            row(table, "col", ["Job", "Made", "Started", "Ended", "What became of it"]);
            let left_out = lab::timeline::left_out(picture.jobs.len());
            for (i, (job, note)) in picture.jobs.iter().zip(picture.notes()).enumerate() {
                if i == left_out.start && !left_out.is_empty() {
                    let more = format!("… {} more", left_out.len());
                    row(table, "row", [&more, "", "", "", ""]);
                }
                if !left_out.contains(&i) {
                    let (started, ended) = (at(job.started_ms), at(job.ended_ms));
                    let note = if note.is_empty() { became(job) } else { &note };
                    row(table, "row", [&job.name, &at(Some(job.made_ms)), &started, &ended, note]);
                }
            }
            let possible = picture.of_possible();
            for (job, note) in possible.jobs.iter().zip(possible.notes()) {
                let (started, ended) = (at(job.started_ms), at(job.ended_ms));
                let note = if note.is_empty() { "possible".to_owned() } else { format!("possible: {note}") };
                row(table, "row", [&job.name, "", &started, &ended, &note]);
            }
        });
        if !picture.blocked_ms.is_empty() {
            let instants: Vec<String> = picture.blocked_ms.iter().map(u64::to_string).collect();
            prose(wide, &format!("The thread was blocked at {} ms.", instants.join(", ")));
        }
    });
}

fn became(job: &JobRecord) -> &'static str {
    if job.state == JobState::Finished { "done" } else { "" }
}

fn at(ms: Option<u64>) -> String {
    ms.map_or_else(String::new, |ms| format!("{ms} ms"))
}

fn row(table: &mut Markup, scope: &str, cells: [&str; 5]) {
    let [name, times @ ..] = cells;
    table.with("tr", &[], |row| {
        row.of("th", &[("scope", scope)], name);
        for cell in times {
            row.of(if scope == "col" { "th" } else { "td" }, &[], cell);
        }
    });
}
