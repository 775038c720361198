//! What a shell reads to complete the grader's commands, and the exercises of this course.

use anyhow::Context;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command};
use clap_complete::Shell;

use crate::catalog::Course;
use crate::cli::Cli;

/// The word that is completed.
const NAME: &str = "grader";

/// The script for a shell. The exercises stand in it as they are now: nothing is started at each Tab.
pub fn script(course: &Course, shell: Shell) -> anyhow::Result<String> {
    let known = course.exercises.iter().map(|e| PossibleValue::new(&e.id).help(&e.about.title));
    let known = PossibleValuesParser::new(known);
    let with_known = |arg: Arg| if is_exercise(&arg) { arg.value_parser(known.clone()) } else { arg };
    let mut grader = Cli::offered(course.handout).mut_subcommands(|command| command.mut_args(with_known));
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut grader, NAME, &mut script);
    let mut script = String::from_utf8(script).context("the script is no text")?;
    if shell == Shell::Fish {
        script.push_str(&for_fish(&grader));
    }
    Ok(script)
}

fn is_exercise(arg: &Arg) -> bool {
    matches!(arg.get_id().as_str(), "exercise" | "exercises")
}

/// clap writes nothing for fish of what stands without a name, as an exercise does.
fn for_fish(grader: &Command) -> String {
    let mut lines = String::new();
    for command in grader.get_subcommands() {
        for values in command.get_positionals().map(Arg::get_possible_values).filter(|v| !v.is_empty()) {
            let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
            let when = format!("__fish_{NAME}_using_subcommand {}", command.get_name());
            lines += &format!("complete -c {NAME} -n \"{when}\" -f -a \"{}\"\n", values.join(" "));
        }
    }
    lines
}
