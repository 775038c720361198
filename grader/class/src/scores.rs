//! What grades are worth in this class, by the instructor's own rules. Pure.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use grader::report::json;
use grader::verdict::Verdict;
use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

/// Points that nobody gives for one exercise; so no sum is too large.
const MOST: u32 = 10_000;

/// `course.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// By exercise, where it is not what its manifest says.
    pub points: BTreeMap<String, u32>,
    pub partial: Partial,
    pub late: Option<Late>,
}

/// What an exercise is worth of which some tests pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partial {
    /// As much of its points as of its tests, rounded down.
    #[default]
    Tests,
    /// Nothing.
    None,
}

/// What being late costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Late {
    pub due: Timestamp,
    /// By which time: never by that of grading.
    pub by: Time,
    /// Percent of the points that were reached, for each day that has begun.
    pub percent_per_day: u32,
    /// After so many days nothing is left.
    pub days: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Time {
    /// When it was received: the roster's column `received_at`.
    Receipt,
    /// When its last commit says that it was made. Whoever commits can say anything.
    Commit,
}

/// Reads `course.toml`.
pub fn parse(toml: &str, exercises: &[String]) -> anyhow::Result<Rules> {
    let rules: Rules = toml::from_str(toml)?;
    for (id, points) in &rules.points {
        ensure!(exercises.contains(id), "[points] has `{id}`, which is no exercise of this course");
        ensure!(*points <= MOST, "[points] gives {points} for `{id}`; {MOST} is the most");
    }
    if let Some(late) = &rules.late {
        ensure!(
            late.percent_per_day <= 100,
            "[late] takes {} percent; 100 is the most",
            late.percent_per_day
        );
    }
    Ok(rules)
}

/// What this exercise is worth.
pub fn weighed(exercise: json::Exercise, rules: &Rules) -> json::Exercise {
    let max_score = rules.points.get(&exercise.id).copied().unwrap_or(exercise.max_score);
    let passed = exercise.tests.iter().filter(|test| test.verdict == Verdict::Passed).count() as u64;
    let all = exercise.tests.len().max(1) as u64;
    let score = match rules.partial {
        _ if exercise.verdict == Verdict::Passed => max_score,
        Partial::Tests => u32::try_from(u64::from(max_score) * passed / all).unwrap_or(0),
        Partial::None => 0,
    };
    json::Exercise { score, max_score, ..exercise }
}

/// The days, each counted that has begun, by which something that came at this time is late.
pub fn days_late(late: &Late, came: Timestamp) -> u32 {
    if came <= late.due {
        return 0;
    }
    let seconds = (came - late.due).total(Unit::Second).unwrap_or(f64::MAX);
    (seconds / 86_400.0).ceil() as u32
}

/// The points of a whole submission: what was reached, without what being late costs.
pub fn total(reached: u32, days_late: u32, rules: &Rules) -> u32 {
    let Some(late) = rules.late.as_ref().filter(|_| days_late > 0) else { return reached };
    if days_late > late.days {
        return 0;
    }
    let percent = u64::from(days_late) * u64::from(late.percent_per_day);
    let kept = 100_u64.saturating_sub(percent);
    u32::try_from(u64::from(reached) * kept / 100).unwrap_or(0)
}

/// A time, as a roster or Git writes it.
pub fn time(text: &str) -> anyhow::Result<Timestamp> {
    text.parse().with_context(|| format!("`{text}` is no time such as 2026-12-01T23:59:00+01:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(toml: &str) -> Rules {
        parse(toml, &["ex01".to_owned()]).expect("it is right")
    }

    fn exercise(passed: usize, of: usize) -> json::Exercise {
        let verdict = |at| if at < passed { "passed" } else { "failed" };
        let test = |at| {
            serde_json::json!({"name": format!("t{at}"), "verdict": verdict(at), "message": null, "think": null,
                "seen": null, "line": null, "wall_ms": 0, "virtual_ms": null, "timeline": null})
        };
        let all = if passed == of { "passed" } else { "failed" };
        serde_json::from_value(
            serde_json::json!({"id": "ex01", "title": "", "file": "", "verdict": all, "score": 0,
            "max_score": 10, "compiler": [], "tests": (0..of).map(test).collect::<Vec<_>>()}),
        )
        .expect("it is an exercise")
    }

    #[test]
    fn points_are_the_manifest_s_or_the_instructor_s_own() {
        let plain = weighed(exercise(2, 3), &Rules::default());
        assert_eq!((plain.score, plain.max_score), (6, 10));
        let own = weighed(exercise(2, 3), &rules("[points]\nex01 = 100\n"));
        assert_eq!((own.score, own.max_score), (66, 100));
        let all = weighed(exercise(3, 3), &rules("partial = \"none\"\n"));
        assert_eq!((all.score, all.max_score), (10, 10));
        assert_eq!(weighed(exercise(2, 3), &rules("partial = \"none\"\n")).score, 0);
    }

    #[test]
    fn each_day_that_has_begun_costs_and_after_the_last_nothing_is_left() {
        let rules = rules(
            "[late]\ndue = \"2026-12-01T23:59:00+01:00\"\nby = \"receipt\"\npercent_per_day = 20\ndays = 3\n",
        );
        let late = rules.late.as_ref().expect("it has one");
        let days = |time: &str| days_late(late, super::time(time).expect("it is a time"));
        assert_eq!(days("2026-12-01T22:59:00Z"), 0);
        assert_eq!(days("2026-12-01T22:59:01Z"), 1);
        assert_eq!(days("2026-12-02T23:59:00+01:00"), 1);
        assert_eq!(days("2026-12-02T23:59:01+01:00"), 2);
        assert_eq!([0, 1, 2, 3, 4].map(|days| total(101, days, &rules)), [101, 80, 60, 40, 0]);
        assert_eq!(total(101, 9, &Rules::default()), 101);
    }

    #[test]
    fn what_can_t_be_meant_is_refused_in_words() {
        for (toml, why) in [
            ("[points]\nex99 = 1\n", "`ex99`, which is no exercise"),
            ("[points]\nex01 = 10001\n", "10000 is the most"),
            ("[weights]\nex01 = 1\n", "unknown field `weights`"),
            ("[late]\ndue = \"tomorrow\"\nby = \"receipt\"\npercent_per_day = 1\ndays = 1\n", "due"),
            (
                "[late]\ndue = \"2026-12-01T00:00:00Z\"\nby = \"clock\"\npercent_per_day = 1\ndays = 1\n",
                "clock",
            ),
        ] {
            let error = format!("{:#}", parse(toml, &["ex01".to_owned()]).expect_err("it is wrong"));
            assert!(error.contains(why), "{error}");
        }
    }
}
