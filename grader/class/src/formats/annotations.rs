//! What an instructor must know of a class, as commands that GitHub Actions shows on the page of a run: an error for
//! whom the grader could not grade, a warning for whom there is nothing to grade, a notice for whose points are others.

use grader::report::github::Commands;

use super::said;
use crate::changes::{Changed, Since};
use crate::gradebook::{Row, Status};

pub fn of_class(rows: impl Iterator<Item = anyhow::Result<Row>>, since: &Since) -> anyhow::Result<String> {
    let (mut errors, mut warnings) = (Commands::of("error"), Commands::of("warning"));
    if let Since::Unreadable(why) = since {
        warnings.add(None, "The earlier gradebook can't be read", &said::line(why));
    }
    for row in rows {
        let row = row?;
        let kind = match row.status {
            Status::Graded => continue,
            Status::GraderError => &mut errors,
            Status::NothingToGrade => &mut warnings,
        };
        kind.add(None, &said::line(&row.who.id), &said::line(row.why.as_deref().unwrap_or_default()));
    }
    let in_gradebook = [errors, warnings].map(|commands| commands.render("gradebook.csv"));
    Ok(in_gradebook.concat() + &changed(since))
}

fn changed(since: &Since) -> String {
    let Since::Changed(changed) = since else { return String::new() };
    let Changed { points, first, .. } = changed;
    let mut notices = Commands::of("notice");
    notices.add(None, "Graded again", &format!("{changed}: changes.csv"));
    for (id, points) in first {
        let [before, after] =
            points.map(|points| points.map_or("none".to_owned(), |points| points.to_string()));
        notices.add(None, &said::line(id), &format!("points before: {before}, now: {after}"));
    }
    notices.count(points - first.len());
    notices.render("changes.csv")
}
