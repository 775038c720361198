//! Which mistake is the commonest, for each exercise.

use grader::report::html;
use grader::report::markup::Markup;
use grader::report::svg;

use super::link;
use super::sums::{Exercise, Mistake, Sums};

/// So many sentences are shown for one exercise.
const SHOWN: usize = 5;

pub fn list(main: &mut Markup, sums: &Sums) {
    let failed: Vec<&Exercise> = sums.hardest().into_iter().filter(|exercise| exercise.failed > 0).collect();
    if failed.is_empty() {
        return;
    }
    main.of("h2", &[("id", "mistakes")], "The commonest mistakes");
    let says = "What the first failure of each learner says. Sentences that differ only in their numbers count as \
        one, with the numbers of the first learner who has it.";
    main.of("p", &[], says);
    for (at, exercise) in failed.iter().enumerate() {
        self::exercise(main, exercise, at == 0);
    }
    if failed.iter().any(|exercise| exercise.shown.is_some()) {
        main.of("h3", &[], "How to read the timelines");
        svg::legend(main);
    }
}

fn exercise(main: &mut Markup, exercise: &Exercise, open: bool) {
    let open: &[(&str, &str)] = if open { &[("open", "")] } else { &[] };
    let attributes = [&[("class", "exercise"), ("id", exercise.id.as_str())][..], open].concat();
    let mistakes = exercise.commonest();
    main.with("details", &attributes, |details| {
        details.with("summary", &[], |summary| {
            summary.of("h3", &[], &format!("{} {}", exercise.id, exercise.title));
            summary.text(" ").of("span", &[("class", "quiet")], &format!("{} failed", exercise.failed));
        });
        details.with("div", &[("class", "inside")], |inside| {
            inside.with("ol", &[("class", "mistakes")], |list| {
                for mistake in mistakes.iter().take(SHOWN) {
                    list.with("li", &[], |entry| self::mistake(entry, mistake));
                }
            });
            let more: usize = mistakes.iter().skip(SHOWN).map(|mistake| mistake.learners).sum();
            if more + exercise.others > 0 {
                let says = format!("And {} in other ways.", learners(more + exercise.others));
                inside.of("p", &[("class", "quiet")], &says);
            }
            if let (Some(test), Some(first)) = (&exercise.shown, mistakes.first()) {
                inside.of("p", &[("class", "caption")], &format!("The commonest one, at {}:", first.example));
                if let Some(timeline) = &test.timeline {
                    html::timeline(inside, timeline, test.virtual_ms.is_some());
                }
            }
        });
    });
}

fn mistake(entry: &mut Markup, mistake: &Mistake) {
    entry.of("strong", &[], &learners(mistake.learners)).text(": ");
    html::with_code(entry, &mistake.says);
    entry.with("span", &[("class", "quiet")], |quiet| {
        quiet.text(" For example ").of("a", &[("href", &link(&mistake.example))], &mistake.example).text(".");
    });
}

fn learners(number: usize) -> String {
    if number == 1 { "1 learner".to_owned() } else { format!("{number} learners") }
}
