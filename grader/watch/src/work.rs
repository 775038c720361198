//! What takes time or touches files, done outside of the screen: its answers come back as events.

use std::sync::Arc;

use grader::catalog::{Course, Exercise};
use grader::error::Error;
use grader::{grade, help};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

use crate::event::{Event, Kind, Page};

/// Grades, one work at a time.
pub struct Worker {
    course: Arc<Course>,
    tell: UnboundedSender<Event>,
    running: Option<JoinHandle<()>>,
}

impl Worker {
    pub fn new(course: Arc<Course>, tell: UnboundedSender<Event>) -> Self {
        Self { course, tell, running: None }
    }

    /// Ends what is at work, with all its processes.
    pub async fn end(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            // Dropping the work kills its processes; cargo's lock is free after that.
            let _ = running.await;
        }
    }

    /// Grades these exercises; without names the whole course, as far as somebody has come. If it is to be
    /// fresh, what is known of them counts for nothing.
    pub async fn grade(&mut self, work: u64, ids: Vec<String>, fresh: bool) {
        self.end().await;
        let course = match fresh {
            true => Arc::new(Course { fresh, ..Course::clone(&self.course) }),
            false => Arc::clone(&self.course),
        };
        let tell = self.tell.clone();
        self.running = Some(tokio::spawn(async move {
            let meanwhile = tell.clone();
            let hears = move |event| {
                let _ = meanwhile.send(Event::Progress(work, event));
            };
            let graded = match course.find_all(&ids) {
                Ok(_) if ids.is_empty() => grade::so_far(&course, &hears).await.map_err(Error::from),
                Ok(asked) => grade::in_place(&course, &asked, &hears).await.map_err(Error::from),
                Err(error) => Err(error),
            };
            let _ = tell.send(match graded {
                Ok(graded) => Event::Graded(work, graded),
                Err(error) => Event::CouldNot(work, error.to_string()),
            });
        }));
    }

    fn exercise(&self, id: &str) -> anyhow::Result<&Exercise> {
        self.course.find(id).map_err(|error| anyhow::anyhow!("{error}"))
    }

    pub fn hint(&self, id: &str) -> anyhow::Result<Page> {
        let text = help::hint(&self.course, self.exercise(id)?, false)?;
        // What one types elsewhere is a key here.
        let lines = text.lines().filter(|line| !line.starts_with("One step more:"));
        Ok(Page {
            title: format!("A hint for {id} (`h` again: one step more)"),
            text: joined(lines),
            kind: Kind::Text,
        })
    }

    pub fn lesson(&self, id: &str) -> anyhow::Result<Page> {
        let file = self.exercise(id)?.lesson();
        let text = grader::files::read(&self.course.root.join(&file))?;
        Ok(Page { title: file, text, kind: Kind::Markdown })
    }

    pub fn reference(&self, id: &str) -> anyhow::Result<Page> {
        let text = help::reference(&self.course, self.exercise(id)?)?;
        Ok(Page { title: format!("The reference of {id}"), text, kind: Kind::Text })
    }

    pub fn difference(&self, id: &str) -> anyhow::Result<Page> {
        let text = help::solution(&self.course, self.exercise(id)?, false)?;
        Ok(Page { title: format!("How the reference differs from yours ({id})"), text, kind: Kind::Diff })
    }

    pub fn reset(&self, id: &str) -> anyhow::Result<String> {
        Ok(help::reset(&self.course, self.exercise(id)?)?.trim().to_owned())
    }
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.map(|line| format!("{line}\n")).collect()
}

/// What the lesson asks for: its part under this heading.
pub fn task(lesson: &str) -> String {
    let part = lesson.split("\n## The task\n").nth(1).unwrap_or_default();
    part.split("\n## ").next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::task;

    #[test]
    fn the_task_is_one_part_of_the_lesson() {
        assert_eq!(
            task("# Soup\n\n## Predict\n\nx\n\n## The task\n\nWrite it.\n\n## How to run\n"),
            "Write it."
        );
        assert_eq!(task("# Soup\n"), "");
    }
}
