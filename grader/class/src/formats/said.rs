//! What is said of an exercise, as plain text. It is shown by programs that may obey what it holds, so nothing in
//! it has a meaning but its words.

use std::collections::BTreeSet;

use grader::message;
use grader::report::bounds;
use grader::report::human::sentence;
use grader::report::json::{Exercise, Test};
use grader::report::markup::visible;
use grader::verdict::Verdict;

/// Bytes of what is said of one exercise: more than anybody reads.
pub const LONGEST: usize = 8_000;
/// Bytes of a name.
const NAME: usize = 400;

/// A stranger's text, in one line.
pub fn line(text: &str) -> String {
    bounds::cut(&visible(text).replace(['\n', '\t'], " "), NAME)
}

/// An exercise's name for people.
pub fn name(exercise: &Exercise) -> String {
    line(&format!("{} {}", exercise.id, exercise.title))
}

/// How an exercise went, and why.
pub fn exercise(exercise: &Exercise) -> String {
    let passed = exercise.tests.iter().filter(|test| test.verdict == Verdict::Passed).count();
    let words = exercise.verdict.words();
    let mut said = vec![format!("{words}: {passed} of {} tests passed", exercise.tests.len())];
    if let Some(first) = exercise.compiler.first().filter(|_| exercise.verdict == Verdict::CompileError) {
        said.push(first.message.clone());
    }
    said.extend(exercise.diagnosis.iter().flat_map(|diagnosis| diagnosis.sentences()));
    if !exercise.proved && passed > 0 {
        said.extend(message::not_proved([(exercise.id.as_str(), false)].into_iter()));
    }
    // Many tests often say one thing: that it does not compile, or which `todo!` they have reached.
    let mut seen = BTreeSet::new();
    for test in exercise.tests.iter().filter(|test| test.verdict != Verdict::Passed) {
        let why = why(test);
        if test.hidden {
            said.push(format!("{}: {}", sentence(&test.name), test.verdict.words()));
        } else if !why.is_empty() && seen.insert(why.clone()) {
            said.push(format!("{}: {}\n{why}", sentence(&test.name), test.verdict.words()));
        }
    }
    bounds::cut(&visible(&said.join("\n\n")), LONGEST)
}

/// What was seen of one test.
pub fn test(test: &Test) -> String {
    let timeline = test.timeline.as_ref().filter(|_| test.verdict != Verdict::Passed);
    let timeline = timeline.map(|timeline| timeline.text.clone());
    let said = [Some(why(test)).filter(|why| !why.is_empty()), timeline];
    bounds::cut(&visible(&said.into_iter().flatten().collect::<Vec<_>>().join("\n\n")), LONGEST)
}

fn why(test: &Test) -> String {
    let think = test.think.as_ref().map(|think| format!("Think about: {think}"));
    [test.message.clone(), think].into_iter().flatten().collect::<Vec<_>>().join("\n")
}
