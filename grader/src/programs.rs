//! The small programs that lessons ask about: which there are, and what each really does.

use anyhow::{anyhow, bail};

use crate::build;
use crate::catalog::{Course, Exercise};
use crate::error::{Error, Result};
use crate::files;
use crate::judge::{self, GradedTest};
use crate::message;
use crate::progress::Event;
use crate::run::{self, Test};
use crate::verdict::Verdict;

/// The package that holds them, one example for each exercise that has one.
const PACKAGE: &str = "predict";

/// A program as its source tells of it: what its author says in the header, and the code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Where it stands, from the root of the course.
    pub file: String,
    /// What happens in it, in a sentence.
    pub about: String,
    /// Lines that somebody might expect, and that it never prints.
    pub never: Vec<String>,
    /// Why it prints what it prints.
    pub because: String,
    /// The code without what is the same in all of them.
    pub shown: String,
}

impl Program {
    pub fn parse(file: String, source: &str) -> Self {
        let source = source.replace("\r\n", "\n");
        let mut program = Self { file, shown: shown(&source), ..Self::default() };
        let mut explains = false;
        for line in source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim) {
            if let Some(never) = line.strip_prefix("never:") {
                program.never.push(never.trim().to_owned());
                continue;
            }
            explains |= line.starts_with("because:");
            let text = if explains { &mut program.because } else { &mut program.about };
            *text = format!("{text} {}", line.trim_start_matches("because:").trim()).trim().to_owned();
        }
        program
    }
}

/// The body that runs in the lab, and what stands above `main`. Imports and frame say nothing here.
fn shown(source: &str) -> String {
    let code: String = source
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("//!") && !line.starts_with("use "))
        .collect();
    let framed = code.split_once("fn main() {\n    lab::run(async |lab| {\n");
    let framed = framed.and_then(|(above, rest)| Some((above, rest.rsplit_once("    });\n}")?.0)));
    let Some((above, body)) = framed else { return code.trim().to_owned() };
    let body: String =
        body.split_inclusive('\n').map(|line| line.strip_prefix("        ").unwrap_or(line)).collect();
    format!("{above}{body}").trim().to_owned()
}

/// The program of an exercise, from the root of the course.
fn file(exercise: &Exercise) -> String {
    format!("exercises/{PACKAGE}/examples/{}.rs", exercise.id)
}

/// The exercises that have one.
pub fn all(course: &Course) -> Vec<&Exercise> {
    course.exercises.iter().filter(|exercise| course.root.join(file(exercise)).exists()).collect()
}

/// The program of an exercise.
pub fn read(course: &Course, exercise: &Exercise) -> Result<Program> {
    let all: Vec<&str> = all(course).iter().map(|exercise| exercise.id.as_str()).collect();
    let id = &exercise.id;
    match all.as_slice() {
        [] => Err(Error::Usage("no exercise of this course has a program to predict".to_owned())),
        all if all.contains(&id.as_str()) => {
            let file = file(exercise);
            let source = files::read(&course.root.join(&file))?;
            Ok(Program::parse(file, &source))
        }
        all => Err(Error::Usage(format!("{id} has no program to predict: choose one of {}", all.join(", ")))),
    }
}

/// Runs the programs of these exercises, one after the other, and tells what each has written and done.
pub async fn run(
    course: &Course,
    exercises: &[&Exercise],
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<GradedTest>> {
    let names: Vec<&str> = exercises.iter().map(|exercise| exercise.id.as_str()).collect();
    let built = build::examples(course, PACKAGE, &names, tell).await?;
    let mut all = Vec::new();
    for exercise in exercises {
        let program = built.get(&exercise.id);
        let program = program.ok_or_else(|| anyhow!("cargo has built no example {}", exercise.id))?;
        let test = Test {
            package: PACKAGE.to_owned(),
            name: exercise.id.clone(),
            called: exercise.id.clone(),
            program: program.clone(),
            dir: course.root.join("exercises").join(PACKAGE),
            limit: exercise.limit(),
            on_lab: true,
            network: false,
            late: false,
        };
        let ran = judge::test(&exercise.id, &run::program(&test).await?);
        if ran.verdict != Verdict::Passed {
            bail!(message::example_broken(PACKAGE, &ran.observed.unwrap_or_default()));
        }
        all.push(ran);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::Program;

    fn parse(source: &str) -> Program {
        Program::parse("ex06.rs".to_owned(), source)
    }

    const SOURCE: &str = "//! A job is
//! made.
//! never: tea at 10 ms
//! because: Nobody
//! polls it.

use lab::ms;

struct Tea;

fn main() {
    lab::run(async |lab| {
        if true {
            lab.job(\"tea\", ms(10), Tea).await;
        }
    });
}
";

    #[test]
    fn a_header_has_its_sentences_and_the_code_loses_its_frame() {
        let program = parse(SOURCE);
        assert_eq!(program.about, "A job is made.");
        assert_eq!(program.never, ["tea at 10 ms"]);
        assert_eq!(program.because, "Nobody polls it.");
        insta::assert_snapshot!(program.shown, @r#"
        struct Tea;

        if true {
            lab.job("tea", ms(10), Tea).await;
        }
        "#);
        assert_eq!(parse(&SOURCE.replace('\n', "\r\n")), program, "as Windows ends its lines");
    }

    #[test]
    fn code_with_another_frame_is_shown_as_it_stands() {
        assert_eq!(parse("//! A.\nfn main() {}\n").shown, "fn main() {}");
    }
}
